// Compiled once per instruction set, inside an anonymous namespace: no include guard.
//
// Eight doubles at a time, whatever the width of the registers: the compiler splits them. So every set does the same
// operations in the same order.
using Lanes = double __attribute__((vector_size(64)));
using LaneBits = std::int64_t __attribute__((vector_size(64)));
using LaneWords = std::uint64_t __attribute__((vector_size(64)));
constexpr std::size_t kLanes = 8;

#define QUINTILE_INLINE inline __attribute__((always_inline))
#define QUINTILE_LAMBDA __attribute__((always_inline))

QUINTILE_INLINE Lanes load_lanes(const double* from) noexcept {
  Lanes v;
  std::memcpy(&v, from, sizeof v);
  return v;
}

QUINTILE_INLINE void store_lanes(double* to, Lanes v) noexcept { std::memcpy(to, &v, sizeof v); }

// The first n < kLanes values, then `fill`.
QUINTILE_INLINE Lanes load_part(const double* from, std::size_t n, double fill) noexcept {
  double v[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i) v[i] = i < n ? from[i] : fill;
  return load_lanes(v);
}

QUINTILE_INLINE double sum_of(Lanes v) noexcept {
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

QUINTILE_INLINE Lanes abs_of(Lanes v) noexcept { return v < 0.0 ? -v : v; }

// 1.5 * 2^52: adding it puts an integer into the low bits of a double.
constexpr double kShifter = 6755399441055744.0;

// ln x for positive normal x: x = 2^k m with m in [sqrt(1/2), sqrt(2)), then the odd series of ln((1 + s) / (1 - s))
// with FreeBSD msun's minimax coefficients (error below 2^-58 before rounding).
QUINTILE_INLINE Lanes log_of(Lanes x) noexcept {
  constexpr std::uint64_t kRootHalf = 0x3fe6a09e667f3bcdULL;
  constexpr std::uint64_t kOne = 0x3ff0000000000000ULL;
  const LaneWords bits = std::bit_cast<LaneWords>(x) + (kOne - kRootHalf);
  const LaneWords exponent = bits >> 52;
  const Lanes k = std::bit_cast<Lanes>(exponent + (std::bit_cast<std::uint64_t>(kShifter) - 1023)) - kShifter;
  const Lanes m = std::bit_cast<Lanes>((bits & 0x000fffffffffffffULL) + kRootHalf);
  const Lanes f = m - 1.0;
  const Lanes s = f / (2.0 + f);
  const Lanes z = s * s;
  const Lanes w = z * z;
  const Lanes even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const Lanes odd =
      z * (6.666666666666735130e-01 +
           w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const Lanes half = 0.5 * f * f;
  const Lanes low = s * (half + (even + odd)) + k * 1.90821492927058770002e-10;
  return k * 6.93147180369123816490e-01 - ((half - low) - f);
}

// ln(1 + v), v >= 0: the logarithm of the rounded sum, corrected for what the rounding lost.
QUINTILE_INLINE Lanes log1p_of(Lanes v) noexcept {
  const Lanes sum = 1.0 + v;
  const Lanes back = sum - 1.0;
  const Lanes lost = (1.0 - (sum - back)) + (v - back);
  return log_of(sum) + lost / sum;
}

// e^x: x = k ln 2 + r with |r| <= ln(2) / 2, Taylor's series to r^13 (next term below 5e-18).
QUINTILE_INLINE Lanes exp_of(Lanes x) noexcept {
  const LaneBits tiny = x < -708.0;
  const Lanes in = tiny ? (x - x) - 708.0 : x;
  const Lanes shifted = in * 1.44269504088896338700e+00 + kShifter;
  const Lanes k = shifted - kShifter;
  const Lanes r = (in - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
  const Lanes r2 = r * r;
  const Lanes r4 = r2 * r2;
  const Lanes low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
  const Lanes mid = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
  const Lanes high = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
  const Lanes e = 1.0 + (r + r2 * (low + r4 * (mid + r4 * high)));
  const LaneWords whole = std::bit_cast<LaneWords>(shifted) - std::bit_cast<std::uint64_t>(kShifter);
  const Lanes scale = std::bit_cast<Lanes>((whole + 1023) << 52);
  return tiny ? x - x : e * scale;
}

template <class Function>
QUINTILE_INLINE void map_lanes(const double* in, std::size_t n, double fill, double* out, Function function) noexcept {
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) store_lanes(out + i, function(load_lanes(in + i)));
  if (i == n) return;
  const Lanes last = function(load_part(in + i, n - i, fill));
  for (std::size_t j = 0; i + j < n; ++j) out[i + j] = last[j];
}

void log_array(const double* in, std::size_t n, double* out) noexcept {
  map_lanes(in, n, 1.0, out, [](Lanes v) QUINTILE_LAMBDA { return log_of(v); });
}

void log1p_array(const double* in, std::size_t n, double* out) noexcept {
  map_lanes(in, n, 0.0, out, [](Lanes v) QUINTILE_LAMBDA { return log1p_of(v); });
}

void exp_array(const double* in, std::size_t n, double* out) noexcept {
  map_lanes(in, n, 0.0, out, [](Lanes v) QUINTILE_LAMBDA { return exp_of(v); });
}
