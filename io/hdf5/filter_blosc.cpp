#include <blosc.h>

#include <algorithm>

#include "io/hdf5/filter.hpp"

namespace quintile::io::hdf5 {

std::size_t decode_blosc(std::span<const char> in, std::span<char> out) {
  std::size_t size = 0;
  if (in.size() < BLOSC_MIN_HEADER_LENGTH || blosc_cbuffer_validate(in.data(), in.size(), &size) < 0) {
    throw BadChunk("its Blosc header is damaged");
  }
  if (size > out.size()) throw BadChunk("its Blosc buffer holds more than a chunk");
  if (size == 0) return 0;
  // One thread: chunks are decoded in parallel already.
  const int decoded = blosc_decompress_ctx(in.data(), out.data(), out.size(), 1);
  if (decoded < 0 || static_cast<std::size_t>(decoded) != size) throw BadChunk("its Blosc buffer is damaged");
  return size;
}

}  // namespace quintile::io::hdf5
