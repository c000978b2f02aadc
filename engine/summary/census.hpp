// The one pass over all customers.
#pragma once

#include <array>
#include <cstdint>

#include "engine/summary/cube.hpp"
#include "quintile/summary.hpp"

namespace quintile {

/// Customers and revenue of a life-cycle stage within a marketing group.
struct LifecycleTally {
  std::uint64_t customers = 0;
  double revenue = 0;
};

/// What the tables are made of.
struct Census {
  Cube cube;
  std::array<std::array<LifecycleTally, kMarketingGroupNames.size()>, kLifecycleStageNames.size()> lifecycle{};

  void merge(const Census& later);
};

/// What the log can tell, over all customers: decides between a number and NaN.
struct Known {
  explicit Known(const SummaryInput& input);

  bool amounts;
  bool monetary_scores;
  bool end;    ///< purchases in the activity window
  bool start;  ///< ... in the window before it
  bool fresh;  ///< whether all purchases are in the activity window
  bool memberships;
  bool support;
  bool channels;
  bool projected;   ///< lifetime value in some horizon
  bool ten_points;  ///< satisfaction from 0 to 10 rather than from 1 to 5
};

/// Counts every customer once, in blocks of kCustomerBlock joined in order.
[[nodiscard]] Census take_census(const SummaryInput& input);

}  // namespace quintile
