#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/segment/column_names.hpp"
#include "engine/segment/condition.hpp"
#include "engine/segment/rule_check.hpp"
#include "quintile/rules.hpp"

namespace quintile {
namespace {

using segmenting::ScoreCell;
using Severity = LintFinding::Severity;
constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

std::vector<ScoreCell> all_cells(int scale) {
  std::vector<ScoreCell> cells;
  for (int r = 1; r <= scale; ++r) {
    for (int f = 1; f <= scale; ++f) {
      for (int m = 1; m <= scale; ++m) cells.push_back({r, f, m, (f + m + 1) / 2});
    }
  }
  return cells;
}

bool can_match(const Conjunction& conjunction, const ScoreCell& cell) {
  return !segmenting::contradicts_itself(conjunction) && segmenting::score_part_holds(conjunction, cell);
}

// How a rule stands to a cell of scores.
enum class Match { never, sometimes, always };

Match match_of(const Rule& rule, const ScoreCell& cell) {
  Match match = Match::never;
  for (const Conjunction& conjunction : rule.when) {
    if (!can_match(conjunction, cell)) continue;
    if (!segmenting::has_column_part(conjunction)) return Match::always;
    match = Match::sometimes;
  }
  return match;
}

std::string few_of(const std::vector<ScoreCell>& cells) {
  constexpr std::size_t kShown = 12;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(cells.size(), kShown); ++i) {
    names.push_back(fmt::format("R{} F{} M{}", cells[i].r, cells[i].f, cells[i].m));
  }
  if (cells.size() > kShown) names.push_back(fmt::format("and {} more", cells.size() - kShown));
  return fmt::format("{}", fmt::join(names, ", "));
}

class Linter {
 public:
  explicit Linter(const RuleSet& rules)
      : rules_(rules), cells_(all_cells(rules.scale)), owner_(cells_.size(), kNobody), reached_(cells_.size(), false) {}

  std::vector<LintFinding> run() {
    for (std::size_t i = 0; i < rules_.rules.size(); ++i) examine(i);
    report_uncovered();
    return std::move(findings_);
  }

 private:
  void examine(std::size_t index) {
    const Rule& rule = rules_.rules[index];
    std::size_t own = 0;
    std::size_t lost = 0;
    std::map<std::size_t, std::size_t> lost_to;
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      const Match match = match_of(rule, cells_[c]);
      if (match == Match::never) continue;
      ++own;
      reached_[c] = true;
      if (owner_[c] != kNobody) {
        ++lost;
        ++lost_to[owner_[c]];
      } else if (match == Match::always) {
        owner_[c] = index;
      }
    }
    std::vector<std::string> takers;
    for (const auto& [taker, count] : lost_to)
      takers.push_back(fmt::format("'{}' ({})", rules_.rules[taker].name, count));
    report_unknown_names(rule);
    if (own > 0) report_dead_alternatives(rule);
    if (own == 0) {
      add(Severity::error, rule.name,
          fmt::format("'{}' can never match: no scores from 1 to {} meet its bounds.", rule.name, rules_.scale));
    } else if (lost == own) {
      add(Severity::error, rule.name,
          fmt::format("'{}' can never match: earlier rules take all of its {} cells: {}.", rule.name, own,
                      fmt::join(takers, ", ")));
    } else if (lost > 0) {
      add(Severity::note, rule.name,
          fmt::format("'{}' overlaps earlier rules, which take {} of its {} cells: {}.", rule.name, lost, own,
                      fmt::join(takers, ", ")));
    }
  }

  void report_unknown_names(const Rule& rule) {
    std::set<std::string_view> unknown;
    for (const Conjunction& conjunction : rule.when) {
      for (const Condition& condition : conjunction) {
        if (!segmenting::is_variable(condition.variable)) unknown.insert(condition.variable);
      }
    }
    for (const std::string_view name : unknown) {
      add(Severity::error, rule.name,
          fmt::format("there is no score and no column '{}'; the nearest name is '{}'.", name,
                      segmenting::nearest_variable(name)));
    }
  }

  // A rule may match although one of its alternatives cannot.
  void report_dead_alternatives(const Rule& rule) {
    for (std::size_t k = 0; k < rule.when.size(); ++k) {
      const bool alive = std::any_of(cells_.begin(), cells_.end(),
                                     [&](const ScoreCell& cell) { return can_match(rule.when[k], cell); });
      if (!alive)
        add(Severity::error, rule.name,
            fmt::format("alternative {} of '{}' can never match: no scores from 1 to {} meet its bounds.", k + 1,
                        rule.name, rules_.scale));
    }
  }

  void report_uncovered() {
    std::vector<ScoreCell> uncovered;
    std::vector<ScoreCell> conditional;
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      if (!reached_[c]) {
        uncovered.push_back(cells_[c]);
      } else if (owner_[c] == kNobody) {
        conditional.push_back(cells_[c]);
      }
    }
    if (!uncovered.empty())
      add(rules_.has_otherwise ? Severity::note : Severity::warning, "",
          fmt::format("{} of the {} cells match no rule, so their customers are '{}': {}.", uncovered.size(),
                      cells_.size(), rules_.otherwise, few_of(uncovered)));
    if (!conditional.empty())
      add(Severity::note, "",
          fmt::format(
              "{} of the {} cells match only under conditions on columns, otherwise their customers are '{}': {}.",
              conditional.size(), cells_.size(), rules_.otherwise, few_of(conditional)));
  }

  void add(Severity severity, std::string rule, std::string message) {
    findings_.push_back({severity, std::move(rule), std::move(message)});
  }

  const RuleSet& rules_;
  std::vector<ScoreCell> cells_;
  std::vector<std::size_t> owner_;  // first rule that always takes the cell
  std::vector<bool> reached_;       // some rule may match there
  std::vector<LintFinding> findings_;
};

}  // namespace

std::vector<LintFinding> lint(const RuleSet& rules) {
  if (const auto problem = segmenting::find_problem(rules)) {
    const std::string rule = problem->rule ? rules.rules[*problem->rule].name : std::string();
    return {{Severity::error, rule, problem->message}};
  }
  return Linter(rules).run();
}

}  // namespace quintile
