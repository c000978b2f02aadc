#include "io/text/block_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "io/text/record_scan.hpp"
#include "io/text/separators.hpp"
#include "quintile/error.hpp"

namespace quintile::io {

BlockReader::BlockReader(std::unique_ptr<ByteStream> stream, std::string path, BlockLimits limits)
    : stream_(std::move(stream)), path_(std::move(path)), limits_(limits) {}

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
    char* const end = storage.text.data() + size;
    std::size_t got = stream_->read({end, target - size});
    at_end_ = got < target - size;
    if (after_cr_ && got > 0) {
      after_cr_ = false;
      if (*end == '\n') std::memmove(end, end + 1, --got);
    }
    size += got;
  }
  if (at_end_ && size > 0 && !is_line_end(storage.text[size - 1])) storage.text[size++] = '\n';
}

std::optional<TextBlock> BlockReader::next() {
  if (at_end_ && rest_.empty()) return std::nullopt;
  TextBlock block;
  block.storage = pool_.take();
  BlockStorage& storage = *block.storage;
  std::size_t size = rest_.size();
  std::size_t target = std::max(limits_.block_bytes, size + 1);
  storage.reserve_text(target + 1, 0);
  std::copy(rest_.begin(), rest_.end(), storage.text.data());
  rest_.clear();
  while (true) {
    fill(storage, size, target);
    if (size == 0 && at_end_) return std::nullopt;
    const std::string_view text(storage.text.data(), size);
    const RecordScan scan = scan_records(text, separator_);
    if (scan.end == 0 && !at_end_) {
      if (size >= limits_.record_limit) refuse(text);
      target = std::min(size * 2 + 1, std::max(limits_.record_limit, size + 1));
      continue;
    }
    if (scan.end == 0 && size > limits_.record_limit) refuse(text);
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
  const std::string_view whole(block.storage->text.data(), size);
  const std::string_view rest = whole.substr(end);
  if (!at_end_) {
    rest_.assign(rest);
    after_cr_ = rest.empty() && end > 0 && whole[end - 1] == '\r';
  } else if (!rest.empty()) {
    // Only a quote that is never closed keeps the last record from ending.
    const std::size_t quote = find_open_quote(rest, separator_);
    if (quote == std::string_view::npos) throw InternalError("a text block ends within a record.");
    const std::size_t line_end = std::min(rest.find_first_of("\r\n", quote), rest.size() - 1) + 1;
    block.broken = {end, end + line_end, line_ + block.lines + count_line_ends(rest.substr(0, quote))};
    const RecordScan after = scan_records(rest.substr(line_end), separator_);
    block.text = whole;
    block.rows += 1 + after.records;
    block.lines += count_line_ends(rest);
  }
  row_ += block.rows;
  line_ += block.lines;
}

void BlockReader::refuse(std::string_view record) const {
  const std::size_t quote = find_open_quote(record, separator_);
  const std::string cause = quote == std::string_view::npos
                                ? std::string("Is this a text file with lines?")
                                : fmt::format("A quote opens in line {} and is not closed: check it.",
                                              line_ + count_line_ends(record.substr(0, quote)));
  throw DataError(fmt::format("a row of '{}' is too long: the one that starts in line {} has more than {} bytes. {}",
                              path_, line_, limits_.record_limit, cause));
}

}  // namespace quintile::io
