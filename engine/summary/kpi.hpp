// The definitions of rates and values over a tally; quintile/summary.hpp explains them.
#pragma once

#include <cstdint>

#include "engine/summary/census.hpp"
#include "engine/summary/tally.hpp"

namespace quintile {

/// Days in a mean month of the Gregorian calendar.
inline constexpr double kDaysPerMonth = 30.436875;

/// Computes the measures of any set of customers, relative to all of them. What the log cannot tell is NaN.
class Kpi {
 public:
  Kpi(const Known& known, const Tally& all) : known_(known), all_(all) {}

  [[nodiscard]] double customer_share(const Tally& t) const;
  [[nodiscard]] double active_share(const Tally& t) const;

  [[nodiscard]] double revenue(const Tally& t) const;
  [[nodiscard]] double revenue_share(const Tally& t) const;
  /// Share of the revenue of all of an amount of money.
  [[nodiscard]] double share_of_revenue(double amount) const;
  [[nodiscard]] double mean_revenue(const Tally& t) const;
  [[nodiscard]] double average_order_value(const Tally& t) const;
  [[nodiscard]] double purchase_frequency(const Tally& t) const;
  [[nodiscard]] double repeat_purchase_rate(const Tally& t) const;
  [[nodiscard]] double historic_clv(const Tally& t) const;
  [[nodiscard]] double projected_value(const Tally& t) const;
  /// An amount of projected value, NaN when nothing is projected.
  [[nodiscard]] double projected(double amount) const;
  [[nodiscard]] double projected_clv(const Tally& t) const;

  [[nodiscard]] double start_customers(const Tally& t) const;
  [[nodiscard]] double end_customers(const Tally& t) const;
  [[nodiscard]] double new_customers(const Tally& t) const;
  [[nodiscard]] double retained_customers(const Tally& t) const;
  [[nodiscard]] double reactivated_customers(const Tally& t) const;
  [[nodiscard]] double churned_customers(const Tally& t) const;
  [[nodiscard]] double retention_rate(const Tally& t) const;

  [[nodiscard]] double engagement_rate(const Tally& t) const;
  [[nodiscard]] double events_a_month(const Tally& t) const;
  [[nodiscard]] double support_events_a_month(const Tally& t) const;
  [[nodiscard]] double channels_used(const Tally& t) const;
  [[nodiscard]] double member_share(const Tally& t) const;
  [[nodiscard]] double loyal_share(const Tally& t) const;
  [[nodiscard]] double csat(const Tally& t) const;
  [[nodiscard]] double nps(const Tally& t) const;

 private:
  const Known& known_;
  const Tally& all_;
};

/// The quotient, NaN unless the divisor is positive.
[[nodiscard]] double ratio(double dividend, double divisor);
/// One counted or summed thing per another.
template <class Dividend>
[[nodiscard]] double ratio(const Tally& tally, Dividend dividend, Count divisor) {
  return ratio(static_cast<double>(tally[dividend]), static_cast<double>(tally[divisor]));
}

}  // namespace quintile
