// `quintile run` from a small log to its outputs.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "child_process.hpp"
#include "quintile/result_file.hpp"

namespace quintile::test {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// The tables of a result as CSV, to compare results with.
std::string contents(const Workspace& work, const std::string& result) {
  std::string text = work.run({"export", result, "--out", "-"}).out;
  for (const char* table : {"segments", "activity", "lifecycle", "kpis", "cohorts", "scoring"}) {
    text += work.run({"show", result, "--table", table, "--format", "csv"}).out;
  }
  return text;
}

class Run : public testing::Test {
 protected:
  void SetUp() override { work.write("log.csv", small_log()); }
  Outcome run(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"run", "log.csv"});
    return work.run(flags);
  }
  Workspace work;
};

TEST_F(Run, PrintsMappingCountsSegmentsAndWhatToDoNext) {
  const Outcome outcome = run({"--out", "r.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(outcome.error, "");
  for (const char* text :
       {"Reading log.csv", "customer_id", "order_date", "order_id", "rows read", "40 customers", "Segment",
        "Recommended action", "Champions", "100.0%", "quintile show r.h5", "quintile export r.h5"}) {
    EXPECT_THAT(outcome.out, HasSubstr(text));
  }
  EXPECT_THAT(outcome.out, Not(HasSubstr("\033"))) << "no colours into a file";
  EXPECT_THAT(work.files(), ElementsAre("log.csv", "r.h5"));
}

TEST_F(Run, ThePrintedTableFitsAHundredAndTwentyColumns) {
  const std::string out = run({"--out", "r.h5"}).out;
  std::size_t start = 0;
  while (start < out.size()) {
    const std::size_t end = out.find('\n', start);
    EXPECT_LE(end - start, 122U) << out.substr(start, end - start);
    start = end + 1;
  }
}

TEST_F(Run, JsonOnStandardOutputIsOneValidObjectAndNothingElse) {
  const Outcome outcome = run({"--out", "r.h5", "--json", "--threads", "2"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  const json report = json::parse(outcome.out);
  EXPECT_EQ(report.at("rows").at("skipped").at("no_customer"), 0);
  EXPECT_EQ(report.at("customers"), 40);
  EXPECT_EQ(report.at("mapping").at("customer").at("column"), "customer_id");
  EXPECT_EQ(report.at("threads"), 2);
  EXPECT_GT(report.at("peak_memory_bytes"), 1'000'000);
  EXPECT_GT(report.at("stages").size(), 3U);
  EXPECT_EQ(report.at("out"), "r.h5");
  std::size_t customers = 0;
  for (const json& segment : report.at("segments")) customers += segment.at("customers").get<std::size_t>();
  EXPECT_EQ(customers, 40U);
  for (const char* key : {"version", "instruction_set", "as_of", "notes", "input_fingerprint"}) {
    EXPECT_TRUE(report.contains(key)) << key;
  }
}

TEST_F(Run, AReportInAFileLeavesTheOneForPeople) {
  const Outcome outcome = run({"--out", "r.h5", "--report", "report.json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, HasSubstr("Recommended action"));
  EXPECT_EQ(json::parse(work.read("report.json")).at("customers"), 40);
  EXPECT_EQ(run({"--out", "r2.h5", "--report", "report.json"}).exit_code, 2) << "an existing report is not replaced";
  EXPECT_FALSE(work.has("r2.h5"));
  const Outcome both = run({"--out", "r2.h5", "--report", "both.json", "--json"});
  EXPECT_EQ(both.out, work.read("both.json")) << both.error;
}

TEST_F(Run, JsonTakesNoFileName) {
  const Outcome outcome = run({"--out", "r.h5", "--json", "report.json"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("--report report.json"));
  EXPECT_THAT(work.files(), ElementsAre("log.csv"));
}

TEST_F(Run, AnOutputNamedLikeSomethingElseIsRefused) {
  for (const char* name : {"x.csv", "x.TSV", "x.txt", "x.xlsx", "x.json", "x.parquet"}) {
    const Outcome outcome = run({"--out", name});
    EXPECT_EQ(outcome.exit_code, 2) << name;
    EXPECT_THAT(outcome.error, HasSubstr("x.h5")) << name;
    EXPECT_EQ(work.run({"import", "log.csv", "--out", name}).exit_code, 2) << name;
    EXPECT_EQ(work.run({"generate", "--customers", "10", "--out", name}).exit_code, 2) << name;
  }
  EXPECT_THAT(work.files(), ElementsAre("log.csv"));
}

TEST_F(Run, TheDatesOfTheLogAndOfTheWindowAreToldApart) {
  EXPECT_THAT(run({"--out", "a.h5"}).out, AllOf(HasSubstr("; the log runs from 2024-"), Not(HasSubstr("Used: "))));
  EXPECT_THAT(run({"--out", "b.h5", "--as-of", "2024-09-01"}).out, HasSubstr("Used: its events up to 2024-09-01\n"));
  EXPECT_THAT(run({"--out", "c.h5", "--as-of", "2024-09-01", "--window", "30d"}).out,
              HasSubstr("Used: the 30 days from 2024-08-02 to 2024-09-01\n"));
}

TEST_F(Run, QuietPrintsNothing) {
  const Outcome outcome = run({"--out", "r.h5", "--quiet"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out + outcome.error, "");
}

TEST_F(Run, AnExistingResultIsReplacedOnlyByForce) {
  ASSERT_EQ(run({"--out", "r.h5"}).exit_code, 0);
  const std::string before = work.read("r.h5");
  const Outcome refused = run({"--out", "r.h5", "--levels", "3"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.error, HasSubstr("--force"));
  EXPECT_EQ(work.read("r.h5"), before);
  ASSERT_EQ(run({"--out", "r.h5", "--levels", "3", "--force"}).exit_code, 0);
  EXPECT_NE(work.read("r.h5"), before);
}

TEST_F(Run, AnInputIsNeverTheOutput) {
  const Outcome outcome = run({"--out", "./log.csv", "--force"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(run({"--out", "r.h5", "--report", "./r.h5"}).exit_code, 2);
  work.write("log-2.csv", small_log());
  EXPECT_EQ(work.run({"run", "log-*.csv", "--out", "log-2.csv", "--force"}).exit_code, 2);
  EXPECT_EQ(work.read("log.csv"), small_log());
  EXPECT_EQ(work.read("log-2.csv"), small_log());
}

TEST_F(Run, TheConfigurationSaysWhatTheFlagsSay) {
  ASSERT_EQ(
      run({"--out", "flags.h5", "--as-of", "2025-02-01", "--levels", "4,3,5", "--weights", "2,1,1", "--method", "ntile",
           "--activity", "purchase=90d,contact=30d", "--vip-share", "10%", "--text-ids", "--lapse", "120d"})
          .exit_code,
      0);
  work.write("run.toml",
             "input = [\"log.csv\"]\nout = \"file.h5\"\nas-of = 2025-02-01\nlevels = [4, 3, 5]\nweights = \"2,1,1\"\n"
             "method = \"ntile\"\nactivity = {purchase = \"90d\", contact = \"30d\"}\nvip-share = 0.1\n"
             "text-ids = true\nlapse = \"120d\"\n");
  const Outcome outcome = work.run({"run", "--config", "run.toml"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(contents(work, "flags.h5"), contents(work, "file.h5"));
}

TEST_F(Run, FlagsWinOverTheConfiguration) {
  work.write("run.toml", "levels = 3\nout = \"file.h5\"\n");
  ASSERT_EQ(run({"--config", "run.toml", "--levels", "4", "--out", "flag.h5"}).exit_code, 0);
  EXPECT_FALSE(work.has("file.h5"));
  EXPECT_THAT(work.run({"show", "flag.h5", "--configuration"}).out, HasSubstr("levels = '4'"));
}

TEST_F(Run, MistakesInTheConfigurationNameLineAndKey) {
  const auto complain = [&](const std::string& text) {
    work.write("run.toml", text);
    const Outcome outcome = run({"--config", "run.toml", "--out", "r.h5"});
    EXPECT_EQ(outcome.exit_code, 2) << text;
    EXPECT_FALSE(work.has("r.h5"));
    return outcome.error;
  };
  EXPECT_THAT(complain("levels = 5\nlevles = 4\n"),
              HasSubstr("run.toml:2: unknown key 'levles'. Did you mean 'levels'?"));
  EXPECT_THAT(complain("levels = \n"), HasSubstr("run.toml:1"));
  EXPECT_THAT(complain("\nforce = \"perhaps\"\n"), HasSubstr("run.toml:2"));
  EXPECT_THAT(complain("levels = [[5]]\n"), HasSubstr("run.toml:1: levels"));
  EXPECT_THAT(complain("config = \"run.toml\"\n"), HasSubstr("unknown key 'config'"));
  EXPECT_EQ(run({"--config", "none.toml", "--out", "r.h5"}).exit_code, 4);
}

TEST_F(Run, TheRecordedConfigurationReproducesTheRun) {
  ASSERT_EQ(run({"--out", "r.h5", "--method", "rfm-r,ntile,kmeans", "--window", "300d", "--period", "week", "--rules",
                 "rf-grid"})
                .exit_code,
            0);
  work.write("again.toml", work.run({"show", "r.h5", "--configuration"}).out);
  const Outcome again = work.run({"run", "--config", "again.toml", "--out", "again.h5"});
  ASSERT_EQ(again.exit_code, 0) << again.error;
  EXPECT_EQ(contents(work, "r.h5"), contents(work, "again.h5"));
}

TEST_F(Run, TheRecordedConfigurationMeansTheSameForALogThatHasGrown) {
  ASSERT_EQ(run({"--out", "r.h5"}).exit_code, 0);
  work.write("again.toml", work.run({"show", "r.h5", "--configuration"}).out);
  const auto scores = [&](const char* file) {
    return work
        .run({"export", file, "--columns", "customer_id,recency_days,r_score,f_score,m_score,segment", "--out", "-"})
        .out;
  };
  // Later events, and a column that would have been taken for the kind of event.
  std::string grown;
  const std::string log = small_log();
  for (std::size_t start = 0; start < log.size();) {
    const std::size_t end = log.find('\n', start);
    grown += log.substr(start, end - start) + (start == 0 ? ",kind\n" : ",support\n");
    start = end + 1;
  }
  work.write("log.csv", grown + "101,2031-05-05,9.5,99999,support\n");
  const Outcome again = work.run({"run", "--config", "again.toml", "--out", "again.h5"});
  ASSERT_EQ(again.exit_code, 0) << again.error;
  EXPECT_EQ(scores("r.h5"), scores("again.h5"));
}

TEST_F(Run, TheConfigurationOfASummarisedTableReproducesTheRun) {
  work.write("t.csv", "customer_id,recency,frequency,monetary\na,10,5,500\nb,200,1,20\nc,40,3,90\nd,5,9,900\n");
  ASSERT_EQ(work.run({"run", "t.csv", "--out", "s.h5"}).exit_code, 0);
  const std::string configuration = work.run({"show", "s.h5", "--configuration"}).out;
  EXPECT_THAT(configuration, HasSubstr("summary-columns = 'recency=recency,frequency=frequency,monetary=monetary'\n"));
  work.write("again.toml", configuration);
  const Outcome again = work.run({"run", "--config", "again.toml", "--out", "again.h5"});
  ASSERT_EQ(again.exit_code, 0) << again.error;
  EXPECT_EQ(contents(work, "s.h5"), contents(work, "again.h5"));
  // As lifetimes has it: recency counts from the first purchase.
  work.write("l.csv", "customer_id,frequency,recency,T\n1,2,30,38\n2,0,0,20\n3,1,5,38\n");
  ASSERT_EQ(work.run({"run", "l.csv", "--out", "l.h5"}).exit_code, 0);
  work.write("l.toml", work.run({"show", "l.h5", "--configuration"}).out);
  EXPECT_THAT(work.read("l.toml"), HasSubstr("recency-is-t-x = 'true'"));
  const Outcome lifetimes = work.run({"run", "--config", "l.toml", "--out", "l2.h5"});
  ASSERT_EQ(lifetimes.exit_code, 0) << lifetimes.error;
  EXPECT_EQ(contents(work, "l.h5"), contents(work, "l2.h5"));
}

TEST_F(Run, ResultsDoNotDependOnThreads) {
  ASSERT_EQ(run({"--out", "one.h5", "--threads", "1"}).exit_code, 0);
  ASSERT_EQ(run({"--out", "eight.h5", "--threads", "8"}).exit_code, 0);
  EXPECT_EQ(contents(work, "one.h5"), contents(work, "eight.h5"));
}

TEST_F(Run, FrozenCutsGiveTheSameScores) {
  for (const char* method : {"quantile", "rfm-r", "kmeans"}) {
    ASSERT_EQ(run({"--out", "first.h5", "--force", "--method", method}).exit_code, 0) << method;
    const Outcome outcome = run({"--out", "frozen.h5", "--force", "--cuts", "first.h5"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
    const auto scores = [&](const char* file) {
      return work.run({"export", file, "--columns", "customer_id,r_score,f_score,m_score,segment", "--out", "-"}).out;
    };
    EXPECT_EQ(scores("first.h5"), scores("frozen.h5")) << method;
    // The configuration of the frozen run needs the first one no more.
    work.write("frozen.toml", work.run({"show", "frozen.h5", "--configuration"}).out);
    ASSERT_EQ(work.run({"run", "--config", "frozen.toml", "--out", "third.h5", "--force"}).exit_code, 0);
    EXPECT_EQ(scores("frozen.h5"), scores("third.h5")) << method;
  }
}

TEST_F(Run, TypedCutsAreChecked) {
  EXPECT_EQ(run({"--out", "a.h5", "--cuts", "r=30,60,90,180;f=1,2,3,5;m=50,100,200,500"}).exit_code, 0);
  for (const char* bad : {"r=60,30", "x=1,2", "r=a", "r=", "nosuch.h5"}) {
    EXPECT_NE(run({"--out", "b.h5", "--cuts", bad}).exit_code, 0) << bad;
  }
  EXPECT_EQ(run({"--out", "b.h5", "--cuts", "r=30,60", "--levels", "5"}).exit_code, 2);
  EXPECT_EQ(run({"--out", "b.h5", "--cuts", "r=30,60", "--method", "ntile"}).exit_code, 2);
  ASSERT_EQ(run({"--out", "n.h5", "--method", "ntile"}).exit_code, 0);
  EXPECT_THAT(run({"--out", "b.h5", "--cuts", "n.h5"}).error, HasSubstr("ntile"));
  EXPECT_FALSE(work.has("b.h5"));
}

TEST_F(Run, CutsOfAnotherMeasureAreRefused) {
  ASSERT_EQ(run({"--out", "r.h5", "--frequency", "periods"}).exit_code, 0);
  const Outcome frequency = run({"--out", "b.h5", "--cuts", "r.h5"});
  EXPECT_EQ(frequency.exit_code, 2);
  EXPECT_THAT(frequency.error,
              AllOf(HasSubstr("'periods'"), HasSubstr("'occasions'"), HasSubstr("--frequency periods")));
  const Outcome money = run({"--out", "b.h5", "--cuts", "r.h5", "--frequency", "periods", "--monetary", "mean"});
  EXPECT_EQ(money.exit_code, 2);
  EXPECT_THAT(money.error, AllOf(HasSubstr("'total'"), HasSubstr("'mean'"), HasSubstr("--monetary total")));
  EXPECT_FALSE(work.has("b.h5"));
  EXPECT_EQ(run({"--out", "b.h5", "--cuts", "r.h5", "--frequency", "periods"}).exit_code, 0);
}

TEST_F(Run, CutsWithOtherRulesAreNoted) {
  ASSERT_EQ(run({"--out", "r.h5", "--rules", "rf-grid"}).exit_code, 0);
  const auto notes = [&](const char* rules) {
    const Outcome outcome = run({"--out", "b.h5", "--force", "--cuts", "r.h5", "--rules", rules, "--json"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    return json::parse(outcome.out).at("notes").dump();
  };
  EXPECT_THAT(notes("standard"), AllOf(HasSubstr("'standard'"), HasSubstr("r.h5 was segmented by 'rf-grid'")));
  EXPECT_THAT(notes("rf-grid"), Not(HasSubstr("segmented by")));
}

TEST_F(Run, FixedScoresAskForCuts) {
  for (const char* method : {"fixed", "fixed,ntile,ntile", "ntile,ntile,fixed"}) {
    const Outcome outcome = run({"--out", "b.h5", "--method", method});
    EXPECT_EQ(outcome.exit_code, 2) << method;
    EXPECT_THAT(outcome.error, HasSubstr("--cuts")) << method;
  }
}

TEST_F(Run, BuiltInRulesRoundTripThroughAFile) {
  for (const char* name : {"standard", "rfm-r", "rf-grid"}) {
    work.write("my.toml", work.run({"rules", "print", name}).out);
    ASSERT_EQ(run({"--out", "name.h5", "--force", "--rules", name}).exit_code, 0) << name;
    const Outcome outcome = run({"--out", "file.h5", "--force", "--rules", "my.toml"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
    EXPECT_EQ(contents(work, "name.h5"), contents(work, "file.h5")) << name;
    EXPECT_EQ(work.run({"show", "file.h5", "--rules"}).out, work.read("my.toml"));
  }
}

TEST_F(Run, ValuesThatMakeNoSenseAreRefusedBeforeReading) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"--levels", "1"},         {"--levels", "256"},    {"--levels", "5,5"},        {"--levels", "five"},
      {"--method", "quintiles"}, {"--weights", "1,2"},   {"--weights", "-1,1,1"},    {"--weights", "0,0,0"},
      {"--frequency", "often"},  {"--monetary", "sum"},  {"--rules", "standrad"},    {"--returns", "keep"},
      {"--bad-rows", "maybe"},   {"--as-of", "today"},   {"--window", "-3d"},        {"--window", "long"},
      {"--period", "year"},      {"--business", "farm"}, {"--activity", "party=3d"}, {"--vip-share", "150%"},
      {"--lapse", "-1x"},        {"--separator", "ab"},  {"--decimal", ";"},         {"--encoding", "ebcdic"},
      {"--time-unit", "h"},      {"--utc-offset", "25"}, {"--amount-scale", "0"},    {"--kind-map", "buy=bought"},
      {"--storage", "tape"},     {"--threads", "-1"},    {"--loyal", "3"},           {"--subscription", "x"}};
  for (const auto& [flag, value] : mistakes) {
    const Outcome outcome = run({flag + "=" + value, "--out", "r.h5"});
    EXPECT_EQ(outcome.exit_code, 2) << flag << " " << value << ": " << outcome.error;
    EXPECT_EQ(outcome.out, "") << flag;
    EXPECT_THAT(outcome.error, testing::StartsWith("quintile: ")) << flag;
  }
  EXPECT_THAT(work.files(), ElementsAre("log.csv"));
}

TEST_F(Run, ATableSummarisedPerCustomerIsInputToo) {
  work.write("summary.csv", "customer_id,recency,frequency,monetary\na,10,5,500\nb,200,1,20\nc,40,3,90\nd,5,9,900\n");
  const Outcome outcome = work.run({"run", "summary.csv", "--out", "s.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.out, HasSubstr("4 customers"));
  EXPECT_THAT(outcome.out, HasSubstr("summarised per customer"));
  EXPECT_THAT(outcome.out, HasSubstr("recency"));
  EXPECT_THAT(outcome.out, HasSubstr("monetary"));
}

TEST_F(Run, SeveralFilesAndGlobsAreOneLog) {
  const std::string text = small_log();
  const std::size_t header = text.find('\n') + 1;
  const std::size_t middle = text.find('\n', text.size() / 2) + 1;
  work.write("part-1.csv", text.substr(0, middle));
  work.write("part-2.csv", text.substr(0, header) + text.substr(middle));
  ASSERT_EQ(run({"--out", "one.h5"}).exit_code, 0);
  ASSERT_EQ(work.run({"run", "part-*.csv", "--out", "two.h5"}).exit_code, 0);
  ASSERT_EQ(work.run({"run", "part-1.csv", "part-2.csv", "--out", "three.h5"}).exit_code, 0);
  EXPECT_EQ(contents(work, "one.h5"), contents(work, "two.h5"));
  EXPECT_EQ(contents(work, "one.h5"), contents(work, "three.h5"));
}

TEST_F(Run, AnImportedLogGivesTheSameResult) {
  const Outcome imported = work.run({"import", "log.csv", "--out", "log.h5"});
  ASSERT_EQ(imported.exit_code, 0) << imported.error;
  ASSERT_EQ(run({"--out", "text.h5"}).exit_code, 0);
  const Outcome outcome = work.run({"run", "log.h5", "--out", "columns.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(contents(work, "text.h5"), contents(work, "columns.h5"));
}

TEST_F(Run, TheResultHoldsWhatTheIssueNames) {
  ASSERT_EQ(run({"--out", "r.h5"}).exit_code, 0);
  const ResultFile file((work.path() / "r.h5").string());
  for (const char* column : {"customer_id",      "first_time",       "last_time",     "recency_days",
                             "tenure_days",      "t_x_days",         "occasions",     "periods",
                             "repeat_frequency", "monetary_total",   "monetary_mean", "monetary_mean_repeat",
                             "returns_total",    "largest_gap_days", "r_score",       "f_score",
                             "m_score",          "rfm_cell",         "rfm_score",     "rfm_percentile",
                             "segment",          "segment_group",    "is_vip",        "is_at_risk",
                             "active",           "active_types",     "primary_type",  "lifecycle_stage",
                             "lifecycle_group"}) {
    EXPECT_THAT(file.columns("customers"), Contains(column));
  }
  for (const char* name : {"as_of", "as_of_ns", "configuration", "rules", "input_fingerprint", "rows_read"}) {
    EXPECT_EQ(file.attributes().count(name), 1U) << name;
  }
}

}  // namespace
}  // namespace quintile::test
