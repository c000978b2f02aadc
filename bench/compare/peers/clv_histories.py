"""The file of histories that all engines fit to: clv.cpp describes it."""

import numpy as np

PURCHASE_MODEL = (0.25, 30.0, 0.8, 2.5)  # r, alpha, a, b; times in days
SPEND_MODEL = (6.25, 3.74, 15.44)  # p, q, gamma


def read_histories(path):
    """x, t_x, T, mean spend."""
    return np.fromfile(path).reshape(4, -1)


def read_first(path, customers):
    """Of the first customers; 0: of all."""
    columns = read_histories(path)
    return columns[:, : int(customers) or columns.shape[1]]
