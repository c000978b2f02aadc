// Compiled once per instruction set, inside an anonymous namespace: no include guard.

// Calls step(x, t_x, T, w) for eight customers at a time; the last ones are filled up with customers of weight 0.
template <class Step>
QUINTILE_INLINE void for_each_lanes(const PurchaseRows& rows, Step step) noexcept {
  std::size_t i = 0;
  for (; i + kDoubles <= rows.n; i += kDoubles)
    step(i, load_lanes(rows.x + i), load_lanes(rows.t_x + i), load_lanes(rows.T + i), load_lanes(rows.w + i));
  const std::size_t left = rows.n - i;
  if (left > 0) {
    step(i, load_part(rows.x + i, left, 0), load_part(rows.t_x + i, left, 0), load_part(rows.T + i, left, 1),
         load_part(rows.w + i, left, 0));
  }
}

void dropout(const PurchaseRows& rows, const DropoutPoint& at, DropoutSums& out) noexcept {
  constexpr std::size_t kSums = 11;
  Doubles sum[kSums] = {};
  PurchaseRows unread = rows;
  unread.x = rows.t_x;
  for_each_lanes(unread, [&](std::size_t, Doubles, Doubles t_x, Doubles end, Doubles w) QUINTILE_LAMBDA {
    // Three divisions instead of nine: reciprocals of products.
    const Doubles last = at.alpha + t_x;
    const Doubles until = at.alpha + end;
    const Doubles gap = end - t_x;
    const Doubles inverse = 1.0 / (last * until);
    const Doubles inverse_end = last * inverse;
    const Doubles inverse_last = until * inverse;
    const Doubles growth = gap * inverse_last;
    const Doubles grown = 1.0 + growth;
    const Doubles d = log_of(grown) + lost_adding_one(growth, grown) * (last * inverse_end);
    const Doubles e = -(gap * inverse);
    const Doubles f = e * (inverse_end + inverse_last);
    const Doubles u = at.log_ratio + at.k * d;
    const DoubleBits dead = u > 0.0;
    const Doubles small = exp_of(dead ? -u : u);
    const Doubles both = 1.0 + small;
    const LogParts parts = log_parts(both);
    const Doubles divisor = 2.0 + parts.f;
    const Doubles shared = 1.0 / (both * divisor);
    const Doubles share = divisor * shared;
    const Doubles log_both = log_sum(parts, parts.f * (both * shared)) + lost_adding_one(small, both) * share;
    const Doubles rest = small * share;
    const Doubles wp = w * (dead ? share : rest);
    const Doubles wv = w * (rest * share);
    const Doubles vd = wv * d;
    const Doubles ve = wv * e;
    sum[0] += w * ((dead ? u : u - u) + log_both);
    sum[1] += wp;
    sum[2] += wp * d;
    sum[3] += wp * e;
    sum[4] += wp * f;
    sum[5] += wv;
    sum[6] += vd;
    sum[7] += ve;
    sum[8] += vd * d;
    sum[9] += vd * e;
    sum[10] += ve * e;
  });
  double total[kSums];
  for (std::size_t i = 0; i < kSums; ++i) total[i] = sum_of(sum[i]);
  std::memcpy(&out, total, sizeof total);
}

void rising(const double* c, std::size_t n, double z, RisingSums& out) noexcept {
  Doubles sum[3] = {};
  const auto step = [&](std::size_t i, Doubles factor) QUINTILE_LAMBDA {
    const Doubles lane = {0, 1, 2, 3, 4, 5, 6, 7};
    const Doubles at = z + (static_cast<double>(i) + lane);
    const Doubles inverse = 1.0 / at;
    const Doubles first = factor * inverse;
    sum[0] += factor * log_of(at);
    sum[1] += first;
    sum[2] -= first * inverse;
  };
  std::size_t i = 0;
  for (; i + kDoubles <= n; i += kDoubles) step(i, load_lanes(c + i));
  if (i < n) step(i, load_part(c + i, n - i, 0));
  out = {sum_of(sum[0]), sum_of(sum[1]), sum_of(sum[2])};
}

void exposure(const double* age, const double* w, const double* y, std::size_t n, double alpha,
              ExposureSums& out) noexcept {
  Doubles sum[6] = {};
  const double inverse_alpha = 1 / alpha;
  for_each_lanes({age, w, age, y, n},
                 [&](std::size_t, Doubles at, Doubles weight, Doubles, Doubles count) QUINTILE_LAMBDA {
                   const Doubles inverse = 1.0 / (alpha + at);
                   const Doubles log = log1p_of(at * inverse_alpha);
                   const Doubles q = at * inverse * inverse_alpha;
                   const Doubles wq = weight * q;
                   const Doubles yi = count * inverse;
                   sum[0] += weight * log;
                   sum[1] += wq;
                   sum[2] += wq * (inverse_alpha + inverse);
                   sum[3] += count * log;
                   sum[4] += yi;
                   sum[5] += yi * inverse;
                 });
  double total[6];
  for (std::size_t i = 0; i < 6; ++i) total[i] = sum_of(sum[i]);
  std::memcpy(&out, total, sizeof total);
}

// Gauss-Legendre on [0, 1], 16 nodes in two rows of lanes.
alignas(64) constexpr double kNode[2][kDoubles] = {
    {0.5 - 0.5 * 0.989400934991649933, 0.5 - 0.5 * 0.944575023073232576, 0.5 - 0.5 * 0.865631202387831744,
     0.5 - 0.5 * 0.755404408355003034, 0.5 - 0.5 * 0.617876244402643748, 0.5 - 0.5 * 0.458016777657227386,
     0.5 - 0.5 * 0.281603550779258913, 0.5 - 0.5 * 0.0950125098376374402},
    {0.5 + 0.5 * 0.0950125098376374402, 0.5 + 0.5 * 0.281603550779258913, 0.5 + 0.5 * 0.458016777657227386,
     0.5 + 0.5 * 0.617876244402643748, 0.5 + 0.5 * 0.755404408355003034, 0.5 + 0.5 * 0.865631202387831744,
     0.5 + 0.5 * 0.944575023073232576, 0.5 + 0.5 * 0.989400934991649933}};
alignas(64) constexpr double kWeight[2][kDoubles] = {
    {0.5 * 0.0271524594117540949, 0.5 * 0.0622535239386478929, 0.5 * 0.0951585116824927848, 0.5 * 0.124628971255533872,
     0.5 * 0.149595988816576732, 0.5 * 0.169156519395002538, 0.5 * 0.182603415044923589, 0.5 * 0.189450610455068496},
    {0.5 * 0.189450610455068496, 0.5 * 0.182603415044923589, 0.5 * 0.169156519395002538, 0.5 * 0.149595988816576732,
     0.5 * 0.124628971255533872, 0.5 * 0.0951585116824927848, 0.5 * 0.0622535239386478929,
     0.5 * 0.0271524594117540949}};

// Moments of the time of dropout: sums over the integral's nodes of the integrand times 1, a = ln((alpha + t) / (alpha
// + t_x)), b likewise with beta, c = 1 / (alpha + t), d = 1 / (beta + t), and their products.
struct DropoutMoments {
  double one, a, b, c, d, aa, ab, ac, ad, bb, bc, bd, cc, cd, dd;
};

// Integrates over the dropout's time in y = ln((low + t) / (low + t_x)), where low and high are alpha and beta in
// ascending order. The integrand exp(-(low_power - 1) y - high_power ln((high + t) / (high + t_x))) is log-concave in
// y. `visit(weight, y, ln((high + t) / (high + t_x)), 1 / (low + t), 1 / (high + t))` sees two rows of lanes a panel.
template <class Visit>
QUINTILE_INLINE void integrate_dropout(double low, double high, double low_power, double high_power, double t_x,
                                       double end, Visit visit) noexcept {
  constexpr double kPanel = 3;   // widest panel in y
  constexpr double kFall = 10;   // most decay over a panel
  constexpr double kGone = -42;  // what is left below e^-42 of the start does not count
  const double low_start = low + t_x;
  const double high_start = high + t_x;
  const double length = std::log1p((end - t_x) / low_start);
  const double slope = std::abs(low_power - 1);
  double y = 0;
  double share = low_start / high_start;  // (low + t) / (high + t) at y
  while (y < length) {
    double step = kPanel;
    for (int refine = 0; refine < 3; ++refine) {
      const double grown = share * std::exp(step);
      const double fall = slope + high_power * (grown < 1 ? grown : 1.0);
      const double next = kFall / fall;
      step = next < step ? next : step;
    }
    if (!(step < length - y)) step = length - y;
    double level = 0;
    for (std::size_t half = 0; half < 2; ++half) {
      const Doubles at = y + step * load_lanes(kNode[half]);
      const Doubles grown = exp_of(at);
      const Doubles low_now = low_start * grown;
      const Doubles high_log = log1p_of((low_now - low_start) / high_start);
      const Doubles exponent = -(low_power - 1) * at - high_power * high_log;
      visit(step * load_lanes(kWeight[half]) * exp_of(exponent), at, high_log, 1.0 / low_now,
            1.0 / (high_start + (low_now - low_start)));
      level = exponent[kDoubles - 1];
    }
    if (level < kGone) break;
    y += step;
    const double now = low_start * std::exp(y);
    share = now / (high_start + (now - low_start));
  }
}

QUINTILE_INLINE DropoutMoments dropout_moments(const ParetoPoint& at, double k, double t_x, double end) noexcept {
  constexpr std::size_t kSums = 15;
  Doubles sum[kSums] = {};
  const bool alpha_low = at.alpha <= at.beta;
  const auto visit = [&](Doubles w, Doubles low_log, Doubles high_log, Doubles low_inverse, Doubles high_inverse)
                         QUINTILE_LAMBDA {
                           const Doubles a = alpha_low ? low_log : high_log;
                           const Doubles b = alpha_low ? high_log : low_log;
                           const Doubles c = alpha_low ? low_inverse : high_inverse;
                           const Doubles d = alpha_low ? high_inverse : low_inverse;
                           const Doubles wa = w * a;
                           const Doubles wb = w * b;
                           const Doubles wc = w * c;
                           const Doubles wd = w * d;
                           sum[0] += w;
                           sum[1] += wa;
                           sum[2] += wb;
                           sum[3] += wc;
                           sum[4] += wd;
                           sum[5] += wa * a;
                           sum[6] += wa * b;
                           sum[7] += wa * c;
                           sum[8] += wa * d;
                           sum[9] += wb * b;
                           sum[10] += wb * c;
                           sum[11] += wb * d;
                           sum[12] += wc * c;
                           sum[13] += wc * d;
                           sum[14] += wd * d;
                         };
  if (alpha_low) {
    integrate_dropout(at.alpha, at.beta, k, at.s + 1, t_x, end, visit);
  } else {
    integrate_dropout(at.beta, at.alpha, at.s + 1, k, t_x, end, visit);
  }
  double total[kSums];
  for (std::size_t i = 0; i < kSums; ++i) total[i] = sum_of(sum[i]);
  DropoutMoments moments;
  std::memcpy(&moments, total, sizeof total);
  return moments;
}

// ln of P(dropped out) / P(alive) from the integral relative to its start.
QUINTILE_INLINE double dropout_odds(const ParetoPoint& at, double k, double t_x, double end, double integral) noexcept {
  const double low_start = (at.alpha < at.beta ? at.alpha : at.beta) + t_x;
  return std::log(at.s * integral * (low_start / (at.beta + t_x))) + k * std::log1p((end - t_x) / (at.alpha + t_x)) +
         at.s * std::log1p((end - t_x) / (at.beta + t_x));
}

QUINTILE_INLINE void add_pareto(const ParetoPoint& at, double x, double t_x, double end, double w,
                                ParetoSums& out) noexcept {
  const double k = at.r + x;
  const double alpha_end = 1 / (at.alpha + end);
  const double beta_end = 1 / (at.beta + end);
  // Alive at the end: value, gradient and Hessian of -k ln(alpha + T) - s ln(beta + T).
  const double log_alpha = std::log(at.alpha + end);
  const double log_beta = std::log(at.beta + end);
  double g[4] = {-log_alpha, -k * alpha_end, -log_beta, -at.s * beta_end};
  double h[10] = {0, -alpha_end, 0, 0, k * alpha_end * alpha_end, 0, 0, 0, -beta_end, at.s * beta_end * beta_end};
  double value = -k * log_alpha - at.s * log_beta;
  if (end > t_x) {
    const DropoutMoments m = dropout_moments(at, k, t_x, end);
    const double odds = dropout_odds(at, k, t_x, end, m.one);
    const double small = std::exp(-std::abs(odds));
    const double share = 1 / (1 + small);
    const double p = odds > 0 ? share : small * share;
    const double v = small * share * share;
    value += (odds > 0 ? odds : 0.0) + std::log1p(small);
    const double a = m.a / m.one;
    const double b = m.b / m.one;
    const double c = m.c / m.one;
    const double d = m.d / m.one;
    const double t = at.s + 1;
    // Dropped out before: less the gradient of those alive, in logarithms relative to t_x.
    const double delta[4] = {std::log1p((end - t_x) / (at.alpha + t_x)) - a, k * (alpha_end - c),
                             std::log1p((end - t_x) / (at.beta + t_x)) - b + 1 / at.s, at.s * beta_end - t * d};
    const double inner[10] = {m.aa / m.one - a * a,
                              k * (m.ac / m.one - a * c) - c,
                              m.ab / m.one - a * b,
                              t * (m.ad / m.one - a * d),
                              k * (m.cc / m.one) + k * k * (m.cc / m.one - c * c),
                              k * (m.bc / m.one - b * c),
                              k * t * (m.cd / m.one - c * d),
                              m.bb / m.one - b * b - 1 / (at.s * at.s),
                              t * (m.bd / m.one - b * d) - d,
                              t * (m.dd / m.one) + t * t * (m.dd / m.one - d * d)};
    std::size_t n = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      g[i] += p * delta[i];
      for (std::size_t j = i; j < 4; ++j, ++n) h[n] += p * (inner[n] - h[n]) + v * delta[i] * delta[j];
    }
  }
  out.value += w * value;
  for (std::size_t i = 0; i < 4; ++i) out.gradient[i] += w * g[i];
  for (std::size_t i = 0; i < 10; ++i) out.hessian[i] += w * h[i];
}

void pareto(const PurchaseRows& rows, const ParetoPoint& at, ParetoSums& out) noexcept {
  out = {};
  for (std::size_t i = 0; i < rows.n; ++i) add_pareto(at, rows.x[i], rows.t_x[i], rows.T[i], rows.w[i], out);
}

void gamma_gamma(const double* x, const double* z, const double* w, std::size_t n, double gamma,
                 GammaGammaSums& out) noexcept {
  Doubles sum[6] = {};
  const PurchaseRows rows = {x, z, z, w, n};
  for_each_lanes(rows, [&](std::size_t, Doubles count, Doubles spend, Doubles, Doubles weight) QUINTILE_LAMBDA {
    const Doubles total = gamma + count * spend;
    const Doubles log = weight * log_of(total);
    const Doubles inverse = 1.0 / total;
    const Doubles first = weight * inverse;
    const Doubles second = first * inverse;
    sum[0] += count * log;
    sum[1] += log;
    sum[2] += count * first;
    sum[3] += first;
    sum[4] += count * second;
    sum[5] += second;
  });
  double total[6];
  for (std::size_t i = 0; i < 6; ++i) total[i] = sum_of(sum[i]);
  std::memcpy(&out, total, sizeof total);
}

// Stirling's remainders at z >= 12, as in numerics/gamma.cpp: of ln Gamma, and of its first two derivatives
// (DLMF 5.11.1, 5.11.2).
struct Stirling {
  Doubles value, first, second;
};

QUINTILE_INLINE Stirling stirling(Doubles inverse) noexcept {
  const Doubles w = inverse * inverse;
  Stirling s;
  s.value =
      inverse * (1.0 / 12 -
                 w * (1.0 / 360 -
                      w * (1.0 / 1260 - w * (1.0 / 1680 - w * (1.0 / 1188 - w * (691.0 / 360360 - w * (1.0 / 156)))))));
  s.first =
      -0.5 * inverse -
      w * (1.0 / 12 - w * (1.0 / 120 -
                           w * (1.0 / 252 - w * (1.0 / 240 - w * (1.0 / 132 - w * (691.0 / 32760 - w * (1.0 / 12)))))));
  s.second =
      inverse *
      (1.0 + 0.5 * inverse +
       w * (1.0 / 6 -
            w * (1.0 / 30 - w * (1.0 / 42 - w * (1.0 / 30 - w * (5.0 / 66 - w * (691.0 / 2730 - w * (7.0 / 6))))))));
  return s;
}

QUINTILE_INLINE bool any_of(DoubleBits bits) noexcept {
  return ((bits[0] | bits[1]) | (bits[2] | bits[3]) | (bits[4] | bits[5]) | (bits[6] | bits[7])) != 0;
}

void shapes(const double* x, const double* w, std::size_t n, double p, double q, ShapeSums& out) noexcept {
  constexpr double kLarge = 12;
  Doubles sum[6] = {};
  const auto step = [&](Doubles count, Doubles weight) QUINTILE_LAMBDA {
    Doubles low = p * count;
    Doubles high = low + q;
    Doubles product = (low - low) + 1.0;
    Doubles first_low = {}, first_high = {}, second_low = {}, second_high = {};
    for (DoubleBits small = low < kLarge; any_of(small); small = low < kLarge) {
      const Doubles none = {};
      const Doubles low_inverse = small ? 1.0 / low : none;
      const Doubles high_inverse = small ? 1.0 / high : none;
      product = small ? product * (high * low_inverse) : product;
      first_low += low_inverse;
      first_high += high_inverse;
      second_low += low_inverse * low_inverse;
      second_high += high_inverse * high_inverse;
      low = small ? low + 1.0 : low;
      high = small ? high + 1.0 : high;
    }
    const Doubles low_inverse = 1.0 / low;
    const Stirling at_low = stirling(low_inverse);
    const Stirling at_high = stirling(1.0 / high);
    const Doubles ratio = log1p_of(q * low_inverse);
    const Doubles log_high = log_of(high);
    const Doubles first = log_high + at_high.first - first_high;
    const Doubles second = at_high.second + second_high;
    const Doubles wx = weight * count;
    sum[0] += weight * (((low - 0.5) * ratio - q + q * log_high) + (at_high.value - at_low.value) - log_of(product));
    sum[1] += wx * (ratio + (at_high.first - at_low.first) - (first_high - first_low));
    sum[2] += weight * first;
    sum[3] += wx * count * (second - (at_low.second + second_low));
    sum[4] += wx * second;
    sum[5] += weight * second;
  };
  std::size_t i = 0;
  for (; i + kDoubles <= n; i += kDoubles) step(load_lanes(x + i), load_lanes(w + i));
  if (i < n) step(load_part(x + i, n - i, 1), load_part(w + i, n - i, 0));
  double total[6];
  for (std::size_t j = 0; j < 6; ++j) total[j] = sum_of(sum[j]);
  std::memcpy(&out, total, sizeof total);
}
