#include "tools/row_selection.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "quintile/error.hpp"
#include "quintile/time.hpp"

namespace quintile::tool {
namespace {

using testing::ElementsAre;
using Rows = std::vector<std::uint64_t>;

const double kNaN = std::nan("");

// Rows of `column` that satisfy a condition.
Rows rows_where(const Column& column, const std::string& condition) {
  std::vector<std::uint8_t> keep(column.view().size(), 1);
  apply_condition(column.view(), parse_condition(column.name + condition), keep);
  return kept_rows(keep);
}

TEST(RowCondition, IsTakenApartAtTheOperator) {
  const RowCondition condition = parse_condition(" recency_days >=  90.5 ");
  EXPECT_EQ(condition.column, "recency_days");
  EXPECT_EQ(condition.op, RowCondition::Operator::greater_equal);
  EXPECT_EQ(condition.value, "90.5");
  EXPECT_EQ(parse_condition("segment == 'At Risk'").value, "At Risk");
  EXPECT_EQ(parse_condition("id!=a=b").value, "a=b");
  for (const char* bad : {"", "recency_days", "> 5", "recency_days ~ 5", "a ! b"}) {
    EXPECT_THROW((void)parse_condition(bad), UserError) << bad;
  }
}

TEST(RowCondition, ComparesRealNumbersAndMissingOnes) {
  const Column column{"x", "", "", ColumnRole::plain, Buffer<double>{1.0, kNaN, 3.5}, {}};
  EXPECT_THAT(rows_where(column, "> 1"), ElementsAre(2));
  EXPECT_THAT(rows_where(column, "<= 3.5"), ElementsAre(0, 2));
  EXPECT_THAT(rows_where(column, "= none"), ElementsAre(1));
  EXPECT_THAT(rows_where(column, "!= none"), ElementsAre(0, 2));
  EXPECT_THAT(rows_where(column, "!= 1"), ElementsAre(1, 2));
  EXPECT_THROW((void)rows_where(column, "> abc"), UserError);
  EXPECT_THROW((void)rows_where(column, "> none"), UserError);
}

TEST(RowCondition, ComparesWholeNumbersExactly) {
  const Column column{"id", "", "", ColumnRole::plain, Buffer<std::int64_t>{9007199254740993, 9007199254740992, -5},
                      {}};
  EXPECT_THAT(rows_where(column, "= 9007199254740993"), ElementsAre(0));
  EXPECT_THAT(rows_where(column, "< 0.5"), ElementsAre(2));
}

TEST(RowCondition, ComparesTimesLabelsFlagsAndTexts) {
  const Column time{
      "t", "", "", ColumnRole::time, Buffer<std::int64_t>{parse_time("2024-01-01"), kNoTime, parse_time("2024-06-01")},
      {}};
  EXPECT_THAT(rows_where(time, ">= 2024-03-01"), ElementsAre(2));
  EXPECT_THAT(rows_where(time, "= none"), ElementsAre(1));
  const Column label{"l", "", "", ColumnRole::label, Buffer<std::uint8_t>{0, 1, 0}, {"Lost", "At Risk"}};
  EXPECT_THAT(rows_where(label, "= At Risk"), ElementsAre(1));
  EXPECT_THAT(rows_where(label, "!= At Risk"), ElementsAre(0, 2));
  EXPECT_THROW((void)rows_where(label, "= Gone"), UserError);
  EXPECT_THROW((void)rows_where(label, "< Lost"), UserError);
  const Column flag{"f", "", "", ColumnRole::flag, Buffer<std::uint8_t>{0, 1, 1}, {}};
  EXPECT_THAT(rows_where(flag, "= yes"), ElementsAre(1, 2));
  EXPECT_THROW((void)rows_where(flag, "= maybe"), UserError);
  const std::vector<std::string> names = {"bo", "", "al"};
  const Column text{"n", "", "", ColumnRole::plain, make_text_column(names), {}};
  EXPECT_THAT(rows_where(text, "< b"), ElementsAre(2));
  EXPECT_THAT(rows_where(text, "= none"), ElementsAre(1));
}

TEST(SortRows, PutsMissingValuesLastAndKeepsTies) {
  const Column column{"x", "", "", ColumnRole::plain, Buffer<double>{2, kNaN, 1, 2, kNaN, 3}, {}};
  Rows rows = {0, 1, 2, 3, 4, 5};
  sort_rows(column.view(), false, rows);
  EXPECT_THAT(rows, ElementsAre(2, 0, 3, 5, 1, 4));
  rows = {0, 1, 2, 3, 4, 5};
  sort_rows(column.view(), true, rows);
  EXPECT_THAT(rows, ElementsAre(5, 0, 3, 2, 1, 4));
}

TEST(Gather, CopiesRowsOfEveryType) {
  Table table{"customers", {}};
  const std::vector<std::string> names = {"al", "", "cy"};
  table.columns.push_back({"name", "", "", ColumnRole::plain, make_text_column(names), {}});
  table.columns.push_back({"n", "1", "", ColumnRole::plain, Buffer<std::uint32_t>{7, 8, 9}, {}});
  const Rows rows = {2, 0, 2};
  const Table out = gather(table.view(), rows);
  ASSERT_EQ(out.rows(), 3U);
  EXPECT_EQ(cell_text(out.view().columns[0], 0), "cy");
  EXPECT_EQ(cell_text(out.view().columns[0], 1), "al");
  EXPECT_EQ(cell_text(out.view().columns[1], 2), "9");
  EXPECT_EQ(gather(table.view(), {}).rows(), 0U);
}

}  // namespace
}  // namespace quintile::tool
