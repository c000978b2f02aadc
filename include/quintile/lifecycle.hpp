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

/// From first contact to loyalty: the furthest stage reached.
enum class LifecycleStage : std::uint8_t {
  reach,        ///< no purchase, registration or subscription
  acquisition,  ///< registered or subscribed, no purchase
  conversion,   ///< one purchase occasion
  retention,    ///< two or more
  loyalty,      ///< active type loyal, or two or more with the top R and F scores
};
inline constexpr std::array<std::string_view, 5> kLifecycleStageNames = {"reach", "acquisition", "conversion",
                                                                         "retention", "loyalty"};

/// How marketing addresses the customer. Of those that apply, the first in the order: lapsed, reactivated, first-time,
/// lapsing, frequent.
enum class MarketingGroup : std::uint8_t {
  contact_only,  ///< no purchase, registration or subscription
  registered,    ///< registered or subscribed, no purchase
  first_time,    ///< one purchase occasion
  frequent,      ///< repeat buyer within the rhythm
  reactivated,   ///< bought in the activity window after a gap longer than the lapse limit
  lapsing,       ///< recency beyond lapsing_fraction of the lapse limit
  lapsed,        ///< recency beyond the lapse limit
};
inline constexpr std::array<std::string_view, 7> kMarketingGroupNames = {
    "contact only", "registered", "first-time", "frequent (VIP)", "reactivated", "lapsing", "lapsed"};

struct LifecycleOptions {
  std::optional<DurationNs> lapse;  ///< fixed lapse limit; default: a multiple of a median gap
  /// Of the median gap between purchase days; > 0. The gap is the customer's own (t_x / x in a table without median
  /// gaps) when there are two gaps or more, else the population's, else, when nobody has bought on two days, the
  /// activity window of purchases. A limit from a multiple is at least that window (docs/adr/0002-lapse-limit.md).
  double lapse_multiple = 3.0;
  double lapsing_fraction = 0.5;  ///< of the lapse limit after which a customer counts as lapsing; 0..1
};

struct LifecycleResult {
  Buffer<std::uint8_t> stage;       ///< LifecycleStage
  Buffer<std::uint8_t> group;       ///< MarketingGroup
  Buffer<double> lapse_limit_days;  ///< the limit applied to the customer; NaN: no purchase
  /// Exact median over all customers with a gap, be it a single one; NaN: nobody has bought on two days.
  double population_median_gap_days = 0;
};

/// Derives stages and groups from measures, activity and scores, all of the same customers. Throws UserError for
/// options out of their range.
[[nodiscard]] LifecycleResult classify_lifecycle(const CustomerTable& customers, const ActivityResult& activity,
                                                 const ScoreResult& scores, const LifecycleOptions& options);

[[nodiscard]] std::vector<ColumnView> lifecycle_columns(const LifecycleResult& result);

}  // namespace quintile
