#include "engine/parallel/loop.hpp"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include "engine/parallel/threads.hpp"

namespace quintile {

void run_loop(std::size_t count, void (*call)(void* context, std::size_t i), void* context) {
  const auto loop = [&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, count, 1),
        [call, context](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t i = range.begin(); i != range.end(); ++i) call(context, i);
        },
        tbb::simple_partitioner());
  };
  arena().execute([&] { tbb::this_task_arena::isolate(loop); });
}

}  // namespace quintile
