"""One run of one workload on another engine, as a process of its own. Prints JSON.

usage: peers.py ENGINE WORKLOAD FILE THREADS      ENGINE: duckdb, polars, pandas; WORKLOAD: rfm, rfm-days
FILE is Parquet, or CSV by its name. pandas gets its frame in memory before the clock starts.
"""

import json
import os
import resource
import sys
import time

ENGINE, WORKLOAD, FILE, THREADS = sys.argv[1:5]
os.environ["POLARS_MAX_THREADS"] = THREADS
DAY = 86_400 * 10**9
LEVELS = [0.2, 0.4, 0.6, 0.8]
STANDARD = {
    5: ["New Customers", "Potential Loyalists", "Potential Loyalists", "Champions", "Champions"],
    4: ["Promising", "Potential Loyalists", "Potential Loyalists", "Loyal Customers", "Champions"],
    3: ["About To Sleep", "About To Sleep", "Need Attention", "Loyal Customers", "Loyal Customers"],
    2: ["Hibernating", "Hibernating", "At Risk", "At Risk", "Cannot Lose Them"],
    1: ["Lost", "Hibernating", "At Risk", "Cannot Lose Them", "Cannot Lose Them"],
}
CELLS = [(r, fm + 1, name) for r, names in STANDARD.items() for fm, name in enumerate(names)]
WITH_DAYS = WORKLOAD == "rfm-days"


def run_duckdb():
    import duckdb

    db = duckdb.connect(config={"threads": int(THREADS)})
    reader = f"read_csv('{FILE}')" if FILE.endswith(".csv") else f"read_parquet('{FILE}')"
    clock = "epoch_ns(time)" if FILE.endswith(".csv") else "time"
    start = time.perf_counter()
    days = f", min({clock}) AS first, count(DISTINCT {clock} // {DAY}) AS days" if WITH_DAYS else ""
    db.execute(f"""CREATE TABLE grouped AS SELECT customer_id, max({clock}) AS last, count(*) AS f, sum(amount) AS m{days}
                   FROM {reader} GROUP BY customer_id""")
    grouped = time.perf_counter()
    db.execute(f"""CREATE TABLE measured AS
                   SELECT *, (((SELECT max(last) FROM grouped) // {DAY} + 1) * {DAY} - last) / {DAY} AS r FROM grouped""")
    cuts = db.execute(f"""SELECT quantile_cont(r, {LEVELS}), quantile_cont(f, {LEVELS}), quantile_cont(m, {LEVELS})
                          FROM measured""").fetchone()
    above = [" + ".join(f"({x} > {cut!r})::INT" for cut in column) for x, column in zip("rfm", cuts)]
    db.execute(f"""CREATE TABLE scored AS SELECT *, 5 - ({above[0]}) AS rs, 1 + {above[1]} AS fs, 1 + {above[2]} AS ms
                   FROM measured""")
    values = ", ".join(str(cell) for cell in CELLS)
    db.execute(f"""CREATE TABLE result AS SELECT s.*, c.name AS segment FROM scored s
                   JOIN (VALUES {values}) c(r, fm, name) ON s.rs = c.r AND (s.fs + s.ms + 1) // 2 = c.fm""")
    rows = db.execute("SELECT segment, count(*), sum(m) FROM result GROUP BY segment").fetchall()
    end = time.perf_counter()
    total = db.execute("SELECT sum(days) FROM result").fetchone()[0] if WITH_DAYS else 0
    return grouped - start, end - start, rows, total


def run_polars():
    import polars as pl

    frame = pl.scan_csv(FILE, try_parse_dates=True) if FILE.endswith(".csv") else pl.scan_parquet(FILE)
    clock = pl.col("time").dt.timestamp("ns") if FILE.endswith(".csv") else pl.col("time")
    start = time.perf_counter()
    wanted = [clock.max().alias("last"), pl.len().alias("f"), pl.col("amount").sum().alias("m")]
    if WITH_DAYS:
        wanted += [clock.min().alias("first"), (clock // DAY).n_unique().alias("days")]
    table = frame.group_by("customer_id").agg(wanted).collect(engine="streaming")
    grouped = time.perf_counter()
    as_of = (table["last"].max() // DAY + 1) * DAY
    table = table.with_columns(((as_of - pl.col("last")) / DAY).alias("r"))

    def above(column):
        cuts = [table[column].quantile(level, interpolation="linear") for level in LEVELS]
        return sum((pl.col(column) > cut).cast(pl.Int32) for cut in cuts)

    table = table.with_columns((5 - above("r")).alias("rs"), (1 + above("f")).alias("fs"), (1 + above("m")).alias("ms"))
    table = table.with_columns(((pl.col("fs") + pl.col("ms") + 1) // 2).alias("fm"))
    cells = pl.DataFrame(CELLS, schema={"rs": pl.Int32, "fm": pl.Int32, "segment": pl.String}, orient="row")
    table = table.join(cells, on=["rs", "fm"], how="left")
    rows = table.group_by("segment").agg(pl.len(), pl.col("m").sum()).rows()
    end = time.perf_counter()
    return grouped - start, end - start, rows, int(table["days"].sum()) if WITH_DAYS else 0


def run_pandas():
    import numpy as np
    import pandas as pd

    frame = pd.read_csv(FILE, parse_dates=["time"]) if FILE.endswith(".csv") else pd.read_parquet(FILE)
    start = time.perf_counter()
    by = frame.groupby("customer_id", sort=False)
    table = by.agg(last=("time", "max"), f=("time", "size"), m=("amount", "sum"))
    if WITH_DAYS:
        table["first"] = by["time"].min()
        days = frame[["customer_id"]].assign(day=frame["time"] // DAY).drop_duplicates()
        table["days"] = days.groupby("customer_id", sort=False).size()
    grouped = time.perf_counter()
    as_of = (table["last"].max() // DAY + 1) * DAY
    table["r"] = (as_of - table["last"]) / DAY

    def above(column):
        values = table[column].to_numpy(dtype=float)
        return np.searchsorted(np.quantile(values, LEVELS), values, side="left")

    table["rs"], table["fs"], table["ms"] = 5 - above("r"), 1 + above("f"), 1 + above("m")
    names = np.empty((6, 6), dtype=object)
    for r, fm, name in CELLS:
        names[r, fm] = name
    table["segment"] = pd.Categorical(names[table["rs"], (table["fs"] + table["ms"] + 1) // 2])
    summary = table.groupby("segment", observed=True).agg(n=("m", "size"), revenue=("m", "sum"))
    end = time.perf_counter()
    rows = [(name, row.n, row.revenue) for name, row in summary.iterrows()]
    return grouped - start, end - start, rows, int(table["days"].sum()) if WITH_DAYS else 0


grouping, seconds, segments, total_days = {"duckdb": run_duckdb, "polars": run_polars, "pandas": run_pandas}[ENGINE]()
print(json.dumps({
    "seconds": seconds,
    "grouping_seconds": grouping,
    "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "customers": sum(int(row[1]) for row in segments),
    "days": int(total_days),
    "segments": {row[0]: [int(row[1]), float(row[2])] for row in segments},
}))  # fmt: skip
