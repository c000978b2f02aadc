#include "quintile/segment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "engine/segment/score_scale.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "tests/engine/score/customers.hpp"

namespace quintile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Scores by hand: customer i has the i-th triple; without m when `with_m` is false.
ScoreResult scores_of(const std::vector<std::array<int, 3>>& triples, std::array<int, 3> levels = {5, 5, 5},
                      bool with_m = true) {
  ScoreResult scores;
  scores.r = Buffer<std::uint8_t>(triples.size());
  scores.f = Buffer<std::uint8_t>(triples.size());
  scores.m = Buffer<std::uint8_t>(with_m ? triples.size() : 0);
  for (std::size_t i = 0; i < triples.size(); ++i) {
    scores.r[i] = static_cast<std::uint8_t>(triples[i][0]);
    scores.f[i] = static_cast<std::uint8_t>(triples[i][1]);
    if (with_m) scores.m[i] = static_cast<std::uint8_t>(triples[i][2]);
  }
  for (std::size_t d = 0; d < 3; ++d) scores.dimensions[d].levels = levels[d];
  return scores;
}

CustomerTable customers_of(std::size_t size, bool with_money = true) {
  return test::make_customers(std::vector<double>(size, 1), std::vector<std::uint32_t>(size, 1),
                              std::vector<double>(with_money ? size : 0, 10));
}

std::vector<std::string> names_of(const SegmentResult& result) {
  std::vector<std::string> names;
  for (const std::uint8_t code : result.segment) names.push_back(result.segments.at(code).name);
  return names;
}

std::vector<std::string> segments_of(const std::vector<std::array<int, 3>>& triples, const RuleSet& rules,
                                     std::array<int, 3> levels = {5, 5, 5}, bool with_m = true) {
  const CustomerTable customers = customers_of(triples.size(), with_m);
  return names_of(assign_segments(customers, scores_of(triples, levels, with_m), {.rules = rules}));
}

// docs/semantics.md, "Segments": rows R 1..5, columns FM 1..5.
constexpr std::array<std::array<const char*, 5>, 5> kStandard = {{
    {"Lost", "Hibernating", "At Risk", "Cannot Lose Them", "Cannot Lose Them"},
    {"Hibernating", "Hibernating", "At Risk", "At Risk", "Cannot Lose Them"},
    {"About To Sleep", "About To Sleep", "Need Attention", "Loyal Customers", "Loyal Customers"},
    {"Promising", "Potential Loyalists", "Potential Loyalists", "Loyal Customers", "Champions"},
    {"New Customers", "Potential Loyalists", "Potential Loyalists", "Champions", "Champions"},
}};

std::vector<std::array<int, 3>> all_triples(std::array<int, 3> levels) {
  std::vector<std::array<int, 3>> triples;
  for (int r = 1; r <= levels[0]; ++r) {
    for (int f = 1; f <= levels[1]; ++f) {
      for (int m = 1; m <= levels[2]; ++m) triples.push_back({r, f, m});
    }
  }
  return triples;
}

TEST(StandardRules, AreTheTableOfTheDocumentation) {
  const auto triples = all_triples({5, 5, 5});
  const auto names = segments_of(triples, {});  // no rules: standard
  for (std::size_t i = 0; i < triples.size(); ++i) {
    const auto [r, f, m] = triples[i];
    const auto fm = static_cast<std::size_t>((f + m + 1) / 2);
    EXPECT_EQ(names[i], kStandard[static_cast<std::size_t>(r - 1)][fm - 1]) << r << f << m;
  }
}

TEST(StandardRules, HaveTheDocumentedGroups) {
  std::map<std::string, std::vector<std::string>> groups;
  for (const Rule& rule : builtin_rules("standard").rules) {
    groups[std::string(kSegmentGroupNames[static_cast<std::size_t>(rule.group)])].push_back(rule.name);
  }
  EXPECT_THAT(groups["champions"], ElementsAre("Champions"));
  EXPECT_THAT(groups["loyal"], ElementsAre("Loyal Customers"));
  EXPECT_THAT(groups["growing"], ElementsAre("Potential Loyalists", "New Customers", "Promising"));
  EXPECT_THAT(groups["at risk"], ElementsAre("Need Attention", "About To Sleep", "At Risk", "Cannot Lose Them"));
  EXPECT_THAT(groups["dormant"], ElementsAre("Hibernating", "Lost"));
}

TEST(RfGrid, IsTheWellKnownGrid) {
  constexpr std::array<std::array<const char*, 5>, 5> kGrid = {{
      {"Hibernating", "Hibernating", "At Risk", "At Risk", "Cannot Lose Them"},
      {"Hibernating", "Hibernating", "At Risk", "At Risk", "Cannot Lose Them"},
      {"About To Sleep", "About To Sleep", "Need Attention", "Loyal Customers", "Loyal Customers"},
      {"Promising", "Potential Loyalists", "Potential Loyalists", "Loyal Customers", "Loyal Customers"},
      {"New Customers", "Potential Loyalists", "Potential Loyalists", "Champions", "Champions"},
  }};
  const auto triples = all_triples({5, 5, 5});
  const auto names = segments_of(triples, builtin_rules("rf-grid"));
  for (std::size_t i = 0; i < triples.size(); ++i) {
    EXPECT_EQ(names[i],
              kGrid[static_cast<std::size_t>(triples[i][0] - 1)][static_cast<std::size_t>(triples[i][1] - 1)]);
  }
}

TEST(ScoreScale, MapsEndsOntoEndsAndRoundsHalvesUp) {
  for (const std::array<int, 3> levels :
       {std::array{2, 3, 4}, std::array{9, 10, 7}, std::array{5, 5, 5}, std::array{255, 20, 33}}) {
    const auto triples = all_triples(levels);
    const ScoreResult scores = scores_of(triples, levels);
    for (const int scale : {2, 5, 10}) {
      const segmenting::ScoreScale mapped(scale, scores);
      const auto cells = mapped.occurring();
      for (std::size_t i = 0; i < triples.size(); i += 7) {
        const auto [r, f, m] = triples[i];
        const auto exact = [&](int s, int n) { return 1 + (s - 1.0) * (scale - 1) / (n - 1); };
        const auto half_up = [](double value) { return static_cast<int>(std::floor(value + 0.5 + 1e-9)); };
        const auto& cell = cells[mapped.cell(scores.r[i], scores.f[i], scores.m[i])];
        ASSERT_EQ(cell.r, half_up(exact(r, levels[0])));
        ASSERT_EQ(cell.f, half_up(exact(f, levels[1])));
        ASSERT_EQ(cell.m, half_up(exact(m, levels[2])));
        ASSERT_EQ(cell.fm, half_up((exact(f, levels[1]) + exact(m, levels[2])) / 2));
      }
    }
  }
}

TEST(Segments, WorkForOtherLevels) {
  EXPECT_THAT(segments_of({{10, 10, 10}, {1, 1, 1}, {10, 1, 1}, {1, 10, 10}}, {}, {10, 10, 10}),
              ElementsAre("Champions", "Lost", "New Customers", "Cannot Lose Them"));
  EXPECT_THAT(segments_of({{255, 2, 3}, {1, 1, 1}}, {}, {255, 2, 3}), ElementsAre("Champions", "Lost"));
}

TEST(Segments, TakeFrequencyForMoneyWhereThereIsNone) {
  EXPECT_THAT(segments_of({{5, 5, 0}, {5, 1, 0}, {0, 0, 0}, {1, 3, 0}}, {}, {5, 5, 5}, false),
              ElementsAre("Champions", "New Customers", "Prospects", "At Risk"));
  const SegmentResult result = assign_segments(customers_of(1, false), scores_of({{5, 5, 0}}, {5, 5, 5}, false),
                                               {.rules = builtin_rules("rfm-r")});
  EXPECT_EQ(names_of(result).front(), "Champions");
  EXPECT_THAT(result.notes, ElementsAre(HasSubstr("rules on m look at the frequency score")));
  EXPECT_TRUE(std::isnan(result.vip_threshold));
}

TEST(Segments, FirstMatchWinsAndTheRestIsNamed) {
  const RuleSet rules = parse_rules(R"(
otherwise = "Rest"
[[segment]]
name = "Rich And Recent"
group = "champions"
when = { r = 5, monetary_total = "> 100" }
[[segment]]
name = "Recent"
when = [{ r = 5 }, { r = 4, recency_days = "< 3" }]
[[segment]]
name = "Likely"
when = { p_alive = [0.5, 1] }
)",
                                    "r.toml");
  CustomerTable customers =
      test::make_customers({1, 1, 2, 4, 4, kNaN}, {1, 1, 1, 1, 1, 0}, {101, 100, 500, 500, 500, 900});
  const ScoreResult scores = scores_of({{5, 1, 1}, {5, 1, 1}, {4, 1, 1}, {4, 1, 1}, {4, 1, 1}, {0, 0, 0}});
  const std::vector<double> alive = {0.1, 0.1, 0.1, 0.5, kNaN, 0.9};
  const std::vector<ColumnView> extra = {{"p_alive", "1", "", ColumnRole::plain, std::span<const double>(alive), {}}};
  const SegmentResult result = assign_segments(customers, scores, {.rules = rules}, extra);
  EXPECT_THAT(names_of(result), ElementsAre("Rich And Recent", "Recent", "Recent", "Likely", "Rest", "Prospects"));
  EXPECT_EQ(result.segments.size(), 5u);
  EXPECT_THAT(result.notes, ElementsAre("Customers that no rule matches are 'Rest': 1."));
  EXPECT_EQ(result.group[5], static_cast<std::uint8_t>(SegmentGroup::prospects));
  // P(alive) below one half; NaN and prospects are not at risk.
  EXPECT_THAT(std::vector<int>(result.is_at_risk.begin(), result.is_at_risk.end()), ElementsAre(1, 1, 1, 0, 0, 0));
  // Without p_alive the column is missing, and the message says what there is.
  try {
    (void)assign_segments(customers, scores, {.rules = rules});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("segment 'Likely' names the column 'p_alive'"));
    EXPECT_THAT(error.what(), HasSubstr("recency_days"));
  }
}

// Every customer, one rule after the other, without tables.
std::size_t first_match(const RuleSet& rules, const ScoreResult& scores, const CustomerTable& customers,
                        std::size_t i) {
  const segmenting::ScoreCell cell{scores.r[i], scores.f[i], scores.m[i], (scores.f[i] + scores.m[i] + 1) / 2};
  for (std::size_t k = 0; k < rules.rules.size(); ++k) {
    for (const Conjunction& conjunction : rules.rules[k].when) {
      bool all = segmenting::score_part_holds(conjunction, cell);
      for (const Condition& condition : conjunction) {
        if (condition.variable == "monetary_total")
          all = all && segmenting::holds(condition, customers.monetary_total[i]);
        if (condition.variable == "occasions") all = all && segmenting::holds(condition, customers.occasions[i]);
      }
      if (all) return k;
    }
  }
  return rules.rules.size();
}

TEST(Segments, CompiledRulesAgreeWithTryingEachRule) {
  const RuleSet rules = parse_rules(R"(
[[segment]]
name = "A"
when = [{ r = "4-5", monetary_total = ">= 100" }, { fm = 5, occasions = "3-6" }]
[[segment]]
name = "B"
when = { f = "2-3", m = "<= 4" }
[[segment]]
name = "C"
when = [{ occasions = 1, monetary_total = "< 20" }, { r = 1, fm = "> 1" }]
[[segment]]
name = "D"
when = { r = "2-4", fm = [2, 4] }
)",
                                    "r.toml");
  const CustomerTable customers = test::random_customers(140'000, 31, 40);
  const ScoreResult scores = score(customers, {});
  std::vector<std::uint8_t> alone;
  for (const int threads : {1, 2, 8}) {
    set_thread_count(threads);
    const SegmentResult result = assign_segments(customers, scores, {.rules = rules});
    for (std::size_t i = 0; i < customers.size(); ++i) {
      const std::size_t expected = scores.r[i] == 0 ? 5 : first_match(rules, scores, customers, i);
      ASSERT_EQ(result.segment[i], expected) << i;
    }
    if (alone.empty()) alone.assign(result.is_vip.begin(), result.is_vip.end());
    ASSERT_TRUE(std::equal(alone.begin(), alone.end(), result.is_vip.begin()));
  }
  set_thread_count(0);
}

TEST(Flags, VipsAreChampionsAndTheTopOfTheMoney) {
  std::vector<double> money;
  std::vector<std::array<int, 3>> triples;
  for (int i = 0; i <= 100; ++i) {
    money.push_back(i);
    triples.push_back({i == 3 ? 5 : 1, i == 3 ? 5 : 1, i == 3 ? 5 : 1});
  }
  money.push_back(1e6);  // a prospect is never a VIP and not counted for the threshold
  triples.push_back({0, 0, 0});
  std::vector<double> recency(101, 1);
  recency.push_back(kNaN);
  const CustomerTable customers = test::make_customers(recency, std::vector<std::uint32_t>(102, 1), money);
  const SegmentResult result = assign_segments(customers, scores_of(triples), {});
  EXPECT_EQ(result.vip_threshold, 95);
  for (std::size_t i = 0; i < 102; ++i) {
    EXPECT_EQ(result.is_vip[i], (i > 95 && i <= 100) || i == 3 ? 1 : 0) << i;
  }
  const SegmentResult nobody = assign_segments(customers, scores_of(triples), {.rules = {}, .vip_share = 0});
  EXPECT_EQ(nobody.vip_threshold, 100);
  EXPECT_EQ(nobody.is_vip[100], 0);

  // The top share by a column named clv is VIP as well.
  std::vector<std::uint32_t> clv(102, 7);
  clv[50] = 1000;
  const std::vector<ColumnView> extra = {
      {"clv", "money", "", ColumnRole::plain, std::span<const std::uint32_t>(clv), {}}};
  const SegmentResult projected = assign_segments(customers, scores_of(triples), {}, extra);
  EXPECT_EQ(projected.vip_threshold, 95);
  for (std::size_t i = 0; i < 102; ++i) EXPECT_EQ(projected.is_vip[i], i == 50 ? 1 : result.is_vip[i]) << i;
}

TEST(Segments, SurviveNoCustomers) {
  const CustomerTable none;
  const SegmentResult result = assign_segments(none, score(none, {}), {});
  EXPECT_EQ(result.segment.size(), 0u);
  EXPECT_EQ(segment_columns(result).size(), 4u);
  EXPECT_EQ(segment_columns(result)[0].labels.back(), "Prospects");
}

TEST(SegmentBadArguments, AreRefused) {
  const CustomerTable customers = customers_of(1);
  const ScoreResult scores = scores_of({{1, 1, 1}});
  EXPECT_THROW((void)assign_segments(customers, scores, {.rules = {}, .vip_share = -0.1}), UserError);
  EXPECT_THROW((void)assign_segments(customers, scores, {.rules = {}, .vip_share = kNaN}), UserError);
  EXPECT_THROW((void)assign_segments(customers, scores, {.rules = {}, .vip_share = 0.1, .at_risk_p_alive = 2}),
               UserError);
  EXPECT_THROW((void)assign_segments(customers_of(2), scores, {}), UserError);
  RuleSet rules = builtin_rules("standard");
  rules.rules[1].name = rules.rules[0].name;
  EXPECT_THROW((void)assign_segments(customers, scores, {.rules = rules}), UserError);
  const std::vector<double> wrong(3);
  const std::vector<ColumnView> extra = {{"clv", "", "", ColumnRole::plain, std::span<const double>(wrong), {}}};
  EXPECT_THROW((void)assign_segments(customers, scores, {}, extra), UserError);
}

}  // namespace
}  // namespace quintile
