#include <algorithm>

#include "kernels/order.hpp"
#include "kernels/order_keys.hpp"

namespace quintile::kernels {
namespace {

void count_up_to(const double* value, std::size_t rows, const double* limit, std::size_t limits,
                 std::uint64_t* count) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < limits; ++k) count[k] += value[i] <= limit[k] ? 1U : 0U;
  }
}

std::size_t collect(const double* value, std::size_t rows, const OpenInterval* interval, std::size_t intervals,
                    double* out) noexcept {
  std::size_t found = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const bool inside = std::any_of(interval, interval + intervals, [&](const OpenInterval& wanted) {
      return wanted.low < value[i] && value[i] < wanted.high;
    });
    if (inside) out[found++] = value[i];
  }
  return found;
}

void add(KeyRange& range, std::uint64_t key) noexcept {
  range.low = std::min(range.low, key);
  range.high = std::max(range.high, key);
  ++range.count;
}

void range(const double* value, std::size_t rows, KeyRange& out) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    if (value[i] == value[i]) add(out, order_key(value[i]));
  }
}

void histogram(const double* value, std::size_t rows, std::uint64_t low, unsigned shift, KeyRange* bin) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    if (value[i] == value[i]) add(bin[(order_key(value[i]) - low) >> shift], order_key(value[i]));
  }
}

}  // namespace

const OrderKernels& order_reference() noexcept {
  static constexpr OrderKernels kReference = {&count_up_to, &collect, &range, &histogram};
  return kReference;
}

}  // namespace quintile::kernels
