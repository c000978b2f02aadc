// `quintile run --clv`.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <random>

#include "child_process.hpp"

namespace quintile::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// A year of purchases: each customer buys by days until losing interest.
std::string year_of_purchases(int customers) {
  std::mt19937 random(4);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  std::string text = "customer,time,amount\n";
  for (int c = 0; c < customers; ++c) {
    const unsigned gap = 3 + below(40);
    for (unsigned day = below(120); day < 360; day += 1 + below(2 * gap)) {
      text += fmt::format("{},2025-{:02}-{:02},{}\n", c, 1 + day / 30, 1 + day % 28, 5 + below(90));
      if (below(7) == 0) break;
    }
  }
  return text;
}

class RunClv : public testing::Test {
 protected:
  Outcome run(int customers, std::vector<std::string> flags) {
    work.write("log.csv", year_of_purchases(customers));
    flags.insert(flags.begin(), {"run", "log.csv", "--out", "r.h5"});
    return work.run(flags);
  }
  [[nodiscard]] std::string customers() const { return work.run({"export", "r.h5", "--out", "-"}).out; }
  Workspace work;
};

TEST_F(RunClv, AddsColumnsAndATableOfModels) {
  const Outcome outcome = run(900, {"--clv", "auto", "--horizons", "2w,90d", "--margin", "0.3"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, HasSubstr("which has the least AIC"));
  EXPECT_THAT(customers(),
              AllOf(HasSubstr("p_alive,expected_purchases_14d,expected_purchases_90d,expected_spend,clv_14d,"
                              "clv_90d"),
                    Not(HasSubstr("nan"))));
  const std::string models = work.run({"show", "r.h5", "--table", "models", "--format", "csv"}).out;
  for (const char* name : {"bg-nbd", "mbg-nbd", "pareto-nbd", "nbd", "gamma-gamma"})
    EXPECT_THAT(models, HasSubstr(name));
}

TEST_F(RunClv, IsOffUnlessAskedFor) {
  ASSERT_EQ(run(50, {}).exit_code, 0);
  EXPECT_THAT(customers(), Not(HasSubstr("p_alive")));
  EXPECT_NE(work.run({"show", "r.h5", "--table", "models"}).exit_code, 0);
}

TEST_F(RunClv, FewRepeatBuyersAreANoteAndANamedModelIsFittedAllTheSame) {
  const Outcome few = run(50, {"--clv", "auto"});
  ASSERT_EQ(few.exit_code, 0) << few.error;
  EXPECT_THAT(few.out, HasSubstr("repeat buyers are fewer than the 500"));
  ASSERT_EQ(run(50, {"--clv", "bg-nbd", "--force"}).exit_code, 0);
  EXPECT_THAT(customers(), HasSubstr("p_alive"));
}

TEST_F(RunClv, WrongFlagsAreNamed) {
  for (const std::vector<std::string>& flags : {std::vector<std::string>{"--clv", "bgnbd"},
                                                {"--clv", "auto", "--horizons", "90d,30d"},
                                                {"--clv", "auto", "--discount", "-1"},
                                                {"--clv", "auto", "--margin", "0"},
                                                {"--clv", "auto", "--clv-unit", "year"}})
    EXPECT_EQ(run(900, flags).exit_code, 2) << flags.back();
}

}  // namespace
}  // namespace quintile::test
