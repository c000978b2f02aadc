// Compiled once per instruction set, inside an anonymous namespace: no include guard.

void assign(const std::uint64_t* key, std::size_t rows, const PartitionRule& rule, std::uint16_t* partition,
            std::uint32_t* count) noexcept {
  if (rule.bits == 0) {
    for (std::size_t i = 0; i < rows; ++i) partition[i] = 0;
    count[0] += static_cast<std::uint32_t>(rows);
    return;
  }
  const int shift = 64 - rule.bits;
  const std::uint64_t last = (std::uint64_t{1} << rule.bits) - 1;
  const std::uint64_t flip = rule.flip;
  const std::uint64_t low = rule.low;
  const int width = rule.shift;
  // Choosing vectorises; the histogram does not. Apart, each runs at its own speed.
  switch (rule.by) {
    case PartitionRule::By::hashed:
      for (std::size_t i = 0; i < rows; ++i) partition[i] = static_cast<std::uint16_t>(key[i] >> shift);
      break;
    case PartitionRule::By::mixed:
      for (std::size_t i = 0; i < rows; ++i) partition[i] = static_cast<std::uint16_t>(mix(key[i]) >> shift);
      break;
    case PartitionRule::By::range:
      for (std::size_t i = 0; i < rows; ++i) {
        const std::uint64_t ordered = key[i] ^ flip;
        const std::uint64_t distance = ordered < low ? 0 : (ordered - low) >> width;
        partition[i] = static_cast<std::uint16_t>(distance < last ? distance : last);
      }
      break;
  }
  for (std::size_t i = 0; i < rows; ++i) ++count[partition[i]];
}

constexpr std::uint64_t inverse_of_odd(std::uint64_t odd) noexcept {
  std::uint64_t inverse = odd;
  for (int i = 0; i < 5; ++i) inverse *= 2 - odd * inverse;
  return inverse;
}

// Rows looked at before the first misfit among them counts: a block that cannot be packed should cost little.
constexpr std::size_t kPackedRows = 4096;

// Multiples are told from other numbers without dividing: the power of two by its bits, the odd factor because times
// its inverse (modulo 2^64) only its multiples stay small. Adding 1.5 * 2^52 rounds an amount to whole hundredths, and
// leaves their number in the lower bits.
template <std::uint64_t Unit, bool HasMoney>
bool pack_rows(const std::uint64_t* key, const std::int64_t* time, const double* amount, std::size_t rows,
               const PartitionRule& rule, const Packing& packing, std::uint64_t* word,
               std::uint16_t* partition) noexcept {
  constexpr int kTwos = std::countr_zero(Unit);
  constexpr std::uint64_t kOdd = Unit >> kTwos;
  constexpr std::uint64_t kInverse = inverse_of_odd(kOdd);
  constexpr std::uint64_t kLowBits = (std::uint64_t{1} << kTwos) - 1;
  constexpr double kRounder = 0x1.8p52;
  const std::uint64_t flip = rule.flip;
  const std::uint64_t low = rule.low;
  const int shift = rule.shift;
  const std::uint64_t local = (std::uint64_t{1} << shift) - 1;
  const std::uint64_t last = (std::uint64_t{1} << rule.bits) - 1;
  const auto base = static_cast<std::uint64_t>(packing.base);
  const std::uint64_t most_ticks =
      std::min(~std::uint64_t{0} / kOdd, ~std::uint64_t{0} >> std::max(shift + packing.money_bits, 1));
  const int money_bits = packing.money_bits;
  const int money_shift = 64 - money_bits;
  const std::uint64_t half = HasMoney ? std::uint64_t{1} << (money_bits - 1) : 0;
  for (std::size_t begin = 0; begin < rows; begin += kPackedRows) {
    const std::size_t end = std::min(rows, begin + kPackedRows);
    std::uint64_t misfits = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t distance = (key[i] ^ flip) - low;
      const std::uint64_t elapsed = static_cast<std::uint64_t>(time[i]) - base;
      const std::uint64_t ticks = (elapsed >> kTwos) * kInverse;
      const std::uint64_t to = distance >> shift;
      misfits |= (elapsed & kLowBits) | (ticks > most_ticks ? 1 : 0) | (to > last ? 1 : 0);
      std::uint64_t packed = ticks << shift | (distance & local);
      if constexpr (HasMoney) {
        const double rounder = amount[i] * Packing::kMoneyUnits + kRounder;
        const std::uint64_t units = std::bit_cast<std::uint64_t>(rounder) - std::bit_cast<std::uint64_t>(kRounder);
        const double unpacked = (rounder - kRounder) / Packing::kMoneyUnits;
        misfits |= (std::bit_cast<std::uint64_t>(unpacked) ^ std::bit_cast<std::uint64_t>(amount[i])) |
                   (units + half) >> money_bits;
        packed |= units << money_shift;
      }
      word[i] = packed;
      partition[i] = static_cast<std::uint16_t>(to);
    }
    if (misfits != 0) return false;
  }
  return true;
}

bool pack(const std::uint64_t* key, const std::int64_t* time, const double* amount, std::size_t rows,
          const PartitionRule& rule, const Packing& packing, std::uint64_t* word, std::uint16_t* partition,
          std::uint32_t* count) noexcept {
  const auto fits = [&]<std::uint64_t Unit>() {
    return packing.money_bits > 0 ? pack_rows<Unit, true>(key, time, amount, rows, rule, packing, word, partition)
                                  : pack_rows<Unit, false>(key, time, amount, rows, rule, packing, word, partition);
  };
  if (!(packing.unit == 1 ? fits.template operator()<1>() : fits.template operator()<kPackedUnit>())) return false;
  for (std::size_t i = 0; i < rows; ++i) ++count[partition[i]];
  return true;
}

void time_range(const std::int64_t* time, std::size_t rows, std::int64_t* first, std::int64_t* last) noexcept {
  std::int64_t low = time[0];
  std::int64_t high = time[0];
  for (std::size_t i = 1; i < rows; ++i) {
    low = time[i] < low ? time[i] : low;
    high = time[i] > high ? time[i] : high;
  }
  *first = low;
  *last = high;
}

// Copies a group of rows past the caches.
template <std::size_t Values>
inline void stream_group(std::uint64_t* to, const std::uint64_t* from) noexcept {
#if defined(__AVX512F__)
  for (std::size_t i = 0; i < Values; i += 8)
    _mm512_stream_si512(reinterpret_cast<__m512i*>(to + i), _mm512_load_si512(from + i));
#elif defined(__AVX2__)
  for (std::size_t i = 0; i < Values; i += 4)
    _mm256_stream_si256(reinterpret_cast<__m256i*>(to + i),
                        _mm256_load_si256(reinterpret_cast<const __m256i*>(from + i)));
#else
  for (std::size_t i = 0; i < Values; i += 2)
    _mm_stream_si128(reinterpret_cast<__m128i*>(to + i), _mm_load_si128(reinterpret_cast<const __m128i*>(from + i)));
#endif
}

template <std::size_t Words>
void scatter_rows(const std::uint64_t* const* column, const std::uint16_t* partition, std::size_t rows,
                  int partition_bits, std::uint64_t* out, std::uint32_t* cursor, std::uint64_t* staging) noexcept {
  constexpr std::size_t kGroup = row_group(Words);
  const std::uint64_t* source[Words];
  for (std::size_t w = 0; w < Words; ++w) source[w] = column[w];
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t p = partition[i];
    const std::uint32_t position = cursor[p]++;
    std::uint64_t* group = staging + p * kGroup * Words;
    std::uint64_t* row = group + (position % kGroup) * Words;
    for (std::size_t w = 0; w < Words; ++w) row[w] = source[w][i];
    if (position % kGroup == kGroup - 1)
      stream_group<kGroup * Words>(out + static_cast<std::size_t>(position - (kGroup - 1)) * Words, group);
  }
  const std::size_t partitions = std::size_t{1} << partition_bits;
  for (std::size_t p = 0; p < partitions; ++p) {
    const std::size_t left = cursor[p] % kGroup;
    if (left != 0) {
      std::memcpy(out + (cursor[p] - left) * Words, staging + p * kGroup * Words, left * Words * sizeof(std::uint64_t));
    }
  }
  _mm_sfence();
}

void scatter(const std::uint64_t* const* column, std::size_t words, const std::uint16_t* partition, std::size_t rows,
             int partition_bits, std::uint64_t* out, std::uint32_t* cursor, std::uint64_t* staging) noexcept {
  switch (words) {
    case 1:
      return scatter_rows<1>(column, partition, rows, partition_bits, out, cursor, staging);
    case 2:
      return scatter_rows<2>(column, partition, rows, partition_bits, out, cursor, staging);
    case 3:
      return scatter_rows<3>(column, partition, rows, partition_bits, out, cursor, staging);
    case 4:
      return scatter_rows<4>(column, partition, rows, partition_bits, out, cursor, staging);
    case 5:
      return scatter_rows<5>(column, partition, rows, partition_bits, out, cursor, staging);
    default:
      return scatter_rows<6>(column, partition, rows, partition_bits, out, cursor, staging);
  }
}
