#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/mixture.hpp"

namespace quintile::kernels {
namespace {

double log_density(const double* const* columns, std::size_t i, const MixtureParts& parts, std::size_t c) noexcept {
  const double* row = parts.root + c * (parts.d * (parts.d + 1) / 2);
  double squares = 0;
  for (std::size_t j = 0; j < parts.d; row += ++j) {
    double y = 0;
    for (std::size_t l = 0; l <= j; ++l) y += row[l] * (columns[l][i] - parts.mean[c * parts.d + l]);
    squares += y * y;
  }
  return std::max(parts.constant[c] - squares / 2, -1e300);
}

// Writes the responsibilities of point i to share[0 .. k) and returns the logarithm of its density.
double share_out(const double* const* columns, std::size_t i, const MixtureParts& parts, double* share) noexcept {
  double most = -std::numeric_limits<double>::infinity();
  for (std::size_t c = 0; c < parts.k; ++c) most = std::max(most, share[c] = log_density(columns, i, parts, c));
  double sum = 0;
  for (std::size_t c = 0; c < parts.k; ++c) sum += share[c] = std::exp(share[c] - most);
  for (std::size_t c = 0; c < parts.k; ++c) share[c] /= sum;
  return most + std::log(sum);
}

void accumulate(const double* const* columns, std::size_t n, const MixtureParts& parts, double* scratch,
                double* sums) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    sums[0] += share_out(columns, i, parts, scratch);
    double* next = sums + 1;
    for (std::size_t c = 0; c < parts.k; ++c) {
      const double* mean = parts.mean + c * parts.d;
      *next++ += scratch[c];
      for (std::size_t j = 0; j < parts.d; ++j) *next++ += scratch[c] * (columns[j][i] - mean[j]);
      for (std::size_t j = 0; j < parts.d; ++j) {
        for (std::size_t l = 0; l <= j; ++l)
          *next++ += scratch[c] * (columns[j][i] - mean[j]) * (columns[l][i] - mean[l]);
      }
    }
  }
}

double assign(const double* const* columns, std::size_t n, const MixtureParts& parts, double* scratch,
              std::uint32_t* component, double* probability, double* const* responsibilities) noexcept {
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    total += share_out(columns, i, parts, scratch);
    const double* best = std::max_element(scratch, scratch + parts.k);
    component[i] = static_cast<std::uint32_t>(best - scratch);
    probability[i] = *best;
    for (std::size_t c = 0; c < parts.k && responsibilities != nullptr; ++c) responsibilities[c][i] = scratch[c];
  }
  return total;
}

double squared(const double* const* columns, std::size_t d, std::size_t i, const double* point) noexcept {
  double sum = 0;
  for (std::size_t j = 0; j < d; ++j) sum += (columns[j][i] - point[j]) * (columns[j][i] - point[j]);
  return sum;
}

double distance_sum(const double* const* columns, std::size_t d, std::size_t n, const double* point) noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += std::sqrt(squared(columns, d, i, point));
  return sum;
}

void two_distances(const double* const* columns, std::size_t d, std::size_t n, const double* centres, std::size_t k,
                   const std::uint32_t* own, double* to_own, double* to_other) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    to_other[i] = std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c < k; ++c) {
      const double square = squared(columns, d, i, centres + c * d);
      if (c == own[i]) {
        to_own[i] = square;
      } else {
        to_other[i] = std::min(to_other[i], square);
      }
    }
  }
}

}  // namespace

const MixtureKernels& mixture_reference() noexcept {
  static constexpr MixtureKernels kReference = {&accumulate, &assign};
  return kReference;
}

const SeparationKernels& separation_reference() noexcept {
  static constexpr SeparationKernels kReference = {&distance_sum, &two_distances};
  return kReference;
}

}  // namespace quintile::kernels
