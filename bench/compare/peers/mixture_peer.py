"""One fit of a Gaussian mixture: mixture_peer.py scikit-learn mixture THREADS FILE steps|fit FEATURES K POINTS

FILE has the columns f0, f1, ..., of which the first POINTS rows are in memory when the clock starts. steps: ten iterations
from K points evenly spaced in the file; fit: the default, from k-means until it converges. Full covariances.
"""

import sys
import warnings

from points import limit_threads, read

limit_threads(sys.argv[3])

import numpy as np  # noqa: E402
from outcome import Stopwatch, show  # noqa: E402
from sklearn import __version__ as version  # noqa: E402
from sklearn.mixture import GaussianMixture  # noqa: E402


def main(file, mode, features, k, most):
    features, k = int(features), int(k)
    points = read(file, features, np.float64, int(most))
    settings = {"n_components": k, "random_state": 0}
    if mode == "steps":
        settings |= {
            "weights_init": np.full(k, 1 / k),
            "means_init": points[np.arange(k) * len(points) // k].copy(),
            "precisions_init": np.tile(np.eye(features), (k, 1, 1)),
            "max_iter": 10,
            "tol": 0,
        }
    watch = Stopwatch()
    fit = GaussianMixture(**settings).fit(points)
    outcome = watch.outcome(version)
    mean = float(fit.score(points))
    outcome["exact"]["points"] = len(points)
    outcome["sums" if mode == "steps" else "near"]["log-likelihood"] = mean
    if mode == "steps":
        outcome["exact"]["iterations"] = int(fit.n_iter_)
    outcome["facts"] |= {"log-likelihood": mean, "iterations": int(fit.n_iter_)}
    show(outcome)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")  # ten iterations do not converge
    main(*sys.argv[4:9])
