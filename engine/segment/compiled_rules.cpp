#include "engine/segment/compiled_rules.hpp"

#include <algorithm>
#include <array>

#include "engine/segment/condition.hpp"
#include "kernels/scoring.hpp"
#include "quintile/buffer.hpp"

namespace quintile::segmenting {
namespace {

constexpr std::size_t kFlagRows = 2'048;  // customers whose conditions are evaluated together, within the cache

}  // namespace

CompiledRules::CompiledRules(const RuleSet& rules, const ScoreResult& scores, std::span<const ColumnView> columns)
    : scores_(scores), scale_(rules.scale, scores), conditions_(columns), decisions_(scale_.cells()) {
  // Every column is looked up once, so that a wrong name is found whether its rule can match or not.
  for (const Rule& rule : rules.rules) {
    for (const Conjunction& conjunction : rule.when) {
      for (const Condition& condition : conjunction) {
        if (!is_on_score(condition)) (void)conditions_.add(condition, rule.name);
      }
    }
  }
  const std::vector<ScoreCell> cells = scale_.occurring();
  for (std::size_t number = 0; number < cells.size(); ++number) {
    if (cells[number].r != 0) decisions_[number] = decide(rules, cells[number]);
  }
  if (conditions_.size() == 0) make_lookup();
}

void CompiledRules::make_lookup() {
  const bool has_m = !scores_.m.empty();
  std::array<int, 3> levels{};
  for (std::size_t d = 0; d < 3; ++d) levels[d] = scores_.dimensions[d].levels;
  if (!scoring::CellNumbers::fit(levels, has_m)) return;
  numbers_.emplace(levels, has_m);
  for (std::size_t cell = 0; cell < numbers_->size(); ++cell) {
    const auto [r, f, m] = numbers_->scores_of(cell);
    rule_of_.push_back(decisions_[scale_.cell(static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(f),
                                              static_cast<std::uint8_t>(m))]
                           .rule);
  }
}

void CompiledRules::apply_lookup(std::size_t begin, std::size_t end, std::uint8_t unscored,
                                 std::span<std::uint8_t> out) const {
  std::vector<std::uint8_t> table = rule_of_;
  for (std::size_t cell = 0; cell < table.size() && numbers_->scores_of(cell)[kRecency] == 0; ++cell)
    table[cell] = unscored;
  std::array<std::uint16_t, kFlagRows> cells;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  for (std::size_t first = begin; first < end; first += kFlagRows) {
    const std::size_t rows = std::min(kFlagRows, end - first);
    numbers_->cells_of(scores_, first, first + rows, cells.data());
    kernels::scoring_kernels().look_up(cells.data(), rows, table.data(), out.data() + (first - begin));
  }
}

CompiledRules::Decision CompiledRules::decide(const RuleSet& rules, const ScoreCell& cell) {
  Decision decision;
  for (std::size_t index = 0; index < rules.rules.size(); ++index) {
    const Rule& rule = rules.rules[index];
    decision.rule = static_cast<std::uint8_t>(index);
    for (const Conjunction& conjunction : rule.when) {
      if (!score_part_holds(conjunction, cell)) continue;
      if (!has_column_part(conjunction)) return decision;
      Candidate candidate{decision.rule, {}};
      for (const Condition& condition : conjunction) {
        if (!is_on_score(condition))
          candidate.conditions.push_back(static_cast<std::uint16_t>(conditions_.add(condition, rule.name)));
      }
      decision.candidates.push_back(std::move(candidate));
    }
  }
  decision.rule = static_cast<std::uint8_t>(rules.rules.size());
  can_fall_through_ = true;
  return decision;
}

void CompiledRules::apply(std::size_t begin, std::size_t end, std::uint8_t unscored,
                          std::span<std::uint8_t> out) const {
  if (numbers_) return apply_lookup(begin, end, unscored, out);
  const bool has_m = !scores_.m.empty();
  Buffer<std::uint8_t> flags(conditions_.size() * std::min(kFlagRows, end - begin));
  for (std::size_t first = begin; first < end; first += kFlagRows) {
    const std::size_t rows = std::min(kFlagRows, end - first);
    conditions_.evaluate(first, first + rows, flags.span());
    for (std::size_t i = 0; i < rows; ++i) {
      const std::size_t customer = first + i;
      std::uint8_t& answer = out[customer - begin];
      if (scores_.r[customer] == 0) {
        answer = unscored;
        continue;
      }
      const Decision& decision = decisions_[scale_.cell(scores_.r[customer], scores_.f[customer],
                                                        has_m ? scores_.m[customer] : std::uint8_t{0})];
      answer = decision.rule;
      for (const Candidate& candidate : decision.candidates) {
        const bool all = std::all_of(candidate.conditions.begin(), candidate.conditions.end(),
                                     [&](std::uint16_t condition) { return flags[condition * rows + i] != 0; });
        if (all) {
          answer = candidate.rule;
          break;
        }
      }
    }
  }
}

}  // namespace quintile::segmenting
