// Columns of numbers as the search for order statistics and the scoring pass see them.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "quintile/buffer.hpp"

namespace quintile::scoring {

/// Rows read at a time: their numbers stay in the first-level cache.
inline constexpr std::size_t kStretch = 2'048;
/// Most columns read together.
inline constexpr std::size_t kMostColumns = 3;

/// Memory for a stretch of kMostColumns columns and one more.
using StretchScratch = std::array<double, (kMostColumns + 1) * kStretch>;
using StretchColumns = std::array<const double*, kMostColumns>;

/// At most kMostColumns columns of equal length that are read together. NaN is no number.
class NumberColumns {
 public:
  NumberColumns() = default;
  NumberColumns(const NumberColumns&) = default;
  NumberColumns& operator=(const NumberColumns&) = default;
  virtual ~NumberColumns() = default;

  [[nodiscard]] virtual std::size_t rows() const noexcept = 0;
  [[nodiscard]] virtual std::size_t columns() const noexcept = 0;
  /// Points column[c] at the numbers of rows [begin, end), at most kStretch of them: where they are, or in `scratch`.
  virtual void read(std::size_t begin, std::size_t end, StretchScratch& scratch, StretchColumns& column) const = 0;
};

/// Asks for the values [begin, begin + kStretch) of a column of `size`, so that memory works while a stretch is
/// computed on: the processor alone does not look that far ahead.
template <class T>
void prefetch(const T* column, std::size_t begin, std::size_t size) {
  const std::size_t end = size - begin < kStretch ? size : begin + kStretch;
  for (std::size_t i = begin; i < end; i += 64 / sizeof(T)) __builtin_prefetch(column + i, 0, 2);
}

/// A column of doubles as it is.
class PlainColumn final : public NumberColumns {
 public:
  explicit PlainColumn(std::span<const double> values) : values_(values) {}
  [[nodiscard]] std::size_t rows() const noexcept override { return values_.size(); }
  [[nodiscard]] std::size_t columns() const noexcept override { return 1; }
  void read(std::size_t begin, std::size_t /*end*/, StretchScratch& /*scratch*/,
            StretchColumns& column) const override {
    column[0] = values_.data() + begin;
  }

 private:
  std::span<const double> values_;
};

/// Calls visit(begin, size, column) for the stretches of rows [first, last), in order.
template <class Visit>
void for_each_stretch(const NumberColumns& columns, std::size_t first, std::size_t last, Visit visit) {
  alignas(64) StretchScratch scratch;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
  StretchColumns column{};
  for (std::size_t begin = first; begin < last; begin += kStretch) {
    const std::size_t size = last - begin < kStretch ? last - begin : kStretch;
    columns.read(begin, begin + size, scratch, column);
    visit(begin, size, column);
  }
}

}  // namespace quintile::scoring
