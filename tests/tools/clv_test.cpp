// Lifetime value from the command line: run --clv, fit, predict, diagnose.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <regex>
#include <sstream>

#include "child_process.hpp"

namespace quintile::test {
namespace {

using nlohmann::json;
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
  EXPECT_THAT(outcome.out, HasSubstr("(table model_comparison)"));
  EXPECT_THAT(customers(),
              AllOf(HasSubstr("p_alive,expected_purchases_14d,expected_purchases_90d,dert,expected_spend,clv_14d,"
                              "clv_90d"),
                    Not(HasSubstr("nan"))));
  const std::string models = work.run({"show", "r.h5", "--table", "models", "--format", "csv"}).out;
  for (const char* name : {"bg-nbd", "mbg-nbd", "pareto-nbd", "nbd", "gamma-gamma"})
    EXPECT_THAT(models, HasSubstr(name));
}

TEST_F(RunClv, IsOnByDefaultWhereEnoughHaveBoughtAgain) {
  const Outcome many = run(900, {"--json"});
  ASSERT_EQ(many.exit_code, 0) << many.error;
  const json report = json::parse(many.out);
  EXPECT_EQ(report.at("lifetime_value").at("horizons_days"), json({30, 90, 365}));
  EXPECT_TRUE(report.at("lifetime_value").at("has_money"));
  double projected = 0;
  for (const json& segment : report.at("segments")) {
    if (segment.at("projected_value").is_number()) projected += segment.at("projected_value").get<double>();
  }
  EXPECT_GT(projected, 0);
  EXPECT_THAT(work.run({"show", "r.h5"}).out, AllOf(HasSubstr("Projected"), HasSubstr("in the 365 days after")));
  EXPECT_THAT(work.run({"show", "r.h5", "--table", "activity"}).out, HasSubstr("projected per buyer"));

  const Outcome few = run(50, {"--force"});
  ASSERT_EQ(few.exit_code, 0) << few.error;
  EXPECT_THAT(few.out, AllOf(HasSubstr("repeat buyers are fewer than the 500"), Not(HasSubstr("Projected"))));
  EXPECT_THAT(customers(), Not(HasSubstr("p_alive")));
  EXPECT_NE(work.run({"show", "r.h5", "--table", "models"}).exit_code, 0);

  const Outcome off = run(900, {"--clv", "off", "--force", "--json"});
  ASSERT_EQ(off.exit_code, 0) << off.error;
  EXPECT_TRUE(json::parse(off.out).at("lifetime_value").is_null());
  EXPECT_THAT(customers(), Not(HasSubstr("p_alive")));
}

TEST_F(RunClv, ANamedModelIsFittedToFewRepeatBuyersToo) {
  ASSERT_EQ(run(50, {"--clv", "bg-nbd"}).exit_code, 0);
  EXPECT_THAT(customers(), HasSubstr("p_alive"));
}

TEST_F(RunClv, ValueWithoutAModelIsAddedByAFlag) {
  const Outcome outcome = run(50, {"--clv-simple", "--clv-lifetime", "2y", "--margin", "0.5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(customers(), HasSubstr(",clv_historic,clv_simple\n"));
  const Outcome mean = run(50, {"--clv-simple", "--force"});
  EXPECT_THAT(mean.out, HasSubstr("lifetime in clv_simple is"));
  EXPECT_EQ(run(50, {"--clv-lifetime", "2y", "--force"}).exit_code, 2);
  work.write("poor.csv", "customer,time\n1,2025-01-01\n");
  EXPECT_THAT(work.run({"run", "poor.csv", "--clv-simple", "--out", "p.h5"}).error, HasSubstr("is made of money"));
}

TEST_F(RunClv, StandardErrorsAreAddedByAFlag) {
  const Outcome outcome = run(300, {"--clv", "bg-nbd", "--clv-errors", "--horizons", "30d,90d"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(customers(), AllOf(HasSubstr("p_alive_se,expected_purchases_30d_se,expected_purchases_90d_se,"
                                           "expected_spend_se,clv_30d_se,clv_90d_se"),
                                 Not(HasSubstr("nan"))));
  const std::string table = work.run({"show", "r.h5", "--table", "projections", "--format", "csv"}).out;
  EXPECT_THAT(table,
              HasSubstr("segment,horizon_days,customers,expected_purchases,expected_purchases_se,value,value_se"));
  EXPECT_THAT(table, HasSubstr("\nall,90,300,"));
  for (const std::string& segments : {outcome.out, work.run({"show", "r.h5"}).out})
    EXPECT_THAT(segments, AllOf(HasSubstr("+/-    R"), HasSubstr("+/-: its standard error")));
  EXPECT_EQ(run(300, {"--clv", "off", "--clv-errors", "--force"}).exit_code, 2);
  EXPECT_EQ(run(300, {"--clv", "bg-nbd", "--clv-errors", "--clv-by", "cohort", "--force"}).exit_code, 0);
}

TEST_F(RunClv, WithoutAPurchaseThatIsSaid) {
  work.write("returns.csv", "customer,time,amount\n1,2025-01-01,-5\n2,2025-02-01,-3\n");
  for (const char* model : {"auto", "bg-nbd"}) {
    const Outcome outcome = work.run({"fit", "returns.csv", "--model", model, "--out", "m.h5"});
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.error, HasSubstr("needs customers with a purchase, and there are none"));
  }
}

TEST_F(RunClv, WrongFlagsAreNamed) {
  for (const std::vector<std::string>& flags : {std::vector<std::string>{"--clv", "bgnbd"},
                                                {"--clv", "auto", "--horizons", "90d,30d"},
                                                {"--clv", "auto", "--discount", "-1"},
                                                {"--clv", "auto", "--margin", "0"},
                                                {"--margin", "30"},
                                                {"--discount", "10"},
                                                {"--clv", "auto", "--clv-unit", "year"}})
    EXPECT_EQ(run(900, flags).exit_code, 2) << flags.back();
}

TEST_F(RunClv, FitPrintsAndKeepsTheModels) {
  work.write("log.csv", year_of_purchases(300));
  const Outcome outcome = work.run({"fit", "log.csv", "--model", "pareto-nbd", "--calibration-end", "2025-09-30",
                                    "--unit", "month", "--out", "model.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("pareto-nbd: "), HasSubstr("standard error"), HasSubstr("log-likelihood"),
                                 HasSubstr("gamma-gamma: "), HasSubstr("correlation of frequency and spend")));
  const std::string models = work.run({"show", "model.h5", "--table", "models", "--format", "csv"}).out;
  EXPECT_THAT(models, AllOf(HasSubstr("pareto-nbd"), HasSubstr("gamma-gamma")));
  EXPECT_EQ(work.run({"fit", "log.csv", "--model", "pareto", "--out", "other.h5"}).exit_code, 2);
  const Outcome beyond =
      work.run({"fit", "log.csv", "--model", "nbd", "--calibration-end", "2027-12-31", "--out", "beyond.h5"});
  EXPECT_THAT(beyond.out, HasSubstr("days after the last event"));
  EXPECT_EQ(work.run({"fit", "log.csv", "--unit", "year", "--out", "other.h5"}).exit_code, 2);
}

// oracles.md, section 1, from the log of days.
class Cdnow : public RunClv {
 protected:
  void SetUp() override {
    const std::string path = QUINTILE_SHARED_DATA "/cdnow_sample.txt.xz";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path;
    std::string log = "customer,time,amount\n";
    std::FILE* pipe = popen(("xz -dc '" + path + "'").c_str(), "r");
    std::array<char, 256> line{};
    while (pipe != nullptr && std::fgets(line.data(), line.size(), pipe) != nullptr) {
      int master = 0;
      int id = 0;
      int date = 0;
      int discs = 0;
      double money = 0;
      if (std::sscanf(line.data(), "%d %d %d %d %lf", &master, &id, &date, &discs, &money) != 5) continue;
      log += fmt::format("{},{}-{:02}-{:02},{}\n", id, date / 10000, date / 100 % 100, date % 100, money);
    }
    if (pipe != nullptr) pclose(pipe);
    work.write("cdnow.csv", log);
  }
};

TEST_F(Cdnow, FitPrintsThePublishedFigures) {
  const Outcome outcome =
      work.run({"fit", "cdnow.csv", "--model", "bg-nbd", "--calibration-end", "1997-09-30", "--out", "model.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  for (const char* figure : {"bg-nbd: 2357 customers, 1016 different histories", "0.242594", "4.41360", "0.79292",
                             "2.42590", "-9582.429207", "gamma-gamma: 946 customers", "-4055.917695"})
    EXPECT_THAT(outcome.out, HasSubstr(figure));
}

TEST_F(Cdnow, AutoTakesTheBestForecasterAndSaysWhy) {
  const Outcome outcome = work.run({"fit", "cdnow.csv", "--calibration-end", "1997-09-30", "--out", "model.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  const std::string text = std::regex_replace(outcome.out, std::regex("\\s+"), " ");
  EXPECT_THAT(text, AllOf(HasSubstr("by pareto-nbd, which forecast the last 273 days best of 4 models: 1666 repeat"),
                          HasSubstr("1882 made (-11.5 %)"), HasSubstr("AIC alone would take mbg-nbd"),
                          HasSubstr("-9594.976179")));
  const auto comparison = [&](const char* file) {
    return work.run({"show", file, "--table", "model_comparison", "--format", "csv"}).out;
  };
  EXPECT_THAT(comparison("model.h5"), AllOf(HasSubstr("\nmbg-nbd,false,"), HasSubstr("\npareto-nbd,true,")));
  EXPECT_THAT(work.run({"show", "model.h5", "--table", "models"}).out, Not(HasSubstr("diagnosis")));
  const Outcome whole = work.run({"run", "cdnow.csv", "--out", "r.h5"});
  ASSERT_EQ(whole.exit_code, 0) << whole.error;
  EXPECT_THAT(whole.out, HasSubstr("which forecast the last 182 days best"));
  EXPECT_THAT(comparison("r.h5"),
              AllOf(HasSubstr("model,chosen,aic,customers,holdout_days,actual"), HasSubstr("mbg-nbd,false")));
}

TEST_F(Cdnow, DiagnoseReproducesThePublishedWeeks) {
  const Outcome outcome =
      work.run({"diagnose", "cdnow.csv", "--model", "pareto-nbd", "--calibration-end", "1997-09-30", "--out", "d.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("In all since 1997-10-01: 1,882 repeat purchase days, 1,665.5 expected"),
                                 HasSubstr("2357 customers, 1016 different histories")));
  const std::string tracking = work.run({"show", "d.h5", "--table", "tracking", "--format", "csv"}).out;
  const std::array<int, 6> actual = {73, 55, 70, 33, 56, 99};
  const std::array<double, 6> expected = {78.308, 76.419, 74.648, 72.983, 71.414, 69.933};
  std::istringstream lines(tracking);
  std::string line;
  std::size_t found = 0;
  while (std::getline(lines, line)) {
    unsigned week = 0;
    double bought = 0;
    double model = 0;
    if (std::sscanf(line.c_str(), "%u,%*[^,],%lf,%lf", &week, &bought, &model) != 3) continue;
    if (week < 20 || week > 25) continue;
    EXPECT_EQ(bought, actual.at(week - 20)) << week;
    EXPECT_NEAR(model / expected.at(week - 20), 1, 3e-4) << week;
    ++found;
  }
  EXPECT_EQ(found, 6U);
  // 1411 customers never bought again in the calibration; the holdout's groups are all customers.
  EXPECT_THAT(work.run({"show", "d.h5", "--table", "frequencies", "--format", "csv"}).out, HasSubstr("\n0,1411,"));
  EXPECT_THAT(work.run({"show", "d.h5", "--table", "holdout", "--format", "csv"}).out, HasSubstr("\n0,1411,"));
  // The same from a model file, which says what the model has seen.
  ASSERT_EQ(work.run({"fit", "cdnow.csv", "--model", "pareto-nbd", "--calibration-end", "1997-09-30", "--out", "m.h5"})
                .exit_code,
            0);
  const Outcome from_file = work.run({"diagnose", "cdnow.csv", "--model-file", "m.h5"});
  EXPECT_THAT(from_file.out, HasSubstr("In all since 1997-10-01: 1,882 repeat purchase days, 1,665.5 expected"));
}

TEST_F(Cdnow, FitTakesASummarisedTable) {
  const std::string path = QUINTILE_SHARED_DATA "/cdnow_customers_summary.csv.xz";
  ASSERT_EQ(std::system(("xz -dc '" + path + "' > '" + (work.path() / "summary.csv").string() + "'").c_str()), 0);
  const Outcome outcome =
      work.run({"fit", "summary.csv", "--summary-unit", "1w", "--model", "bg-nbd", "--out", "model.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, HasSubstr("-9582.425561"));
  EXPECT_EQ(work.run({"fit", "summary.csv", "--calibration-end", "1997-09-30", "--out", "x.h5"}).exit_code, 2);
  work.write("log.csv", year_of_purchases(50));
  const Outcome undated = work.run({"diagnose", "log.csv", "--model-file", "model.h5"});
  EXPECT_EQ(undated.exit_code, 2);
  EXPECT_THAT(undated.error, HasSubstr("--calibration-end"));
  const Outcome predicted = work.run({"predict", "summary.csv", "--summary-unit", "1w", "--model-file", "model.h5",
                                      "--horizons", "39w", "--out", "p.h5"});
  ASSERT_EQ(predicted.exit_code, 0) << predicted.error;
  EXPECT_THAT(predicted.out, HasSubstr("in 273 days: 1,653.4 purchases"));
}

TEST_F(RunClv, PredictGivesWhatRunGives) {
  ASSERT_EQ(run(700, {"--clv", "bg-nbd", "--horizons", "30d,1y", "--margin", "0.4"}).exit_code, 0);
  ASSERT_EQ(work.run({"fit", "log.csv", "--model", "bg-nbd", "--unit", "week", "--out", "m.h5"}).exit_code, 0);
  for (const char* model : {"m.h5", "r.h5"}) {
    const Outcome outcome = work.run({"predict", "log.csv", "--model-file", model, "--horizons", "30d,1y", "--margin",
                                      "0.4", "--out", "p.h5", "--force"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
    const auto columns = [&](const char* file) {
      return work
          .run({"export", file, "--columns", "customer_id,p_alive,expected_purchases_30d,expected_spend,clv_365d",
                "--out", "-"})
          .out;
    };
    EXPECT_EQ(columns("p.h5"), columns("r.h5")) << model;
  }
  EXPECT_THAT(work.run({"show", "p.h5"}).out, HasSubstr("bg-nbd"));
  EXPECT_EQ(work.run({"show", "p.h5", "--customer", "1"}).exit_code, 0);
}

TEST_F(RunClv, PredictNamesWhatIsWrongWithAModelFile) {
  ASSERT_EQ(run(50, {}).exit_code, 0);
  const Outcome none = work.run({"predict", "log.csv", "--model-file", "r.h5", "--out", "p.h5"});
  EXPECT_EQ(none.exit_code, 3);
  EXPECT_THAT(none.error, HasSubstr("r.h5 has no table 'models'"));
  ASSERT_EQ(work.run({"fit", "log.csv", "--model", "bg-nbd", "--out", "m.h5"}).exit_code, 0);
  const Outcome unit = work.run({"predict", "log.csv", "--model-file", "m.h5", "--unit", "day", "--out", "p.h5"});
  EXPECT_EQ(unit.exit_code, 2);
  EXPECT_THAT(unit.error, HasSubstr("in units of a week, not of a day"));
  work.write("survivors.csv", "year,survivors\n0,1000\n1,631\n2,468\n3,382\n");
  ASSERT_EQ(work.run({"fit", "survivors.csv", "--model", "sbg", "--out", "s.h5"}).exit_code, 0);
  EXPECT_THAT(
      work.run({"predict", "log.csv", "--model-file", "s.h5", "--out", "p.h5"}).error,
      HasSubstr("s.h5: no purchase model was chosen there, such as bg-nbd, but a fit of shifted-beta-geometric"));
  EXPECT_THAT(work.run({"fit", "log.csv", "--model", "sgb", "--out", "n.h5"}).error, HasSubstr("Did you mean 'sbg'?"));
  EXPECT_EQ(work.run({"predict", "log.csv", "--out", "p.h5"}).exit_code, 2);
  EXPECT_EQ(work.run({"predict", "log.csv", "--model-file", "log.csv", "--out", "p.h5"}).exit_code, 3);
  EXPECT_EQ(work.run({"predict", "log.csv", "--model-file", "none.h5", "--out", "p.h5"}).exit_code, 4);
  EXPECT_EQ(work.run({"predict", "log.csv", "--model-file", "m.h5", "--out", "m.h5", "--force"}).exit_code, 2);
  EXPECT_FALSE(work.has("p.h5"));
}

TEST_F(RunClv, PredictSaysItWhenEarlierEventsAreMissing) {
  work.write("early.csv", "customer,time,amount\na,2024-01-01,5\na,2024-02-01,5\nb,2024-02-03,5\nb,2024-03-03,5\n");
  work.write("late.csv", "customer,time,amount\na,2024-04-01,5\na,2024-05-01,5\nc,2024-06-03,5\n");
  ASSERT_EQ(work.run({"fit", "early.csv", "--model", "nbd", "--out", "m.h5"}).exit_code, 0);
  const auto predicted = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), "predict");
    flags.insert(flags.end(), {"--model-file", "m.h5", "--out", "p.h5", "--force"});
    return work.run(flags).out;
  };
  EXPECT_THAT(predicted({"late.csv"}), AllOf(HasSubstr("The log begins after the one of the model file"),
                                             HasSubstr("3 rows read, all of them used")));
  EXPECT_THAT(predicted({"early.csv", "late.csv"}), Not(HasSubstr("begins after")));
}

TEST_F(RunClv, DiagnoseWritesDataForPictures) {
  work.write("log.csv", year_of_purchases(300));
  const Outcome outcome = work.run({"diagnose", "log.csv", "--model", "bg-nbd", "--csv", "pictures/one"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, HasSubstr("Data for pictures in pictures/one/tracking.csv"));
  EXPECT_THAT(work.read("pictures/one/tracking.csv"), HasSubstr("week,from,actual,expected,"));
  EXPECT_THAT(work.read("pictures/one/frequencies.csv"), HasSubstr("repeat_purchases,actual,expected\n0,"));
  EXPECT_THAT(work.read("pictures/one/holdout.csv"), HasSubstr("repeat_purchases,customers,actual,expected\n0,"));
  EXPECT_EQ(work.run({"diagnose", "log.csv", "--model", "bg-nbd", "--csv", "pictures/one"}).exit_code, 2);
  const Outcome several = work.run({"diagnose", "log.csv", "--csv", "pictures/one", "--force"});
  EXPECT_EQ(several.exit_code, 0);
  EXPECT_THAT(several.out, HasSubstr("mean_absolute_error"));
  EXPECT_THAT(work.read("pictures/one/model_comparison.csv"), HasSubstr("\nmbg-nbd,"));
  work.write("holdout.csv", work.read("log.csv"));
  const Outcome itself = work.run({"diagnose", "holdout.csv", "--csv", ".", "--force"});
  EXPECT_EQ(itself.exit_code, 2);
  EXPECT_THAT(itself.error, HasSubstr("--csv"));
  EXPECT_EQ(work.read("holdout.csv"), work.read("log.csv"));
  EXPECT_EQ(work.run({"diagnose", "log.csv", "--csv", "log.csv/x"}).exit_code, 4);
}

TEST_F(RunClv, AWindowIsSaidToCutHistories) {
  const Outcome outcome = run(900, {"--clv", "bg-nbd", "--window", "300d"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, HasSubstr("sees the window of 300 days alone"));
}

TEST_F(RunClv, DiagnoseNamesWhatIsWrong) {
  work.write("log.csv", year_of_purchases(200));
  EXPECT_EQ(work.run({"diagnose", "log.csv", "--calibration-end", "2031-01-01"}).exit_code, 2);
  EXPECT_EQ(work.run({"diagnose", "log.csv", "--calibration-end", "2001-01-01"}).exit_code, 2);
  EXPECT_EQ(work.run({"diagnose", "log.csv", "--model", "bg-nbd", "--model-file", "m.h5"}).exit_code, 2);
  work.write("t.csv", "customer_id,recency,frequency,monetary\na,10,5,500\nb,200,1,20\n");
  EXPECT_THAT(work.run({"diagnose", "t.csv"}).error, HasSubstr("Give the log"));
}

TEST_F(RunClv, BgBbAsksForDays) {
  const Outcome weeks = run(300, {"--clv", "bg-bb"});
  EXPECT_EQ(weeks.exit_code, 2);
  EXPECT_THAT(weeks.error, HasSubstr("Take days as the unit"));
  EXPECT_EQ(run(300, {"--clv", "bg-bb", "--clv-unit", "day"}).exit_code, 0);
}

TEST_F(RunClv, PurchasesWrittenAsNegativeAmountsAreSuspected) {
  work.write("log.csv", "customer,time,amount\na,2025-01-01,-5\nb,2025-01-02,-7\n");
  EXPECT_THAT(work.run({"run", "log.csv", "--out", "r.h5"}).out, HasSubstr("pass --amount-scale -1"));
  EXPECT_THAT(work.run({"run", "log.csv", "--amount-scale", "-1", "--out", "s.h5"}).out,
              AllOf(HasSubstr("12.00"), Not(HasSubstr("--amount-scale"))));
}

TEST_F(RunClv, PlaceholdersAmongTheIdsAreNoted) {
  work.write("log.csv", "customer,time,amount\nN/A,2025-01-01,5\nN/A,2025-02-01,5\na,2025-01-05,9\n-,2025-01-06,1\n");
  const Outcome outcome = work.run({"run", "log.csv", "--out", "r.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, HasSubstr("'-', 'N/A' (purchases: 3)"));
}

}  // namespace
}  // namespace quintile::test
