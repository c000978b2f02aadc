// `quintile fit` of renewal models, and `quintile run --renewals`.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include "child_process.hpp"

namespace quintile::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kRegular = "year,survivors\n0,1000\n1,631\n2,468\n3,382\n4,326\n5,289\n6,262\n7,241\n";
constexpr const char* kHighEnd = "year,survivors\n0,1000\n1,869\n2,743\n3,653\n4,593\n5,551\n6,517\n7,491\n";

// Subscribers of four months, a third of whom leaves at each renewal but for one in four who stays.
std::string subscribers() {
  std::string log = "customer,time,kind,amount\n";
  for (int customer = 0; customer < 400; ++customer) {
    const int start = 1 + customer % 4;
    log += fmt::format("s{},2025-{:02}-05,product_subscription,{}\n", customer, start, 10 + customer % 3);
    const int end = start + 1 + customer / 4 % 5;
    if (customer % 16 < 12 && end < 9) log += fmt::format("s{},2025-{:02}-05,cancellation,\n", customer, end);
  }
  return log + "p1,2025-09-01,purchase,20\np1,2025-09-11,purchase,20\n";
}

class Renewals : public testing::Test {
 protected:
  Outcome fit(const std::string& table, std::vector<std::string> flags) {
    work.write("table.csv", table);
    flags.insert(flags.begin(), {"fit", "table.csv", "--out", "m.h5", "--force"});
    return work.run(flags);
  }
  Workspace work;
};

// oracles.md, section 3.
TEST_F(Renewals, PublishedFiguresArePrinted) {
  const Outcome sbg = fit(kRegular, {"--model", "sbg"});
  ASSERT_EQ(sbg.exit_code, 0) << sbg.error;
  for (const char* figure : {"shifted-beta-geometric: 1,000 subscribers of 1 cohort, up to 7 renewals", "0.704077",
                             "1.18204", "-1680.265188", "converged", "a period is taken to be a year"})
    EXPECT_THAT(sbg.out, HasSubstr(figure));
  const Outcome bdw = fit(kRegular, {"--model", "beta-discrete-weibull"});
  for (const char* figure : {"0.45561", "0.77932", "1.28345", "-1679.602833"}) EXPECT_THAT(bdw.out, HasSubstr(figure));
  EXPECT_THAT(fit(kHighEnd, {"--model", "sbg"}).out,
              AllOf(HasSubstr("0.668088"), HasSubstr("3.80609"), HasSubstr("-1611.158147")));
  EXPECT_THAT(fit(kHighEnd, {"--model", "bdw"}).out,
              AllOf(HasSubstr("0.21425"), HasSubstr("1.42657"), HasSubstr("1.7235"), HasSubstr("-1605.314213")));
}

TEST_F(Renewals, TheModelFileHoldsTheOutlook) {
  const Outcome outcome = fit(kRegular, {"--model", "sbg", "--payment", "100", "--margin", "0.3"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  const std::string table = work.run({"show", "m.h5", "--table", "renewals", "--format", "csv"}).out;
  EXPECT_THAT(table, HasSubstr("renewals,reached,left,survival,survival_model,renewal_probability,expected_renewals,"
                               "median_renewals,discounted_renewals,renewal_value\n"));
  EXPECT_THAT(table, HasSubstr("\n7,262,21,0.241"));
  EXPECT_THAT(work.run({"show", "m.h5", "--table", "models", "--format", "csv"}).out,
              HasSubstr("shifted-beta-geometric,true,alpha,0.70407"));
}

TEST_F(Renewals, WhatIsWrongIsSaid) {
  EXPECT_THAT(fit("period,survivors\n0,10\n1,12\n", {"--model", "sbg"}).error,
              AllOf(HasSubstr("survivors increase"), HasSubstr("line 3")));
  EXPECT_THAT(fit("period,survivors\n0,10\n1,8\n", {"--model", "sbg"}).error,
              HasSubstr("the subscribers of 1 renewals cannot tell 2 parameters apart"));
  const Outcome all = fit("period,survivors\n0,10\n1,10\n2,10\n", {"--model", "sbg"});
  EXPECT_EQ(all.exit_code, 3);
  EXPECT_THAT(all.error, HasSubstr("nobody has left"));
  for (const std::vector<std::string>& flags : {std::vector<std::string>{"--renewal-period", "fortnight"},
                                                {"--payment", "0"},
                                                {"--discount", "0"},
                                                {"--renewal-horizon", "0"},
                                                {"--survivor-columns", "alive=n"}}) {
    std::vector<std::string> all_flags = {"--model", "sbg"};
    all_flags.insert(all_flags.end(), flags.begin(), flags.end());
    EXPECT_EQ(fit(kRegular, all_flags).exit_code, 2) << flags.front();
  }
  work.write("log.csv", "customer,time,amount\n1,2025-01-01,5\n");
  EXPECT_THAT(work.run({"fit", "log.csv", "--model", "sbg", "--out", "x.h5"}).error, HasSubstr("kind of event"));
  EXPECT_THAT(work.run({"fit", "log.csv", "--model", "nbd", "--payment", "5", "--out", "x.h5"}).error,
              HasSubstr("no renewal model"));
}

TEST_F(Renewals, OfALogAreThoseOfItsTable) {
  work.write("log.csv", subscribers());
  const Outcome log = work.run({"fit", "log.csv", "--model", "sbg", "--out", "l.h5"});
  ASSERT_EQ(log.exit_code, 0) << log.error;
  EXPECT_THAT(log.out, HasSubstr("400 subscriptions"));
  // The same counts by hand: subscribers of month m have 9 - m renewals behind them on 2025-09-11.
  std::string table = "cohort,period,survivors\n";
  for (int start = 1; start <= 4; ++start) {
    for (int age = 0; age <= 9 - start; ++age) {
      int left = 0;
      for (int customer = start - 1; customer < 400; customer += 4) {
        const int end = start + 1 + customer / 4 % 5;
        left += customer % 16 < 12 && end < 9 && start + age >= end ? 1 : 0;
      }
      table += fmt::format("{},{},{}\n", start, age, 100 - left);
    }
  }
  const Outcome same = fit(table, {"--model", "sbg", "--renewal-period", "month"});
  ASSERT_EQ(same.exit_code, 0) << same.error;
  const auto figures = [](const std::string& out) {
    return out.substr(out.find("  parameter"), out.find("expected_renewals") - out.find("  parameter"));
  };
  EXPECT_EQ(figures(log.out), figures(same.out));
}

TEST_F(Renewals, EachGroupHasAFit) {
  std::string table = "plan,year,survivors\n";
  const auto add = [&](const char* plan, std::vector<int> survivors) {
    for (std::size_t t = 0; t < survivors.size(); ++t) table += fmt::format("{},{},{}\n", plan, t, survivors[t]);
  };
  add("regular", {1000, 631, 468, 382, 326, 289, 262, 241});
  add("high", {1000, 869, 743, 653, 593, 551, 517, 491});
  add("new", {40, 36});
  add("newest", {25});
  for (const char* by : {"plan", "cohort"}) {
    const Outcome outcome = fit(table, {"--model", "sbg", "--by", by, "--payment", "10"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("Groups differ by these"), HasSubstr("--table group_renewals")));
    const std::string groups = work.run({"show", "m.h5", "--table", "groups", "--format", "csv"}).out;
    EXPECT_THAT(groups, AllOf(HasSubstr(fmt::format("{},subscribers,left,own_weight,alpha,alpha_se,beta,beta_se,"
                                                    "renewal_probability,log_likelihood\n",
                                                    by)),
                              HasSubstr("\nregular,1000,759,0.8"), HasSubstr("\nhigh,1000,509,0.7"),
                              HasSubstr("\nnewest,25,0,0,"), HasSubstr("\nall,2065,1272,")));
    EXPECT_THAT(groups, testing::ContainsRegex("\nhigh,[^\n]*,0\\.8[4-9][0-9]*,-1611"));
    EXPECT_THAT(work.run({"show", "m.h5", "--table", "group_renewals", "--format", "csv"}).out,
                AllOf(HasSubstr(fmt::format("{},renewals,reached,left,", by)), HasSubstr("\nnewest,0,25,0,"),
                      HasSubstr("renewal_value")));
  }
  // A column beside that of cohorts divides each of them.
  std::string both = "cohort,plan,period,survivors\n";
  for (const char* cohort : {"2023", "2024"}) {
    for (int t = 0; t < 5; ++t) {
      both += fmt::format("{},basic,{},{}\n", cohort, t, 500 - 90 * t);
      both += fmt::format("{},full,{},{}\n", cohort, t, 400 - 20 * t);
    }
  }
  ASSERT_EQ(fit(both, {"--model", "bdw", "--by", "plan"}).exit_code, 0);
  EXPECT_THAT(work.run({"show", "m.h5", "--table", "groups", "--format", "csv"}).out,
              AllOf(HasSubstr("\nbasic,1000,720,"), HasSubstr("\nfull,800,160,")));
  EXPECT_EQ(fit(both, {"--model", "bdw", "--by", "price"}).exit_code, 2);
}

TEST_F(Renewals, OfALogAreFittedByGroup) {
  std::string log = subscribers();
  for (const char* by : {"cohort", "amount"}) {
    work.write("log.csv", log);
    const Outcome outcome = work.run({"fit", "log.csv", "--model", "sbg", "--by", by, "--out", "g.h5", "--force"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
    const std::string groups = work.run({"show", "g.h5", "--table", "groups", "--format", "csv"}).out;
    EXPECT_THAT(groups, HasSubstr("\nall,400,"));
    EXPECT_THAT(groups, by[0] == 'c' ? HasSubstr("\n2025-01,100,") : HasSubstr("\n11,133,"));
  }
}

TEST_F(Renewals, ARunAddsColumnsAndTables) {
  work.write("log.csv", subscribers());
  const Outcome outcome = work.run({"run", "log.csv", "--renewals", "sbg", "--renewal-horizon", "12", "--out", "r.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  const std::string rows =
      work.run({"export", "r.h5", "--columns",
                "customer_id,subscribed,renewals,renewal_probability,expected_renewals,renewal_value", "--out", "-"})
          .out;
  EXPECT_THAT(rows, AllOf(HasSubstr("\np1,false,0,0,0,0\n"), HasSubstr("\ns12,true,8,0."), Not(HasSubstr("nan"))));
  EXPECT_THAT(work.run({"show", "r.h5", "--table", "renewals"}).out, HasSubstr("renewal_probability"));
  EXPECT_THAT(work.run({"show", "r.h5", "--table", "models"}).out, HasSubstr("shifted-beta-geometric"));
  EXPECT_EQ(work.run({"run", "log.csv", "--renewals", "abc", "--out", "x.h5"}).exit_code, 2);
  EXPECT_EQ(work.run({"run", "log.csv", "--payment", "3", "--out", "x.h5"}).exit_code, 2);
  EXPECT_THAT(work.run({"run", "log.csv", "--renewals", "sbg", "--window", "60d", "--out", "x.h5"}).error,
              HasSubstr("a window leaves out"));
}

}  // namespace
}  // namespace quintile::test
