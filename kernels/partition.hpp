// Radix partitioning of compact rows by customer key.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quintile::kernels {

/// Most partitions a kernel handles: 2^12.
inline constexpr int kMaxPartitionBits = 12;
/// Most 64-bit words in a row.
inline constexpr std::size_t kMaxRowWords = 6;

/// Rows that leave for memory together, so that they fill whole cache lines: one line where rows of `words` words
/// divide it, otherwise `words` lines.
[[nodiscard]] constexpr std::size_t row_group(std::size_t words) noexcept { return 8 % words == 0 ? 8 / words : 8; }

/// Mixes a 64-bit key so that every bit of it moves the upper bits (xor-shift and multiply, after
/// Stafford's Mix13 / SplitMix64). A bijection.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t x) noexcept {
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93ULL;
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93ULL;
  x ^= x >> 32;
  return x;
}

/// How a row's key chooses its partition out of P = 2^bits.
struct PartitionRule {
  enum class By : std::uint8_t {
    mixed,   ///< upper bits of mix(key)
    hashed,  ///< upper bits of the key, which holds a hash there
    range,   ///< ((key ^ flip) - low) >> shift, clamped to 0..P-1: partitions ascend with the key
  };
  By by = By::mixed;
  int bits = 0;            ///< 0..kMaxPartitionBits
  std::uint64_t flip = 0;  ///< range: turns the key into an order-preserving unsigned number
  std::uint64_t low = 0;   ///< range: start of partition 0
  int shift = 0;           ///< range: log2 of a partition's width, 0..63
  bool operator==(const PartitionRule&) const = default;
};

/// Key and time of a row in one word, under a range rule: the lower `shift` bits hold the key's distance from the start
/// of its partition, the next ones the time's distance from `base` in units of `unit`. Where all amounts are whole
/// hundredths, the uppermost `money_bits` hold the amount as well: a signed number of them.
struct Packing {
  std::int64_t base = 0;
  std::int64_t unit = 1;  ///< 1, or kPackedUnit
  int shift = 0;          ///< of the rule
  int money_bits = 0;     ///< 0: the amount is not in the word
  bool operator==(const Packing&) const = default;

  [[nodiscard]] constexpr int time_bits() const noexcept { return 64 - shift - money_bits; }
  /// What a word holds besides the key.
  [[nodiscard]] constexpr std::uint64_t ticks(std::uint64_t word) const noexcept {
    return word << money_bits >> money_bits >> shift;
  }
  [[nodiscard]] constexpr std::int64_t time(std::uint64_t word) const noexcept {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(base) + ticks(word) * static_cast<std::uint64_t>(unit));
  }
  /// With money_bits > 0: the very double that was packed.
  [[nodiscard]] constexpr double money(std::uint64_t word) const noexcept {
    return static_cast<double>(static_cast<std::int64_t>(word) >> (64 - money_bits)) / kMoneyUnits;
  }
  static constexpr double kMoneyUnits = 100;
};
inline constexpr int kMostMoneyBits = 52;
/// A second in nanoseconds: times of most logs are whole seconds, and then take 30 bits less.
inline constexpr std::int64_t kPackedUnit = 1'000'000'000;

/// Kernels over rows of a log block. All are noexcept, allocate nothing and may be called from several
/// threads on different data.
struct PartitionKernels {
  /// partition[i] = the partition of key[i] by `rule`, and count[p] += 1 for each row.
  /// key and partition have `rows` values, count P values. No alignment needed; no overlap allowed.
  void (*assign)(const std::uint64_t* key, std::size_t rows, const PartitionRule& rule, std::uint16_t* partition,
                 std::uint32_t* count) noexcept;

  /// Like assign under a range rule with bits > 0, and word[i] = key[i], time[i] and, with packing.money_bits in
  /// 1..kMostMoneyBits, amount[i] packed. Returns false, with `word`, `partition` undefined and `count` untouched, when
  /// a key lies outside the rule's range, a time before packing.base or at no whole number of units after it, when a
  /// time's distance needs more than min(63, packing.time_bits()) bits, or when unpacking would not give the same
  /// amount to the bit.
  bool (*pack)(const std::uint64_t* key, const std::int64_t* time, const double* amount, std::size_t rows,
               const PartitionRule& rule, const Packing& packing, std::uint64_t* word, std::uint16_t* partition,
               std::uint32_t* count) noexcept;

  /// Writes row i = (column[0][i], ..., column[words-1][i]) to out + words * cursor[partition[i]]++, in order
  /// of i, so that the partitioning is stable. On entry each cursor is a multiple of row_group(words); `out` is
  /// 64-byte-aligned and holds whole groups. `staging` is 64-byte-aligned with P * row_group(words) * words values, its
  /// content undefined. Full groups leave through streaming stores: `out` does not pass through the caches.
  void (*scatter)(const std::uint64_t* const* column, std::size_t words, const std::uint16_t* partition,
                  std::size_t rows, int partition_bits, std::uint64_t* out, std::uint32_t* cursor,
                  std::uint64_t* staging) noexcept;

  /// Earliest and latest of `rows` >= 1 times.
  void (*time_range)(const std::int64_t* time, std::size_t rows, std::int64_t* first, std::int64_t* last) noexcept;
};

/// The kernels of the active instruction set.
[[nodiscard]] const PartitionKernels& partition_kernels() noexcept;

/// Obvious scalar versions with the same contract, for tests.
[[nodiscard]] const PartitionKernels& partition_reference() noexcept;

}  // namespace quintile::kernels
