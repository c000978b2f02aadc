"""One run of one workload on pandas: pandas_peer.py rfm|rfm-days|measures|group-by THREADS FILE

The frame is in memory when the clock starts, unless FILE is CSV. pandas uses one thread whatever it is told.
"""

import sys

import numpy as np
import pandas as pd
from outcome import DAY, Stopwatch, add_classes, add_totals, show
from pandas_measures import measures
from standard import CELLS, LEVELS


def group(frame, with_days):
    by = frame.groupby("customer_id", sort=False)
    table = by.agg(last=("time", "max"), f=("time", "size"), m=("amount", "sum"))
    if with_days:
        table["first"] = by["time"].min()
        days = frame[["customer_id"]].assign(day=frame["time"] // DAY).drop_duplicates()
        table["days"] = days.groupby("customer_id", sort=False).size()
    return table


def score(table):
    """Adds recency r, the scores rs, fs, ms and the segment."""
    as_of = (table["last"].max() // DAY + 1) * DAY
    table["r"] = (as_of - table["last"]) / DAY

    def above(column):
        values = table[column].to_numpy(dtype=float)
        return np.searchsorted(np.quantile(values, LEVELS), values, side="left")

    table["rs"], table["fs"], table["ms"] = 5 - above("r"), 1 + above("f"), 1 + above("m")
    names = sorted({name for _, _, name in CELLS})
    codes = np.zeros((6, 6), dtype=np.int8)
    for r, fm, name in CELLS:
        codes[r, fm] = names.index(name)
    table["segment"] = pd.Categorical.from_codes(codes[table["rs"], (table["fs"] + table["ms"] + 1) // 2], names)


def totals(outcome, table):
    add_totals(outcome, len(table), table["f"].sum(), (table["last"] // DAY).sum(), table["m"].sum())


def rfm(file, with_days):
    csv = file.endswith(".csv")
    frame = None if csv else pd.read_parquet(file)
    watch = Stopwatch()
    if csv:
        frame = pd.read_csv(file, parse_dates=["time"], engine="pyarrow")
        frame["time"] = frame["time"].astype("datetime64[ns]").astype("int64")
    table = group(frame, with_days)
    watch.end_part("grouping")
    score(table)
    watch.end_part("scoring and segmenting")
    summary = table.groupby("segment", observed=True).agg(n=("m", "size"), revenue=("m", "sum"))
    watch.end_part("summing")
    outcome = watch.outcome(pd.__version__)
    totals(outcome, table)
    add_classes(outcome, "", summary.itertuples())
    if with_days:
        outcome["exact"]["days"] = int(table["days"].sum())
    return outcome


def group_by(file):
    frame = pd.read_parquet(file)
    watch = Stopwatch()
    table = group(frame, False)
    outcome = watch.outcome(pd.__version__)
    totals(outcome, table)
    return outcome


def main(workload, _threads, file):
    if workload == "group-by":
        show(group_by(file))
    elif workload == "measures":
        show(measures(file, score, totals))
    else:
        show(rfm(file, workload == "rfm-days"))


if __name__ == "__main__":
    main(*sys.argv[1:4])
