#include "bench/compare/stream.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "quintile/buffer.hpp"
#include "quintile/parallel.hpp"

namespace quintile::bench {

double stream_bandwidth() {
  constexpr std::size_t kElements = std::size_t{32} << 20;
  constexpr std::size_t kBlock = std::size_t{1} << 18;
  constexpr int kPasses = 7;
  Buffer<double> a(kElements, 0.0);
  const Buffer<double> b(kElements, 1.0);
  const Buffer<double> c(kElements, 2.0);
  double best = 0;
  for (int pass = 0; pass < kPasses; ++pass) {
    const auto start = std::chrono::steady_clock::now();
    parallel_blocks(kElements, kBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) a[i] = b[i] + 3.0 * c[i];
    });
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    best = std::max(best, 24.0 * static_cast<double>(kElements) / seconds);
  }
  return best;
}

}  // namespace quintile::bench
