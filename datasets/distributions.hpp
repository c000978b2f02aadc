// The distributions of the model, drawn from a Stream. Own code because the standard library's differ from one
// implementation to the next. All use only operations that IEEE 754 defines exactly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "datasets/exact_math.hpp"
#include "datasets/philox.hpp"

namespace quintile::datasets {

/// Exponential with mean 1.
[[nodiscard]] inline double draw_exponential(Stream& stream) noexcept { return -exact_log(stream.uniform()); }

/// True with `probability`.
[[nodiscard]] inline bool draw_event(Stream& stream, double probability) noexcept {
  return stream.uniform() < probability;
}

/// Standard normal (Marsaglia and Bray's polar method, 1964).
[[nodiscard]] double draw_normal(Stream& stream) noexcept;

/// Gamma with `shape` > 0 and scale 1 (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000).
[[nodiscard]] double draw_gamma(Stream& stream, double shape) noexcept;

/// Beta(a, b), strictly between 0 and 1.
[[nodiscard]] double draw_beta(Stream& stream, double a, double b) noexcept;

/// Trials up to and including the first success: 1, 2, ... with P(k) = p (1 - p)^(k - 1); at most 2^40.
[[nodiscard]] std::uint64_t draw_geometric(Stream& stream, double p) noexcept;

/// Index i with probability weights[i]; the weights sum to 1.
[[nodiscard]] std::size_t draw_index(Stream& stream, std::span<const double> weights) noexcept;

}  // namespace quintile::datasets
