#include "engine/cluster/mixture/parts.hpp"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <cmath>

#include "quintile/error.hpp"

namespace quintile::clustering {
namespace {

constexpr double kLogTwoPi = 1.8378770664093454836;

void check_sizes(const Mixture& mixture) {
  const std::size_t k = mixture.components();
  const std::size_t d = mixture.features;
  if (k == 0 || d == 0 || mixture.means.size() != k * d || mixture.covariances.size() != k * d * d) {
    throw UserError(fmt::format("a mixture of {} components over {} features has {} means and {} covariances", k, d,
                                mixture.means.size(), mixture.covariances.size()));
  }
  if (d > kernels::kMostMixtureFeatures)
    throw UserError(fmt::format("a mixture has at most {} features, not {}", kernels::kMostMixtureFeatures, d));
}

}  // namespace

PreparedMixture::PreparedMixture(const Mixture& mixture)
    : k_(mixture.components()), d_(mixture.features), mean_(mixture.means) {
  check_sizes(mixture);
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto size = static_cast<Eigen::Index>(d_);
  for (std::size_t c = 0; c < k_; ++c) {
    const Eigen::Map<const Matrix> covariance(mixture.covariances.data() + c * d_ * d_, size, size);
    const Eigen::LLT<Eigen::MatrixXd> factor(covariance);
    const Eigen::MatrixXd root = factor.matrixL().solve(Eigen::MatrixXd::Identity(size, size));
    double constant = std::log(mixture.weights[c]) - static_cast<double>(d_) / 2 * kLogTwoPi;
    for (Eigen::Index i = 0; i < size; ++i) {
      for (Eigen::Index j = 0; j <= i; ++j) root_.push_back(root(i, j));
      constant += std::log(root(i, i));
    }
    if (factor.info() != Eigen::Success || !std::isfinite(constant)) {
      throw DataError(
          fmt::format("the covariance of component {} cannot be inverted: its customers are too much alike. "
                      "Take fewer clusters, or more regularisation.",
                      c + 1));
    }
    constant_.push_back(constant);
  }
}

kernels::MixtureParts PreparedMixture::parts() const noexcept {
  return {mean_.data(), root_.data(), constant_.data(), k_, d_};
}

}  // namespace quintile::clustering
