#include "engine/aggregate/key_numbers.hpp"

#include <limits>

#include "quintile/error.hpp"

namespace quintile::aggregation {

bool KeyNumbers::number_more(std::span<RowRun> runs) {
  for (RowRun& run : runs) {
    std::uint64_t* at = run.row;
    if (run.packed) {
      const std::uint64_t local = (std::uint64_t{1} << run.packing.shift) - 1;
      for (std::size_t i = 0; i < run.rows; ++i, at += run.words)
        *at = (*at & ~local) | number((run.base + (*at & local)) ^ run.flip);
      // Ids outside the range, which come in rows that are not packed, may have used numbers up.
      if (keys_.size() > local + 1) return false;
    } else {
      for (std::size_t i = 0; i < run.rows; ++i, at += run.words) *at = number(*at);
    }
    run.flip = run.base = 0;
  }
  return true;
}

std::uint32_t KeyNumbers::add(std::size_t slot, std::uint64_t key) {
  if (keys_.size() == std::numeric_limits<std::uint32_t>::max())
    throw DataError("more than four thousand million distinct customer ids in one partition of the log");
  const auto number = static_cast<std::uint32_t>(keys_.size());
  slots_[slot] = number + 1;
  // Doubling would leave much of the memory unused.
  if (keys_.size() == keys_.capacity()) keys_.reserve(keys_.size() + keys_.size() / 4 + 8);
  keys_.push_back(key);
  if (keys_.size() * 2 > slots_.size()) grow();
  return number;
}

void KeyNumbers::grow() {
  slots_.assign(slots_.size() * 2, 0);
  --shift_;
  for (std::size_t number = 0; number < keys_.size(); ++number) {
    std::size_t at = slot_of(keys_[number]);
    while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = static_cast<std::uint32_t>(number + 1);
  }
}

}  // namespace quintile::aggregation
