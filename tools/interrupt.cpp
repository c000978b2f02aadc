#include "tools/interrupt.hpp"

#include <unistd.h>
#include <csignal>

namespace quintile::tool {
namespace {

std::atomic<bool> stop{false};
static_assert(std::atomic<bool>::is_always_lock_free, "the signal handler may touch lock-free atomics only");

constexpr int kInterruptedExit = 130;

extern "C" void quintile_on_signal(int /*signal*/) {
  if (stop.exchange(true)) _exit(kInterruptedExit);
}

}  // namespace

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = quintile_on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

const std::atomic<bool>& stop_requested() { return stop; }

}  // namespace quintile::tool
