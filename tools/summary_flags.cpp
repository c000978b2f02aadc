#include "tools/summary_flags.hpp"

#include <fmt/format.h>

#include "quintile/error.hpp"
#include "tools/lists.hpp"

namespace quintile::tool {

void SummaryFlags::declare(CLI::App& app) {
  const std::string group = "Input already summarised per customer (detected)";
  app.add_flag("--summary", summary, "The input has a row per customer with recency, frequency and monetary value")
      ->group(group);
  app.add_option("--summary-columns", columns,
                 "Its columns: recency=R,frequency=F,monetary=M,t_x=X,tenure=T; default: their usual names")
      ->type_name("ROLE=COLUMN,...")
      ->group(group);
  app.add_option("--summary-unit", unit, "Length of its unit of time: 1d, 1w")
      ->type_name("LENGTH")
      ->default_str("1d")
      ->group(group);
  auto* t_x = app.add_flag("--recency-is-t-x", recency_is_t_x,
                           "Its recency is the time from first to last purchase, as in lifetimes (detected)");
  t_x->group(group);
  app.add_flag("--recency-is-since-last", recency_is_since_last, "Its recency counts from the last purchase")
      ->excludes(t_x)
      ->group(group);
}

void SummaryFlags::declare_weights(CLI::App& app, const std::string& group) {
  app.add_option("--weights", weights,
                 "A column that says how many customers a row stands for, in a table summarised per customer or of "
                 "survivors; rows of 0 are left out")
      ->type_name("COLUMN")
      ->group(group);
}

SummaryTableOptions SummaryFlags::options(std::optional<TimeNs> as_of) const {
  SummaryTableOptions out;
  for (const auto& [role, column] : split_pairs(columns)) {
    std::string* target = nullptr;
    if (role == "recency") target = &out.recency;
    if (role == "frequency") target = &out.frequency;
    if (role == "monetary") target = &out.monetary;
    if (role == "t_x") target = &out.t_x;
    if (role == "tenure") target = &out.tenure;
    if (target == nullptr) {
      throw UserError(
          fmt::format("--summary-columns does not know '{}'. The roles are recency, frequency, monetary, "
                      "t_x and tenure; write recency=COLUMN.",
                      role.empty() ? column : role));
    }
    *target = column;
  }
  out.weight = weights;
  if (!unit.empty()) {
    out.unit_days = static_cast<double>(parse_duration(unit)) / static_cast<double>(kNsPerDay);
  }
  if (recency_is_t_x || recency_is_since_last) out.recency_is_t_x = recency_is_t_x;
  if (as_of) out.as_of = *as_of;
  return out;
}

}  // namespace quintile::tool
