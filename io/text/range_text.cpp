#include "io/text/range_text.hpp"

#include <algorithm>

#include "io/text/separators.hpp"

namespace quintile::io {
namespace {

// Reads in pieces that the second-level cache holds until they are indexed.
constexpr std::size_t kPiece = std::size_t{256} << 10;
// Read at first to complete the last record.
constexpr std::size_t kTail = 1024;
// A guessed record longer than this behind the range is left to an exact start.
constexpr std::size_t kGuessLimit = std::size_t{64} << 10;

}  // namespace

void RangeText::restart(std::uint64_t origin) {
  origin_ = origin;
  size_ = begin_ = end_ = fields_ = searched_ = 0;
  at_end_ = open_ = false;
  storage_.reserve_text(static_cast<std::size_t>(range_end_ - origin) + kTail + 1, 0);
}

// Adds `bytes` bytes to the text; the last line of the file gets its line end.
void RangeText::load(std::size_t bytes) {
  storage_.reserve_text(size_ + bytes + 1, size_);
  const std::size_t got = file_.read_at(origin_ + size_, {storage_.text() + size_, bytes});
  size_ += got;
  at_end_ = got < bytes || origin_ + size_ >= file_.stored_size();
  if (at_end_ && size_ > 0 && !is_line_end(storage_.text()[size_ - 1])) storage_.text()[size_++] = '\n';
}

bool RangeText::read_from(std::uint64_t start, std::size_t record_limit) {
  restart(start);
  load(std::min<std::size_t>(kPiece, static_cast<std::size_t>(range_end_ - origin_) + kTail));
  index_.start(0);
  return complete(record_limit);
}

bool RangeText::read_guessing() {
  // The byte before may be a line end.
  restart(range_begin_ - 1);
  load(std::min<std::size_t>(kPiece, static_cast<std::size_t>(range_end_ - origin_) + kTail));
  if (!find_begin()) return false;
  index_.start(begin_);
  return complete(kGuessLimit);
}

// Finds where a record begins, in the first piece: longer records do not occur in sane files.
bool RangeText::find_begin() {
  const char* const text = storage_.text();
  std::size_t at = 0;
  while (at < size_ && !is_line_end(text[at])) ++at;
  if (at + 1 >= size_) return false;
  begin_ = at + (text[at] == '\r' && text[at + 1] == '\n' ? 2 : 1);
  return origin_ + begin_ < range_end_;
}

// Reads and indexes up to the end of the last record.
bool RangeText::complete(std::size_t record_limit) {
  const auto range_size = static_cast<std::size_t>(range_end_ - origin_);
  std::size_t tail = kTail;
  while (true) {
    index_.extend(size_, at_end_);
    if (find_end()) return true;
    if (at_end_) {
      end_at_last_record();
      open_ = end_ < size_;
      return true;
    }
    if (size_ < range_size) {
      load(std::min(kPiece, range_size + kTail - size_));
      continue;
    }
    end_at_last_record();
    if (size_ - end_ >= record_limit) return false;
    load(std::min(tail, std::max<std::size_t>(record_limit - (size_ - end_), 64)));
    tail *= 2;
  }
}

// Finds the first line end from the range's last byte on.
bool RangeText::find_end() {
  const auto last = static_cast<std::size_t>(range_end_ - origin_) - 1;
  if (index_.indexed() <= last) return false;
  if (searched_ == 0) {
    const std::uint32_t* const ends = storage_.ends.data() + 1;
    searched_ = static_cast<std::size_t>(std::lower_bound(ends, ends + index_.count(), last) - ends);
  }
  for (; searched_ < index_.count(); ++searched_) {
    if (!index_.is_last_of_record(searched_)) continue;
    fields_ = searched_ + 1;
    end_ = index_.end_of(searched_) + 1;
    return true;
  }
  return false;
}

void RangeText::end_at_last_record() {
  fields_ = index_.count();
  while (fields_ > 0 && !index_.is_last_of_record(fields_ - 1)) --fields_;
  end_ = fields_ > 0 ? index_.end_of(fields_ - 1) + 1 : begin_;
}

std::uint64_t RangeText::last_end() const noexcept {
  // The last line may have got a line end that the file does not have.
  return std::min(origin_ + (open_ ? size_ : end_), file_.stored_size());
}

}  // namespace quintile::io
