"""Predictions and likelihoods of the purchase models against mpmath, on random points of a wide grid.

usage: clv_test.py CLV_PROBE WORK_DIRECTORY [POINTS]
x to 10,000, T and horizons to 100,000, parameters from 1e-3 to 1e3, half of the points in the range of ordinary data. The formulas here
are the papers' own at 60 digits and more: Gaussian hypergeometric functions, and for the Pareto/NBD, where mpmath's lose their way, the
integral over the time of dropout.
"""

import pathlib
import random
import subprocess
import sys

from mpmath import mp, mpf, hyp2f1, loggamma, exp, log, rf, quad, workdps

TOLERANCE = 1e-10


def log_choose(r, x):
    return loggamma(r + x) - loggamma(r)


def beta_geometric(shift, p, x, t_x, T, t):
    r, alpha, a, b = p
    k, B = r + x, b + x + shift
    stay = loggamma(b + x + shift) - loggamma(b) - loggamma(a + b + x + shift) + loggamma(a + b)
    odds = a / (B - 1) * ((alpha + T) / (alpha + t_x)) ** k if x + shift > 0 else mpf(0)
    likelihood = log_choose(r, x) + r * log(alpha) - k * log(alpha + T) + stay + log(1 + odds)
    alive = 1 / (1 + odds)
    new_alive = 1 if shift == 0 else b / (a + b)
    n = int(x) % 20
    stay_n = rf(b, n + shift) / rf(a + b, n + shift)
    count = lambda i: exp(log_choose(r, i) - loggamma(i + 1)) * (alpha / (alpha + t)) ** r * (t / (alpha + t)) ** i
    probability = stay_n * count(n)
    if n + shift > 0:
        with workdps(400):
            probability += stay_n * a / (b + n + shift - 1) * (1 - sum(count(i) for i in range(n)))
    return (alive, alive * until_dropout(k, t / (alpha + T), a, B), likelihood,
            new_alive * until_dropout(r, t / alpha, a, b + shift), probability)


def until_dropout(k, ratio, a, b):
    z = ratio / (1 + ratio)
    c = a + b - 1
    return c / (a - 1) * (1 - (1 - z) ** (a - 1) * hyp2f1(c - k, a - 1, c, z))


def pareto(p, x, t_x, T, t):
    r, alpha, s, beta = p
    k = r + x
    odds = 0
    if T > t_x:
        points = [t_x] + [t_x + (T - t_x) * mpf(2) ** -i for i in range(24, -1, -1)]
        with workdps(30):
            odds = s * quad(lambda u: exp(k * log((alpha + T) / (alpha + u)) + s * log((beta + T) / (beta + u)))
                            / (beta + u), points)
    alive = 1 / (1 + odds)
    likelihood = (log_choose(r, x) + r * log(alpha) + s * log(beta) - k * log(alpha + T) - s * log(beta + T)
                  + log(1 + odds))
    life = lambda B: B / (s - 1) * (1 - (B / (B + t)) ** (s - 1))
    m = int(x) % 20
    density = lambda u: (s / beta * (1 + u / beta) ** (-s - 1) * exp(log_choose(r, m) - loggamma(m + 1))
                         * (alpha / (alpha + u)) ** r * (u / (alpha + u)) ** m)
    points = [t * mpf(2) ** -i for i in range(60, -1, -1)]
    alive_m = (1 + t / beta) ** -s * exp(log_choose(r, m) - loggamma(m + 1)) * (alpha / (alpha + t)) ** r * (
        t / (alpha + t)) ** m
    probability = alive_m + (quad(density, [mpf(0)] + points) if random.random() < 0.05 else mp.nan)
    return alive, alive * k / (alpha + T) * life(beta + T), likelihood, r / alpha * life(beta), probability


def point(i):
    wide = i % 2 == 0
    size = (lambda low, high: 10 ** random.uniform(low, high))
    parameters = [round(size(-3, 3) if wide else size(-1, 1.3), 9) for _ in range(4)]
    T = round(size(-2, 5) if wide else size(0.5, 3), 6)
    x = int(size(0, 4) - 1) if wide else int(size(0, 1.6) - 1)
    t_x = 0.0 if x == 0 else round(T * random.choice([random.random(), 1 - random.random() ** 6]), 7)
    return parameters, x, min(t_x, T), T, round(size(-2, 5) if wide else size(0, 2.5), 6)


def main():
    probe, work = sys.argv[1:3]
    points = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    pathlib.Path(work).mkdir(parents=True, exist_ok=True)
    random.seed(20)
    asked = [(("bg-nbd", "mbg-nbd", "pareto-nbd")[i % 3], *point(i // 3)) for i in range(points)]
    lines = "".join(f"{m} {' '.join(map(repr, p))} {x} {t_x!r} {T!r} {t!r}\n" for m, p, x, t_x, T, t in asked)
    answers = subprocess.run([probe], input=lines, text=True, capture_output=True, check=True).stdout.splitlines()
    assert len(answers) == points
    names = ("P(alive)", "expected purchases", "log-likelihood", "of a new customer", "probability")
    worst, bad, unknown = {}, 0, 0
    for (model, p, x, t_x, T, t), answer in zip(asked, answers):
        wanted, exact = None, [mpf(v) for v in p]
        for digits in (60, 400, 2500):
            mp.dps = digits
            try:
                arguments = [mpf(v) for v in (x, t_x, T, t)]
                wanted = pareto(exact, *arguments) if model == "pareto-nbd" else beta_geometric(
                    int(model == "mbg-nbd"), exact, *arguments)
                if wanted[1] >= 0 and wanted[3] >= 0:
                    break
            except (mp.NoConvergence, ValueError, ZeroDivisionError):
                wanted = None
        if wanted is None:
            unknown += 1
            continue
        for name, value, figure in zip(names, map(float, answer.split()), wanted):
            if mp.isnan(figure):
                continue
            assert value == value and abs(value) < float("inf"), (model, p, x, t_x, T, t, name, value)
            # Smaller than any double with all its digits; a log-likelihood may be near 0.
            floor = mpf(1) if name == "log-likelihood" else mpf(10) ** -290
            error = float(abs(mpf(value) - figure) / max(abs(figure), floor))
            worst[model, name] = max(worst.get((model, name), 0), error)
            if error > TOLERANCE:
                bad += 1
                print(f"{model} {name}: {value} instead of {mp.nstr(figure, 17)} ({error:.2e}) at {p} x={x} "
                      f"t_x={t_x} T={T} t={t}")
    for key, error in sorted(worst.items()):
        print(f"{key[0]:11} {key[1]:20} worst relative error {error:.1e}")
    print(f"{points} points, {unknown} of them beyond mpmath")
    sys.exit(1 if bad or unknown > points / 20 else 0)


main()
