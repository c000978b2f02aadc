"""Mixtures, measures of cluster quality and features against scikit-learn, on random data sets.

usage: cluster_test.py CLUSTER_PROBE WORK_DIRECTORY [DATA_SETS]
Sizes, numbers of features and clusters, shapes, scales and duplicated points vary. A mixture starts at the same means on both sides.
"""

import pathlib
import subprocess
import sys
import warnings

import numpy as np
from sklearn import metrics, preprocessing
from sklearn.mixture import GaussianMixture

COVARIANCES = {"full": "full", "tied": "tied", "diagonal": "diag", "spherical": "spherical"}


def random_problem(rng):
    d, groups = int(rng.integers(1, 8)), int(rng.integers(1, 6))
    n = int(rng.integers(60, 900))
    centres = rng.normal(scale=rng.choice([0.5, 3, 10]), size=(groups, d))
    label = rng.integers(0, groups, n)
    points = centres[label] + rng.normal(size=(n, d)) @ np.triu(rng.normal(size=(d, d)) + np.eye(d))
    if rng.random() < 0.3:
        points = np.sign(points) * np.expm1(np.abs(points) / 4)
    if rng.random() < 0.3:
        points = np.round(points, 1)
    if rng.random() < 0.3:
        points = points[rng.integers(0, n, n)]
    points *= rng.choice([0.1, 1, 30])
    k = int(rng.integers(2, 7))
    return points, points[rng.choice(n, k, replace=False)], rng.choice(list(COVARIANCES))


def start_precisions(kind, k, d):
    return {"full": np.array([np.eye(d)] * k), "tied": np.eye(d), "diag": np.ones((k, d)), "spherical": np.ones(k)}[kind]


def mixture(points, means, covariance):
    kind, (n, d), k = COVARIANCES[covariance], points.shape, len(means)
    model = GaussianMixture(k, covariance_type=kind, weights_init=np.ones(k) / k, means_init=means,
                            precisions_init=start_precisions(kind, k, d), random_state=0)
    model.fit(points)
    return [model.n_iter_, model.score(points) * n, model.bic(points), *model.weights_, *model.means_.ravel()]


def quality(points, means):
    label = ((points[:, None] - means[None]) ** 2).sum(2).argmin(1)
    used = np.unique(label)
    if len(used) < 2:
        return None
    centres = np.array([points[label == c].mean(0) for c in used])
    distance = np.sqrt(((points[:, None] - centres[None]) ** 2).sum(2))
    own = np.searchsorted(used, label)
    a = distance[np.arange(len(points)), own]
    distance[np.arange(len(points)), own] = np.inf
    b = distance.min(1)
    larger = np.maximum(a, b)
    simplified = np.where(larger > 0, (b - a) / np.where(larger > 0, larger, 1), 0).mean()
    return [metrics.silhouette_score(points, label), metrics.calinski_harabasz_score(points, label),
            metrics.davies_bouldin_score(points, label), simplified, (a**2).sum()]


def features(points):
    power = preprocessing.PowerTransformer(standardize=False).fit(points)
    moved = power.transform(points)
    out = []
    for j in range(points.shape[1]):
        scaler = preprocessing.StandardScaler() if j % 2 == 0 else preprocessing.RobustScaler()
        out += [power.lambdas_[j], scaler.fit_transform(moved[:, [j]])[0, 0]]
    return out


def largest_error(found, wanted):
    found, wanted = np.array(found), np.array(wanted)
    return np.max(np.abs(found - wanted) / (1 + np.abs(wanted)))


def main():
    probe, work, count = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 200
    work.mkdir(parents=True, exist_ok=True)
    warnings.filterwarnings("ignore")
    rng = np.random.default_rng(20261122)
    problems = [random_problem(rng) for _ in range(count)]
    with open(work / "problems.txt", "w") as file:
        for points, means, covariance in problems:
            file.write(f"{len(points)} {points.shape[1]} {len(means)} {covariance}\n")
            np.savetxt(file, points, fmt="%.17g")
            np.savetxt(file, means, fmt="%.17g")
    out = subprocess.run([probe], stdin=open(work / "problems.txt"), capture_output=True, text=True, check=True).stdout
    lines = [[float(value) for value in line.split()] for line in out.splitlines()]
    assert len(lines) == 3 * count, f"{len(lines)} lines for {count} problems"
    worst = {"mixture": 0.0, "quality": 0.0, "features": 0.0}
    for i, (points, means, covariance) in enumerate(problems):
        wanted = {"mixture": mixture(points, means, covariance), "quality": quality(points, means),
                  "features": features(points)}
        for (name, expected), found in zip(wanted.items(), lines[3 * i : 3 * i + 3]):
            if expected is None:
                continue
            error = largest_error(found, expected)
            worst[name] = max(worst[name], error)
            if error > TOLERANCE[name]:
                sys.exit(f"data set {i}, {name}, {covariance}, {points.shape}: {found[:6]} instead of {expected[:6]}")
    print(f"{count} data sets; largest errors: {worst}")


# scikit-learn takes distances between means from dot products, and searches lambda to about 1e-8.
TOLERANCE = {"mixture": 1e-6, "quality": 1e-7, "features": 1e-5}

if __name__ == "__main__":
    main()
