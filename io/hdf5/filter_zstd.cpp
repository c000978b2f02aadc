#include <zstd.h>

#include <string>

#include "io/hdf5/filter.hpp"

namespace quintile::io::hdf5 {

std::size_t decode_zstd(std::span<const char> in, std::span<char> out) {
  const std::size_t size = ZSTD_decompress(out.data(), out.size(), in.data(), in.size());
  if (ZSTD_isError(size) != 0) {
    throw BadChunk(std::string("its Zstandard frame is damaged: ") + ZSTD_getErrorName(size));
  }
  return size;
}

}  // namespace quintile::io::hdf5
