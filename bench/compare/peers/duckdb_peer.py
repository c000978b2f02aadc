"""One run of one workload on DuckDB: duckdb_peer.py rfm|rfm-days|measures|group-by THREADS FILE

FILE is Parquet, or CSV by its name. group-by has the table in memory when the clock starts.
"""

import sys
import tempfile

import duckdb
from duckdb_measures import measures
from outcome import DAY, Stopwatch, add_classes, add_totals, show
from standard import CELLS, LEVELS


def connect(threads, spill):
    settings = {"threads": int(threads), "preserve_insertion_order": False, "temp_directory": spill}
    return duckdb.connect(config=settings)


def group(db, log, clock, with_days):
    days = f", min({clock}) AS first, count(DISTINCT {clock} // {DAY}) AS days" if with_days else ""
    last = "epoch_ns(max(time))" if clock != "time" else "max(time)"
    db.execute(f"""CREATE TABLE grouped AS SELECT customer_id, {last} AS last, count(*) AS f, sum(amount) AS m{days}
                   FROM {log} GROUP BY customer_id""")


def score(db):
    """grouped -> scored: recency r, the scores rs, fs, ms and the segment."""
    db.execute(f"""CREATE TABLE measured AS SELECT *,
                   (((SELECT max(last) FROM grouped) // {DAY} + 1) * {DAY} - last) / {DAY} AS r FROM grouped""")
    cuts = db.execute(f"""SELECT quantile_cont(r, {LEVELS}), quantile_cont(f, {LEVELS}), quantile_cont(m, {LEVELS})
                          FROM measured""").fetchone()
    above = [" + ".join(f"({x} > {cut!r})::INT" for cut in column) for x, column in zip("rfm", cuts)]
    db.execute(f"""CREATE TABLE ranked AS SELECT *, 5 - ({above[0]}) AS rs, 1 + {above[1]} AS fs, 1 + {above[2]} AS ms
                   FROM measured""")
    cells = ", ".join(str(cell) for cell in CELLS)
    db.execute(f"""CREATE TABLE scored AS SELECT s.*, c.name AS segment FROM ranked s
                   JOIN (VALUES {cells}) c(r, fm, name) ON s.rs = c.r AND (s.fs + s.ms + 1) // 2 = c.fm""")


def totals(db, outcome, table):
    add_totals(outcome, *db.execute(f"SELECT count(*), sum(f), sum(last // {DAY}), sum(m) FROM {table}").fetchone())


def rfm(db, file, with_days):
    csv = file.endswith(".csv")
    log = f"read_csv('{file}')" if csv else f"read_parquet('{file}')"
    watch = Stopwatch()
    group(db, log, "epoch_ns(time)" if csv else "time", with_days)
    watch.end_part("grouping")
    score(db)
    watch.end_part("scoring and segmenting")
    rows = db.execute("SELECT segment, count(*), sum(m) FROM scored GROUP BY segment").fetchall()
    watch.end_part("summing")
    outcome = watch.outcome(duckdb.__version__)
    totals(db, outcome, "scored")
    add_classes(outcome, "", rows)
    if with_days:
        outcome["exact"]["days"] = int(db.execute("SELECT sum(days) FROM scored").fetchone()[0])
    return outcome


def group_by(db, file):
    db.execute(f"CREATE TABLE log AS FROM read_parquet('{file}')")
    watch = Stopwatch()
    group(db, "log", "time", False)
    outcome = watch.outcome(duckdb.__version__)
    totals(db, outcome, "grouped")
    return outcome


def main(workload, threads, file):
    with tempfile.TemporaryDirectory() as spill, connect(threads, spill) as db:
        if workload == "group-by":
            show(group_by(db, file))
        elif workload == "measures":
            show(measures(db, file, score, totals))
        else:
            show(rfm(db, file, workload == "rfm-days"))


if __name__ == "__main__":
    main(*sys.argv[1:4])
