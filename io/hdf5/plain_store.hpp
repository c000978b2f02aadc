// Rows that are not chunked: at one place of the file, in its metadata, nowhere, or where only the library finds them.
#pragma once

#include <vector>

#include "io/hdf5/row_store.hpp"

namespace quintile::io::hdf5 {

/// Contiguous rows: positioned reads without the library.
class ContiguousStore final : public RowStore {
 public:
  ContiguousStore(std::shared_ptr<const Dataset> dataset, std::size_t row_bytes, std::uint64_t position);
  void read(std::uint64_t first, std::size_t count, char* out, Scratch& scratch) override;

 private:
  std::shared_ptr<const Dataset> dataset_;
  std::uint64_t position_;
};

/// The same row again and again: a dataset that was never written.
class ConstantStore final : public RowStore {
 public:
  ConstantStore(std::uint64_t rows, std::vector<char> row) : RowStore(rows, row.size()), row_(std::move(row)) {}
  void read(std::uint64_t first, std::size_t count, char* out, Scratch& scratch) override;

 private:
  std::vector<char> row_;
};

/// Any rows, read by the library under its lock: compact, virtual and external storage, HDF5's own rare filters, and
/// compounds that hold references beside their values.
class LibraryStore final : public RowStore {
 public:
  /// Rows come as `memory_type`, which is the dataset's own or a compound of some of its fields.
  LibraryStore(std::shared_ptr<const Dataset> dataset, Handle memory_type, std::uint64_t chunk_rows);
  [[nodiscard]] std::uint64_t chunk_rows() const noexcept override { return chunk_rows_; }
  void read(std::uint64_t first, std::size_t count, char* out, Scratch& scratch) override;

 private:
  std::shared_ptr<const Dataset> dataset_;
  Handle memory_type_;
  std::uint64_t chunk_rows_;
};

/// Reads rows through the library into memory of the given type. Throws DataError.
void read_by_library(const Dataset& dataset, hid_t memory_type, std::uint64_t first, std::size_t count, void* out,
                     hid_t transfer = H5P_DEFAULT);

/// Copies one row over and over.
void repeat_row(const std::vector<char>& row, std::size_t count, char* out) noexcept;

}  // namespace quintile::io::hdf5
