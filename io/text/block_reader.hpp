// Cuts a stream of text, such as an unpacked one, into blocks of whole records: one after the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/text/block_storage.hpp"
#include "io/text/byte_stream.hpp"
#include "io/text/text_cutter.hpp"

namespace quintile::io {

class BlockReader final : public TextCutter {
 public:
  /// `path` is for messages; `columns` is how many fields a record should have.
  BlockReader(std::unique_ptr<ByteStream> stream, std::string path, BlockLimits limits, std::size_t columns);

  void start(char separator, std::uint64_t skip, std::uint64_t line) override;
  [[nodiscard]] PendingBlock claim() override;
  [[nodiscard]] std::uint64_t stored_position() const override { return stream_->stored_position(); }
  [[nodiscard]] std::uint64_t stored_size() const override { return stream_->stored_size(); }
  [[nodiscard]] std::string_view packing() const override { return stream_->packing(); }

 private:
  [[nodiscard]] std::optional<TextBlock> next();
  void fill(BlockStorage& storage, std::size_t& size, std::size_t target);
  void finish(TextBlock& block, std::size_t size);

  std::unique_ptr<ByteStream> stream_;
  std::string path_;
  BlockLimits limits_;
  std::size_t columns_;
  StoragePool pool_;
  char separator_ = ',';
  std::string rest_;  // the record that the previous block could not complete
  bool at_end_ = false;
  bool after_cr_ = false;  // the previous block ended in CR: an LF next belongs to it
  std::uint64_t row_ = 0;
  std::uint64_t line_ = 1;
};

}  // namespace quintile::io
