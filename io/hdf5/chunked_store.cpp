#include "io/hdf5/chunked_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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
      cache_(std::move(cache)),
      index_(*dataset_, layout_.chunk_rows) {}

ChunkedStore::Part ChunkedStore::part_of(std::uint64_t chunk, std::uint64_t first, std::size_t count) const noexcept {
  const std::uint64_t begin = chunk * layout_.chunk_rows;
  const std::uint64_t end = std::min(begin + layout_.chunk_rows, rows());
  const std::uint64_t from = std::max(begin, first);
  const std::uint64_t to = std::min(end, first + count);
  return {static_cast<std::size_t>(from - begin), static_cast<std::size_t>(from - first),
          static_cast<std::size_t>(to - from), from == begin && to == end, end == begin + layout_.chunk_rows};
}

void ChunkedStore::read(std::uint64_t first, std::size_t count, char* out, Scratch& scratch) {
  // The library is quicker at many chunks at once. And H5Dread_chunk writes as many bytes of a chunk without filters as
  // a damaged index claims, which H5Dget_chunk_storage_size does not tell.
  if (layout_.filters.empty() && index_.find(0) == nullptr) {
    return read_by_library(*dataset_, dataset_->type.get(), first, count, out);
  }
  for (std::uint64_t row = first; row < first + count;) {
    const std::uint64_t chunk = row / layout_.chunk_rows;
    const Part part = part_of(chunk, first, count);
    char* const target = out + part.at * row_bytes();
    row += part.rows;
    if (part.whole) {
      // What a sample has decoded is used up here.
      if (const auto cached = cache_->take(this, chunk); cached) {
        std::memcpy(target, cached->data(), part.rows * row_bytes());
        continue;
      }
    }
    if (read_in_place(chunk, part, target, scratch)) continue;
    if (part.whole && part.filled) {
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

bool ChunkedStore::read_in_place(std::uint64_t chunk, const Part& part, char* out, Scratch& scratch) {
  const StoredChunk* const stored = index_.find(chunk);
  if (stored == nullptr) return false;
  if (stored->bytes == 0) {
    repeat_row(layout_.fill, part.rows, out);
    return true;
  }
  const auto checksums = layout_.filters.checksums_only(mask_of(chunk, stored->mask));
  const std::size_t wanted = part.rows * row_bytes();
  const bool even = wanted % 2 == 0 || wanted == chunk_bytes();
  if (!checksums || *checksums > 1 || (*checksums == 1 && (!part.whole || !even))) return false;
  if (stored->bytes != chunk_bytes() + *checksums * Fletcher32::kBytes) {
    throw DataError(fmt::format("{} is damaged: it claims {} stored bytes", name_of(chunk), stored->bytes));
  }
  const File& file = *dataset_->file;
  if (*checksums == 0) {
    file.read_at(stored->position + part.skip * row_bytes(), {out, wanted});
    return true;
  }
  // A piece is summed up while it is in the second-level cache.
  constexpr std::size_t kPiece = std::size_t{256} << 10;
  Fletcher32 sum;
  for (std::size_t at = 0; at < chunk_bytes();) {
    const std::size_t size = std::min(kPiece, (at < wanted ? wanted : chunk_bytes()) - at);
    // What lies past the end of the dataset is only summed up.
    const std::span piece(at < wanted ? out + at : scratch.stored.take<char>(kPiece).data(), size);
    file.read_at(stored->position + at, piece);
    sum.add(piece);
    at += size;
  }
  std::array<char, Fletcher32::kBytes> expected{};
  file.read_at(stored->position + chunk_bytes(), expected);
  try {
    sum.verify(expected);
  } catch (const BadChunk& reason) {
    refuse(chunk, reason);
  }
  return true;
}

void ChunkedStore::visit(std::uint64_t first, std::size_t count, const RowSink& sink, Scratch& scratch) {
  if (layout_.filters.empty()) return RowStore::visit(first, count, sink, scratch);
  for (std::uint64_t row = first; row < first + count;) {
    const std::uint64_t chunk = row / layout_.chunk_rows;
    const Part part = part_of(chunk, first, count);
    row += part.rows;
    ChunkCache::Chunk cached;
    if (!part.whole) {
      cached = cache_->get(this, chunk, chunk_bytes(),
                           [&](Buffer<char>& decoded) { decode(chunk, decoded.data(), scratch); });
    } else {
      cached = cache_->take(this, chunk);
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

void ChunkedStore::refuse(std::uint64_t chunk, const BadChunk& reason) const {
  throw DataError(fmt::format("{} cannot be decoded: {}", name_of(chunk), reason.what()));
}

void ChunkedStore::check_stored_bytes(std::uint64_t chunk, std::uint64_t size) const {
  if (size > dataset_->file->size() || size > 2 * std::uint64_t{chunk_bytes()} + 65'536) {
    throw DataError(fmt::format("{} is damaged: it claims {} stored bytes", name_of(chunk), size));
  }
}

std::uint32_t ChunkedStore::mask_of(std::uint64_t chunk, std::uint32_t stored) const noexcept {
  const bool reaches_past_end = (chunk + 1) * layout_.chunk_rows > rows();
  return layout_.last_unfiltered && reaches_past_end ? ~std::uint32_t{0} : stored;
}

std::span<const char> ChunkedStore::read_stored(std::uint64_t chunk, std::uint32_t& mask, Scratch& scratch) {
  if (const StoredChunk* const known = index_.find(chunk); known != nullptr) {
    check_stored_bytes(chunk, known->bytes);
    mask = known->mask;
    const auto stored = scratch.stored.take<char>(static_cast<std::size_t>(known->bytes));
    dataset_->file->read_at(known->position, stored);
    return stored;
  }
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
  check_stored_bytes(chunk, size);
  const auto stored = scratch.stored.take<char>(static_cast<std::size_t>(size));
  if (H5Dread_chunk(dataset_->id.get(), H5P_DEFAULT, &offset, &mask, stored.data()) < 0) {
    throw DataError(fmt::format("cannot read {}: {}", name_of(chunk), error_text()));
  }
  return stored;
}

void ChunkedStore::decode(std::uint64_t chunk, char* out, Scratch& scratch) {
  if (read_in_place(chunk, {0, 0, static_cast<std::size_t>(layout_.chunk_rows), true, true}, out, scratch)) return;
  std::uint32_t mask = 0;
  const std::span<const char> stored = read_stored(chunk, mask, scratch);
  if (stored.empty()) return repeat_row(layout_.fill, static_cast<std::size_t>(layout_.chunk_rows), out);
  try {
    layout_.filters.decode(stored, mask_of(chunk, mask), {out, chunk_bytes()}, scratch);
  } catch (const BadChunk& reason) {
    refuse(chunk, reason);
  }
}

}  // namespace quintile::io::hdf5
