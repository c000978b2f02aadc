#include "engine/summary/kpi.hpp"

#include <limits>

namespace quintile {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double number(const Tally& tally, Count what) { return static_cast<double>(tally[what]); }

}  // namespace

double ratio(double dividend, double divisor) { return divisor > 0 ? dividend / divisor : kUnknown; }

double Kpi::customer_share(const Tally& t) const {
  return ratio(number(t, Count::customers), number(all_, Count::customers));
}
double Kpi::active_share(const Tally& t) const { return ratio(t, Count::active, Count::customers); }

double Kpi::revenue(const Tally& t) const { return known_.amounts ? t[Sum::revenue] : kUnknown; }
double Kpi::revenue_share(const Tally& t) const { return share_of_revenue(revenue(t)); }
double Kpi::share_of_revenue(double amount) const { return ratio(amount, all_[Sum::revenue]); }
double Kpi::mean_revenue(const Tally& t) const { return ratio(revenue(t), number(t, Count::customers)); }
double Kpi::average_order_value(const Tally& t) const { return ratio(revenue(t), number(t, Count::occasions)); }
double Kpi::purchase_frequency(const Tally& t) const { return ratio(t, Count::occasions, Count::buyers); }
double Kpi::repeat_purchase_rate(const Tally& t) const { return ratio(t, Count::repeat_buyers, Count::buyers); }
double Kpi::historic_clv(const Tally& t) const { return ratio(revenue(t), number(t, Count::buyers)); }

double Kpi::projected_value(const Tally& t) const { return projected(t[Sum::projected_value]); }
double Kpi::projected(double amount) const { return known_.projected ? amount : kUnknown; }
double Kpi::projected_clv(const Tally& t) const { return ratio(projected_value(t), number(t, Count::buyers)); }

double Kpi::start_customers(const Tally& t) const { return known_.start ? number(t, Count::at_start) : kUnknown; }
double Kpi::end_customers(const Tally& t) const { return known_.end ? number(t, Count::at_end) : kUnknown; }
double Kpi::new_customers(const Tally& t) const { return known_.fresh ? number(t, Count::fresh) : kUnknown; }
double Kpi::retained_customers(const Tally& t) const { return known_.start ? number(t, Count::retained) : kUnknown; }
double Kpi::reactivated_customers(const Tally& t) const {
  return end_customers(t) - new_customers(t) - retained_customers(t);
}
double Kpi::churned_customers(const Tally& t) const { return start_customers(t) - retained_customers(t); }
double Kpi::retention_rate(const Tally& t) const { return ratio(retained_customers(t), start_customers(t)); }

double Kpi::engagement_rate(const Tally& t) const {
  return known_.end ? ratio(t, Count::engaged, Count::customers) : kUnknown;
}
double Kpi::events_a_month(const Tally& t) const {
  return ratio(number(t, Count::events), t[Sum::observed_days] / kDaysPerMonth);
}
double Kpi::support_events_a_month(const Tally& t) const {
  return known_.support ? ratio(number(t, Count::support_events), t[Sum::observed_days] / kDaysPerMonth) : kUnknown;
}
double Kpi::channels_used(const Tally& t) const {
  return known_.channels ? ratio(t, Count::channels, Count::customers) : kUnknown;
}
double Kpi::member_share(const Tally& t) const {
  return known_.memberships ? ratio(t, Count::members, Count::customers) : kUnknown;
}
double Kpi::loyal_share(const Tally& t) const { return ratio(t, Count::loyal, Count::customers); }

double Kpi::csat(const Tally& t) const {
  return known_.ten_points ? kUnknown : ratio(t, Count::satisfied, Count::satisfaction_scores);
}
double Kpi::nps(const Tally& t) const {
  if (!known_.ten_points) return kUnknown;
  return 100 * ratio(number(t, Count::promoters) - number(t, Count::detractors), number(t, Count::satisfaction_scores));
}

}  // namespace quintile
