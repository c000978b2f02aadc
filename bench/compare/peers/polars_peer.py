"""One run of one workload on Polars: polars_peer.py rfm|rfm-days|measures|group-by THREADS FILE

FILE is Parquet, or CSV by its name, scanned lazily and collected by the streaming engine, which is the faster one for
files. group-by has the frame in memory when the clock starts.
"""

import os
import sys

os.environ["POLARS_MAX_THREADS"] = sys.argv[2]

import polars as pl  # noqa: E402  (reads the number of threads when it is imported)
from outcome import DAY, Stopwatch, add_classes, add_totals, show  # noqa: E402
from polars_measures import measures  # noqa: E402
from standard import CELLS, LEVELS  # noqa: E402


def scan_csv(file):
    """A stated format and no cache parse times three times as fast as try_parse_dates."""
    time = pl.col("time").str.to_datetime("%Y-%m-%d %H:%M:%S", cache=False)
    return pl.scan_csv(file).with_columns(time)


def aggregates(with_days):
    wanted = [pl.col("time").max().alias("last"), pl.len().alias("f"), pl.col("amount").sum().alias("m")]
    if with_days:
        wanted += [pl.col("time").min().alias("first"), (pl.col("time") // DAY).n_unique().alias("days")]
    return wanted


def score(table):
    """Adds recency r, the scores rs, fs, ms and the segment."""
    as_of = (table["last"].max() // DAY + 1) * DAY
    table = table.with_columns(((as_of - pl.col("last")) / DAY).alias("r"))

    def above(column):
        cuts = [table[column].quantile(level, interpolation="linear") for level in LEVELS]
        return pl.sum_horizontal((pl.col(column) > cut).cast(pl.Int32) for cut in cuts)

    table = table.with_columns((5 - above("r")).alias("rs"), (1 + above("f")).alias("fs"), (1 + above("m")).alias("ms"))
    table = table.with_columns(((pl.col("fs") + pl.col("ms") + 1) // 2).alias("fm"))
    cells = pl.DataFrame(CELLS, schema={"rs": pl.Int32, "fm": pl.Int32, "segment": pl.String}, orient="row")
    return table.join(cells, on=["rs", "fm"], how="left")


def totals(outcome, table):
    add_totals(outcome, len(table), table["f"].sum(), (table["last"] // DAY).sum(), table["m"].sum())


def rfm(file, with_days):
    csv = file.endswith(".csv")
    watch = Stopwatch()
    frame = scan_csv(file) if csv else pl.scan_parquet(file)
    grouped = frame.group_by("customer_id").agg(aggregates(with_days))
    if csv:
        grouped = grouped.with_columns(pl.col("last").dt.timestamp("ns"))
    table = grouped.collect(engine="streaming")
    watch.end_part("grouping")
    table = score(table)
    watch.end_part("scoring and segmenting")
    rows = table.group_by("segment").agg(pl.len(), pl.col("m").sum()).rows()
    watch.end_part("summing")
    outcome = watch.outcome(pl.__version__)
    totals(outcome, table)
    add_classes(outcome, "", rows)
    if with_days:
        outcome["exact"]["days"] = int(table["days"].sum())
    return outcome


def group_by(file):
    frame = pl.read_parquet(file)
    watch = Stopwatch()
    table = frame.lazy().group_by("customer_id").agg(aggregates(False)).collect(engine="streaming")
    outcome = watch.outcome(pl.__version__)
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
