// One fit for each group of customers, drawn towards that of all where a group is small.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/clv.hpp"
#include "quintile/customers.hpp"
#include "quintile/log.hpp"
#include "quintile/table.hpp"
#include "quintile/time.hpp"

namespace quintile {

/// Customers by the value of a column.
struct CustomerGroups {
  std::string column;              ///< "cohort", "segment", "Country", ...
  std::vector<std::string> names;  ///< of the groups, ascending
  Buffer<std::uint32_t> code;      ///< per customer: index into names
};

/// By the month of the first purchase, "2010-12"; customers without one form the group "". Throws UserError when the
/// table has no times.
[[nodiscard]] CustomerGroups groups_by_cohort(const CustomerTable& customers, DurationNs utc_offset);

/// By labels that have a code each.
[[nodiscard]] CustomerGroups groups_by_label(std::string column, std::span<const std::uint8_t> codes,
                                             const std::vector<std::string>& names);

/// By a column of the log, or of the table summarised per customer, that the customers come from. A customer with
/// several values counts with the first in the log; `notes` then say how many do. Empty values form the group "".
/// `weights`: the column of weights of a summarised table, whose rows are numbered from 1 where it has no customers.
/// Throws UserError when there is no such column, or when it has more than 65,536 values.
[[nodiscard]] CustomerGroups groups_by_column(const std::vector<std::string>& paths, const LogOptions& log,
                                              const std::string& column, const CustomerIds& ids,
                                              std::vector<std::string>& notes, const std::string& weights = {});

/// The fit of one group.
struct GroupFit {
  std::string name;
  double customers = 0;      ///< with a purchase
  double repeat_buyers = 0;  ///< none: the fit of all is taken
  double own_weight = 0;     ///< what the group's own data decide of the parameters that all tell, 0 to 1
  ModelFit
      fit;  ///< of the purchase model; errors and covariance with those of the fit of all, which the prior is around
  std::optional<ModelFit> spend;  ///< of the spend model, likewise
  /// How the logarithms of its parameters follow those of the fit of all, row by row: the errors of groups go together
  /// as far as they do.
  std::vector<double> pull, spend_pull;
};

struct GroupedFits {
  std::vector<GroupFit> groups;  ///< in the order of the names
  /// Standard deviation between groups of the logarithm of each parameter, around that of all.
  std::vector<double> spread, spend_spread;
};

/// Fits each group by the mode of its posterior: the logarithms of its parameters are normal a priori, independent,
/// around those of the fit to all. Their variances come from the groups' own fits by moments (DerSimonian and Laird
/// 1986): the weighted mean of (own - all)^2 less what sampling explains, weights 1 / (standard error)^2, over groups
/// whose own fit knows the parameter to better than a factor e; 0 (the group's parameter is that of all) with fewer
/// than two of them. What the data of all do not tell to a factor e, or fewer than two groups', is held at the fit of
/// all in the own fits, too. group[i]: of history i, below `groups`. Throws as fit_purchases does, UserError for a
/// group that does not exist.
[[nodiscard]] GroupedFits fit_purchases_by(PurchaseModel model, const ModelFit& all, const PurchaseHistories& histories,
                                           std::span<const std::uint32_t> group, std::span<const std::string> names,
                                           const FitOptions& options = {});

/// Adds the groups' fits of the spend model to `fits`.
void fit_spend_by(const SpendFit& all, const SpendHistories& histories, std::span<const std::uint32_t> group,
                  const FitOptions& options, GroupedFits& fits);

/// Groups of customers and their fits.
struct FittedGroups {
  CustomerGroups by;
  GroupedFits fits;
};

/// A projection with a fit for each group.
struct GroupedClv : FittedGroups {
  ClvResult clv;  ///< the fits are those to all customers, the columns those by the groups' fits
};

/// As project_clv, each customer by the fit of the own group. Without a projection (too few repeat buyers) there are no
/// fits either.
[[nodiscard]] GroupedClv project_clv_by(const CustomerTable& customers, TimeNs as_of, const ClvOptions& options,
                                        CustomerGroups groups);

/// Fits of groups as kept in a file.
struct KeptGroups {
  std::string column;  ///< whose values the groups are
  std::vector<GroupFit> fits;
};

/// Those of a table "groups", beside the models of the same file. Throws DataError when it is not one.
[[nodiscard]] KeptGroups groups_of(const TableView& groups, const ClvModels& models);

/// Projects with models that are there already, each customer by the fit of the group of the same name, or by that of
/// all where there is none, which a note counts. Throws as project_clv does.
[[nodiscard]] ClvResult project_clv(const CustomerTable& customers, TimeNs as_of, const ClvModels& models,
                                    const KeptGroups& kept, const CustomerGroups& groups, const ClvOptions& options);

/// A row per group and one for all: the column's name, customers, repeat_buyers, own_weight, log_likelihood, and for
/// each parameter its estimate and standard error. Named "groups".
[[nodiscard]] Table group_table(const GroupedClv& grouped);

}  // namespace quintile
