// Probabilities of staying subscribed.
#pragma once

#include <span>

#include "quintile/renewal.hpp"

namespace quintile::clv::renewal {

class Survival {
 public:
  /// Throws UserError for parameters that the model does not have.
  Survival(RenewalModel model, std::span<const double> parameters);

  /// ln P(subscribed after t + ahead renewals | subscribed after t); t, ahead >= 0. Error below 1e-14 of the
  /// result where t^c + beta >= 12, of the larger of 1 and the result where it is less.
  [[nodiscard]] double log_ahead(double t, double ahead) const;

  /// The derivative of ln P(subscribed after t renewals) by t > 0.
  [[nodiscard]] double slope(double t) const;

 private:
  double alpha_ = 0;
  double beta_ = 0;
  double c_ = 1;
};

}  // namespace quintile::clv::renewal
