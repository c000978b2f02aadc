#include "engine/aggregate/partition_rule.hpp"

#include <algorithm>
#include <bit>
#include <vector>

namespace quintile::aggregation {
namespace {

using kernels::PartitionRule;

// A partition of this many rows, and the customers in it, fit in a second-level cache.
constexpr std::uint64_t kRowsPerPartition = 24'576;
// Sums fit without their rows, so that they need fewer partitions, to which rows are scattered faster.
constexpr std::uint64_t kRowsPerQuickPartition = 4 * kRowsPerPartition;
// Ids of a partition whose sums, one for each id, fit there: 16 bytes each, with days 32.
constexpr int kSumsWidthBits = 14;
constexpr int kDaysWidthBits = 13;
// Partitions that keep all threads busy to the end.
constexpr int kMinQuickBits = 7;
// A sample too small to tell an even spread from an uneven one.
constexpr std::size_t kMinSample = 256;
// A coarse partition may hold this many times its fair share of the sample. Early rows of a log are mostly of its first
// customers, so a sample is never quite even.
constexpr std::size_t kMaxImbalance = 16;

int bits_for(std::uint64_t rows, std::uint64_t rows_per_partition) {
  int bits = 0;
  while (bits < kernels::kMaxPartitionBits && (rows >> bits) > rows_per_partition) ++bits;
  return bits;
}

// Whether no partition would get much more than its share. Judged on at most 64 partitions: a sample
// says nothing about finer ones.
bool spreads_evenly(std::span<const std::uint64_t> sample, const PartitionRule& rule) {
  const int coarse_bits = std::min(rule.bits, 6);
  std::vector<std::size_t> count(std::size_t{1} << coarse_bits, 0);
  const std::uint64_t last = (std::uint64_t{1} << rule.bits) - 1;
  for (const std::uint64_t value : sample) {
    const std::uint64_t partition = std::min((value - rule.low) >> rule.shift, last);
    ++count[partition >> (rule.bits - coarse_bits)];
  }
  return *std::ranges::max_element(count) <= kMaxImbalance * sample.size() / count.size();
}

}  // namespace

PartitionRule choose_partition_rule(IdType type, std::uint64_t expected_rows, std::span<const std::int64_t> sample,
                                    MeasureSet measures) {
  PartitionRule rule;
  rule.bits = bits_for(expected_rows, kRowsPerPartition);
  if (type == IdType::text) {
    rule.by = PartitionRule::By::hashed;
    return rule;
  }
  const std::uint64_t flip = type == IdType::int64 ? std::uint64_t{1} << 63 : 0;
  if (rule.bits == 0) {
    // One partition ascends trivially.
    rule.by = PartitionRule::By::range;
    rule.flip = flip;
    rule.shift = 63;
    return rule;
  }
  const int most_bits = rule.bits;
  const bool quick = measures != MeasureSet::full;
  if (quick) rule.bits = std::max(bits_for(expected_rows, kRowsPerQuickPartition), std::min(most_bits, kMinQuickBits));
  if (sample.size() < kMinSample) return rule;

  std::vector<std::uint64_t> values;
  values.reserve(sample.size());
  for (const std::int64_t id : sample) values.push_back(static_cast<std::uint64_t>(id) ^ flip);
  auto [low, high] = std::ranges::minmax(values);
  // The sample hardly holds the outermost ids: those just outside its range belong to it.
  const std::uint64_t margin = (high - low) / 64 + 1;
  low = low < margin ? 0 : low - margin;
  high = high > ~std::uint64_t{0} - margin ? ~std::uint64_t{0} : high + margin;
  PartitionRule range{PartitionRule::By::range, rule.bits, flip, low, 0};
  // The narrowest power of two that covers the range.
  const int range_bits = static_cast<int>(std::bit_width(high - low));
  // Sparse ids are numbered instead, however wide their range.
  if (quick && range_bits < 64 && std::uint64_t{1} << range_bits <= expected_rows) {
    const int width_bits = measures == MeasureSet::basic ? kSumsWidthBits : kDaysWidthBits;
    range.bits = std::min(most_bits, std::max(kMinQuickBits, range_bits - width_bits));
  }
  range.shift = std::max(0, range_bits - range.bits);
  return spreads_evenly(values, range) ? range : rule;
}

}  // namespace quintile::aggregation
