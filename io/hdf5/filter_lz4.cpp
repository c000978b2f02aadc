#include <lz4.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "io/hdf5/filter.hpp"

namespace quintile::io::hdf5 {
namespace {

// Takes big-endian integers and runs of bytes from the front of a chunk.
class Framing {
 public:
  explicit Framing(std::span<const char> rest) : rest_(rest) {}

  std::uint64_t integer(std::size_t bytes) {
    std::uint64_t value = 0;
    for (const char byte : take(bytes)) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
  }

  std::span<const char> take(std::uint64_t bytes) {
    if (bytes > rest_.size()) throw BadChunk("its LZ4 framing is damaged");
    const auto front = rest_.first(static_cast<std::size_t>(bytes));
    rest_ = rest_.subspan(front.size());
    return front;
  }

 private:
  std::span<const char> rest_;
};

}  // namespace

std::size_t decode_lz4(std::span<const char> in, std::span<char> out) {
  Framing framing(in);
  const std::uint64_t total = framing.integer(8);
  const std::uint64_t block = framing.integer(4);
  if (total > out.size()) throw BadChunk("its LZ4 framing holds more than a chunk");
  if (total == 0) return 0;
  if (block == 0 || block > LZ4_MAX_INPUT_SIZE) throw BadChunk("its LZ4 block size is damaged");
  for (std::uint64_t at = 0; at < total; at += block) {
    const std::uint64_t want = std::min(block, total - at);
    const std::span<const char> stored = framing.take(framing.integer(4));
    if (stored.size() == want) {
      std::memcpy(out.data() + at, stored.data(), stored.size());
      continue;
    }
    if (stored.size() > LZ4_MAX_INPUT_SIZE) throw BadChunk("its LZ4 framing is damaged");
    const int got =
        LZ4_decompress_safe(stored.data(), out.data() + at, static_cast<int>(stored.size()), static_cast<int>(want));
    if (got < 0 || static_cast<std::uint64_t>(got) != want) throw BadChunk("one of its LZ4 blocks is damaged");
  }
  return static_cast<std::size_t>(total);
}

}  // namespace quintile::io::hdf5
