#include "engine/lifecycle/lapse.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "engine/base/group_medians.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

double days_of(DurationNs duration) { return static_cast<double>(duration) / static_cast<double>(kNsPerDay); }

void check(const LifecycleOptions& options) {
  if (options.lapse && *options.lapse <= 0) {
    throw UserError(
        fmt::format("the lapse limit must be positive: it is {} ns; give a length such as 90d", *options.lapse));
  }
  if (!(options.lapse_multiple > 0) || !std::isfinite(options.lapse_multiple)) {
    throw UserError(fmt::format("the lapse multiple must be a positive number: it is {}; the default is 3",
                                options.lapse_multiple));
  }
  if (!(options.lapsing_fraction >= 0 && options.lapsing_fraction <= 1)) {
    throw UserError(
        fmt::format("the lapsing fraction must lie in 0..1: it is {}; the default is 0.5", options.lapsing_fraction));
  }
}

}  // namespace

LapseLimit::LapseLimit(const CustomerTable& customers, DurationNs purchase_window, const LifecycleOptions& options)
    : customers_(customers),
      fixed_(options.lapse.has_value()),
      multiple_(options.lapse_multiple),
      shortest_(days_of(purchase_window)) {
  check(options);
  population_ = median_of_own_gaps();
  typical_ = fixed_ ? days_of(*options.lapse) : limit_from(population_ > 0 ? population_ : shortest_);
}

double LapseLimit::median_of_own_gaps() const {
  if (!customers_.median_gap_days.empty()) return group_medians<double>(customers_.median_gap_days, {}, 1)[0];
  Buffer<double> gaps(customers_.size());
  parallel_blocks(gaps.size(), kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) gaps[i] = own_gap_days(i);
  });
  return group_medians<double>(std::as_const(gaps).span(), {}, 1)[0];
}

}  // namespace quintile
