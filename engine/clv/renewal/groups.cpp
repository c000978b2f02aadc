#include <fmt/format.h>

#include <cmath>
#include <map>
#include <numeric>

#include "engine/clv/renewal/renewal.hpp"
#include "engine/summary/table_of.hpp"
#include "quintile/error.hpp"
#include "quintile/renewal_groups.hpp"

namespace quintile {
namespace {

// Counts of groups while subscriptions are added.
class Grouping {
 public:
  Grouping(std::string column, std::size_t groups) : paid_(groups), payers_(groups) {
    out_.column = std::move(column);
    out_.counts.resize(groups);
  }

  void add(std::size_t group, const Subscriptions& subscriptions, std::size_t i) {
    clv::renewal::count(subscriptions, i, out_.counts[group]);
    if (std::isnan(subscriptions.paid[i])) return;
    paid_[group] += subscriptions.paid[i];
    payers_[group] += 1;
  }

  // Leaves out groups without subscriptions.
  RenewalGroups take(const std::vector<std::string>& names) {
    RenewalGroups kept;
    kept.column = out_.column;
    for (std::size_t g = 0; g < names.size(); ++g) {
      if (out_.counts[g].size() == 0) continue;
      kept.names.push_back(names[g]);
      kept.counts.push_back(std::move(out_.counts[g]));
      kept.payments.push_back(payers_[g] > 0 ? std::optional(paid_[g] / payers_[g]) : std::nullopt);
    }
    return kept;
  }

 private:
  RenewalGroups out_;
  std::vector<double> paid_, payers_;
};

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

}  // namespace

RenewalGroups group_subscriptions(const Subscriptions& subscriptions, const CustomerGroups& by) {
  Grouping groups(by.column, by.names.size());
  for (std::size_t i = 0; i < subscriptions.size(); ++i) {
    const std::uint32_t customer = subscriptions.customer[i];
    if (customer >= by.code.size() || by.code[customer] >= by.names.size()) {
      throw UserError(
          fmt::format("groups are not of these customers: {} codes of {} groups, and a subscription of "
                      "customer {}",
                      by.code.size(), by.names.size(), customer));
    }
    groups.add(by.code[customer], subscriptions, i);
  }
  return groups.take(by.names);
}

RenewalGroups group_subscriptions_by_start(const Subscriptions& subscriptions) {
  std::map<std::int64_t, std::size_t> months;
  for (const std::int64_t day : subscriptions.start_day) months.emplace(month_of_day(day), 0);
  std::vector<std::string> names;
  for (auto& [month, code] : months) {
    code = names.size();
    const std::int64_t year = floor_div(month, 12);
    names.push_back(fmt::format("{:04}-{:02}", 1970 + year, month - 12 * year + 1));
  }
  Grouping groups("cohort", names.size());
  for (std::size_t i = 0; i < subscriptions.size(); ++i)
    groups.add(months.find(month_of_day(subscriptions.start_day[i]))->second, subscriptions, i);
  return groups.take(names);
}

Table renewal_group_table(RenewalModel model, const ModelFit& all, const RenewalGroups& groups,
                          const GroupedFits& fits) {
  struct Row {
    std::string name;
    double subscribers, left, own_weight;
    const ModelFit* fit;
  };
  std::vector<Row> rows;
  double everybody = 0;
  double gone = 0;
  for (std::size_t g = 0; g < groups.names.size(); ++g) {
    const double left = sum(groups.counts[g].left);
    rows.push_back({groups.names[g], fits.groups[g].customers, left, fits.groups[g].own_weight, &fits.groups[g].fit});
    everybody += fits.groups[g].customers;
    gone += left;
  }
  rows.push_back({"all", everybody, gone, std::nan(""), &all});
  TableOf<Row> table("groups", std::move(rows));
  table.text(groups.column, "The group", [](const Row& row) { return row.name; })
      .number("subscribers", "1", "Subscriptions", [](const Row& row) { return row.subscribers; })
      .number("left", "1", "Of these, who did not renew", [](const Row& row) { return row.left; })
      .number("own_weight", "1", "What the group's own data decide of its parameters, 0 to 1",
              [](const Row& row) { return row.own_weight; });
  for (std::size_t p = 0; p < all.names.size(); ++p) {
    table.number(all.names[p], "1", "Parameter of the group", [&](const Row& row) { return row.fit->parameters[p]; })
        .number(all.names[p] + "_se", "1", "Its standard error",
                [&](const Row& row) { return row.fit->standard_errors[p]; });
  }
  table.number("renewal_probability", "1", "Probability of the first renewal of a new subscriber",
               [&](const Row& row) { return renewal_probability(model, row.fit->parameters, 0); });
  table.number("log_likelihood", "1", "At these parameters", [](const Row& row) { return row.fit->log_likelihood; });
  return table.take();
}

}  // namespace quintile
