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
constexpr std::uint32_t kShuffleAndDeflate = 0b11;

std::span<const char> as_chars(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Size of the compressed bytes, or 0 when they do not fit.
std::size_t deflate(std::span<const std::byte> bytes, std::byte* to, std::size_t capacity) {
  struct Free {
    void operator()(libdeflate_compressor* c) const noexcept { libdeflate_free_compressor(c); }
  };
  thread_local const std::unique_ptr<libdeflate_compressor, Free> compressor(libdeflate_alloc_compressor(kLevel));
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
  if (out.buffer.size() < raw.size() + hdf5::Fletcher32::kBytes)
    out.buffer = Buffer<std::byte>(raw.size() + hdf5::Fletcher32::kBytes);
  std::size_t size = 0;
  if (storage.compress) {
    std::span<const std::byte> input = raw;
    if (width > 1) {
      if (out.shuffled.size() < raw.size()) out.shuffled = Buffer<std::byte>(raw.size());
      hdf5::shuffle(as_chars(raw), {reinterpret_cast<char*>(out.shuffled.data()), raw.size()}, width);
      input = {out.shuffled.data(), raw.size()};
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
    const std::uint32_t checksum = hdf5::fletcher32(as_chars({out.buffer.data(), size}));
    std::memcpy(out.buffer.data() + size, &checksum, hdf5::Fletcher32::kBytes);
    size += hdf5::Fletcher32::kBytes;
  }
  out.stored = {out.buffer.data(), size};
}

}  // namespace quintile::io
