"""Writes HDF5 files with h5py, PyTables, pandas and hdf5plugin, as people's own files come about.

Usage: write_samples.py DIRECTORY. The values follow one rule that python_test.cpp knows as well: row i has
cust = 7 * i % 1000, amount = i * 0.25 - 3, name = "n" + str(i % 17), big = i * 2**40, flag = (i % 3 == 0).
"""

import pathlib
import sys
import warnings

import h5py
import hdf5plugin
import numpy as np
import pandas as pd
import tables

ROWS = 5000
warnings.simplefilter("ignore")

out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)

i = np.arange(ROWS)
cust = (7 * i % 1000).astype("i8")
amount = i * 0.25 - 3
name = np.array([f"n{k % 17}" for k in i])
big = i.astype("i8") * 2**40
flag = i % 3 == 0
date = np.datetime64("2020-01-01T00:00:00", "s") + i.astype("m8[s]")


def columns(path, **storage):
    with h5py.File(path, "w") as f:
        group = f.create_group("log", track_order=True)
        group.create_dataset("cust", data=cust.astype(">i4"), **storage)
        group.create_dataset("amount", data=amount.astype("f4"), **storage)
        group.create_dataset("name", data=name.astype("S4"), **storage)
        group.create_dataset("big", data=big, **storage)
        group.create_dataset("flag", data=flag, **storage)


columns(out / "contiguous.h5")
columns(out / "gzip.h5", chunks=(777,), compression="gzip", shuffle=True, fletcher32=True)
columns(out / "lzf.h5", chunks=(777,), compression="lzf", shuffle=True)
columns(out / "lz4.h5", chunks=(777,), **hdf5plugin.LZ4(nbytes=1024))
columns(out / "zstd.h5", chunks=(777,), shuffle=True, **hdf5plugin.Zstd())
for codec in ("blosclz", "lz4", "lz4hc", "zlib", "zstd"):
    columns(out / f"blosc-{codec}.h5", chunks=(777,), **hdf5plugin.Blosc(cname=codec))
columns(out / "bitshuffle.h5", chunks=(777,), **hdf5plugin.Bitshuffle())

with h5py.File(out / "variable.h5", "w", libver=("v110", "v110")) as f:
    f.create_dataset("name", data=name.astype(object), dtype=h5py.string_dtype(), chunks=(500,), compression="gzip")
    f.create_dataset("half", data=amount.astype("f2"))

frame = pd.DataFrame({"cust": cust, "date": date.astype("M8[ns]"), "amount": amount, "name": name, "big": big,
                      "price": amount * 2, "flag": flag})
frame.loc[3, "name"] = None
frame.to_hdf(out / "pandas.h5", key="df", format="table", complevel=5, complib="blosc:lz4")
frame.to_hdf(out / "pandas-columns.h5", key="deep/df", format="table", data_columns=True)
frame.drop(columns=["date"]).to_hdf(out / "pandas-fixed.h5", key="df", format="fixed")


class Row(tables.IsDescription):
    cust = tables.Int64Col(pos=0)
    amount = tables.Float32Col(pos=1)
    name = tables.StringCol(4, pos=2)
    time = tables.Time64Col(pos=3)
    flag = tables.BoolCol(pos=4)


with tables.open_file(out / "pytables.h5", "w") as f:
    table = f.create_table("/g", "rows", Row, createparents=True, filters=tables.Filters(5, "zlib", fletcher32=True))
    table.append(list(zip(cust, amount, name.astype("S4"), i * 1.5, flag)))
    table.flush()
    table.cols.cust.create_index()
