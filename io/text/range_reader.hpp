// Cuts a plain file into blocks of whole records, all in parallel.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/text/block_storage.hpp"
#include "io/text/plain_stream.hpp"
#include "io/text/range_text.hpp"
#include "io/text/text_cutter.hpp"

namespace quintile::io {

/// A block holds the records that begin in its range of bytes. Where the first one begins is guessed: behind the first
/// line end, as if the range did not begin within quotes. Meanwhile the range before is read too, and once it is known
/// where its last record ends, the guess is either right or made good: results do not depend on it, and a claim
/// costs nothing.
class RangeReader final : public TextCutter {
 public:
  /// `columns` is how many fields a record should have.
  RangeReader(std::unique_ptr<PlainStream> file, BlockLimits limits, std::size_t columns);

  void start(char separator, std::uint64_t skip, std::uint64_t line) override;
  [[nodiscard]] PendingBlock claim() override;
  [[nodiscard]] std::vector<std::string> excerpts() const override;
  [[nodiscard]] std::uint64_t stored_position() const override;
  [[nodiscard]] std::uint64_t stored_size() const override { return file_->stored_size(); }
  [[nodiscard]] std::string_view packing() const override { return {}; }

 private:
  // Where a block ends, and the row and line that come next.
  struct Boundary {
    std::uint64_t end = 0;
    std::uint64_t row = 0;
    std::uint64_t line = 1;
  };
  // What becomes known about a range when its block is read.
  class Outcome {
   public:
    // True for the one who is to tell the others.
    bool begin() noexcept;
    [[nodiscard]] bool begun() const noexcept { return state_.load(std::memory_order_acquire) != kIdle; }
    void tell(const Boundary& boundary) noexcept;
    void fail(std::exception_ptr error) noexcept;
    // Waits for it, and throws what the one who was to tell has met.
    [[nodiscard]] Boundary wait() const;

   private:
    static constexpr int kIdle = 0;
    static constexpr int kBegun = 1;
    static constexpr int kTold = 2;
    static constexpr int kFailed = 3;
    std::atomic<int> state_{kIdle};
    Boundary boundary_;
    std::exception_ptr error_;
  };

  [[nodiscard]] std::uint64_t begin_of(std::size_t range) const { return first_.end + range * limits_.block_bytes; }
  [[nodiscard]] TextBlock read(std::size_t range);
  [[nodiscard]] TextBlock read_range(std::size_t range, Boundary& after);
  [[nodiscard]] Boundary before(std::size_t range);

  std::unique_ptr<PlainStream> file_;
  BlockLimits limits_;
  std::size_t columns_;
  StoragePool pool_;
  char separator_ = ',';
  Boundary first_;
  std::size_t ranges_ = 0;
  std::size_t claimed_ = 0;
  std::unique_ptr<Outcome[]> outcomes_;
};

}  // namespace quintile::io
