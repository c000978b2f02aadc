#include "engine/summary/census.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/activity/loyalty.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr std::array kMembershipKinds = {EventKind::registration, EventKind::product_subscription,
                                         EventKind::service_subscription};

template <class T>
T value(const Buffer<T>& column, std::size_t i) noexcept {
  return column.empty() ? T{} : column[i];
}

const KindColumns& kind(const CustomerTable& customers, EventKind which) noexcept {
  return customers.kinds[static_cast<std::size_t>(which)];
}

double days_of(DurationNs duration) { return static_cast<double>(duration) / static_cast<double>(kNsPerDay); }

/// Reads one customer after the other into tallies.
class CensusTaker {
 public:
  explicit CensusTaker(const SummaryInput& input)
      : input_(input),
        customers_(input.aggregate.customers),
        known_(input),
        loyalty_(customers_, input.activity_options),
        window_days_(days_of(input.activity.purchase_window)) {}

  [[nodiscard]] Census block(std::size_t begin, std::size_t end) const {
    Census census;
    for (std::size_t i = begin; i < end; ++i) {
      const double revenue = revenue_of(i);
      Tally& tally = census.cube.at(key_of(i));
      count_identity(tally, i, revenue);
      count_purchases(tally, i);
      count_windows(tally, i);
      count_events(tally, i);
      if (!customers_.satisfaction_count.empty()) count_satisfaction(tally, i);
      count_lifecycle(census, i, revenue);
    }
    return census;
  }

 private:
  [[nodiscard]] CubeKey key_of(std::size_t i) const {
    const CubeKey key{input_.segments.segment[i], input_.activity.active[i] != 0, input_.activity.types[i]};
    if (key.segment >= input_.segments.segments.size() || key.types >= 1U << kActiveTypes) {
      throw InternalError(fmt::format("a code of customer {} is out of range: segment {} of {}, active types {:#x}", i,
                                      key.segment, input_.segments.segments.size(), key.types));
    }
    return key;
  }

  /// An unknown total (NaN, in summarised input) adds nothing.
  [[nodiscard]] double revenue_of(std::size_t i) const noexcept {
    const double total = value(customers_.monetary_total, i);
    return std::isnan(total) ? 0 : total;
  }

  void count_identity(Tally& tally, std::size_t i, double revenue) const noexcept {
    const bool vip = input_.segments.is_vip[i] != 0;
    const bool at_risk = input_.segments.is_at_risk[i] != 0;
    ++tally[Count::customers];
    tally[Count::active] += input_.activity.active[i] != 0 ? 1U : 0U;
    tally[Count::vips] += vip ? 1U : 0U;
    tally[Count::at_risk] += at_risk ? 1U : 0U;
    tally[Count::at_risk_vips] += vip && at_risk ? 1U : 0U;
    tally[Sum::revenue] += revenue;
    tally[Sum::at_risk_vip_revenue] += vip && at_risk ? revenue : 0.0;
    const std::uint8_t r = value(input_.scores.r, i);
    tally[Count::scored] += r > 0 ? 1U : 0U;
    tally[Count::r] += r;
    tally[Count::f] += value(input_.scores.f, i);
    tally[Count::m] += value(input_.scores.m, i);
  }

  void count_purchases(Tally& tally, std::size_t i) const noexcept {
    const std::uint32_t occasions = value(customers_.occasions, i);
    tally[Count::occasions] += occasions;
    tally[Count::buyers] += occasions > 0 ? 1U : 0U;
    tally[Count::repeat_buyers] += occasions > 1 ? 1U : 0U;
    tally[Count::loyal] += loyalty_.met(i) ? 1U : 0U;
    add_known(tally, Count::with_recency, Sum::recency_days, customers_.recency_days, i);
    add_known(tally, Count::with_tenure, Sum::tenure_days, customers_.tenure_days, i);
    add_known(tally, Count::with_gap, Sum::gap_days, customers_.median_gap_days, i);
  }

  static void add_known(Tally& tally, Count count, Sum sum, const Buffer<double>& column, std::size_t i) noexcept {
    if (column.empty()) return;
    const bool known = !std::isnan(column[i]);
    tally[count] += known ? 1U : 0U;
    tally[sum] += known ? column[i] : 0.0;
  }

  void count_windows(Tally& tally, std::size_t i) const noexcept {
    bool at_end = false;
    bool fresh = false;
    if (!customers_.occasions_in_window.empty()) {
      at_end = customers_.occasions_in_window[i] > 0;
      fresh = at_end && customers_.occasions_in_window[i] == value(customers_.occasions, i);
    } else {
      at_end = !customers_.recency_days.empty() && customers_.recency_days[i] < window_days_;
      fresh = at_end && !customers_.tenure_days.empty() && customers_.tenure_days[i] < window_days_;
    }
    const bool at_start = value(customers_.occasions_in_previous_window, i) > 0;
    tally[Count::at_start] += at_start ? 1U : 0U;
    tally[Count::at_end] += at_end ? 1U : 0U;
    tally[Count::fresh] += fresh ? 1U : 0U;
    tally[Count::retained] += at_start && at_end ? 1U : 0U;
    tally[Count::engaged] += at_end || other_event_in_window(i) ? 1U : 0U;
  }

  [[nodiscard]] bool other_event_in_window(std::size_t i) const noexcept {
    if (!customers_.has_kinds()) return false;
    for (std::size_t k = 1; k < kEventKinds; ++k) {
      if (k != static_cast<std::size_t>(EventKind::cancellation) && value(customers_.kinds[k].in_window, i) > 0) {
        return true;
      }
    }
    return false;
  }

  /// Without event kinds every event is a purchase, and a row of an order is no event of its own.
  void count_events(Tally& tally, std::size_t i) const noexcept {
    const TimeNs first = value(customers_.first_event_time, i);
    if (!customers_.has_kinds()) {
      tally[Count::events] += value(customers_.occasions, i);
      const double tenure = value(customers_.tenure_days, i);
      if (!std::isnan(tenure)) tally[Sum::observed_days] += tenure;
      return;
    }
    tally[Count::events] += customers_.events[i];
    if (!customers_.first_event_time.empty() && first != kNoTime && input_.aggregate.as_of != kNoTime) {
      // As real numbers: the span between two representable times may not be representable.
      tally[Sum::observed_days] +=
          (static_cast<double>(input_.aggregate.as_of) - static_cast<double>(first)) / static_cast<double>(kNsPerDay);
    }
    tally[Count::support_events] += value(kind(customers_, EventKind::support).count, i);
    tally[Count::channels] += value(customers_.channels_used, i);
    const bool member = std::any_of(kMembershipKinds.begin(), kMembershipKinds.end(),
                                    [&](EventKind which) { return value(kind(customers_, which).count, i) > 0; });
    tally[Count::members] += member ? 1U : 0U;
  }

  void count_satisfaction(Tally& tally, std::size_t i) const noexcept {
    const std::uint32_t scores = customers_.satisfaction_count[i];
    if (scores == 0) return;
    tally[Count::satisfaction_scores] += scores;
    tally[Count::satisfied] += value(customers_.satisfied_count, i);
    tally[Count::promoters] += value(customers_.promoters, i);
    tally[Count::detractors] += value(customers_.detractors, i);
    tally[Sum::satisfaction] += value(customers_.satisfaction_mean, i) * scores;
  }

  void count_lifecycle(Census& census, std::size_t i, double revenue) const {
    const std::size_t stage = input_.lifecycle.stage[i];
    const std::size_t group = input_.lifecycle.group[i];
    if (stage >= kLifecycleStageNames.size() || group >= kMarketingGroupNames.size()) {
      throw InternalError(
          fmt::format("a code of customer {} is out of range: life-cycle stage {}, group {}", i, stage, group));
    }
    LifecycleTally& tally = census.lifecycle[stage][group];
    ++tally.customers;
    tally.revenue += revenue;
  }

  const SummaryInput& input_;
  const CustomerTable& customers_;
  Known known_;
  Loyalty loyalty_;
  double window_days_;
};

}  // namespace

Known::Known(const SummaryInput& input) {
  const CustomerTable& customers = input.aggregate.customers;
  amounts = customers.has_amounts();
  monetary_scores = !input.scores.m.empty();
  const bool windows = !customers.occasions_in_window.empty();
  end = windows || !customers.recency_days.empty();
  start = windows && !customers.occasions_in_previous_window.empty();
  fresh = windows ? !customers.occasions.empty() : !customers.recency_days.empty() && !customers.tenure_days.empty();
  memberships = std::any_of(kMembershipKinds.begin(), kMembershipKinds.end(),
                            [&](EventKind which) { return kind(customers, which).present(); });
  support = kind(customers, EventKind::support).present();
  channels = !customers.channels_used.empty();
  const double highest = input.aggregate.max_satisfaction;
  ten_points = std::isnan(highest) ? std::any_of(customers.promoters.begin(), customers.promoters.end(),
                                                 [](std::uint32_t count) { return count > 0; })
                                   : highest > 5;
}

void Census::merge(const Census& later) {
  cube.merge(later.cube);
  for (std::size_t stage = 0; stage < lifecycle.size(); ++stage) {
    for (std::size_t group = 0; group < lifecycle[stage].size(); ++group) {
      lifecycle[stage][group].customers += later.lifecycle[stage][group].customers;
      lifecycle[stage][group].revenue += later.lifecycle[stage][group].revenue;
    }
  }
}

Census take_census(const SummaryInput& input) {
  const CensusTaker taker(input);
  return reduce_blocks(
      input.aggregate.customers.size(), kCustomerBlock, Census(),
      [&](std::size_t begin, std::size_t end) { return taker.block(begin, end); },
      [](Census& total, const Census& part) { total.merge(part); });
}

}  // namespace quintile
