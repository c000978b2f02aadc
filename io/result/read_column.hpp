// The columns of a native file back in memory, verified.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "io/hdf5/chunk_cache.hpp"
#include "io/hdf5/file.hpp"
#include "io/hdf5/row_store.hpp"
#include "quintile/table.hpp"

namespace quintile::io {

/// A dataset that is read as bytes and compared with its checksum.
class CheckedDataset {
 public:
  /// Throws DataError when there is no such dataset, it has no checksum, or it claims more than the file can hold.
  /// Call with the library's lock held.
  CheckedDataset(const std::shared_ptr<const hdf5::File>& file, const std::string& path);

  [[nodiscard]] const std::string& path() const noexcept { return dataset_->path; }
  [[nodiscard]] const std::string& checksum() const noexcept { return checksum_; }
  [[nodiscard]] hid_t id() const noexcept { return dataset_->id.get(); }
  [[nodiscard]] hid_t type() const noexcept { return dataset_->type.get(); }
  [[nodiscard]] std::size_t values() const noexcept { return static_cast<std::size_t>(dataset_->rows); }
  [[nodiscard]] std::size_t width() const noexcept { return store_->row_bytes(); }

  /// Reads all values, in parallel. Throws DataError when the bytes do not have the checksum.
  void read(std::byte* out) const;

 private:
  std::shared_ptr<const hdf5::Dataset> dataset_;
  std::shared_ptr<hdf5::RowStore> store_;
  std::string checksum_;
};

/// A column as a file holds it.
class StoredColumn {
 public:
  /// `group` is the path of the column's group. Throws DataError.
  StoredColumn(const std::shared_ptr<const hdf5::File>& file, const std::string& name, const std::string& group);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  /// "PATH CHECKSUM\n" of each dataset, for the content checksum.
  [[nodiscard]] std::string checksum_lines() const;
  /// Throws DataError when it is damaged.
  [[nodiscard]] Column read() const;

 private:
  std::string name_;
  std::vector<CheckedDataset> datasets_;  // data, and indices for texts of any length
  std::uint64_t rows_ = 0;
};

}  // namespace quintile::io
