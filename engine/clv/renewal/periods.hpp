// The calendar of renewals.
#pragma once

#include <cstdint>

#include "quintile/subscriptions.hpp"

namespace quintile::clv {

/// Renewals due by the end of `day`, for a subscription that started on `start`: days since 1970-01-01, start <= day.
[[nodiscard]] std::uint32_t renewals_due(RenewalPeriod period, std::int64_t start, std::int64_t day);

/// Half of a period in whole days, rounded down: how early a payment may come.
[[nodiscard]] std::int64_t half_period_days(RenewalPeriod period);

}  // namespace quintile::clv
