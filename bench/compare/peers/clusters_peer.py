"""One run of k-means: clusters_peer.py scikit-learn|intelex|faiss clusters THREADS FILE fit|given|start FEATURES K STARTS

FILE has the columns f0, f1, ...; they are in memory, in the layout that the engine likes, when the clock starts. fit: from
k-means++ starts (faiss: 25 iterations, its default, and single precision); given: from the first K points; start: a
k-means++ start and one iteration.
"""

import importlib.metadata
import sys

from points import limit_threads, read

ENGINE, _PROGRAM, THREADS = sys.argv[1:4]
limit_threads(THREADS)

import numpy as np  # noqa: E402
from outcome import Stopwatch, show  # noqa: E402


def sklearn(points, mode, k, starts):
    if ENGINE == "intelex":
        from sklearnex import patch_sklearn

        patch_sklearn(verbose=False)
        version = importlib.metadata.version("scikit-learn-intelex")
    else:
        from sklearn import __version__ as version
    from sklearn.cluster import KMeans

    settings = {"n_clusters": k, "random_state": 0, "n_init": starts}
    if mode == "given":
        settings |= {"init": points[:k].copy(), "n_init": 1}
    elif mode == "start":
        settings |= {"n_init": 1, "max_iter": 1}
    watch = Stopwatch()
    fit = KMeans(**settings).fit(points)
    outcome = watch.outcome(version)
    return outcome, float(fit.inertia_), int(fit.n_iter_)


def faiss(points, mode, k, starts):
    import faiss

    faiss.omp_set_num_threads(int(THREADS))
    settings = {"nredo": starts, "niter": 1 if mode == "start" else 25, "max_points_per_centroid": len(points)}
    watch = Stopwatch()
    fit = faiss.Kmeans(
        points.shape[1], k, init_method=faiss.ClusteringInitMethod_KMEANS_PLUS_PLUS, seed=0, **settings
    )
    fit.train(points)
    distance, _ = fit.index.search(points, 1)
    outcome = watch.outcome(faiss.__version__)
    return outcome, float(distance.sum(dtype=np.float64)), settings["niter"]


def main(file, mode, features, k, starts):
    points = read(file, int(features), np.float32 if ENGINE == "faiss" else np.float64)
    outcome, inertia, iterations = (faiss if ENGINE == "faiss" else sklearn)(points, mode, int(k), int(starts))
    outcome["exact"]["points"] = len(points)
    if mode == "given":
        outcome["sums"]["inertia"] = inertia
    if mode == "fit":
        outcome["near"]["inertia"] = inertia
    outcome["facts"] |= {"inertia": inertia, "iterations": iterations}
    show(outcome)


if __name__ == "__main__":
    import warnings

    warnings.filterwarnings("ignore")  # one iteration does not converge
    main(*sys.argv[4:9])
