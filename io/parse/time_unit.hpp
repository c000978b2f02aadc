// Times as numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "quintile/time.hpp"

namespace quintile::io {

/// Numbers that count units since an epoch.
struct TimeUnit {
  DurationNs length = 1;  ///< of a unit
  TimeNs epoch = 0;

  bool operator==(const TimeUnit&) const = default;
  /// False when the instant does not fit into 64-bit nanoseconds.
  [[nodiscard]] bool to_time(std::int64_t count, TimeNs& out) const noexcept {
    std::int64_t shift = 0;
    TimeNs time = 0;
    if (__builtin_mul_overflow(count, length, &shift) || __builtin_add_overflow(shift, epoch, &time)) return false;
    if (time == kNoTime) return false;
    out = time;
    return true;
  }
  /// The same for fractions of units, rounded to nanoseconds. False for NaN and infinity.
  [[nodiscard]] bool to_time(double count, TimeNs& out) const noexcept;
};

/// Reads "s", "ms", "us", "ns", "min", "h", "D" and their names, also as "datetime64[ns]", or the CF style
/// "seconds since 1970-01-01 00:00:00". Nothing when it is none of these.
[[nodiscard]] std::optional<TimeUnit> time_unit_from(std::string_view text);

/// Reads integers written as YYYYMMDD or YYYYMMDDHHMMSS.
[[nodiscard]] bool parse_calendar_integer(std::int64_t number, DurationNs utc_offset, TimeNs& out) noexcept;

/// What the numbers of a column without a unit can be.
enum class NumericTime : std::uint8_t { unknown, seconds, milliseconds, microseconds, nanoseconds, days, calendar };

/// Infers it from the smallest and largest value: the ranges in question (1980 to 2100) are far apart. Days are
/// inferred for real numbers only, between 1990 and 2060: an integer of that size may be anything.
[[nodiscard]] NumericTime infer_numeric_time(double minimum, double maximum, bool real) noexcept;

/// The unit of what was inferred; not for `unknown` and `calendar`.
[[nodiscard]] TimeUnit unit_of(NumericTime inferred) noexcept;
/// "seconds since 1970-01-01" and so on, for a note.
[[nodiscard]] std::string name_of(NumericTime inferred);

}  // namespace quintile::io
