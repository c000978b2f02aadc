"""What `quintile run` computes by default, in pandas: measures, gaps, scores, segments, activity, life cycle, cohorts.

The generated log has no returns and one row a purchase, so that conditions on the sign of amounts are left out. Gaps
are taken from the log sorted by customer and time, which is faster than differences within groups.
"""

import numpy as np
import pandas as pd
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


def gap_of(frame, column):
    """Difference from the row before; NaN on a customer's first row."""
    return frame[column].diff().where(frame["customer_id"].diff() == 0)


def group(frame):
    as_of = (frame["time"].max() // DAY + 1) * DAY
    window = WINDOW_DAYS * DAY
    frame = frame.sort_values(["customer_id", "time"], ignore_index=True)
    frame["gap"] = gap_of(frame, "time") / DAY
    inside = frame["time"] > as_of - window
    frame["inside"] = inside
    frame["previous"] = (frame["time"] > as_of - 2 * window) & ~inside
    by = frame.groupby("customer_id", sort=False)
    table = by.agg(
        first=("time", "first"), last=("time", "last"), f=("time", "size"), m=("amount", "sum"),
        largest_gap=("gap", "max"), last_gap=("gap", "last"), in_window=("inside", "sum"),
        in_previous=("previous", "sum"),
    )  # fmt: skip
    first_inside = frame[inside].drop_duplicates("customer_id").set_index("customer_id")
    table["reentry_gap"] = first_inside["gap"]
    returned = frame[frame["amount"] < 0].groupby("customer_id")["amount"].sum()
    table["returned"] = -returned.reindex(table.index, fill_value=0.0)

    frame["day"] = frame["time"] // DAY
    daily = frame.groupby(["customer_id", "day"], sort=True)["amount"].sum().rename("money").reset_index()
    daily["gap"] = gap_of(daily, "day")
    dates = daily["day"].to_numpy().astype("datetime64[D]")
    daily["month"] = dates.astype("datetime64[M]").astype("int64")
    daily["repeat_money"] = daily["money"].where(daily["gap"].notna(), 0.0)
    by = daily.groupby("customer_id", sort=False)
    table["days"], table["median_gap"] = by.size(), by["gap"].median()
    quarters = daily[["customer_id"]].assign(quarter=daily["month"] // 3).drop_duplicates()
    table["quarters"] = quarters.groupby("customer_id", sort=False).size()
    table["mean"] = table["m"] / table["f"]
    table["mean_repeat"] = (by["repeat_money"].sum() / (table["days"] - 1)).where(table["days"] > 1)
    table["tenure"] = (as_of - table["first"]) / DAY

    monthly = daily.groupby(["customer_id", "month"], sort=False)["money"].sum().reset_index()
    monthly["cohort"] = monthly.groupby("customer_id", sort=False)["month"].transform("min")
    monthly["age"] = monthly["month"] - monthly["cohort"]
    cohorts = monthly.groupby(["cohort", "age"]).agg(customers=("money", "size"), revenue=("money", "sum"))
    return table, cohorts


def classify(table):
    typical, vip = table["median_gap"].median(), table["m"].quantile(VIP_LEVEL)
    own = table["median_gap"].where(table["days"] >= 3, typical)
    lapse = np.maximum(LAPSE_MULTIPLE * own, WINDOW_DAYS)
    table["active"] = table["in_window"] > 0
    steady = (table["tenure"] >= LOYAL_TENURE_DAYS) & (table["quarters"] >= LOYAL_QUARTERS)
    loyal = table["active"] & (table["f"] >= LOYAL_OCCASIONS) & steady
    table["vip"] = (table["m"] > vip) | (table["segment"] == "Champions")
    loyal |= (table["f"] > 1) & (table["rs"] == 5) & (table["fs"] == 5)
    stages = ["loyalty", "conversion", "retention"]
    table["stage"] = pd.Categorical.from_codes(np.select([loyal, table["f"] == 1], [0, 1], 2), stages)
    groups = ["lapsed", "reactivated", "first-time", "lapsing", "frequent (VIP)"]
    conditions = [
        table["r"] > lapse, table["reentry_gap"] > lapse, table["f"] == 1, table["r"] > LAPSING_FRACTION * lapse,
    ]  # fmt: skip
    table["lifecycle"] = pd.Categorical.from_codes(np.select(conditions, [0, 1, 2, 3], 4), groups)


def summarise(table):
    """The tables a user would look at; returns the rows that are compared."""
    table["retained"] = (table["in_previous"] > 0) & (table["in_window"] > 0)
    measured = {f"{how}_{c}": (c, how) for how in ("mean", "median") for c in ("r", "f", "m")}
    sums = {"n": ("m", "size"), "revenue": ("m", "sum")}
    rates = {"active": ("active", "mean"), "vip": ("vip", "sum"), "retained": ("retained", "sum")}
    segments = table.groupby("segment", observed=True).agg(**sums, **measured, **rates)
    classes = [("", row[:3]) for row in segments.itertuples()]
    further = {"occasions": ("f", "mean"), "tenure": ("tenure", "mean"), "gap": ("median_gap", "median")}
    for prefix, column, names in (
        ("stage: ", "stage", None),
        ("group: ", "lifecycle", None),
        ("", "active", ["inactive", "active"]),
        ("", "vip", ["other", "VIP"]),
    ):
        for name, *row in table.groupby(column, observed=True).agg(**sums, **further).itertuples():
            classes.append((prefix, (names[int(name)] if names else name, *row[:2])))
    return classes


def measures(file, score, totals):
    frame = pd.read_parquet(file)
    watch = Stopwatch()
    table, cohorts = group(frame)
    watch.end_part("grouping")
    score(table)
    watch.end_part("scoring and segmenting")
    classify(table)
    watch.end_part("classifying")
    classes = summarise(table)
    watch.end_part("summing")
    outcome = watch.outcome(pd.__version__)
    totals(outcome, table)
    add_measures(outcome, table, cohorts, classes)
    return outcome
