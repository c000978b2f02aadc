// Life-cycle stage and marketing group of each customer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "quintile/activity.hpp"
#include "quintile/buffer.hpp"
#include "quintile/customers.hpp"
#include "quintile/score.hpp"
#include "quintile/table.hpp"
#include "quintile/time.hpp"

namespace quintile {

/// From first contact to loyalty.
enum class LifecycleStage : std::uint8_t { reach, acquisition, conversion, retention, loyalty };
inline constexpr std::array<std::string_view, 5> kLifecycleStageNames = {"reach", "acquisition", "conversion",
                                                                         "retention", "loyalty"};

/// How marketing addresses the customer.
enum class MarketingGroup : std::uint8_t {
  contact_only,
  registered,
  first_time,
  frequent,
  reactivated,
  lapsing,
  lapsed
};
inline constexpr std::array<std::string_view, 7> kMarketingGroupNames = {
    "contact only", "registered", "first-time", "frequent (VIP)", "reactivated", "lapsing", "lapsed"};

struct LifecycleOptions {
  std::optional<DurationNs> lapse;  ///< fixed lapse limit; default: a multiple of the customer's own median gap
  double lapse_multiple = 3.0;      ///< of the median gap (own, otherwise the population's); > 0
  double lapsing_fraction = 0.5;    ///< of the lapse limit after which a customer counts as lapsing; 0..1
};

struct LifecycleResult {
  Buffer<std::uint8_t> stage;             ///< LifecycleStage
  Buffer<std::uint8_t> group;             ///< MarketingGroup
  Buffer<double> lapse_limit_days;        ///< the limit applied to the customer; NaN: no purchase
  double population_median_gap_days = 0;  ///< NaN: nobody has bought on two days
};

/// Derives stages and groups from measures, activity and scores.
[[nodiscard]] LifecycleResult classify_lifecycle(const CustomerTable& customers, const ActivityResult& activity,
                                                 const ScoreResult& scores, const LifecycleOptions& options);

[[nodiscard]] std::vector<ColumnView> lifecycle_columns(const LifecycleResult& result);

}  // namespace quintile
