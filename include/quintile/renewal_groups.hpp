// One renewal fit for each group of subscribers, drawn towards that of all where a group is small.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "quintile/clv.hpp"
#include "quintile/groups.hpp"
#include "quintile/renewal.hpp"
#include "quintile/subscriptions.hpp"
#include "quintile/table.hpp"

namespace quintile {

/// Subscribers by the value of a column. Vectors of equal length.
struct RenewalGroups {
  std::string column;
  std::vector<std::string> names;  ///< of the groups
  std::vector<RenewalCounts> counts;
  std::vector<std::optional<double>> payments;  ///< money of a period; nothing: not known
};

/// Subscriptions by the group of their customers; groups without one are left out. Payments are the means of each
/// group. Throws UserError when the groups are not of these customers.
[[nodiscard]] RenewalGroups group_subscriptions(const Subscriptions& subscriptions, const CustomerGroups& by);

/// By the month in which they started, "2024-05"; the column is "cohort".
[[nodiscard]] RenewalGroups group_subscriptions_by_start(const Subscriptions& subscriptions);

/// Fits each group by the mode of its posterior, as fit_purchases_by does; a group of which no renewal is known yet has
/// the fit of all. In a GroupFit, `customers` are subscribers and `repeat_buyers` those who renewed. Throws as
/// fit_renewals does.
[[nodiscard]] GroupedFits fit_renewals_by(RenewalModel model, const ModelFit& all, const RenewalGroups& groups,
                                          const FitOptions& options = {});

/// A row per group and one for all: the column's name, subscribers, left, own_weight, for each parameter its estimate
/// and standard error, renewal_probability (of a new subscriber), log_likelihood. Named "groups".
[[nodiscard]] Table renewal_group_table(RenewalModel model, const ModelFit& all, const RenewalGroups& groups,
                                        const GroupedFits& fits);

/// The rows of renewal_table of each group, with the group's name first. Named "group_renewals".
[[nodiscard]] Table renewal_table_by(const RenewalGroups& groups, const GroupedFits& fits,
                                     const RenewalOptions& options);

}  // namespace quintile
