#include <limits>

#include "quintile/groups.hpp"

namespace quintile {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Columns under construction, a row per group.
class Rows {
 public:
  Rows(const ModelFit& purchases, const std::optional<SpendFit>& spend) {
    for (const std::string& name : purchases.names) names_.push_back(name);
    if (spend) names_.insert(names_.end(), spend->names.begin(), spend->names.end());
    estimates_.resize(names_.size());
    errors_.resize(names_.size());
  }

  void add(const std::string& group, double customers, double repeat_buyers, double own_weight, const ModelFit& fit,
           const ModelFit* spend) {
    group_.push_back(group);
    customers_.push_back(customers);
    repeat_buyers_.push_back(repeat_buyers);
    own_weight_.push_back(own_weight);
    log_likelihood_.push_back(fit.log_likelihood);
    std::size_t column = 0;
    for (const ModelFit* part : {&fit, spend}) {
      if (part == nullptr) continue;
      for (std::size_t p = 0; p < part->parameters.size() && column < names_.size(); ++p, ++column) {
        estimates_[column].push_back(part->parameters[p]);
        errors_[column].push_back(part->standard_errors[p]);
      }
    }
  }

  Table take(const std::string& column) {
    table_.name = "groups";
    table_.columns.push_back({column, "", "The group", ColumnRole::plain, make_text_column(group_), {}});
    number("customers", "Customers with a purchase", customers_);
    number("repeat_buyers", "Of these, who bought again", repeat_buyers_);
    number("own_weight", "What the group's own data decide of its parameters, 0 to 1", own_weight_);
    for (std::size_t c = 0; c < names_.size(); ++c) {
      number(names_[c], "Parameter of the group", estimates_[c]);
      number(names_[c] + "_se", "Its standard error", errors_[c]);
    }
    number("log_likelihood", "Of the purchases, at these parameters", log_likelihood_);
    return std::move(table_);
  }

 private:
  void number(std::string name, std::string description, const std::vector<double>& values) {
    table_.columns.push_back({std::move(name),
                              "1",
                              std::move(description),
                              ColumnRole::plain,
                              Buffer<double>(std::span<const double>(values)),
                              {}});
  }

  Table table_;
  std::vector<std::string> group_, names_;
  std::vector<double> customers_, repeat_buyers_, own_weight_, log_likelihood_;
  std::vector<std::vector<double>> estimates_, errors_;
};

}  // namespace

Table group_table(const GroupedClv& grouped) {
  if (!grouped.clv.fitted() || grouped.fits.groups.empty()) return {"groups", {}};
  const ModelFit& all = grouped.clv.candidates[grouped.clv.chosen];
  const SpendFit* spend = grouped.clv.spend ? &*grouped.clv.spend : nullptr;
  Rows rows(all, grouped.clv.spend);
  double repeat_buyers = 0;
  for (const GroupFit& group : grouped.fits.groups) {
    if (group.customers == 0) continue;
    rows.add(group.name, group.customers, group.repeat_buyers, group.own_weight, group.fit,
             group.spend ? &*group.spend : nullptr);
    repeat_buyers += group.repeat_buyers;
  }
  rows.add("all", all.customers, repeat_buyers, kNone, all, spend);
  return rows.take(grouped.by.column);
}

}  // namespace quintile
