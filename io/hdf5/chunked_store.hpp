// Chunked rows: the library says where chunks lie, we read and decode them outside its lock.
#pragma once

#include <vector>

#include "io/hdf5/chunk_cache.hpp"
#include "io/hdf5/chunk_index.hpp"
#include "io/hdf5/filter.hpp"
#include "io/hdf5/filter_pipeline.hpp"
#include "io/hdf5/row_store.hpp"

namespace quintile::io::hdf5 {

class ChunkedStore final : public RowStore {
 public:
  struct Layout {
    std::size_t row_bytes = 0;
    std::uint64_t chunk_rows = 0;
    bool last_unfiltered = false;  ///< a chunk that reaches past the end is stored without filters
    std::vector<char> fill;        ///< the row of chunks that were never written
    FilterPipeline filters;
  };

  ChunkedStore(std::shared_ptr<const Dataset> dataset, Layout layout, std::shared_ptr<ChunkCache> cache);
  [[nodiscard]] std::uint64_t chunk_rows() const noexcept override { return layout_.chunk_rows; }
  void read(std::uint64_t first, std::size_t count, char* out, Scratch& scratch) override;
  void visit(std::uint64_t first, std::size_t count, const RowSink& sink, Scratch& scratch) override;

 private:
  struct Part;  // of a chunk

  [[nodiscard]] Part part_of(std::uint64_t chunk, std::uint64_t first, std::size_t count) const noexcept;
  [[nodiscard]] std::size_t chunk_bytes() const noexcept {
    return static_cast<std::size_t>(layout_.chunk_rows) * row_bytes();
  }
  /// Reads and decodes one whole chunk into chunk_bytes() bytes.
  void decode(std::uint64_t chunk, char* out, Scratch& scratch);
  /// Reads rows of a chunk straight from the file where they are stored as they are, perhaps with a checksum behind
  /// them; false where they are not, or where the checksum needs more than the part.
  bool read_in_place(std::uint64_t chunk, const Part& part, char* out, Scratch& scratch);
  std::span<const char> read_stored(std::uint64_t chunk, std::uint32_t& mask, Scratch& scratch);
  [[nodiscard]] std::uint32_t mask_of(std::uint64_t chunk, std::uint32_t stored) const noexcept;
  void check_stored_bytes(std::uint64_t chunk, std::uint64_t size) const;
  [[noreturn]] void refuse(std::uint64_t chunk, const BadChunk& reason) const;
  [[nodiscard]] std::string name_of(std::uint64_t chunk) const;

  std::shared_ptr<const Dataset> dataset_;
  Layout layout_;
  std::shared_ptr<ChunkCache> cache_;
  ChunkIndex index_;
};

}  // namespace quintile::io::hdf5
