// ln(Gamma(z + n) / Gamma(z)) with its derivatives by z.
#pragma once

#include "engine/clv/numerics/gamma.hpp"

namespace quintile::clv {

struct RisingTerms {
  double value;
  double first;
  double second;

  RisingTerms(double z, double n) noexcept
      : value(log_rising(z, n)), first(digamma(z + n) - digamma(z)), second(trigamma(z + n) - trigamma(z)) {}
};

}  // namespace quintile::clv
