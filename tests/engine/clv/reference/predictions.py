"""Predictions of all lifetime models at 10,000 points, by mpmath at 40 digits: what predictions_test.cpp compares with.

usage: predictions.py OUT.txt.gz [--points 10000]          (python -m pip install mpmath gmpy2; about an hour)

A line is a point: model, its parameters, arguments and results, as ARGUMENTS and RESULTS below name them. Parameters
lie between 1e-3 and 1e3, x goes to 10,000 and T to 100,000; corners of these ranges and the poles of the closed forms
(a = 1, s = 1, alpha = beta) are met often. Closed forms are taken where there are any, with more digits where they
cancel; what has none is integrated by Gauss-Legendre panels on which the integrand is analytic far beyond the ends.
Every twentieth point computes its closed forms a second time, by quadrature, and stops when they differ.
"""

import argparse
import gzip
import random

import gmpy2
from mpmath import (beta, betainc, exp, expm1, gammainc, hyp2f1, inf, log, log1p, loggamma, mp, mpf, nstr, workdps)

mp.dps = 40
gmpy2.get_context().precision = mp.prec
NODES = 16

HISTORY = "x t_x T horizon rate n"
ARGUMENTS = dict.fromkeys(("nbd", "bg-nbd", "mbg-nbd", "pareto-nbd", "bg-bb"), HISTORY) | {
    "gamma-gamma": "x spend", "shifted-beta-geometric": "t horizon rate", "beta-discrete-weibull": "t horizon rate"}
PURCHASES = "p_alive expected discounted discounted_forever expected_new probability"
RENEWALS = "survival renewal_probability expected_renewals discounted_renewals"
RESULTS = dict.fromkeys(("nbd", "bg-nbd", "mbg-nbd", "pareto-nbd", "bg-bb"), PURCHASES) | {
    "gamma-gamma": "expected_spend", "shifted-beta-geometric": RENEWALS, "beta-discrete-weibull": RENEWALS}
SHARES = {"nbd": 8, "bg-nbd": 11, "mbg-nbd": 10, "pareto-nbd": 45, "bg-bb": 8, "gamma-gamma": 8,
          "shifted-beta-geometric": 6, "beta-discrete-weibull": 4}  # of 100 points


def mpfr(value):
    """The same number for MPFR, whose functions are faster."""
    sign, mantissa, exponent, _ = mpf(value)._mpf_
    return gmpy2.mpfr(-mantissa if sign else mantissa) * gmpy2.exp2(exponent)


def mpf_of(value):
    mantissa, exponent = value.as_mantissa_exp()
    return mpf(int(mantissa)) * mpf(2) ** int(exponent)


def legendre():
    """Nodes and weights on [0, 1]."""
    found = []
    with workdps(60):
        for i in range(NODES):
            z = mp.cos(mp.pi * (i + mpf("0.75")) / (NODES + mpf("0.5")))
            for _ in range(12):
                before, now = mpf(1), z
                for n in range(2, NODES + 1):
                    before, now = now, ((2 * n - 1) * z * now - (n - 1) * before) / n
                slope = NODES * (z * now - before) / (z * z - 1)
                z -= now / slope
            found.append(((1 + z) / 2, 1 / ((1 - z * z) * slope**2)))
    return found


RULE = legendre()


def panel(f, start, end):
    width = end - start
    return width * sum(weight * f(start + width * node) for node, weight in RULE)


def rising_panels(f, scale, start, end):
    """The integral of f over [start, end]: a panel of length `scale`, then each three times as far out as the last."""
    total, at = mpf(0), start
    while at < end:
        to = min(end, max(at + scale, 3 * at))
        total += panel(f, at, to)
        at = to
    return total


def negative_binomial(k, ratio, n):
    return exp(loggamma(k + n) - loggamma(k) - loggamma(n + 1) - k * log1p(ratio) + n * log(ratio / (1 + ratio)))


class BetaMixture:
    """Means over p ~ Beta(a, b), in y = ln(p / (1 - p)): panels as wide as two standard deviations, at most 2, from the
    mode outwards. The tips, where the mean's function is constant to 18 digits, are taken in closed form. `reach` is by
    how much ln of the function changes with p near 0, at most."""

    def __init__(self, a, b, reach):
        self.nodes = []
        width = min(mpf(2), 2 * mp.sqrt(1 / a + 1 / b))
        scale = log(beta(a, b))
        mode = log(a / b)
        low = log(mpf(10) ** -18 / (reach + b + 1))
        high = -log(mpf(10) ** -18 / (reach + a + 1))
        for direction, end in ((-1, low), (1, high)):
            at = min(max(mode, low), high)
            while True:
                step = min(width, abs(end - at))
                mass = 0
                for node, weight in RULE:
                    y = at + direction * step * node
                    p, q = 1 / (1 + exp(-y)), 1 / (1 + exp(y))
                    part = weight * step * exp(a * log(p) + b * log(q) - scale)
                    mass += part
                    self.nodes.append((mpfr(p), mpfr(part)))
                at += direction * step
                if mass < mpf(10) ** -30 and step == width:
                    break
                if at == end or step < width:
                    tip = exp(end * a - log(a) - scale) if direction < 0 else exp(-end * b - log(b) - scale)
                    self.nodes.append((mpfr(0) if direction < 0 else mpfr(1), mpfr(tip)))
                    break
        self.nodes = [(p, w) for p, w in self.nodes if w > 1e-40]

    def mean(self, f):
        total = mpfr(0)
        for p, weight in self.nodes:
            total += weight * f(p)
        return mpf_of(total)


class Nbd:
    def __init__(self, r, alpha):
        self.r, self.alpha = r, alpha

    def p_alive(self, x, t_x, T):
        return mpf(1)

    def expected(self, x, T, h):
        return (self.r + x) / (self.alpha + T) * h

    def discounted(self, x, T, h, rate):
        return (self.r + x) / (self.alpha + T) * (1 / rate if h == inf else -expm1(-rate * h) / rate)

    def expected_new(self, t):
        return self.r / self.alpha * t

    def probability(self, t, n):
        return negative_binomial(self.r, t / self.alpha, n)

    def check(self, x, T, h):
        pass


class BetaGeometric:
    def __init__(self, shift, r, alpha, a, b):
        self.shift, self.r, self.alpha, self.a, self.b = shift, r, alpha, a, b

    def p_alive(self, x, t_x, T):
        chances = x + self.shift
        if chances == 0:
            return mpf(1)
        odds = self.a / (self.b + chances - 1) * exp((self.r + x) * log1p((T - t_x) / (self.alpha + t_x)))
        return 1 / (1 + odds)

    def until_dropout(self, k, ratio, b):
        """E[(1 - (1 + p ratio)^-k) / p], p ~ Beta(a, b)."""
        k_, ratio_ = mpfr(k), mpfr(ratio)
        return BetaMixture(self.a, b, k * ratio).mean(
            lambda p: -gmpy2.expm1(-k_ * gmpy2.log1p(p * ratio_)) / p if p > 0 else k_ * ratio_)

    def rate_alive(self, x, T, end):
        """Purchases per time, t <= end after T, of who was alive at T."""
        k, w, b = self.r + x, self.alpha + T, self.b + x + self.shift
        mixture = BetaMixture(self.a, b, (k + 1) * end / w)
        power = mpfr(k + 1)
        def rate(t):
            ratio = mpfr(t / w)
            return k / w * mixture.mean(lambda p: gmpy2.exp(-power * gmpy2.log1p(p * ratio)))
        return rate

    def expected(self, x, T, h):
        return self.until_dropout(self.r + x, h / (self.alpha + T), self.b + x + self.shift)

    def discounted(self, x, T, h, rate):
        scale = min((self.alpha + T) / (self.r + x + 1), 1 / rate)
        start, end = (mpf(0), h) if isinstance(h, mpf) else h
        end = min(end, max(start, 38 / rate))
        of = self.rate_alive(x, T, end)
        return rising_panels(lambda t: exp(-rate * t) * of(t), scale, start, end)

    def expected_new(self, t):
        alive = self.b / (self.a + self.b) if self.shift else 1
        return alive * self.until_dropout(self.r, t / self.alpha, self.b + self.shift)

    def probability(self, t, n):
        ratio = t / self.alpha
        chances = n + self.shift
        stay = exp(log(beta(self.a, self.b + chances)) - log(beta(self.a, self.b)))
        out = stay * negative_binomial(self.r, ratio, n)
        if chances > 0:
            tail = betainc(n, self.r, 0, ratio / (1 + ratio), regularized=True) if n > 0 else 1
            out += tail * stay * self.a / (self.b + chances - 1)
        return out

    def check(self, x, T, h):
        k, ratio, b = self.r + x, h / (self.alpha + T), self.b + x + self.shift
        if k > 300 or ratio > 1000:  # too much cancels there
            return
        with workdps(80):
            a = self.a + (mpf(10) ** -30 if self.a == 1 else 0)
            closed = (a + b - 1) / (a - 1) * (1 - hyp2f1(k + mpf(10) ** -30, a - 1, a + b - 1, -ratio))
        agree(closed, self.expected(x, T, h))
        rate = self.rate_alive(x, T, h)
        agree(closed, rising_panels(rate, (self.alpha + T) / (k + 1), mpf(0), h))


class Pareto:
    def __init__(self, r, alpha, s, b):
        self.r, self.alpha, self.s, self.beta = r, alpha, s, b

    def dropped_out(self, k, t):
        """The integral of s (alpha + u)^-k (beta + u)^-(s + 1) over u from t on."""
        alpha, b, s = self.alpha, self.beta, self.s
        if alpha >= b:
            return s / (k + s) * hyp2f1(k + s, s + 1, k + s + 1, (alpha - b) / (alpha + t)) * exp(-(k + s) * log(alpha + t))
        return s / (k + s) * hyp2f1(k + s, k, k + s + 1, (b - alpha) / (b + t)) * exp(-(k + s) * log(b + t))

    def odds_by_quadrature(self, x, t_x, T):
        k, alpha, b, s = self.r + x, self.alpha, self.beta, self.s
        def density(u):
            return s * exp(-k * log1p((u - t_x) / (alpha + t_x)) - (s + 1) * log1p((u - t_x) / (b + t_x))) / (b + t_x)
        scale = 1 / ((k + 1) / (alpha + t_x) + (s + 1) / (b + t_x))
        integral = rising_panels(lambda v: density(t_x + v), scale, mpf(0), T - t_x)
        return integral * exp(k * log1p((T - t_x) / (alpha + t_x)) + s * log1p((T - t_x) / (b + t_x)))

    def p_alive(self, x, t_x, T):
        return 1 if T == t_x else 1 / (1 + self.odds_by_quadrature(x, t_x, T))

    def lifetime(self, scale, h):
        if self.s == 1:
            return scale * log1p(h / scale)
        with workdps(80):
            return scale / (self.s - 1) * -expm1(-(self.s - 1) * log1p(h / scale))

    def expected(self, x, T, h):
        return (self.r + x) / (self.alpha + T) * self.lifetime(self.beta + T, h)

    def discounted(self, x, T, h, rate):
        scale, s = self.beta + T, self.s
        def alive(t):
            return exp(-rate * t - s * log1p(t / scale))
        start, end = (mpf(0), h) if isinstance(h, mpf) else h
        end = min(end, max(start, 38 / rate))
        return (self.r + x) / (self.alpha + T) * rising_panels(alive, 1 / (rate + (s + 1) / scale), start, end)

    def expected_new(self, t):
        return self.r / self.alpha * self.lifetime(self.beta, t)

    def probability(self, t, n):
        r, alpha, s, b = self.r, self.alpha, self.s, self.beta
        alive = exp(-s * log1p(t / b)) * negative_binomial(r, t / alpha, n)
        constant = loggamma(r + n) - loggamma(r) - loggamma(n + 1) + log(s / b)
        def density(y):  # in y = ln u
            u = exp(y)
            return exp(constant + y - r * log1p(u / alpha) - n * log1p(alpha / u) - (s + 1) * log1p(u / b))
        total, y, width = mpf(0), log(t), 2 / mp.sqrt(1 + n + min(s, r, 200))
        peak, seen = mpf(0), 0
        while True:
            part = panel(density, y - width, y)
            total += part
            y -= width
            now = density(y)
            peak, seen = max(peak, now), seen + 1
            if now < peak and now * 1000 < total * mpf(10) ** -25 or seen > 20000:
                return alive + total
            if y < -4000:
                raise SystemExit("no end")

    def check(self, x, T, h):
        k = self.r + x
        t_x = T / 3
        with workdps(200):
            closed = exp(k * log(self.alpha + T) + self.s * log(self.beta + T)) * (
                self.dropped_out(k, t_x) - self.dropped_out(k, T))
        agree(closed, self.odds_by_quadrature(x, t_x, T))
        rate, scale, s = mpf("0.01"), self.beta + T, self.s
        with workdps(80):
            closed = exp(rate * scale + s * log(scale) + (s - 1) * log(rate)) * (
                gammainc(1 - s, rate * scale) - gammainc(1 - s, rate * (scale + h)))
        agree(closed * k / (self.alpha + T), self.discounted(x, T, h, rate))


class BgBb:
    def __init__(self, alpha, b, gamma, delta):
        self.alpha, self.beta, self.gamma, self.delta = alpha, b, gamma, delta

    def p_alive(self, x, t_x, T):
        """Backwards from T: each way to have left relative to having stayed."""
        term, odds, m = mpf(1), mpf(0), T
        ab, gd = self.alpha + self.beta, self.gamma + self.delta
        while m > t_x:
            m -= 1  # left before opportunity m + 1
            term *= (ab + m) / (self.beta + m - x) * (gd + m) / (self.delta + m)
            odds += term * self.gamma / (gd + m)
        return 1 / (1 + odds)

    def opportunities(self, delta, h, rate):
        h = min(h, 60 / rate) if rate > 0 else h
        discount, stay, total = exp(-rate), mpf(1), mpf(0)
        for j in range(int(h)):
            stay *= (delta + j) / (self.gamma + delta + j) * discount
            total += stay
        return total

    def expected(self, x, T, h):
        return self.discounted(x, T, h, mpf(0))

    def discounted(self, x, T, h, rate):
        return (self.alpha + x) / (self.alpha + self.beta + T) * self.opportunities(self.delta + T, h, rate)

    def expected_new(self, t):
        return self.alpha / (self.alpha + self.beta) * self.opportunities(self.delta, t, mpf(0))

    def probability(self, t, n):
        if n > t:
            return mpf(0)
        ab, gd = self.alpha + self.beta, self.gamma + self.delta
        path = exp(log(beta(self.alpha + n, self.beta)) - log(beta(self.alpha, self.beta))
                   + log(beta(self.gamma, self.delta + n)) - log(beta(self.gamma, self.delta)))
        total, m = mpf(0), mpf(n)
        while m < t:
            total += path * self.gamma / (gd + m)
            path *= (m + 1) / (m + 1 - n) * (self.beta + m - n) / (ab + m) * (self.delta + m) / (gd + m)
            m += 1
        return total + path

    def check(self, x, T, h):
        pass


class Renewal:
    def __init__(self, alpha, b, c=mpf(1)):
        self.alpha, self.beta, self.c = alpha, b, c

    def log_stay(self, t):
        y = t**self.c if t > 0 else mpf(0)
        if y > mpf(10) ** 30:  # the next term of the series is below 1e-24
            return -self.alpha * self.c * log(t) + loggamma(self.alpha + self.beta) - loggamma(self.beta)
        with workdps(60):
            return (loggamma(self.beta + y) - loggamma(self.alpha + self.beta + y)
                    + loggamma(self.alpha + self.beta) - loggamma(self.beta))

    def results(self, t, horizon, rate):
        start = self.log_stay(t)
        terms = [exp(self.log_stay(t + k) - start) for k in range(1, int(horizon) + 1)]
        total, discount = mpf(0), 1 / (1 + rate)
        k, factor, term = 1, discount, mpf(1)
        while term > rate * total * mpf(10) ** -18:  # further terms fall at least as fast as their discount
            term = factor * (terms[k - 1] if k <= len(terms) else exp(self.log_stay(t + k) - start))
            total += term
            k, factor = k + 1, factor * discount
        return exp(start), exp(self.log_stay(t + 1) - start), sum(terms), total


def agree(a, b):
    if abs(a - b) > mpf(10) ** -15 * abs(a):
        raise SystemExit(f"two ways to compute differ: {nstr(a, 25)} {nstr(b, 25)}")


class Points:
    """Log-uniform, with corners; short decimals."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def between(self, low, high, corners=()):
        if corners and self.random.random() < 0.2:
            return self.random.choice(corners)
        return float(f"{low * (high / low) ** self.random.random():.4g}")

    def parameter(self):
        return self.between(1e-3, 1e3, (1e-3, 1.0, 1e3))

    def history(self, model):
        discrete = model == "bg-bb"
        T = self.between(1e-2, 1e5, (1.0, 1e5))
        if discrete:
            T = float(max(1, min(10_000, int(T))))
        x = 0.0 if self.random.random() < 0.15 else float(int(self.between(1, 1e4, (1.0, 1e4))))
        part = self.random.choice((0, 1, 1 - 1e-6, 0.001, 0.5, self.random.random(), self.random.random()))
        t_x = float(f"{T * part:.7g}") if x > 0 else 0.0
        if discrete:
            t_x = float(int(t_x))
            x = min(x, t_x)
            t_x = t_x if x > 0 else 0.0
        horizon = self.between(1e-2, 1e5, (1.0, 1e4))
        if discrete:
            horizon = float(max(1, min(3_000, int(horizon))))
        n = 0 if self.random.random() < 0.2 else int(self.between(1, 1000))
        return [x, min(t_x, T), T, horizon, self.between(1e-4, 1), n]


def purchases(model, parameters, arguments, verify):
    x, t_x, T, h, rate = map(mpf, arguments[:5])
    n = arguments[5]
    alive = model.p_alive(x, t_x, T)
    if verify:
        model.check(x, T, h)
    discounted = model.discounted(x, T, h, rate)
    if isinstance(model, (BetaGeometric, Pareto)):
        forever = discounted + model.discounted(x, T, (h, inf), rate)
    else:
        forever = model.discounted(x, T, inf, rate)
    return [alive, alive * model.expected(x, T, h), alive * discounted, alive * forever, model.expected_new(h),
            model.probability(h, n)]


MODELS = {"nbd": (2, Nbd), "bg-nbd": (4, lambda *p: BetaGeometric(0, *p)), "pareto-nbd": (4, Pareto), "bg-bb": (4, BgBb),
          "mbg-nbd": (4, lambda *p: BetaGeometric(1, *p)), "shifted-beta-geometric": (2, Renewal),
          "beta-discrete-weibull": (3, Renewal)}


def point(name, number):
    points = Points(f"{name} {number}")
    if name == "gamma-gamma":
        p, q, gamma = points.parameter(), 1 + points.parameter(), points.parameter()
        x, spend = points.history(name)[0], points.between(1e-2, 1e6)
        P, Q, G, X, Z = map(mpf, (p, q, gamma, x, spend))
        return [p, q, gamma], [x, spend], [P * (G + X * Z) / (P * X + Q - 1)]
    count, model = MODELS[name]
    parameters = [points.parameter() for _ in range(count)]
    if name == "pareto-nbd" and number % 10 == 0:
        parameters[3] = parameters[1]
    of = model(*map(mpf, parameters))
    if name in ("shifted-beta-geometric", "beta-discrete-weibull"):
        arguments = [float(points.random.choice((0, 1, 2, 10, 100, 1000))), points.random.choice((1, 10, 100)),
                     points.between(2e-2, 1)]
        return parameters, arguments, of.results(mpf(arguments[0]), arguments[1], mpf(arguments[2]))
    arguments = points.history(name)
    return parameters, arguments, purchases(of, parameters, arguments, number % 20 == 0)


def line_of(name, parameters, arguments, results):
    numbers = [f"{v:g}" if v == float(f"{v:g}") else repr(v) for v in parameters + arguments]
    return " ".join([name, *numbers, *(nstr(v, 14) for v in results)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--models", default=",".join(SHARES))
    options = parser.parse_args()
    with gzip.GzipFile(options.out, "wb", mtime=0) as file:
        for name in options.models.split(","):
            for number in range(options.points * SHARES[name] // 100):
                parameters, arguments, results = point(name, number)
                file.write(line_of(name, parameters, arguments, results).encode() + b"\n")


if __name__ == "__main__":
    main()
