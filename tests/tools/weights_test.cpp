// `quintile fit --weights`: rows that stand for several customers.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <random>

#include "child_process.hpp"

namespace quintile::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// The same customers one by one, and as distinct rows with their numbers.
struct Tables {
  std::string one_by_one = "ID,frequency,recency,T,monetary_value\n";
  std::string counted = "frequency,recency,T,monetary_value,customers\n";
};

Tables tables() {
  std::mt19937 random(11);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  Tables out;
  int id = 0;
  for (int row = 0; row < 200; ++row) {
    const unsigned x = below(3) == 0 ? 0 : 1 + below(6);
    const unsigned end = 180 + below(180);
    const std::string values =
        fmt::format("{},{},{},{}", x, x == 0 ? 0 : 20 + below(150), end, x == 0 ? 0 : 5 + below(60));
    const unsigned copies = below(5);
    for (unsigned c = 0; c < copies; ++c) out.one_by_one += fmt::format("c{},{}\n", id++, values);
    out.counted += fmt::format("{},{}\n", values, copies);
  }
  return out;
}

class Weights : public testing::Test {
 protected:
  Outcome fit(const std::string& table, std::vector<std::string> flags) {
    work.write("table.csv", table);
    flags.insert(flags.begin(), {"fit", "table.csv", "--out", "m.h5", "--force"});
    return work.run(flags);
  }
  [[nodiscard]] std::string models() const {
    return work.run({"show", "m.h5", "--table", "models", "--format", "csv"}).out;
  }
  Workspace work;
};

TEST_F(Weights, CountAsCustomers) {
  const Tables both = tables();
  for (const char* model : {"bg-nbd", "auto"}) {
    ASSERT_EQ(fit(both.one_by_one, {"--model", model}).exit_code, 0);
    const std::string one_by_one = models();
    const Outcome outcome = fit(both.counted, {"--model", model, "--weights", "customers"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
    EXPECT_THAT(outcome.out, HasSubstr("with a weight of 0 were left out"));
    // What is summed in another order differs in its last digits.
    const auto first = [](const std::string& csv) { return csv.substr(0, csv.find("0.", csv.find(",r,")) + 10); };
    EXPECT_EQ(first(models()), first(one_by_one));
    EXPECT_THAT(models(), HasSubstr("gamma-gamma"));
  }
}

TEST_F(Weights, GoWithGroupsWithoutCustomers) {
  const auto groups = [&](const std::string& header) {
    std::string table = header + "\n";
    for (int i = 0; i < 400; ++i) {
      const int x = i * i % 6;
      table += fmt::format("{},{},{},{},{}\n", x, x == 0 ? 0 : 20 + i % 90, 120 + i % 200, 1 + i % 3,
                           i % 4 == 0 ? "north" : "south");
    }
    const Outcome outcome = fit(table, {"--model", "bg-nbd", "--weights", "customer", "--by", "country"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    return work.run({"show", "m.h5", "--table", "groups", "--format", "csv"}).out;
  };
  // Customers by weight: 1, 2 and 3 in turn.
  EXPECT_THAT(groups("frequency,recency,T,customer,country"),
              AllOf(HasSubstr("\nnorth,199,"), HasSubstr("\nsouth,600,")));
}

TEST_F(Weights, ThatCannotBeAreNamed) {
  const Outcome negative = fit("frequency,recency,T,n\n1,5,9,2\n2,3,9,-1\n", {"--weights", "n", "--model", "nbd"});
  EXPECT_EQ(negative.exit_code, 3);
  EXPECT_THAT(negative.error, AllOf(HasSubstr("weight that is no number"), HasSubstr("line 3"), HasSubstr("n '-1'")));
  const Outcome zero = fit("frequency,recency,T,n\n1,5,9,0\n2,3,9,0\n", {"--weights", "n", "--model", "nbd"});
  EXPECT_EQ(zero.exit_code, 3);
  EXPECT_THAT(zero.error, HasSubstr("all 2 weights in column 'n' of table.csv are 0"));
  const Outcome none = fit("ID,frequency,recency,T\na,1,5,9\n", {"--weights", "n", "--model", "nbd"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.error, HasSubstr("'n'"));
  const Outcome log = fit("customer,time,amount\na,2025-01-01,3\n", {"--weights", "amount", "--model", "nbd"});
  EXPECT_EQ(log.exit_code, 2);
  EXPECT_THAT(log.error, HasSubstr("a log has a row per event"));
  const Outcome renewals =
      fit("customer,time,kind\na,2025-01-01,product_subscription\n", {"--weights", "amount", "--model", "sbg"});
  EXPECT_EQ(renewals.exit_code, 2);
  EXPECT_THAT(renewals.error, HasSubstr("a log has a row per event"));
  EXPECT_NE(fit("ID,frequency,recency,T\na,1,5,9\nb,2,3,9\n", {"--weights", "T", "--model", "nbd"}).exit_code, 70);
}

TEST_F(Weights, OfCohortsMultiplySurvivors) {
  ASSERT_EQ(fit("year,survivors\n0,1000\n1,631\n2,468\n3,382\n", {"--model", "sbg"}).exit_code, 0);
  const std::string plain = models();
  const Outcome outcome =
      fit("year,survivors,w\n0,10,100\n1,6.31,100\n2,4.68,100\n3,3.82,100\n", {"--model", "sbg", "--weights", "w"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(models().substr(0, 140), plain.substr(0, 140));
}

}  // namespace
}  // namespace quintile::test
