#include "engine/clv/fit/maximise.hpp"

#include <algorithm>
#include <cmath>

namespace quintile::clv {
namespace {

constexpr double kFirstRadius = 1.0;
constexpr double kLargestRadius = 4.0;
constexpr double kSmallestRadius = 1e-11;

// Derivatives by the logarithms of the parameters.
Derivatives by_logarithms(const Derivatives& d, const Vector& parameters) {
  Derivatives out;
  out.value = d.value;
  out.gradient = d.gradient.cwiseProduct(parameters);
  out.hessian = parameters.asDiagonal() * d.hessian * parameters.asDiagonal();
  out.hessian.diagonal() += out.gradient;
  return out;
}

bool finite(const Derivatives& d) { return std::isfinite(d.value) && d.gradient.allFinite() && d.hessian.allFinite(); }

// The quadratic model over the parameters that are free to move.
struct Model {
  std::vector<Eigen::Index> free;
  Vector slope;      // gradient in the eigenvectors of the curvature
  Vector curvature;  // eigenvalues of minus the Hessian
  Matrix vectors;

  Model(const Derivatives& d, const std::vector<int>& bound) {
    for (Eigen::Index i = 0; i < d.gradient.size(); ++i) {
      const int side = bound[static_cast<std::size_t>(i)];
      if (side == 0 || side * d.gradient[i] < 0) free.push_back(i);
    }
    const auto n = static_cast<Eigen::Index>(free.size());
    Matrix minus(n, n);
    Vector gradient(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      gradient[i] = d.gradient[free[static_cast<std::size_t>(i)]];
      for (Eigen::Index j = 0; j < n; ++j)
        minus(i, j) = -d.hessian(free[static_cast<std::size_t>(i)], free[static_cast<std::size_t>(j)]);
    }
    if (n == 0) return;
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(minus);
    curvature = solver.eigenvalues();
    vectors = solver.eigenvectors();
    slope = vectors.transpose() * gradient;
  }

  [[nodiscard]] double length(double damping) const {
    double sum = 0;
    for (Eigen::Index i = 0; i < slope.size(); ++i) {
      const double step = slope[i] / (curvature[i] + damping);
      sum += step * step;
    }
    return std::sqrt(sum);
  }

  // Damping with which the step is no longer than the radius: 0 where Newton's own step is inside.
  [[nodiscard]] double damping(double radius) const {
    const double scale = std::max(curvature.cwiseAbs().maxCoeff(), 1e-300);
    const double least = std::max(0.0, -curvature.minCoeff() + 1e-12 * scale);
    if (curvature.minCoeff() > 1e-14 * scale && length(0) <= radius) return 0;
    double low = least;
    double high = least + scale;
    while (length(high) > radius) high = least + (high - least) * 4;
    for (int i = 0; i < 200 && high - low > 1e-10 * high; ++i) {
      const double middle = 0.5 * (low + high);
      (length(middle) > radius ? low : high) = middle;
    }
    return high;
  }

  // What Newton's step gains where the surface is curved downwards; else infinity.
  [[nodiscard]] double decrement() const {
    double sum = 0;
    for (Eigen::Index i = 0; i < slope.size(); ++i) {
      if (slope[i] == 0) continue;
      if (!(curvature[i] > 0)) return std::numeric_limits<double>::infinity();
      sum += 0.5 * slope[i] * slope[i] / curvature[i];
    }
    return sum;
  }
};

struct Point {
  Vector logs;
  Vector parameters;
  Derivatives natural;
  Derivatives d;  // by the logarithms
};

class Search {
 public:
  Search(const Objective& objective, const Box& box, const SearchLimits& limits)
      : objective_(objective), low_(box.lower.array().log()), high_(box.upper.array().log()), limits_(limits) {}

  Maximum from(const Vector& start) {
    Point at = evaluate(start.array().log());
    double radius = kFirstRadius;
    while (true) {
      const Model model(at.d, bounds(at.logs));
      result_.decrement = model.decrement();
      if (model.free.empty() || result_.decrement < limits_.tolerance || result_.iterations >= limits_.iterations) {
        result_.converged = model.free.empty() || result_.decrement < limits_.tolerance;
        break;
      }
      ++result_.iterations;
      const double promised = step(model, at, radius);
      const Point next = evaluate(next_);
      const double gained = next.d.value - at.d.value;
      const double noise = 1e-14 * std::abs(at.d.value);
      const bool usable = finite(next.d);
      const double length = (next_ - at.logs).norm();
      if (usable && gained > -noise && promised <= noise) {  // rounding decides from here on
        at = next;
        result_.converged = true;
        break;
      }
      if (!usable || gained < 0.25 * promised) {
        radius = 0.25 * std::min(radius, length);
      } else if (gained > 0.75 * promised && length > 0.9 * radius) {
        radius = std::min(2 * radius, kLargestRadius);
      }
      if (usable && gained > 0) at = next;
      if (radius < kSmallestRadius) {
        result_.converged = result_.decrement < 1e3 * limits_.tolerance;
        break;
      }
    }
    return finish(at);
  }

 private:
  Point evaluate(const Vector& logs) {
    ++result_.evaluations;
    Point point;
    point.logs = logs.cwiseMax(low_).cwiseMin(high_);
    point.parameters = point.logs.array().exp();
    point.natural = objective_(point.parameters);
    point.d = by_logarithms(point.natural, point.parameters);
    return point;
  }

  std::vector<int> bounds(const Vector& logs) const {
    std::vector<int> side(static_cast<std::size_t>(logs.size()), 0);
    for (Eigen::Index i = 0; i < logs.size(); ++i) {
      if (logs[i] <= low_[i]) side[static_cast<std::size_t>(i)] = -1;
      if (logs[i] >= high_[i]) side[static_cast<std::size_t>(i)] = 1;
    }
    return side;
  }

  // Leaves the trial point in next_ and returns what the model promises for it.
  double step(const Model& model, const Point& at, double radius) {
    const double damping = model.damping(radius);
    Vector along(model.slope.size());
    for (Eigen::Index i = 0; i < along.size(); ++i) along[i] = model.slope[i] / (model.curvature[i] + damping);
    const Vector move = model.vectors * along;
    next_ = at.logs;
    for (std::size_t i = 0; i < model.free.size(); ++i) next_[model.free[i]] += move[static_cast<Eigen::Index>(i)];
    next_ = next_.cwiseMax(low_).cwiseMin(high_);
    const Vector moved = next_ - at.logs;
    return at.d.gradient.dot(moved) + 0.5 * moved.dot(at.d.hessian * moved);
  }

  Maximum finish(Point at) {
    // The last step that the decrement announced: it is free of the noise that comparing values would bring.
    const Model model(at.d, bounds(at.logs));
    if (result_.converged && !model.free.empty() && std::isfinite(model.decrement()) && model.decrement() > 0) {
      step(model, at, kLargestRadius);
      const Point next = evaluate(next_);
      if (finite(next.d) && next.d.value >= at.d.value - 1e-12 * std::abs(at.d.value)) at = next;
    }
    result_.parameters = at.parameters;
    result_.at = at.natural;
    result_.bound = bounds(at.logs);
    const Model last(at.d, result_.bound);
    result_.gradient_norm = last.slope.norm();
    result_.decrement = last.decrement();
    return std::move(result_);
  }

  const Objective& objective_;
  Vector low_;
  Vector high_;
  SearchLimits limits_;
  Vector next_;
  Maximum result_;
};

}  // namespace

Maximum maximise(const Objective& objective, const Vector& start, const Box& box, const SearchLimits& limits) {
  return Search(objective, box, limits).from(start);
}

}  // namespace quintile::clv
