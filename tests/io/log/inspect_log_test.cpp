#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "quintile/parallel.hpp"
#include "tests/io/log/fake_log.hpp"
#include "tests/io/log/scratch.hpp"

namespace quintile {
namespace {

using io::ScratchFolder;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const InspectedColumn& column_of(const InspectedFile& file, const std::string& name) {
  for (const InspectedColumn& column : file.columns) {
    if (column.name == name) return column;
  }
  throw std::out_of_range(name);
}

TEST(InspectLog, DescribesColumnsAndFindsProblems) {
  const ScratchFolder folder;
  const std::string path = folder.write("log.csv",
                                        "customer_id,date,amount,note,id_x\n"
                                        "7,2011-01-05 10:00,2.5,b,10\n"
                                        "12,2011-01-04,-1,a,9\n"
                                        ",2011-01-06,0,,1\n"
                                        "12,2011-01-04,-1,a,9\n"
                                        "12,soon,x,NA,8\n"
                                        "12,2011-01-04\n");
  const InspectedFile file = inspect_log(path, {});
  EXPECT_EQ(file.format, "CSV");
  EXPECT_EQ(file.rows, 6U);
  const InspectedColumn& customer = column_of(file, "customer_id");
  EXPECT_EQ(customer.role, "customer");
  EXPECT_EQ(customer.type, "text (integers)");
  EXPECT_EQ(customer.minimum, "7");
  EXPECT_EQ(customer.maximum, "12");
  const InspectedColumn& date = column_of(file, "date");
  EXPECT_EQ(date.role, "time");
  EXPECT_EQ(date.minimum, "2011-01-04");
  EXPECT_EQ(date.maximum, "2011-01-06");
  EXPECT_EQ(column_of(file, "note").missing, 3U);
  EXPECT_EQ(column_of(file, "note").maximum, "b");
  EXPECT_EQ(column_of(file, "id_x").maximum, "10");
  EXPECT_THAT(file.problems,
              ElementsAre("1 row has the wrong number of fields", "1 row has no customer", "1 row has no readable time",
                          "2 amounts are negative: returns", "1 row is earlier than the row before it",
                          "1 row repeats another row exactly"));
}

TEST(InspectLog, SaysWhatKeepsAFileFromBeingALog) {
  const ScratchFolder folder;
  const InspectedFile file = inspect_log(folder.write("x.csv", "who,date\n1,01/02/2011\n"), {});
  EXPECT_THAT(file.problems, Contains(HasSubstr("no customer column found")));
  EXPECT_THAT(file.problems, Contains(HasSubstr("may be day/month or month/day")));
  EXPECT_EQ(file.rows, 1U);
}

TEST(InspectLog, ReportsAFileWithoutRowsAndDoubleNames) {
  const ScratchFolder folder;
  const InspectedFile file = inspect_log(folder.write("x.csv", "customer,date,x,x\n"), {});
  EXPECT_THAT(file.problems, Contains("there are no rows"));
  EXPECT_THAT(file.problems, Contains("several columns are named 'x'"));
  EXPECT_EQ(file.columns.front().minimum, "");
}

TEST(InspectLog, StopsWhenAsked) {
  const ScratchFolder folder;
  const std::atomic<bool> stop{true};
  Control control;
  control.stop = &stop;
  EXPECT_THROW((void)inspect_log(folder.write("x.csv", "customer,date\n1,2011-01-01\n"), {}, control), Interrupted);
}

TEST(InspectLog, DescribesOnlineRetailTheSameOnAnyNumberOfThreads) {
  const ScratchFolder folder;
  const auto path = folder.unpack("online_retail.csv");
  if (!path) GTEST_SKIP() << "online_retail.csv.xz is not on this machine";
  set_thread_count(1);
  const InspectedFile one = inspect_log(*path, {});
  set_thread_count(3);
  const InspectedFile three = inspect_log(*path, {});
  set_thread_count(0);
  EXPECT_EQ(one.rows, 541'909U);
  EXPECT_EQ(column_of(one, "CustomerID").missing, 135'080U);
  EXPECT_EQ(column_of(one, "CustomerID").minimum, "12346");
  EXPECT_EQ(column_of(one, "InvoiceDate").minimum, "2010-12-01 08:26:00");
  EXPECT_EQ(column_of(one, "InvoiceDate").maximum, "2011-12-09 12:50:00");
  EXPECT_EQ(column_of(one, "Quantity").role, "amount");
  EXPECT_THAT(one.problems, Contains("135080 rows have no customer"));
  EXPECT_EQ(one.problems, three.problems);
  for (std::size_t i = 0; i < one.columns.size(); ++i) {
    EXPECT_EQ(one.columns[i].minimum, three.columns[i].minimum);
    EXPECT_EQ(one.columns[i].maximum, three.columns[i].maximum);
    EXPECT_EQ(one.columns[i].type, three.columns[i].type);
  }
}

}  // namespace
}  // namespace quintile
