// Fitted models -> the columns of every customer.
#pragma once

#include "engine/clv/customer_histories.hpp"

namespace quintile::clv {

/// Fills p_alive, purchases, dert, expected_spend and clv of a result whose models are there, for a table of
/// `customers` rows.
void project_columns(const CustomerHistories& histories, std::size_t customers, PurchaseModel model,
                     const ClvOptions& options, ClvResult& result);

/// Length of a unit of time in days; a month is 146,097 / 4,800 of them.
[[nodiscard]] double days_per(PeriodUnit unit);

/// Days of a year by the Gregorian calendar.
inline constexpr double kDaysPerYear = 365.2425;

}  // namespace quintile::clv
