// `quintile fit --by` and `quintile run --clv-by`.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <random>

#include "child_process.hpp"

namespace quintile::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Customers of three countries: in the north they buy twice as often, and on the island nobody has come back.
std::string log_of_countries() {
  std::mt19937 random(4);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  std::string text = "customer,time,amount,country\n";
  for (unsigned c = 0; c < 900; ++c) {
    const char* country = c % 3 == 0 ? "north" : "south";
    const unsigned gap = (3 + below(40)) * (c % 3 == 0 ? 1U : 2U);
    for (unsigned day = below(120); day < 360; day += 1 + below(2 * gap)) {
      text += fmt::format("{},2025-{:02}-{:02},{},{}\n", c, 1 + day / 30, 1 + day % 28, 5 + below(90), country);
      if (below(7) == 0) break;
    }
  }
  for (unsigned c = 900; c < 904; ++c) text += fmt::format("{},2025-09-10,20,island\n", c);
  return text;
}

class Groups : public testing::Test {
 protected:
  void SetUp() override { work.write("log.csv", log_of_countries()); }
  Workspace work;
};

TEST_F(Groups, EachCountryHasAFit) {
  const Outcome outcome = work.run({"fit", "log.csv", "--model", "bg-nbd", "--by", "country", "--out", "m.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("Groups differ by these standard deviations"), HasSubstr("north")));
  const std::string table = work.run({"show", "m.h5", "--table", "groups", "--format", "csv"}).out;
  EXPECT_THAT(table,
              AllOf(HasSubstr("country,customers,repeat_buyers,own_weight,r,r_se,alpha,alpha_se,a,a_se,b,b_se,p,"),
                    HasSubstr("\nisland,4,0,0,"), HasSubstr("\nsouth,600,"), HasSubstr("\nall,904,")));
}

TEST_F(Groups, ARunProjectsByThem) {
  const auto run = [&](const char* by) {
    const Outcome outcome = work.run({"run", "log.csv", "--clv", "bg-nbd", "--clv-by", by, "--out", "r.h5", "--force"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    return work.run({"export", "r.h5", "--columns", "customer_id,p_alive,clv_365d", "--out", "-"}).out;
  };
  const std::string by_country = run("country");
  EXPECT_THAT(work.run({"show", "r.h5", "--table", "groups"}).out, HasSubstr("own_weight"));
  const std::string by_cohort = run("cohort");
  EXPECT_NE(by_country, by_cohort);
  EXPECT_NE(by_cohort, run("segment"));
  EXPECT_THAT(work.run({"show", "r.h5", "--table", "groups"}).out, HasSubstr("Champions"));
}

TEST_F(Groups, WrongColumnsAreNamed) {
  const Outcome unknown = work.run({"fit", "log.csv", "--by", "contry", "--out", "m.h5"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.error, HasSubstr("contry"));
  EXPECT_EQ(work.run({"run", "log.csv", "--clv", "off", "--clv-by", "country", "--out", "m.h5"}).exit_code, 2);
}

TEST_F(Groups, PredictProjectsEachGroupByItsOwnFit) {
  const auto columns = [&](const char* file) {
    return work.run({"export", file, "--columns", "customer_id,p_alive,clv_365d", "--out", "-"}).out;
  };
  ASSERT_EQ(work.run({"run", "log.csv", "--clv", "bg-nbd", "--clv-by", "country", "--out", "r.h5"}).exit_code, 0);
  ASSERT_EQ(work.run({"fit", "log.csv", "--model", "bg-nbd", "--by", "country", "--out", "m.h5"}).exit_code, 0);
  for (const char* models : {"r.h5", "m.h5"}) {
    const Outcome outcome = work.run({"predict", "log.csv", "--model-file", models, "--out", "p.h5", "--force"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
    EXPECT_THAT(outcome.out, HasSubstr("by bg-nbd, a fit for each country"));
    EXPECT_EQ(columns("p.h5"), columns("r.h5")) << models;
  }
  const auto clusters = [&](const char* file) {
    return work
        .run({"export", file, "--columns", "customer_id,p_alive,clv_365d,cluster,cluster_distance", "--out", "-"})
        .out;
  };
  ASSERT_EQ(work.run({"run", "log.csv", "--clv", "bg-nbd", "--clv-by", "country", "--clusters", "3", "--features",
                      "p_alive,clv_365d", "--out", "c.h5"})
                .exit_code,
            0);
  ASSERT_EQ(work.run({"assign", "log.csv", "--model-file", "c.h5", "--out", "a.h5"}).exit_code, 0);
  EXPECT_EQ(clusters("a.h5"), clusters("c.h5"));
  ASSERT_EQ(work.run({"assign", "log.csv", "--model-file", "c.h5", "--pooled", "--out", "b.h5"}).exit_code, 0);
  EXPECT_NE(clusters("b.h5"), clusters("c.h5"));
  const Outcome pooled = work.run({"predict", "log.csv", "--model-file", "m.h5", "--pooled", "--out", "q.h5"});
  ASSERT_EQ(pooled.exit_code, 0) << pooled.error;
  EXPECT_NE(columns("q.h5"), columns("p.h5"));
}

TEST_F(Groups, GroupsThatTheModelsDoNotKnowAreProjectedByTheFitOfAll) {
  ASSERT_EQ(work.run({"fit", "log.csv", "--model", "bg-nbd", "--by", "country", "--out", "m.h5"}).exit_code, 0);
  const std::string rows = "1,2025-02-03,10,{0}\n1,2025-05-03,10,{0}\n2,2025-03-03,10,{0}\n";
  work.write("new.csv", "customer,time,amount,country\n" + fmt::format(fmt::runtime(rows), "east"));
  const Outcome outcome = work.run({"predict", "new.csv", "--model-file", "m.h5", "--out", "p.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("no fit of 1 values of country ('east')"), HasSubstr("2 customers")));
  ASSERT_EQ(work.run({"predict", "new.csv", "--model-file", "m.h5", "--pooled", "--out", "q.h5"}).exit_code, 0);
  const auto customers = [&](const char* file) { return work.run({"export", file, "--out", "-"}).out; };
  EXPECT_EQ(customers("p.h5"), customers("q.h5"));
  work.write("bare.csv", "customer,time,amount\n1,2025-02-03,10\n1,2025-05-03,10\n");
  const Outcome missing = work.run({"predict", "bare.csv", "--model-file", "m.h5", "--out", "x.h5"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.error, AllOf(HasSubstr("'country'"), HasSubstr("--pooled")));
  ASSERT_EQ(work.run({"run", "log.csv", "--clv", "bg-nbd", "--clv-by", "segment", "--out", "r.h5"}).exit_code, 0);
  EXPECT_THAT(work.run({"predict", "log.csv", "--model-file", "r.h5", "--out", "s.h5"}).out,
              HasSubstr("a fit for each segment"));
}

TEST_F(Groups, ErrorsAreThoseOfEachFit) {
  const Outcome outcome = work.run({"run", "log.csv", "--clv", "bg-nbd", "--clv-by", "country", "--clv-errors",
                                    "--horizons", "30d", "--out", "r.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(work.run({"export", "r.h5", "--columns", "p_alive_se,clv_30d_se", "--out", "-"}).out,
              testing::Not(HasSubstr("nan")));
  EXPECT_THAT(work.run({"show", "r.h5", "--table", "projections", "--format", "csv"}).out, HasSubstr("\nall,30,904,"));
}

}  // namespace
}  // namespace quintile::test
