// Customers by cell of scores, where cells are few.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/scoring.hpp"
#include "quintile/score.hpp"

namespace quintile::scoring {

/// Numbers every combination of scores, 0 included: what depends on the scores alone is worked out once per number and
/// then looked up.
class CellNumbers {
 public:
  /// Whether there are few enough.
  [[nodiscard]] static bool fit(const std::array<int, 3>& levels, bool has_m) noexcept;

  CellNumbers(const std::array<int, 3>& levels, bool has_m);
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Scores (r, f, m) of a cell; m is 0 when there are none. Those with r = 0 come first.
  [[nodiscard]] std::array<std::uint32_t, 3> scores_of(std::size_t cell) const noexcept;
  /// Writes the cells of customers [begin, end). Scores beyond the levels count as the highest.
  void cells_of(const ScoreResult& scores, std::size_t begin, std::size_t end, std::uint16_t* cell) const noexcept;

 private:
  kernels::CellShape shape_;
  std::size_t size_;
};

/// How many customers each cell has.
class CellTable {
 public:
  CellTable(const ScoreResult& scores, const CellNumbers& numbers);
  [[nodiscard]] std::uint64_t count(std::size_t cell) const noexcept { return counts_[cell]; }
  /// Customers with score 1..levels of a dimension.
  [[nodiscard]] std::vector<std::uint64_t> by_score(Dimension dimension, int levels) const;

 private:
  const CellNumbers& numbers_;
  std::vector<std::uint64_t> counts_;
};

}  // namespace quintile::scoring
