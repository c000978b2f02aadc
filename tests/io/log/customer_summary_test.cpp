#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <cmath>

#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "tests/io/log/fake_log.hpp"
#include "tests/io/log/scratch.hpp"

namespace quintile {
namespace {

using io::complaint_of;
using io::ScratchFolder;
using testing::ElementsAre;
using testing::HasSubstr;

template <class T>
std::vector<T> values(const Buffer<T>& buffer) {
  return {buffer.begin(), buffer.end()};
}

TEST(CustomerSummary, IsToldFromALogByItsColumns) {
  const ScratchFolder folder;
  const auto is_summary = [&](const char* header, const LogOptions& options = {}) {
    return is_customer_summary(folder.write("x.csv", std::string(header) + "\na,b,c,d\n"), options);
  };
  EXPECT_TRUE(is_summary("ID,frequency,recency,T"));
  EXPECT_TRUE(is_summary("customer_id,Recency,Frequency,Monetary"));
  EXPECT_TRUE(is_summary("ID,x,t_x,T"));
  EXPECT_FALSE(is_summary("customer,date,amount,x"));
  EXPECT_FALSE(is_summary("customer,date,recency,frequency"));
  EXPECT_FALSE(is_summary("customer,R,F,stamp", io::with_column(LogRole::time, "stamp")));
}

TEST(CustomerSummary, FillsWhatItCan) {
  const ScratchFolder folder;
  const std::string file = folder.write("rfm.csv",
                                        "customer,recency,frequency,monetary\n"
                                        "30,10,4,200\n-2,5,1,20\n7,,0,\n,1,1,1\n");
  SummaryTableOptions options;
  options.as_of = parse_time("2011-12-10");
  std::vector<MappedColumn> mapping;
  const AggregateResult result = read_customer_summary({file}, {}, options, &mapping);
  const CustomerTable& table = result.customers;
  EXPECT_THAT(values(table.ids.integers), ElementsAre(-2, 7, 30));
  EXPECT_THAT(values(table.occasions), ElementsAre(1U, 0U, 4U));
  EXPECT_THAT(values(table.repeat_frequency), ElementsAre(0U, 0U, 3U));
  EXPECT_EQ(table.recency_days[0], 5);
  EXPECT_TRUE(std::isnan(table.recency_days[1]));
  EXPECT_THAT(values(table.monetary_total), ElementsAre(20, 0, 200));
  EXPECT_EQ(table.monetary_mean[2], 50);
  EXPECT_EQ(table.last_time[2], parse_time("2011-11-30"));
  EXPECT_EQ(table.last_time[1], kNoTime);
  EXPECT_TRUE(table.tenure_days.empty());
  EXPECT_TRUE(table.periods.empty());
  EXPECT_EQ(result.counts.read, 4U);
  EXPECT_EQ(result.counts[SkipReason::no_customer], 1U);
  EXPECT_EQ(result.last_event, parse_time("2011-12-05"));
  ASSERT_EQ(mapping.size(), 4U);
  EXPECT_EQ(mapping[1].meaning, "recency");
  EXPECT_EQ(mapping[3].column, "monetary");
}

TEST(CustomerSummary, ReadsRecencyAsTimeToTheLastPurchase) {
  const ScratchFolder folder;
  const std::string file = folder.write("s.csv", "ID,frequency,recency,T,monetary_value\nb,2,3,5,10\na,0,0,4,0\n");
  SummaryTableOptions options;
  options.unit_days = 7;
  options.recency_is_t_x = true;
  const CustomerTable table = read_customer_summary({file}, {}, options).customers;
  EXPECT_EQ(table.ids.text(0), "a");
  EXPECT_THAT(values(table.occasions), ElementsAre(1U, 3U));
  EXPECT_THAT(values(table.repeat_frequency), ElementsAre(0U, 2U));
  EXPECT_THAT(values(table.t_x_days), ElementsAre(0, 21));
  EXPECT_THAT(values(table.tenure_days), ElementsAre(28, 35));
  EXPECT_THAT(values(table.recency_days), ElementsAre(28, 14));
  EXPECT_TRUE(std::isnan(table.monetary_mean_repeat[0]));
  EXPECT_EQ(table.monetary_mean_repeat[1], 10);
  EXPECT_FALSE(table.has_amounts());
  EXPECT_FALSE(table.has_times());
}

TEST(CustomerSummary, RecognisesRecencyAsTimeToTheLastPurchase) {
  const ScratchFolder folder;
  const auto repeats = [&](const std::string& rows, std::optional<bool> given = {}) {
    const std::string file = folder.write("s.csv", "ID,frequency,recency,T\n" + rows);
    SummaryTableOptions options;
    options.recency_is_t_x = given;
    return read_customer_summary({file}, {}, options).customers.repeat_frequency[0];
  };
  EXPECT_EQ(repeats("1,2,3,5\n2,0,0,4\n"), 2U);
  EXPECT_EQ(repeats("1,2,3,5\n2,0,0,4\n", false), 1U);
  EXPECT_EQ(repeats("1,2,3,5\n2,1,0,4\n"), 1U);  // nobody who would show it
  EXPECT_EQ(repeats("1,2,3,5\n2,0,1,4\n"), 1U);  // no purchase, yet a recency
  EXPECT_EQ(repeats("1,2,6,5\n2,0,0,4\n"), 1U);  // beyond T
}

TEST(CustomerSummary, OneBadRowDoesNotChangeWhatATableMeans) {
  const ScratchFolder folder;
  std::string rows = "ID,frequency,recency,T\n";
  for (int id = 1; id <= 20; ++id) rows += std::to_string(id) + ",0,0,30\n";
  const auto refusal = [&](const std::string& row) {
    const std::string file = folder.write("s.csv", rows + row);
    return complaint_of<DataError>([&] { (void)read_customer_summary({file}, {}, {}); });
  };
  EXPECT_EQ(refusal("21,2,31,30\n"),
            "unreadable or negative duration, recency (t_x) above T, or above 0 without a repeat purchase in " +
                folder.path("s.csv") +
                ", line 22: ID '21', recency '31', frequency '2', T '30'. Correct it, pass --recency-is-since-last if "
                "recency counts from the last purchase, or pass --bad-rows skip.");
  EXPECT_THAT(refusal("21,0,1,30\n"), HasSubstr("line 22"));
  LogOptions skipping;
  skipping.bad_rows = BadRows::skip;
  const AggregateResult read = read_customer_summary({folder.path("s.csv")}, skipping, {});
  EXPECT_EQ(read.customers.size(), 20U);
  EXPECT_EQ(read.customers.occasions[0], 1U);
}

TEST(CustomerSummary, CountsRepeatsBesideTheTimeToTheLast) {
  const ScratchFolder folder;
  const auto occasions = [&](const std::string& rows) {
    const std::string file = folder.write("s.csv", "cust,x,t.x,T.cal\n" + rows);
    return values(read_customer_summary({file}, {}, {}).customers.occasions);
  };
  EXPECT_THAT(occasions("1,1,9,30\n2,0,0,30\n3,2,20,30\n"), ElementsAre(2, 1, 3));
  EXPECT_THAT(occasions("1,1,0,30\n2,1,0,30\n3,2,20,30\n"), ElementsAre(1, 1, 2));
  EXPECT_THAT(occasions("1,0,0,30\n2,2,20,30\n"), ElementsAre(1, 3));  // nobody with 1 to tell
  // Who bought once has a T, and no time between purchases.
  EXPECT_THAT(complaint_of<DataError>([&] { (void)occasions("1,0,,\n2,1,5,9\n3,1,7,9\n"); }), HasSubstr("line 2"));
  EXPECT_THAT(complaint_of<DataError>([&] { (void)occasions("1,0,3,9\n2,1,5,9\n3,1,7,9\n"); }),
              HasSubstr("above 0 without a repeat purchase"));
}

TEST(CustomerSummary, DerivesTheTimeBetweenPurchasesFromT) {
  const ScratchFolder folder;
  const std::string file = folder.write("s.csv", "id,frequency,recency,T\n1,2,3,5\n");
  EXPECT_THAT(values(read_customer_summary({file}, {}, {}).customers.t_x_days), ElementsAre(2));
}

TEST(CustomerSummary, NamedColumnIsNotTakenForAnotherMeasureToo) {
  const ScratchFolder folder;
  const std::string file = folder.write("s.csv", "id,frequency,recency,T\n1,2,3,5\n");
  SummaryTableOptions options;
  options.t_x = "recency";
  options.unit_days = 7;
  const AggregateResult result = read_customer_summary({file}, {}, options);
  EXPECT_THAT(values(result.customers.t_x_days), ElementsAre(21));
  EXPECT_THAT(values(result.customers.tenure_days), ElementsAre(35));
  EXPECT_THAT(values(result.customers.recency_days), ElementsAre(14));  // T - t_x
  EXPECT_THAT(result.notes, ElementsAre());
  const std::string late = folder.write("l.csv", "id,frequency,recency,T\n1,2,6,5\n");
  EXPECT_THAT(complaint_of<DataError>([&] { (void)read_customer_summary({late}, {}, options); }),
              HasSubstr("t_x above T"));
  options.tenure = "-";
  EXPECT_THAT(complaint_of<UserError>([&] { (void)read_customer_summary({file}, {}, options); }),
              HasSubstr("no recency column found"));
}

TEST(CustomerSummary, DashMeansThatThereIsNoSuchColumn) {
  const ScratchFolder folder;
  const std::string file = folder.write("s.csv", "id,frequency,recency,T,monetary\n1,2,3,5,9\n");
  SummaryTableOptions options;
  options.monetary = options.tenure = "-";
  const CustomerTable table = read_customer_summary({file}, {}, options).customers;
  EXPECT_FALSE(table.has_amounts());
  EXPECT_TRUE(table.tenure_days.empty());
  options.frequency = "-";
  EXPECT_THAT(complaint_of<UserError>([&] { (void)read_customer_summary({file}, {}, options); }),
              HasSubstr("no frequency column found"));
}

TEST(CustomerSummary, SaysThatDurationsAreTakenAsDays) {
  const ScratchFolder folder;
  const std::string file = folder.write("s.csv", "id,frequency,recency\n1,2,3\n");
  EXPECT_THAT(read_customer_summary({file}, {}, {}).notes, ElementsAre(HasSubstr("pass --summary-unit 1w")));
  SummaryTableOptions days;
  days.unit_days = 1;
  EXPECT_THAT(read_customer_summary({file}, {}, days).notes, ElementsAre());
}

TEST(CustomerSummary, RefusesBadRows) {
  const ScratchFolder folder;
  const auto complaint = [&](const std::string& rows, const SummaryTableOptions& options = {}) {
    const std::string file = folder.write("s.csv", "id,frequency,recency,T,monetary\n" + rows);
    return complaint_of<DataError>([&] { (void)read_customer_summary({file}, {}, options); });
  };
  EXPECT_THAT(complaint("1,2,3,5,1\n1,2,3,5,1\n"), HasSubstr("customer '1' occurs more than once"));
  EXPECT_THAT(complaint("1,1.5,3,5,1\n"), HasSubstr("frequency that is no count"));
  EXPECT_THAT(complaint("1,-1,3,5,1\n"), HasSubstr("frequency that is no count"));
  EXPECT_THAT(complaint("1,2,-3,5,1\n"), testing::AllOf(HasSubstr("duration"), HasSubstr("line 2"), HasSubstr("'-3'")));
  EXPECT_THAT(complaint("1,2,,5,1\n"), HasSubstr("duration"));
  EXPECT_THAT(complaint("1,2,3,5,\n"), HasSubstr("monetary"));
  EXPECT_THAT(complaint("1,2,3,5,inf\n"), HasSubstr("monetary"));
  SummaryTableOptions t_x;
  t_x.recency_is_t_x = true;
  EXPECT_THAT(complaint("1,2,6,5,1\n", t_x), HasSubstr("above T"));
  EXPECT_THAT(complaint(",1,1,1,1\n"), HasSubstr("no customer is left"));
  EXPECT_THAT(complaint(""), HasSubstr("s.csv has no rows below its header"));
}

TEST(CustomerSummary, CountsBadRowsOnRequest) {
  const ScratchFolder folder;
  const std::string file = folder.write("s.csv", "id,frequency,recency\n1,x,3\n2,2,-1\nA,1,1\n");
  LogOptions log;
  log.bad_rows = BadRows::skip;
  const AggregateResult result = read_customer_summary({file}, log, {});
  EXPECT_EQ(result.customers.ids.text(0), "A");
  EXPECT_EQ(result.counts.used(), 1U);
  EXPECT_EQ(result.counts[SkipReason::bad_value], 1U);
  EXPECT_EQ(result.counts[SkipReason::bad_time], 1U);
}

TEST(CustomerSummary, ExplainsWhatItCannotFind) {
  const ScratchFolder folder;
  const std::string file = folder.write("s.csv", "id,frequency,since\n1,1,3\n");
  EXPECT_THAT(complaint_of<UserError>([&] { (void)read_customer_summary({file}, {}, {}); }),
              HasSubstr("no recency column found"));
  SummaryTableOptions options;
  options.recency = "since";
  EXPECT_EQ(read_customer_summary({file}, {}, options).customers.recency_days[0], 3);
  options.recency_is_t_x = true;
  EXPECT_THAT(complaint_of<UserError>([&] { (void)read_customer_summary({file}, {}, options); }),
              HasSubstr("no column T"));
  options.unit_days = 0;
  EXPECT_THAT(complaint_of<UserError>([&] { (void)read_customer_summary({file}, {}, options); }), HasSubstr("unit"));
}

TEST(CustomerSummary, RowsMayStandForSeveralCustomers) {
  const ScratchFolder folder;
  const std::string file = folder.write("s.csv", "frequency,recency,T,customers\n2,3,5,4\n9,9,1,0\n0,0,4,2.5\n");
  SummaryTableOptions options;
  options.weight = "customers";
  std::vector<MappedColumn> mapping;
  const AggregateResult result = read_customer_summary({file}, {}, options, &mapping);
  EXPECT_THAT(values(result.customers.weight), ElementsAre(4, 2.5));
  EXPECT_THAT(values(result.customers.ids.integers), ElementsAre(1, 3));
  EXPECT_THAT(values(result.customers.repeat_frequency), ElementsAre(2U, 0U));
  EXPECT_THAT(result.notes, testing::Contains(HasSubstr("weight of 0 were left out: 1 of 3")));
  EXPECT_EQ(mapping.back().meaning, "weight");
  LogOptions text;
  text.text_ids = true;
  EXPECT_EQ(read_customer_summary({file}, text, options).customers.ids.text(0), "1");
}

TEST(CustomerSummary, WeightsThatCannotBeAreNamed) {
  const ScratchFolder folder;
  SummaryTableOptions options;
  options.weight = "n";
  const auto complaint = [&](const std::string& rows) {
    const std::string file = folder.write("s.csv", "frequency,recency,T,n\n" + rows);
    return complaint_of<DataError>([&] { (void)read_customer_summary({file}, {}, options); });
  };
  for (const char* weight : {"-1", "", "nan", "inf", "many"}) {
    EXPECT_THAT(complaint(fmt::format("2,3,5,4\n2,3,5,{}\n", weight)),
                testing::AllOf(HasSubstr("weight that is no number >= 0"), HasSubstr("s.csv"), HasSubstr("line 3"),
                               HasSubstr(fmt::format("n '{}'", weight))));
  }
  EXPECT_THAT(complaint("2,3,5,0\n0,0,5,0\n"), HasSubstr("all 2 weights in column 'n'"));
  EXPECT_THAT(complaint("2.5,3,5,1\n"), HasSubstr("frequency that is no count"));
}

TEST(CustomerSummary, ReadsTheCdnowSummary) {
  const ScratchFolder folder;
  const auto file = folder.unpack("cdnow_customers_summary.csv");
  if (!file) GTEST_SKIP() << "cdnow_customers_summary.csv.xz is not on this machine";
  EXPECT_TRUE(is_customer_summary(*file, {}));
  SummaryTableOptions options;
  options.unit_days = 7;
  options.recency_is_t_x = true;
  const CustomerTable table = read_customer_summary({*file}, {}, options).customers;
  ASSERT_EQ(table.size(), 2'357U);
  EXPECT_EQ(table.repeat_frequency[0], 2U);
  EXPECT_DOUBLE_EQ(table.t_x_days[0], 30.43 * 7);
  std::uint64_t repeats = 0;
  for (const std::uint32_t x : table.repeat_frequency) repeats += x;
  EXPECT_EQ(repeats, 2'457U);  // docs: oracles, section 1
}

}  // namespace
}  // namespace quintile
