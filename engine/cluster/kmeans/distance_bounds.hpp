// What rounding leaves certain about distances.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace quintile::clustering {

/// Bounds of a true distance from its square as computed in T, and the reverse.
///
/// A square computed from d differences is off by at most the share (d + 2) u / (1 - (d + 2) u) of itself, u = epsilon
/// / 2: a difference, squared, rounds three times, and d - 1 additions follow; and, where squares underflow, by d times
/// the least normal number. `share_` is (d + 8) epsilon, more than twice the former, and `least_` the root of twice the
/// latter; what is to spare covers the rounding of the bounds themselves, which are doubles.
template <class T>
class DistanceBounds {
 public:
  explicit DistanceBounds(std::size_t features)
      : share_(static_cast<double>(features + 8) * static_cast<double>(std::numeric_limits<T>::epsilon())),
        least_(std::sqrt(2 * static_cast<double>(features)) * std::sqrt(static_cast<double>(Limits::min()))),
        factor_(share_ <= 0.1 ? 1 + 3 * share_ : std::numeric_limits<double>::infinity()) {}

  [[nodiscard]] double at_most(double squared) const noexcept { return std::sqrt(squared) * (1 + share_) + least_; }
  /// A square that overflows may be any beyond the greatest number.
  [[nodiscard]] double at_least(double squared) const noexcept {
    const double finite = std::min(squared, static_cast<double>(Limits::max()));
    return std::max(0.0, std::sqrt(finite) * (1 - share_) - least_);
  }
  /// Whether the computed square of a distance of at most `near` is below that of any of at least `far`: as
  /// near (1 + share) + least < far (1 - share) - least, for shares up to 0.1 and never beyond.
  [[nodiscard]] bool certainly_less(double near, double far) const noexcept {
    return near * factor_ + 3 * least_ < far;
  }

 private:
  using Limits = std::numeric_limits<T>;
  double share_;
  double least_;
  double factor_;
};

}  // namespace quintile::clustering
