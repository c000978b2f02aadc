#include "engine/aggregate/text_numbers.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "quintile/error.hpp"

namespace quintile::aggregation {
namespace {

// Copies of texts are fetched this many rows ahead.
constexpr std::size_t kAhead = 16;

// One wide multiplication, its halves folded. Only `first` tells anything about a text that lies elsewhere.
std::uint64_t slot_hash(const TextWords& text) noexcept {
  __extension__ using Wide = unsigned __int128;
  const std::uint64_t second = text.elsewhere() ? 0 : text.second;
  const Wide product = static_cast<Wide>(text.first ^ 0x9e3779b97f4a7c15ULL) * (second ^ 0xd6e8feb86659fd93ULL);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

void TextNumbers::start(std::size_t rows) {
  // Keeps what the last partition needed, unless that was much larger.
  slots_.assign(std::max(kFewestSlots, std::min(slots_.size(), std::bit_ceil(2 * rows))), 0);
  texts_.clear();
  copies_ = {};
}

std::uint32_t TextNumbers::number(const TextWords& text) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = slot_hash(text) & mask;
  while (slots_[at] != 0) {
    if (same_text(texts_[slots_[at] - 1], text)) return slots_[at] - 1;
    at = (at + 1) & mask;
  }
  return add(&slots_[at], text);
}

std::uint32_t TextNumbers::add(std::uint32_t* slot, const TextWords& text) {
  if (texts_.size() == std::numeric_limits<std::uint32_t>::max())
    throw DataError("more than four thousand million distinct customer ids in one partition of the log");
  const auto number = static_cast<std::uint32_t>(texts_.size());
  *slot = number + 1;
  // Doubling would leave much of the memory unused.
  if (texts_.size() == texts_.capacity()) texts_.reserve(texts_.size() + texts_.size() / 4 + 8);
  texts_.push_back(text.elsewhere() ? TextWords{text.first, copies_.keep(text_of(text))} : text);
  if (texts_.size() * 2 > slots_.size()) grow();
  return number;
}

void TextNumbers::grow() {
  slots_.assign(slots_.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t number = 0; number < texts_.size(); ++number) {
    std::size_t at = slot_hash(texts_[number]) & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = static_cast<std::uint32_t>(number + 1);
  }
}

template <std::size_t kWords>
void TextNumbers::number_run(const RowRun& run, std::uint64_t base, std::uint64_t*& out) {
  const std::uint64_t* const end = run.row + run.rows * (kWords + 1);
  for (const std::uint64_t* row = run.row; row != end; row += kWords + 1) {
    if (const std::uint64_t* later = row + kAhead * (kWords + 1); later < end && TextWords{later[0]}.elsewhere())
      __builtin_prefetch(std::bit_cast<const void*>(later[kWords]));
    out[kKeyWord] = base + number({row[kKeyWord], row[kWords]});
    for (std::size_t word = 1; word < kWords; ++word) out[word] = row[word];
    out += kWords;
  }
}

RowRun TextNumbers::number_rows(std::span<const RowRun> runs, const RowLayout& layout, std::uint64_t base,
                                Buffer<std::uint64_t>& room) {
  std::size_t rows = 0;
  for (const RowRun& run : runs) rows += run.rows;
  start(rows);
  return number_more(runs, layout, base, room);
}

RowRun TextNumbers::number_more(std::span<const RowRun> runs, const RowLayout& layout, std::uint64_t base,
                                Buffer<std::uint64_t>& room) {
  std::size_t rows = 0;
  for (const RowRun& run : runs) rows += run.rows;
  if (room.size() < rows * layout.words) {
    room = {};
    room = Buffer<std::uint64_t>(rows * layout.words + rows);
  }
  std::uint64_t* out = room.data();
  for (const RowRun& run : runs) {
    switch (layout.words) {
      case 2:
        number_run<2>(run, base, out);
        break;
      case 3:
        number_run<3>(run, base, out);
        break;
      case 4:
        number_run<4>(run, base, out);
        break;
      default:
        number_run<5>(run, base, out);
        break;
    }
  }
  return {.row = room.data(), .rows = rows, .words = layout.words, .packing = {}};
}

PartitionTexts TextNumbers::take_texts() {
  return {Buffer<TextWords>(std::span<const TextWords>(texts_)), std::exchange(copies_, {})};
}

}  // namespace quintile::aggregation
