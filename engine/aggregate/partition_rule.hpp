// How a log's customers are divided into partitions.
#pragma once

#include <cstdint>
#include <span>

#include "kernels/partition.hpp"
#include "quintile/aggregate.hpp"
#include "quintile/event.hpp"

namespace quintile::aggregation {

/// Chooses the rule from what is known before reading: the number of rows to expect and a sample of the ids from all
/// over the log (may be empty). Integer ids that spread evenly over their range are divided by range: then the
/// partitions ascend with the id, and nothing has to be sorted afterwards. Others are divided by their hash.
/// Less than the full set of measures needs customers in the caches but not their rows: fewer partitions then.
[[nodiscard]] kernels::PartitionRule choose_partition_rule(IdType type, std::uint64_t expected_rows,
                                                           std::span<const std::int64_t> sample, MeasureSet measures);

}  // namespace quintile::aggregation
