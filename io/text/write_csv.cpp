#include "io/text/write_csv.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "io/result/staged_file.hpp"
#include "io/text/csv_cells.hpp"
#include "quintile/csv.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile {
namespace io {
namespace {

constexpr std::size_t kBlockRows = 8192;
constexpr std::size_t kWaveBlocks = 32;

std::size_t row_count(const TableView& table, const RowChoice& rows) { return rows ? rows->size() : table.rows(); }

std::vector<CsvColumn> csv_columns(const TableView& table) {
  std::vector<CsvColumn> columns;
  for (const ColumnView& column : table.columns) columns.emplace_back(column, table.columns.size() == 1);
  return columns;
}

void append_header(CsvBuffer& out, const TableView& table) {
  for (const ColumnView& column : table.columns) {
    if (&column != &table.columns.front()) out.push_back(',');
    append_csv_text(out, column.name, table.columns.size() == 1);
  }
  out.push_back('\n');
}

void append_row(CsvBuffer& out, const std::vector<CsvColumn>& columns, std::size_t row) {
  columns.front().append(out, row);
  for (std::size_t i = 1; i < columns.size(); ++i) {
    out.push_back(',');
    columns[i].append(out, row);
  }
  out.push_back('\n');
}

// A file written from its start.
class FileSink {
 public:
  // `name` is for messages.
  FileSink(const std::string& path, std::string name) : name_(std::move(name)) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail();
  }
  FileSink(const FileSink&) = delete;
  FileSink& operator=(const FileSink&) = delete;
  ~FileSink() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno != EINTR) fail();
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void close() {
    if (::close(std::exchange(descriptor_, -1)) != 0) fail();
  }

 private:
  [[noreturn]] void fail() const {
    throw IoError(fmt::format("cannot write '{}': {}. Make room, or write elsewhere.", name_,
                              std::generic_category().message(errno)));
  }

  std::string name_;
  int descriptor_ = -1;
};

void write_csv_file(const std::string& path, const TableView& table, const RowChoice& rows, bool overwrite,
                    const Control& control) {
  check_csv_table(table, rows);
  StagedFile file(path, overwrite);
  FileSink sink(file.path(), path);
  stream_csv(
      table, rows, [&](std::string_view text) { sink.write(text); }, control);
  sink.close();
  file.commit();
}

}  // namespace

void check_csv_table(const TableView& table, const RowChoice& rows) {
  if (table.columns.empty()) {
    throw UserError(fmt::format("the table '{}' has no columns to write. Name at least one.", table.name));
  }
  for (const ColumnView& column : table.columns) {
    if (column.size() != table.rows()) {
      throw UserError(fmt::format("the columns of '{}' have different lengths: '{}' has {} rows, '{}' has {}.",
                                  table.name, table.columns.front().name, table.rows(), column.name, column.size()));
    }
  }
  if (!rows) return;
  const auto beyond = std::find_if(rows->begin(), rows->end(), [&](std::uint64_t row) { return row >= table.rows(); });
  if (beyond != rows->end()) {
    throw UserError(
        fmt::format("row {} does not exist: the table '{}' has {} rows.", *beyond, table.name, table.rows()));
  }
}

void stream_csv(const TableView& table, const RowChoice& rows, const std::function<void(std::string_view)>& sink,
                const Control& control) {
  const std::vector<CsvColumn> columns = csv_columns(table);
  const std::size_t count = row_count(table, rows);
  std::vector<CsvBuffer> written(1);
  append_header(written.front(), table);
  std::vector<CsvBuffer> formatted;
  const auto write = [&] {
    for (CsvBuffer& text : written) {
      sink({text.data(), text.size()});
      text.clear();
    }
  };
  for (std::size_t wave = 0; wave < count; wave += kBlockRows * kWaveBlocks) {
    control.check();
    const std::size_t wave_end = std::min(count, wave + kBlockRows * kWaveBlocks);
    const std::size_t blocks = (wave_end - wave + kBlockRows - 1) / kBlockRows;
    formatted.resize(blocks);
    parallel_for(blocks + 1, [&](std::size_t i) {
      if (i == 0) return write();
      const std::size_t begin = wave + (i - 1) * kBlockRows;
      const std::size_t end = std::min(wave_end, begin + kBlockRows);
      for (std::size_t row = begin; row < end; ++row) {
        append_row(formatted[i - 1], columns, rows ? static_cast<std::size_t>((*rows)[row]) : row);
      }
    });
    std::swap(written, formatted);
    control.report("writing", wave_end, static_cast<double>(wave_end) / static_cast<double>(count));
  }
  write();
}

}  // namespace io

void write_csv(const std::string& path, const TableView& table, std::span<const std::uint64_t> rows, bool overwrite,
               const Control& control) {
  io::write_csv_file(path, table, rows, overwrite, control);
}

void write_csv(const std::string& path, const TableView& table, bool overwrite, const Control& control) {
  io::write_csv_file(path, table, std::nullopt, overwrite, control);
}

void write_csv(const TableView& table, std::span<const std::uint64_t> rows,
               const std::function<void(std::string_view)>& sink, const Control& control) {
  io::check_csv_table(table, rows);
  io::stream_csv(table, rows, sink, control);
}

std::string csv_text(const TableView& table) {
  io::check_csv_table(table, std::nullopt);
  std::string text;
  io::stream_csv(table, std::nullopt, [&](std::string_view piece) { text += piece; }, {});
  return text;
}

}  // namespace quintile
