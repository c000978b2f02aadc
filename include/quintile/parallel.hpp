// The one way anything in quintile runs in parallel.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace quintile {

/// Sets how many threads the library uses, for the whole process. 0: as many as the affinity mask and
/// the cgroup's CPU quota allow. Results do not depend on it.
void set_thread_count(int threads);

/// Threads in use (at least 1).
[[nodiscard]] int thread_count();

/// Name of the instruction set the kernels run on: "baseline", "avx2" or "avx512". The environment
/// variable QUINTILE_ISA caps it.
[[nodiscard]] std::string instruction_set();

/// Calls work(i) once for each i in [0, count), on any thread and in any order. The first exception (by
/// index, as far as it is known) is rethrown after all running calls have ended.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work);

/// Splits [0, size) into blocks of `block` (the last may be shorter) and calls work(index, begin, end)
/// for each. The boundaries depend on size and block only, never on the number of threads.
void parallel_blocks(std::size_t size, std::size_t block,
                     const std::function<void(std::size_t index, std::size_t begin, std::size_t end)>& work);

/// Ordered reduction over fixed blocks: map(begin, end) for each block in parallel, then combine(total, part)
/// in block order. The result is bit-identical for any number of threads.
template <class T, class Map, class Combine>
[[nodiscard]] T reduce_blocks(std::size_t size, std::size_t block, T total, Map map, Combine combine) {
  std::vector<T> parts((size + block - 1) / block);
  parallel_blocks(size, block,
                  [&](std::size_t index, std::size_t begin, std::size_t end) { parts[index] = map(begin, end); });
  for (T& part : parts) combine(total, part);
  return total;
}

/// Rows per block for loops over customers.
inline constexpr std::size_t kCustomerBlock = 65'536;

}  // namespace quintile
