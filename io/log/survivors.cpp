#include "quintile/survivors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

#include "io/log/aliases.hpp"
#include "io/log/cell_text.hpp"
#include "io/log/mapping.hpp"
#include "io/log/numbers.hpp"
#include "io/log/open_files.hpp"
#include "quintile/error.hpp"

namespace quintile {
namespace io {
namespace {

constexpr Alias kPeriod[] = {{"period", 0}, {"renewal", 0}, {"renewals", 0}, {"age", 1},  {"tenure", 1}, {"t", 1},
                             {"year", 2},   {"month", 2},   {"quarter", 2},  {"week", 2}, {"day", 2},    {"years", 2},
                             {"months", 2}, {"weeks", 2},   {"periods", 0},  {"time", 3}};
constexpr Alias kSurvivors[] = {{"survivors", 0}, {"surviving", 0},       {"survivor", 0},
                                {"survived", 0},  {"subscribersleft", 0}, {"activesubscribers", 1}};
constexpr Alias kCohort[] = {{"cohort", 0}, {"segment", 1}, {"plan", 1}, {"group", 2}};

// A row of the table.
struct Row {
  double period;
  double survivors;
  double weight;
  std::string place;
};

// Where its values are.
struct Columns {
  std::size_t period, survivors;
  std::optional<std::size_t> cohort, weight, group;
};

// What rows of one curve have in common.
struct CohortKey {
  std::string cohort, group;
  auto operator<=>(const CohortKey&) const = default;
};

// The column that was named, or the one with a usual name.
std::optional<std::size_t> find_column(const TableSource& table, const std::string& named,
                                       std::span<const Alias> aliases, const char* what) {
  if (named == "-") return std::nullopt;
  if (!named.empty())
    return find_named(table.columns(), named, table.path(), fmt::format("--survivor-columns {}=COLUMN", what));
  const std::vector<std::size_t> found = best_matches(table.columns(), aliases);
  if (found.size() > 1) {
    throw UserError(
        fmt::format("columns '{}' and '{}' of {} may both be the {} column. Name one with "
                    "--survivor-columns {}=COLUMN.",
                    table.columns()[found[0]].name, table.columns()[found[1]].name, table.path(), what, what));
  }
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::size_t require_column(const TableSource& table, const std::optional<std::size_t>& column, const char* what) {
  if (column) return *column;
  throw UserError(fmt::format("no {} column found in {}; it has: {}. Name it with --survivor-columns {}=COLUMN.", what,
                              table.path(), list_columns(table.columns()), what));
}

// Rows by cohort, and the cohorts in the order of their first rows.
struct Rows {
  std::map<CohortKey, std::vector<Row>> of;
  std::vector<CohortKey> order;

  void add(const CohortKey& key, Row row) {
    const auto [found, fresh] = of.try_emplace(key);
    if (fresh) order.push_back(key);
    found->second.push_back(std::move(row));
  }
};

double number_at(std::span<const double> values, const SourceColumn& column, const Cells& cells, std::size_t row,
                 const std::string& place, bool whole) {
  const double value = values[row];
  if (std::isfinite(value) && (!whole || value == std::floor(value))) return value;
  throw DataError(fmt::format("no {}number in {}: column '{}' has '{}'. Correct it.", whole ? "whole " : "", place,
                              column.name, cell_text(cells, column, row)));
}

// Checks a weight, which has to be a number >= 0.
double weight_at(std::span<const double> values, const SourceColumn& column, const Cells& cells, std::size_t row,
                 const std::string& place) {
  if (values[row] >= 0 && std::isfinite(values[row])) return values[row];
  throw DataError(fmt::format("weight that is no number >= 0 in {}: column '{}' has '{}'. Correct it.", place,
                              column.name, cell_text(cells, column, row)));
}

Rows read_rows(TableSource& table, const LogOptions& options, const Columns& columns) {
  std::vector<std::size_t> selection = {columns.period, columns.survivors};
  // Where a column that not every table has is in the blocks.
  const auto place_in_block = [&](const std::optional<std::size_t>& column) {
    if (column) selection.push_back(*column);
    return selection.size() - 1;
  };
  const std::size_t cohort = place_in_block(columns.cohort);
  const std::size_t weight = place_in_block(columns.weight);
  const std::size_t group = place_in_block(columns.group);
  table.select(selection);
  Rows rows;
  TableBlock block;
  Buffer<double> periods;
  Buffer<double> counts;
  Buffer<double> weights;
  const SourceColumn& period_column = table.columns()[columns.period];
  const SourceColumn& count_column = table.columns()[columns.survivors];
  while (const auto task = table.claim()) {
    task->read(block);
    if (!block.malformed.empty()) {
      throw DataError(fmt::format("{}: {}. Correct it.", place_of(table.path(), block, block.malformed.front().first),
                                  block.malformed.front().second));
    }
    const auto of_period = read_numbers(block.columns[0], period_column, options.decimal, periods);
    const auto of_count = read_numbers(block.columns[1], count_column, options.decimal, counts);
    const auto of_weight =
        columns.weight ? read_numbers(block.columns[weight], table.columns()[*columns.weight], options.decimal, weights)
                       : std::span<const double>();
    const auto text = [&](const std::optional<std::size_t>& column, std::size_t at, std::size_t row) {
      return column ? cell_text(block.columns[at], table.columns()[*column], row) : std::string();
    };
    for (std::size_t i = 0; i < block.rows; ++i) {
      const std::string place = place_of(table.path(), block, i);
      const double t = number_at(of_period, period_column, block.columns[0], i, place, true);
      const double n = number_at(of_count, count_column, block.columns[1], i, place, false);
      const double w = columns.weight
                           ? weight_at(of_weight, table.columns()[*columns.weight], block.columns[weight], i, place)
                           : 1.0;
      rows.add({text(columns.cohort, cohort, i), text(columns.group, group, i)}, {t, n, w, place});
    }
  }
  if (rows.order.empty()) throw DataError(fmt::format("{} has no rows. Give the survivors of a cohort.", table.path()));
  return rows;
}

std::string label(const CohortKey& key) {
  return (key.cohort.empty() ? "" : fmt::format(" of cohort '{}'", key.cohort)) +
         (key.group.empty() ? "" : fmt::format(" of group '{}'", key.group));
}

SurvivorCohort cohort_of(const CohortKey& name, std::vector<Row> rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.period < b.period; });
  SurvivorCohort out;
  out.name = name.cohort;
  out.group = name.group;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    if (i > 0 && row.period != rows[i - 1].period + 1) {
      throw DataError(fmt::format("{} period in {}: {} follows {}{}. Give each period from the start on once.",
                                  row.period == rows[i - 1].period ? "repeated" : "missing", row.place, row.period,
                                  rows[i - 1].period, label(name)));
    }
    if (row.survivors < 0) {
      throw DataError(fmt::format("survivors are a number >= 0: {} in {}. Correct it.", row.survivors, row.place));
    }
    if (i > 0 && row.survivors > rows[i - 1].survivors) {
      throw DataError(
          fmt::format("survivors increase in {}: {} in period {}, after {} in the one before{}. Give how many "
                      "of those who started are left, not how many subscribers there are.",
                      row.place, row.survivors, row.period, rows[i - 1].survivors, label(name)));
    }
    if (row.weight != rows.front().weight) {
      throw DataError(
          fmt::format("two weights in one cohort: {} in {}, {} in {}{}. Give a cohort the same weight in "
                      "all its rows, or name the column of cohorts.",
                      rows.front().weight, rows.front().place, row.weight, row.place, label(name)));
    }
    out.survivors.push_back(row.survivors * row.weight);
  }
  return out;
}

}  // namespace
}  // namespace io

bool is_survivor_table(const std::string& path, const LogOptions& options, const SurvivorColumns& columns) {
  if (!columns.survivors.empty()) return true;
  const auto table = io::open_table(io::expand_paths({path}).front(), options);
  return !io::best_matches(table->columns(), io::kSurvivors).empty();
}

SurvivorTable read_survivors(const std::string& path, const LogOptions& options, const SurvivorColumns& columns) {
  const std::vector<std::string> files = io::expand_paths({path});
  const auto table = io::open_table(files.front(), options);
  const auto survivors = io::find_column(*table, columns.survivors, io::kSurvivors, "survivors");
  const auto period = io::find_column(*table, columns.period, io::kPeriod, "period");
  const auto cohort = io::find_column(*table, columns.cohort, io::kCohort, "cohort");
  std::optional<std::size_t> weight;
  if (!columns.weight.empty()) weight = io::find_named(table->columns(), columns.weight, table->path(), "--weights");
  const std::size_t count_column = io::require_column(*table, survivors, "survivors");
  const std::size_t period_column = io::require_column(*table, period, "period");
  const bool by_cohort = cohort && (columns.group == "cohort" || columns.group == table->columns()[*cohort].name);
  std::optional<std::size_t> group;
  if (!columns.group.empty() && !by_cohort)
    group = io::find_named(table->columns(), columns.group, table->path(), "--by");
  io::Rows rows = io::read_rows(*table, options, {period_column, count_column, cohort, weight, group});
  SurvivorTable out;
  out.period = table->columns()[period_column].name;
  out.survivors = table->columns()[count_column].name;
  if (cohort) out.cohort = table->columns()[*cohort].name;
  for (const io::CohortKey& name : rows.order) {
    const double start = std::min_element(rows.of[name].begin(), rows.of[name].end(), [](const auto& a, const auto& b) {
                           return a.period < b.period;
                         })->period;
    if (start != 0) {
      out.notes.push_back(
          fmt::format("period {:g}{} is taken as the start, before any renewal", start, io::label(name)));
    }
    const bool weightless = rows.of[name].front().weight == 0;
    SurvivorCohort read = io::cohort_of(name, std::move(rows.of[name]));
    if (!weightless && read.survivors.front() <= 1) {
      out.notes.push_back(fmt::format(
          "survivors{} start at {:g}: they count as {:g} subscriber, so that standard errors are far too wide "
          "if they are shares; give numbers of subscribers",
          io::label(name), read.survivors.front(), read.survivors.front()));
    }
    if (weightless) {
      out.notes.push_back(fmt::format("the weight{} is 0: it was left out", io::label(name)));
      continue;
    }
    if (by_cohort) read.group = read.name;
    out.cohorts.push_back(std::move(read));
  }
  if (out.cohorts.empty()) {
    throw DataError(
        fmt::format("all weights in column '{}' of {} are 0, so that no subscriber is left. Correct them, "
                    "or name another column of weights.",
                    columns.weight, table->path()));
  }
  return out;
}

}  // namespace quintile
