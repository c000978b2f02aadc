// A parallel loop as oneTBB runs it.
#pragma once

#include <cstddef>

namespace quintile {

/// Calls call(context, i) once for each i in [0, count), on any thread of the arena. call must not throw. While a
/// thread waits for others, perhaps holding a lock of its caller, it takes up no work of an outer loop.
void run_loop(std::size_t count, void (*call)(void* context, std::size_t i), void* context);

}  // namespace quintile
