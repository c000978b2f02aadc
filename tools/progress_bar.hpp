// A line on standard error that shows how far a job is.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "quintile/progress.hpp"

namespace quintile::tool {

/// Draws the progress of one job on a terminal; does nothing when standard error is piped or `quiet`. The line
/// disappears with the object.
class ProgressBar {
 public:
  explicit ProgressBar(bool quiet);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

  /// For the library: reports to this bar and stops at Ctrl-C. Must not outlive the bar.
  [[nodiscard]] Control control();

 private:
  using Clock = std::chrono::steady_clock;
  void draw(const Progress& progress);

  bool shown_;
  bool drawn_ = false;
  std::string stage_;
  std::uint64_t first_rows_ = 0;
  Clock::time_point stage_start_;
  Clock::time_point last_draw_;
};

}  // namespace quintile::tool
