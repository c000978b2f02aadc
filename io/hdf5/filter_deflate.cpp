#include <libdeflate.h>

#include <memory>
#include <new>

#include "io/hdf5/filter.hpp"

namespace quintile::io::hdf5 {

std::size_t decode_deflate(std::span<const char> in, std::span<char> out) {
  struct Free {
    void operator()(libdeflate_decompressor* d) const noexcept { libdeflate_free_decompressor(d); }
  };
  thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
  if (!decompressor) throw std::bad_alloc();
  std::size_t size = 0;
  switch (libdeflate_zlib_decompress(decompressor.get(), in.data(), in.size(), out.data(), out.size(), &size)) {
    case LIBDEFLATE_SUCCESS:
      return size;
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      throw BadChunk("its deflate stream holds more than a chunk");
    default:
      throw BadChunk("its deflate stream is damaged");
  }
}

}  // namespace quintile::io::hdf5
