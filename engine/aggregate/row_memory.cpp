#include "engine/aggregate/row_memory.hpp"

#include <algorithm>
#include <utility>

namespace quintile::aggregation {
namespace {

constexpr std::size_t kLineWords = 8;
// Some huge pages; of the last slab only what is written to is ever touched.
constexpr std::size_t kSlabWords = (std::size_t{32} << 20) / sizeof(std::uint64_t);
// A short log is not worth a large slab.
constexpr std::size_t kFewestPieces = 8;

}  // namespace

std::uint64_t* RowMemory::take(std::size_t words) {
  words = (words + kLineWords - 1) / kLineWords * kLineWords;
  const std::lock_guard lock(mutex_);
  while (current_ < slabs_.size() && slabs_[current_].size() - used_ < words) {
    ++current_;
    used_ = 0;
  }
  if (current_ == slabs_.size()) slabs_.emplace_back(std::max(words, std::min(kSlabWords, kFewestPieces * words)));
  std::uint64_t* const piece = slabs_[current_].data() + used_;
  used_ += words;
  words_ += words;
  return piece;
}

std::size_t RowMemory::bytes() const {
  const std::lock_guard lock(mutex_);
  return words_ * sizeof(std::uint64_t);
}

void RowMemory::clear() noexcept { current_ = used_ = words_ = 0; }

void RowMemory::release() noexcept {
  slabs_.clear();
  clear();
}

void RowMemory::absorb(RowMemory& other) {
  const std::size_t mine = slabs_.size();
  for (Buffer<std::uint64_t>& slab : other.slabs_) slabs_.push_back(std::move(slab));
  words_ += other.words_;
  if (mine < slabs_.size()) {
    current_ = mine + other.current_;
    used_ = other.used_;
  }
  other.release();
}

}  // namespace quintile::aggregation
