// A mixture in the form that its kernels take.
#pragma once

#include <vector>

#include "kernels/mixture.hpp"
#include "quintile/mixture.hpp"

namespace quintile::clustering {

class PreparedMixture {
 public:
  /// Throws DataError when a covariance is not positive definite, UserError when sizes do not fit.
  explicit PreparedMixture(const Mixture& mixture);
  [[nodiscard]] kernels::MixtureParts parts() const noexcept;

 private:
  std::size_t k_, d_;
  std::vector<double> mean_, root_, constant_;
};

}  // namespace quintile::clustering
