#include "quintile/buffer.hpp"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace quintile {
namespace {

constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kHugePage = std::size_t{2} << 20;
// Below this a column is better off with small pages: rounding up would cost more than it saves.
constexpr std::size_t kHugeThreshold = 2 * kHugePage;

constexpr std::size_t round_up(std::size_t bytes, std::size_t unit) { return (bytes + unit - 1) / unit * unit; }

}  // namespace

void* allocate_aligned(std::size_t bytes) {
  if (bytes == 0) return nullptr;
  const bool huge = bytes >= kHugeThreshold;
  const std::size_t alignment = huge ? kHugePage : kCacheLine;
  const std::size_t rounded = round_up(bytes, kCacheLine);
  if (rounded < bytes) throw std::bad_alloc();
  void* pointer = std::aligned_alloc(alignment, huge ? round_up(rounded, alignment) : rounded);
  if (pointer == nullptr) throw std::bad_alloc();
  // Advice only: where the kernel refuses, small pages do.
  if (huge) (void)madvise(pointer, bytes, MADV_HUGEPAGE);
  return pointer;
}

void free_aligned(void* pointer, std::size_t /*bytes*/) noexcept { std::free(pointer); }

}  // namespace quintile
