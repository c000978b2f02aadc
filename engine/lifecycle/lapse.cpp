#include "engine/lifecycle/lapse.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "engine/score/order_statistics.hpp"
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
    : size_(customers.size()),
      has_medians_(!customers.median_gap_days.empty()),
      has_repeats_(!customers.repeat_frequency.empty()),
      median_gap_(customers.median_gap_days, kUnknown),
      t_x_(customers.t_x_days, kUnknown),
      repeats_(customers.repeat_frequency, kManyRepeats),
      fixed_(options.lapse.has_value()),
      multiple_(options.lapse_multiple),
      shortest_(days_of(purchase_window)) {
  check(options);
  population_ = median_of_own_gaps(customers.median_gap_days);
  typical_ = fixed_ ? days_of(*options.lapse) : limit_from(population_ > 0 ? population_ : shortest_);
}

double LapseLimit::median_of_own_gaps(std::span<const double> medians) const {
  Buffer<double> gaps;
  if (!has_medians_) {
    gaps = Buffer<double>(size_);
    parallel_blocks(size_, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) gaps[i] = mean_gap_days(i);
    });
    medians = gaps.span();
  }
  scoring::RankQuery middle{{0.5, 0.5}, [](std::size_t count) {
                              return std::vector<std::size_t>{(count - 1) / 2, count / 2};
                            }};
  const auto found = scoring::order_statistics(scoring::PlainColumn(medians), std::span(&middle, 1)).front();
  return found.count == 0 ? kUnknown : std::midpoint(found.values[0], found.values[1]);
}

}  // namespace quintile
