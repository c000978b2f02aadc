#include "io/text/block_reader.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "io/text/field_index.hpp"
#include "io/text/record_scan.hpp"
#include "io/text/separators.hpp"

namespace quintile::io {

BlockReader::BlockReader(std::unique_ptr<ByteStream> stream, std::string path, BlockLimits limits, std::size_t columns)
    : stream_(std::move(stream)), path_(std::move(path)), limits_(limits), columns_(columns) {}

void BlockReader::start(char separator, std::uint64_t skip, std::uint64_t line) {
  separator_ = separator;
  stream_->rewind();
  std::array<char, 4096> ignored;
  while (skip > 0) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(skip, ignored.size()));
    const std::size_t got = stream_->read(std::span(ignored).first(wanted));
    if (got == 0) break;
    skip -= got;
  }
  rest_.clear();
  at_end_ = after_cr_ = false;
  row_ = 0;
  line_ = line;
}

// Reads until `size` reaches `target` or the stream ends, in which case the last line gets its line end.
void BlockReader::fill(BlockStorage& storage, std::size_t& size, std::size_t target) {
  storage.reserve_text(target + 1, size);
  if (!at_end_ && size < target) {
    char* const end = storage.text() + size;
    std::size_t got = stream_->read({end, target - size});
    at_end_ = got < target - size;
    if (after_cr_ && got > 0) {
      after_cr_ = false;
      if (*end == '\n') std::memmove(end, end + 1, --got);
    }
    size += got;
  }
  if (at_end_ && size > 0 && !is_line_end(storage.text()[size - 1])) storage.text()[size++] = '\n';
}

std::optional<TextBlock> BlockReader::next() {
  if (at_end_ && rest_.empty()) return std::nullopt;
  TextBlock block;
  block.storage = pool_.take();
  BlockStorage& storage = *block.storage;
  std::size_t size = rest_.size();
  std::size_t target = std::max(limits_.block_bytes, size + 1);
  storage.reserve_text(target + 1, 0);
  std::copy(rest_.begin(), rest_.end(), storage.text());
  rest_.clear();
  while (true) {
    fill(storage, size, target);
    if (size == 0 && at_end_) return std::nullopt;
    const std::string_view text(storage.text(), size);
    const RecordScan scan = scan_records(text, separator_);
    if (scan.end == 0 && !at_end_) {
      if (size >= limits_.record_limit) refuse_record(path_, text, separator_, line_, limits_.record_limit);
      target = std::min(size * 2 + 1, std::max(limits_.record_limit, size + 1));
      continue;
    }
    if (scan.end == 0 && size > limits_.record_limit)
      refuse_record(path_, text, separator_, line_, limits_.record_limit);
    block.text = text.substr(0, scan.end);
    block.rows = scan.records;
    block.lines = scan.lines;
    block.has_quotes = scan.has_quotes;
    block.ascii = scan.ascii;
    finish(block, size);
    return block;
  }
}

// Numbers the block and keeps its rest for the next one, or takes it in at the end of the file.
void BlockReader::finish(TextBlock& block, std::size_t size) {
  block.first_row = row_;
  block.first_line = line_;
  const std::size_t end = block.text.size();
  const std::string_view whole(block.storage->text(), size);
  const std::string_view rest = whole.substr(end);
  if (!at_end_) {
    rest_.assign(rest);
    after_cr_ = rest.empty() && end > 0 && whole[end - 1] == '\r';
  } else if (!rest.empty()) {
    take_in_open_record(block, whole, separator_);
  }
  row_ += block.rows;
  line_ += block.lines;
}

PendingBlock BlockReader::claim() {
  std::optional<TextBlock> block = next();
  if (!block) return {};
  return [claimed = std::move(*block), separator = separator_, columns = columns_] {
    TextBlock indexed = claimed;
    index_block(indexed, separator, columns);
    return indexed;
  };
}

}  // namespace quintile::io
