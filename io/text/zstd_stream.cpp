#include "io/text/zstd_stream.hpp"

#include <fmt/format.h>
#include <zstd.h>

#include <new>
#include <utility>
#include <vector>

#include "quintile/error.hpp"

namespace quintile::io {
namespace {

class ZstdStream final : public ByteStream {
 public:
  explicit ZstdStream(std::unique_ptr<PlainStream> file)
      : file_(std::move(file)), context_(ZSTD_createDCtx()), buffer_(ZSTD_DStreamInSize()) {
    if (!context_) throw std::bad_alloc();
  }

  std::size_t read(std::span<char> out) override {
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    while (output.pos < output.size) {
      if (input_.pos == input_.size) refill();
      // Asks again without input: the decoder may hold bytes that did not fit before.
      const std::size_t before = output.pos;
      const bool at_end = input_.size == 0;
      const std::size_t rest = ZSTD_decompressStream(context_.get(), &output, &input_);
      if (ZSTD_isError(rest) != 0) {
        throw DataError(fmt::format("the zstd file '{}' is damaged near byte {}: {}. Fetch or pack it again.",
                                    file_->path(), stored_position(), ZSTD_getErrorName(rest)));
      }
      if (at_end && output.pos == before) {
        if (inside_frame_) {
          throw DataError(
              fmt::format("the zstd file '{}' is cut short: it ends in the middle. Fetch it again.", file_->path()));
        }
        break;
      }
      inside_frame_ = rest != 0;
    }
    return output.pos;
  }

  void rewind() override {
    file_->rewind();
    ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
    input_ = {buffer_.data(), 0, 0};
    inside_frame_ = false;
  }

  [[nodiscard]] std::uint64_t stored_position() const override {
    return file_->stored_position() - (input_.size - input_.pos);
  }
  [[nodiscard]] std::uint64_t stored_size() const override { return file_->stored_size(); }
  [[nodiscard]] std::string_view packing() const override { return "zstd"; }

 private:
  struct FreeContext {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  void refill() { input_ = {buffer_.data(), file_->read(buffer_), 0}; }

  std::unique_ptr<PlainStream> file_;
  std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
  std::vector<char> buffer_;
  ZSTD_inBuffer input_{};
  bool inside_frame_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> make_zstd_stream(std::unique_ptr<PlainStream> file) {
  return std::make_unique<ZstdStream>(std::move(file));
}

}  // namespace quintile::io
