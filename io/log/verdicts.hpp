// Which rows of a block do not count, and why.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "quintile/buffer.hpp"
#include "quintile/event.hpp"

namespace quintile::io {

/// Makes room for at least `rows` values and keeps the memory from block to block. Old values are lost.
template <class T>
std::span<T> fit(Buffer<T>& buffer, std::size_t rows) {
  if (buffer.size() < rows) buffer = Buffer<T>(rows + rows / 8);
  return buffer.span().first(rows);
}

/// One verdict per row. The first reason counts, so columns are judged in the order of importance.
class Verdicts {
 public:
  void reset(std::size_t rows) {
    rows_ = rows;
    marked_ = 0;
    std::ranges::fill(fit(codes_, rows), std::uint8_t{0});
  }
  void mark(std::size_t row, SkipReason reason) noexcept {
    if (codes_[row] != 0) return;
    codes_[row] = static_cast<std::uint8_t>(1 + static_cast<unsigned>(reason));
    ++marked_;
  }
  [[nodiscard]] bool good(std::size_t row) const noexcept { return codes_[row] == 0; }
  [[nodiscard]] std::size_t marked() const noexcept { return marked_; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  /// Only for a marked row.
  [[nodiscard]] SkipReason reason(std::size_t row) const noexcept { return static_cast<SkipReason>(codes_[row] - 1); }

  /// Moves the values of good rows to the front of `own`, which may hold them already.
  template <class T>
  [[nodiscard]] std::span<const T> keep_good(std::span<const T> values, Buffer<T>& own) const {
    if (values.empty()) return values;
    if (values.data() != own.data()) (void)fit(own, rows_);
    std::size_t kept = 0;
    for (std::size_t row = 0; row < rows_; ++row) {
      own[kept] = values[row];
      kept += static_cast<std::size_t>(codes_[row] == 0);
    }
    return own.span().first(kept);
  }

 private:
  Buffer<std::uint8_t> codes_;
  std::size_t rows_ = 0;
  std::size_t marked_ = 0;
};

}  // namespace quintile::io
