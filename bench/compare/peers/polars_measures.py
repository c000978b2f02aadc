"""What `quintile run` computes by default, in Polars: measures, gaps, scores, segments, activity, life cycle, cohorts.

The generated log has no returns and one row a purchase, so that conditions on the sign of amounts are left out. Gaps
are taken from the log sorted by customer and time, which is faster than windows.
"""

import polars as pl
from outcome import DAY, Stopwatch, add_measures
from standard import (
    LAPSE_MULTIPLE,
    LAPSING_FRACTION,
    LOYAL_OCCASIONS,
    LOYAL_QUARTERS,
    LOYAL_TENURE_DAYS,
    VIP_LEVEL,
    WINDOW_DAYS,
)


def gap_of(column):
    """Difference from the row before; null on a customer's first row."""
    same = pl.col("customer_id") == pl.col("customer_id").shift(1)
    return pl.when(same).then(pl.col(column) - pl.col(column).shift(1))


def group(file):
    log = pl.scan_parquet(file)
    as_of = (log.select(pl.col("time").max()).collect().item() // DAY + 1) * DAY
    window = WINDOW_DAYS * DAY
    time, amount, gap = pl.col("time"), pl.col("amount"), pl.col("gap")
    inside = time > as_of - window
    purchases = (
        log.sort("customer_id", "time")
        .with_columns(gap_of("time").alias("gap"))
        .group_by("customer_id")
        .agg(
            time.min().alias("first"), time.max().alias("last"), pl.len().alias("f"), amount.sum().alias("m"),
            (-amount.filter(amount < 0).sum()).alias("returned"),
            (gap.max() / DAY).alias("largest_gap"), (gap.last() / DAY).alias("last_gap"),
            (gap.filter(inside).first() / DAY).alias("reentry_gap"),
            inside.sum().alias("in_window"),
            ((time > as_of - 2 * window) & ~inside).sum().alias("in_previous"),
        )
        .collect()
    )  # fmt: skip
    daily = (
        log.group_by("customer_id", (time // DAY).alias("day"))
        .agg(amount.sum().alias("money"))
        .collect(engine="streaming")
        .sort("customer_id", "day")
        .with_columns(gap_of("day").alias("gap"), pl.col("day").cast(pl.Int32).cast(pl.Date).alias("date"))
        .with_columns((pl.col("date").dt.year() * 4 + pl.col("date").dt.quarter()).alias("quarter"))
    )
    days = daily.group_by("customer_id").agg(
        pl.len().alias("days"), gap.median().alias("median_gap"), pl.col("quarter").n_unique().alias("quarters"),
        pl.col("money").filter(gap.is_not_null()).sum().alias("repeat_money"),
    )  # fmt: skip
    table = purchases.join(days, on="customer_id").with_columns(
        (pl.col("m") / pl.col("f")).alias("mean"),
        pl.when(pl.col("days") > 1).then(pl.col("repeat_money") / (pl.col("days") - 1.0)).alias("mean_repeat"),
        ((as_of - pl.col("first")) / DAY).alias("tenure"),
    )
    month = pl.col("date").dt.year() * 12 + pl.col("date").dt.month() - 1
    monthly = daily.group_by("customer_id", month.alias("month")).agg(pl.col("money").sum())
    first = monthly.group_by("customer_id").agg(pl.col("month").min().alias("cohort"))
    cohorts = (
        monthly.join(first, on="customer_id")
        .group_by("cohort", (pl.col("month") - pl.col("cohort")).alias("age"))
        .agg(pl.len().alias("customers"), pl.col("money").sum().alias("revenue"))
    )
    return table, cohorts


def classify(table):
    typical = table["median_gap"].median()
    vip = table["m"].quantile(VIP_LEVEL, interpolation="linear")
    f, r, days = pl.col("f"), pl.col("r"), pl.col("days")
    own = pl.when(days >= 3).then(pl.col("median_gap")).otherwise(typical)
    steady = (pl.col("tenure") >= LOYAL_TENURE_DAYS) & (pl.col("quarters") >= LOYAL_QUARTERS)
    table = table.with_columns(
        (pl.col("in_window") > 0).alias("active"),
        ((pl.col("in_window") > 0) & (f >= LOYAL_OCCASIONS) & steady).alias("loyal"),
        ((pl.col("m") > vip) | (pl.col("segment") == "Champions")).alias("vip"),
        pl.max_horizontal(LAPSE_MULTIPLE * own, pl.lit(float(WINDOW_DAYS))).alias("lapse"),
    )
    lapse, top = pl.col("lapse"), (f > 1) & (pl.col("rs") == 5) & (pl.col("fs") == 5)
    return table.with_columns(
        pl.when(pl.col("loyal") | top).then(pl.lit("loyalty"))
        .when(f == 1).then(pl.lit("conversion"))
        .otherwise(pl.lit("retention")).alias("stage"),
        pl.when(r > lapse).then(pl.lit("lapsed"))
        .when(pl.col("reentry_gap") > lapse).then(pl.lit("reactivated"))
        .when(f == 1).then(pl.lit("first-time"))
        .when(r > LAPSING_FRACTION * lapse).then(pl.lit("lapsing"))
        .otherwise(pl.lit("frequent (VIP)")).alias("lifecycle"),
    )  # fmt: skip


def summarise(table):
    """The tables a user would look at; returns the rows that are compared."""
    measured = [pl.col(c).mean().alias(f"mean {c}") for c in ("r", "f", "m", "rs", "fs", "ms", "active")]
    middle = [pl.col(c).median().alias(f"median {c}") for c in ("r", "f", "m")]
    start, end = pl.col("in_previous") > 0, pl.col("in_window") > 0
    rates = [(start & end).sum().alias("retained"), start.sum().alias("start"), (pl.col("f") > 1).sum().alias("repeat")]
    sums = [pl.len().alias("n"), pl.col("m").sum().alias("revenue")]
    segments = table.group_by("segment").agg(sums + measured + middle + rates + [pl.col("vip").sum()])
    classes = [("", row[:3]) for row in segments.rows()]
    active = pl.when("active").then(pl.lit("active")).otherwise(pl.lit("inactive"))
    vip = pl.when("vip").then(pl.lit("VIP")).otherwise(pl.lit("other"))
    further = [pl.col("f").mean(), pl.col("tenure").mean(), pl.col("median_gap").median()]
    for prefix, by in (("stage: ", "stage"), ("group: ", "lifecycle"), ("", active.alias("a")), ("", vip.alias("v"))):
        classes += [(prefix, row[:3]) for row in table.group_by(by).agg(sums + further).rows()]
    return classes


def measures(file, score, totals):
    watch = Stopwatch()
    table, cohorts = group(file)
    watch.end_part("grouping")
    table = score(table)
    watch.end_part("scoring and segmenting")
    table = classify(table)
    watch.end_part("classifying")
    classes = summarise(table)
    watch.end_part("summing")
    outcome = watch.outcome(pl.__version__)
    totals(outcome, table)
    add_measures(outcome, table, cohorts, classes)
    return outcome
