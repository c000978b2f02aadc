// The arena that every parallel loop runs in.
#pragma once

#include <oneapi/tbb/task_arena.h>

namespace quintile {

/// The process-wide arena with thread_count() slots. Created on first use.
[[nodiscard]] tbb::task_arena& arena();

}  // namespace quintile
