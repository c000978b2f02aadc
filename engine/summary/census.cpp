#include "engine/summary/census.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/activity/loyalty.hpp"
#include "engine/base/column_or.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr std::array kMembershipKinds = {EventKind::registration, EventKind::product_subscription,
                                         EventKind::service_subscription};

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

template <class T>
T value(const Buffer<T>& column, std::size_t i) noexcept {
  return column.empty() ? T{} : column[i];
}

const KindColumns& kind(const CustomerTable& customers, EventKind which) noexcept {
  return customers.kinds[static_cast<std::size_t>(which)];
}

// Values in the longest horizon; empty when there are none.
const Buffer<double>& longest_projection(const ClvResult* clv) {
  static const Buffer<double> kNone;
  return clv == nullptr || clv->clv.empty() ? kNone : clv->clv.back();
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
        window_days_(days_of(input.activity.purchase_window)),
        money_(customers_.monetary_total, 0),
        projected_(longest_projection(input.clv), 0),
        r_(input.scores.r, 0),
        f_(input.scores.f, 0),
        m_(input.scores.m, 0),
        occasions_(customers_.occasions, 0),
        recency_days_(customers_.recency_days, kUnknown),
        tenure_days_(customers_.tenure_days, kUnknown),
        median_gap_days_(customers_.median_gap_days, kUnknown),
        in_window_(customers_.occasions_in_window, 0),
        in_previous_window_(customers_.occasions_in_previous_window, 0),
        has_windows_(!customers_.occasions_in_window.empty()),
        has_kinds_(customers_.has_kinds()),
        has_satisfaction_(!customers_.satisfaction_count.empty()) {}

  [[nodiscard]] Census block(std::size_t begin, std::size_t end) const {
    Census census;
    for (std::size_t i = begin; i < end; ++i) {
      const double revenue = revenue_of(i);
      Tally& tally = census.cube.at(key_of(i));
      count_identity(tally, i, revenue);
      count_purchases(tally, i);
      count_windows(tally, i);
      count_events(tally, i);
      if (has_satisfaction_) count_satisfaction(tally, i);
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
    const double total = money_[i];
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
    const double projected = projected_[i];
    tally[Sum::projected_value] += projected;
    tally[Sum::at_risk_vip_projected_value] += vip && at_risk ? projected : 0.0;
    const std::uint8_t r = r_[i];
    tally[Count::scored] += r > 0 ? 1U : 0U;
    tally[Count::r] += r;
    tally[Count::f] += f_[i];
    tally[Count::m] += m_[i];
  }

  void count_purchases(Tally& tally, std::size_t i) const noexcept {
    const std::uint32_t occasions = occasions_[i];
    tally[Count::occasions] += occasions;
    tally[Count::buyers] += occasions > 0 ? 1U : 0U;
    tally[Count::repeat_buyers] += occasions > 1 ? 1U : 0U;
    tally[Count::loyal] += loyalty_.met(i) ? 1U : 0U;
    add_known(tally, Count::with_recency, Sum::recency_days, recency_days_[i]);
    add_known(tally, Count::with_tenure, Sum::tenure_days, tenure_days_[i]);
    add_known(tally, Count::with_gap, Sum::gap_days, median_gap_days_[i]);
  }

  static void add_known(Tally& tally, Count count, Sum sum, double value) noexcept {
    const bool known = !std::isnan(value);
    tally[count] += known ? 1U : 0U;
    tally[sum] += known ? value : 0.0;
  }

  void count_windows(Tally& tally, std::size_t i) const noexcept {
    const std::uint32_t in_window = in_window_[i];
    const bool at_end = has_windows_ ? in_window > 0 : recency_days_[i] < window_days_;
    const bool only = has_windows_ ? in_window == occasions_[i] : tenure_days_[i] < window_days_;
    const bool fresh = at_end & only;
    const bool at_start = in_previous_window_[i] > 0;
    tally[Count::at_start] += at_start ? 1U : 0U;
    tally[Count::at_end] += at_end ? 1U : 0U;
    tally[Count::fresh] += fresh ? 1U : 0U;
    tally[Count::retained] += at_start && at_end ? 1U : 0U;
    tally[Count::engaged] += at_end || other_event_in_window(i) ? 1U : 0U;
  }

  [[nodiscard]] bool other_event_in_window(std::size_t i) const noexcept {
    if (!has_kinds_) return false;
    for (std::size_t k = 1; k < kEventKinds; ++k) {
      if (k != static_cast<std::size_t>(EventKind::cancellation) && value(customers_.kinds[k].in_window, i) > 0) {
        return true;
      }
    }
    return false;
  }

  /// Without event kinds every event is a purchase, and a row of an order is no event of its own.
  void count_events(Tally& tally, std::size_t i) const noexcept {
    if (!has_kinds_) {
      tally[Count::events] += occasions_[i];
      const double tenure = tenure_days_[i];
      tally[Sum::observed_days] += std::isnan(tenure) ? 0.0 : tenure;
      return;
    }
    const TimeNs first = value(customers_.first_event_time, i);
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
  ColumnOr<double> money_;
  ColumnOr<double> projected_;
  ColumnOr<std::uint8_t> r_;
  ColumnOr<std::uint8_t> f_;
  ColumnOr<std::uint8_t> m_;
  ColumnOr<std::uint32_t> occasions_;
  ColumnOr<double> recency_days_;
  ColumnOr<double> tenure_days_;
  ColumnOr<double> median_gap_days_;
  ColumnOr<std::uint32_t> in_window_;
  ColumnOr<std::uint32_t> in_previous_window_;
  bool has_windows_;
  bool has_kinds_;
  bool has_satisfaction_;
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
  projected = !longest_projection(input.clv).empty();
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
      [&](std::size_t begin, std::size_t end) {
        const CensusTaker own = taker;  // a copy: what is counted cannot be taken for a change of it
        return own.block(begin, end);
      },
      [](Census& total, const Census& part) { total.merge(part); });
}

}  // namespace quintile
