#include <algorithm>
#include <cmath>

#include "engine/clv/numerics/discounting.hpp"
#include "engine/clv/numerics/gamma.hpp"
#include "engine/clv/numerics/gauss.hpp"
#include "engine/clv/numerics/gauss_fraction.hpp"
#include "engine/clv/numerics/negative_binomial.hpp"
#include "engine/clv/pareto_nbd/pareto_nbd.hpp"
#include "kernels/prediction.hpp"

namespace quintile::clv::pareto_nbd {
namespace {

// Expected time until the dropout or `horizon`, whichever is first, of a customer whose dropout rate is Gamma(s, beta):
// beta / (s - 1) (1 - (beta / (beta + horizon))^(s - 1)), with its limit at s = 1.
double expected_lifetime(double s, double beta, double horizon) {
  const double log = std::log1p(horizon / beta);
  return beta * log * decay_mean((s - 1) * log);
}

// P(dropped out within t, with n purchases until then): the integral over the dropout's time u of the density s beta^s
// (beta + u)^-(s + 1) times the NBD's probability, in ln u, from t down until nothing is added.
class DroppedOut {
 public:
  DroppedOut(const Vector& at, double n)
      : r_(at[0]),
        alpha_(at[1]),
        s_(at[2]),
        beta_(at[3]),
        n_(n),
        scale_(log_rising(r_, n) - log_gamma(n + 1) + std::log(s_ / beta_)) {}

  [[nodiscard]] double within(double t) const {
    double total = 0;
    double y = std::log(t);
    while (y > -700) {
      double width = 2;
      while (width * std::max(std::abs(slope(y)), std::abs(slope(y - width))) > 8) width *= 0.5;
      const double part = panel(y - width, width);
      total += part;
      y -= width;
      if (part <= 1e-18 * total && slope(y) > 0) break;
    }
    return total;
  }

 private:
  [[nodiscard]] double slope(double y) const {
    const double u = std::exp(y);
    return n_ + 1 - (r_ + n_) * (u / (alpha_ + u)) - (s_ + 1) * (u / (beta_ + u));
  }

  [[nodiscard]] double panel(double from, double width) const {
    const GaussRule& rule = gauss_legendre();
    double sum = 0;
    for (std::size_t i = 0; i < kGaussNodes; ++i) {
      const double y = from + width * rule.node[i];
      const double u = std::exp(y);
      sum += rule.weight[i] * std::exp(scale_ + y - r_ * std::log1p(u / alpha_) - n_ * std::log1p(alpha_ / u) -
                                       (s_ + 1) * std::log1p(u / beta_));
    }
    return width * sum;
  }

  double r_, alpha_, s_, beta_, n_, scale_;
};

}  // namespace

void alive(const Vector& at, const kernels::PurchaseRows& rows, const double* last, const double* end, double* out) {
  kernels::prediction_kernels().pareto_alive(rows, last, end, {at[0], at[1], at[2], at[3]}, out);
}

// By Euler's transformation of Schmittlein, Morrison and Colombo's 2F1: s / (k + s) 2F1(1, k; k + s + 1; z) with z =
// (alpha
// - beta) / (alpha + t) where alpha >= beta, else s / (k + s) (1 - z) 2F1(1, s + 1; k + s + 1; z) with the two
// exchanged.
void dropout(const Vector& at, double x, std::span<const double> ages, double* out) {
  const double k = at[0] + x;
  const double s = at[2];
  const bool alpha_large = at[1] >= at[3];
  const long double large = std::max(at[1], at[3]);
  const long double small = std::min(at[1], at[3]);
  for (std::size_t i = 0; i < ages.size(); ++i) {
    const long double z = (large - small) / (large + ages[i]);
    const double factor = alpha_large ? 1 : (at[1] + ages[i]) / (at[3] + ages[i]);
    out[i] = s / (k + s) * factor * gauss_fraction(alpha_large ? k : s + 1, k + s + 1, z);
  }
}

void given_alive(const Vector& at, double x, std::span<const double> ages, std::span<const Question> questions,
                 double* out) {
  std::vector<double> horizons;
  for (const Question& question : questions) {
    if (question.rate > 0) horizons.push_back(question.horizon);
  }
  const std::size_t plain = questions.size() - horizons.size();
  std::vector<double> answers(horizons.size());
  for (std::size_t i = 0; i < ages.size(); ++i) {
    const double purchase_rate = (at[0] + x) / (at[1] + ages[i]);
    const double scale = at[3] + ages[i];
    for (std::size_t q = 0; q < plain; ++q)
      out[q * ages.size() + i] = purchase_rate * expected_lifetime(at[2], scale, questions[q].horizon);
    if (horizons.empty()) continue;
    const auto still_alive = [&](const double* t, double* value) {
      double power[kGaussNodes];
      for (std::size_t n = 0; n < kGaussNodes; ++n) power[n] = t[n] / scale;
      kernels::special_kernels().log1p(power, kGaussNodes, power);
      for (double& p : power) p *= -at[2];
      kernels::special_kernels().exp(power, kGaussNodes, value);
    };
    discounted(still_alive, scale, at[2], questions.back().rate, horizons, answers.data());
    for (std::size_t q = 0; q < answers.size(); ++q) out[(plain + q) * ages.size() + i] = purchase_rate * answers[q];
  }
}

double age_scale(const Vector& at) { return std::min(at[1], at[3]); }

double expected_new(const Vector& at, double t) { return at[0] / at[1] * expected_lifetime(at[2], at[3], t); }

std::vector<double> probabilities(const Vector& at, double t, std::uint32_t largest) {
  std::vector<double> out = negative_binomial(at[0], t / at[1], largest);
  if (t == 0) return out;
  const double alive = std::exp(-at[2] * std::log1p(t / at[3]));
  for (std::uint32_t n = 0; n <= largest; ++n) out[n] = alive * out[n] + DroppedOut(at, n).within(t);
  return out;
}

}  // namespace quintile::clv::pareto_nbd
