#include "quintile/lifecycle.hpp"

#include <fmt/format.h>

#include <string>

#include "engine/lifecycle/lapse.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr double kNever = std::numeric_limits<double>::quiet_NaN();

double value_or_never(const Buffer<double>& column, std::size_t i) { return column.empty() ? kNever : column[i]; }

/// Reads what the classification asks about a customer.
class Customer {
 public:
  Customer(const CustomerTable& customers, const ActivityResult& activity, const ScoreResult& scores)
      : customers_(customers), activity_(activity), scores_(scores) {}

  [[nodiscard]] std::uint32_t occasions(std::size_t i) const noexcept {
    return customers_.occasions.empty() ? 0 : customers_.occasions[i];
  }
  [[nodiscard]] bool signed_up(std::size_t i) const noexcept {
    for (const EventKind kind :
         {EventKind::registration, EventKind::product_subscription, EventKind::service_subscription}) {
      const KindColumns& events = customers_.kinds[static_cast<std::size_t>(kind)];
      if (events.present() && events.count[i] > 0) return true;
    }
    return false;
  }
  [[nodiscard]] bool loyal(std::size_t i) const noexcept {
    constexpr unsigned kLoyalBit = 1U << static_cast<unsigned>(ActiveType::loyal);
    return (activity_.types[i] & kLoyalBit) != 0;
  }
  [[nodiscard]] bool top_scores(std::size_t i) const noexcept {
    return !scores_.r.empty() && !scores_.f.empty() && scores_.r[i] == scores_.dimensions[kRecency].levels &&
           scores_.f[i] == scores_.dimensions[kFrequency].levels;
  }
  [[nodiscard]] double recency_days(std::size_t i) const noexcept { return value_or_never(customers_.recency_days, i); }
  [[nodiscard]] double reentry_gap_days(std::size_t i) const noexcept {
    return value_or_never(customers_.reentry_gap_days, i);
  }

 private:
  const CustomerTable& customers_;
  const ActivityResult& activity_;
  const ScoreResult& scores_;
};

LifecycleStage stage_of(const Customer& customer, std::size_t i) {
  const std::uint32_t occasions = customer.occasions(i);
  if (occasions == 0) return customer.signed_up(i) ? LifecycleStage::acquisition : LifecycleStage::reach;
  if (customer.loyal(i) || (occasions > 1 && customer.top_scores(i))) return LifecycleStage::loyalty;
  return occasions == 1 ? LifecycleStage::conversion : LifecycleStage::retention;
}

/// Comparisons with an unknown recency are false: a customer of whom nothing is known has not lapsed.
MarketingGroup group_of(const Customer& customer, std::size_t i, double limit, double lapsing_fraction) {
  const std::uint32_t occasions = customer.occasions(i);
  if (occasions == 0) return customer.signed_up(i) ? MarketingGroup::registered : MarketingGroup::contact_only;
  const double recency = customer.recency_days(i);
  if (recency > limit) return MarketingGroup::lapsed;
  if (customer.reentry_gap_days(i) > limit) return MarketingGroup::reactivated;
  if (occasions == 1) return MarketingGroup::first_time;
  return recency > lapsing_fraction * limit ? MarketingGroup::lapsing : MarketingGroup::frequent;
}

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
  const Customer customer(customers, activity, scores);

  LifecycleResult result{Buffer<std::uint8_t>(size), Buffer<std::uint8_t>(size), Buffer<double>(size),
                         limit.population_median_gap_days()};
  parallel_blocks(size, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const double days = customer.occasions(i) == 0 ? kNever : limit.days(i);
      result.stage[i] = static_cast<std::uint8_t>(stage_of(customer, i));
      result.group[i] = static_cast<std::uint8_t>(group_of(customer, i, days, options.lapsing_fraction));
      result.lapse_limit_days[i] = days;
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
