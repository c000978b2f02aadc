#include "io/hdf5/chunked_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "io/hdf5/filter.hpp"
#include "io/hdf5/plain_store.hpp"
#include "quintile/error.hpp"

namespace quintile::io::hdf5 {

// The rows of a chunk that somebody asked for.
struct ChunkedStore::Part {
  std::size_t skip = 0;  // rows of the chunk before them
  std::size_t at = 0;    // their place among the rows asked for
  std::size_t rows = 0;  // how many
  bool whole = false;    // all rows the chunk has
  bool filled = false;   // the chunk does not reach past the end of the dataset
};

ChunkedStore::ChunkedStore(std::shared_ptr<const Dataset> dataset, Layout layout, std::shared_ptr<ChunkCache> cache)
    : RowStore(dataset->rows, layout.row_bytes),
      dataset_(std::move(dataset)),
      layout_(std::move(layout)),
      cache_(std::move(cache)) {}

ChunkedStore::Part ChunkedStore::part_of(std::uint64_t chunk, std::uint64_t first, std::size_t count) const noexcept {
  const std::uint64_t begin = chunk * layout_.chunk_rows;
  const std::uint64_t end = std::min(begin + layout_.chunk_rows, rows());
  const std::uint64_t from = std::max(begin, first);
  const std::uint64_t to = std::min(end, first + count);
  return {static_cast<std::size_t>(from - begin), static_cast<std::size_t>(from - first),
          static_cast<std::size_t>(to - from), from == begin && to == end, end == begin + layout_.chunk_rows};
}

void ChunkedStore::read(std::uint64_t first, std::size_t count, char* out, Scratch& scratch) {
  for (std::uint64_t row = first; row < first + count;) {
    const std::uint64_t chunk = row / layout_.chunk_rows;
    const Part part = part_of(chunk, first, count);
    char* const target = out + part.at * row_bytes();
    row += part.rows;
    // A whole chunk goes where it is wanted, unless somebody already has it.
    if (const auto cached = part.whole && part.filled ? cache_->find(this, chunk) : nullptr; cached) {
      std::memcpy(target, cached->data(), chunk_bytes());
    } else if (part.whole && part.filled) {
      decode(chunk, target, scratch);
    } else {
      visit(
          first + part.at, part.rows,
          [&](const char* rows_read, std::size_t at, std::size_t rows_here) {
            std::memcpy(target + at * row_bytes(), rows_read, rows_here * row_bytes());
          },
          scratch);
    }
  }
}

void ChunkedStore::visit(std::uint64_t first, std::size_t count, const RowSink& sink, Scratch& scratch) {
  for (std::uint64_t row = first; row < first + count;) {
    const std::uint64_t chunk = row / layout_.chunk_rows;
    const Part part = part_of(chunk, first, count);
    row += part.rows;
    ChunkCache::Chunk cached;
    if (!part.whole) {
      cached = cache_->get(this, chunk, chunk_bytes(),
                           [&](Buffer<char>& decoded) { decode(chunk, decoded.data(), scratch); });
    } else {
      cached = cache_->find(this, chunk);
    }
    const char* decoded = cached ? cached->data() : nullptr;
    if (decoded == nullptr) {
      char* const room = scratch.rows.take<char>(chunk_bytes()).data();
      decode(chunk, room, scratch);
      decoded = room;
    }
    sink(decoded + part.skip * row_bytes(), part.at, part.rows);
  }
}

std::string ChunkedStore::name_of(std::uint64_t chunk) const {
  const std::uint64_t begin = chunk * layout_.chunk_rows;
  const std::uint64_t end = std::min(begin + layout_.chunk_rows, rows());
  return fmt::format("the chunk of rows {} to {} of dataset {} of '{}'", begin, end - 1, dataset_->path,
                     dataset_->file->path());
}

std::span<const char> ChunkedStore::read_stored(std::uint64_t chunk, std::uint32_t& mask, Scratch& scratch) const {
  const auto lock = lock_library();
  const hsize_t offset = chunk * layout_.chunk_rows;
  hsize_t size = 0;
  if (H5Dget_chunk_storage_size(dataset_->id.get(), &offset, &size) < 0) {
    const std::string reason = error_text();
    // This is how release 1.10 says, in these words only, that a chunk was never written; later ones report no bytes.
    if (reason.starts_with("chunk storage is not allocated")) return {};
    throw DataError(fmt::format("cannot find {}: {}", name_of(chunk), reason));
  }
  if (size == 0) return {};
  if (size > dataset_->file->size() || size > 2 * std::uint64_t{chunk_bytes()} + 65'536) {
    throw DataError(fmt::format("{} is damaged: it claims {} stored bytes", name_of(chunk), size));
  }
  const auto stored = scratch.stored.take<char>(static_cast<std::size_t>(size));
  if (H5Dread_chunk(dataset_->id.get(), H5P_DEFAULT, &offset, &mask, stored.data()) < 0) {
    throw DataError(fmt::format("cannot read {}: {}", name_of(chunk), error_text()));
  }
  return stored;
}

void ChunkedStore::decode(std::uint64_t chunk, char* out, Scratch& scratch) const {
  std::uint32_t mask = 0;
  const std::span<const char> stored = read_stored(chunk, mask, scratch);
  if (stored.empty()) return repeat_row(layout_.fill, static_cast<std::size_t>(layout_.chunk_rows), out);
  const bool reaches_past_end = (chunk + 1) * layout_.chunk_rows > rows();
  if (layout_.last_unfiltered && reaches_past_end) mask = ~std::uint32_t{0};
  try {
    layout_.filters.decode(stored, mask, {out, chunk_bytes()}, scratch);
  } catch (const BadChunk& reason) {
    throw DataError(fmt::format("{} cannot be decoded: {}", name_of(chunk), reason.what()));
  }
}

}  // namespace quintile::io::hdf5
