// How a caller watches a long job and stops it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string_view>

namespace quintile {

/// A job's state, reported now and then from one thread at a time.
struct Progress {
  std::string_view stage;  ///< "reading", "aggregating", "scoring", "writing", ...
  std::uint64_t rows = 0;  ///< rows (or customers) done in this stage
  double fraction = 0;     ///< 0..1 of this stage; negative: unknown
};

/// Passed down to every stage that takes long.
struct Control {
  std::function<void(const Progress&)> progress;  ///< may be empty
  const std::atomic<bool>* stop = nullptr;        ///< when it turns true the job throws Interrupted

  void report(std::string_view stage, std::uint64_t rows, double fraction) const {
    if (progress) progress({stage, rows, fraction});
  }
  void check() const;  ///< throws Interrupted when asked to stop
};

}  // namespace quintile
