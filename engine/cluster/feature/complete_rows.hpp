// The customers that have all features.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/table.hpp"

namespace quintile::clustering {

struct CompleteRows {
  std::size_t customers = 0;         ///< rows of the table
  std::size_t complete = 0;          ///< of which complete
  Buffer<std::uint32_t> row;         ///< their indices, ascending; empty when all are
  std::size_t without_purchase = 0;  ///< customers left out because they have bought nothing
  std::vector<std::size_t> missing;  ///< per feature: buyers left out that have no finite value of it
};

/// A row is complete when each column has a finite value and `occasions` of the table, if any, is above 0. Throws
/// UserError for more rows than an index of 32 bits counts.
[[nodiscard]] CompleteRows complete_rows(const TableView& table, const std::vector<const ColumnView*>& columns);

/// The values of a column in the complete rows.
[[nodiscard]] Buffer<double> gather(const ColumnView& column, const CompleteRows& rows);

}  // namespace quintile::clustering
