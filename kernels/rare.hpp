// Looking for values that hardly ever occur: what is missing, or no number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quintile::kernels {

/// All are noexcept and allocate nothing. Nothing needs alignment; any `rows`, 0 included.
struct RareKernels {
  /// Whether any value equals `wanted`.
  bool (*any_equal)(const std::int64_t* values, std::size_t rows, std::int64_t wanted) noexcept;
  /// Whether any value is NaN or infinite.
  bool (*any_not_finite)(const double* values, std::size_t rows) noexcept;
  /// The bits that are set in any value.
  std::uint64_t (*any_bits)(const std::uint64_t* values, std::size_t rows) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const RareKernels& rare_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const RareKernels& rare_reference() noexcept;

}  // namespace quintile::kernels
