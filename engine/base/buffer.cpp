#include "quintile/buffer.hpp"

#include <cstdlib>
#include <new>

#include "engine/base/page_pool.hpp"

namespace quintile {
namespace {

constexpr std::size_t kCacheLine = 64;
// Below this a column is better off in the heap: rounding up to huge pages would cost more than it saves.
constexpr std::size_t kPoolThreshold = 2 * kHugePage;

}  // namespace

void* allocate_aligned(std::size_t bytes) {
  if (bytes == 0) return nullptr;
  if (bytes >= kPoolThreshold) return page_pool().allocate(bytes);
  void* pointer = std::aligned_alloc(kCacheLine, (bytes + kCacheLine - 1) / kCacheLine * kCacheLine);
  if (pointer == nullptr) throw std::bad_alloc();
  return pointer;
}

void free_aligned(void* pointer, std::size_t bytes) noexcept {
  if (bytes >= kPoolThreshold) {
    page_pool().free(pointer, bytes);
  } else {
    std::free(pointer);
  }
}

void release_unused_memory() noexcept { page_pool().release(); }

}  // namespace quintile
