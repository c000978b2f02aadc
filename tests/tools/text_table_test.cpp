#include "tools/text_table.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace quintile::tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Wrap, BreaksAtBlanks) {
  EXPECT_THAT(wrap("one two three", 7, 9), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("abcdefgh", 3, 9), ElementsAre("abc", "def", "gh"));
  EXPECT_TRUE(wrap("", 10, 9).empty());
}

TEST(Wrap, MarksWhatIsCutOff) {
  EXPECT_THAT(wrap("one two three", 7, 1), ElementsAre("one tw…"));
  EXPECT_THAT(wrap("one, two three", 5, 1), ElementsAre("one…"));
}

TEST(Wrap, CountsCodePoints) {
  EXPECT_EQ(display_width("Größe"), 5U);
  EXPECT_THAT(wrap("ÄÖÜ ÄÖÜ", 3, 9), ElementsAre("ÄÖÜ", "ÄÖÜ"));
}

TEST(TextTable, AlignsColumns) {
  TextTable table;
  table.add_column("Name", Align::left);
  table.add_column("N", Align::right);
  table.add_row({"Ähre", "1"});
  table.add_row({"b", "1,000"});
  EXPECT_THAT(lines_of(table.text(80)), ElementsAre("Name      N", "Ähre      1", "b     1,000"));
}

TEST(TextTable, WrapsTheLastColumnIntoTheWidth) {
  TextTable table;
  table.add_column("Name", Align::left);
  table.add_column("Action", Align::left);
  table.wrap_last_column(5);
  table.add_row({"a", "call them today and write to them tomorrow"});
  for (const std::string& line : lines_of(table.text(26))) EXPECT_LE(display_width(line), 26U) << line;
  EXPECT_THAT(table.text(26), HasSubstr("call them today and"));
  EXPECT_THAT(table.text(26), HasSubstr("tomorrow"));
}

TEST(TextTable, GivesAWrappedColumnInABandOfItsOwnTheWholeWidth) {
  TextTable table;
  table.add_column("key", Align::left);
  table.add_column("wide", Align::left);
  table.add_column("Action", Align::left);
  table.wrap_last_column(5);
  table.add_row({"k", std::string(30, 'w'), "call them today and write to them"});
  const auto lines = lines_of(table.text(40));
  EXPECT_THAT(lines, ElementsAre("key  wide", "k    " + std::string(30, 'w'), "", "key  Action",
                                 "k    call them today and write to them"));
}

TEST(TextTable, PrintsWideTablesInBandsThatRepeatTheKey) {
  TextTable table;
  table.add_column("key", Align::left);
  for (int c = 0; c < 10; ++c) table.add_column("column" + std::to_string(c), Align::right);
  table.add_row({"row", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
  const auto lines = lines_of(table.text(40));
  std::size_t keys = 0;
  for (const std::string& line : lines) {
    EXPECT_LE(line.size(), 40U) << line;
    keys += line.rfind("row", 0) == 0 ? 1U : 0U;
  }
  EXPECT_EQ(keys, 3U);
  EXPECT_THAT(table.text(40), HasSubstr("column9"));
}

}  // namespace
}  // namespace quintile::tool
