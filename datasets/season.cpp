#include "datasets/season.hpp"

#include <algorithm>
#include <array>

#include "datasets/exact_math.hpp"

namespace quintile::datasets {
namespace {

constexpr std::uint32_t kHour = 3'600;

double bump(double day, double centre, double width) noexcept {
  const double distance = (day - centre) / width;
  return exact_exp(-distance * distance);
}

}  // namespace

double hour_weight(unsigned hour) noexcept {
  constexpr std::array<double, 24> kWeights = {.35,  .18,  .10,  .07,  .07,  .12,  .30,  .60,  .95,  1.25, 1.45, 1.50,
                                               1.45, 1.40, 1.35, 1.30, 1.35, 1.45, 1.60, 1.75, 1.85, 1.70, 1.20, .70};
  return kWeights[hour % 24];
}

double weekday_weight(unsigned weekday) noexcept {
  constexpr std::array<double, 7> kWeights = {1.05, 1.00, 1.00, 1.05, 1.15, 1.00, .75};
  return kWeights[weekday % 7];
}

double yearly_weight(TimeNs time) {
  const std::int64_t day = day_of(time);
  const std::int64_t new_year = days_from_date({date_from_days(day).year, 1, 1});
  const auto day_of_year = static_cast<double>(day - new_year);
  // A December peak before Christmas, a week of sales at the end of November, a quiet January and a summer dip.
  return 1.0 + 1.1 * bump(day_of_year, 346.0, 13.0) + 0.6 * bump(day_of_year, 331.0, 4.0) -
         0.25 * bump(day_of_year, 25.0, 25.0) - 0.15 * bump(day_of_year, 210.0, 35.0);
}

Season::Season(TimeNs begin, std::uint32_t seconds) : span_(seconds), seconds_(seconds) {
  const std::uint32_t hours = (seconds + kHour - 1) / kHour;
  busy_at_.resize(hours + 1);
  double busy = 0;
  double yearly = 1;
  std::int64_t last_day = day_of(begin) - 1;
  for (std::uint32_t h = 0; h < hours; ++h) {
    busy_at_[h] = busy;
    const TimeNs time = begin + static_cast<TimeNs>(h) * kHour * kNsPerSecond;
    const std::int64_t day = day_of(time);
    if (day != last_day) yearly = yearly_weight(time);
    last_day = day;
    const auto hour = static_cast<unsigned>((time - day * kNsPerDay) / (kHour * kNsPerSecond));
    const auto weekday = static_cast<unsigned>(((day + 3) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
    const std::uint32_t length = std::min(kHour, seconds - h * kHour);
    busy += hour_weight(hour) * weekday_weight(weekday) * yearly * length;
  }
  busy_at_[hours] = busy;
  for (double& at : busy_at_) at *= span_ / busy;
  busy_at_[hours] = span_;

  guess_.resize(hours);
  pieces_per_second_ = static_cast<double>(hours) / span_;
  std::uint32_t hour = 0;
  for (std::uint32_t piece = 0; piece < hours; ++piece) {
    while (hour + 1 < hours && busy_at_[hour + 1] * pieces_per_second_ <= static_cast<double>(piece)) ++hour;
    guess_[piece] = hour;
  }
}

std::uint32_t Season::calendar_second(double busy) const noexcept {
  const auto hours = static_cast<std::uint32_t>(guess_.size());
  const auto piece = static_cast<std::uint32_t>(std::max(0.0, busy * pieces_per_second_));
  std::uint32_t hour = guess_[std::min(piece, hours - 1)];
  while (hour + 1 < hours && busy_at_[hour + 1] <= busy) ++hour;
  const double share = (busy - busy_at_[hour]) / (busy_at_[hour + 1] - busy_at_[hour]);
  const std::uint32_t start = hour * kHour;
  const std::uint32_t length = std::min(kHour, seconds_ - start);
  const auto second = static_cast<std::uint32_t>(std::max(0.0, share * length));
  return start + std::min(second, length - 1);
}

}  // namespace quintile::datasets
