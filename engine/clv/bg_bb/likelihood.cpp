#include <algorithm>
#include <array>
#include <cmath>

#include "engine/clv/bg_bb/bg_bb.hpp"
#include "engine/clv/numerics/rising_terms.hpp"
#include "quintile/parallel.hpp"

namespace quintile::clv::bg_bb {
namespace {

// ln(Gamma(z + n) / Gamma(z)) with derivatives for n = 0, 1, ..., most.
class RisingTable {
 public:
  RisingTable(double z, std::size_t most) {
    terms_.reserve(most + 1);
    for (std::size_t n = 0; n <= most; ++n) terms_.emplace_back(z, static_cast<double>(n));
  }
  const RisingTerms& operator[](std::size_t n) const { return terms_[n]; }

 private:
  std::vector<RisingTerms> terms_;
};

using Gradient = std::array<double, 4>;

// The logarithm of a way to have bought x times of m opportunities, all of them alive, and its derivatives by alpha,
// beta, gamma, delta.
struct Path {
  double value;
  Gradient gradient;
  std::array<double, 6> hessian;  // alpha alpha, alpha beta, beta beta, gamma gamma, gamma delta, delta delta
};

class Customer {
 public:
  Customer(const Vector& at, std::size_t most)
      : at_(at),
        alpha_(at[0], most),
        beta_(at[1], most),
        both_(at[0] + at[1], most),
        delta_(at[3], most),
        stay_(at[2] + at[3], most) {}

  // ln B(alpha + x, beta + m - x) B(gamma, delta + m) / B(alpha, beta) / B(gamma, delta).
  [[nodiscard]] Path alive(std::size_t x, std::size_t m) const {
    const RisingTerms& a = alpha_[x];
    const RisingTerms& b = beta_[m - x];
    const RisingTerms& ab = both_[m];
    const RisingTerms& d = delta_[m];
    const RisingTerms& cd = stay_[m];
    return {a.value + b.value - ab.value + d.value - cd.value,
            {a.first - ab.first, b.first - ab.first, -cd.first, d.first - cd.first},
            {a.second - ab.second, -ab.second, b.second - ab.second, -cd.second, -cd.second, d.second - cd.second}};
  }

  // The same, then dropping out before the next opportunity: times gamma / (gamma + delta + m).
  [[nodiscard]] Path left(std::size_t x, std::size_t m) const {
    Path path = alive(x, m);
    const double gamma = at_[2];
    const double sum = gamma + at_[3] + static_cast<double>(m);
    path.value += std::log(gamma / sum);
    path.gradient[2] += 1 / gamma - 1 / sum;
    path.gradient[3] -= 1 / sum;
    path.hessian[3] += 1 / (sum * sum) - 1 / (gamma * gamma);
    path.hessian[4] += 1 / (sum * sum);
    path.hessian[5] += 1 / (sum * sum);
    return path;
  }

  // Adds w times the logarithm of the sum over all paths.
  void add(std::size_t x, std::size_t last, std::size_t end, double w, Derivatives& out) const {
    const double level = alive(x, last).value;  // no path is likelier than this
    double total = 0;
    Gradient mean{};
    Matrix second = Matrix::Zero(4, 4);
    const auto visit = [&](const Path& path) {
      const double share = std::exp(path.value - level);
      total += share;
      for (std::size_t i = 0; i < 4; ++i) {
        mean[i] += share * path.gradient[i];
        for (std::size_t j = 0; j < 4; ++j)
          second(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) +=
              share * path.gradient[i] * path.gradient[j];
      }
      const auto& h = path.hessian;
      second(0, 0) += share * h[0];
      second(0, 1) += share * h[1];
      second(1, 0) += share * h[1];
      second(1, 1) += share * h[2];
      second(2, 2) += share * h[3];
      second(2, 3) += share * h[4];
      second(3, 2) += share * h[4];
      second(3, 3) += share * h[5];
    };
    visit(alive(x, end));
    for (std::size_t m = last; m < end; ++m) visit(left(x, m));
    out.value += w * (level + std::log(total));
    for (Eigen::Index i = 0; i < 4; ++i) {
      const double g = mean[static_cast<std::size_t>(i)] / total;
      out.gradient[i] += w * g;
      for (Eigen::Index j = 0; j < 4; ++j)
        out.hessian(i, j) += w * (second(i, j) / total - g * mean[static_cast<std::size_t>(j)] / total);
    }
  }

 private:
  const Vector& at_;
  RisingTable alpha_, beta_, both_, delta_, stay_;
};

}  // namespace

Derivatives log_likelihood(const CollapsedHistories& data, const Vector& at) {
  constexpr std::size_t kBlock = 64;
  const Customer customer(at, static_cast<std::size_t>(data.longest));
  return reduce_blocks(
      data.size(), kBlock, Derivatives::zero(4),
      [&](std::size_t begin, std::size_t end) {
        Derivatives part = Derivatives::zero(4);
        for (std::size_t i = begin; i < end; ++i) {
          customer.add(static_cast<std::size_t>(data.x[i]), static_cast<std::size_t>(data.t_x[i]),
                       static_cast<std::size_t>(data.end[i]), data.weight[i], part);
        }
        return part;
      },
      [](Derivatives& total, const Derivatives& part) { total += part; });
}

}  // namespace quintile::clv::bg_bb
