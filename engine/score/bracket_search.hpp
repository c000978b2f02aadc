// Order statistics in one pass: a sample says where to look.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/score/number_columns.hpp"

namespace quintile::scoring {

/// What the pass has found of a column.
class BracketedColumn {
 public:
  /// Numbers in the column.
  [[nodiscard]] std::size_t count() const noexcept { return bounds_.back().up_to; }
  /// The values of ascending ranks, each below count(); nothing when a rank lies outside the brackets.
  [[nodiscard]] std::optional<std::vector<double>> values_of(std::span<const std::size_t> ranks);

 private:
  friend class BracketPass;
  struct Bound {
    double value;       // distinct, ascending; the last is infinite
    std::size_t below;  // numbers below it, or kUncounted
    std::size_t up_to;  // numbers below or equal, or kUncounted
    bool kept;          // the numbers strictly between the bound before and this one were kept
  };
  static constexpr std::size_t kUncounted = static_cast<std::size_t>(-1);
  std::vector<Bound> bounds_;
  Buffer<double> within_;  // those numbers, in any order
  std::size_t size_ = 0;   // how many; more than within_ has room for: they were not kept
};

/// Reads all columns once. `shares`: per column, where the wanted ranks lie, ascending; for none, or too many, the
/// column is only counted.
[[nodiscard]] std::vector<BracketedColumn> search_brackets(const NumberColumns& columns,
                                                           std::span<const std::vector<double>> shares);

}  // namespace quintile::scoring
