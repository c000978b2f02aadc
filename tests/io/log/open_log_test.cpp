#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "tests/io/log/fake_log.hpp"
#include "tests/io/log/scratch.hpp"

namespace quintile {
namespace {

using io::AllEvents;
using io::complaint_of;
using io::read_all;
using io::ScratchFolder;
using io::with_column;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kHeader = "customer,date,amount\n";

TEST(OpenLog, ReadsSeveralFilesInTheirOrder) {
  const ScratchFolder folder;
  const std::string b = folder.write("b.csv", std::string(kHeader) + "1,2011-01-01,1\n");
  const std::string a = folder.write("a.tsv", "date\tcustomer\tamount\n2011-01-02\t2\t2\n");
  OpenLog log = open_log({b, a}, {});
  EXPECT_THAT(log.files, ElementsAre(b, a));
  EXPECT_THAT(read_all(*log.source).id, ElementsAre(1, 2));
  ASSERT_EQ(log.mapping.size(), 3U);
  EXPECT_EQ(log.mapping[1].column, "date");
}

TEST(OpenLog, ExpandsPatternsInNameOrder) {
  const ScratchFolder folder;
  for (const char* name : {"2.csv", "10.csv", "1.csv"}) {
    (void)folder.write(name, std::string(kHeader) + "1,2011-01-01,1\n");
  }
  const OpenLog log = open_log({folder.path("*.csv")}, {});
  EXPECT_THAT(log.files, ElementsAre(folder.path("1.csv"), folder.path("10.csv"), folder.path("2.csv")));
  EXPECT_THAT(complaint_of<IoError>([&] { (void)open_log({folder.path("*.txt")}, {}); }), HasSubstr("no file matches"));
}

TEST(OpenLog, OpensAFileWhoseNameLooksLikeAPattern) {
  const ScratchFolder folder;
  const std::string name = folder.write("log[1].csv", std::string(kHeader) + "1,2011-01-01,1\n");
  EXPECT_EQ(open_log({name}, {}).files.size(), 1U);
}

TEST(OpenLog, RefusesPathsThatAreNoLog) {
  const ScratchFolder folder;
  const std::string file = folder.write("a.csv", std::string(kHeader) + "1,2011-01-01,1\n");
  EXPECT_THAT(complaint_of<IoError>([&] { (void)open_log({folder.path("none.csv")}, {}); }), HasSubstr("cannot open"));
  EXPECT_THAT(complaint_of<IoError>([&] { (void)open_log({folder.path("")}, {}); }), HasSubstr("is a directory"));
  EXPECT_THAT(complaint_of<UserError>([&] {
                (void)open_log({file, folder.path("./a.csv")}, {});
              }),
              HasSubstr("are the same file"));
  EXPECT_THAT(complaint_of<UserError>([&] { (void)open_log({}, {}); }), HasSubstr("no input"));
  EXPECT_THAT(complaint_of<DataError>([&] { (void)open_log({folder.write("p", "PAR1xxxxPAR1")}, {}); }),
              HasSubstr("Parquet"));
}

TEST(OpenLog, RefusesLogsWithoutRowsByName) {
  const ScratchFolder folder;
  const std::string empty = folder.write("empty.csv", kHeader);
  EXPECT_THAT(complaint_of<DataError>([&] { (void)open_log({empty}, {}); }), HasSubstr("empty.csv has no rows"));
  EXPECT_THAT(complaint_of<DataError>([&] {
                (void)open_log({empty, folder.write("b.csv", kHeader)}, {});
              }),
              testing::AllOf(HasSubstr("none of the 2 files"), HasSubstr("empty.csv")));
  const std::string full = folder.write("full.csv", std::string(kHeader) + "1,2011-01-01,1\n");
  EXPECT_THAT(read_all(*open_log({empty, full}, {}).source).id, ElementsAre(1));
}

TEST(OpenLog, ReadsBackWhatWasImported) {
  const ScratchFolder folder;
  const std::string text = folder.write("a.csv",
                                        "customer,time,amount,order,kind,channel,value\n"
                                        "5,2011-01-01 10:00:00.25,1.5,A1,purchase,web,\n"
                                        "-3,2011-01-02,,,contact,mail,\n"
                                        ",2011-01-02,1,A2,purchase,web,\n"
                                        "5,2011-01-03,-2,7,purchase,,\n"
                                        "9,2011-01-04,,,satisfaction,web,4\n");
  OpenLog log = open_log({text}, {});
  const AllEvents before = read_all(*log.source);
  log.source->rewind();
  (void)import_log(log, folder.path("a.h5"), false);
  OpenLog imported = open_log({folder.path("a.h5")}, {});
  const AllEvents after = read_all(*imported.source);
  EXPECT_EQ(after.id, before.id);
  EXPECT_EQ(after.time, before.time);
  EXPECT_EQ(after.order, before.order);
  EXPECT_EQ(after.kind, before.kind);
  EXPECT_EQ(after.channel, before.channel);
  EXPECT_THAT(after.amount, testing::Pointwise(testing::NanSensitiveDoubleEq(), before.amount));
  EXPECT_THAT(after.value, testing::Pointwise(testing::NanSensitiveDoubleEq(), before.value));
  EXPECT_TRUE(imported.notes.empty());
}

TEST(OpenLog, JoinsHdf5AndText) {
  const ScratchFolder folder;
  OpenLog log = open_log({folder.write("a.csv", std::string(kHeader) + "1,2011-01-01,1\n2,2011-01-02,2\n")}, {});
  (void)import_log(log, folder.path("a.h5"), false);
  const std::string b = folder.write("b.csv", std::string(kHeader) + "1,2011-01-03,3\nK7,2011-01-04,4\n");
  OpenLog both = open_log({folder.path("a.h5"), b}, {});
  const AllEvents all = read_all(*both.source);
  EXPECT_THAT(all.id_text, ElementsAre("1", "2", "1", "K7"));
  EXPECT_THAT(all.amount, ElementsAre(1, 2, 3, 4));
}

TEST(OpenLog, MakesAFingerprintOfTheContent) {
  const ScratchFolder folder;
  const std::string file = folder.write("a.csv", std::string(kHeader) + "1,2011-01-01,1\n");
  const std::string first = open_log({file}, {}).fingerprint;
  EXPECT_EQ(first.size(), 16U);
  EXPECT_EQ(open_log({file}, {}).fingerprint, first);
  (void)folder.write("a.csv", std::string(kHeader) + "1,2011-01-01,2\n");
  EXPECT_NE(open_log({file}, {}).fingerprint, first);
}

TEST(OpenLog, ReadsOnlineRetailAsItIs) {
  const ScratchFolder folder;
  const auto file = folder.unpack("online_retail.csv");
  if (!file) GTEST_SKIP() << "online_retail.csv.xz is not on this machine";
  OpenLog log = open_log({*file}, with_column(LogRole::amount, "Quantity*UnitPrice"));
  std::vector<std::string> mapped;
  for (const MappedColumn& column : log.mapping) mapped.push_back(column.column);
  EXPECT_THAT(mapped, ElementsAre("CustomerID", "InvoiceDate", "Quantity*UnitPrice", "InvoiceNo", "StockCode"));
  const AllEvents all = read_all(*log.source);
  EXPECT_EQ(all.counts.read, 541'909U);
  EXPECT_EQ(all.counts[SkipReason::no_customer], 135'080U);
  EXPECT_EQ(all.counts.used(), 406'829U);
  EXPECT_EQ(all.schema.id_type, IdType::int64);
  EXPECT_EQ(std::set<std::int64_t>(all.id.begin(), all.id.end()).size(), 4'372U);
  EXPECT_EQ(*std::min_element(all.time.begin(), all.time.end()), parse_time("2010-12-01 08:26:00"));
  EXPECT_EQ(*std::max_element(all.time.begin(), all.time.end()), parse_time("2011-12-09 12:50:00"));
  EXPECT_EQ(all.amount[0], 6 * 2.55);
}

TEST(OpenLog, ReadsCdnowMasterAsItIs) {
  const ScratchFolder folder;
  const auto file = folder.unpack("cdnow_master.txt");
  if (!file) GTEST_SKIP() << "cdnow_master.txt.xz is not on this machine";
  OpenLog log = open_log({*file}, {});
  const AllEvents all = read_all(*log.source);
  EXPECT_EQ(all.counts.read, 69'659U);
  EXPECT_EQ(all.counts.used(), 69'659U);
  // Leading zeros make the ids texts.
  EXPECT_EQ(std::set<std::string>(all.id_text.begin(), all.id_text.end()).size(), 23'570U);
  EXPECT_EQ(all.time[0], parse_time("1997-01-01"));
  EXPECT_EQ(all.amount[0], 11.77);
}

TEST(OpenLog, ReadsCdnowSampleWithNamesGiven) {
  const ScratchFolder folder;
  const auto file = folder.unpack("cdnow_sample.txt");
  if (!file) GTEST_SKIP() << "cdnow_sample.txt.xz is not on this machine";
  LogOptions options;
  options.column_names = {"master", "customer", "date", "cds", "dollars"};
  OpenLog log = open_log({*file}, options);
  const AllEvents all = read_all(*log.source);
  EXPECT_EQ(all.counts.used(), 6'919U);
  EXPECT_EQ(std::set<std::string>(all.id_text.begin(), all.id_text.end()).size(), 2'357U);
  EXPECT_EQ(all.amount[0], 29.33);
}

TEST(OpenLog, SuspectsAHeaderWhereColumnsWereNamedByHand) {
  const ScratchFolder folder;
  const std::string file = folder.write("a.csv", "customer_id,day,spent\n1,2011-01-01,1\n2,soon,1\n");
  LogOptions options;
  options.column_names = {"customer", "date", "amount"};
  EXPECT_EQ(complaint_of<DataError>([&] { (void)read_all(*open_log({file}, options).source); }),
            "unreadable time in " + file +
                ", line 1, column 'date': 'day'. Correct it, give --time-format, leave out --columns if the line is a "
                "header, or pass --bad-rows skip.");
  EXPECT_THAT(complaint_of<DataError>([&] { (void)read_all(*open_log({file}, {}).source); }),
              HasSubstr("line 3, column 'day': 'soon'. Correct it, give --time-format, or pass"));
}

TEST(OpenLog, ReadsRfmOrdersWithTextIds) {
  const ScratchFolder folder;
  const auto file = folder.unpack("rfm_orders.csv");
  if (!file) GTEST_SKIP() << "rfm_orders.csv.xz is not on this machine";
  OpenLog log = open_log({*file}, {});
  const AllEvents all = read_all(*log.source);
  EXPECT_EQ(all.counts.used(), 4'906U);
  EXPECT_EQ(all.id_text[0], "Brion Stark");
  EXPECT_EQ(std::set<std::string>(all.id_text.begin(), all.id_text.end()).size(), 995U);
}

}  // namespace
}  // namespace quintile
