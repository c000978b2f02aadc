// Compiled once per instruction set, inside an anonymous namespace: no include guard.

constexpr std::size_t kCurvePoints = 64;  // at once: loops over them become vectors
constexpr std::size_t kCurveFeatures = 16;

// Turns cells into coordinates whose bits, taken in turn, are the place on the curve.
QUINTILE_INLINE void unfold(std::uint32_t (*x)[kCurvePoints], std::size_t d, unsigned bits) noexcept {
  for (unsigned bit = bits - 1; bit > 0; --bit) {
    const std::uint32_t low = (1U << bit) - 1;
    for (std::size_t f = 0; f < d; ++f) {
      for (std::size_t i = 0; i < kCurvePoints; ++i) {
        const std::uint32_t set = 0U - (x[f][i] >> bit & 1);
        const std::uint32_t exchanged = (x[0][i] ^ x[f][i]) & low & ~set;
        x[0][i] ^= exchanged | (low & set);
        if (f > 0) x[f][i] ^= exchanged;
      }
    }
  }
  for (std::size_t f = 1; f < d; ++f) {
    for (std::size_t i = 0; i < kCurvePoints; ++i) x[f][i] ^= x[f - 1][i];
  }
  std::uint32_t turned[kCurvePoints] = {};
  for (unsigned bit = bits - 1; bit > 0; --bit) {
    for (std::size_t i = 0; i < kCurvePoints; ++i) turned[i] ^= ((1U << bit) - 1) & (0U - (x[d - 1][i] >> bit & 1));
  }
  for (std::size_t f = 0; f < d; ++f) {
    for (std::size_t i = 0; i < kCurvePoints; ++i) x[f][i] ^= turned[i];
  }
}

void keys(const PointRun<double>& run, const CurveGrid& grid, std::uint32_t* keys) noexcept {
  const double top = static_cast<double>((std::uint64_t{1} << grid.bits) - 1);
  const std::size_t d = run.features;
  for (std::size_t begin = 0; begin < run.size; begin += kCurvePoints) {
    const std::size_t size = run.size - begin < kCurvePoints ? run.size - begin : kCurvePoints;
    std::uint32_t x[kCurveFeatures][kCurvePoints] = {};
    for (std::size_t f = 0; f < d; ++f) {
      const double* column = run.columns[f] + run.begin + begin;
      for (std::size_t i = 0; i < size; ++i) {
        const double cell = (column[i] - grid.low[f]) * grid.scale[f];
        const double inside = cell < 0 ? 0 : (cell > top ? top : cell);
        x[f][i] = static_cast<std::uint32_t>(static_cast<std::int32_t>(inside));
      }
    }
    unfold(x, d, grid.bits);
    std::uint32_t key[kCurvePoints] = {};
    for (unsigned bit = grid.bits; bit-- > 0;) {
      for (std::size_t f = 0; f < d; ++f) {
        for (std::size_t i = 0; i < kCurvePoints; ++i) key[i] = key[i] << 1 | (x[f][i] >> bit & 1);
      }
    }
    std::memcpy(keys + begin, key, size * sizeof *key);
  }
}
