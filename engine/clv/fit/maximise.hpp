// Newton's method with a trust region, in the logarithms of positive parameters.
#pragma once

#include <functional>
#include <vector>

#include "engine/clv/fit/derivatives.hpp"

namespace quintile::clv {

/// Value, gradient and Hessian at positive parameters.
using Objective = std::function<Derivatives(const Vector& parameters)>;

/// The box that parameters stay in; 0 < lower < upper.
struct Box {
  Vector lower;
  Vector upper;
};

struct Maximum {
  Vector parameters;
  Derivatives at;          ///< by the parameters themselves, not by their logarithms
  std::vector<int> bound;  ///< per parameter: -1 at its lower bound, 1 at its upper one, 0 inside
  int iterations = 0;
  int evaluations = 0;
  double gradient_norm = 0;  ///< of the gradient by the logarithms, over the parameters inside
  double decrement = 0;      ///< what a further Newton step would gain, by the quadratic model
  bool converged = false;    ///< the decrement is below the tolerance, or steps no longer change the value
};

struct SearchLimits {
  int iterations = 200;
  double tolerance = 1e-9;  ///< of the decrement; the step that it announces is still taken
};

/// Climbs from `start`. The model of second order is trusted within a radius in the logarithms that shrinks when a step
/// gains less than it promised; a parameter that presses against its bound is held there while it does. Never leaves
/// the box; a value that is not finite counts as a step too far.
[[nodiscard]] Maximum maximise(const Objective& objective, const Vector& start, const Box& box,
                               const SearchLimits& limits);

}  // namespace quintile::clv
