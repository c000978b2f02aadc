// One chunk of a column through the filters of the native files: shuffle, deflate, Fletcher32.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "quintile/buffer.hpp"
#include "quintile/log.hpp"

namespace quintile::io {

/// A chunk as it is stored. Reused from chunk to chunk.
struct EncodedChunk {
  std::span<const std::byte> stored;  ///< into `buffer`, or the raw bytes themselves when nothing was applied
  std::uint32_t skipped_filters = 0;  ///< bit i: filter i of the pipeline was not applied (HDF5's filter mask)
  Buffer<std::byte> buffer;
  Buffer<std::byte> shuffled;  ///< between the two filters
};

/// Encodes `raw`, a whole chunk of values of `width` bytes each, for a dataset with the filters shuffle, deflate (if
/// storage.compress) and Fletcher32 (if storage.checksum), in this order. A chunk that deflate cannot shrink is stored
/// as it is. Throws std::bad_alloc.
void encode_chunk(std::span<const std::byte> raw, std::size_t width, const StorageOptions& storage, EncodedChunk& out);

}  // namespace quintile::io
