// How sure projections are: standard errors that come from those of the models' parameters.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/clv.hpp"
#include "quintile/customers.hpp"
#include "quintile/groups.hpp"
#include "quintile/table.hpp"

namespace quintile {

/// Standard errors of a projection by the delta method (to four digits): from the covariance of the fitted parameters,
/// of purchases and of spend independently. They say how well the mean of customers with such a history is known, not
/// how far one of them may be from it. A parameter at its bound counts as known.
struct ClvErrors {
  Buffer<double> p_alive;                 ///< per customer, 0 without a purchase; so are the others
  std::vector<Buffer<double>> purchases;  ///< in each horizon
  Buffer<double> expected_spend;          ///< empty without a spend model
  std::vector<Buffer<double>> clv;        ///< in each horizon; empty without a spend model
  Table totals;                           ///< see clv_errors
  std::vector<std::string> notes;

  [[nodiscard]] bool computed() const noexcept { return !p_alive.empty(); }
};

/// Errors of what project_clv has made of these customers with these options, and of the totals of groups, "segments":
/// group[i] of customer i, below names.size(). The errors of customers of a group go together, so that a total's is
/// found from the sum of their gradients. Columns of the table "projections", a row per group and horizon and a group
/// "all": segment, horizon_days, customers, expected_purchases, expected_purchases_se, value, value_se (money; NaN
/// without a spend model). Equal histories are worked out once. `fits`: those of a projection by groups, of which each
/// customer's error comes from the own one; their errors go together as far as the fits were drawn towards that of all.
/// Throws UserError when the columns do not belong together.
[[nodiscard]] ClvErrors clv_errors(const CustomerTable& customers, TimeNs as_of, const ClvOptions& options,
                                   const ClvResult& projection, std::span<const std::uint8_t> group,
                                   std::span<const std::string> names, const FittedGroups* fits = nullptr);

/// p_alive_se, expected_purchases_30d_se, ...: the names of the columns of `projection` with "_se". Views into
/// `errors`.
[[nodiscard]] std::vector<ColumnView> clv_error_columns(const ClvErrors& errors, const ClvResult& projection);

}  // namespace quintile
