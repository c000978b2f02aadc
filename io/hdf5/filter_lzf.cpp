#include <cstring>

#include "io/hdf5/filter.hpp"

namespace quintile::io::hdf5 {

// LZF is a sequence of runs. A control byte below 32: that many bytes + 1 follow as they are. Otherwise a copy from
// earlier output: length in the upper three bits (7: more in the next byte) + 2, distance in the lower five bits and
// the next byte, + 1.
std::size_t decode_lzf(std::span<const char> in, std::span<char> out) {
  std::size_t at = 0;
  std::size_t written = 0;
  const auto next = [&]() -> std::size_t {
    if (at >= in.size()) throw BadChunk("its LZF data end too early");
    return static_cast<unsigned char>(in[at++]);
  };
  const auto room_for = [&](std::size_t length) {
    if (length > out.size() - written) throw BadChunk("its LZF data hold more than a chunk");
  };
  while (at < in.size()) {
    const std::size_t control = next();
    if (control < 32) {
      const std::size_t length = control + 1;
      room_for(length);
      if (length > in.size() - at) throw BadChunk("its LZF data end too early");
      std::memcpy(out.data() + written, in.data() + at, length);
      at += length;
      written += length;
      continue;
    }
    std::size_t length = control >> 5;
    if (length == 7) length += next();
    length += 2;
    const std::size_t distance = ((control & 31) << 8 | next()) + 1;
    room_for(length);
    if (distance > written) throw BadChunk("its LZF data refer to bytes before the chunk");
    // Byte by byte: source and target may overlap, which is how runs repeat.
    for (std::size_t i = 0; i < length; ++i, ++written) out[written] = out[written - distance];
  }
  return written;
}

}  // namespace quintile::io::hdf5
