// One decoder per HDF5 filter. Each takes bytes as stored, writes at most out.size() bytes and returns how many; input
// that is damaged makes it throw BadChunk. All are safe to run on any thread, without the library's lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>

#include "kernels/storage.hpp"

namespace quintile::io::hdf5 {

/// Why a chunk cannot be decoded; whoever knows file, dataset and rows turns it into a DataError.
class BadChunk : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Filter 1, a zlib stream.
std::size_t decode_deflate(std::span<const char> in, std::span<char> out);
/// Filter 32000, one LZF block as h5py writes it.
std::size_t decode_lzf(std::span<const char> in, std::span<char> out);
/// Filter 32001, a Blosc 1 buffer with any of its codecs.
std::size_t decode_blosc(std::span<const char> in, std::span<char> out);
/// Filter 32004: 8-byte total size and 4-byte block size, big-endian; then per block its 4-byte stored size and bytes,
/// which are the data themselves where that size is the block's own.
std::size_t decode_lz4(std::span<const char> in, std::span<char> out);
/// Filter 32015, one Zstandard frame.
std::size_t decode_zstd(std::span<const char> in, std::span<char> out);

/// Filter 2: gathers byte k of every element in plane k, and back. Bytes after the last whole element stay where they
/// are. The spans have one size and do not overlap.
void shuffle(std::span<const char> in, std::span<char> out, std::size_t element) noexcept;
void unshuffle(std::span<const char> in, std::span<char> out, std::size_t element) noexcept;

/// Filter 3, HDF5's Fletcher-32, of bytes that come in pieces: 16-bit big-endian words, an odd last byte counted as the
/// high one.
class Fletcher32 {
 public:
  static constexpr std::size_t kBytes = 4;  ///< of the checksum behind a chunk

  /// Only the last piece may have an odd length.
  void add(std::span<const char> bytes) noexcept;
  [[nodiscard]] std::uint32_t value() const noexcept;
  /// Throws BadChunk when this is not the checksum.
  void verify(std::span<const char, kBytes> stored) const;

 private:
  kernels::FletcherSums sums_;  // of little-endian words
};

/// Verifies the four bytes at the end and returns the bytes before them.
std::span<const char> verify_fletcher32(std::span<const char> in);

[[nodiscard]] std::uint32_t fletcher32(std::span<const char> bytes) noexcept;

}  // namespace quintile::io::hdf5
