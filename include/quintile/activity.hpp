// Active customers: who is active, and in which of six ways.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/buffer.hpp"
#include "quintile/customers.hpp"
#include "quintile/table.hpp"
#include "quintile/time.hpp"

namespace quintile {

/// Business presets of the activity window: retail 30 days, wholesale 90, saas 30, streaming 365, telecom 90.
enum class Business : std::uint8_t { retail, wholesale, saas, streaming, telecom };

[[nodiscard]] std::string_view name_of(Business business);
/// Throws UserError naming the presets.
[[nodiscard]] Business business_from(std::string_view name);
[[nodiscard]] DurationNs activity_window_of(Business business);

/// The six active-customer types; bit i of the mask is type i. Code 0 is "none" in primary_type.
enum class ActiveType : std::uint8_t {
  recent_purchase = 0,
  loyal = 1,
  support = 2,
  product_subscription = 3,
  service_subscription = 4,
  contact = 5,
};
inline constexpr std::size_t kActiveTypes = 6;
inline constexpr std::array<std::string_view, kActiveTypes> kActiveTypeNames = {
    "recent purchase", "loyal", "support and service", "product subscription", "service subscription", "contact"};

struct ActivityOptions {
  Business business = Business::retail;
  std::optional<DurationNs> window;                                   ///< replaces the preset's length
  std::array<std::optional<DurationNs>, kEventKinds> window_by_kind;  ///< replaces it for one kind
  std::uint32_t loyal_occasions = 3;                                  ///< k: at least this many occasions
  DurationNs loyal_tenure = 180 * kNsPerDay;
  std::uint32_t loyal_quarters = 3;  ///< m: purchases in at least this many distinct quarters
  /// A subscription runs from its last event until a cancellation with a later time, and no longer than this (none:
  /// open end). A cancellation at the very time of the subscription is taken to precede it: the plan was changed.
  std::optional<DurationNs> subscription_length;
  /// Which type is primary when a customer has several: the first of these that applies.
  std::array<ActiveType, kActiveTypes> priority = {ActiveType::loyal,
                                                   ActiveType::product_subscription,
                                                   ActiveType::service_subscription,
                                                   ActiveType::recent_purchase,
                                                   ActiveType::support,
                                                   ActiveType::contact};

  /// The window of each event kind after presets and overrides, for AggregateOptions::activity_windows.
  /// Throws UserError when one is not positive.
  [[nodiscard]] std::array<DurationNs, kEventKinds> windows() const;
};

struct ActivityResult {
  /// 1: a qualifying event (any kind but cancellation) in its window, or a running subscription. No type need apply:
  /// a registration or a satisfaction score in the window makes active without being one of the six types.
  Buffer<std::uint8_t> active;
  Buffer<std::uint8_t> types;                   ///< bit mask of ActiveType
  Buffer<std::uint8_t> primary_type;            ///< 0: none, otherwise 1 + ActiveType
  DurationNs purchase_window = 30 * kNsPerDay;  ///< the activity window of purchases that was applied
};

/// Classifies customers. `as_of` is the one of the aggregate stage, whose activity windows must be
/// options.windows(). Tables degrade as follows: without occasions_in_window a purchase is in the window when
/// recency_days < window; a loyalty criterion whose measure is missing (tenure, quarters) is left out; without
/// event kinds only purchases count.
/// Throws UserError for a window or subscription length that is not positive, or a priority that repeats a type.
[[nodiscard]] ActivityResult classify_activity(const CustomerTable& customers, TimeNs as_of,
                                               const ActivityOptions& options);

[[nodiscard]] std::vector<ColumnView> activity_columns(const ActivityResult& result);

}  // namespace quintile
