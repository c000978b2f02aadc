#include "io/hdf5/plain_store.hpp"

#include <fmt/format.h>

#include <cstring>

#include "quintile/error.hpp"

namespace quintile::io::hdf5 {

ContiguousStore::ContiguousStore(std::shared_ptr<const Dataset> dataset, std::size_t row_bytes, std::uint64_t position)
    : RowStore(dataset->rows, row_bytes), dataset_(std::move(dataset)), position_(position) {
  const std::uint64_t size = dataset_->file->size();
  if (position_ > size || rows() > (size - position_) / row_bytes) {
    throw DataError(fmt::format("'{}' is truncated: dataset {} has {} rows of {} bytes from byte {} on, the file {}",
                                dataset_->file->path(), dataset_->path, rows(), row_bytes, position_, size));
  }
}

void ContiguousStore::read(std::uint64_t first, std::size_t count, char* out, Scratch& /*scratch*/) {
  dataset_->file->read_at(position_ + first * row_bytes(), {out, count * row_bytes()});
}

void ConstantStore::read(std::uint64_t /*first*/, std::size_t count, char* out, Scratch& /*scratch*/) {
  repeat_row(row_, count, out);
}

LibraryStore::LibraryStore(std::shared_ptr<const Dataset> dataset, Handle memory_type, std::uint64_t chunk_rows)
    : RowStore(dataset->rows, H5Tget_size(memory_type.get())),
      dataset_(std::move(dataset)),
      memory_type_(std::move(memory_type)),
      chunk_rows_(chunk_rows) {}

void LibraryStore::read(std::uint64_t first, std::size_t count, char* out, Scratch& /*scratch*/) {
  read_by_library(*dataset_, memory_type_.get(), first, count, out);
}

void read_by_library(const Dataset& dataset, hid_t memory_type, std::uint64_t first, std::size_t count, void* out,
                     hid_t transfer) {
  if (count == 0) return;
  const auto lock = lock_library();
  const auto failed = fmt::format("cannot read rows {} to {} of dataset {} of '{}'", first, first + count - 1,
                                  dataset.path, dataset.file->path());
  const hsize_t start = first;
  const hsize_t length = count;
  const Handle space = require<DataError>(H5Dget_space(dataset.id.get()), H5Sclose, failed);
  require<DataError>(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &start, nullptr, &length, nullptr), failed);
  const Handle memory = require<DataError>(H5Screate_simple(1, &length, nullptr), H5Sclose, failed);
  require<DataError>(H5Dread(dataset.id.get(), memory_type, memory.get(), space.get(), transfer, out), failed);
}

void repeat_row(const std::vector<char>& row, std::size_t count, char* out) noexcept {
  for (std::size_t i = 0; i < count; ++i) std::memcpy(out + i * row.size(), row.data(), row.size());
}

}  // namespace quintile::io::hdf5
