#include "io/result/encode_chunk.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "io/hdf5/filter.hpp"

namespace quintile::io {
namespace {

constexpr int kLevel = 1;
constexpr std::size_t kChecksumBytes = 4;
constexpr std::uint32_t kShuffleAndDeflate = 0b11;

// Byte j of every value goes to plane j. A tile of values is read once for all planes, so it stays in the first cache.
template <std::size_t Width>
void shuffle_values(const std::byte* from, std::size_t values, std::byte* to) noexcept {
  constexpr std::size_t kTile = 64;
  std::size_t i = 0;
  for (; i + kTile <= values; i += kTile) {
    for (std::size_t j = 0; j < Width; ++j) {
      for (std::size_t k = 0; k < kTile; ++k) to[j * values + i + k] = from[(i + k) * Width + j];
    }
  }
  for (; i < values; ++i) {
    for (std::size_t j = 0; j < Width; ++j) to[j * values + i] = from[i * Width + j];
  }
}

void shuffle(std::span<const std::byte> raw, std::size_t width, std::byte* to) noexcept {
  const std::size_t values = raw.size() / width;
  switch (width) {
    case 2:
      return shuffle_values<2>(raw.data(), values, to);
    case 4:
      return shuffle_values<4>(raw.data(), values, to);
    case 8:
      return shuffle_values<8>(raw.data(), values, to);
    default:
      for (std::size_t j = 0; j < width; ++j) {
        for (std::size_t i = 0; i < values; ++i) to[j * values + i] = raw[i * width + j];
      }
  }
}

// Size of the compressed bytes, or 0 when they do not fit.
std::size_t deflate(std::span<const std::byte> bytes, std::byte* to, std::size_t capacity) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(kLevel), libdeflate_free_compressor);
  if (!compressor) throw std::bad_alloc();
  return libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), to, capacity);
}

}  // namespace

void encode_chunk(std::span<const std::byte> raw, std::size_t width, const StorageOptions& storage, EncodedChunk& out) {
  out.skipped_filters = 0;
  if (!storage.compress && !storage.checksum) {
    out.stored = raw;
    return;
  }
  if (out.buffer.size() < raw.size() + kChecksumBytes) out.buffer = Buffer<std::byte>(raw.size() + kChecksumBytes);
  std::size_t size = 0;
  if (storage.compress) {
    Buffer<std::byte> shuffled;
    std::span<const std::byte> input = raw;
    if (width > 1) {
      shuffled = Buffer<std::byte>(raw.size());
      shuffle(raw, width, shuffled.data());
      input = shuffled.span();
    }
    size = deflate(input, out.buffer.data(), raw.size());
    if (size == 0) out.skipped_filters = kShuffleAndDeflate;
  }
  if (size == 0) {
    std::memcpy(out.buffer.data(), raw.data(), raw.size());
    size = raw.size();
  }
  if (storage.checksum) {
    static_assert(std::endian::native == std::endian::little, "the checksum is stored little-endian");
    const std::uint32_t checksum = hdf5::fletcher32({reinterpret_cast<const char*>(out.buffer.data()), size});
    std::memcpy(out.buffer.data() + size, &checksum, kChecksumBytes);
    size += kChecksumBytes;
  }
  out.stored = {out.buffer.data(), size};
}

}  // namespace quintile::io
