#include <algorithm>
#include <bit>
#include <cmath>

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

// Whole hundredths that fit, and that give the same amount back.
bool pack_money(double amount, const Packing& packing, std::uint64_t& word) noexcept {
  const double units = std::nearbyint(amount * Packing::kMoneyUnits);
  const double most = std::ldexp(1.0, packing.money_bits - 1);
  if (!(units >= -most && units < most)) return false;
  word |= static_cast<std::uint64_t>(static_cast<std::int64_t>(units)) << (64 - packing.money_bits);
  return std::bit_cast<std::uint64_t>(packing.money(word)) == std::bit_cast<std::uint64_t>(amount);
}

bool pack(const std::uint64_t* key, const std::int64_t* time, const double* amount, std::size_t rows,
          const PartitionRule& rule, const Packing& packing, std::uint64_t* word, std::uint16_t* partition,
          std::uint32_t* count) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t ordered = key[i] ^ rule.flip;
    if (ordered < rule.low || (ordered - rule.low) >> rule.shift >> rule.bits != 0) return false;
    if (time[i] < packing.base) return false;
    const std::uint64_t elapsed = static_cast<std::uint64_t>(time[i]) - static_cast<std::uint64_t>(packing.base);
    const auto unit = static_cast<std::uint64_t>(packing.unit);
    if (elapsed % unit != 0) return false;
    const std::uint64_t ticks = elapsed / unit;
    if (ticks > ~std::uint64_t{0} >> std::max(64 - packing.time_bits(), 1)) return false;
    const std::uint64_t distance = ordered - rule.low;
    word[i] = ticks << rule.shift | (distance - (distance >> rule.shift << rule.shift));
    if (packing.money_bits > 0 && !pack_money(amount[i], packing, word[i])) return false;
    partition[i] = static_cast<std::uint16_t>(distance >> rule.shift);
  }
  for (std::size_t i = 0; i < rows; ++i) ++count[partition[i]];
  return true;
}

void time_range(const std::int64_t* time, std::size_t rows, std::int64_t* first, std::int64_t* last) noexcept {
  const auto [low, high] = std::minmax_element(time, time + rows);
  *first = *low;
  *last = *high;
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
  static constexpr PartitionKernels kReference = {&assign, &pack, &scatter, &time_range};
  return kReference;
}

}  // namespace quintile::kernels
