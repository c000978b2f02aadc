"""What `quintile run` computes by default, in SQL: measures, gaps, scores, segments, activity, life cycle, cohorts.

The generated log has no returns and one row a purchase, so that conditions on the sign of amounts are left out.
"""

import duckdb
from outcome import DAY, Stopwatch, add_classes
from standard import (
    LAPSE_MULTIPLE,
    LAPSING_FRACTION,
    LOYAL_OCCASIONS,
    LOYAL_QUARTERS,
    LOYAL_TENURE_DAYS,
    VIP_LEVEL,
    WINDOW_DAYS,
)

QUARTER = "year(date) * 4 + quarter(date)"
MONTH = "year(date) * 12 + month(date) - 1"


def group(db, log):
    as_of = db.execute(f"SELECT (max(time) // {DAY} + 1) * {DAY} FROM {log}").fetchone()[0]
    window = WINDOW_DAYS * DAY
    db.execute(f"""CREATE TABLE purchases AS SELECT customer_id, min(time) AS first, max(time) AS last, count(*) AS f,
        sum(amount) AS m, coalesce(-sum(amount) FILTER (amount < 0), 0) AS returned,
        max(gap) / {DAY} AS largest_gap, arg_max(gap, n) / {DAY} AS last_gap,
        arg_min_null(gap, n) FILTER (time > {as_of - window}) / {DAY} AS reentry_gap,
        count(*) FILTER (time > {as_of - window}) AS in_window,
        count(*) FILTER (time > {as_of - 2 * window} AND time <= {as_of - window}) AS in_previous
        FROM (SELECT *, row_number() OVER w AS n, time - lag(time) OVER w AS gap FROM {log}
              WINDOW w AS (PARTITION BY customer_id ORDER BY time))
        GROUP BY customer_id""")
    db.execute(f"""CREATE TABLE daily AS SELECT customer_id, time // {DAY} AS day, sum(amount) AS money,
        DATE '1970-01-01' + (time // {DAY})::INT AS date FROM {log} GROUP BY ALL""")
    db.execute(f"""CREATE TABLE days AS SELECT customer_id, count(*) AS days, median(gap) AS median_gap,
        count(DISTINCT {QUARTER}) AS quarters, sum(money) FILTER (gap IS NOT NULL) AS repeat_money
        FROM (SELECT *, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS gap FROM daily)
        GROUP BY customer_id""")
    db.execute(f"""CREATE TABLE grouped AS SELECT p.*, days, median_gap, quarters, m / f AS mean,
        repeat_money / nullif(days - 1, 0) AS mean_repeat, ({as_of} - first) / {DAY} AS tenure
        FROM purchases p JOIN days USING (customer_id)""")
    db.execute(f"""CREATE TABLE cohorts AS SELECT cohort, month - cohort AS age, count(*) AS customers,
        sum(money) AS revenue
        FROM (SELECT *, min(month) OVER (PARTITION BY customer_id) AS cohort
              FROM (SELECT customer_id, {MONTH} AS month, sum(money) AS money FROM daily GROUP BY ALL))
        GROUP BY ALL""")


def classify(db):
    typical, vip = db.execute(f"SELECT median(median_gap), quantile_cont(m, {VIP_LEVEL}) FROM scored").fetchone()
    db.execute(f"""CREATE TABLE classified AS SELECT *, in_window > 0 AS active,
        in_window > 0 AND f >= {LOYAL_OCCASIONS} AND tenure >= {LOYAL_TENURE_DAYS} AND quarters >= {LOYAL_QUARTERS}
            AS loyal,
        m > {vip!r} OR segment = 'Champions' AS vip,
        greatest({LAPSE_MULTIPLE} * CASE WHEN days >= 3 THEN median_gap ELSE {typical!r} END, {WINDOW_DAYS}) AS lapse
        FROM scored""")
    db.execute(f"""CREATE TABLE result AS SELECT *,
        CASE WHEN loyal OR (f > 1 AND rs = 5 AND fs = 5) THEN 'loyalty' WHEN f = 1 THEN 'conversion'
             ELSE 'retention' END AS stage,
        CASE WHEN r > lapse THEN 'lapsed' WHEN reentry_gap > lapse THEN 'reactivated' WHEN f = 1 THEN 'first-time'
             WHEN r > {LAPSING_FRACTION} * lapse THEN 'lapsing' ELSE 'frequent (VIP)' END AS lifecycle
        FROM classified""")


def summarise(db):
    """The tables a user would look at; returns the rows that are compared."""
    segments = db.execute("""SELECT segment, count(*), sum(m), avg(r), median(r), avg(f), median(f), avg(m), median(m),
        avg(rs), avg(fs), avg(ms), avg(active::INT), sum(vip::INT), sum((in_window > 0 AND in_previous > 0)::INT),
        sum((in_previous > 0)::INT), sum((f > 1)::INT), sum(m) / sum(f) FROM result GROUP BY segment""").fetchall()
    classes = [("", row[:3]) for row in segments]
    for prefix, column in (
        ("stage: ", "stage"),
        ("group: ", "lifecycle"),
        ("", "CASE WHEN active THEN 'active' ELSE 'inactive' END"),
        ("", "CASE WHEN vip THEN 'VIP' ELSE 'other' END"),
    ):
        rows = db.execute(f"""SELECT {column} AS class, count(*), sum(m), avg(f), avg(tenure), median(median_gap)
            FROM result GROUP BY class""").fetchall()
        classes += [(prefix, row[:3]) for row in rows]
    return classes


def measures(db, file, score, totals):
    log = f"read_parquet('{file}')"
    watch = Stopwatch()
    group(db, log)
    watch.end_part("grouping")
    score(db)
    watch.end_part("scoring and segmenting")
    classify(db)
    watch.end_part("classifying")
    classes = summarise(db)
    watch.end_part("summing")
    outcome = watch.outcome(duckdb.__version__)
    totals(db, outcome, "result")
    for prefix, row in classes:
        add_classes(outcome, prefix, [row])
    for group_name, columns in {
        "exact": {
            "days": "days", "quarters": "quarters", "occasions in window": "in_window",
            "occasions in previous window": "in_previous",
        },
        "sums": {
            "mean money": "mean", "mean repeat money": "mean_repeat", "returns": "returned",
            "largest gap": "largest_gap", "last gap": "last_gap", "median gap": "median_gap",
        },
    }.items():  # fmt: skip
        values = db.execute("SELECT " + ", ".join(f"sum({c})" for c in columns.values()) + " FROM result").fetchone()
        kind = int if group_name == "exact" else float
        outcome[group_name] |= {name: kind(value) for name, value in zip(columns, values)}
    cells, customers, revenue = db.execute("SELECT count(*), sum(customers), sum(revenue) FROM cohorts").fetchone()
    outcome["exact"] |= {"cohort cells": cells, "cohort customers": int(customers)}
    outcome["sums"]["cohort revenue"] = revenue
    return outcome
