"""One run of reading or writing doubles with h5py, which uses one thread whatever it is told:
h5py_peer.py read THREADS FILE DATASET, h5py_peer.py write THREADS FILE DATASET OUT

Writing is shuffle and gzip level 1 in chunks of h5py's choice, synced, as quintile does.
"""

import os
import sys

import h5py
import hdf5plugin  # noqa: F401  (registers LZ4)
import numpy as np
from outcome import Stopwatch, show


def read_column(file, dataset):
    with h5py.File(file) as opened:
        return opened[dataset][:]


def main(workload, _threads, file, dataset, out=None):
    watch = Stopwatch()
    values = read_column(file, dataset)
    if workload == "write":
        watch = Stopwatch()
        with h5py.File(out, "w") as opened:
            opened.create_dataset("value", data=values, compression="gzip", compression_opts=1, shuffle=True)
        descriptor = os.open(out, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    outcome = watch.outcome(f"{h5py.__version__} (HDF5 {h5py.version.hdf5_version})")
    if workload == "write":
        file, values = out, read_column(out, "value")
    outcome["exact"] |= {"values": len(values), "bits": str(np.bitwise_xor.reduce(values.view(np.uint64)))}
    outcome["facts"]["stored_bytes"] = os.path.getsize(file)
    show(outcome)


if __name__ == "__main__":
    main(*sys.argv[1:])
