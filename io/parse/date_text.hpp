// Dates and times in text, without a format given.
#pragma once

#include <cstdint>
#include <string_view>

#include "quintile/time.hpp"

namespace quintile::io {

/// The order in which a column writes its dates.
enum class DateForm : std::uint8_t {
  year_first,   ///< 2011-12-10, 2011/12/10, 2011.12.10, and 20111210, 20111210T083000, 20111210083000
  day_first,    ///< 10/12/2011, 10.12.11, 10-Dec-2011
  month_first,  ///< 12/10/2011, 12-10-11, Dec 10, 2011
};

/// Reads a date with an optional clock behind it: T or blanks, H:MM, :SS, a fraction, AM or PM, a zone. Without a
/// zone it is taken at `utc_offset`. Blanks around it are ignored. The fixed layout "2011-12-10 08:30:00" is fast.
[[nodiscard]] bool parse_date_text(std::string_view text, DateForm form, DurationNs utc_offset, TimeNs& out) noexcept;

/// Finds the form of a column from its values.
class DateFormGuess {
 public:
  /// Takes a value into account. Values that are no date are counted, and nothing else.
  void observe(std::string_view text) noexcept;

  [[nodiscard]] std::uint64_t dates() const noexcept { return dates_; }
  [[nodiscard]] std::uint64_t others() const noexcept { return others_; }
  /// True when some value can only be read one way.
  [[nodiscard]] bool decided() const noexcept { return year_first_ || day_first_ || month_first_; }
  /// True when two values can only be read in different ways.
  [[nodiscard]] bool contradictory() const noexcept { return year_first_ + day_first_ + month_first_ > 1; }
  [[nodiscard]] DateForm form() const noexcept {
    return day_first_ ? DateForm::day_first : month_first_ ? DateForm::month_first : DateForm::year_first;
  }

 private:
  std::uint64_t dates_ = 0;
  std::uint64_t others_ = 0;
  bool year_first_ = false;
  bool day_first_ = false;
  bool month_first_ = false;
};

}  // namespace quintile::io
