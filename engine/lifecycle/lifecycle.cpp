#include "quintile/lifecycle.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

#include "engine/base/column_or.hpp"
#include "engine/lifecycle/lapse.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr double kNever = std::numeric_limits<double>::quiet_NaN();

/// Reads what the classification asks about a customer. Nothing branches: which way a customer goes is unpredictable,
/// and a wrong guess costs more than all answers.
class Customers {
 public:
  Customers(const CustomerTable& customers, const ActivityResult& activity, const ScoreResult& scores)
      : occasions_(customers.occasions, 0),
        signed_up_{kind(customers, EventKind::registration), kind(customers, EventKind::product_subscription),
                   kind(customers, EventKind::service_subscription)},
        types_(activity.types, 0),
        has_scores_(!scores.r.empty() && !scores.f.empty()),
        r_(scores.r, 0),
        f_(scores.f, 0),
        top_r_(scores.dimensions[kRecency].levels),
        top_f_(scores.dimensions[kFrequency].levels),
        recency_days_(customers.recency_days, kNever),
        reentry_gap_days_(customers.reentry_gap_days, kNever) {}

  [[nodiscard]] bool bought(std::size_t i) const noexcept { return occasions_[i] > 0; }

  [[nodiscard]] LifecycleStage stage(std::size_t i) const noexcept {
    constexpr unsigned kLoyalBit = 1U << static_cast<unsigned>(ActiveType::loyal);
    const std::uint32_t occasions = occasions_[i];
    const bool loyal = (types_[i] & kLoyalBit) != 0;
    const bool top = has_scores_ & (r_[i] == top_r_) & (f_[i] == top_f_);
    LifecycleStage stage = occasions == 1 ? LifecycleStage::conversion : LifecycleStage::retention;
    stage = loyal | ((occasions > 1) & top) ? LifecycleStage::loyalty : stage;
    const LifecycleStage before = signed_up(i) ? LifecycleStage::acquisition : LifecycleStage::reach;
    return occasions == 0 ? before : stage;
  }

  /// Comparisons with an unknown recency are false: a customer of whom nothing is known has not lapsed.
  [[nodiscard]] MarketingGroup group(std::size_t i, double limit, double lapsing_fraction) const noexcept {
    const std::uint32_t occasions = occasions_[i];
    const double recency = recency_days_[i];
    MarketingGroup group = recency > lapsing_fraction * limit ? MarketingGroup::lapsing : MarketingGroup::frequent;
    group = occasions == 1 ? MarketingGroup::first_time : group;
    group = reentry_gap_days_[i] > limit ? MarketingGroup::reactivated : group;
    group = recency > limit ? MarketingGroup::lapsed : group;
    const MarketingGroup before = signed_up(i) ? MarketingGroup::registered : MarketingGroup::contact_only;
    return occasions == 0 ? before : group;
  }

 private:
  static ColumnOr<std::uint32_t> kind(const CustomerTable& customers, EventKind which) {
    return {customers.kinds[static_cast<std::size_t>(which)].count, 0};
  }
  [[nodiscard]] bool signed_up(std::size_t i) const noexcept {
    return (signed_up_[0][i] | signed_up_[1][i] | signed_up_[2][i]) != 0;
  }

  ColumnOr<std::uint32_t> occasions_;
  std::array<ColumnOr<std::uint32_t>, 3> signed_up_;
  ColumnOr<std::uint8_t> types_;
  bool has_scores_;
  ColumnOr<std::uint8_t> r_;
  ColumnOr<std::uint8_t> f_;
  int top_r_;
  int top_f_;
  ColumnOr<double> recency_days_;
  ColumnOr<double> reentry_gap_days_;
};

void check_lengths(std::size_t size, const ActivityResult& activity, const ScoreResult& scores) {
  const auto fits = [size](const Buffer<std::uint8_t>& column) { return column.empty() || column.size() == size; };
  if (activity.types.size() == size && fits(scores.r) && fits(scores.f)) return;
  throw UserError(fmt::format(
      "activity and scores are not of these customers: {} customers, {} active types, {} R and {} F scores; "
      "compute all three from one table",
      size, activity.types.size(), scores.r.size(), scores.f.size()));
}

}  // namespace

LifecycleResult classify_lifecycle(const CustomerTable& customers, const ActivityResult& activity,
                                   const ScoreResult& scores, const LifecycleOptions& options) {
  const std::size_t size = customers.size();
  check_lengths(size, activity, scores);
  const LapseLimit limit(customers, activity.purchase_window, options);
  const Customers all(customers, activity, scores);

  LifecycleResult result{Buffer<std::uint8_t>(size), Buffer<std::uint8_t>(size), Buffer<double>(size),
                         limit.population_median_gap_days()};
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    // Copies: bytes written may alias anything that is not the loop's own.
    const Customers customer = all;
    const LapseLimit lapse = limit;
    const double fraction = options.lapsing_fraction;
    std::uint8_t* stage = result.stage.data();
    std::uint8_t* group = result.group.data();
    double* limit_days = result.lapse_limit_days.data();
    for (std::size_t i = begin; i < end; ++i) {
      const double own = lapse.days(i);
      const double days = customer.bought(i) ? own : kNever;
      stage[i] = static_cast<std::uint8_t>(customer.stage(i));
      group[i] = static_cast<std::uint8_t>(customer.group(i, days, fraction));
      limit_days[i] = days;
    }
  });
  return result;
}

std::vector<ColumnView> lifecycle_columns(const LifecycleResult& result) {
  return {{"lifecycle_stage",
           "",
           "The furthest stage of the life cycle reached",
           ColumnRole::label,
           result.stage.span(),
           {kLifecycleStageNames.begin(), kLifecycleStageNames.end()}},
          {"lifecycle_group",
           "",
           "Marketing group",
           ColumnRole::label,
           result.group.span(),
           {kMarketingGroupNames.begin(), kMarketingGroupNames.end()}},
          {"lapse_limit_days",
           "days",
           "Days without a purchase after which the customer counts as lapsed",
           ColumnRole::plain,
           result.lapse_limit_days.span(),
           {}}};
}

}  // namespace quintile
