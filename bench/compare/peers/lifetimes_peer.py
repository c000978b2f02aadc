"""One run of one workload on lifetimes: lifetimes_peer.py clv-summary|clv-predict THREADS FILE
  lifetimes_peer.py clv-fit THREADS FILE MODEL CUSTOMERS

clv-summary has the log in memory when the clock starts. THREADS is not used: lifetimes has one, and NumPy's.
"""

import sys
import warnings

import lifetimes
import numpy as np
import pandas as pd
from clv_histories import PURCHASE_MODEL, SPEND_MODEL, read_first, read_histories
from clv_likelihoods import bg_nbd, gamma_gamma, pareto_nbd
from lifetimes.utils import summary_data_from_transaction_data
from outcome import Stopwatch, show


def summary(file):
    log = pd.read_parquet(file)
    log["time"] = pd.to_datetime(log["time"])
    watch = Stopwatch()
    customers = summary_data_from_transaction_data(log, "customer_id", "time", monetary_value_col="amount")
    outcome = watch.outcome(lifetimes.__version__)
    names = {"x": "frequency", "t_x": "recency", "T": "T"}
    outcome["exact"] = {"customers": len(customers)} | {n: int(customers[c].sum()) for n, c in names.items()}
    outcome["sums"]["spend"] = float(customers["monetary_value"].sum())
    return outcome


def fit(file, model, customers):
    x, t_x, T, spend = read_first(file, customers)
    buyers = (x > 0) & (spend > 0)
    columns = (x[buyers], spend[buyers]) if model == "gamma-gamma" else (x, t_x, T)
    fitter, log_likelihood = {"bg-nbd": (lifetimes.BetaGeoFitter, bg_nbd), "pareto-nbd": (lifetimes.ParetoNBDFitter, pareto_nbd),
                              "gamma-gamma": (lifetimes.GammaGammaFitter, gamma_gamma)}[model]  # fmt: skip
    watch = Stopwatch()
    found = list(fitter().fit(*columns).params_)
    outcome = watch.outcome(lifetimes.__version__)
    outcome["exact"] = {"customers": len(x)}
    outcome["facts"]["parameters"] = found
    outcome["maxima"] = {"log-likelihood": log_likelihood(*columns, *found)}
    return outcome


def predict(file):
    x, t_x, T, spend = read_histories(file)
    model, money = lifetimes.BetaGeoFitter(), lifetimes.GammaGammaFitter()
    model.params_ = pd.Series(PURCHASE_MODEL, ["r", "alpha", "a", "b"])
    model.predict = model.conditional_expected_number_of_purchases_up_to_time
    money.params_ = pd.Series(SPEND_MODEL, ["p", "q", "v"])
    frequency, recency, age, amount = map(pd.Series, (x, t_x, T, spend))
    watch = Stopwatch()
    alive = np.asarray(model.conditional_probability_alive(x, t_x, T))
    watch.end_part("P(alive)")
    purchases = [model.predict(days, x, t_x, T) for days in (30, 90, 365)]
    watch.end_part("three horizons")
    average = money.conditional_expected_average_profit(frequency, amount)
    value = money.customer_lifetime_value(model, frequency, recency, age, amount, time=12, discount_rate=0.01, freq="D")
    watch.end_part("value")
    outcome = watch.outcome(lifetimes.__version__)
    outcome["exact"]["customers"] = len(x)
    outcome["sums"] = {"P(alive)": float(alive.sum()), "spend": float(average.sum())}
    for days, column in zip((30, 90, 365), purchases):
        outcome["sums"][f"purchases in {days} days"] = float(np.sum(column))
    outcome["facts"]["value in 12 months"] = float(value.sum())
    return outcome


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    show({"clv-summary": summary, "clv-fit": fit, "clv-predict": predict}[sys.argv[1]](*sys.argv[3:]))
