// A regular file read in order.
#pragma once

#include <string>

#include "io/text/byte_stream.hpp"

namespace quintile::io {

class PlainStream final : public ByteStream {
 public:
  /// Throws IoError when the file does not exist, cannot be read or is no regular file.
  explicit PlainStream(std::string path);
  PlainStream(const PlainStream&) = delete;
  PlainStream& operator=(const PlainStream&) = delete;
  ~PlainStream() override;

  [[nodiscard]] std::size_t read(std::span<char> out) override;
  /// The same from any position; safe to call from several threads.
  [[nodiscard]] std::size_t read_at(std::uint64_t position, std::span<char> out) const;
  void rewind() override { position_ = 0; }
  [[nodiscard]] std::uint64_t stored_position() const override { return position_; }
  [[nodiscard]] std::uint64_t stored_size() const override { return size_; }
  [[nodiscard]] std::string_view packing() const override { return ""; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  int descriptor_ = -1;
  std::uint64_t position_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace quintile::io
