#include "engine/parallel/radix_sort.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "quintile/parallel.hpp"

namespace quintile {
namespace {

constexpr int kDigitBits = 10;
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
constexpr std::size_t kBlock = 1 << 17;

std::size_t digit_of(std::uint64_t key, int shift) { return static_cast<std::size_t>(key >> shift) % kDigits; }

}  // namespace

void radix_sort(Buffer<std::uint64_t>& keys, int bits, int from) {
  const std::size_t size = keys.size();
  const std::size_t blocks = (size + kBlock - 1) / kBlock;
  Buffer<std::uint64_t> sorted(size);
  std::vector<std::size_t> place(blocks * kDigits);
  for (int shift = from; shift < bits; shift += kDigitBits) {
    std::fill(place.begin(), place.end(), 0);
    parallel_blocks(size, kBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
      std::size_t* count = place.data() + block * kDigits;
      for (std::size_t i = begin; i < end; ++i) ++count[digit_of(keys[i], shift)];
    });
    // Digit by digit, and in each block by block: equal digits keep their order.
    std::size_t next = 0;
    for (std::size_t digit = 0; digit < kDigits; ++digit) {
      for (std::size_t block = 0; block < blocks; ++block) next += std::exchange(place[block * kDigits + digit], next);
    }
    parallel_blocks(size, kBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
      std::size_t* to = place.data() + block * kDigits;
      for (std::size_t i = begin; i < end; ++i) sorted[to[digit_of(keys[i], shift)]++] = keys[i];
    });
    std::swap(keys, sorted);
  }
}

}  // namespace quintile
