#include "engine/cluster/feature/yeo_johnson.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "engine/cluster/feature/moments.hpp"
#include "kernels/likelihood.hpp"
#include "quintile/buffer.hpp"

namespace quintile::clustering {
namespace {

constexpr double kWidest = 64;  // beyond it powers of ordinary values overflow

// The least of a function with one minimum in [low, high]: golden sections and parabolas (Brent 1973).
double minimise(double low, double high, const std::function<double(double)>& function) {
  constexpr double kGolden = 0.3819660112501051;
  constexpr double kTolerance = 1e-9;
  double best = low + kGolden * (high - low);
  double second = best;
  double third = best;
  double at_best = function(best);
  double at_second = at_best;
  double at_third = at_best;
  double step = 0;
  double before = 0;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    const double tolerance = kTolerance * std::abs(best) + 1e-10;
    if (std::abs(best - middle) <= 2 * tolerance - (high - low) / 2) break;
    bool golden = true;
    if (std::abs(before) > tolerance) {
      const double r = (best - second) * (at_best - at_third);
      double q = (best - third) * (at_best - at_second);
      double p = (best - third) * q - (best - second) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = std::abs(q);
      if (std::abs(p) < std::abs(q * before / 2) && p > q * (low - best) && p < q * (high - best)) {
        before = step;
        step = p / q;
        golden = false;
      }
    }
    if (golden) {
      before = best < middle ? high - best : low - best;
      step = kGolden * before;
    }
    const double next = best + (std::abs(step) >= tolerance ? step : std::copysign(tolerance, step));
    const double at_next = function(next);
    if (at_next <= at_best) {
      (next < best ? high : low) = best;
      third = second, at_third = at_second;
      second = best, at_second = at_best;
      best = next, at_best = at_next;
      continue;
    }
    (next < best ? low : high) = next;
    if (at_next <= at_second || second == best) {
      third = second, at_third = at_second;
      second = next, at_second = at_next;
    } else if (at_next <= at_third || third == best || third == second) {
      third = next, at_third = at_next;
    }
  }
  return best;
}

// The transform of sign * (e^length - 1), where length = ln(1 + |v|) and powers = e^(m length).
double transformed(double sign, double length, double m, double power) {
  const double small = m * length;
  if (std::abs(small) < 1e-4) return sign * length * (1 + small * (0.5 + small * (1.0 / 6)));
  return sign * (power - 1) / m;
}

}  // namespace

double yeo_johnson(double value, double lambda) {
  const double m = value < 0 ? 2 - lambda : lambda;
  const double length = std::log1p(std::abs(value));
  return transformed(value < 0 ? -1 : 1, length, m, std::exp(m * length));
}

double yeo_johnson_lambda(std::span<const double> values) {
  const std::size_t n = values.size();
  // Signed ln(1 + |v|).
  Buffer<double> lengths(n);
  parallel_blocks(n, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) lengths[i] = std::abs(values[i]);
    kernels::special_kernels().log1p(lengths.data() + begin, end - begin, lengths.data() + begin);
    for (std::size_t i = begin; i < end; ++i) lengths[i] = std::copysign(lengths[i], values[i]);
  });
  const double sum_of_lengths = parallel_sum(n, [&](std::size_t i) { return lengths[i]; });
  Buffer<double> out(n);
  const auto apply = [&](double lambda) {
    parallel_blocks(n, kCustomerBlock, [&](std::size_t, std::size_t begin, std::size_t end) {
      constexpr std::size_t kPiece = 1'024;
      std::array<double, kPiece> powers{};
      for (std::size_t from = begin; from < end; from += kPiece) {
        const std::size_t size = std::min(kPiece, end - from);
        for (std::size_t i = 0; i < size; ++i) {
          const double length = lengths[from + i];
          powers[i] = std::min(length < 0 ? (lambda - 2) * length : lambda * length, 700.0);
        }
        kernels::special_kernels().exp(powers.data(), size, powers.data());
        for (std::size_t i = 0; i < size; ++i) {
          const double length = lengths[from + i];
          const bool negative = length < 0;
          out[from + i] = transformed(negative ? -1 : 1, std::abs(length), negative ? 2 - lambda : lambda, powers[i]);
        }
      }
    });
  };
  const auto minus_log_likelihood = [&](double lambda) {
    apply(lambda);
    const double variance = moments_of(out).variance;
    if (!(variance > 0) || !std::isfinite(variance)) return std::numeric_limits<double>::max();
    return static_cast<double>(n) / 2 * std::log(variance) - (lambda - 1) * sum_of_lengths;
  };
  double widest = 4;
  double best = minimise(-widest, widest, minus_log_likelihood);
  while (std::abs(best) > 0.99 * widest && widest < kWidest) {
    widest *= 4;
    best = minimise(-widest, widest, minus_log_likelihood);
  }
  return best;
}

}  // namespace quintile::clustering
