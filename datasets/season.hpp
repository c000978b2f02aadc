// When people are busy: the mapping between steady "busy time" and the calendar.
#pragma once

#include <cstdint>
#include <vector>

#include "quintile/time.hpp"

namespace quintile::datasets {

/// Relative activity of an hour of the calendar: product of hour of day, weekday (Monday = 0) and day of the year.
[[nodiscard]] double hour_weight(unsigned hour) noexcept;
[[nodiscard]] double weekday_weight(unsigned weekday) noexcept;
[[nodiscard]] double yearly_weight(TimeNs time);

/// A time change: a process that is steady in busy time has the season's ups and downs on the calendar. Both run
/// from 0 to span() seconds, so that the season moves events but neither adds nor removes any.
class Season {
 public:
  /// Covers [begin, begin + seconds). seconds > 0.
  Season(TimeNs begin, std::uint32_t seconds);

  [[nodiscard]] double span() const noexcept { return span_; }
  /// Seconds since begin, in [0, span()), of an instant of busy time in [0, span()).
  [[nodiscard]] std::uint32_t calendar_second(double busy) const noexcept;

 private:
  double span_;
  std::uint32_t seconds_;
  std::vector<double> busy_at_;       // busy time at the start of each hour, and at the end
  std::vector<std::uint32_t> guess_;  // the hour where the k-th of equal pieces of busy time begins
  double pieces_per_second_;
};

}  // namespace quintile::datasets
