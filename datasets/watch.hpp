// Progress and stopping from inside a parallel loop.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "quintile/progress.hpp"

namespace quintile::datasets {

/// Counts customers done by any thread, reports them from one at a time, and throws Interrupted when asked to stop.
class Watch {
 public:
  Watch(const Control& control, std::string_view stage, std::uint64_t total)
      : control_(control), stage_(stage), total_(total) {}

  void add(std::uint64_t done) {
    control_.check();
    const std::uint64_t sum = done_.fetch_add(done, std::memory_order_relaxed) + done;
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock) control_.report(stage_, sum, static_cast<double>(sum) / static_cast<double>(total_));
  }

 private:
  const Control& control_;
  std::string_view stage_;
  std::uint64_t total_;
  std::atomic<std::uint64_t> done_{0};
  std::mutex mutex_;
};

}  // namespace quintile::datasets
