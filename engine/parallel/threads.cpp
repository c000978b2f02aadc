#include "engine/parallel/threads.hpp"

#include <oneapi/tbb/global_control.h>
#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>

#include "kernels/dispatch.hpp"
#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "quintile/progress.hpp"

namespace quintile {
namespace {

int affinity_threads() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) != 0) return 1;
  return std::max(1, CPU_COUNT(&set));
}

// CPUs the cgroup grants (v2 `cpu.max`, v1 `cfs_quota`), rounded up; a large number when there is no quota.
int quota_threads() {
  constexpr int kNone = 1 << 20;
  double quota = 0;
  double period = 0;
  std::string text;
  if (std::ifstream file("/sys/fs/cgroup/cpu.max"); file >> text >> period) {
    if (text == "max") return kNone;
    quota = std::atof(text.c_str());
  } else {
    std::ifstream v1_quota("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
    std::ifstream v1_period("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
    if (!(v1_quota >> quota) || !(v1_period >> period)) return kNone;
  }
  if (quota <= 0 || period <= 0) return kNone;
  return std::max(1, static_cast<int>(std::ceil(quota / period)));
}

struct Threads {
  explicit Threads(int count)
      : threads(count),
        limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(count)),
        arena(count) {}
  int threads;
  tbb::global_control limit;  // lets the arena have more threads than there are processors, when asked
  tbb::task_arena arena;
};

std::mutex& guard() {
  static std::mutex mutex;
  return mutex;
}

// Never destroyed: worker threads may outlive static destructors.
std::unique_ptr<Threads>& slot() {
  static auto* threads = new std::unique_ptr<Threads>();
  return *threads;
}

Threads& threads() {
  const std::lock_guard lock(guard());
  auto& current = slot();
  if (!current) current = std::make_unique<Threads>(std::min(affinity_threads(), quota_threads()));
  return *current;
}

}  // namespace

tbb::task_arena& arena() { return threads().arena; }

void set_thread_count(int count) {
  if (count < 0 || count > 4096)
    throw UserError("the number of threads must be between 1 and 4096, or 0 for all: " + std::to_string(count));
  const std::lock_guard lock(guard());
  slot().reset();
  slot() = std::make_unique<Threads>(count > 0 ? count : std::min(affinity_threads(), quota_threads()));
}

int thread_count() { return threads().threads; }

std::string instruction_set() { return kernels::name_of(kernels::active_isa()); }

void Control::check() const {
  if (stop != nullptr && stop->load(std::memory_order_relaxed)) throw Interrupted();
}

}  // namespace quintile
