#include "engine/base/page_pool.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <iterator>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
// Tells AddressSanitizer, where it runs, which bytes are in use: the pool would hide mistakes from it.
#define ASAN_POISON_MEMORY_REGION(pointer, bytes) static_cast<void>(0)
#define ASAN_UNPOISON_MEMORY_REGION(pointer, bytes) static_cast<void>(0)
#endif

namespace quintile {
namespace {

constexpr std::size_t round_up(std::size_t bytes) { return (bytes + kHugePage - 1) / kHugePage * kHugePage; }

std::size_t physical_memory() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page = sysconf(_SC_PAGE_SIZE);
  return pages > 0 && page > 0 ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(page)
                               : std::size_t{1} << 36;
}

}  // namespace

// Reserves addresses only. Free runs may be scattered, so there are several times as many as there is memory.
PagePool::PagePool() {
  const std::size_t size = round_up(physical_memory() * 8);
  void* base = mmap(nullptr, size + kHugePage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED) return;  // nothing to hand out: allocate() throws
  next_ = static_cast<std::byte*>(base);
  next_ += round_up(reinterpret_cast<std::uintptr_t>(base)) - reinterpret_cast<std::uintptr_t>(base);
  end_ = next_ + size;
}

void* PagePool::allocate(std::size_t bytes) {
  const std::size_t size = round_up(bytes);
  if (size < bytes) throw std::bad_alloc();
  const std::lock_guard lock(mutex_);
  // The tightest fit leaves the long runs whole for long columns.
  auto best = runs_.end();
  for (auto run = runs_.begin(); run != runs_.end(); ++run) {
    if (run->second >= size && (best == runs_.end() || run->second < best->second)) best = run;
  }
  if (best != runs_.end()) {
    const auto [start, length] = *best;
    runs_.erase(best);
    if (length > size) runs_.emplace(start + size, length - size);
    ASAN_UNPOISON_MEMORY_REGION(start, bytes);
    return start;
  }
  if (static_cast<std::size_t>(end_ - next_) < size) throw std::bad_alloc();
  void* pointer = next_;
  if (mprotect(pointer, size, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
  // Advice only: where the kernel refuses, small pages do.
  (void)madvise(pointer, size, MADV_HUGEPAGE);
  next_ += size;
  return pointer;
}

void PagePool::free(void* pointer, std::size_t bytes) noexcept {
  auto* start = static_cast<std::byte*>(pointer);
  ASAN_POISON_MEMORY_REGION(pointer, round_up(bytes));
  const std::lock_guard lock(mutex_);
  auto run = runs_.emplace(start, round_up(bytes)).first;
  if (const auto after = std::next(run); after != runs_.end() && run->first + run->second == after->first) {
    run->second += after->second;
    runs_.erase(after);
  }
  if (run == runs_.begin()) return;
  if (const auto earlier = std::prev(run); earlier->first + earlier->second == run->first) {
    earlier->second += run->second;
    runs_.erase(run);
  }
}

void PagePool::release() noexcept {
  const std::lock_guard lock(mutex_);
  for (const auto& [start, length] : runs_) (void)madvise(start, length, MADV_DONTNEED);
}

PagePool& page_pool() {
  static auto* pool = new PagePool();
  return *pool;
}

}  // namespace quintile
