// Columns that a table may lack.
#pragma once

#include <cstddef>

#include "quintile/buffer.hpp"

namespace quintile {

/// Reads a column, or the same value for everybody where there is no column, without a branch. Small: copy it into a
/// loop, so that what the loop writes cannot be taken for a change of it.
template <class T>
class ColumnOr {
 public:
  ColumnOr(const Buffer<T>& column, T otherwise)
      : values_(column.data()), step_(column.empty() ? 0 : 1), otherwise_(otherwise) {}
  [[nodiscard]] T operator[](std::size_t i) const noexcept {
    const T* values = step_ == 0 ? &otherwise_ : values_;
    return values[i * step_];
  }

 private:
  const T* values_;
  std::size_t step_;
  T otherwise_;
};

}  // namespace quintile
