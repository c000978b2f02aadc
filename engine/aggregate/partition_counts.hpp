// How many customers each partition has, before they are folded.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/aggregate/partitioned_block.hpp"
#include "kernels/partition.hpp"

namespace quintile::aggregation {

/// The place of each partition's first customer in the order of ids, and behind them the number of customers. Nothing
/// unless ids are divided by range and are indices into dense ranges: only there does one bit an id do.
[[nodiscard]] std::optional<std::vector<std::size_t>> first_customers(std::span<const PartitionedBlock> blocks,
                                                                      const kernels::PartitionRule& rule);

}  // namespace quintile::aggregation
