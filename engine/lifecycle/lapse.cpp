#include "engine/lifecycle/lapse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

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
    : customers_(customers), fixed_(options.lapse.has_value()), multiple_(options.lapse_multiple) {
  check(options);
  population_ = median_of_own_gaps();
  typical_ = fixed_ ? days_of(*options.lapse) : multiple_ * (population_ > 0 ? population_ : days_of(purchase_window));
}

double LapseLimit::median_of_own_gaps() const {
  // Blocks are gathered apart and joined in order, so that no thread count changes the vector.
  auto gaps = reduce_blocks(
      customers_.size(), kCustomerBlock, std::vector<double>(),
      [&](std::size_t begin, std::size_t end) {
        std::vector<double> block;
        for (std::size_t i = begin; i < end; ++i) {
          if (const double gap = own_gap_days(i); gap > 0) block.push_back(gap);
        }
        return block;
      },
      [](std::vector<double>& all, const std::vector<double>& block) {
        all.insert(all.end(), block.begin(), block.end());
      });
  if (gaps.empty()) return kUnknown;
  const auto middle = gaps.begin() + std::ssize(gaps) / 2;
  std::nth_element(gaps.begin(), middle, gaps.end());
  if (gaps.size() % 2 == 1) return *middle;
  const double below = *std::max_element(gaps.begin(), middle);
  return below + (*middle - below) / 2;
}

}  // namespace quintile
