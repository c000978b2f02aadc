#include "quintile/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <mutex>

#include "engine/parallel/loop.hpp"

namespace quintile {

namespace {

struct Loop {
  const std::function<void(std::size_t)>& work;
  std::mutex mutex{};
  std::exception_ptr first{};
  std::atomic<std::size_t> first_index{std::numeric_limits<std::size_t>::max()};
  // These two state what oneTBB guarantees and ThreadSanitizer cannot see inside it: what comes before the loop
  // happens before its work, and its work before what comes after.
  std::atomic<bool> begun{false};
  std::atomic<std::size_t> ended{0};

  void run(std::size_t i) {
    // Work before a failed index still runs, so that the error that is reported is the first one.
    if (i > first_index.load(std::memory_order_relaxed)) return;
    try {
      work(i);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (i < first_index.load()) {
        first = std::current_exception();
        first_index.store(i);
      }
    }
  }
};

void run_ordered(void* context, std::size_t i) {
  Loop& loop = *static_cast<Loop*>(context);
  (void)loop.begun.load(std::memory_order_acquire);
  loop.run(i);
  loop.ended.fetch_add(1, std::memory_order_release);
}

}  // namespace

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work) {
  if (count == 0) return;
  if (count == 1) return work(0);
  Loop loop{.work = work};
  loop.begun.store(true, std::memory_order_release);
  run_loop(count, run_ordered, &loop);
  (void)loop.ended.load(std::memory_order_acquire);
  if (loop.first) std::rethrow_exception(loop.first);
}

void parallel_blocks(std::size_t size, std::size_t block,
                     const std::function<void(std::size_t, std::size_t, std::size_t)>& work) {
  parallel_for((size + block - 1) / block,
               [&](std::size_t index) { work(index, index * block, std::min(size, (index + 1) * block)); });
}

}  // namespace quintile
