// Partitions whose ids are dense enough to be indexed instead of hashed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "kernels/partition.hpp"

namespace quintile::aggregation {

/// Order-preserving ids base <= id < base + width.
struct DenseRange {
  std::uint64_t base;
  std::uint64_t width;
};

/// The range of a partition with `rows` rows, or nothing when ids are divided by hash or so sparse that an array over
/// the range would not fit the caches that the rows fit.
[[nodiscard]] inline std::optional<DenseRange> dense_range(const kernels::PartitionRule& rule, std::size_t partition,
                                                           std::size_t rows) noexcept {
  constexpr std::uint64_t kSparsest = 8;
  constexpr std::uint64_t kAlwaysDense = 4096;
  if (rule.by != kernels::PartitionRule::By::range || rule.shift > 32) return std::nullopt;
  const std::uint64_t width = std::uint64_t{1} << rule.shift;
  if (width > std::max<std::uint64_t>(kAlwaysDense, rows * kSparsest)) return std::nullopt;
  return DenseRange{rule.low + (static_cast<std::uint64_t>(partition) << rule.shift), width};
}

}  // namespace quintile::aggregation
