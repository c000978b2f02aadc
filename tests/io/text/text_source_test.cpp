// What text files say, however they are written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/io/text/text_rows.hpp"

namespace quintile::io {
namespace {

using namespace std::string_literals;

struct TextCase {
  std::string name;
  std::string content;
  TextOptions options;
  std::vector<std::string> names;
  Rows rows;
  std::vector<std::uint64_t> lines;
  std::vector<std::pair<std::uint64_t, std::string>> malformed = {};
};

std::vector<TextCase> text_cases() {
  const std::vector<std::string> ab = {"a", "b"};
  return {
      {"lf", "a,b\n1,2\n3,4\n", {}, ab, {{"1", "2"}, {"3", "4"}}, {2, 3}},
      {"crlf", "a,b\r\n1,2\r\n3,4\r\n", {}, ab, {{"1", "2"}, {"3", "4"}}, {2, 3}},
      {"cr", "a,b\r1,2\r3,4\r", {}, ab, {{"1", "2"}, {"3", "4"}}, {2, 3}},
      {"mixed_line_ends", "a,b\r\n1,2\r3,4\n5,6", {}, ab, {{"1", "2"}, {"3", "4"}, {"5", "6"}}, {2, 3, 4}},
      {"no_final_newline", "a,b\n1,2", {}, ab, {{"1", "2"}}, {2}},
      {"header_only", "a,b\n", {}, ab, {}, {}},
      {"header_only_without_newline", "a,b", {}, ab, {}, {}},
      {"byte_order_mark", "\xef\xbb\xbf\"a\",b\n1,2\n", {}, ab, {{"1", "2"}}, {2}},
      {"blank_lines", "\n\na,b\n\n1,2\n  \n\t\n3,4\n\n\n", {}, ab, {{"1", "2"}, {"3", "4"}}, {5, 8}},
      {"blank_lines_crlf", "a,b\r\n\r\n1,2\r\n\r\n\r\n3,4\r\n", {}, ab, {{"1", "2"}, {"3", "4"}}, {3, 6}},
      {"empty_fields", "a,b\n,\n1,\n,2\n\"\",\"\"\n", {}, ab, {{"", ""}, {"1", ""}, {"", "2"}, {"", ""}}, {2, 3, 4, 5}},
      {"quoted", "a,b\n\"1,5\",\"x\"\"y\"\n", {}, ab, {{"1,5", "x\"y"}}, {2}},
      {"quoted_newlines",
       "a,b\n\"x\ny\",1\n\"x\r\ny\",2\n\"x\ry\",3\n4,4\n",
       {},
       ab,
       {{"x\ny", "1"}, {"x\r\ny", "2"}, {"x\ry", "3"}, {"4", "4"}},
       {2, 4, 6, 8}},
      {"only_quotes", "a,b\n\"\"\"\",\"\"\"\"\"\"\n", {}, ab, {{"\"", "\"\""}}, {2}},
      {"quote_within_a_field", "a,b\n5\" disk,x\"\"y\n1,2\n", {}, ab, {{"5\" disk", "x\"\"y"}, {"1", "2"}}, {2, 3}},
      {"text_after_a_closing_quote", "a,b\n\"x\"y\"z\",1\n", {}, ab, {{"xy\"z\"", "1"}}, {2}},
      {"blank_before_a_quote", "a,b\n1, \"x\"\n", {}, ab, {{"1", " \"x\""}}, {2}},
      {"quoted_header", "\"a\nc\",\"b\"\n1,2\n", {}, {"a\nc", "b"}, {{"1", "2"}}, {3}},
      {"blanks_in_header", "a , b\n1, 2\n", {}, ab, {{"1", " 2"}}, {2}},
      {"duplicate_names", "a,a,\n1,2,3\n", {}, {"a", "a", ""}, {{"1", "2", "3"}}, {2}},
      {"one_column", "name\nx\ny y\n", {.separator = ','}, {"name"}, {{"x"}, {"y y"}}, {2, 3}},
      {"one_column_quoted_empty", "name\n\"\"\nx\n", {}, {"name"}, {{""}, {"x"}}, {2, 3}},
      {"semicolons", "a;b\n1,5;2,5\n", {}, ab, {{"1,5", "2,5"}}, {2}},
      {"semicolons_without_header",
       "1,5;2,5\n3,5;4,5\n",
       {.column_names = ab},
       ab,
       {{"1,5", "2,5"}, {"3,5", "4,5"}},
       {1, 2}},
      {"tabs", "a\tb\n1 x\t2\n\t\n", {}, ab, {{"1 x", "2"}, {"", ""}}, {2, 3}},
      {"bars", "a|b\n1|2\n", {}, ab, {{"1", "2"}}, {2}},
      {"separator_in_quotes_is_none", "a;b\n\"1,2,3\";\"4,5,6\"\n", {}, ab, {{"1,2,3", "4,5,6"}}, {2}},
      {"given_separator", "a:b\n1:2\n", {.separator = ':'}, ab, {{"1", "2"}}, {2}},
      {"blanks", " a  b\r\n 00001   2 \r\n\t3\t 4\r\n\r\n", {}, ab, {{"00001", "2"}, {"3", "4"}}, {2, 3}},
      {"blanks_with_quotes", "a b\n\"x  y\"  2\n", {}, ab, {{"x  y", "2"}}, {2}},
      {"times_are_no_separators", "a,b\n2010-12-01 08:26:00,1\n", {}, ab, {{"2010-12-01 08:26:00", "1"}}, {2}},
      {"without_header", "1,2\n3,4\n", {.column_names = ab}, ab, {{"1", "2"}, {"3", "4"}}, {1, 2}},
      {"nul_bytes", "a,b\nx\0y,2\n"s, {}, ab, {{"x\0y"s, "2"}}, {2}},
      {"utf8", "a,b\n\xc3\xa9,\xe2\x82\xac\n", {}, ab, {{"\xc3\xa9", "\xe2\x82\xac"}}, {2}},
      {"latin1", "a,b\ncaf\xe9,\"\xa3 \"\"5\"\"\"\n", {}, ab, {{"caf\xc3\xa9", "\xc2\xa3 \"5\""}}, {2}},
      {"latin1_names", "\xe9,b\n1,2\n", {}, {"\xc3\xa9", "b"}, {{"1", "2"}}, {2}},
      {"latin1_given", "a,b\n\xc3\xa9,2\n", {.encoding = "latin-1"}, ab, {{"\xc3\x83\xc2\xa9", "2"}}, {2}},
      {"utf8_given",
       "a,b\n\xe9,2\n\xc3\xa9,3\n",
       {.encoding = "UTF-8"},
       ab,
       {{}, {"\xc3\xa9", "3"}},
       {2, 3},
       {{0, "column 'a' is not valid UTF-8"}}},
      {"wrong_number_of_fields",
       "a,b\n1\n1,2\n1,2,3\n",
       {},
       ab,
       {{}, {"1", "2"}, {}},
       {2, 3, 4},
       {{0, "expected 2 fields, found 1"}, {2, "expected 2 fields, found 3"}}},
      {"unclosed_quote",
       "a,b\n1,2\n\"x\ny\",\"zz\n3,4\n5,6\"\"\n7,8\n",
       {},
       ab,
       {{"1", "2"}, {}, {"3", "4"}, {"5", "6\"\""}, {"7", "8"}},
       {2, 3, 5, 6, 7},
       {{1, "a quote opens in line 4 and is never closed"}}},
      {"unclosed_quote_in_the_last_line",
       "a,b\n1,2\n3,\"4",
       {},
       ab,
       {{"1", "2"}, {}},
       {2, 3},
       {{1, "a quote opens in line 3 and is never closed"}}},
      {"unclosed_quote_crlf",
       "a,b\r\n\"1,2\r\n3,4\r\n",
       {},
       ab,
       {{}, {"3", "4"}},
       {2, 3},
       {{0, "a quote opens in line 2 and is never closed"}}},
  };
}

class TextCases : public testing::TestWithParam<TextCase> {};

TEST_P(TextCases, ReadsTheSameWhereverBlocksEnd) {
  const TextCase& expected = GetParam();
  const ScratchFile file(expected.content);
  TextOptions options = expected.options;
  for (std::size_t bytes = 1; bytes <= expected.content.size() + 1; ++bytes) {
    options.block_bytes = bytes;
    const auto source = open_text(file.path(), options);
    for (int pass = 0; pass < 2; ++pass) {
      const ReadBack read = read_all(*source);
      EXPECT_EQ(read.names, expected.names);
      EXPECT_EQ(read.rows, expected.rows) << "blocks of " << bytes;
      EXPECT_EQ(read.lines, expected.lines) << "blocks of " << bytes;
      EXPECT_EQ(read.malformed, expected.malformed) << "blocks of " << bytes;
      EXPECT_EQ(source->bytes_claimed(), source->bytes_total());
      source->rewind();
    }
    if (testing::Test::HasFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(Text, TextCases, testing::ValuesIn(text_cases()),
                         [](const auto& tested) { return tested.param.name; });

TEST(TextSource, SelectsColumnsInAnyOrder) {
  const ScratchFile file("a,b,c\n1,2,3\n4,5,6\n");
  const auto source = open_text(file.path(), {});
  source->select({2, 0, 2});
  const auto task = source->claim();
  TableBlock block;
  task->read(block);
  ASSERT_EQ(block.columns.size(), 3U);
  const auto cell = [&](std::size_t column, std::size_t row) {
    std::string text;
    with_texts(block.columns[column], [&](const auto& texts) { text = texts[row]; });
    return text;
  };
  EXPECT_EQ(cell(0, 0) + cell(1, 0) + cell(2, 0), "313");
  EXPECT_EQ(cell(0, 1) + cell(1, 1) + cell(2, 1), "646");
  EXPECT_EQ(source->claim(), nullptr);
}

TEST(TextSource, CountsRowsWithoutAnyColumn) {
  const ScratchFile file("a,b,c\n1,2,3\n4,5,6\n");
  const auto source = open_text(file.path(), {});
  TableBlock block;
  source->claim()->read(block);
  EXPECT_EQ(block.rows, 2U);
  EXPECT_TRUE(block.columns.empty());
}

TEST(TextSource, BlocksOutliveTheSource) {
  TableBlock block;
  {
    const ScratchFile file("a,b\n\"x\"\"y\",2\n");
    const auto source = open_text(file.path(), {});
    source->select({0});
    source->claim()->read(block);
  }
  ASSERT_TRUE(with_texts(block.columns[0], [](const auto& texts) { EXPECT_EQ(texts[0], "x\"y"); }));
}

TEST(TextSource, NamesItsFormat) {
  const auto format = [](std::string_view content) { return open_text(ScratchFile(content).path(), {})->format(); };
  EXPECT_EQ(format("a,b\n"), "CSV");
  EXPECT_EQ(format("a;b\n"), "CSV");
  EXPECT_EQ(format("a\tb\n"), "TSV");
  EXPECT_EQ(format(" a  b\n"), "text, blank-separated");
}

TEST(TextSource, GuessesTheNumberOfRows) {
  std::string text = "a,b\n";
  for (int i = 0; i < 50'000; ++i) text += std::to_string(100'000 + i) + ",1\n";
  const ScratchFile file(text);
  EXPECT_NEAR(static_cast<double>(open_text(file.path(), {})->estimated_rows()), 50'000, 500);
  EXPECT_EQ(open_text(ScratchFile("a,b\n1,2\n3,4\n").path(), {})->estimated_rows(), 2U);
}

TEST(TextSource, ReadsFieldsOfAMegabyte) {
  const std::string big(std::size_t{1} << 20, 'x');
  const std::string lines = std::string(1000, '\n');
  const ReadBack read = read_text("a,b\n" + big + ",1\n\"" + big + lines + "\",2\n", {.block_bytes = 4096});
  EXPECT_EQ(read.rows, (Rows{{big, "1"}, {big + lines, "2"}}));
  EXPECT_EQ(read.lines, (std::vector<std::uint64_t>{2, 3}));
}

}  // namespace
}  // namespace quintile::io
