// `show`, `export`, `inspect`, `import`, `generate` and `rules`.
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "child_process.hpp"

namespace quintile::test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class Result : public testing::Test {
 protected:
  void SetUp() override {
    work.write("log.csv", small_log());
    ASSERT_EQ(work.run({"run", "log.csv", "--out", "r.h5"}).exit_code, 0);
  }
  std::vector<std::string> exported(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"export", "r.h5", "--out", "-"});
    const Outcome outcome = work.run(flags);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    return lines_of(outcome.out);
  }
  Workspace work;
};

TEST_F(Result, EveryTableIsShownInEveryFormat) {
  for (const char* table : {"segments", "activity", "lifecycle", "kpis", "cohorts", "scoring"}) {
    const Outcome text = work.run({"show", "r.h5", "--table", table});
    ASSERT_EQ(text.exit_code, 0) << table << text.error;
    for (const std::string& line : lines_of(text.out)) EXPECT_LE(line.size(), 124U) << line;
    const auto csv = lines_of(work.run({"show", "r.h5", "--table", table, "--format", "csv"}).out);
    const json rows = json::parse(work.run({"show", "r.h5", "--table", table, "--format", "json"}).out);
    ASSERT_FALSE(rows.empty()) << table;
    EXPECT_EQ(rows.size() + 1, csv.size()) << table;
    EXPECT_EQ(static_cast<std::size_t>(std::count(csv[0].begin(), csv[0].end(), ',')) + 1, rows[0].size()) << table;
  }
}

TEST_F(Result, OneCustomerIsShownInFull) {
  const Outcome text = work.run({"show", "r.h5", "--customer", "140"});
  ASSERT_EQ(text.exit_code, 0) << text.error;
  EXPECT_THAT(text.out, HasSubstr("recency_days"));
  EXPECT_THAT(text.out, HasSubstr("Recommended: "));
  const json customer = json::parse(work.run({"show", "r.h5", "--customer", "140", "--format", "json"}).out);
  EXPECT_EQ(customer.at("customer_id"), 140);
  EXPECT_EQ(customer.at("occasions"), 9);
  const Outcome unknown = work.run({"show", "r.h5", "--customer", "999"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.error, HasSubstr("among the 40"));
}

TEST_F(Result, AnIdWrittenOtherwiseIsSuggested) {
  work.write("names.csv",
             "customer_id,date,amount\n00001,2024-01-01,5\nBrion Stark,2024-01-02,6\n00017,2024-01-03,7\n");
  ASSERT_EQ(work.run({"run", "names.csv", "--out", "n.h5"}).exit_code, 0);
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"1", "00001"}, {"17", "00017"}, {"brion stark", "Brion Stark"}, {"Brian Stark", "Brion Stark"}};
  for (const auto& [typed, meant] : pairs) {
    const Outcome outcome = work.run({"show", "n.h5", "--customer", typed});
    EXPECT_EQ(outcome.exit_code, 2) << typed;
    EXPECT_THAT(outcome.error, HasSubstr("Did you mean '" + meant + "'?"));
  }
  EXPECT_THAT(work.run({"show", "n.h5", "--customer", "Zebra"}).error, Not(HasSubstr("Did you mean")));
}

TEST_F(Result, OnlyOneThingIsShown) {
  for (const std::vector<std::string>& flags : {std::vector<std::string>{"--table", "kpis", "--customer", "140"},
                                                {"--rules", "--configuration"},
                                                {"--table", "kpis", "--rules"}}) {
    std::vector<std::string> arguments = {"show", "r.h5"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const Outcome outcome = work.run(arguments);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.error, HasSubstr("only one of"));
  }
}

TEST_F(Result, KpisOfAllComeFirstAndPartsWithoutCustomersNotAtAll) {
  const auto lines = lines_of(work.run({"show", "r.h5", "--table", "kpis"}).out);
  ASSERT_GT(lines.size(), 20U);
  EXPECT_THAT(lines[0], AllOf(StartsWith("KPI of all customers"), HasSubstr("Meaning")));
  EXPECT_THAT(lines[1], AllOf(StartsWith("customers "), HasSubstr(" 40  Customers")));
  const json rows = json::parse(work.run({"show", "r.h5", "--table", "kpis", "--format", "json"}).out);
  for (const json& row : rows) {
    if (row.at("scope") == "all") continue;
    const std::string name = row.at("name");
    const bool shown = std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.starts_with(row.at("scope").get<std::string>()) && line.find(" " + name + " ") != std::string::npos;
    });
    EXPECT_EQ(shown, row.at("customers") > 0) << name;
  }
}

TEST(Cohorts, AreShownAsATriangle) {
  const Workspace work;
  work.write("log.csv",
             "customer_id,date,amount\n1,2024-01-05,5\n2,2024-01-09,5\n1,2024-02-05,5\n3,2024-02-07,5\n1,2024-03-05,5\n"
             "2,2024-03-05,5\n");
  ASSERT_EQ(work.run({"run", "log.csv", "--out", "r.h5"}).exit_code, 0);
  const auto lines = lines_of(work.run({"show", "r.h5", "--table", "cohorts"}).out);
  EXPECT_THAT(lines, ElementsAre(HasSubstr("month of first purchase"), "", "Cohort   Customers     +1      +2",
                                 "2024-01          2  50.0%  100.0%", "2024-02          1   0.0%"));
}

TEST(Cohorts, ThatDoNotFitAreCutAndNoneIsExplained) {
  const Workspace work;
  std::string log = "customer_id,date,amount\n";
  for (int month = 0; month < 36; ++month) {
    log += "1,20" + std::to_string(21 + month / 12) + (month % 12 < 9 ? "-0" : "-") + std::to_string(month % 12 + 1) +
           "-05,5\n";
  }
  work.write("log.csv", log);
  ASSERT_EQ(work.run({"run", "log.csv", "--out", "r.h5"}).exit_code, 0);
  const auto lines = lines_of(work.run({"show", "r.h5", "--table", "cohorts"}).out);
  for (const std::string& line : lines) EXPECT_LE(line.size(), 120U);
  EXPECT_THAT(lines.back(), HasSubstr("to +35 do not fit"));
  work.write("table.csv", "customer_id,recency,frequency,monetary\na,10,5,500\nb,200,1,20\n");
  ASSERT_EQ(work.run({"run", "table.csv", "--out", "s.h5"}).exit_code, 0);
  EXPECT_THAT(work.run({"show", "s.h5", "--table", "cohorts"}).out, HasSubstr("No cohorts: a table summarised"));
}

TEST_F(Result, UnknownTablesFormatsAndFilesGetAHint) {
  Outcome outcome = work.run({"show", "r.h5", "--table", "segmnts"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("Did you mean 'segments'?"));
  EXPECT_EQ(work.run({"show", "r.h5", "--format", "xml"}).exit_code, 2);
  EXPECT_EQ(work.run({"show", "none.h5"}).exit_code, 4);
  EXPECT_EQ(work.run({"show", "log.csv"}).exit_code, 3);
  ASSERT_EQ(work.run({"import", "log.csv", "--out", "log.h5"}).exit_code, 0);
  EXPECT_NE(work.run({"show", "log.h5"}).exit_code, 0);
}

TEST_F(Result, ExportSelectsSortsAndLimits) {
  const auto all = exported({});
  EXPECT_EQ(all.size(), 41U);
  EXPECT_THAT(all[0], StartsWith("customer_id,"));
  const auto top = exported({"--columns", "customer_id,occasions", "--sort", "occasions:desc", "--limit", "2"});
  EXPECT_THAT(top, ElementsAre("customer_id,occasions", "140,9", "135,8"));
  EXPECT_THAT(exported({"--columns", "customer_id", "--where", "occasions >= 8", "--where", "customer_id != 140",
                        "--sort", "customer_id:desc", "--limit", "2"}),
              ElementsAre("customer_id", "139", "138"));
  EXPECT_EQ(exported({"--limit", "0"}).size(), 1U);
}

TEST_F(Result, ExportBySegmentGroupAndFlagsAddsUp) {
  const json segments = json::parse(work.run({"show", "r.h5", "--format", "json"}).out);
  for (const json& segment : segments) {
    const auto list = exported({"--segment", segment.at("segment"), "--columns", "customer_id"});
    EXPECT_EQ(list.size() - 1, segment.at("customers").get<std::size_t>()) << segment.at("segment");
    const auto vips = exported({"--segment", segment.at("segment"), "--vip", "--columns", "customer_id"});
    EXPECT_EQ(vips.size() - 1, segment.at("vip_customers").get<std::size_t>()) << segment.at("segment");
  }
  const auto two = exported({"--segment", "Champions", "Lost", "--columns", "segment"});
  for (std::size_t i = 1; i < two.size(); ++i) EXPECT_TRUE(two[i] == "Champions" || two[i] == "Lost") << two[i];
  EXPECT_EQ(exported({"--group", "at risk"}).size(), exported({"--at-risk"}).size());
  EXPECT_LT(exported({"--active"}).size(), 41U);
}

TEST_F(Result, ExportToFilesKeepsWhatIsThere) {
  ASSERT_EQ(work.run({"export", "r.h5", "--vip", "--out", "list.csv"}).exit_code, 0);
  EXPECT_EQ(lines_of(work.read("list.csv")), exported({"--vip"}));
  EXPECT_EQ(work.run({"export", "r.h5", "--out", "list.csv"}).exit_code, 2);
  EXPECT_EQ(work.run({"export", "r.h5", "--out", "list.csv", "--force"}).exit_code, 0);
  ASSERT_EQ(work.run({"export", "r.h5", "--vip", "--out", "list.h5"}).exit_code, 0);
  const Outcome again = work.run({"export", "list.h5", "--out", "-"});
  EXPECT_EQ(lines_of(again.out), exported({"--vip"})) << again.error;
  EXPECT_EQ(work.run({"export", "r.h5", "--out", "r.h5", "--force"}).exit_code, 2);
}

TEST_F(Result, ExportMistakesGetAHint) {
  const auto complain = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"export", "r.h5", "--out", "list.csv"});
    const Outcome outcome = work.run(flags);
    EXPECT_EQ(outcome.exit_code, 2) << outcome.error;
    EXPECT_FALSE(work.has("list.csv"));
    return outcome.error;
  };
  EXPECT_THAT(complain({"--segment", "At Rsik"}), HasSubstr("Did you mean 'At Risk'?"));
  EXPECT_THAT(complain({"--segment", "Zebra"}), HasSubstr("Champions"));
  EXPECT_THAT(complain({"--columns", "customer"}), HasSubstr("recency_days"));
  EXPECT_THAT(complain({"--where", "recency > 5"}), HasSubstr("no column 'recency'"));
  EXPECT_THAT(complain({"--where", "recency_days"}), HasSubstr("--where"));
  EXPECT_THAT(complain({"--where", "recency_days > soon"}), HasSubstr("not a number"));
  EXPECT_THAT(complain({"--sort", "occasions:up"}), HasSubstr("desc"));
  EXPECT_THAT(complain({"--limit", "few"}), HasSubstr("--limit"));
  EXPECT_EQ(work.run({"export", "r.h5", "--out", "list.xlsx"}).exit_code, 2);
}

TEST_F(Result, InspectDescribesLogsAndResults) {
  const Outcome log = work.run({"inspect", "log.csv"});
  ASSERT_EQ(log.exit_code, 0) << log.error;
  for (const char* text : {"CSV", "188 rows", "order_date", "customer", "2024-01"})
    EXPECT_THAT(log.out, HasSubstr(text));
  const json report = json::parse(work.run({"inspect", "log.csv", "--format", "json"}).out);
  EXPECT_EQ(report.at("rows"), 188);
  EXPECT_EQ(report.at("columns").size(), 4U);
  const Outcome result = work.run({"inspect", "r.h5"});
  EXPECT_THAT(result.out, HasSubstr("a result of quintile"));
  EXPECT_THAT(result.out, HasSubstr("as_of"));
  EXPECT_TRUE(json::parse(work.run({"inspect", "r.h5", "--format", "json"}).out).at("tables").contains("segments"));
}

TEST(Inspect, ATableSummarisedPerCustomerIsForRun) {
  const Workspace work;
  work.write("table.csv", "ID,recency,frequency,monetary\n1,10,5,500\n2,200,1,20\n");
  const Outcome inspected = work.run({"inspect", "table.csv"});
  EXPECT_THAT(inspected.out, AllOf(HasSubstr("summarised per customer"), HasSubstr("quintile run table.csv"),
                                   Not(HasSubstr("no time column")), HasSubstr("2 rows")));
  const Outcome imported = work.run({"import", "table.csv", "--out", "log.h5"});
  EXPECT_EQ(imported.exit_code, 2);
  EXPECT_THAT(imported.error, AllOf(HasSubstr("summarised per customer"), HasSubstr("quintile run table.csv")));
}

TEST(Inspect, RepeatedRowsAreNoProblemOfAnImportedLog) {
  const Workspace work;
  work.write("log.csv", "customer_id,date,amount,article\n1,2024-01-01,5,a\n1,2024-01-01,5,b\n");
  EXPECT_THAT(work.run({"inspect", "log.csv"}).out, HasSubstr("No problems found"));
  ASSERT_EQ(work.run({"import", "log.csv", "--product", "-", "--out", "log.h5"}).exit_code, 0);
  const Outcome outcome = work.run({"inspect", "log.h5"});
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("HDF5, quintile log"), HasSubstr("Each column is stored chunked"),
                                 HasSubstr("No problems found")));
  work.write("twice.csv", "customer_id,date,amount\n1,2024-01-01,5\n1,2024-01-01,5\n");
  EXPECT_THAT(work.run({"inspect", "twice.csv"}).out, HasSubstr("1 row repeats another row exactly"));
}

TEST(Generate, IsReproducibleAndRuns) {
  const Workspace work;
  const auto make = [&](const char* out, const char* threads) {
    return work.run({"generate", "--customers", "200", "--kinds", "--returns", "0.05", "--missing", "0.1", "--seed",
                     "7", "--threads", threads, "--out", out});
  };
  const Outcome first = make("a.h5", "1");
  ASSERT_EQ(first.exit_code, 0) << first.error;
  EXPECT_THAT(first.out, HasSubstr("quintile run a.h5"));
  ASSERT_EQ(make("b.h5", "3").exit_code, 0);
  EXPECT_EQ(work.read("a.h5"), work.read("b.h5"));
  EXPECT_EQ(make("a.h5", "1").exit_code, 2);
  const Outcome run = work.run({"run", "a.h5", "--out", "r.h5", "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.error;
  EXPECT_GT(json::parse(run.out).at("rows").at("skipped").at("no_customer"), 0);
}

TEST(Generate, RefusesWhatMakesNoSense) {
  const Workspace work;
  const std::vector<std::vector<std::string>> mistakes = {
      {"--customers", "0"}, {"--customers", "some"}, {"--years", "0"},   {"--years", "-1"},
      {"--returns", "0.9"}, {"--missing", "x"},      {"--end", "never"}, {"--seed", "x"}};
  for (const auto& mistake : mistakes) {
    const Outcome outcome = work.run({"generate", mistake[0], mistake[1], "--out", "l.h5"});
    EXPECT_EQ(outcome.exit_code, 2) << mistake[0] << outcome.error;
  }
  EXPECT_TRUE(work.files().empty());
}

TEST(Rules, ListPrintsTheBuiltInSets) {
  const Outcome outcome = Workspace().run({"rules", "print", "list"});
  EXPECT_EQ(outcome.exit_code, 0);
  for (const char* name : {"standard", "rfm-r", "rf-grid"}) EXPECT_THAT(outcome.out, HasSubstr(name));
  EXPECT_EQ(Workspace().run({"rules", "print", "zebra"}).exit_code, 2);
}

TEST(Rules, LintTellsGoodRulesFromBad) {
  const Workspace work;
  const Outcome good = work.run({"rules", "lint", "standard"});
  EXPECT_EQ(good.exit_code, 0) << good.out << good.error;
  std::string rules = work.run({"rules", "print", "standard"}).out;
  work.write("good.toml", rules);
  EXPECT_EQ(work.run({"rules", "lint", "good.toml"}).exit_code, 0);
  work.write("broken.toml", "scale = 5\n[[rules]\n");
  const Outcome broken = work.run({"rules", "lint", "broken.toml"});
  EXPECT_EQ(broken.exit_code, 2);
  EXPECT_THAT(broken.error, HasSubstr("broken.toml:2"));
  EXPECT_THAT(work.run({"rules", "lint", "nosuch.toml"}).error, HasSubstr("built-in"));
}

}  // namespace
}  // namespace quintile::test
