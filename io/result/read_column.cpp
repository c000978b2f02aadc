#include "io/result/read_column.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "io/hdf5/stored_type.hpp"
#include "io/result/attributes.hpp"
#include "io/result/dataset_writer.hpp"
#include "io/result/value_types.hpp"
#include "io/result/xxh64.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"

namespace quintile::io {
namespace {

using hdf5::Encoding;
using hdf5::File;

// No bytes deflate to less than a thousandth of their size, so a dataset that claims more is damaged.
constexpr std::uint64_t kLargestExpansion = 1100;

[[noreturn]] void damaged(const File& file, const std::string& path, const std::string& what) {
  throw DataError(fmt::format("'{}' is damaged: {} {}. Write it again", file.path(), path, what));
}

template <class T>
Buffer<T> read_values(const CheckedDataset& dataset) {
  Buffer<T> values(dataset.values());
  dataset.read(reinterpret_cast<std::byte*>(values.data()));
  return values;
}

TextColumn read_fixed_texts(const CheckedDataset& dataset) {
  const std::size_t width = dataset.width();
  Buffer<char> padded(dataset.values() * width);
  dataset.read(reinterpret_cast<std::byte*>(padded.data()));
  TextColumn column;
  column.offsets = Buffer<std::uint64_t>(dataset.values() + 1);
  column.offsets[0] = 0;
  for (std::size_t i = 0; i < dataset.values(); ++i) {
    const std::string_view text(padded.data() + i * width, width);
    column.offsets[i + 1] = column.offsets[i] + text.find_last_not_of('\0') + 1;
  }
  column.bytes = Buffer<char>(column.offsets[dataset.values()]);
  for (std::size_t i = 0; i < dataset.values(); ++i) {
    std::copy_n(padded.data() + i * width, column.offsets[i + 1] - column.offsets[i],
                column.bytes.data() + column.offsets[i]);
  }
  return column;
}

OwnedValues read_numbers(const CheckedDataset& dataset, Encoding encoding) {
  switch (encoding) {
    case Encoding::float64:
      return read_values<double>(dataset);
    case Encoding::int64:
      return read_values<std::int64_t>(dataset);
    case Encoding::uint64:
      return read_values<std::uint64_t>(dataset);
    case Encoding::uint32:
      return read_values<std::uint32_t>(dataset);
    case Encoding::uint16:
      return read_values<std::uint16_t>(dataset);
    case Encoding::uint8:
      return read_values<std::uint8_t>(dataset);
    case Encoding::fixed_text:
      return read_fixed_texts(dataset);
    default:
      throw DataError(
          fmt::format("{} has a type that quintile does not write. Read it with another program", dataset.path()));
  }
}

// Roles the type cannot have are those of a file somebody else made.
ColumnRole role_of(const std::string& name, const OwnedValues& values) {
  const bool coded = std::holds_alternative<Buffer<std::uint8_t>>(values);
  if (name == "label" && coded) return ColumnRole::label;
  if (name == "flag" && coded) return ColumnRole::flag;
  if (name == "time" && std::holds_alternative<Buffer<std::int64_t>>(values)) return ColumnRole::time;
  return ColumnRole::plain;
}

}  // namespace

CheckedDataset::CheckedDataset(const std::shared_ptr<const File>& file, const std::string& path)
    : dataset_(hdf5::as_dataset(file, path, file->open(path))) {
  if (!dataset_) damaged(*file, path, "is missing");
  store_ = hdf5::open_rows(dataset_, std::make_shared<hdf5::ChunkCache>());
  const auto checksum = read_attribute(id(), "checksum");
  if (!checksum) damaged(*file, path, "has no checksum");
  checksum_ = *checksum;
  if (dataset_->rows > (file->size() * kLargestExpansion) / width()) {
    damaged(*file, path, fmt::format("claims {} rows, more than the file can hold", dataset_->rows));
  }
}

void CheckedDataset::read(std::byte* out) const {
  const std::size_t block = chunk_rows_for(width());
  std::vector<std::uint64_t> hashes((values() + block - 1) / block);
  parallel_blocks(values(), block, [&](std::size_t index, std::size_t begin, std::size_t end) {
    hdf5::Scratch scratch;
    const std::span bytes(out + begin * width(), (end - begin) * width());
    store_->read(begin, end - begin, reinterpret_cast<char*>(bytes.data()), scratch);
    hashes[index] = xxh64(bytes);
  });
  if (column_checksum(hashes) != checksum_) {
    damaged(*dataset_->file, path(), "does not have the checksum it was written with");
  }
}

StoredColumn::StoredColumn(const std::shared_ptr<const File>& file, const std::string& name, const std::string& group)
    : name_(name) {
  const auto lock = hdf5::lock_library();
  datasets_.emplace_back(file, group + "/data");
  rows_ = datasets_[0].values();
  if (!file->open(group + "/indices")) return;
  const CheckedDataset& indices = datasets_.emplace_back(file, group + "/indices");
  if (indices.values() == 0 || indices.width() != sizeof(std::uint64_t) || datasets_[0].width() != 1) {
    damaged(*file, group, "does not hold texts as it should");
  }
  rows_ = indices.values() - 1;
}

std::string StoredColumn::checksum_lines() const {
  std::string lines;
  for (const CheckedDataset& dataset : datasets_) lines += dataset.path() + " " + dataset.checksum() + "\n";
  return lines;
}

Column StoredColumn::read() const {
  Column column;
  column.name = name_;
  const CheckedDataset& data = datasets_.front();
  std::optional<hdf5::StoredType> type;
  std::string role;
  {
    const auto lock = hdf5::lock_library();
    type = hdf5::describe_type(data.type());
    role = read_attribute(data.id(), "role").value_or("");
    column.unit = read_attribute(data.id(), "unit").value_or("");
    column.description = read_attribute(data.id(), "description").value_or("");
  }
  if (!type || type->swapped) {
    throw DataError(
        fmt::format("{} has a type that quintile does not write. Read it with another program", data.path()));
  }
  if (datasets_.size() == 2) {
    TextColumn texts{read_values<std::uint64_t>(datasets_[1]), read_values<char>(data)};
    const auto offsets = texts.offsets.span();
    if (offsets.front() != 0 || offsets.back() != texts.bytes.size() || !std::ranges::is_sorted(offsets)) {
      throw DataError(fmt::format("{} does not fit its texts. Write the file again", datasets_[1].path()));
    }
    column.values = std::move(texts);
  } else {
    column.values = read_numbers(data, type->encoding);
  }
  column.role = role_of(role, column.values);
  if (column.role == ColumnRole::time) column.unit = "ns since 1970-01-01";
  if (column.role == ColumnRole::label) column.labels = enum_names(data.type());
  return column;
}

}  // namespace quintile::io
