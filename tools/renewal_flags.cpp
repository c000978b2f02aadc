#include "tools/renewal_flags.hpp"

#include <fmt/format.h>

#include <vector>

#include "quintile/error.hpp"
#include "quintile/suggestion.hpp"
#include "tools/lists.hpp"
#include "tools/numbers.hpp"

namespace quintile::tool {
namespace {

RenewalPeriod period_from(const std::string& typed) {
  std::vector<std::string> names;
  for (const RenewalPeriod period :
       {RenewalPeriod::day, RenewalPeriod::week, RenewalPeriod::month, RenewalPeriod::quarter, RenewalPeriod::year}) {
    if (renewal_period_name(period) == typed) return period;
    names.emplace_back(renewal_period_name(period));
  }
  throw UserError(fmt::format("--renewal-period is not known: '{}'.{} Choose one of {}.", typed,
                              did_you_mean(typed, names), listed(names)));
}

}  // namespace

std::optional<RenewalModel> renewal_model_from(std::string_view typed) {
  for (const RenewalModel model : {RenewalModel::shifted_beta_geometric, RenewalModel::beta_discrete_weibull}) {
    const std::string_view alias = model == RenewalModel::shifted_beta_geometric ? "sbg" : "bdw";
    if (typed == renewal_model_name(model) || typed == alias) return model;
  }
  return std::nullopt;
}

void RenewalFlags::declare(CLI::App& app, const std::string& group) {
  app.add_option("--renewal-period", period, "How often subscriptions are renewed: day, week, month, quarter or year")
      ->type_name("PERIOD")
      ->default_str("month")
      ->group(group);
  app.add_option("--renewal-horizon", horizon, "How many renewals ahead are expected; default: those of ten years")
      ->type_name("N")
      ->group(group);
  app.add_option("--payment", payment, "Money a subscriber pays a period; default: the mean amount of the own events")
      ->type_name("MONEY")
      ->group(group);
}

void RenewalFlags::read(RenewalOptions& out) const {
  if (!period.empty()) out.period = period_from(period);
  if (!horizon.empty()) {
    const std::uint64_t count = parse_count(horizon, "--renewal-horizon");
    if (count == 0 || count > 100'000)
      throw UserError(fmt::format("--renewal-horizon must be from 1 to 100,000, not {}.", horizon));
    out.horizon = static_cast<std::uint32_t>(count);
  }
  if (!payment.empty()) {
    out.payment = parse_number(payment, "--payment");
    if (!(*out.payment > 0)) throw UserError(fmt::format("--payment must be above 0, not {}.", payment));
  }
}

SurvivorColumns survivor_columns_from(const std::string& typed) {
  SurvivorColumns out;
  for (const auto& [role, column] : split_pairs(typed)) {
    std::string* target = nullptr;
    if (role == "period") target = &out.period;
    if (role == "survivors") target = &out.survivors;
    if (role == "cohort") target = &out.cohort;
    if (target == nullptr) {
      throw UserError(
          fmt::format("--survivor-columns does not know '{}'. The roles are period, survivors and cohort; "
                      "write survivors=COLUMN.",
                      role.empty() ? column : role));
    }
    *target = column;
  }
  return out;
}

}  // namespace quintile::tool
