// The rows of one dataset as stored bytes, wherever and however they lie.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "io/hdf5/file.hpp"
#include "io/hdf5/scratch.hpp"

namespace quintile::io::hdf5 {

class ChunkCache;

/// Takes `count` stored rows, the first of which is number `at` of those asked for.
using RowSink = std::function<void(const char* rows, std::size_t at, std::size_t count)>;

/// Reads rows of a fixed size in any order from any thread.
class RowStore {
 public:
  virtual ~RowStore() = default;
  RowStore(const RowStore&) = delete;
  RowStore& operator=(const RowStore&) = delete;

  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t row_bytes() const noexcept { return row_bytes_; }
  /// Rows of a chunk; 0 where reading from any row on costs the same.
  [[nodiscard]] virtual std::uint64_t chunk_rows() const noexcept { return 0; }

  /// Copies rows [first, first + count) to out. Throws DataError or IoError naming file, dataset and rows.
  virtual void read(std::uint64_t first, std::size_t count, char* out, Scratch& scratch) = 0;
  /// Hands rows [first, first + count) to the sink in pieces, in order, without copying what can be had in place.
  virtual void visit(std::uint64_t first, std::size_t count, const RowSink& sink, Scratch& scratch);

 protected:
  RowStore(std::uint64_t rows, std::size_t row_bytes) : rows_(rows), row_bytes_(row_bytes) {}

 private:
  std::uint64_t rows_;
  std::size_t row_bytes_;
};

/// A 1-D dataset.
struct Dataset {
  std::shared_ptr<const File> file;
  std::string path;
  Handle id;
  Handle type;
  std::uint64_t rows = 0;
  std::string storage;  ///< "contiguous", "chunked 65536, shuffle + deflate"
};

/// Wraps an opened object that is a 1-D dataset; nullptr for anything else. Throws DataError for absurd sizes and
/// UserError for external storage and virtual datasets that were not asked for. Call with the lock held.
[[nodiscard]] std::shared_ptr<const Dataset> as_dataset(std::shared_ptr<const File> file, std::string path,
                                                        Handle object);

/// Chooses how to read a dataset's rows. Throws DataError naming a filter nobody knows.
[[nodiscard]] std::unique_ptr<RowStore> open_rows(std::shared_ptr<const Dataset> dataset,
                                                  std::shared_ptr<ChunkCache> cache);

}  // namespace quintile::io::hdf5
