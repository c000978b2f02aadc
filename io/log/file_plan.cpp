#include "io/log/file_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/log/aliases.hpp"
#include "io/log/cell_text.hpp"
#include "io/log/ids.hpp"
#include "io/log/numbers.hpp"
#include "io/parse/missing.hpp"
#include "quintile/error.hpp"

namespace quintile::io {
namespace {

// Each needed column once. No measure uses products, so they are not read.
std::vector<std::size_t> needed_columns(const FilePlan& plan) {
  std::vector<std::size_t> needed;
  for (std::size_t role = 0; role < kLogRoles; ++role) {
    if (role == static_cast<std::size_t>(LogRole::product)) continue;
    for (const std::size_t column : plan.mapping.roles[role].columns) {
      if (std::find(needed.begin(), needed.end(), column) == needed.end()) needed.push_back(column);
    }
  }
  return needed;
}

// The first blocks of a file, read when they are asked for and kept as long as they are looked at.
class Sample {
 public:
  explicit Sample(TableSource& table) : table_(table) {}

  [[nodiscard]] const TableBlock* first() {
    if (count_ == 0 && !next()) return nullptr;
    return &first_;
  }
  // The blocks from the first on.
  [[nodiscard]] const TableBlock* more() {
    if (given_++ == 0) return first();
    return next() ? &later_ : nullptr;
  }

 private:
  bool next() {
    const std::unique_ptr<TableTask> task = table_.claim();
    if (!task) return false;
    task->read(count_++ == 0 ? first_ : later_);
    return true;
  }

  TableSource& table_;
  TableBlock first_;
  TableBlock later_;
  std::size_t count_ = 0;
  std::size_t given_ = 0;
};

// Only formats that know their number of rows have columns of other types.
bool any_text(const FilePlan& plan) {
  return std::ranges::any_of(needed_columns(plan),
                             [&](std::size_t column) { return plan.table->columns()[column].type == CellType::text; });
}

// Refuses a column that holds no numbers at all: the wrong column was named, or the wrong decimal sign.
void check_numbers(const PlannedColumn& planned, const TableBlock& block, const FilePlan& plan,
                   const LogOptions& options) {
  const Cells& cells = block.columns[planned.position];
  std::size_t row = block.rows;
  const auto find_example = [&](const auto& texts) {
    for (row = 0; row < texts.size() && is_missing(trim(texts[row]));) ++row;
  };
  if (!with_texts(cells, find_example) || row == block.rows) return;
  Buffer<double> buffer;
  const auto readable = [&](char decimal) {
    const auto numbers = read_numbers(cells, *planned.column, decimal, buffer);
    return std::any_of(numbers.begin(), numbers.end(), [](double number) { return !std::isnan(number); });
  };
  if (readable(options.decimal)) return;
  const char other = options.decimal == '.' ? ',' : '.';
  throw UserError(fmt::format("column '{}' of {} holds no numbers, for example '{}'. {}", planned.column->name,
                              plan.path, cell_text(cells, *planned.column, row),
                              readable(other) ? fmt::format("Pass --decimal '{}'.", other)
                                              : std::string("Name another column with --amount.")));
}

// Drops a column that was taken for event kinds only because of a name such as "type", when it names none.
bool is_no_kind(const PlannedColumn& planned, const TableBlock& block, const KindTable& kinds) {
  const std::string plain = plain_name(planned.column->name);
  if (plain == "kind" || plain == "eventkind" || plain == "eventtype") return false;
  const Cells& cells = block.columns[planned.position];
  const bool words = with_texts(cells, [](const auto&) {}) || !planned.column->members.empty();
  // Bare numbers under a vague name may mean anything.
  if (!words) return true;
  Verdicts verdicts;
  verdicts.reset(block.rows);
  Buffer<EventKind> buffer;
  (void)read_kinds(cells, *planned.column, kinds, verdicts, buffer);
  return verdicts.marked() == block.rows;
}

void drop_vague_kind(FilePlan& plan, const TableBlock& block, const KindTable& kinds, const LogOptions& options) {
  if (!plan.has(LogRole::kind) || !plan.mapping[LogRole::kind].detected || block.rows == 0) return;
  const PlannedColumn planned = plan.of(LogRole::kind).front();
  if (!is_no_kind(planned, block, kinds)) return;
  LogOptions without = options;
  without.columns[static_cast<std::size_t>(LogRole::kind)] = "-";
  plan.notes.push_back(fmt::format(
      "column '{}' names no known event kind, for example '{}': it is left alone, and every row is a purchase. If it "
      "does hold event kinds, name it with --kind and its values with --kind-map",
      planned.column->name, cell_text(block.columns[planned.position], *planned.column, 0)));
  plan.mapping = map_columns(plan.table->columns(), plan.path, without);
}

}  // namespace

void select_columns(FilePlan& plan, const std::vector<std::size_t>& selection) {
  for (std::size_t role = 0; role < kLogRoles; ++role) {
    plan.columns[role].clear();
    for (const std::size_t column : plan.mapping.roles[role].columns) {
      const auto found = std::find(selection.begin(), selection.end(), column);
      if (found == selection.end()) continue;
      plan.columns[role].push_back(
          {static_cast<std::size_t>(found - selection.begin()), &plan.table->columns()[column]});
    }
  }
  plan.table->select(selection);
}

FilePlan plan_file(std::unique_ptr<TableSource> table, std::uint64_t number, const LogOptions& options,
                   const KindTable& kinds, MetIds& met) {
  FilePlan plan;
  plan.path = table->path();
  plan.number = number;
  plan.mapping = map_columns(table->columns(), plan.path, options);
  plan.table = std::move(table);
  select_columns(plan, needed_columns(plan));
  if (plan.has(LogRole::kind) && plan.mapping[LogRole::kind].detected) {
    Sample sample(*plan.table);
    if (sample.first() != nullptr) drop_vague_kind(plan, *sample.first(), kinds, options);
    plan.table->rewind();
    select_columns(plan, needed_columns(plan));
  }

  Sample sample(*plan.table);
  const PlannedColumn time = plan.of(LogRole::time).front();
  plan.time = decide_time_rule(
      *time.column, plan.path, options,
      [&]() -> const Cells* {
        const TableBlock* block = sample.more();
        return block == nullptr ? nullptr : &block->columns[time.position];
      },
      plan.notes);
  // Typed columns need no looking at, and a block of them may be a large part of a small file.
  if (!any_text(plan)) {
    plan.has_rows = plan.table->estimated_rows() > 0;
  } else if (const TableBlock* block = sample.first(); block == nullptr) {
    plan.has_rows = false;
  } else {
    plan.has_rows = block->rows > 0;
    for (const PlannedColumn& amount : plan.of(LogRole::amount)) check_numbers(amount, *block, plan, options);
    const Cells& ids = block->columns[plan.of(LogRole::customer).front().position];
    note_sample_ids(ids, met);
  }
  plan.table->rewind();
  return plan;
}

}  // namespace quintile::io
