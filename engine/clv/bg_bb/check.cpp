#include <fmt/format.h>

#include <cmath>

#include "engine/clv/bg_bb/bg_bb.hpp"
#include "quintile/error.hpp"

namespace quintile::clv::bg_bb {

void check(const PurchaseHistories& h) {
  for (std::size_t i = 0; i < h.size(); ++i) {
    const double t_x = h.t_x[i] / h.ticks_per_unit;
    const double end = h.T[i] / h.ticks_per_unit;
    if (t_x == std::floor(t_x) && end == std::floor(end) && h.x[i] <= t_x && end <= kMostOpportunities) continue;
    throw DataError(
        fmt::format("bg-bb counts opportunities: t_x and T must be whole numbers with x <= t_x, and T at most "
                    "{}; customer {} has x = {}, t_x = {}, T = {}. Count time in periods of which each holds "
                    "one purchase at most, or use bg-nbd",
                    kMostOpportunities, i, h.x[i], t_x, end));
  }
}

}  // namespace quintile::clv::bg_bb
