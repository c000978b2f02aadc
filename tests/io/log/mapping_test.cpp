#include "io/log/mapping.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quintile/error.hpp"
#include "tests/io/log/fake_log.hpp"

namespace quintile::io {
namespace {

using testing::HasSubstr;

std::vector<SourceColumn> columns_named(const std::vector<std::string>& names) {
  std::vector<SourceColumn> columns;
  for (const std::string& name : names) columns.emplace_back().name = name;
  return columns;
}

ColumnMapping map_names(const std::vector<std::string>& names, const LogOptions& options = {}) {
  return map_columns(columns_named(names), "log.csv", options);
}

struct Case {
  std::vector<std::string> names;
  std::string customer, time, amount, order;
};

TEST(Mapping, FindsWellKnownNames) {
  const Case cases[] = {
      {{"InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"},
       "CustomerID",
       "InvoiceDate",
       "Quantity*UnitPrice",
       "InvoiceNo"},
      {{"customer_id", "date", "number_of_cds", "dollar_value"}, "customer_id", "date", "dollar_value", ""},
      {{"customer_id", "order_date", "revenue", "first_name", "last_name", "email"},
       "customer_id",
       "order_date",
       "revenue",
       ""},
      {{"customer", "time", "amount", "order", "kind"}, "customer", "time", "amount", "order"},
      {{"CUST", "TS", "SPEND"}, "CUST", "TS", "SPEND", ""},
      {{"user id", "event-time", "price"}, "user id", "event-time", "price", ""},
      {{"client_id", "timestamp", "qty", "price", "order_id"}, "client_id", "timestamp", "qty*price", "order_id"},
      {{"member", "day"}, "member", "day", "", ""},
      {{"Customer ID", "Order Date", "Ship Date", "Sales", "Quantity", "Order ID"},
       "Customer ID",
       "Order Date",
       "Sales",
       "Order ID"},
      {{"customer_id", "customer_name", "order_date", "order_timestamp_raw", "amount"},
       "customer_id",
       "order_date",
       "amount",
       ""},
  };
  for (const Case& c : cases) {
    const ColumnMapping mapping = map_names(c.names);
    EXPECT_EQ(mapping[LogRole::customer].expression, c.customer);
    EXPECT_EQ(mapping[LogRole::time].expression, c.time);
    EXPECT_EQ(mapping[LogRole::amount].expression, c.amount);
    EXPECT_EQ(mapping[LogRole::order].expression, c.order);
    EXPECT_TRUE(mapping[LogRole::customer].detected);
  }
}

TEST(Mapping, FindsAProduct) {
  const ColumnMapping mapping = map_names({"customer", "date", "Quantity", "UnitPrice"});
  EXPECT_EQ(mapping[LogRole::amount].columns, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(mapping[LogRole::amount].expression, "Quantity*UnitPrice");
  EXPECT_TRUE(mapping[LogRole::amount].detected);
}

TEST(Mapping, TakesValueForTheScoreWhereThereAreKinds) {
  const ColumnMapping kinds = map_names({"customer", "time", "kind", "value"});
  EXPECT_FALSE(kinds[LogRole::amount].present());
  EXPECT_EQ(kinds[LogRole::value].expression, "value");
  const ColumnMapping plain = map_names({"customer", "time", "value", "score"});
  EXPECT_EQ(plain[LogRole::amount].expression, "value");
  EXPECT_FALSE(plain[LogRole::value].present());
}

TEST(Mapping, LetsTheUserDecide) {
  LogOptions options = with_column(LogRole::customer, "B");
  options = with_column(LogRole::time, "A", options);
  options = with_column(LogRole::amount, " Quantity * UnitPrice ", options);
  options = with_column(LogRole::order, "-", options);
  const ColumnMapping mapping = map_names({"A", "B", "amount", "Quantity", "UnitPrice", "order_id"}, options);
  EXPECT_EQ(mapping[LogRole::customer].columns, std::vector<std::size_t>{1});
  EXPECT_FALSE(mapping[LogRole::customer].detected);
  EXPECT_EQ(mapping[LogRole::amount].expression, "Quantity*UnitPrice");
  EXPECT_FALSE(mapping[LogRole::order].present());
}

TEST(Mapping, PrefersAColumnThatIsNamedLikeAProduct) {
  const ColumnMapping mapping = map_names({"customer", "date", "a*b", "a", "b"}, with_column(LogRole::amount, "a*b"));
  EXPECT_EQ(mapping[LogRole::amount].columns, std::vector<std::size_t>{2});
}

TEST(Mapping, ExplainsWhatItCannotFind) {
  EXPECT_EQ(complaint_of<UserError>([] {
              (void)map_names({"cust", "date", "amount"}, with_column(LogRole::customer, "CustomerID"));
            }),
            "column 'CustomerID' not found in log.csv; it has: cust, date, amount. Name it with --customer.");
  EXPECT_EQ(complaint_of<UserError>([] {
              (void)map_names({"who", "date"});
            }),
            "no customer column found in log.csv; it has: who, date. Name it with --customer.");
  EXPECT_THAT(complaint_of<UserError>([] { (void)map_names({"cust", "when_"}); }), HasSubstr("--time"));
  EXPECT_THAT(complaint_of<UserError>([] {
                (void)map_names({"customer_id", "CustomerID", "date"});
              }),
              testing::AllOf(HasSubstr("'customer_id' and 'CustomerID'"), HasSubstr("--customer")));
  EXPECT_THAT(complaint_of<UserError>([] {
                (void)map_names({"cust", "order_date", "invoice_date"});
              }),
              HasSubstr("'order_date' and 'invoice_date'"));
  EXPECT_THAT(complaint_of<UserError>([] {
                (void)map_names({"cust", "date", "x", "x"}, with_column(LogRole::amount, "x"));
              }),
              HasSubstr("occurs twice"));
  EXPECT_THAT(complaint_of<UserError>([] {
                (void)map_names({"cust", "date", "date"});
              }),
              HasSubstr("'date' and 'date'"));
  EXPECT_THAT(complaint_of<UserError>([] {
                (void)map_names({"cust", "date", "a"}, with_column(LogRole::amount, "a*b"));
              }),
              HasSubstr("column 'b' not found"));
  EXPECT_THAT(complaint_of<UserError>([] {
                (void)map_names({"cust", "date", "a"}, with_column(LogRole::amount, "a*a*a"));
              }),
              HasSubstr("no product"));
}

TEST(Mapping, GuessesAsFarAsItCan) {
  std::vector<std::string> complaints;
  const ColumnMapping mapping = guess_columns(columns_named({"who", "date", "amount"}), "log.csv", {}, complaints);
  EXPECT_FALSE(mapping[LogRole::customer].present());
  EXPECT_EQ(mapping[LogRole::time].expression, "date");
  EXPECT_EQ(mapping[LogRole::amount].expression, "amount");
  EXPECT_THAT(complaints, testing::ElementsAre(HasSubstr("no customer column")));
}

}  // namespace
}  // namespace quintile::io
