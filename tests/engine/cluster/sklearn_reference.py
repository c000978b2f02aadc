"""Writes sklearn_reference.txt: what scikit-learn's Lloyd finds on 200 random data sets from given starts.

usage: python3 sklearn_reference.py > sklearn_reference.txt        (with numpy and scikit-learn)

A line a data set: number, points, features, clusters, shape, weighted (0 or 1), iterations, inertia, and the cluster of
each point as a digit of base 36. Points, weights and starts come from the same generator as in sklearn_test.cpp: exact
operations on the numbers of a splitmix64, so that both have the same bits.
"""

import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SHAPES = ("uniform", "balls", "copies", "scales", "far", "line")
DISTINCT = 40  # points of "copies"; on a grid instead, centres would be equally near, and rounding would choose


class Random:
    def __init__(self, seed):
        self.state = seed

    def bits(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        return z ^ (z >> 31)

    def unit(self):
        return (self.bits() >> 11) * 2.0**-53

    def below(self, n):
        return self.bits() % n

    def bell(self):
        return ((self.unit() + self.unit()) + (self.unit() + self.unit())) - 2.0


def point(random, shape, features, k):
    ball = random.below(k)
    row = []
    for f in range(features):
        u, b = random.unit(), random.bell()
        if shape in ("uniform", "copies"):
            x = u
        elif shape == "balls":
            x = (ball * (f + 3) % 7) * 2.0 + b
        elif shape == "scales":
            x = b * (1000.0 if f % 3 == 0 else 0.001 if f % 3 == 1 else 1.0)
        elif shape == "far":
            x = 1000000.0 + b
        else:  # "line": one constant feature, the others in proportion
            x = 3.0 if f == 1 else b * (f + 1.0)
        row.append(x)
    return row


def data_set(number):
    random = Random(number)
    n = 20 + random.below(500)
    features = 1 + random.below(10)
    k = 1 + random.below(12)
    shape = SHAPES[number % len(SHAPES)]
    weighted = number % 4 == 3
    points = []
    for i in range(n):
        copied = shape == "copies" and i >= DISTINCT
        points.append(points[random.below(DISTINCT)] if copied else point(random, shape, features, k))
    points = np.array(points)
    weights = np.array([0.25 + random.unit() for _ in range(n)]) if weighted else None
    start = np.array([points[random.below(n)] for _ in range(k)])
    return points, weights, start, shape


def main():
    print(f"# scikit-learn {sklearn.__version__}")
    for number in range(200):
        points, weights, start, shape = data_set(number)
        k = len(start)
        fit = KMeans(k, init=start, n_init=1, max_iter=300, tol=1e-4, algorithm="lloyd").fit(points, sample_weight=weights)
        labels = "".join(DIGITS[label] for label in fit.labels_)
        print(number, *points.shape, k, shape, int(weights is not None), fit.n_iter_, float(fit.inertia_).hex(), labels)


if __name__ == "__main__":
    sys.exit(main())
