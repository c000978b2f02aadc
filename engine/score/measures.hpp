// What a scoring method sees of a dimension.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/score/number_columns.hpp"
#include "quintile/buffer.hpp"
#include "quintile/customers.hpp"
#include "quintile/score.hpp"

namespace quintile::scoring {

/// One number per customer.
struct Measure {
  std::string name;                ///< of the column, e.g. "recency_days"
  std::span<const double> values;  ///< NaN: nothing to score
  bool smaller_is_better = false;  ///< recency
  std::size_t count = 0;           ///< values that are numbers
};

/// The column of the customer table behind a dimension.
struct MeasureColumn {
  std::string name;
  std::span<const double> numbers;
  std::span<const std::uint32_t> counts;  ///< instead of numbers
};

/// The columns behind R, F and M. Without amounts that of M has a name alone. Throws UserError when the table lacks
/// one.
[[nodiscard]] std::array<MeasureColumn, 3> measure_columns(const CustomerTable& customers, const ScoreOptions& options);

/// The measures of some dimensions, NaN for customers without a purchase (no occasions, or no recency), read straight
/// from the customer table.
class Measures final : public NumberColumns {
 public:
  /// References the table.
  Measures(const CustomerTable& customers, const std::array<MeasureColumn, 3>& columns,
           std::vector<Dimension> dimensions);
  [[nodiscard]] std::size_t rows() const noexcept override { return customers_.size(); }
  [[nodiscard]] std::size_t columns() const noexcept override { return dimensions_.size(); }
  void read(std::size_t begin, std::size_t end, StretchScratch& scratch, StretchColumns& column) const override;

 private:
  const CustomerTable& customers_;
  std::array<MeasureColumn, 3> columns_;
  std::vector<Dimension> dimensions_;
};

/// A copy of a single column.
[[nodiscard]] Buffer<double> copy_of(const NumberColumns& column);

/// The values turned so that greater is better.
[[nodiscard]] Buffer<double> greater_is_better(const Measure& measure);

}  // namespace quintile::scoring
