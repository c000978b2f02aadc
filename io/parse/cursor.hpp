// Takes the parts of a date off the front of a text.
#pragma once

#include <cstdint>
#include <string_view>

#include "io/parse/missing.hpp"
#include "quintile/time.hpp"

namespace quintile::io {

/// Every reader returns false when the text goes on with something else; the caller then gives up, so what was
/// taken before does not matter.
class Cursor {
 public:
  explicit Cursor(std::string_view text) noexcept : rest_(text) {}

  [[nodiscard]] bool done() const noexcept { return rest_.empty(); }
  [[nodiscard]] char peek() const noexcept { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_blanks() noexcept {
    const std::size_t before = rest_.size();
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
    return rest_.size() < before;
  }
  /// Reads `least` to `most` decimal digits, as many as there are.
  bool number(std::size_t least, std::size_t most, std::int64_t& value, std::size_t* digits = nullptr) noexcept;
  /// Reads the digits of a fraction of a second; those past the ninth are dropped.
  bool fraction(std::int64_t& nanoseconds) noexcept;
  /// Reads an English month name or its first three letters, in any case.
  bool month_name(std::int64_t& month) noexcept;
  /// Reads an English name of a weekday or its first three letters, in any case.
  bool weekday_name() noexcept;
  /// Reads AM, PM, a.m. or p.m. in any case.
  bool meridiem(bool& afternoon) noexcept;
  /// Reads Z, UTC, GMT, +01, +0100 or +01:00, at most 18 hours.
  bool zone(DurationNs& offset) noexcept;

 private:
  bool word(std::string_view lower_case) noexcept;

  std::string_view rest_;
};

}  // namespace quintile::io
