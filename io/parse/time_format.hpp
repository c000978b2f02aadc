// Times in text with a format the user gives.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "quintile/time.hpp"

namespace quintile::io {

class Cursor;
struct Moment;

/// A strptime-like format, compiled once: %Y %y %m %d %e %b %B %h %j %H %I %M %S %f %p %a %A %z %Z %F %T %R %D %%.
/// Blanks match any number of blanks. %f is the digits of a fraction, %z an offset (or Z), %Z one of UTC, GMT and Z.
class TimeFormat {
 public:
  /// Throws UserError for an unknown directive, or when the format names no year or no day in it.
  TimeFormat(std::string_view format, DurationNs utc_offset);

  /// The whole text must match; blanks around it are ignored.
  [[nodiscard]] bool parse(std::string_view text, TimeNs& out) const noexcept;

 private:
  struct Step {
    char directive = 0;  ///< 0: the character `literal`; ' ': blanks
    char literal = 0;
  };
  struct Parts;

  void compile(std::string_view format);
  void check() const;
  [[nodiscard]] bool has(std::string_view directives) const noexcept;
  static bool read_step(const Step& step, Cursor& cursor, Parts& parts) noexcept;

  std::string format_;
  std::vector<Step> steps_;
  DurationNs utc_offset_ = 0;
};

}  // namespace quintile::io
