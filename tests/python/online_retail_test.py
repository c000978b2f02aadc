"""Online Retail through the command line, against an independent pandas computation, customer by customer.

usage: online_retail_test.py QUINTILE DATA_FOLDER WORK_FOLDER
Exits with 77 (skipped) when the data set is not there.
"""

import json
import lzma
import pathlib
import subprocess
import sys

import h5py
import numpy as np
import pandas as pd

AS_OF = pd.Timestamp("2011-12-10")
DAY = pd.Timedelta(days=1)
STANDARD = {
    5: ["New Customers", "Potential Loyalists", "Potential Loyalists", "Champions", "Champions"],
    4: ["Promising", "Potential Loyalists", "Potential Loyalists", "Loyal Customers", "Champions"],
    3: ["About To Sleep", "About To Sleep", "Need Attention", "Loyal Customers", "Loyal Customers"],
    2: ["Hibernating", "Hibernating", "At Risk", "At Risk", "Cannot Lose Them"],
    1: ["Lost", "Hibernating", "At Risk", "Cannot Lose Them", "Cannot Lose Them"],
}
AT_RISK = {"Need Attention", "About To Sleep", "At Risk", "Cannot Lose Them"}


def expected_customers(csv):
    log = pd.read_csv(csv, dtype={"InvoiceNo": str, "StockCode": str}, parse_dates=["InvoiceDate"])
    missing = int(log["CustomerID"].isna().sum())
    log = log.dropna(subset=["CustomerID"]).copy()
    log["CustomerID"] = log["CustomerID"].astype("int64")
    log["amount"] = log["Quantity"] * log["UnitPrice"]
    log["day"] = log["InvoiceDate"].dt.normalize()
    bought = log[log["amount"] >= 0]
    by = bought.groupby("CustomerID")
    out = pd.DataFrame(index=pd.Index(sorted(log["CustomerID"].unique()), name="customer_id"))
    out["first_time"] = by["InvoiceDate"].min()
    out["last_time"] = by["InvoiceDate"].max()
    out["recency_days"] = (AS_OF - out["last_time"]) / DAY
    out["tenure_days"] = (AS_OF - out["first_time"]) / DAY
    out["t_x_days"] = (out["last_time"] - out["first_time"]) / DAY
    out["occasions"] = by["InvoiceNo"].nunique().reindex(out.index, fill_value=0)
    out["periods"] = by["day"].nunique().reindex(out.index, fill_value=0)
    out["repeat_frequency"] = (out["periods"] - 1).clip(lower=0)
    out["monetary_total"] = log.groupby("CustomerID")["amount"].sum()
    out["monetary_mean"] = (out["monetary_total"] / out["occasions"]).where(out["occasions"] > 0)
    first_day = log["CustomerID"].map(by["day"].min())
    repeat = log[log["day"] > first_day].groupby("CustomerID")["amount"].sum()
    out["monetary_mean_repeat"] = (repeat / out["repeat_frequency"]).where(out["repeat_frequency"] > 0)
    returned = log[log["amount"] < 0].groupby("CustomerID")["amount"].sum()
    out["returns_total"] = (-returned).reindex(out.index, fill_value=0.0)
    orders = bought.groupby(["CustomerID", "InvoiceNo"])["InvoiceDate"].min().reset_index()
    orders = orders.sort_values(["CustomerID", "InvoiceDate"], kind="stable")
    gaps = orders.groupby("CustomerID")["InvoiceDate"].diff() / DAY
    out["largest_gap_days"] = gaps.groupby(orders["CustomerID"]).max()

    scored = out["occasions"] > 0
    levels = np.arange(1, 5) / 5
    for score, measure, best_low in (
        ("r_score", "recency_days", True),
        ("f_score", "occasions", False),
        ("m_score", "monetary_total", False),
    ):
        values = out.loc[scored, measure].to_numpy(dtype=float)
        below = np.searchsorted(np.quantile(values, levels), values, side="left")
        out[score] = 0
        out.loc[scored, score] = 5 - below if best_low else 1 + below
    out["rfm_cell"] = out["r_score"] * 100 + out["f_score"] * 10 + out["m_score"]
    mean = (out["r_score"] + out["f_score"] + out["m_score"]) / 3
    out["rfm_score"] = mean.where(scored)
    fm = np.floor((out["f_score"] + out["m_score"]) / 2 + 0.5).astype(int)
    out["segment"] = [
        STANDARD[r][k - 1] if r > 0 else "Prospects" for r, k in zip(out["r_score"], fm)
    ]
    threshold = np.quantile(out.loc[scored, "monetary_total"], 0.95)
    out["is_vip"] = (out["segment"] == "Champions") | (scored & (out["monetary_total"] > threshold))
    out["is_at_risk"] = out["segment"].isin(AT_RISK)
    orders["inside"] = orders["InvoiceDate"] > AS_OF - 30 * DAY
    out["active"] = orders.groupby("CustomerID")["inside"].any().reindex(out.index, fill_value=False)
    quarters = bought["InvoiceDate"].dt.to_period("Q").groupby(bought["CustomerID"]).nunique()
    quarters = quarters.reindex(out.index, fill_value=0)
    loyal = out["active"] & (out["occasions"] >= 3) & (out["tenure_days"] >= 180) & (quarters >= 3)
    out["active_types"] = out["active"].astype(int) + 2 * loyal.astype(int)
    return out, missing


def actual_customers(path, names):
    with h5py.File(path) as file:
        group = file["customers/columns"]
        out = pd.DataFrame({"customer_id": group["customer_id/data"][:]})
        for name in names:
            data = group[name]["data"]
            labels = h5py.check_enum_dtype(data.dtype)
            values = data[:]
            if name.endswith("_time"):
                values = values.view("datetime64[ns]")
            elif labels and data.dtype != bool:
                by_code = {code: label for label, code in labels.items()}
                values = [by_code[code] for code in values]
            out[name] = values
    return out.set_index("customer_id")


def main(command, data_folder, work_folder):
    packed = pathlib.Path(data_folder) / "online_retail.csv.xz"
    if not packed.exists():
        print("skipped: the Online Retail data set is not here")
        return 77
    work = pathlib.Path(work_folder)
    work.mkdir(parents=True, exist_ok=True)
    csv = work / "online_retail.csv"
    csv.write_bytes(lzma.decompress(packed.read_bytes()))
    result = work / "online_retail.h5"
    run = subprocess.run(
        [command, "run", csv, "--amount", "Quantity*UnitPrice", "--as-of", "2011-12-10", "--out", result, "--force",
         "--json"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    report = json.loads(run.stdout)
    expected, missing = expected_customers(csv)
    assert missing == 135_080
    assert report["rows"]["read"] == 541_909, report["rows"]
    assert report["rows"]["skipped"]["no_customer"] == missing, report["rows"]

    actual = actual_customers(result, [*expected.columns, "p_alive", "clv_365d"])
    # The projection adds to both flags.
    scored = expected["occasions"] > 0
    top_value = np.quantile(actual.loc[scored, "clv_365d"], 0.95)
    expected["is_vip"] |= scored & (actual["clv_365d"] > top_value)
    expected["is_at_risk"] |= scored & (actual["p_alive"] < 0.5)
    pd.testing.assert_index_equal(actual.index, expected.index, check_names=False)
    for name in expected.columns:
        want, got = expected[name], actual[name]
        if want.dtype.kind == "f":
            np.testing.assert_allclose(got.to_numpy(float), want.to_numpy(float), rtol=1e-12, atol=1e-9, err_msg=name)
        elif name.endswith("_time"):
            assert want.astype("datetime64[ns]").equals(got.astype("datetime64[ns]")), name
        else:
            different = (want.to_numpy() != got.to_numpy()).sum()
            assert different == 0, f"{name}: {different} customers differ"
    counts = {row["segment"]: row["customers"] for row in report["segments"]}
    for segment, customers in expected["segment"].value_counts().items():
        assert counts[segment] == customers, segment
    print(f"{len(expected)} customers, {len(expected.columns)} columns: all equal")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
