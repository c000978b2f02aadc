#include "io/text/range_reader.hpp"

#include <algorithm>
#include <utility>

#include "io/text/record_scan.hpp"

namespace quintile::io {

bool RangeReader::Outcome::begin() noexcept {
  int idle = kIdle;
  return state_.compare_exchange_strong(idle, kBegun, std::memory_order_acq_rel);
}

void RangeReader::Outcome::tell(const Boundary& boundary) noexcept {
  boundary_ = boundary;
  state_.store(kTold, std::memory_order_release);
  state_.notify_all();
}

void RangeReader::Outcome::fail(std::exception_ptr error) noexcept {
  error_ = std::move(error);
  state_.store(kFailed, std::memory_order_release);
  state_.notify_all();
}

RangeReader::Boundary RangeReader::Outcome::wait() const {
  state_.wait(kBegun, std::memory_order_acquire);
  if (state_.load(std::memory_order_acquire) == kFailed) std::rethrow_exception(error_);
  return boundary_;
}

RangeReader::RangeReader(std::unique_ptr<PlainStream> file, BlockLimits limits, std::size_t columns)
    : file_(std::move(file)), limits_(limits), columns_(columns) {}

void RangeReader::start(char separator, std::uint64_t skip, std::uint64_t line) {
  separator_ = separator;
  first_ = {std::min(skip, file_->stored_size()), 0, line};
  const std::uint64_t bytes = file_->stored_size() - first_.end;
  ranges_ = static_cast<std::size_t>((bytes + limits_.block_bytes - 1) / limits_.block_bytes);
  outcomes_ = std::make_unique<Outcome[]>(ranges_);
  claimed_ = 0;
}

PendingBlock RangeReader::claim() {
  if (claimed_ == ranges_) return {};
  return [this, range = claimed_++] { return read(range); };
}

std::uint64_t RangeReader::stored_position() const { return std::min(begin_of(claimed_), file_->stored_size()); }

std::vector<std::string> RangeReader::excerpts() const {
  constexpr std::uint64_t kMostPlaces = 64;
  constexpr std::uint64_t kBytes = 8192;
  std::vector<std::string> texts;
  const std::uint64_t size = file_->stored_size() - first_.end;
  const std::uint64_t places = std::min(kMostPlaces, size / kBytes);
  for (std::uint64_t place = 0; place < places; ++place) {
    std::string& text = texts.emplace_back(kBytes, '\0');
    const std::uint64_t offset = place + 1 < places ? place * ((size - kBytes) / (places - 1)) : size - kBytes;
    text.resize(file_->read_at(first_.end + offset, text));
    if (offset > 0) text.erase(0, text.find_first_of("\r\n"));
    if (place + 1 == places) text += '\n';
    text.erase(text.find_last_of("\r\n") + 1);
  }
  return texts;
}

TextBlock RangeReader::read(std::size_t range) {
  const bool is_first = outcomes_[range].begin();
  try {
    Boundary after;
    TextBlock block = read_range(range, after);
    if (is_first) outcomes_[range].tell(after);
    return block;
  } catch (...) {
    if (is_first) outcomes_[range].fail(std::current_exception());
    throw;
  }
}

TextBlock RangeReader::read_range(std::size_t range, Boundary& after) {
  const std::uint64_t range_end = std::min(begin_of(range + 1), file_->stored_size());
  TextBlock block;
  block.storage = pool_.take();
  RangeText text(*file_, *block.storage, separator_, begin_of(range), range_end);
  const bool guessed = range > 0 && text.read_guessing();
  const Boundary start = before(range);
  block.first_row = start.row;
  block.first_line = start.line;
  after = start;
  if (start.end >= range_end) return block;
  if (!guessed || text.first_begin() != start.end) {
    if (!text.read_from(start.end, limits_.record_limit)) {
      const std::uint64_t line = start.line + count_line_ends(text.records());
      refuse_record(file_->path(), text.rest(), separator_, line, limits_.record_limit);
    }
  }
  block.text = text.records();
  block.has_quotes = text.index().scan().quotes;
  block.ascii = !text.index().scan().high;
  block.regular =
      !text.ends_open() && text.index().scan().quoted_lines == 0 && text.index().is_regular(text.fields(), columns_);
  if (block.regular) {
    block.rows = block.lines = text.fields() / columns_;
  } else {
    const RecordScan scan = scan_records(block.text, separator_);
    block.rows = scan.records;
    block.lines = scan.lines;
    if (text.ends_open()) {
      take_in_open_record(block, {block.text.data(), block.text.size() + text.rest().size()}, separator_);
      block.has_quotes = true;
    }
  }
  after = {text.last_end(), start.row + block.rows, start.line + block.lines};
  return block;
}

// Whoever claims ranges in order reads them in order, and then the range before has begun. Where it has not, it is read
// here: nobody waits for what nobody does.
RangeReader::Boundary RangeReader::before(std::size_t range) {
  if (range == 0) return first_;
  std::size_t next = range;
  while (next > 0 && !outcomes_[next - 1].begun()) --next;
  for (; next < range; ++next) (void)read(next);
  return outcomes_[range - 1].wait();
}

}  // namespace quintile::io
