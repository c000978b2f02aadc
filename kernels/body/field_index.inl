// Compiled once per instruction set, inside an anonymous namespace: no include guard.

// Compares 64 bytes at a time: bit i of a mask is byte i.
class TextBytes {
 public:
#if defined(__AVX512BW__)
  explicit TextBytes(const char* at) noexcept : lane_(_mm512_loadu_si512(at)) {}
  [[nodiscard]] std::uint64_t equal(char c) const noexcept {
    return _mm512_cmpeq_epi8_mask(lane_, _mm512_set1_epi8(c));
  }
  [[nodiscard]] std::uint64_t high() const noexcept { return _mm512_movepi8_mask(lane_); }

 private:
  __m512i lane_;
#elif defined(__AVX2__)
  explicit TextBytes(const char* at) noexcept
      : low_(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at))),
        high_(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 32))) {}
  [[nodiscard]] std::uint64_t equal(char c) const noexcept {
    const __m256i needle = _mm256_set1_epi8(c);
    return bits(_mm256_cmpeq_epi8(low_, needle)) | bits(_mm256_cmpeq_epi8(high_, needle)) << 32;
  }
  [[nodiscard]] std::uint64_t high() const noexcept { return bits(low_) | bits(high_) << 32; }

 private:
  static std::uint64_t bits(__m256i lane) noexcept { return static_cast<std::uint32_t>(_mm256_movemask_epi8(lane)); }
  __m256i low_;
  __m256i high_;
#else
  explicit TextBytes(const char* at) noexcept {
    for (std::size_t i = 0; i < 4; ++i) lanes_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16 * i));
  }
  [[nodiscard]] std::uint64_t equal(char c) const noexcept {
    const __m128i needle = _mm_set1_epi8(c);
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < 4; ++i) mask |= bits(_mm_cmpeq_epi8(lanes_[i], needle)) << (16 * i);
    return mask;
  }
  [[nodiscard]] std::uint64_t high() const noexcept {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < 4; ++i) mask |= bits(lanes_[i]) << (16 * i);
    return mask;
  }

 private:
  static std::uint64_t bits(__m128i lane) noexcept { return static_cast<std::uint32_t>(_mm_movemask_epi8(lane)); }
  __m128i lanes_[4];
#endif
};

// Bit i of the result is the parity of bits 0 to i.
inline std::uint64_t running_parity(std::uint64_t bits) noexcept {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

// The quotes that open or close, found one by one.
inline std::uint64_t toggling_quotes(std::uint64_t quotes, std::uint64_t may_open, bool open) noexcept {
  std::uint64_t result = 0;
  for (; quotes != 0; quotes &= quotes - 1) {
    const std::uint64_t quote = quotes & (~quotes + 1);
    if (open) {
      may_open |= quote << 1;
    } else if ((may_open & quote) == 0) {
      continue;
    }
    open = !open;
    result |= quote;
  }
  return result;
}

// Marks the bytes from each opening quote up to its closing one, exclusive.
inline std::uint64_t inside_quotes(std::uint64_t quotes, std::uint64_t boundaries, FieldScan& scan) noexcept {
  // Were every quote to toggle, would every opening one stand where a quote may open?
  std::uint64_t mask = running_parity(quotes) ^ scan.open;
  if ((quotes & mask & ~(((boundaries | quotes) << 1) | scan.may_open)) != 0) {
    quotes = toggling_quotes(quotes, (boundaries << 1) | scan.may_open, scan.open != 0);
    mask = running_parity(quotes) ^ scan.open;
  }
  scan.may_open = ((boundaries | quotes) & ~mask) >> 63;
  scan.open = std::uint64_t{0} - (mask >> 63);
  return mask;
}

// Writes base + the position of every bit, eight at a time: how many there are is hard to predict, and what is
// written past them does not matter.
inline std::uint32_t* write_positions(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) noexcept {
  const int count = __builtin_popcountll(bits);
  for (int done = 0; done < count; done += 8) {
    for (int i = 0; i < 8; ++i) {
      out[done + i] = base + static_cast<std::uint32_t>(__builtin_ctzll(bits | std::uint64_t{1} << 63));
      bits &= bits - 1;
    }
  }
  return out + count;
}

std::size_t index_fields(const char* text, std::size_t begin, std::size_t end, char separator, FieldScan& scan,
                         std::uint32_t* out) noexcept {
  std::uint32_t* next = out;
  std::uint64_t any_high = 0;
  std::uint64_t any_quotes = 0;
  std::uint64_t lines_outside = 0;
  for (std::size_t at = begin; at < end; at += 64) {
    const TextBytes bytes(text + at);
    // Leaves out what lies behind the end.
    const std::uint64_t valid = end - at >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << (end - at)) - 1;
    const std::uint64_t separators = bytes.equal(separator) & valid;
    const std::uint64_t lf = bytes.equal('\n') & valid;
    const std::uint64_t cr = bytes.equal('\r') & valid;
    const std::uint64_t quotes = bytes.equal('"') & valid;
    any_high |= bytes.high() & valid;
    any_quotes |= quotes;
    std::uint64_t lines = lf;
    if (cr != 0) {
      const std::uint64_t lf_follows = (at + 64 <= end && text[at + 64] == '\n') ? std::uint64_t{1} << 63 : 0;
      lines |= cr & ~((lf >> 1) | lf_follows);
    }
    const std::uint64_t boundaries = separators | lf | cr;
    std::uint64_t ends = separators | lines;
    if ((quotes | scan.open) != 0) {
      const std::uint64_t quoted = inside_quotes(quotes, boundaries, scan);
      scan.quoted_lines += static_cast<std::uint64_t>(__builtin_popcountll(lines & quoted));
      lines &= ~quoted;
      ends &= ~quoted;
    } else {
      scan.may_open = boundaries >> 63;
    }
    lines_outside += static_cast<std::uint64_t>(__builtin_popcountll(lines));
    next = write_positions(ends, static_cast<std::uint32_t>(at), next);
  }
  scan.lines += lines_outside;
  scan.high = scan.high || any_high != 0;
  scan.quotes = scan.quotes || any_quotes != 0;
  return static_cast<std::size_t>(next - out);
}
