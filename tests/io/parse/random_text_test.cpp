// Random texts: whatever a file holds, parsing ends in a value within its range or in "unreadable".
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

#include "io/parse/date_text.hpp"
#include "io/parse/integer.hpp"
#include "io/parse/moment.hpp"
#include "io/parse/number.hpp"
#include "io/parse/time_format.hpp"
#include "io/parse/time_unit.hpp"

namespace quintile::io {
namespace {

std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t longest) {
  std::string text(random() % (longest + 1), ' ');
  for (char& c : text) c = alphabet[random() % alphabet.size()];
  return text;
}

constexpr std::string_view kDateLike = "000112239-/.: T+Zapm,DecJan";
constexpr std::string_view kNumberLike = "0123456789,,..-+eEinfa ";

void expect_in_range(TimeNs time, const std::string& text) {
  const Date date = date_from_days(day_of(time));
  EXPECT_GE(date.year, kFirstYear - 1) << text;
  EXPECT_LE(date.year, kLastYear + 1) << text;
}

TEST(RandomText, DatesAreInRangeOrUnreadable) {
  std::mt19937 random(1);
  const TimeFormat format("%a %d.%m.%Y %I:%M:%S.%f %p %z", 0);
  int readable = 0;
  for (int i = 0; i < 300'000; ++i) {
    const std::string text = random_text(random, kDateLike, 24);
    for (const DateForm form : {DateForm::year_first, DateForm::day_first, DateForm::month_first}) {
      TimeNs time = 0;
      if (!parse_date_text(text, form, 0, time)) continue;
      ++readable;
      expect_in_range(time, text);
    }
    TimeNs time = 0;
    if (format.parse(text, time)) expect_in_range(time, text);
    DateFormGuess guess;
    guess.observe(text);
    EXPECT_EQ(guess.dates() + guess.others(), 1U);
    (void)time_unit_from("s since " + text);
  }
  EXPECT_GT(readable, 0);
}

TEST(RandomText, NumbersAreReadTheSameWithAndWithoutGroups) {
  std::mt19937 random(2);
  for (int i = 0; i < 300'000; ++i) {
    const std::string text = random_text(random, kNumberLike, 20);
    double point = 0;
    double comma = 0;
    const bool by_point = parse_number(text, '.', point);
    std::string swapped = text;
    for (char& c : swapped) c = c == '.' ? ',' : c == ',' ? '.' : c;
    EXPECT_EQ(parse_number(swapped, ',', comma), by_point) << text;
    if (by_point && !std::isnan(point)) {
      EXPECT_EQ(point, comma) << text;
    }
    std::uint64_t bits = 0;
    const IntegerRange range = parse_canonical_integer(text, bits);
    if (range == IntegerRange::signed64 || range == IntegerRange::negative) {
      EXPECT_EQ(std::to_string(static_cast<std::int64_t>(bits)), text);
    } else if (range == IntegerRange::unsigned64) {
      EXPECT_EQ(std::to_string(bits), text);
    }
  }
}

}  // namespace
}  // namespace quintile::io
