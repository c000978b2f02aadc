// Running tasks that are handed out one after the other.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>

#include "quintile/parallel.hpp"

namespace quintile {

/// Calls claim() from one thread at a time until it returns a null pointer, and work(state, index, task) for each task
/// on any thread. Every worker has one `State` of its own, for buffers worth keeping. When something throws, no
/// more tasks are claimed, those under way finish, and the exception of the lowest index is rethrown: the same one
/// for any number of threads.
template <class State, class Claim, class Work>
void parallel_claim(Claim claim, Work work) {
  std::mutex mutex;
  std::size_t next = 0;
  std::atomic<bool> stopped{false};
  std::exception_ptr error;
  std::size_t error_index = 0;
  const auto fail = [&](std::size_t index) {
    const std::lock_guard lock(mutex);
    if (!error || index < error_index) {
      error = std::current_exception();
      error_index = index;
    }
    stopped = true;
  };
  parallel_for(static_cast<std::size_t>(thread_count()), [&](std::size_t) {
    State state;
    while (true) {
      std::size_t index = 0;
      decltype(claim()) task;
      {
        const std::lock_guard lock(mutex);
        if (stopped) return;
        index = next;
        try {
          task = claim();
        } catch (...) {
          if (!error) {
            error = std::current_exception();
            error_index = index;
          }
          stopped = true;
          return;
        }
        if (!task) {
          stopped = true;
          return;
        }
        ++next;
      }
      try {
        work(state, index, *task);
      } catch (...) {
        fail(index);
        return;
      }
    }
  });
  if (error) std::rethrow_exception(error);
}

}  // namespace quintile
