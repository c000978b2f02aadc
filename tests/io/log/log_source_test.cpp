#include "io/log/log_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "quintile/error.hpp"
#include "quintile/time.hpp"
#include "tests/io/log/fake_log.hpp"

namespace quintile::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<FakeColumn> plain_log(Texts ids, Texts dates, Texts amounts) {
  return {{"customer", std::move(ids)}, {"date", std::move(dates)}, {"amount", std::move(amounts)}};
}

LogOptions skipping() {
  LogOptions options;
  options.bad_rows = BadRows::skip;
  return options;
}

TEST(LogSource, ReadsTexts) {
  const AllEvents all = read_fake(plain_log(
      {"3", "1", "2", "1"}, {"2011-01-01", "2011-01-02", "2011-01-03", "2011-01-04"}, {"1.5", "-2", " 0 ", "1e2"}));
  EXPECT_EQ(all.schema.id_type, IdType::int64);
  EXPECT_THAT(all.id, ElementsAre(3, 1, 2, 1));
  EXPECT_THAT(all.amount, ElementsAre(1.5, -2, 0, 100));
  EXPECT_EQ(all.time[3], parse_time("2011-01-04"));
  EXPECT_EQ(all.counts.read, 4U);
  EXPECT_EQ(all.counts.total_skipped(), 0U);
  EXPECT_FALSE(all.schema.has_order);
}

TEST(LogSource, CountsRowsWithoutCustomer) {
  const AllEvents all = read_fake(plain_log({"1", "", "NULL", " ", "17850.0", "NaN", "\\N"}, Texts(7, "2011-01-01"),
                                            {"1", "2", "x", "4", "5", "6", "7"}));
  EXPECT_THAT(all.id, ElementsAre(1, 17850));
  EXPECT_THAT(all.amount, ElementsAre(1, 5));
  EXPECT_EQ(all.counts.read, 7U);
  EXPECT_EQ(all.counts[SkipReason::no_customer], 5U);
  EXPECT_EQ(all.counts.used(), 2U);
}

TEST(LogSource, CountsEachBadRowOnce) {
  std::vector<FakeColumn> columns =
      plain_log({"1", "2", "3", "", "5", "6", "7", "8"},
                {"2011-01-01", "soon", "2011-02-30", "x", "2011-01-01", "2011-01-01", "", "2011-01-01"},
                {"1", "x", "1", "x", "inf", "", "x", "NaN"});
  const AllEvents all = read_fake(columns, skipping());
  EXPECT_THAT(all.id, ElementsAre(1));
  EXPECT_EQ(all.counts.read, 8U);
  EXPECT_EQ(all.counts[SkipReason::no_customer], 1U);
  EXPECT_EQ(all.counts[SkipReason::bad_time], 3U);
  EXPECT_EQ(all.counts[SkipReason::bad_amount], 3U);
}

TEST(LogSource, NamesTheFirstBadRow) {
  EXPECT_EQ(complaint_of<DataError>([] {
              (void)read_fake(plain_log(Texts(5, "1"), {"2011-01-01", "2011-01-01", "2011-01-01", "soon", "2011-01-01"},
                                        Texts(5, "1")));
            }),
            "unreadable time in fake.csv, line 5, column 'date': 'soon'. Correct it, give --time-format, or pass "
            "--bad-rows skip.");
  EXPECT_THAT(complaint_of<DataError>([] {
                (void)read_fake(plain_log({"1", "1"}, Texts(2, "2011-01-01"), {"1", "$2"}));
              }),
              HasSubstr("unreadable amount in fake.csv, line 3, column 'amount': '$2'."));
}

TEST(LogSource, CountsOrReportsMalformedRows) {
  const auto log = [](const LogOptions& options) {
    auto table = std::make_unique<FakeTable>(plain_log({"1", "", "3"}, Texts(3, "2011-01-01"), Texts(3, "1")));
    table->malformed = {1};
    std::vector<std::unique_ptr<TableSource>> tables;
    tables.push_back(std::move(table));
    LogSource source(std::move(tables), options);
    return read_all(source);
  };
  const AllEvents all = log(skipping());
  EXPECT_THAT(all.id, ElementsAre(1, 3));
  EXPECT_EQ(all.counts[SkipReason::malformed], 1U);
  EXPECT_EQ(all.counts[SkipReason::no_customer], 0U);
  EXPECT_EQ(complaint_of<DataError>([&] { (void)log({}); }),
            "expected 3 fields, found 2 in fake.csv, line 3. Correct it, or pass --bad-rows skip.");
}

TEST(LogSource, ReadsProductsAndScales) {
  LogOptions options = with_column(LogRole::amount, "n*price");
  options.amount_scale = 0.01;
  const AllEvents all = read_fake({{"customer", Texts{"1", "2"}},
                                   {"date", Texts(2, "2011-01-01")},
                                   {"n", Texts{"6", "-1"}},
                                   {"price", Texts{"255", "100"}}},
                                  options);
  EXPECT_THAT(all.amount, ElementsAre(6 * 255.0 * 0.01, -1.0));
  EXPECT_THAT(complaint_of<DataError>([&] {
                (void)read_fake({{"customer", Texts{"1", "2"}},
                                 {"date", Texts(2, "2011-01-01")},
                                 {"n", Texts{"6", "?"}},
                                 {"price", Texts{"255", "100"}}},
                                options);
              }),
              HasSubstr("line 3, column 'n*price': '?' * '100'"));
}

TEST(LogSource, PassesTypedColumnsThrough) {
  FakeColumn time{"time", Integers{parse_time("2011-01-01"), parse_time("2011-01-02")}};
  time.info.unit = "ns";
  const AllEvents all =
      read_fake({{"customer", Integers{-5, 7}}, time, {"amount", Reals{1, -0.0}}, {"order", Integers{3, -3}}});
  EXPECT_THAT(all.id, ElementsAre(-5, 7));
  EXPECT_THAT(all.order, ElementsAre(3U, static_cast<std::uint64_t>(-3)));
  EXPECT_EQ(all.time[1], parse_time("2011-01-02"));
  EXPECT_EQ(all.schema.id_type, IdType::int64);
}

TEST(LogSource, KnowsMissingValuesOfTypedColumns) {
  FakeColumn id{"customer", Integers{1, kNoCustomer, 3, 4}};
  id.info.missing = kNoCustomer;
  FakeColumn time{"time", Integers{5, 6, kNoTime, 8}};
  time.info.unit = "seconds since 1970-01-01";
  const AllEvents all = read_fake({id, time, {"amount", Reals{1, 2, 3, kNan}}}, skipping());
  EXPECT_THAT(all.id, ElementsAre(1));
  EXPECT_EQ(all.counts[SkipReason::no_customer], 1U);
  EXPECT_EQ(all.counts[SkipReason::bad_time], 1U);
  EXPECT_EQ(all.counts[SkipReason::bad_amount], 1U);
}

TEST(LogSource, ReadsIdsStoredAsReals) {
  const AllEvents all = read_fake(
      {{"customer", Reals{1, kNan, 2.5, kInfinity, -3}}, {"date", Texts(5, "2011-01-01")}, {"amount", Reals(5, 1)}},
      skipping());
  EXPECT_THAT(all.id, ElementsAre(1, -3));
  EXPECT_EQ(all.counts[SkipReason::no_customer], 1U);
  EXPECT_EQ(all.counts[SkipReason::bad_customer], 2U);
  EXPECT_THAT(complaint_of<DataError>([] {
                (void)read_fake({{"customer", Reals{2.5}}, {"date", Texts{"2011-01-01"}}, {"amount", Reals{1}}});
              }),
              HasSubstr("customer id that is no whole number in fake.csv, line 2, column 'customer': '2.5'"));
}

TEST(LogSource, StartsOverWhenATextIdTurnsUpLate) {
  const AllEvents all = read_fake(
      plain_log({"1", "2.0", "3", " 4", "007x", "5"}, Texts(6, "2011-01-01"), {"1", "2", "3", "4", "5", "6"}));
  EXPECT_EQ(all.restarts, 1);
  EXPECT_EQ(all.schema.id_type, IdType::text);
  EXPECT_THAT(all.id_text, ElementsAre("1", "2", "3", "4", "007x", "5"));
  EXPECT_EQ(all.counts.read, 6U);
}

TEST(LogSource, TakesLeadingZerosForText) {
  const AllEvents all = read_fake(plain_log({"00001", "10000"}, Texts(2, "2011-01-01"), {"1", "2"}));
  EXPECT_EQ(all.restarts, 0);
  EXPECT_THAT(all.id_text, ElementsAre("00001", "10000"));
}

TEST(LogSource, ReadsIdsAsTextOnRequest) {
  LogOptions options;
  options.text_ids = true;
  EXPECT_THAT(read_fake(plain_log({"1", " 2.0", ""}, Texts(3, "2011-01-01"), Texts(3, "1")), options).id_text,
              ElementsAre("1", "2.0"));
  EXPECT_THAT(read_fake({{"customer", Reals{1, -2, kNan}}, {"date", Texts(3, "2011-01-01")}}, options).id_text,
              ElementsAre("1", "-2"));
}

TEST(LogSource, WidensToUnsignedIds) {
  const std::uint64_t huge = 18'446'744'073'709'551'615U;
  const AllEvents texts =
      read_fake(plain_log({"1", "2", "3", "18446744073709551615"}, Texts(4, "2011-01-01"), Texts(4, "1")));
  EXPECT_EQ(texts.schema.id_type, IdType::uint64);
  EXPECT_EQ(static_cast<std::uint64_t>(texts.id[3]), huge);
  const AllEvents numbers =
      read_fake({{"customer", std::vector<std::uint64_t>{1, huge}}, {"date", Texts(2, "2011-01-01")}});
  EXPECT_EQ(numbers.schema.id_type, IdType::uint64);
  EXPECT_EQ(numbers.restarts, 1);
  // Nothing holds both -1 and 2^64 - 1 but text.
  const AllEvents both =
      read_fake(plain_log({"1", "-1", "3", "18446744073709551615"}, Texts(4, "2011-01-01"), Texts(4, "1")));
  EXPECT_THAT(both.id_text, ElementsAre("1", "-1", "3", "18446744073709551615"));
}

TEST(LogSource, JoinsFilesOfDifferentTypes) {
  std::vector<std::unique_ptr<TableSource>> tables;
  tables.push_back(std::make_unique<FakeTable>(
      std::vector<FakeColumn>{
          {"cust", Integers{1, 2}}, {"date", Texts{"2011-01-01", "2011-01-02"}}, {"amount", Reals{1, 2}}},
      "a.h5"));
  tables.push_back(std::make_unique<FakeTable>(plain_log({"1", "K7"}, Texts(2, "2011-01-03"), {"3", "4"}), "b.csv"));
  LogSource source(std::move(tables), {});
  const AllEvents all = read_all(source);
  EXPECT_THAT(all.id_text, ElementsAre("1", "2", "1", "K7"));
  EXPECT_THAT(all.amount, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(source.estimated_rows(), 4U);
  EXPECT_EQ(source.bytes_claimed(), source.bytes_total());
}

TEST(LogSource, RefusesFilesThatDoNotFitTogether) {
  std::vector<std::unique_ptr<TableSource>> tables;
  tables.push_back(std::make_unique<FakeTable>(plain_log({"1"}, {"2011-01-01"}, {"1"}), "a.csv"));
  tables.push_back(std::make_unique<FakeTable>(
      std::vector<FakeColumn>{{"customer", Texts{"1"}}, {"date", Texts{"2011-01-01"}}, {"x", Texts{"1"}}}, "b.csv"));
  EXPECT_THAT(complaint_of<UserError>([&] { LogSource source(std::move(tables), {}); }),
              HasSubstr("a.csv has the amount column 'amount', but b.csv has none; it has: customer, date, x."));
}

TEST(LogSource, ReadsOrders) {
  const AllEvents all = read_fake({{"customer", Texts(6, "1")},
                                   {"date", Texts(6, "2011-01-01")},
                                   {"InvoiceNo", Texts{"536365", "C536365", "", "", "536365.0", "C536365"}}});
  EXPECT_EQ(all.order[0], 536365U);
  EXPECT_EQ(all.order[4], 536365U);
  EXPECT_EQ(all.order[1], all.order[5]);
  EXPECT_NE(all.order[1], 536365U);
  // A row without order is an order of its own.
  EXPECT_NE(all.order[2], all.order[3]);
}

TEST(LogSource, ReadsKindsChannelsAndScores) {
  LogOptions options;
  options.kind_values["Besuch"] = EventKind::contact;
  const AllEvents all = read_fake({{"customer", Texts(6, "1")},
                                   {"date", Texts(6, "2011-01-01")},
                                   {"amount", Texts{"1", "", "x", "inf", "2", ""}},
                                   {"kind", Texts{"Order", "e-mail", "5", "besuch", "purchase", "CSAT"}},
                                   {"channel", Texts{"web", "mail", "", "web", "mail", "NA"}},
                                   {"value", Texts{"x", "", "", "", "", "4"}}},
                                  options);
  EXPECT_THAT(all.kind, ElementsAre(EventKind::purchase, EventKind::contact, EventKind::contact, EventKind::contact,
                                    EventKind::purchase, EventKind::satisfaction));
  EXPECT_EQ(all.amount[0], 1);
  EXPECT_TRUE(std::isnan(all.amount[1]) && std::isnan(all.amount[2]) && std::isnan(all.amount[3]));
  EXPECT_THAT(all.channel, ElementsAre(1, 2, 0, 1, 2, 0));
  EXPECT_TRUE(std::isnan(all.value[0]));
  EXPECT_EQ(all.value[5], 4);
}

TEST(LogSource, ReportsUnknownKindsAndBadScores) {
  const auto read = [](Texts kinds, Texts scores, const LogOptions& options) {
    const std::size_t rows = kinds.size();
    return read_fake({{"customer", Texts(rows, "1")},
                      {"date", Texts(rows, "2011-01-01")},
                      {"kind", std::move(kinds)},
                      {"csat", std::move(scores)}},
                     options);
  };
  EXPECT_THAT(
      complaint_of<DataError>([&] {
        (void)read({"purchase", "view"}, {"", ""}, {});
      }),
      HasSubstr("unknown event kind in fake.csv, line 3, column 'kind': 'view'. Say what it is with --kind-map"));
  EXPECT_THAT(complaint_of<DataError>([&] { (void)read({"survey"}, {"good"}, {}); }),
              HasSubstr("unreadable satisfaction score in fake.csv, line 2, column 'csat': 'good'"));
  const AllEvents all = read({"survey", "view", "survey", "-1", ""}, {"good", "", "", "", ""}, skipping());
  EXPECT_EQ(all.counts[SkipReason::bad_kind], 3U);
  EXPECT_EQ(all.counts[SkipReason::bad_value], 1U);
  EXPECT_EQ(all.kind.size(), 1U);
}

TEST(LogSource, ReadsKindsFromEnumsAndIntegers) {
  FakeColumn kind{"kind", Integers{10, 20, 10}};
  kind.info.members = {{10, "sale"}, {20, "Support"}};
  const AllEvents named = read_fake({{"customer", Integers(3, 1)}, {"date", Texts(3, "2011-01-01")}, kind});
  EXPECT_THAT(named.kind, ElementsAre(EventKind::purchase, EventKind::support, EventKind::purchase));
  const AllEvents coded =
      read_fake({{"customer", Integers(2, 1)}, {"date", Texts(2, "2011-01-01")}, {"kind", Integers{7, 6}}});
  EXPECT_THAT(coded.kind, ElementsAre(EventKind::satisfaction, EventKind::cancellation));
}

TEST(LogSource, LeavesAColumnNamedTypeAloneWhenItHoldsNoKinds) {
  LogSource source = fake_log({{"customer", Texts(2, "1")},
                               {"date", Texts(2, "2011-01-01")},
                               {"type", Texts{"Debit", "Credit"}},
                               {"amount", Texts(2, "1")}});
  EXPECT_FALSE(source.schema().has_kind);
  EXPECT_THAT(source.notes(), ElementsAre(HasSubstr("column 'type' names no known event kind, for example 'Debit'")));
  EXPECT_EQ(read_all(source).amount.size(), 2U);
}

TEST(LogSource, SharesCodesWhenThereAreTooManyChannels) {
  Texts channels;
  for (int i = 0; i < 100; ++i) channels.push_back("channel " + std::to_string(i % 70));
  const AllEvents all =
      read_fake({{"customer", Texts(100, "1")}, {"date", Texts(100, "2011-01-01")}, {"channel", channels}});
  EXPECT_EQ(all.restarts, 1);
  EXPECT_EQ(all.channel[0], all.channel[70]);
  EXPECT_THAT(all.channel, testing::Each(testing::AllOf(testing::Ge(1), testing::Le(64))));
}

TEST(LogSource, SaysWhenThereAreNoAmounts) {
  LogSource source = fake_log({{"customer", Texts{"1"}}, {"date", Texts{"2011-01-01"}}});
  EXPECT_FALSE(source.schema().has_amount);
  EXPECT_THAT(source.notes(), ElementsAre("no amount column found: scoring recency and frequency only"));
  EXPECT_TRUE(read_all(source).amount.empty());
}

TEST(LogSource, RefusesAColumnWithoutNumbers) {
  EXPECT_THAT(complaint_of<UserError>([] {
                (void)fake_log(plain_log({"1", "2"}, Texts(2, "2011-01-01"), {"", "WHITE MUG"}));
              }),
              HasSubstr("column 'amount' of fake.csv holds no numbers, for example 'WHITE MUG'. Name another"));
  EXPECT_THAT(complaint_of<UserError>([] {
                (void)fake_log(plain_log({"1", "2"}, Texts(2, "2011-01-01"), {"2,55", "3,1"}));
              }),
              HasSubstr("Pass --decimal ','"));
  LogOptions options;
  options.decimal = ',';
  EXPECT_THAT(read_fake(plain_log({"1", "2"}, Texts(2, "2011-01-01"), {"2,55", "3,1"}), options).amount,
              ElementsAre(2.55, 3.1));
  options.amount_scale = 0;
  EXPECT_THAT(complaint_of<UserError>([&] { (void)fake_log(plain_log({"1"}, {"2011-01-01"}, {"1"}), options); }),
              HasSubstr("--amount-scale"));
}

TEST(LogSource, ReadsATableWithoutRows) {
  const AllEvents all = read_fake(plain_log({}, {}, {}));
  EXPECT_EQ(all.counts.read, 0U);
}

}  // namespace
}  // namespace quintile::io
