// Compiled once per instruction set, inside an anonymous namespace: no include guard.

// The residue of a sum: only 0 stays 0.
inline std::uint32_t fletcher_residue(std::uint64_t sum) noexcept {
  return sum == 0 ? 0 : static_cast<std::uint32_t>((sum - 1) % 65535 + 1);
}

inline void fletcher(const char* in, std::size_t words, FletcherSums& sums) noexcept {
#if defined(__AVX512F__)
  constexpr std::size_t kBytes = 64;
#else
  constexpr std::size_t kBytes = 32;
#endif
  typedef std::uint32_t Lanes __attribute__((vector_size(kBytes)));
  constexpr std::size_t kLanes = kBytes / 4;
  constexpr std::size_t kWords = kBytes / 2;
  constexpr std::size_t kMostSteps = 240;  // keeps the weighted sums of 32 bits from overflowing: 240 * 241 * 65535

  while (words >= kWords) {
    const std::size_t steps = words / kWords < kMostSteps ? words / kWords : kMostSteps;
    Lanes pairs = {};      // of words, summed
    Lanes ups = {};        // the upper words alone
    Lanes sums_over = {};  // of `pairs` after each step
    for (std::size_t i = 0; i < steps; ++i) {
      Lanes lanes;
      std::memcpy(&lanes, in + i * kBytes, kBytes);
      const Lanes upper = lanes >> 16;
      pairs += (lanes & 0xFFFF) + upper;
      sums_over += pairs;
      ups += upper;
    }
    // A word of lane l in step i has kWords * (steps - i) - 2 l words from it to the end, an upper one has one less.
    std::uint64_t simple = 0;
    std::uint64_t weighted = 0;
    for (std::size_t l = 0; l < kLanes; ++l) {
      simple += pairs[l];
      weighted += kWords * std::uint64_t{sums_over[l]} - 2 * l * std::uint64_t{pairs[l]} - ups[l];
    }
    sums.weighted = fletcher_residue(sums.weighted + std::uint64_t{sums.simple} * (steps * kWords) + weighted);
    sums.simple = fletcher_residue(sums.simple + simple);
    in += steps * kBytes;
    words -= steps * kWords;
  }
  std::uint64_t simple = sums.simple;
  std::uint64_t weighted = sums.weighted;
  for (std::size_t i = 0; i < words; ++i) {
    std::uint16_t word;
    std::memcpy(&word, in + 2 * i, 2);
    simple += word;
    weighted += simple;
  }
  sums.simple = fletcher_residue(simple);
  sums.weighted = fletcher_residue(weighted);
}

// Sixteen values of Width bytes are 4 + log2(Width) bits of index. Interleaving the first half of the registers with
// the second rotates those bits by one: as many rounds as the width has bits turn planes into values, and four more
// turn values into planes.
template <std::size_t Width, int Rounds>
inline void rotate_index(__m128i (&registers)[Width]) noexcept {
  for (int round = 0; round < Rounds; ++round) {
    __m128i turned[Width];
    for (std::size_t j = 0; j < Width / 2; ++j) {
      turned[2 * j] = _mm_unpacklo_epi8(registers[j], registers[j + Width / 2]);
      turned[2 * j + 1] = _mm_unpackhi_epi8(registers[j], registers[j + Width / 2]);
    }
    for (std::size_t j = 0; j < Width; ++j) registers[j] = turned[j];
  }
}

template <std::size_t Width>
inline void shuffle_groups(const char* in, std::size_t values, char* out) noexcept {
  std::size_t i = 0;
  for (; i + 16 <= values; i += 16) {
    __m128i registers[Width];
    for (std::size_t k = 0; k < Width; ++k) {
      registers[k] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + i * Width + k * 16));
    }
    rotate_index<Width, 4>(registers);
    for (std::size_t k = 0; k < Width; ++k) {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out + k * values + i), registers[k]);
    }
  }
  for (; i < values; ++i) {
    for (std::size_t k = 0; k < Width; ++k) out[k * values + i] = in[i * Width + k];
  }
}

template <std::size_t Width, int Bits>
inline void unshuffle_groups(const char* in, std::size_t values, char* out) noexcept {
  std::size_t i = 0;
  for (; i + 16 <= values; i += 16) {
    __m128i registers[Width];
    for (std::size_t k = 0; k < Width; ++k) {
      registers[k] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + k * values + i));
    }
    rotate_index<Width, Bits>(registers);
    for (std::size_t k = 0; k < Width; ++k) {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i * Width + k * 16), registers[k]);
    }
  }
  for (; i < values; ++i) {
    for (std::size_t k = 0; k < Width; ++k) out[i * Width + k] = in[k * values + i];
  }
}

inline void shuffle(const char* in, std::size_t values, std::size_t width, char* out) noexcept {
  switch (width) {
    case 2:
      return shuffle_groups<2>(in, values, out);
    case 4:
      return shuffle_groups<4>(in, values, out);
    case 8:
      return shuffle_groups<8>(in, values, out);
    default:
      for (std::size_t k = 0; k < width; ++k) {
        for (std::size_t i = 0; i < values; ++i) out[k * values + i] = in[i * width + k];
      }
  }
}

inline void unshuffle(const char* in, std::size_t values, std::size_t width, char* out) noexcept {
  switch (width) {
    case 2:
      return unshuffle_groups<2, 1>(in, values, out);
    case 4:
      return unshuffle_groups<4, 2>(in, values, out);
    case 8:
      return unshuffle_groups<8, 3>(in, values, out);
    default:
      for (std::size_t i = 0; i < values; ++i) {
        for (std::size_t k = 0; k < width; ++k) out[i * width + k] = in[k * values + i];
      }
  }
}
