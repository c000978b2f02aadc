// Lifetime value by the formulas that need no model.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/customers.hpp"
#include "quintile/table.hpp"

namespace quintile {

struct SimpleClvOptions {
  double margin = 1;                     ///< share of spend that is profit; > 0
  std::optional<double> lifetime_years;  ///< > 0; default: the mean time from first to last purchase of repeat buyers
};

/// Columns of all customers, 0 for those without a purchase. A year has 365.2425 days.
struct SimpleClv {
  Buffer<double> historic;    ///< money to date x margin
  Buffer<double> simple;      ///< average order value x purchases a year x lifetime in years x margin
  double lifetime_years = 0;  ///< the one used
  std::vector<std::string> notes;

  [[nodiscard]] bool computed() const noexcept { return !historic.empty(); }
};

/// Purchases a year are those of the customer's own tenure, of which less than a year counts as one: whoever bought
/// once last week is not taken to do so every week. Throws UserError for a table without money or tenure, and for
/// options out of their range; DataError when nobody has bought twice and no lifetime is given.
[[nodiscard]] SimpleClv simple_clv(const CustomerTable& customers, const SimpleClvOptions& options = {});

/// clv_historic, clv_simple. Views into `result`.
[[nodiscard]] std::vector<ColumnView> simple_clv_columns(const SimpleClv& result);

}  // namespace quintile
