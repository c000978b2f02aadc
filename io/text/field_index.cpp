#include "io/text/field_index.hpp"

#include "io/text/separators.hpp"

namespace quintile::io {

static_assert(kernels::kIndexSlack <= BlockStorage::kPadding);

void FieldIndex::start(std::size_t begin) {
  indexed_ = begin;
  count_ = 0;
  scan_ = {};
  storage_.reserve_ends(1 + kernels::kIndexSlack, 0);
  storage_.ends[0] = static_cast<std::uint32_t>(begin) - 1;
}

void FieldIndex::extend(std::size_t size, bool whole) {
  if (size <= indexed_) return;
  char* const text = storage_.text();
  if (whole) text[size] = '\0';  // no LF follows
  // Leaves the last word for the next time, also because what follows a CR must be known.
  const std::size_t end = whole ? size : indexed_ + (size - indexed_ - 1) / kWord * kWord;
  storage_.reserve_ends(1 + count_ + (end - indexed_) + kernels::kIndexSlack, 1 + count_);
  count_ += kernels::text_kernels().index(text, indexed_, end, separator_, scan_, storage_.ends.data() + 1 + count_);
  indexed_ = end;
}

bool FieldIndex::is_last_of_record(std::size_t field) const noexcept {
  return is_line_end(storage_.text()[end_of(field)]);
}

bool FieldIndex::is_regular(std::size_t fields, std::size_t columns) const noexcept {
  if (columns < 2 || fields % columns != 0 || separator_ == kBlanks) return false;
  const char* const text = storage_.text();
  const std::uint32_t* const ends = storage_.ends.data() + 1;
  // Were there as many line ends as records, and did each stand where it should, no other end would be one.
  std::size_t lines = scan_.lines;
  for (std::size_t field = fields; field < count_; ++field) lines -= is_last_of_record(field) ? 1U : 0U;
  if (lines * columns != fields) return false;
  bool regular = true;
  for (std::size_t field = columns - 1; field < fields; field += columns) {
    const char c = text[ends[field]];
    regular = regular && (c == '\n' || c == '\r');
  }
  return regular;
}

void index_block(TextBlock& block, char separator, std::size_t columns) {
  const bool simple = !block.broken && block.lines == block.rows && columns > 1 && separator != kBlanks;
  if (!simple || block.text.empty()) return;
  FieldIndex index(*block.storage, separator);
  const auto begin = static_cast<std::size_t>(block.text.data() - block.storage->text());
  index.start(begin);
  index.extend(begin + block.text.size(), true);
  block.regular = index.is_regular(index.count(), columns);
}

}  // namespace quintile::io
