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

// Copies one group of `Words` cache lines past the caches.
template <std::size_t Words>
inline void stream_group(std::uint64_t* to, const std::uint64_t* from) noexcept {
#if defined(__AVX512F__)
  for (std::size_t i = 0; i < Words * kRowGroup; i += 8)
    _mm512_stream_si512(reinterpret_cast<__m512i*>(to + i), _mm512_load_si512(from + i));
#elif defined(__AVX2__)
  for (std::size_t i = 0; i < Words * kRowGroup; i += 4)
    _mm256_stream_si256(reinterpret_cast<__m256i*>(to + i),
                        _mm256_load_si256(reinterpret_cast<const __m256i*>(from + i)));
#else
  for (std::size_t i = 0; i < Words * kRowGroup; i += 2)
    _mm_stream_si128(reinterpret_cast<__m128i*>(to + i), _mm_load_si128(reinterpret_cast<const __m128i*>(from + i)));
#endif
}

template <std::size_t Words>
void scatter_rows(const std::uint64_t* const* column, const std::uint16_t* partition, std::size_t rows,
                  int partition_bits, std::uint64_t* out, std::uint32_t* cursor, std::uint64_t* staging) noexcept {
  const std::uint64_t* source[Words];
  for (std::size_t w = 0; w < Words; ++w) source[w] = column[w];
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t p = partition[i];
    const std::uint32_t position = cursor[p]++;
    std::uint64_t* group = staging + p * kRowGroup * Words;
    std::uint64_t* row = group + (position % kRowGroup) * Words;
    for (std::size_t w = 0; w < Words; ++w) row[w] = source[w][i];
    if (position % kRowGroup == kRowGroup - 1)
      stream_group<Words>(out + static_cast<std::size_t>(position - (kRowGroup - 1)) * Words, group);
  }
  const std::size_t partitions = std::size_t{1} << partition_bits;
  for (std::size_t p = 0; p < partitions; ++p) {
    const std::size_t left = cursor[p] % kRowGroup;
    if (left != 0) {
      std::memcpy(out + (cursor[p] - left) * Words, staging + p * kRowGroup * Words,
                  left * Words * sizeof(std::uint64_t));
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
