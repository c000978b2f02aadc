// Sorting in parallel.
#pragma once

#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>

#include "engine/parallel/threads.hpp"

namespace quintile {

/// Sorts [begin, end) by `less`, which must order any two elements (no ties), so that the result does not depend on
/// the number of threads.
template <class Iterator, class Less>
void parallel_sort(Iterator begin, Iterator end, Less less) {
#if defined(__SANITIZE_THREAD__)
  std::sort(begin, end, less);  // ThreadSanitizer does not see into oneTBB; the order is the same
#else
  arena().execute([&] { tbb::parallel_sort(begin, end, less); });
#endif
}

}  // namespace quintile
