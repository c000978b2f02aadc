#include "io/hdf5/block_plan.hpp"

#include <algorithm>
#include <numeric>

namespace quintile::io::hdf5 {

std::uint64_t rows_per_block(std::span<const std::uint64_t> chunk_rows, std::uint64_t row_bytes) {
  const std::uint64_t wanted =
      std::clamp<std::uint64_t>(kBlockBytes / std::max<std::uint64_t>(row_bytes, 1), 1, kBlockRows);
  const std::uint64_t limit = 8 * wanted;
  std::uint64_t step = 1;
  for (const std::uint64_t chunk : chunk_rows) {
    // Chunks too large to be whole in a block are shared between blocks through the cache.
    if (chunk == 0 || chunk > limit) continue;
    const std::uint64_t together = std::lcm(step, chunk);
    step = together <= limit ? together : std::max(step, chunk);
  }
  return step >= wanted ? step : wanted / step * step;
}

}  // namespace quintile::io::hdf5
