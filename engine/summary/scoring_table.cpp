#include <limits>
#include <string>
#include <utility>

#include "engine/summary/table_of.hpp"
#include "engine/summary/tables.hpp"

namespace quintile {
namespace {

constexpr double kOpen = std::numeric_limits<double>::quiet_NaN();

struct LevelRow {
  std::string_view dimension;
  std::string measure;
  std::string_view method;
  int level;
  double from, to;
  std::uint64_t customers;
};

/// The cut points around a level. For recency less is better, so the levels count down.
std::pair<double, double> range_of(std::size_t dimension, const DimensionCuts& cuts, int level) {
  const auto above = static_cast<std::size_t>(dimension == kRecency ? cuts.levels - level : level - 1);
  if (cuts.cuts.empty()) return {kOpen, kOpen};
  return {above > 0 && above <= cuts.cuts.size() ? cuts.cuts[above - 1] : kOpen,
          above < cuts.cuts.size() ? cuts.cuts[above] : kOpen};
}

}  // namespace

Table scoring_table(const ScoreResult& scores) {
  std::vector<LevelRow> rows;
  for (std::size_t dimension = 0; dimension < scores.dimensions.size(); ++dimension) {
    const DimensionCuts& cuts = scores.dimensions[dimension];
    if (!cuts.scored) continue;
    for (int level = 1; level <= cuts.levels; ++level) {
      const auto [from, to] = range_of(dimension, cuts, level);
      const auto index = static_cast<std::size_t>(level - 1);
      rows.push_back({kDimensionNames[dimension], cuts.measure, name_of(cuts.method), level, from, to,
                      index < cuts.counts.size() ? cuts.counts[index] : 0});
    }
  }
  return TableOf<LevelRow>("scoring", std::move(rows))
      .text("dimension", "Recency, frequency or monetary", [](const LevelRow& row) { return row.dimension; })
      .text("measure", "Column that was scored", [](const LevelRow& row) { return row.measure; })
      .text("method", "How it was cut", [](const LevelRow& row) { return row.method; })
      .count("level", "Score", [](const LevelRow& row) { return row.level; })
      .number("from", "",
              "Cut point below the level, in the unit of the measure; not included, except by method rfm-r; none: open",
              [](const LevelRow& row) { return row.from; })
      .number("to", "",
              "Cut point above the level, in the unit of the measure; included, except by method rfm-r; none: open",
              [](const LevelRow& row) { return row.to; })
      .count("customers", "Customers with this score", [](const LevelRow& row) { return row.customers; })
      .take();
}

}  // namespace quintile
