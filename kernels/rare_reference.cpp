#include <algorithm>
#include <cmath>

#include "kernels/rare.hpp"

namespace quintile::kernels {
namespace {

bool any_equal(const std::int64_t* values, std::size_t rows, std::int64_t wanted) noexcept {
  return std::find(values, values + rows, wanted) != values + rows;
}

bool any_not_finite(const double* values, std::size_t rows) noexcept {
  return std::any_of(values, values + rows, [](double value) { return !std::isfinite(value); });
}

std::uint64_t any_bits(const std::uint64_t* values, std::size_t rows) noexcept {
  std::uint64_t any = 0;
  for (std::size_t i = 0; i < rows; ++i) any |= values[i];
  return any;
}

}  // namespace

const RareKernels& rare_reference() noexcept {
  static constexpr RareKernels kReference = {&any_equal, &any_not_finite, &any_bits};
  return kReference;
}

}  // namespace quintile::kernels
