// Sums over customers of ln(Gamma(z + x) / Gamma(z)): what likelihoods have of x alone.
#pragma once

#include <span>
#include <vector>

#include "kernels/likelihood.hpp"
#include "quintile/buffer.hpp"

namespace quintile::clv {

/// Customers with the same x.
struct FrequencyGroup {
  double x = 0;
  double weight = 0;
  std::size_t begin = 0;  ///< the first of their rows
};

class RisingSum {
 public:
  RisingSum() = default;
  /// groups: ascending.
  explicit RisingSum(std::span<const FrequencyGroup> groups);

  /// The sum with its derivatives by z > 0. As ln(Gamma(z + x) / Gamma(z)) is the sum of ln(z + j) over j < x, it is
  /// the sum over j of ln(z + j) times the weight of those who bought more than j times; the few groups far beyond all
  /// others are taken from there on by the gamma function.
  [[nodiscard]] kernels::RisingSums at(double z) const;

 private:
  Buffer<double> above_;             // by j: weight of customers with x > j
  std::vector<FrequencyGroup> far_;  // x as what is beyond `above_`
};

}  // namespace quintile::clv
