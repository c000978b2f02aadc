// The scan 64 bytes at a time against the same rules written one character at a time.
#include "io/text/record_scan.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "io/text/separators.hpp"
#include "io/text/split_fields.hpp"

namespace quintile::io {
namespace {

struct Record {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::string> fields;
  bool operator==(const Record&) const = default;
};

// The reference: complete records that are not blank, one character at a time.
struct Reference {
  RecordScan scan;
  std::vector<Record> records;

  Reference(std::string_view text, char separator) {
    std::vector<std::string> fields;
    std::string field;
    std::size_t begin = 0;
    bool field_started = false;
    bool open = false;
    std::uint64_t lines = 0;
    const auto end_field = [&] {
      if (separator != kBlanks || field_started) fields.push_back(field);
      field.clear();
      field_started = false;
    };
    bool closed = false;  // the previous character closed a quote
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      scan.has_quotes |= c == '"';
      scan.ascii &= static_cast<unsigned char>(c) < 0x80;
      if (c == '\n' || (c == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) ++lines;
      if (!open && is_boundary(c, separator)) {
        closed = false;
        end_field();
        if (!is_line_end(c)) continue;
        bool blank = true;
        for (const char b : text.substr(begin, i - begin)) blank &= is_blank(b, separator);
        if (!blank) records.push_back({begin, i, fields});
        fields.clear();
        begin = scan.end = i + 1;
        scan.lines = lines;
        continue;
      }
      if (c == '"' && open) {
        open = false;
        closed = true;
      } else if (c == '"' && (!field_started || closed)) {
        open = true;
        closed = false;
      } else {
        closed = false;
      }
      field += c;
      field_started = true;
    }
    scan.records = records.size();
    scan.open = open;
  }
};

TEST(RecordScan, AgreesWithTheRulesOneCharacterAtATime) {
  std::mt19937 random(1);
  const std::string alphabet = "ab,\"\"\n\r \t\xe9;";
  for (int trial = 0; trial < 4'000; ++trial) {
    // Some texts are mostly letters, so that words without quotes occur too.
    const bool sparse = trial % 2 == 0;
    std::string text(random() % 300, 'x');
    for (char& c : text) {
      if (!sparse || random() % 8 == 0) c = alphabet[random() % alphabet.size()];
    }
    for (const char separator : {',', kBlanks, '\t'}) {
      const Reference expected(text, separator);
      const RecordScan scan = scan_records(text, separator);
      ASSERT_EQ(scan.end, expected.scan.end) << testing::PrintToString(text);
      ASSERT_EQ(scan.records, expected.scan.records) << testing::PrintToString(text);
      ASSERT_EQ(scan.lines, expected.scan.lines) << testing::PrintToString(text);
      ASSERT_EQ(scan.has_quotes, expected.scan.has_quotes);
      ASSERT_EQ(scan.ascii, expected.scan.ascii);
      ASSERT_EQ(scan.open, expected.scan.open) << testing::PrintToString(text);
      ASSERT_EQ(find_open_quote(std::string_view(text).substr(scan.end), separator) != std::string_view::npos,
                scan.open);

      std::vector<Record> records;
      std::vector<FieldSpan> spans(400);
      const std::string_view whole = std::string_view(text).substr(0, scan.end);
      split_records(whole, {separator, scan.has_quotes}, spans,
                    [&](std::size_t begin, std::size_t end, std::size_t count) {
                      Record record{begin, end, {}};
                      for (std::size_t i = 0; i < count; ++i) {
                        record.fields.emplace_back(whole.substr(spans[i].begin, spans[i].end - spans[i].begin));
                      }
                      records.push_back(record);
                    });
      ASSERT_EQ(records, expected.records) << testing::PrintToString(text);
    }
  }
}

TEST(RecordScan, CountsLineEnds) {
  EXPECT_EQ(count_line_ends(""), 0U);
  EXPECT_EQ(count_line_ends("a\nb\r\nc\rd"), 3U);
  EXPECT_EQ(count_line_ends("\r"), 1U);
  // A CRLF that lies across two words of 64 bytes.
  EXPECT_EQ(count_line_ends(std::string(63, 'x') + "\r\n"), 1U);
  EXPECT_EQ(count_line_ends(std::string(63, 'x') + "\rx"), 1U);
  EXPECT_EQ(count_line_ends(std::string(64, '\n') + std::string(64, '\r')), 128U);
}

}  // namespace
}  // namespace quintile::io
