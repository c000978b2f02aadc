// Compiled once per instruction set, inside an anonymous namespace: no include guard.

// A few limits after the other over a stretch that stays in the first-level cache: a compare and an add a batch and
// limit, for any number of limits.
template <std::size_t Limits>
inline void count_some(const double* value, std::size_t rows, const double* limit, std::uint64_t* count) noexcept {
  std::uint64_t up_to[Limits] = {};
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < Limits; ++k) up_to[k] += value[i] <= limit[k] ? 1U : 0U;
  }
  for (std::size_t k = 0; k < Limits; ++k) count[k] += up_to[k];
}

void count_up_to(const double* value, std::size_t rows, const double* limit, std::size_t limits,
                 std::uint64_t* count) noexcept {
  constexpr std::size_t kStretch = 2'048;
  for (std::size_t begin = 0; begin < rows; begin += kStretch) {
    const double* stretch = value + begin;
    const std::size_t size = rows - begin < kStretch ? rows - begin : kStretch;
    std::size_t k = 0;
    for (; k + 4 <= limits; k += 4) count_some<4>(stretch, size, limit + k, count + k);
    if (k + 2 <= limits) {
      count_some<2>(stretch, size, limit + k, count + k);
      k += 2;
    }
    if (k < limits) count_some<1>(stretch, size, limit + k, count + k);
  }
}

// Without a branch on whether anything is wanted: it would be mispredicted too often.
std::size_t collect(const double* value, std::size_t rows, const OpenInterval* interval, std::size_t intervals,
                    double* out) noexcept {
  using Batch = xsimd::batch<double>;
  constexpr std::size_t kLanes = Batch::size;
  std::size_t found = 0;
  std::size_t i = 0;
  for (; i + kLanes <= rows; i += kLanes) {
    const Batch values = Batch::load_unaligned(value + i);
#if defined(__AVX512F__)
    unsigned mask = 0;
    for (std::size_t k = 0; k < intervals; ++k) {
      const __mmask8 above = _mm512_cmp_pd_mask(values, _mm512_set1_pd(interval[k].low), _CMP_GT_OQ);
      mask |= _mm512_mask_cmp_pd_mask(above, values, _mm512_set1_pd(interval[k].high), _CMP_LT_OQ);
    }
    _mm512_storeu_pd(out + found, _mm512_maskz_compress_pd(static_cast<__mmask8>(mask), values));
    found += static_cast<std::size_t>(__builtin_popcount(mask));
#else
    auto inside = Batch(interval[0].low) < values && values < Batch(interval[0].high);
    for (std::size_t k = 1; k < intervals; ++k)
      inside = inside || (Batch(interval[k].low) < values && values < Batch(interval[k].high));
    if (!xsimd::any(inside)) continue;
    bool wanted[kLanes];
    inside.store_unaligned(wanted);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      out[found] = value[i + lane];
      found += wanted[lane] ? 1U : 0U;
    }
#endif
  }
  for (; i < rows; ++i) {
    bool inside = false;
    for (std::size_t k = 0; k < intervals; ++k) inside |= interval[k].low < value[i] && value[i] < interval[k].high;
    if (inside) out[found++] = value[i];
  }
  return found;
}

void range(const double* value, std::size_t rows, KeyRange& out) noexcept {
  std::uint64_t low = out.low;
  std::uint64_t high = out.high;
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t key = order_key(value[i]);
    const bool number = key != kNoKey;
    low = key < low ? key : low;  // the key of NaN is never lower
    const std::uint64_t seen = number ? key : 0;
    high = seen > high ? seen : high;
    count += number ? 1U : 0U;
  }
  out = {low, high, out.count + count};
}

// Making keys vectorises, counting does not. Apart, each runs at its own speed.
void histogram(const double* value, std::size_t rows, std::uint64_t low, unsigned shift, KeyRange* bin) noexcept {
  constexpr std::size_t kStretch = 512;
  std::uint64_t keys[kStretch];
  for (std::size_t begin = 0; begin < rows; begin += kStretch) {
    const std::size_t size = rows - begin < kStretch ? rows - begin : kStretch;
    for (std::size_t i = 0; i < size; ++i) keys[i] = order_key(value[begin + i]);
    for (std::size_t i = 0; i < size; ++i) {
      if (keys[i] == kNoKey) continue;
      KeyRange& own = bin[(keys[i] - low) >> shift];
      own.low = keys[i] < own.low ? keys[i] : own.low;
      own.high = keys[i] > own.high ? keys[i] : own.high;
      ++own.count;
    }
  }
}
