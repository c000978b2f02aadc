// Compiled once per instruction set, inside an anonymous namespace: no include guard.

// Sums function(p, w) over eight lanes at a time; the last ones are filled up with weights of 0.
template <class Function>
QUINTILE_INLINE double sum_mixture(const double* p, const double* w, std::size_t n, Function function) noexcept {
  Doubles sum = {};
  std::size_t i = 0;
  for (; i + kDoubles <= n; i += kDoubles) sum += function(load_lanes(p + i), load_lanes(w + i));
  if (i < n) sum += function(load_part(p + i, n - i, 0), load_part(w + i, n - i, 0));
  return sum_of(sum);
}

double powers(const double* p, const double* w, std::size_t n, double k, double ratio) noexcept {
  return sum_mixture(
      p, w, n, [=](Doubles at, Doubles weight) QUINTILE_LAMBDA { return weight * exp_of(-k * log1p_of(at * ratio)); });
}

double falls(const double* p, const double* w, std::size_t n, double k, double ratio) noexcept {
  return sum_mixture(p, w, n, [=](Doubles at, Doubles weight) QUINTILE_LAMBDA {
    return -(weight * expm1_of(-k * log1p_of(at * ratio)));
  });
}

void chebyshev(const double* c, std::size_t terms, const double* at, std::size_t n, double* out) noexcept {
  map_lanes(at, n, 0.0, out, [=](Doubles v) QUINTILE_LAMBDA {
    const Doubles twice = v + v;
    Doubles now = {};
    Doubles before = {};
    for (std::size_t j = terms; j-- > 1;) {
      const Doubles next = (twice * now - before) + c[j];
      before = now;
      now = next;
    }
    return (v * now - before) + c[0];
  });
}

QUINTILE_INLINE void store_part(double* to, Doubles v, std::size_t n) noexcept {
  if (n >= kDoubles) return store_lanes(to, v);
  for (std::size_t j = 0; j < n; ++j) to[j] = v[j];
}

constexpr double kNoOdds = -800;

void beta_geometric_alive(const PurchaseRows& rows, const BetaGeometricPoint& at, double* out) noexcept {
  const double log_a = std::log(at.a);
  PurchaseRows unweighted = rows;
  unweighted.w = rows.x;
  for_each_lanes(unweighted, [&](std::size_t i, Doubles x, Doubles t_x, Doubles end, Doubles) QUINTILE_LAMBDA {
    const Doubles chances = x + at.shift;
    const DoubleBits none = chances < 0.5;
    const Doubles m = none ? chances + 1.0 : at.b + (chances - 1.0);
    const Doubles grown = log1p_of((end - t_x) / (at.alpha + t_x));
    const Doubles odds = none ? chances + kNoOdds : log_a - log_of(m) + (at.r + x) * grown;
    const Doubles small = exp_of(-abs_of(odds));
    const Doubles share = 1.0 / (1.0 + small);
    store_part(out + i, odds > 0.0 ? small * share : share, rows.n - i);
  });
}

void pareto_alive(const PurchaseRows& rows, const double* last, const double* end, const ParetoPoint& at,
                  double* out) noexcept {
  PurchaseRows unweighted = rows;
  unweighted.w = rows.x;
  for_each_lanes(unweighted, [&](std::size_t i, Doubles x, Doubles t_x, Doubles until, Doubles) QUINTILE_LAMBDA {
    const std::size_t n = rows.n - i;
    const Doubles from = n < kDoubles ? load_part(last + i, n, 1) : load_lanes(last + i);
    const Doubles to = n < kDoubles ? load_part(end + i, n, 1) : load_lanes(end + i);
    const Doubles passed = until - t_x;
    // Odds are e^u from - to; divided by e^u, so that nothing overflows.
    const Doubles u = (at.r + x) * log1p_of(passed / (at.alpha + t_x)) + at.s * log1p_of(passed / (at.beta + t_x));
    const Doubles fall = exp_of(-u);
    const Doubles alive = fall / (from + fall * (1.0 - to));
    const DoubleBits certain = passed <= 0.0;
    const Doubles one = (x - x) + 1.0;
    const Doubles bounded = alive < 1.0 ? alive : one;
    store_part(out + i, certain ? one : bounded, n);
  });
}
