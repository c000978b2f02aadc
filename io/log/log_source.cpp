#include "io/log/log_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "quintile/error.hpp"

namespace quintile::io {
namespace {

class LogTask : public EventTask {
 public:
  LogTask(std::unique_ptr<TableTask> task, const FilePlan& plan, ReadContext& context)
      : task_(std::move(task)), plan_(plan), context_(context) {}
  void read(EventBlock& out) override { read_events(*task_, plan_, context_, out); }

 private:
  std::unique_ptr<TableTask> task_;
  const FilePlan& plan_;
  ReadContext& context_;
};

void check_options(const LogOptions& options) {
  if (!std::isfinite(options.amount_scale) || options.amount_scale == 0) {
    throw UserError(fmt::format("the amount scale is {}. Give a finite number other than zero with --amount-scale.",
                                options.amount_scale));
  }
  if (options.decimal != '.' && options.decimal != ',') {
    throw UserError(fmt::format("the decimal sign is '{}'. Give . or , with --decimal.", options.decimal));
  }
}

}  // namespace

LogSource::LogSource(std::vector<std::unique_ptr<TableSource>> tables, const LogOptions& options) : context_(options) {
  check_options(options);
  if (tables.empty()) throw UserError("no input given. Name at least one file.");
  files_.reserve(tables.size());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    files_.push_back(plan_file(std::move(tables[i]), i, options, context_.kinds, context_.met));
  }
  check_roles_agree(LogRole::amount);
  check_roles_agree(LogRole::order);
  const auto any = [&](LogRole role) {
    return std::any_of(files_.begin(), files_.end(), [&](const FilePlan& file) { return file.has(role); });
  };
  if (options.text_ids) context_.met.text = true;
  context_.schema.has_amount = any(LogRole::amount);
  context_.schema.has_order = any(LogRole::order);
  context_.schema.has_kind = any(LogRole::kind);
  context_.schema.has_channel = any(LogRole::channel);
  context_.schema.has_value = any(LogRole::value);
  context_.schema.id_type = context_.met.type();
}

// Half a log with amounts, or with orders, would be scored as if the other half had none.
void LogSource::check_roles_agree(LogRole role) const {
  for (const FilePlan& file : files_) {
    if (file.has(role) == files_.front().has(role)) continue;
    const FilePlan& with = file.has(role) ? file : files_.front();
    const FilePlan& without = file.has(role) ? files_.front() : file;
    const std::string_view name = kLogRoleNames[static_cast<std::size_t>(role)];
    throw UserError(fmt::format(
        "{} has the {} column '{}', but {} has none; it has: {}. Give both the same name, or pass "
        "--{} - to do without.",
        with.path, name, with.mapping[role].expression, without.path, list_columns(without.table->columns()), name));
  }
}

std::uint64_t LogSource::estimated_rows() const {
  std::uint64_t rows = 0;
  for (const FilePlan& file : files_) rows += file.table->estimated_rows();
  return rows;
}

bool LogSource::has_rows() const {
  return std::any_of(files_.begin(), files_.end(), [](const FilePlan& file) { return file.has_rows; });
}

std::unique_ptr<EventTask> LogSource::claim() {
  for (; current_ < files_.size(); ++current_) {
    FilePlan& file = files_[current_];
    if (auto task = file.table->claim()) return std::make_unique<LogTask>(std::move(task), file, context_);
  }
  return nullptr;
}

void LogSource::rewind() {
  for (FilePlan& file : files_) file.table->rewind();
  current_ = 0;
  context_.channels.restart();
  context_.schema.id_type = context_.met.type();
}

std::vector<std::int64_t> LogSource::sample_ids() {
  std::vector<std::int64_t> ids;
  if (context_.schema.id_type != IdType::int64) return ids;
  for (FilePlan& file : files_) {
    const SourceColumn* column = file.of(LogRole::customer).front().column;
    const auto index = static_cast<std::size_t>(column - file.table->columns().data());
    std::vector<std::int64_t> sample = file.table->sample(index);
    if (sample.empty()) return {};
    if (column->missing) std::erase(sample, *column->missing);
    ids.insert(ids.end(), sample.begin(), sample.end());
  }
  return ids;
}

std::uint64_t LogSource::bytes_claimed() const {
  std::uint64_t bytes = 0;
  for (const FilePlan& file : files_) bytes += file.table->bytes_claimed();
  return bytes;
}

std::uint64_t LogSource::bytes_total() const {
  std::uint64_t bytes = 0;
  for (const FilePlan& file : files_) bytes += file.table->bytes_total();
  return bytes;
}

std::vector<MappedColumn> LogSource::mapping() const {
  std::vector<MappedColumn> mapping;
  for (std::size_t role = 0; role < kLogRoles; ++role) {
    const RoleColumns& found = files_.front().mapping.roles[role];
    if (found.present()) mapping.push_back({static_cast<LogRole>(role), found.expression, found.detected});
  }
  return mapping;
}

std::vector<std::string> LogSource::notes() const {
  std::vector<std::string> notes;
  for (const FilePlan& file : files_) {
    for (const std::string& note : file.notes) {
      if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
    }
  }
  if (!context_.schema.has_amount) notes.emplace_back("no amount column found: scoring recency and frequency only");
  return notes;
}

}  // namespace quintile::io
