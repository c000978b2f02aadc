// Compiled once per instruction set, inside an anonymous namespace: no include guard.
//
// Eight doubles at a time, whatever the width of the registers: the compiler splits them. So every set does the same
// operations in the same order.
using Doubles = double __attribute__((vector_size(64)));
using DoubleBits = std::int64_t __attribute__((vector_size(64)));
using DoubleWords = std::uint64_t __attribute__((vector_size(64)));
constexpr std::size_t kDoubles = 8;

#define QUINTILE_INLINE inline __attribute__((always_inline))
#define QUINTILE_LAMBDA __attribute__((always_inline))

QUINTILE_INLINE Doubles load_lanes(const double* from) noexcept {
  Doubles v;
  std::memcpy(&v, from, sizeof v);
  return v;
}

QUINTILE_INLINE void store_lanes(double* to, Doubles v) noexcept { std::memcpy(to, &v, sizeof v); }

// The first n < kDoubles values, then `fill`.
QUINTILE_INLINE Doubles load_part(const double* from, std::size_t n, double fill) noexcept {
  double v[kDoubles];
  for (std::size_t i = 0; i < kDoubles; ++i) v[i] = i < n ? from[i] : fill;
  return load_lanes(v);
}

QUINTILE_INLINE double sum_of(Doubles v) noexcept {
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

QUINTILE_INLINE Doubles abs_of(Doubles v) noexcept { return v < 0.0 ? -v : v; }

// 1.5 * 2^52: adding it puts an integer into the low bits of a double.
constexpr double kShifter = 6755399441055744.0;

// ln x for positive normal x: x = 2^k m with m in [sqrt(1/2), sqrt(2)) and f = m - 1, then the odd series of ln((1 + s)
// / (1 - s)), s = f / (2 + f), with FreeBSD msun's minimax coefficients (error below 2^-58 before rounding).
struct LogParts {
  Doubles k, f;
};

QUINTILE_INLINE LogParts log_parts(Doubles x) noexcept {
  constexpr std::uint64_t kRootHalf = 0x3fe6a09e667f3bcdULL;
  constexpr std::uint64_t kOne = 0x3ff0000000000000ULL;
  const DoubleWords bits = std::bit_cast<DoubleWords>(x) + (kOne - kRootHalf);
  const DoubleWords exponent = bits >> 52;
  const Doubles k = std::bit_cast<Doubles>(exponent + (std::bit_cast<std::uint64_t>(kShifter) - 1023)) - kShifter;
  const Doubles m = std::bit_cast<Doubles>((bits & 0x000fffffffffffffULL) + kRootHalf);
  return {k, m - 1.0};
}

QUINTILE_INLINE Doubles log_sum(const LogParts& parts, Doubles s) noexcept {
  const Doubles z = s * s;
  const Doubles w = z * z;
  const Doubles even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const Doubles odd =
      z * (6.666666666666735130e-01 +
           w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const Doubles half = 0.5 * parts.f * parts.f;
  const Doubles low = s * (half + (even + odd)) + parts.k * 1.90821492927058770002e-10;
  return parts.k * 6.93147180369123816490e-01 - ((half - low) - parts.f);
}

QUINTILE_INLINE Doubles log_of(Doubles x) noexcept {
  const LogParts parts = log_parts(x);
  return log_sum(parts, parts.f / (2.0 + parts.f));
}

// What rounding lost in sum = 1 + v, v >= 0.
QUINTILE_INLINE Doubles lost_adding_one(Doubles v, Doubles sum) noexcept {
  const Doubles back = sum - 1.0;
  return (1.0 - (sum - back)) + (v - back);
}

// ln(1 + v), v >= 0: the logarithm of the rounded sum, corrected for what the rounding lost.
QUINTILE_INLINE Doubles log1p_of(Doubles v) noexcept {
  const Doubles sum = 1.0 + v;
  return log_of(sum) + lost_adding_one(v, sum) / sum;
}

// e^x = scale (1 + rest): x = k ln 2 + r with |r| <= ln(2) / 2, Taylor's series to r^13 (next term below 5e-18).
struct ExpParts {
  Doubles scale, rest;
};

QUINTILE_INLINE ExpParts exp_parts(Doubles in) noexcept {
  const Doubles shifted = in * 1.44269504088896338700e+00 + kShifter;
  const Doubles k = shifted - kShifter;
  const Doubles r = (in - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
  const Doubles r2 = r * r;
  const Doubles r4 = r2 * r2;
  const Doubles low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
  const Doubles mid = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
  const Doubles high = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
  const DoubleWords whole = std::bit_cast<DoubleWords>(shifted) - std::bit_cast<std::uint64_t>(kShifter);
  const Doubles scale = std::bit_cast<Doubles>((whole + 1023) << 52);
  return {scale, r + r2 * (low + r4 * (mid + r4 * high))};
}

QUINTILE_INLINE Doubles exp_of(Doubles x) noexcept {
  const DoubleBits tiny = x < -708.0;
  const ExpParts e = exp_parts(tiny ? (x - x) - 708.0 : x);
  return tiny ? x - x : (1.0 + e.rest) * e.scale;
}

// e^x - 1 for x <= 0: no cancellation where k is 0, and the sum of two numbers of one sign or close to -1 elsewhere.
QUINTILE_INLINE Doubles expm1_of(Doubles x) noexcept {
  const DoubleBits tiny = x < -708.0;
  const ExpParts e = exp_parts(tiny ? (x - x) - 708.0 : x);
  return e.scale * e.rest + (e.scale - 1.0);
}

template <class Function>
QUINTILE_INLINE void map_lanes(const double* in, std::size_t n, double fill, double* out, Function function) noexcept {
  std::size_t i = 0;
  for (; i + kDoubles <= n; i += kDoubles) store_lanes(out + i, function(load_lanes(in + i)));
  if (i == n) return;
  const Doubles last = function(load_part(in + i, n - i, fill));
  for (std::size_t j = 0; i + j < n; ++j) out[i + j] = last[j];
}

void log_array(const double* in, std::size_t n, double* out) noexcept {
  map_lanes(in, n, 1.0, out, [](Doubles v) QUINTILE_LAMBDA { return log_of(v); });
}

void log1p_array(const double* in, std::size_t n, double* out) noexcept {
  map_lanes(in, n, 0.0, out, [](Doubles v) QUINTILE_LAMBDA { return log1p_of(v); });
}

void expm1_array(const double* in, std::size_t n, double* out) noexcept {
  map_lanes(in, n, 0.0, out, [](Doubles v) QUINTILE_LAMBDA { return expm1_of(v); });
}

void exp_array(const double* in, std::size_t n, double* out) noexcept {
  map_lanes(in, n, 0.0, out, [](Doubles v) QUINTILE_LAMBDA { return exp_of(v); });
}
