#include "engine/clv/numerics/beta_mean.hpp"

#include <algorithm>
#include <cmath>

#include "engine/clv/numerics/gamma.hpp"
#include "engine/clv/numerics/gauss.hpp"

namespace quintile::clv {
namespace {

constexpr double kNegligible = 1e-18;
constexpr double kWidestPanel = 2;
constexpr double kLargestFall = 8;

// One side of the distribution, seen from its own end: `near` is p on the left side and q on the right one.
class Side {
 public:
  Side(double a, double b, const BetaIntegrand& integrand, bool left)
      : power_(left ? a : b), other_(left ? b : a), integrand_(integrand), left_(left), scale_(-log_beta(a, b)) {
    const double smooth = left ? integrand.smooth_left : integrand.smooth_right;
    end_ = std::min({0.5, smooth, 4 / other_});
    end_logit_ = std::log(end_ / (1 - end_));
  }

  /// Logit of the point where the rule for the tip takes over.
  [[nodiscard]] double end_logit() const { return end_logit_; }

  // Sums from `start` (logit of near) down to the end, until nothing more is added to `total`.
  void add(double start, double& total) const {
    double y = start;
    bool last = y <= end_logit_;
    while (!last) {
      double width = panel_width(y);
      last = width >= y - end_logit_;
      if (last) width = y - end_logit_;
      const double part = panel(y - width, width);
      total += part;
      y -= width;
      if (!last && part < kNegligible * total && power_ > (power_ + other_) * logistic(y)) return;
    }
    total += tip();
  }

 private:
  // Panels are as wide as lets the integrand change by e^kLargestFall at most.
  [[nodiscard]] double panel_width(double y) const {
    double width = kWidestPanel;
    while (width > 1e-9) {
      const double sum = power_ + other_;
      const double steepest =
          std::max(std::abs(power_ - sum * logistic(y)), std::abs(power_ - sum * logistic(y - width)));
      if (width * (steepest + integrand_.slope) <= kLargestFall) break;
      width *= 0.5;
    }
    return width;
  }

  [[nodiscard]] double value(double near, double far) const {
    return left_ ? integrand_.value(near, far) : integrand_.value(far, near);
  }

  [[nodiscard]] double panel(double from, double width) const {
    const GaussRule& rule = gauss_legendre();
    double sum = 0;
    for (std::size_t i = 0; i < kGaussNodes; ++i) {
      const double y = from + width * rule.node[i];
      const double log_density = scale_ - power_ * softplus(-y) - other_ * softplus(y);
      sum += rule.weight[i] * std::exp(log_density) * value(logistic(y), logistic(-y));
    }
    return width * sum;
  }

  // Between 0 and end_.
  [[nodiscard]] double tip() const {
    const GaussRule rule = gauss_jacobi(power_);
    double sum = 0;
    for (std::size_t i = 0; i < kGaussNodes; ++i) {
      const double near = end_ * rule.node[i];
      sum += rule.weight[i] * std::exp((other_ - 1) * std::log1p(-near)) * value(near, 1 - near);
    }
    return std::exp(scale_ + power_ * std::log(end_)) * sum;
  }

  double power_;
  double other_;
  const BetaIntegrand& integrand_;
  bool left_;
  double scale_;
  double end_ = 0;
  double end_logit_ = 0;
};

}  // namespace

double beta_mean(double a, double b, const BetaIntegrand& integrand) {
  const Side left(a, b, integrand, true);
  const Side right(a, b, integrand, false);
  const double middle = std::clamp(std::log(a / b), left.end_logit(), -right.end_logit());
  double total = 0;
  left.add(middle, total);
  right.add(-middle, total);
  return total;
}

}  // namespace quintile::clv
