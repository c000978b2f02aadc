"""One run of clv-fit on pymc-marketing, as far as it gets: pymc_peer.py clv-fit THREADS FILE

Maximum a posteriori with its default priors, the nearest it has to maximum likelihood. Only BG/NBD of 100,000 customers:
Pareto/NBD took 95 s for 10,000 on a busy machine.
"""

import contextlib
import io
import sys
import warnings

import numpy as np
import pandas as pd
from clv_histories import FEWER, read_histories
from clv_likelihoods import bg_nbd
from outcome import Stopwatch, show


def fit(file):
    with contextlib.redirect_stdout(io.StringIO()):
        import pymc_marketing
        from pymc_marketing.clv import BetaGeoModel

        x, t_x, T, _ = read_histories(file)
        few = slice(0, FEWER)
        table = pd.DataFrame({"customer_id": np.arange(len(x[few])), "frequency": x[few], "recency": t_x[few], "T": T[few]})
        watch = Stopwatch()
        model = BetaGeoModel(data=table)
        model.fit(method="map", progressbar=False)
        watch.end_part("BG/NBD, 100,000")
    outcome = watch.outcome(pymc_marketing.__version__)
    outcome["exact"]["customers"] = len(x)
    found = [float(model.idata.posterior[name].mean()) for name in ("r", "alpha", "a", "b")]
    outcome["facts"]["BG/NBD, 100,000"] = found
    outcome["maxima"] = {"BG/NBD, 100,000": bg_nbd(x[few], t_x[few], T[few], *found)}
    return outcome


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if sys.argv[1] != "clv-fit":
        raise SystemExit("pymc-marketing takes part in clv-fit only")
    show(fit(sys.argv[3]))
