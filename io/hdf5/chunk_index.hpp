// Where the chunks of a dataset lie in its file, so that they can be read without the library and its lock.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "io/hdf5/row_store.hpp"

namespace quintile::io::hdf5 {

/// A chunk as it is stored.
struct StoredChunk {
  std::uint64_t position = 0;
  std::uint64_t bytes = 0;  ///< 0: never written
  std::uint32_t mask = 0;   ///< bit i: filter i was left out
};

/// Asks the library for all chunks when the first one is wanted.
class ChunkIndex {
 public:
  ChunkIndex(const Dataset& dataset, std::uint64_t chunk_rows) : dataset_(dataset), chunk_rows_(chunk_rows) {}

  /// The chunk of that number, or nullptr where the library has to be asked about each: in files with a user block
  /// (release 1.10 forgets it), with very many chunks (listing them takes time in the square of their number), and
  /// where the list cannot be read.
  [[nodiscard]] const StoredChunk* find(std::uint64_t chunk);

 private:
  [[nodiscard]] std::vector<StoredChunk> list() const;

  const Dataset& dataset_;
  std::uint64_t chunk_rows_;
  std::once_flag listed_;
  std::vector<StoredChunk> chunks_;
};

}  // namespace quintile::io::hdf5
