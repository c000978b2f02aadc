#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "io/log/block_reader.hpp"
#include "io/log/column_profile.hpp"
#include "io/log/file_plan.hpp"
#include "io/log/inspected_rows.hpp"
#include "io/log/open_files.hpp"
#include "quintile/error.hpp"
#include "quintile/log.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace io {
namespace {

// One block of a file, described.
struct BlockFindings {
  std::vector<ColumnProfile> profiles;
  RowFindings rows;
};

class Inspector {
 public:
  Inspector(std::unique_ptr<TableSource> table, const LogOptions& options) : context_(lenient(options)) {
    plan_.path = table->path();
    plan_.mapping = guess_columns(table->columns(), plan_.path, options, problems_);
    plan_.table = std::move(table);
    is_summary_ = is_customer_summary(plan_.path, options);
    // It is no log, so it lacks nothing of one.
    if (is_summary_) problems_.clear();
    note_duplicate_names();
    for (std::size_t i = 0; i < columns().size(); ++i) selection_.push_back(i);
    select_columns(plan_, selection_);
    find_time_rule();
    const auto has = [&](LogRole role) { return plan_.has(role); };
    is_log_ = has(LogRole::customer) && plan_.time.has_value();
    // Codes of channels are of no interest here, and would have to be read again when there are too many.
    context_.schema = {IdType::text,          has(LogRole::amount), has(LogRole::order),    has(LogRole::kind),
                       /*has_channel=*/false, has(LogRole::value),  /*keeps_missing=*/false};
    profiles_.resize(columns().size());
  }

  InspectedFile inspect(const Control& control) {
    while (read_wave(control)) {
    }
    return describe();
  }

 private:
  // Reads every id as text and counts bad rows, so that nothing stops or restarts the pass.
  static LogOptions lenient(LogOptions options) {
    options.bad_rows = BadRows::skip;
    options.text_ids = true;
    return options;
  }

  [[nodiscard]] const std::vector<SourceColumn>& columns() const { return plan_.table->columns(); }

  void note_duplicate_names() {
    std::map<std::string_view, int> count;
    for (const SourceColumn& column : columns()) {
      if (++count[column.name] == 2) problems_.push_back(fmt::format("several columns are named '{}'", column.name));
    }
  }

  void find_time_rule() {
    if (!plan_.has(LogRole::time)) return;
    const PlannedColumn time = plan_.of(LogRole::time).front();
    TableBlock block;
    const auto more = [&]() -> const Cells* {
      const auto task = plan_.table->claim();
      if (!task) return nullptr;
      task->read(block);
      return &block.columns[time.position];
    };
    std::vector<std::string> inferred;
    try {
      plan_.time = decide_time_rule(*time.column, plan_.path, context_.options, more, inferred);
    } catch (const UserError& error) {
      problems_.emplace_back(error.what());
    }
    plan_.table->rewind();
  }

  // Reads as many blocks at once as threads can work on; describes them side by side and merges them in order.
  bool read_wave(const Control& control) {
    std::vector<std::unique_ptr<TableTask>> tasks;
    const auto wanted = static_cast<std::size_t>(thread_count());
    while (tasks.size() < wanted) {
      auto task = plan_.table->claim();
      if (!task) break;
      tasks.push_back(std::move(task));
    }
    std::vector<BlockFindings> findings(tasks.size());
    parallel_for(tasks.size(), [&](std::size_t i) { findings[i] = read_block(*tasks[i]); });
    for (const BlockFindings& block : findings) {
      for (std::size_t i = 0; i < profiles_.size(); ++i) profiles_[i].merge(block.profiles[i]);
      rows_.merge(block.rows);
    }
    control.check();
    const std::uint64_t total = plan_.table->bytes_total();
    const double done = total == 0 ? 1 : static_cast<double>(plan_.table->bytes_claimed()) / static_cast<double>(total);
    control.report("reading", rows_.rows(), done);
    return tasks.size() == wanted;
  }

  BlockFindings read_block(TableTask& task) {
    const std::shared_ptr<BlockMemory> memory = context_.pool->take();
    task.read(memory->table);
    BlockFindings findings;
    findings.profiles.resize(profiles_.size());
    const std::size_t time = plan_.has(LogRole::time) ? plan_.of(LogRole::time).front().position : selection_.size();
    for (std::size_t i = 0; i < selection_.size(); ++i) {
      const TimeRule* rule = i == time && plan_.time ? &*plan_.time : nullptr;
      findings.profiles[i].add(memory->table.columns[i], columns()[i], context_.options.decimal, rule);
    }
    findings.rows.add_cells(memory->table);
    if (is_log_) {
      EventBlock events;
      judge_block(plan_, context_, *memory, events);
      findings.rows.add_events(events);
    }
    return findings;
  }

  [[nodiscard]] std::string role_of(std::size_t column) const {
    std::string roles;
    for (std::size_t role = 0; role < kLogRoles; ++role) {
      const auto& found = plan_.mapping.roles[role].columns;
      if (std::find(found.begin(), found.end(), column) == found.end()) continue;
      roles += (roles.empty() ? "" : ", ") + std::string(kLogRoleNames[role]);
    }
    return roles;
  }

  InspectedFile describe() {
    InspectedFile file{plan_.path, plan_.table->format(), plan_.table->dataset(), rows_.rows(), {}, problems_, false};
    for (std::size_t i = 0; i < columns().size(); ++i) {
      const SourceColumn& column = columns()[i];
      const ColumnProfile& profile = profiles_[i];
      file.columns.push_back({column.name, profile.type(column), column.storage.empty() ? "text" : column.storage,
                              column.unit, profile.minimum(column), profile.maximum(column), profile.missing(),
                              role_of(i)});
    }
    // An import keeps only the columns that a log needs.
    rows_.describe(is_log_, plan_.table->format() != kOwnLog, file.problems);
    file.customer_summary = is_summary_;
    return file;
  }

  ReadContext context_;
  FilePlan plan_;
  std::vector<std::size_t> selection_;
  std::vector<ColumnProfile> profiles_;
  RowFindings rows_;
  std::vector<std::string> problems_;
  bool is_log_ = false;
  bool is_summary_ = false;
};

}  // namespace
}  // namespace io

InspectedFile inspect_log(const std::string& path, const LogOptions& options, const Control& control) {
  return io::Inspector(io::open_table(path, options), options).inspect(control);
}

}  // namespace quintile
