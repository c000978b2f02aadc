#include <algorithm>
#include <cmath>

#include "engine/clv/beta_geometric/beta_geometric.hpp"
#include "engine/clv/numerics/beta_rule.hpp"
#include "engine/clv/numerics/discounting.hpp"
#include "engine/clv/numerics/gamma.hpp"
#include "engine/clv/numerics/negative_binomial.hpp"
#include "kernels/prediction.hpp"

namespace quintile::clv::beta_geometric {

namespace {

constexpr double kForgotten = 42;  // purchases at rate t beyond it do not count

// Purchases of a customer who is alive, with k = r + x and p ~ Beta(a, b) the probability of dropping out at each.
class UntilDropout {
 public:
  // For times up to `reach` times alpha + T.
  UntilDropout(double k, double a, double b, double reach) : k_(k), rule_(beta_rule(a, b, k + 1, reach)) {
    over_p_ = rule_.weight;
    for (std::size_t i = 0; i < over_p_.size(); ++i) over_p_[i] /= rule_.p[i];
  }

  // E[(1 - (1 + p ratio)^-k) / p]: in a horizon of `ratio` times alpha + T.
  [[nodiscard]] double expected(double ratio) const {
    return kernels::prediction_kernels().falls(rule_.p.data(), over_p_.data(), over_p_.size(), k_, ratio);
  }
  // Their rate after `ratio` times alpha + T, times (alpha + T) / k.
  [[nodiscard]] double rate(double ratio) const {
    return kernels::prediction_kernels().powers(rule_.p.data(), rule_.weight.data(), over_p_.size(), k_ + 1, ratio);
  }

 private:
  double k_;
  BetaRule rule_;
  std::vector<double> over_p_;
};

double time_of(const Question& question) {
  return question.rate > 0 ? std::min(question.horizon, kForgotten / question.rate) : question.horizon;
}

}  // namespace

template <int Shift>
void alive(const Vector& at, const kernels::PurchaseRows& rows, const double* /*last*/, const double* /*end*/,
           double* out) {
  kernels::prediction_kernels().beta_geometric_alive(rows, {at[0], at[1], at[2], at[3], Shift}, out);
}

template <int Shift>
void given_alive(const Vector& at, double x, std::span<const double> ages, std::span<const Question> questions,
                 double* out) {
  double longest = 0;
  for (const Question& question : questions) longest = std::max(longest, time_of(question));
  std::fill_n(out, questions.size() * ages.size(), 0.0);
  if (longest == 0) return;
  const double youngest = *std::min_element(ages.begin(), ages.end());
  const double k = at[0] + x;
  const UntilDropout purchases(k, at[2], at[3] + x + Shift, longest / (at[1] + youngest));
  const auto plain = static_cast<std::size_t>(
      std::find_if(questions.begin(), questions.end(), [](const Question& q) { return q.rate > 0; }) -
      questions.begin());
  std::vector<double> horizons;
  for (std::size_t q = plain; q < questions.size(); ++q) horizons.push_back(questions[q].horizon);
  std::vector<double> answers(horizons.size());
  for (std::size_t i = 0; i < ages.size(); ++i) {
    const double time = at[1] + ages[i];
    for (std::size_t q = 0; q < plain; ++q) out[q * ages.size() + i] = purchases.expected(questions[q].horizon / time);
    if (horizons.empty()) continue;
    const auto rate = [&](const double* t, double* value) {
      for (std::size_t n = 0; n < kGaussNodes; ++n) value[n] = k / time * purchases.rate(t[n] / time);
    };
    discounted(rate, time, k + 1, questions.back().rate, horizons, answers.data());
    for (std::size_t q = 0; q < answers.size(); ++q) out[(plain + q) * ages.size() + i] = answers[q];
  }
}

double age_scale(const Vector& at) { return at[1]; }

template <int Shift>
double expected_new(const Vector& at, double t) {
  const double alive = Shift == 0 ? 1 : at[3] / (at[2] + at[3]);
  return alive * UntilDropout(at[0], at[2], at[3] + Shift, t / at[1]).expected(t / at[1]);
}

template <int Shift>
std::vector<double> probabilities(const Vector& at, double t, std::uint32_t largest) {
  const double a = at[2];
  const double b = at[3];
  const double ratio = t / at[1];
  std::vector<double> out = negative_binomial(at[0], ratio, largest);
  const std::vector<double> tails = negative_binomial_tails(at[0], ratio, largest);
  // Still alive with n purchases, or dropped out with the n-th.
  for (std::uint32_t n = 0; n <= largest; ++n) {
    const double chances = n + Shift;
    const double stay = std::exp(log_rising(b, chances) - log_rising(a + b, chances));
    out[n] *= stay;
    if (chances > 0) out[n] += tails[n] * stay * a / (b + chances - 1);
  }
  return out;
}

template void alive<0>(const Vector&, const kernels::PurchaseRows&, const double*, const double*, double*);
template void alive<1>(const Vector&, const kernels::PurchaseRows&, const double*, const double*, double*);
template void given_alive<0>(const Vector&, double, std::span<const double>, std::span<const Question>, double*);
template void given_alive<1>(const Vector&, double, std::span<const double>, std::span<const Question>, double*);
template double expected_new<0>(const Vector&, double);
template double expected_new<1>(const Vector&, double);
template std::vector<double> probabilities<0>(const Vector&, double, std::uint32_t);
template std::vector<double> probabilities<1>(const Vector&, double, std::uint32_t);

}  // namespace quintile::clv::beta_geometric
