#include "engine/clv/numerics/beta_rule.hpp"

#include <algorithm>
#include <cmath>

#include "engine/clv/numerics/gamma.hpp"
#include "engine/clv/numerics/gauss.hpp"

namespace quintile::clv {
namespace {

constexpr double kNegligible = 1e-30;
constexpr double kWidestPanel = 2;
constexpr double kLargestFall = 8;
constexpr double kSlope = 1;  // of the logarithm of f by ln(p / (1 - p))

// One side of the distribution, seen from its own end: `near` is p on the left side and 1 - p on the right one.
class Side {
 public:
  Side(double a, double b, double smooth, bool left, BetaRule& rule)
      : power_(left ? a : b), other_(left ? b : a), left_(left), rule_(rule), scale_(-log_beta(a, b)) {
    end_ = std::min({0.5, smooth, 4 / other_});
    end_logit_ = std::log(end_ / (1 - end_));
  }

  /// Logit of the point where the rule for the tip takes over.
  [[nodiscard]] double end_logit() const { return end_logit_; }

  // Adds nodes from `start` (logit of near) down to the end, until no mass is left.
  void add(double start) const {
    double y = start;
    bool last = y <= end_logit_;
    while (!last) {
      double width = panel_width(y);
      last = width >= y - end_logit_;
      if (last) width = y - end_logit_;
      const double mass = add_panel(y - width, width);
      y -= width;
      if (!last && mass < kNegligible && power_ > (power_ + other_) * logistic(y)) return;
    }
    add_tip();
  }

 private:
  // Panels are as wide as lets the integrand change by e^kLargestFall at most.
  [[nodiscard]] double panel_width(double y) const {
    double width = kWidestPanel;
    while (width > 1e-9) {
      const double sum = power_ + other_;
      const double steepest =
          std::max(std::abs(power_ - sum * logistic(y)), std::abs(power_ - sum * logistic(y - width)));
      if (width * (steepest + kSlope) <= kLargestFall) break;
      width *= 0.5;
    }
    return width;
  }

  void add_node(double near, double far, double weight) const {
    rule_.p.push_back(left_ ? near : far);
    rule_.weight.push_back(weight);
  }

  [[nodiscard]] double add_panel(double from, double width) const {
    const GaussRule& rule = gauss_legendre();
    double mass = 0;
    for (std::size_t i = 0; i < kGaussNodes; ++i) {
      const double y = from + width * rule.node[i];
      const double weight = width * rule.weight[i] * std::exp(scale_ - power_ * softplus(-y) - other_ * softplus(y));
      add_node(logistic(y), logistic(-y), weight);
      mass += weight;
    }
    return mass;
  }

  // Between 0 and end_.
  void add_tip() const {
    const GaussRule rule = gauss_jacobi(power_);
    const double scale = std::exp(scale_ + power_ * std::log(end_));
    for (std::size_t i = 0; i < kGaussNodes; ++i) {
      const double near = end_ * rule.node[i];
      add_node(near, 1 - near, scale * rule.weight[i] * std::exp((other_ - 1) * std::log1p(-near)));
    }
  }

  double power_;
  double other_;
  bool left_;
  BetaRule& rule_;
  double scale_;
  double end_ = 0;
  double end_logit_ = 0;
};

}  // namespace

BetaRule beta_rule(double a, double b, double k, double reach) {
  BetaRule rule;
  const Side left(a, b, std::min(0.5, 4 / k) / reach, true, rule);
  const Side right(a, b, std::min(0.5, 4 / k), false, rule);
  const double middle = std::clamp(std::log(a / b), left.end_logit(), -right.end_logit());
  left.add(middle);
  right.add(-middle);
  double mass = 0;
  for (const double weight : rule.weight) mass += weight;
  for (double& weight : rule.weight) weight /= mass;
  return rule;
}

}  // namespace quintile::clv
