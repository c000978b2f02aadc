"""Scores of 1,000 random tables with ties, against pandas.qcut, DuckDB's window functions and R's definition.

usage: score_test.py SCORE_PROBE WORK_FOLDER
"""

import pathlib
import subprocess
import sys

import duckdb
import numpy as np
import pandas as pd

TABLES = 1000


def random_values(rng, size):
    kind = rng.integers(6)
    if kind == 0:  # prices: skewed, ties among the round ones
        return np.round(np.exp(rng.normal(4, 1.5, size)), rng.integers(0, 3))
    if kind == 1:  # few distinct values
        return rng.integers(0, rng.integers(1, 30), size).astype("float64")
    if kind == 2:  # no ties
        return rng.normal(0, 1e3, size)
    if kind == 3:  # counts
        return rng.geometric(rng.uniform(0.05, 0.9), size).astype("float64")
    if kind == 4:  # days with fractions
        return rng.integers(0, 700 * 24, size) / 24
    return np.concatenate([np.full(size // 2, 7.5), rng.uniform(-1e-3, 1e9, size - size // 2)])


def random_tables(rng):
    for number in range(TABLES):
        size = number + 1 if number < 20 else int(np.exp(rng.uniform(0, np.log(10_000))))
        levels = int(rng.choice([2, 3, 4, 5, 5, 5, 7, 10, 100, 255]))
        yield levels, random_values(rng, size), random_values(rng, size)


def read_answers(path, tables):
    data = np.fromfile(path, dtype="uint8")
    at = 0

    def take(count, dtype):
        nonlocal at
        size = count * np.dtype(dtype).itemsize
        at += size
        assert at <= data.size, "the probe wrote less than expected"
        return data[at - size:at].view(dtype) if dtype == "uint8" else np.frombuffer(data[at - size:at].tobytes(), dtype)

    answers = []
    for levels, recency, _ in tables:
        n = len(recency)
        answer = {name: (take(n, "uint8"), take(n, "uint8")) for name in ("quantile", "ntile", "rfm-r")}
        answer["percent-rank"] = (take(n, "uint8"), take(n, "uint8"))
        answer["ranks"] = (take(n, "float64"), take(n, "float64"))
        answer["cuts"] = (take(levels - 1, "float64"), take(levels - 1, "float64"))
        answers.append(answer)
    assert at == data.size, "the probe wrote more than expected"
    return answers


def check(name, number, found, expected):
    if not np.array_equal(found, expected):
        wrong = np.flatnonzero(np.asarray(found) != np.asarray(expected))
        sys.exit(f"table {number}: {name} differs for {wrong.size} of {len(found)} customers, first {wrong[0]}: "
                 f"{found[wrong[0]]} instead of {expected[wrong[0]]}")


def check_quantile(number, levels, values, reversed_, scores, cuts):
    """Returns whether pandas could cut the values at all."""
    try:
        codes, bins = pd.qcut(values, levels, labels=False, retbins=True)
    except ValueError as error:
        assert "must be unique" in str(error), error
        return False
    check("cut points", number, cuts, np.asarray(bins)[1:-1])
    check("quantile", number, scores, levels - codes if reversed_ else codes + 1)
    return True


def rfm_r(levels, values, reversed_):
    """R: seq(0, 1, length.out = levels + 1), type-7 quantiles by (1 - h) a + h b, plus 1; score by cuts <= value."""
    ordered = np.sort(values)
    index = (len(values) - 1) * (np.arange(1, levels) * (1.0 / levels))
    low = np.floor(index).astype(int)
    high = np.minimum(np.ceil(index).astype(int), len(values) - 1)
    h = index - low
    cuts = np.where((h > 0) & (ordered[low] != ordered[high]), (1 - h) * ordered[low] + h * ordered[high], ordered[low])
    above = np.searchsorted(cuts + 1, values, side="right")
    return levels - above if reversed_ else above + 1


def check_windows(tables, answers):
    """NTILE and PERCENT_RANK, worst first: recency descending, money ascending, ties by customer."""
    frame = pd.concat([
        pd.DataFrame({"t": number, "levels": levels, "id": np.arange(len(recency)), "recency": recency, "money": money})
        for number, (levels, recency, money) in enumerate(tables)
    ], ignore_index=True)
    connection = duckdb.connect()
    connection.register("frame", frame)
    for levels in sorted(frame["levels"].unique()):
        found = connection.execute(f"""
            select t, id,
                   ntile({levels}) over (partition by t order by recency desc, id) as r,
                   ntile({levels}) over (partition by t order by money, id) as m,
                   percent_rank() over (partition by t order by recency desc) as r_rank,
                   percent_rank() over (partition by t order by money) as m_rank
            from frame where levels = {levels} order by t, id""").fetchdf()
        for number, rows in found.groupby("t"):
            answer = answers[number]
            for column, d in (("r", 0), ("m", 1)):
                check(f"ntile {column}", number, answer["ntile"][d], rows[column].to_numpy())
                ranks = rows[f"{column}_rank"].to_numpy()
                check(f"percent rank {column}", number, answer["ranks"][d], ranks)
                last = max(len(ranks) - 1, 1)
                whole = np.round(ranks * last).astype("int64")
                check(f"percent rank score {column}", number, answer["percent-rank"][d],
                      np.minimum(levels, 1 + whole * levels // last))


def main(probe, folder):
    rng = np.random.default_rng(20260101)
    tables = list(random_tables(rng))
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    source, target = folder / "score_tables.bin", folder / "score_answers.bin"
    with open(source, "wb") as file:
        for levels, recency, money in tables:
            file.write(np.array([len(recency), levels], dtype="int64").tobytes())
            file.write(recency.tobytes() + money.tobytes())
    subprocess.run([probe, source, target], check=True)
    answers = read_answers(target, tables)
    compared = 0
    for number, ((levels, recency, money), answer) in enumerate(zip(tables, answers)):
        for d, values in enumerate((recency, money)):
            compared += check_quantile(number, levels, values, d == 0, answer["quantile"][d], answer["cuts"][d])
            check("rfm-r", number, answer["rfm-r"][d], rfm_r(levels, values, d == 0))
    assert compared > TABLES // 2, f"pandas could cut only {compared} columns"
    check_windows(tables, answers)
    customers = sum(len(recency) for _, recency, _ in tables)
    print(f"{TABLES} tables, {customers} customers: quantile equals pandas.qcut in the {compared} columns it can cut; "
          "ntile and percent-rank equal DuckDB's, rfm-r equals R's definition")


if __name__ == "__main__":
    main(*sys.argv[1:])
