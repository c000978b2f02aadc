#include "engine/clv/renewal/periods.hpp"

#include <algorithm>
#include <array>

#include "quintile/error.hpp"

namespace quintile {
namespace clv {
namespace {

struct Length {
  std::int64_t days;
  std::int64_t months;
};

Length length_of(RenewalPeriod period) {
  switch (period) {
    case RenewalPeriod::day:
      return {1, 0};
    case RenewalPeriod::week:
      return {7, 0};
    case RenewalPeriod::month:
      return {0, 1};
    case RenewalPeriod::quarter:
      return {0, 3};
    case RenewalPeriod::year:
      return {0, 12};
  }
  throw UserError("unknown period of renewal; use day, week, month, quarter or year");
}

// Whole months from `start` to `day`: a month's last day stands for the days that it lacks.
std::int64_t months_between(std::int64_t start, std::int64_t day) {
  const Date from = date_from_days(start);
  const Date to = date_from_days(day);
  const std::int64_t months = month_of_day(day) - month_of_day(start);
  const bool last_of_month = date_from_days(day + 1).day == 1;
  return months - (to.day < from.day && !last_of_month ? 1 : 0);
}

}  // namespace

std::uint32_t renewals_due(RenewalPeriod period, std::int64_t start, std::int64_t day) {
  const Length length = length_of(period);
  const std::int64_t due = length.days > 0 ? (day - start) / length.days : months_between(start, day) / length.months;
  return static_cast<std::uint32_t>(std::max<std::int64_t>(due, 0));
}

std::int64_t half_period_days(RenewalPeriod period) {
  const Length length = length_of(period);
  return length.days > 0 ? length.days / 2 : length.months * 15;
}

}  // namespace clv

std::string_view renewal_period_name(RenewalPeriod period) {
  constexpr std::array<std::string_view, 5> kNames = {"day", "week", "month", "quarter", "year"};
  (void)clv::length_of(period);  // refuses unknown codes
  return kNames[static_cast<std::size_t>(period)];
}

double periods_per_year(RenewalPeriod period) {
  const clv::Length length = clv::length_of(period);
  constexpr double kDaysPerYear = 365.2425;
  return length.days > 0 ? kDaysPerYear / static_cast<double>(length.days) : 12.0 / static_cast<double>(length.months);
}

}  // namespace quintile
