#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "io/result/chunk_queue.hpp"
#include "io/result/column_specs.hpp"
#include "io/result/native_file.hpp"
#include "quintile/error.hpp"
#include "quintile/result_file.hpp"

namespace quintile {
namespace {

using io::ChunkJob;
using io::NativeFile;

void check(const TableView& table) {
  for (const ColumnView& column : table.columns) {
    if (column.size() != table.rows()) {
      throw InternalError(fmt::format("columns of table '{}' differ in length: '{}' has {} rows, '{}' has {}",
                                      table.name, table.columns.front().name, table.rows(), column.name,
                                      column.size()));
    }
    const bool bytes = std::holds_alternative<std::span<const std::uint8_t>>(column.values);
    const bool integers = std::holds_alternative<std::span<const std::int64_t>>(column.values);
    const bool coded = column.role == ColumnRole::label || column.role == ColumnRole::flag;
    if ((coded && !bytes) || (column.role == ColumnRole::time && !integers)) {
      throw InternalError(
          fmt::format("column '{}' of table '{}' has a type that does not fit its role", column.name, table.name));
    }
  }
}

void check(const ResultContent& content) {
  constexpr std::array reserved = {"format", "format_version", "engine_version", "content_checksum", "complete"};
  for (const TableView& table : content.tables) check(table);
  for (const char* name : reserved) {
    if (content.attributes.contains(name)) {
      throw InternalError(fmt::format("the attribute '{}' is written by the file format itself", name));
    }
  }
}

// Hands the chunks of a dataset to the queue and lets it work whenever a wave is full.
void write_chunks(io::DatasetWriter& dataset, const io::ColumnBytes& bytes, io::ChunkQueue& queue,
                  const Control& control) {
  const std::size_t width = dataset.spec().width;
  dataset.set_length(bytes.values);
  for (std::uint64_t begin = 0; begin < bytes.values; begin += dataset.chunk_values()) {
    const std::uint64_t count = std::min(dataset.chunk_values(), bytes.values - begin);
    ChunkJob job{&dataset, count, {}, {}, {}};
    if (bytes.gather) {
      job.gather = [&gather = bytes.gather, begin](std::span<std::byte> out) { gather(begin, out); };
    } else {
      job.direct = bytes.direct.subspan(begin * width, count * width);
    }
    queue.submit(std::move(job));
    if (queue.submitted() >= io::wave_size()) {
      control.check();
      queue.step();
    }
  }
}

}  // namespace

void write_result(const std::string& path, const ResultContent& content, bool overwrite, const StorageOptions& storage,
                  const Control& control) {
  check(content);
  NativeFile file(path, overwrite, io::kResultFormat, storage);
  std::vector<io::Attribute> attributes;
  for (const auto& [name, value] : content.attributes) attributes.push_back({name, value});
  file.write_object_attributes("/", attributes);

  // All groups come before the first chunk, so that where things lie in the file does not depend on the waves.
  struct Item {
    io::DatasetWriter& dataset;
    io::ColumnBytes bytes;
  };
  std::vector<Item> items;
  for (const TableView& table : content.tables) {
    file.add_table(table.name);
    file.write_object_attributes("/" + table.name, {{"rows", static_cast<std::uint64_t>(table.rows())}});
    for (const ColumnView& column : table.columns) {
      const std::string group = file.add_column(table.name, column.name);
      for (io::ColumnDataset& dataset : io::datasets_of(column, group)) {
        items.push_back({file.add_dataset(std::move(dataset.spec)), std::move(dataset.bytes)});
      }
    }
  }
  io::ChunkQueue queue(storage);
  std::size_t done = 0;
  for (const Item& item : items) {
    control.check();
    write_chunks(item.dataset, item.bytes, queue, control);
    control.report("writing", item.bytes.values, static_cast<double>(++done) / static_cast<double>(items.size()));
  }
  queue.drain();
  control.check();
  file.finish();
}

}  // namespace quintile
