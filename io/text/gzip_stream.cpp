#include "io/text/gzip_stream.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#include "quintile/error.hpp"

namespace quintile::io {
namespace {

constexpr std::size_t kInputBytes = std::size_t{256} << 10;
constexpr int kGzipOnly = 16 + MAX_WBITS;

class GzipStream final : public ByteStream {
 public:
  explicit GzipStream(std::unique_ptr<PlainStream> file) : file_(std::move(file)), input_(kInputBytes) {
    if (inflateInit2(&inflate_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;
  ~GzipStream() override { inflateEnd(&inflate_); }

  std::size_t read(std::span<char> out) override {
    std::size_t filled = 0;
    while (filled < out.size() && !done_) {
      if (inflate_.avail_in == 0) refill();
      if (between_members_ && !next_member()) break;
      filled += inflate_into(out.subspan(filled));
    }
    return filled;
  }

  void rewind() override {
    file_->rewind();
    inflateReset(&inflate_);
    inflate_.avail_in = 0;
    done_ = between_members_ = false;
  }

  [[nodiscard]] std::uint64_t stored_position() const override { return file_->stored_position() - inflate_.avail_in; }
  [[nodiscard]] std::uint64_t stored_size() const override { return file_->stored_size(); }
  [[nodiscard]] std::string_view packing() const override { return "gzip"; }

 private:
  void refill() {
    inflate_.next_in = input_.data();
    inflate_.avail_in = static_cast<uInt>(file_->read({reinterpret_cast<char*>(input_.data()), input_.size()}));
  }

  // Starts the next member, or ends the stream; zeros after the last member are padding.
  bool next_member() {
    while (inflate_.avail_in > 0 && *inflate_.next_in == 0) {
      ++inflate_.next_in;
      if (--inflate_.avail_in == 0) refill();
    }
    done_ = inflate_.avail_in == 0;
    if (!done_) inflateReset(&inflate_);
    between_members_ = false;
    return !done_;
  }

  std::size_t inflate_into(std::span<char> out) {
    if (inflate_.avail_in == 0) {
      throw DataError(
          fmt::format("the gzip file '{}' is cut short: it ends in the middle. Fetch it again.", file_->path()));
    }
    const std::size_t room = std::min<std::size_t>(out.size(), std::numeric_limits<uInt>::max());
    inflate_.next_out = reinterpret_cast<Bytef*>(out.data());
    inflate_.avail_out = static_cast<uInt>(room);
    const int status = inflate(&inflate_, Z_NO_FLUSH);
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
      throw DataError(fmt::format("the gzip file '{}' is damaged near byte {}: {}. Fetch it again.", file_->path(),
                                  stored_position(), inflate_.msg != nullptr ? inflate_.msg : "not gzip data"));
    }
    between_members_ = status == Z_STREAM_END;
    return room - inflate_.avail_out;
  }

  std::unique_ptr<PlainStream> file_;
  std::vector<Bytef> input_;
  z_stream inflate_{};
  bool between_members_ = false;
  bool done_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> make_gzip_stream(std::unique_ptr<PlainStream> file) {
  return std::make_unique<GzipStream>(std::move(file));
}

}  // namespace quintile::io
