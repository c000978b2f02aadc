#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/clv/gamma_gamma/spend_data.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {

Buffer<double> expected_spend(std::span<const double> parameters, const SpendHistories& histories) {
  if (parameters.size() != 3 || !(parameters[0] > 0) || !(parameters[1] > 1) || !(parameters[2] > 0) ||
      !std::isfinite(parameters[0] + parameters[1] + parameters[2])) {
    throw UserError(fmt::format("gamma-gamma needs p > 0, q > 1 and gamma > 0: {}", fmt::join(parameters, ", ")));
  }
  clv::check_spend(histories);
  const double p = parameters[0];
  const double q = parameters[1];
  const double gamma = parameters[2];
  Buffer<double> out(histories.size());
  parallel_blocks(histories.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const double x = histories.x[i];
      const double total = x > 0 ? x * std::max(histories.spend[i], 0.0) : 0.0;
      out[i] = p * (gamma + total) / (p * x + q - 1);
    }
  });
  return out;
}

}  // namespace quintile
