// The bytes of a file in order, unpacked if need be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace quintile::io {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Fills `out` from its front and returns how many bytes were there; fewer than asked for only at the end.
  /// Throws IoError, or DataError when packed data are damaged or cut short.
  [[nodiscard]] virtual std::size_t read(std::span<char> out) = 0;
  virtual void rewind() = 0;
  /// Bytes of the file, as stored, read so far and in total.
  [[nodiscard]] virtual std::uint64_t stored_position() const = 0;
  [[nodiscard]] virtual std::uint64_t stored_size() const = 0;
  /// "", "gzip" or "zstd".
  [[nodiscard]] virtual std::string_view packing() const = 0;
};

/// Opens a regular file, unpacking gzip and zstd as told by the first bytes. Throws IoError, or DataError for
/// formats that have to be unpacked first.
[[nodiscard]] std::unique_ptr<ByteStream> open_byte_stream(const std::string& path);

}  // namespace quintile::io
