"""One run of clv-fit on pymc-marketing: pymc_peer.py clv-fit THREADS FILE bg-nbd CUSTOMERS

Maximum a posteriori with its default priors, the nearest it has to maximum likelihood. Only BG/NBD: Pareto/NBD took 95 s
for 10,000 customers on a busy machine.
"""

import contextlib
import io
import sys
import warnings

import numpy as np
import pandas as pd
from clv_histories import read_first
from clv_likelihoods import bg_nbd
from outcome import Stopwatch, show


def fit(file, customers):
    with contextlib.redirect_stdout(io.StringIO()):
        import pymc_marketing
        from pymc_marketing.clv import BetaGeoModel

        x, t_x, T, _ = read_first(file, customers)
        table = pd.DataFrame({"customer_id": np.arange(len(x)), "frequency": x, "recency": t_x, "T": T})
        watch = Stopwatch()
        model = BetaGeoModel(data=table)
        model.fit(method="map", progressbar=False)
        outcome = watch.outcome(pymc_marketing.__version__)
    outcome["exact"]["customers"] = len(x)
    found = [float(model.idata.posterior[name].mean()) for name in ("r", "alpha", "a", "b")]
    outcome["facts"]["parameters"] = found
    outcome["maxima"] = {"log-likelihood": bg_nbd(x, t_x, T, *found)}
    return outcome


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if sys.argv[1] != "clv-fit" or sys.argv[4] != "bg-nbd":
        raise SystemExit("pymc-marketing takes part in clv-fit of bg-nbd only")
    show(fit(sys.argv[3], sys.argv[5]))
