// Large buffers, recycled.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>

namespace quintile {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20;

/// Hands out runs of huge pages from one reserved stretch of addresses and keeps the pages of what is freed. A job of
/// many stages frees and allocates gigabytes, and the kernel clears every page it gives: that costs more than the
/// stages' own work. Freed neighbours join, so that many small runs serve one large column later.
/// Safe to use from several threads.
class PagePool {
 public:
  PagePool();
  PagePool(const PagePool&) = delete;
  PagePool& operator=(const PagePool&) = delete;

  /// Bytes are rounded up to huge pages. Throws std::bad_alloc.
  [[nodiscard]] void* allocate(std::size_t bytes);
  void free(void* pointer, std::size_t bytes) noexcept;
  /// Gives the pages that are not in use back to the system.
  void release() noexcept;

 private:
  std::mutex mutex_;
  std::byte* next_ = nullptr;  // start of what was never handed out
  std::byte* end_ = nullptr;
  std::map<std::byte*, std::size_t> runs_;  // free, by address; no two touch
};

/// The pool of the process. Never destroyed, so that buffers in static objects may outlive main().
[[nodiscard]] PagePool& page_pool();

}  // namespace quintile
