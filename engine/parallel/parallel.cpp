#include "quintile/parallel.hpp"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <mutex>

#include "engine/parallel/threads.hpp"

namespace quintile {

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work) {
  if (count == 0) return;
  if (count == 1) return work(0);
  std::mutex mutex;
  std::exception_ptr first;
  std::atomic<std::size_t> first_index{std::numeric_limits<std::size_t>::max()};
  arena().execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, count, 1),
        [&](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t i = range.begin(); i != range.end(); ++i) {
            // Work before a failed index still runs, so that the error that is reported is the first one.
            if (i > first_index.load(std::memory_order_relaxed)) continue;
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
        },
        tbb::simple_partitioner());
  });
  if (first) std::rethrow_exception(first);
}

void parallel_blocks(std::size_t size, std::size_t block,
                     const std::function<void(std::size_t, std::size_t, std::size_t)>& work) {
  parallel_for((size + block - 1) / block,
               [&](std::size_t index) { work(index, index * block, std::min(size, (index + 1) * block)); });
}

}  // namespace quintile
