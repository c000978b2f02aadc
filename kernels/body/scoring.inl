// Compiled once per instruction set, inside an anonymous namespace: no include guard.

void keep_buyers(const double* value, const std::uint32_t* occasions, std::size_t rows, double* out) noexcept {
  for (std::size_t i = 0; i < rows; ++i) out[i] = occasions[i] > 0 ? value[i] : __builtin_nan("");
}

void keep_where(const double* value, const double* gate, std::size_t rows, double* out) noexcept {
  for (std::size_t i = 0; i < rows; ++i) out[i] = gate[i] == gate[i] ? value[i] : __builtin_nan("");
}

void keep_counts_where(const std::uint32_t* value, const double* gate, std::size_t rows, double* out) noexcept {
  for (std::size_t i = 0; i < rows; ++i)
    out[i] = gate[i] == gate[i] ? static_cast<double>(value[i]) : __builtin_nan("");
}

void keep_scored(const double* value, const std::uint8_t* r, std::size_t rows, double* out) noexcept {
  for (std::size_t i = 0; i < rows; ++i) out[i] = r[i] != 0 ? value[i] : __builtin_nan("");
}

// Scores a stretch: `below` has the number of cuts below each value.
inline void score_stretch(const double* value, const double* below, std::size_t size, const CutScale& scale,
                          std::uint8_t* score) noexcept {
  const double start = scale.smaller_is_better ? static_cast<double>(scale.levels) : 1.0;
  const double step = scale.smaller_is_better ? -1.0 : 1.0;
  for (std::size_t i = 0; i < size; ++i)
    score[i] = static_cast<std::uint8_t>(static_cast<int>(value[i] == value[i] ? start + step * below[i] : 0.0));
}

// Counts the cuts below each of `Batches` batches of values, so that the sums don't wait for each other.
template <std::size_t Batches>
inline void count_cuts(const double* value, const CutScale& scale, double* below) noexcept {
  using Batch = xsimd::batch<double>;
  Batch values[Batches];
  Batch count[Batches];
  for (std::size_t b = 0; b < Batches; ++b) {
    values[b] = Batch::load_unaligned(value + b * Batch::size);
    count[b] = Batch(0.0);
  }
  for (std::size_t k = 0; k < scale.cuts; ++k) {
    const Batch cut(scale.cut[k]);
    for (std::size_t b = 0; b < Batches; ++b) count[b] += xsimd::select(cut < values[b], Batch(1.0), Batch(0.0));
  }
  for (std::size_t b = 0; b < Batches; ++b) count[b].store_unaligned(below + b * Batch::size);
}

void score(const double* value, std::size_t rows, const CutScale& scale, std::uint8_t* score) noexcept {
  constexpr std::size_t kLanes = xsimd::batch<double>::size;
  // Counting all cuts, which vectorises, beats a search as long as they are few.
  constexpr std::size_t kCountAll = 16 * kLanes;
  constexpr std::size_t kStretch = 512;
  std::size_t half = 1;
  while (half * 2 <= scale.cuts) half *= 2;
  alignas(64) double below[kStretch];
  for (std::size_t begin = 0; begin < rows; begin += kStretch) {
    const std::size_t size = rows - begin < kStretch ? rows - begin : kStretch;
    const double* stretch = value + begin;
    std::size_t i = 0;
    if (scale.cuts <= kCountAll) {
      for (; i + 4 * kLanes <= size; i += 4 * kLanes) count_cuts<4>(stretch + i, scale, below + i);
      for (; i + kLanes <= size; i += kLanes) count_cuts<1>(stretch + i, scale, below + i);
    }
    for (; i < size; ++i) {
      std::size_t at = 0;
      for (std::size_t step = half; step > 0; step /= 2)
        at += at + step <= scale.cuts && scale.cut[at + step - 1] < stretch[i] ? step : 0;
      below[i] = static_cast<double>(at);
    }
    score_stretch(stretch, below, size, scale, score + begin);
  }
}

std::size_t raise_missing(const std::uint8_t* r, std::size_t rows, std::uint8_t* score) noexcept {
  std::size_t raised = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const bool missing = (r[i] != 0) & (score[i] == 0);
    score[i] = static_cast<std::uint8_t>(score[i] + (missing ? 1 : 0));
    raised += missing ? 1U : 0U;
  }
  return raised;
}

void cells(const std::uint8_t* r, const std::uint8_t* f, const std::uint8_t* m, std::size_t rows,
           const CellShape& shape, std::uint16_t* cell) noexcept {
  const auto capped = [](std::uint8_t score, std::uint8_t levels) { return score < levels ? score : levels; };
  const std::uint8_t r_levels = shape.r_levels;
  const std::uint8_t f_levels = shape.f_levels;
  const std::uint8_t m_levels = shape.m_levels;
  const std::uint16_t r_step = shape.r_step;
  const std::uint16_t f_step = shape.f_step;
  if (m == nullptr) {
    for (std::size_t i = 0; i < rows; ++i)
      cell[i] = static_cast<std::uint16_t>(capped(r[i], r_levels) * r_step + capped(f[i], f_levels) * f_step);
  } else {
    for (std::size_t i = 0; i < rows; ++i)
      cell[i] = static_cast<std::uint16_t>(capped(r[i], r_levels) * r_step + capped(f[i], f_levels) * f_step +
                                           capped(m[i], m_levels));
  }
}

void count_cells(const std::uint16_t* cell, std::size_t rows, std::size_t cells, std::uint32_t* count) noexcept {
  std::size_t i = 0;
  for (; i + kCellCopies <= rows; i += kCellCopies) {
    for (std::size_t copy = 0; copy < kCellCopies; ++copy) ++count[copy * cells + cell[i + copy]];
  }
  for (; i < rows; ++i) ++count[i % kCellCopies * cells + cell[i]];
}

void look_up(const std::uint16_t* cell, std::size_t rows, const std::uint8_t* table, std::uint8_t* out) noexcept {
  for (std::size_t i = 0; i < rows; ++i) out[i] = table[cell[i]];
}

void flag_above(const double* value, std::size_t rows, double limit, std::uint8_t* flag) noexcept {
  for (std::size_t i = 0; i < rows; ++i) flag[i] = static_cast<std::uint8_t>(flag[i] | (value[i] > limit ? 1 : 0));
}

// Two customers' pairs (score, percentile) turned into two of each; the cache lines fill up in the processor's
// write-combining buffers.
void spread(const std::uint16_t* cell, std::size_t rows, const std::uint32_t* number_of, const CellValue* value_of,
            std::uint32_t* number, double* score, double* percentile) noexcept {
  std::size_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    const std::uint16_t* own = cell + i;
    const auto at = [&](std::size_t k) { return static_cast<int>(number_of[own[k]]); };
    _mm_stream_si128(reinterpret_cast<__m128i*>(number + i), _mm_setr_epi32(at(0), at(1), at(2), at(3)));
    for (std::size_t k = 0; k < 4; k += 2) {
      const __m128d first = _mm_load_pd(&value_of[own[k]].score);
      const __m128d second = _mm_load_pd(&value_of[own[k + 1]].score);
      _mm_stream_pd(score + i + k, _mm_unpacklo_pd(first, second));
      _mm_stream_pd(percentile + i + k, _mm_unpackhi_pd(first, second));
    }
  }
  for (; i < rows; ++i) {
    number[i] = number_of[cell[i]];
    score[i] = value_of[cell[i]].score;
    percentile[i] = value_of[cell[i]].percentile;
  }
  _mm_sfence();
}
