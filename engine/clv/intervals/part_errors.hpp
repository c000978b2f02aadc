// Standard errors of customers projected by one fit.
#pragma once

#include <cstdint>
#include <span>

#include "engine/clv/customer_histories.hpp"
#include "engine/clv/intervals/totals.hpp"
#include "quintile/intervals.hpp"

namespace quintile::clv {

/// Some of the histories, projected by one fit.
struct Part {
  const ModelFit& fit;
  const ModelFit* spend;
  PurchaseHistories histories;
  std::span<const std::uint32_t> rows;  ///< of all the histories; empty: these are all

  [[nodiscard]] std::size_t row(std::uint32_t i) const { return rows.empty() ? i : rows[i]; }
};

/// Fills the columns of these customers and sums up over `groups`; group: of each customer of the table. out: with
/// columns.
[[nodiscard]] Totals fill_part(const Part& part, const CustomerHistories& all, const ClvOptions& options,
                               std::span<const std::uint8_t> group, std::size_t groups, ClvErrors& out);

}  // namespace quintile::clv
