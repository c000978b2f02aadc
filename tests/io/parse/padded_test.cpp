// The fast paths against the careful parsers, on random and on awkward texts.
#include "io/parse/padded.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <random>
#include <string>
#include <vector>

#include "io/parse/date_text.hpp"
#include "io/parse/integer.hpp"
#include "io/parse/iso_time.hpp"
#include "io/parse/number.hpp"

namespace quintile::io {
namespace {

// A text with something else around it, as in a file.
class Padded {
 public:
  explicit Padded(const std::string& text)
      : memory_("9876543210.98765" + text + "1234567890123456"), size_(text.size()) {}
  [[nodiscard]] std::string_view view() const { return std::string_view(memory_).substr(16, size_); }

 private:
  std::string memory_;
  std::size_t size_;
};

std::vector<std::string> random_texts(const std::string& alphabet, std::size_t longest, int count) {
  std::mt19937 random(11);
  std::vector<std::string> texts;
  for (int i = 0; i < count; ++i) {
    std::string text(random() % (longest + 1), '0');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    texts.push_back(text);
  }
  return texts;
}

TEST(Padded, IntegersAreThoseOfTheCarefulParser) {
  int read = 0;
  std::vector<std::string> texts = random_texts("0123456789", 18, 200'000);
  for (const std::string& text : random_texts("0123456789 -+.x\n\xb0", 10, 100'000)) texts.push_back(text);
  for (const std::string& text : texts) {
    const Padded padded(text);
    std::uint64_t fast = 0;
    std::uint64_t careful = 0;
    const IntegerRange range = parse_canonical_integer(text, careful);
    const bool is_short = range == IntegerRange::signed64 && text.size() <= 16;
    ASSERT_EQ(parse_padded_integer(padded.view(), fast), is_short) << text;
    if (!is_short) continue;
    ASSERT_EQ(fast, careful) << text;
    ++read;
  }
  EXPECT_GT(read, 50'000);
}

TEST(Padded, NumbersAreThoseOfTheCarefulParser) {
  int read = 0;
  std::vector<std::string> texts = random_texts("0123456789.", 18, 200'000);
  for (const std::string& text : random_texts("0123456789.", 8, 200'000)) texts.push_back("-" + text);
  for (const std::string& text : random_texts("0123456789.,-+e \xae", 12, 200'000)) texts.push_back(text);
  for (const char* text : {"", "-", ".", "-.", "0", "-0", "-0.00", "5.", ".5", "1.5", "9007199254740993", "0.1", "1e5",
                           "999999999999999.9", "99999999999999.9", "123456789012345", "0000000000000.1"}) {
    texts.emplace_back(text);
  }
  for (const std::string& text : texts) {
    for (const char decimal : {'.', ','}) {
      double fast = 0;
      double careful = 0;
      const Padded padded(text);
      if (!parse_padded_number(padded.view(), decimal, fast)) continue;
      ASSERT_TRUE(parse_number(text, decimal, careful)) << text;
      ASSERT_EQ(std::bit_cast<std::uint64_t>(fast), std::bit_cast<std::uint64_t>(careful)) << text;
      ++read;
    }
  }
  EXPECT_GT(read, 50'000);
}

TEST(Padded, NumbersOfUpToFifteenDigitsTakeTheFastPath) {
  for (const char* text : {"1", "-1", "37.64", "-0.05", "12345678", "1234567.8", "123456789012345", "12345678.9012345",
                           "-1234567890.12345", "99999999.99"}) {
    double value = 0;
    const Padded padded(text);
    EXPECT_TRUE(parse_padded_number(padded.view(), '.', value)) << text;
    EXPECT_EQ(value, std::stod(text));
  }
}

// Every day that exists and those around it, and clocks with wrong digits.
TEST(IsoTime, AgreesWithTheCalendar) {
  for (std::int64_t year = 1675; year <= 2265; ++year) {
    for (std::int64_t month = 0; month <= 16; ++month) {
      for (const std::int64_t day : {0, 1, 9, 28, 29, 30, 31, 32, 99}) {
        char text[40];
        std::snprintf(text, sizeof text, "%04d-%02d-%02dT23:59:58", static_cast<int>(year), static_cast<int>(month),
                      static_cast<int>(day));
        TimeNs time = 0;
        TimeNs expected = 0;
        const Moment moment{year, month, day, 23, 59, 58, 0, kNsPerSecond};
        const bool exists = to_time(moment, expected);
        ASSERT_EQ(parse_iso_time(text, kNsPerSecond, time), exists) << text;
        ASSERT_EQ(time, expected) << text;
        time = 0;
        ASSERT_EQ(parse_iso_time(std::string_view(text).substr(0, 10), 0, time), exists) << text;
        if (exists) {
          ASSERT_EQ(time, floor_div(expected, kNsPerDay) * kNsPerDay) << text;
        }
      }
    }
  }
}

TEST(IsoTime, RefusesEveryOtherCharacter) {
  for (const std::string& valid : {std::string("2023-05-17T08:15:30"), std::string("2023-05-17")}) {
    for (std::size_t at = 0; at < valid.size(); ++at) {
      for (int c = 0; c < 256; ++c) {
        std::string text = valid;
        text[at] = static_cast<char>(c);
        const bool digit = c >= '0' && c <= '9';
        TimeNs time = 0;
        TimeNs careful = 0;
        const bool read = parse_iso_time(text, 0, time);
        if (read) {
          ASSERT_TRUE(digit || text[at] == valid[at] || (at == 10 && c == ' ')) << text;
          // The careful parser, which never sees this layout without the blank in front.
          ASSERT_TRUE(parse_date_text(" " + text, DateForm::year_first, 0, careful)) << text;
          ASSERT_EQ(time, careful) << text;
        } else {
          ASSERT_FALSE(digit && parse_date_text(" " + text, DateForm::year_first, 0, careful)) << text;
        }
      }
    }
  }
}

}  // namespace
}  // namespace quintile::io
