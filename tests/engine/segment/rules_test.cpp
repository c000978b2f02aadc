#include "quintile/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>

#include "engine/segment/condition.hpp"
#include "quintile/customers.hpp"
#include "quintile/error.hpp"
#include "quintile/score.hpp"

namespace quintile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(RuleFile, IsReadWhole) {
  const RuleSet rules = parse_rules(R"(
name = "mine"
description = "two segments"
scale = 4
otherwise = "The Rest"
[[segment]]
name = "Best"
group = "at_risk"
meaning = "the best"
action = "thank them"
when = [{ r = "3-4", fm = 4 }, { monetary_total = ">= 500", recency_days = [0, 30.5], rfm_score = "> 1, <= 3" }]
[[segment]]
name = "Bulk"
when = { f = "<2" }
)",
                                    "mine.toml");
  EXPECT_EQ(rules.name, "mine");
  EXPECT_EQ(rules.description, "two segments");
  EXPECT_EQ(rules.scale, 4);
  EXPECT_EQ(rules.otherwise, "The Rest");
  ASSERT_EQ(rules.rules.size(), 2u);
  const Rule& best = rules.rules[0];
  EXPECT_EQ(best.group, SegmentGroup::at_risk);
  EXPECT_EQ(best.meaning, "the best");
  EXPECT_EQ(best.action, "thank them");
  ASSERT_EQ(best.when.size(), 2u);
  std::map<std::string, Condition> by_name;
  for (const Condition& condition : best.when[1]) by_name[condition.variable] = condition;
  EXPECT_EQ(by_name["monetary_total"].low, 500);
  EXPECT_EQ(by_name["monetary_total"].high, kInfinity);
  EXPECT_FALSE(by_name["monetary_total"].low_open);
  EXPECT_EQ(by_name["recency_days"].high, 30.5);
  EXPECT_TRUE(by_name["rfm_score"].low_open);
  EXPECT_EQ(by_name["rfm_score"].high, 3);
  EXPECT_EQ(rules.rules[1].group, SegmentGroup::other);
  EXPECT_TRUE(rules.rules[1].when[0][0].high_open);
}

TEST(RuleFile, RangesAreReadAsWritten) {
  const auto bounds = [](std::string_view text) {
    const auto c = segmenting::condition_from("x", text);
    if (!c) return std::string("refused");
    const auto number = [](double value) { return std::isinf(value) ? std::string("") : std::to_string(int(value)); };
    return (c->low_open ? "(" : "[") + number(c->low) + "," + number(c->high) + (c->high_open ? ")" : "]");
  };
  EXPECT_EQ(bounds("5"), "[5,5]");
  EXPECT_EQ(bounds("= 5"), "[5,5]");
  EXPECT_EQ(bounds("2-4"), "[2,4]");
  EXPECT_EQ(bounds(" 2 - 4 "), "[2,4]");
  EXPECT_EQ(bounds("-5--2"), "[-5,-2]");
  EXPECT_EQ(bounds("<= 30"), "[,30]");
  EXPECT_EQ(bounds("<30"), "[,30)");
  EXPECT_EQ(bounds(">3"), "(3,]");
  EXPECT_EQ(bounds(">= 1, < 5"), "[1,5)");
  EXPECT_EQ(bounds(">= 1, > 1, <= 9, <= 7"), "(1,7]");
  EXPECT_EQ(bounds("4-2"), "[4,2]");  // the linter says that it never matches
  for (const char* wrong :
       {"", " ", "a", "2-", "-", "<", "<= x", "2-4-6", "5 6", "nan", "inf", "< 1e999", "5,", ",5"}) {
    EXPECT_EQ(bounds(wrong), "refused") << wrong;
  }
}

TEST(RuleFile, BuiltInTextsAreTheRules) {
  EXPECT_THAT(builtin_rule_names(), ElementsAre("standard", "rfm-r", "rf-grid"));
  for (const std::string& name : builtin_rule_names()) {
    const RuleSet rules = builtin_rules(name);
    EXPECT_EQ(rules.name, name);
    EXPECT_EQ(rules.scale, 5);
    for (const Rule& rule : rules.rules) {
      EXPECT_FALSE(rule.meaning.empty()) << rule.name;
      EXPECT_FALSE(rule.action.empty()) << rule.name;
      EXPECT_NE(rule.group, SegmentGroup::other) << rule.name;
    }
  }
  EXPECT_THROW((void)builtin_rules("nothing"), UserError);
}

std::string error_of(std::string_view toml) {
  try {
    (void)parse_rules(toml, "r.toml");
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(RuleFileErrors, NameLineColumnAndKey) {
  const std::string segment = "[[segment]]\nname = \"A\"\nwhen = { r = 5 }\n";
  EXPECT_EQ(error_of(segment), "accepted");
  EXPECT_THAT(error_of("name = \n"), testing::StartsWith("r.toml:1:8: "));
  EXPECT_THAT(error_of("nmae = \"x\"\n" + segment),
              testing::StartsWith("r.toml:1:1: nmae: there is no such key. Known here: name, description, scale"));
  EXPECT_THAT(error_of("name = 5\n" + segment), testing::StartsWith("r.toml:1:8: name: expected a text"));
  EXPECT_THAT(error_of("scale = 5.5\n" + segment), testing::StartsWith("r.toml:1:9: scale: expected a whole number"));
  EXPECT_THAT(error_of("scale = 11\n" + segment),
              HasSubstr("r.toml:1:9: scale: the scale must be between 2 and 10: 11"));
  EXPECT_THAT(error_of("scale = 9223372036854775807\n" + segment), HasSubstr("the scale must be between 2 and 10"));
  EXPECT_THAT(error_of(""), HasSubstr("segment: there are no rules"));
  EXPECT_THAT(error_of("segment = 5"), testing::StartsWith("r.toml:1:11: segment: expected tables"));
  EXPECT_THAT(error_of("segment = []"), HasSubstr("segment"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\n"),
              HasSubstr("r.toml:1:1: segment.when: a segment needs conditions"));
  EXPECT_THAT(error_of("[[segment]]\nwhen = { r = 5 }\n"), HasSubstr("segment.name: a segment needs a name"));
  EXPECT_THAT(error_of("[[segment]]\nname = \" \"\nwhen = { r = 5 }\n"), HasSubstr("a segment needs a name"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\nwhen = {}\n"),
              testing::AllOf(HasSubstr("r.toml:3:8: segment.when: "), HasSubstr("otherwise = \"Others\"")));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\nwhen = []\n"),
              HasSubstr("segment.when: segment 'A' has no conditions"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\nwhen = 5\n"),
              HasSubstr("r.toml:3:8: segment.when: expected a table"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\nwhen = [5]\n"), HasSubstr("r.toml:3:9: segment.when"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\nwhen = { r = \"x\" }\n"),
              HasSubstr("r.toml:3:14: segment.when.r: expected a range"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\nwhen = { r = [1, 2, 3] }\n"), HasSubstr("segment.when.r"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\nwhen = { r = nan }\n"), HasSubstr("segment.when.r"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\nwhen = { r = true }\n"), HasSubstr("segment.when.r"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\nwhen = { R = 5 }\n"), HasSubstr("'R' is no variable"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\ngroup = \"vips\"\nwhen = { r = 5 }\n"),
              HasSubstr("r.toml:3:9: segment.group: there is no group 'vips'. Choose one of: champions"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\ncolour = 1\nwhen = { r = 5 }\n"),
              HasSubstr("r.toml:3:1: segment.colour: there is no such key"));
  EXPECT_THAT(error_of(segment + segment), HasSubstr("r.toml:5:8: segment.name: there are two segments 'A'"));
  EXPECT_THAT(error_of("otherwise = \"A\"\n" + segment), HasSubstr("is the name for customers that no rule matches"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"Prospects\"\nwhen = { r = 5 }\n"), HasSubstr("is reserved"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"A\"\nname = \"B\"\nwhen = { r = 5 }\n"), HasSubstr("r.toml:3:8: "));
  EXPECT_THAT(error_of("[otherwise]\nnam = \"A\"\n" + segment), HasSubstr("r.toml:2:1: otherwise.nam"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"" + std::string(101, 'x') + "\"\nwhen = { r = 5 }\n"),
              HasSubstr("100 bytes at most"));
  EXPECT_THAT(error_of("[[segment]]\nname = \"a\\nb\"\nwhen = { r = 5 }\n"), HasSubstr("control characters"));
  EXPECT_THAT(error_of(std::string("\xff\xfe\x00", 3)), testing::StartsWith("r.toml:"));
}

TEST(RuleFileErrors, TooManyRules) {
  std::string text;
  for (int i = 0; i < 251; ++i) text += "[[segment]]\nname = \"S" + std::to_string(i) + "\"\nwhen = { r = 5 }\n";
  EXPECT_THAT(error_of(text), HasSubstr("there are 251 rules; 250 is the most"));
}

TEST(RuleFileErrors, FilesThatCannotBeRead) {
  EXPECT_THROW((void)load_rules("/nowhere/rules.toml"), IoError);
  EXPECT_THROW((void)load_rules(testing::TempDir()), IoError);
  const std::string path = testing::TempDir() + "quintile_rules_test.toml";
  std::ofstream(path) << "[[segment]]\nname = \"A\"\nwhen = { r = 5 }\n";
  EXPECT_EQ(load_rules(path).rules.size(), 1u);
  std::ofstream(path) << std::string(2 << 20, '#');
  EXPECT_THROW((void)load_rules(path), UserError);
  std::remove(path.c_str());
}

std::vector<std::string> messages(const RuleSet& rules) {
  std::vector<std::string> all;
  for (const LintFinding& finding : lint(rules)) all.push_back(finding.message);
  return all;
}

TEST(Lint, FindsNothingWhereEveryCellBelongsToOneRule) {
  EXPECT_THAT(messages(builtin_rules("standard")), ElementsAre());
  EXPECT_THAT(messages(builtin_rules("rf-grid")), ElementsAre());
}

TEST(Lint, FindsTheTenUncoveredCellsOfRfmR) {
  const auto findings = lint(builtin_rules("rfm-r"));
  EXPECT_THAT(findings.back().message,
              testing::StartsWith("10 of the 125 cells match no rule, so their customers are 'Others': R2 F1 M5"));
  // Overlaps, cells left over on purpose, and no rule that never matches.
  for (const LintFinding& finding : findings) EXPECT_EQ(finding.severity, LintFinding::Severity::note);
  EXPECT_THAT(
      messages(builtin_rules("rfm-r")),
      testing::Contains("'Potential Loyalist' overlaps earlier rules, which take 1 of its 36 cells: 'Champions' (1)."));
}

TEST(Lint, FindsRulesThatNeverMatch) {
  const RuleSet rules = parse_rules(R"(
[[segment]]
name = "All"
when = { r = "1-5" }
[[segment]]
name = "Taken"
when = { f = 3 }
[[segment]]
name = "Off Scale"
when = { r = 7 }
[[segment]]
name = "Backwards"
when = { f = "4-2" }
[[segment]]
name = "Contradiction"
when = { monetary_total = "> 10, < 5" }
)",
                                    "r.toml");
  EXPECT_THAT(messages(rules),
              ElementsAre("'Taken' can never match: earlier rules take all of its 25 cells: 'All' (25).",
                          "'Off Scale' can never match: no scores from 1 to 5 meet its bounds.",
                          "'Backwards' can never match: no scores from 1 to 5 meet its bounds.",
                          "'Contradiction' can never match: no scores from 1 to 5 meet its bounds."));
}

TEST(Lint, TellsCellsUnderConditionsFromUncoveredOnes) {
  const RuleSet rules = parse_rules(R"(
scale = 2
otherwise = "Rest"
[[segment]]
name = "Rich"
when = [{ r = 2, monetary_total = "> 100" }, { r = 9 }]
[[segment]]
name = "New"
when = { r = 2, f = 1 }
)",
                                    "r.toml");
  EXPECT_THAT(
      messages(rules),
      ElementsAre("alternative 2 of 'Rich' can never match: no scores from 1 to 2 meet its bounds.",
                  "4 of the 8 cells match no rule, so their customers are 'Rest': R1 F1 M1, R1 F1 M2, R1 F2 M1, "
                  "R1 F2 M2.",
                  "2 of the 8 cells match only under conditions on columns, otherwise their customers are 'Rest': "
                  "R2 F2 M1, R2 F2 M2."));
}

TEST(Lint, WarnsOfUncoveredCellsUnlessTheRestIsNamed) {
  const std::string segment = "[[segment]]\nname = \"A\"\nwhen = { r = 5 }\n";
  EXPECT_EQ(lint(parse_rules(segment, "r.toml")).back().severity, LintFinding::Severity::warning);
  EXPECT_EQ(lint(parse_rules("otherwise = \"Rest\"\n" + segment, "r.toml")).back().severity,
            LintFinding::Severity::note);
}

TEST(Lint, RefusesNamesThatAreNeitherScoresNorColumns) {
  const RuleSet rules = parse_rules(R"(
otherwise = "Rest"
[[segment]]
name = "A"
when = [{ r = 5, recency_day = "< 3" }, { r = 4, recency_day = "< 2", fmm = 2 }]
[[segment]]
name = "B"
when = { f = 5, support_events_in_window = 1, p_alive = "> 0.5", clv_365d = "> 9", cluster = 2 }
)",
                                    "r.toml");
  std::vector<std::string> errors;
  for (const LintFinding& finding : lint(rules)) {
    if (finding.severity == LintFinding::Severity::error) errors.push_back(finding.rule + ": " + finding.message);
  }
  EXPECT_THAT(errors, ElementsAre("A: there is no score and no column 'fmm'; the nearest name is 'fm'.",
                                  "A: there is no score and no column 'recency_day'; the nearest name is "
                                  "'recency_days'."));
}

// Every column a rule can be applied to must be known before there is any data.
TEST(Lint, KnowsEveryNumericColumnOfCustomersAndScores) {
  const auto fill = [](auto&... buffers) { ((buffers = {0}), ...); };
  CustomerTable c;
  c.ids.integers = {0};
  fill(c.recency_days, c.tenure_days, c.t_x_days, c.occasions, c.periods, c.repeat_frequency, c.largest_gap_days,
       c.median_gap_days, c.last_gap_days, c.reentry_gap_days, c.quarters, c.occasions_in_window,
       c.occasions_in_previous_window, c.monetary_total, c.monetary_mean, c.monetary_mean_repeat, c.returns_total,
       c.events, c.channels_used, c.satisfaction_count, c.satisfied_count, c.promoters, c.detractors,
       c.satisfaction_mean);
  for (KindColumns& kind : c.kinds) fill(kind.count, kind.in_window);
  ScoreResult scores;
  fill(scores.r, scores.f, scores.m, scores.cell, scores.score, scores.percentile, scores.percent_rank[0],
       scores.percent_rank[1], scores.percent_rank[2]);
  std::vector<ColumnView> columns = customer_columns(c).columns;
  for (ColumnView& column : score_columns(scores)) columns.push_back(std::move(column));
  EXPECT_EQ(columns.size(), 50U);
  for (const ColumnView& column : columns) {
    RuleSet rules;
    rules.has_otherwise = true;
    rules.rules = {{"A", SegmentGroup::other, "", "", {{{column.name, 1, 2, false, false}}}}};
    for (const LintFinding& finding : lint(rules))
      EXPECT_NE(finding.severity, LintFinding::Severity::error) << finding.message;
  }
}

TEST(Lint, ReportsRuleSetsThatAreNoRuleSets) {
  EXPECT_EQ(lint({}).size(), 1u);
  RuleSet rules = builtin_rules("standard");
  rules.scale = 1'000'000;
  EXPECT_EQ(lint(rules).front().severity, LintFinding::Severity::error);
}

}  // namespace
}  // namespace quintile
