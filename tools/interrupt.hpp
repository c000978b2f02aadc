// Ctrl-C and closed pipes.
#pragma once

#include <atomic>

namespace quintile::tool {

/// Makes the first SIGINT or SIGTERM ask the running job to stop and a second one end the process at once, and
/// turns a closed pipe and a file size limit into ordinary write errors.
void catch_signals();

/// Turns true at the first signal; for Control::stop.
[[nodiscard]] const std::atomic<bool>& stop_requested();

}  // namespace quintile::tool
