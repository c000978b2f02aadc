#include <algorithm>

#include "kernels/partition.hpp"

namespace quintile::kernels {
namespace {

std::uint64_t partition_of(std::uint64_t key, const PartitionRule& rule) noexcept {
  if (rule.bits == 0) return 0;
  if (rule.by == PartitionRule::By::hashed) return key >> (64 - rule.bits);
  if (rule.by == PartitionRule::By::mixed) return mix(key) >> (64 - rule.bits);
  const std::uint64_t ordered = key ^ rule.flip;
  if (ordered < rule.low) return 0;
  return std::min((ordered - rule.low) >> rule.shift, (std::uint64_t{1} << rule.bits) - 1);
}

void assign(const std::uint64_t* key, std::size_t rows, const PartitionRule& rule, std::uint16_t* partition,
            std::uint32_t* count) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    partition[i] = static_cast<std::uint16_t>(partition_of(key[i], rule));
    ++count[partition[i]];
  }
}

void scatter(const std::uint64_t* const* column, std::size_t words, const std::uint16_t* partition, std::size_t rows,
             int /*partition_bits*/, std::uint64_t* out, std::uint32_t* cursor, std::uint64_t* /*staging*/) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t row = cursor[partition[i]]++;
    for (std::size_t w = 0; w < words; ++w) out[row * words + w] = column[w][i];
  }
}

}  // namespace

const PartitionKernels& partition_reference() noexcept {
  static constexpr PartitionKernels kReference = {&assign, &scatter};
  return kReference;
}

}  // namespace quintile::kernels
