"""The points that clusters are found among. To be imported before NumPy."""

import os


def limit_threads(threads):
    """Libraries read these when they are loaded."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = threads


def read(file, features, dtype, most=None):
    """The columns f0, f1, ... of an HDF5 file as rows, at most `most` of them."""
    import h5py
    import numpy as np

    with h5py.File(file) as opened:
        points = np.empty((len(opened["f0"][:most]), features), dtype)
        for f in range(features):
            points[:, f] = opened[f"f{f}"][:most]
    return points
