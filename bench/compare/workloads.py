"""Who runs what on which file."""

import dataclasses
import pathlib
import sys

PEERS = pathlib.Path(__file__).with_name("peers")
PROGRAMS = {"duckdb": "duckdb_peer.py", "polars": "polars_peer.py", "pandas": "pandas_peer.py", "h5py": "h5py_peer.py",
            "lifetimes": "lifetimes_peer.py", "pymc-marketing": "pymc_peer.py"}  # fmt: skip
CLUSTER_ENGINES = ["scikit-learn", "intelex", "faiss"]
CLV_ENGINES = ["lifetimes", "pymc-marketing"]
ENGINES = ["quintile", "duckdb", "polars", "pandas", "data.table", "h5py", *CLUSTER_ENGINES, *CLV_ENGINES]
CLUSTER_PYTHON = pathlib.Path(__file__).parents[2] / "build/venv-clusters/bin/python"
CLV_PYTHON = pathlib.Path(__file__).parents[2] / "build/venv-clv/bin/python"  # environment.sh makes both


@dataclasses.dataclass
class Workload:
    program: str  # what the contender is told to do
    files: dict  # engine -> name of the file it reads
    # of a file with one column; of clusters: mode, features, clusters, starts (mixtures: points); of fits: model, customers
    dataset: tuple = ()
    in_memory: str = "yes"  # whether data.table reads before the clock starts

    def contender(self, engine, options):
        """The command and the file it reads. options: program (compare_quintile), folder, threads."""
        return self._command(engine, options), options.folder / self.files[engine]

    def _command(self, engine, options):
        rest = [self.program, options.threads, options.folder / self.files[engine], *self.dataset]
        if self.program == "write":
            rest.append(options.folder / f"written-{engine}.h5")
        if engine == "quintile":
            return [options.program, *rest]
        if engine == "data.table":
            return ["Rscript", "--vanilla", PEERS / "datatable.R", *rest, self.in_memory]
        if engine in CLUSTER_ENGINES:
            return [CLUSTER_PYTHON, PEERS / f"{self.program}_peer.py", engine, *rest]
        python = CLV_PYTHON if engine in CLV_ENGINES else sys.executable
        return [python, PEERS / PROGRAMS[engine], *rest]


def _favourites(stem):
    """HDF5 for quintile, Parquet for most, CSV for data.table, which has no Parquet."""
    parquet = {engine: f"{stem}.parquet" for engine in ("duckdb", "polars", "pandas")}
    return {"quintile": f"{stem}.h5"} | parquet | {"data.table": f"{stem}.csv"}


def _column(program, file):
    return Workload(program, {"quintile": file, "h5py": file}, ("/value",))


def _clusters(mode, features, k, starts, engines=("scikit-learn", "intelex")):
    files = {engine: "points.h5" for engine in ("quintile", *engines)}
    return Workload("clusters", files, (mode, str(features), str(k), str(starts)))


def _fit(file, model, engines=("lifetimes",), customers=0):
    return Workload("clv-fit", dict.fromkeys(["quintile", *engines], file), (model, str(customers)))


def _mixture(mode):
    return Workload("mixture", dict.fromkeys(["quintile", "scikit-learn"], "points.h5"), (mode, "3", "8", "1000000"))


WORKLOADS = {
    "rfm": Workload("rfm", _favourites("log")),
    "rfm-days": Workload("rfm-days", _favourites("log")),
    "measures": Workload("measures", _favourites("log")),
    "csv": Workload("rfm", {engine: "log.csv" for engine in _favourites("log")}, in_memory="no"),
    "strings": Workload("rfm", _favourites("strings")),
    "group-by": Workload("group-by", _favourites("log")),
    "read-contiguous": _column("read", "contiguous.h5"),
    "read-gzip": _column("read", "gzip.h5"),
    "read-lz4": _column("read", "lz4.h5"),
    "write-gzip": _column("write", "contiguous.h5"),
}
CLUSTERS = {
    "clusters-3": _clusters("fit", 3, 8, 10, CLUSTER_ENGINES),
    "clusters-8": _clusters("given", 8, 20, 1),
    "clusters-given": _clusters("given", 3, 8, 1),
    "clusters-start": _clusters("start", 3, 8, 1, CLUSTER_ENGINES),
    "mixture-steps": _mixture("steps"),
    "mixture-fit": _mixture("fit"),
}
CLV = {
    "clv-summary": Workload("clv-summary", {"quintile": "log.h5", "lifetimes": "log.parquet"}),
    "clv-bg-100k": _fit("histories.bin", "bg-nbd", CLV_ENGINES, 100_000),
    "clv-bg": _fit("histories.bin", "bg-nbd"),
    "clv-pareto-100k": _fit("histories.bin", "pareto-nbd", customers=100_000),
    "clv-spend": _fit("histories.bin", "gamma-gamma"),
    "clv-predict": Workload("clv-predict", dict.fromkeys(["quintile", "lifetimes"], "histories.bin")),
    "clv-bg-tenfold": _fit("tenfold.bin", "bg-nbd", ()),
    "clv-predict-tenfold": Workload("clv-predict", {"quintile": "tenfold.bin"}),
}
CLV_DATA = {  # public data sets, in the folder --data
    "clv-bg-cdnow": _fit("cdnow.bin", "bg-nbd", CLV_ENGINES),
    "clv-pareto-cdnow": _fit("cdnow.bin", "pareto-nbd"),
    "clv-spend-cdnow": _fit("cdnow.bin", "gamma-gamma"),
    "clv-bg-retail": _fit("retail.bin", "bg-nbd", CLV_ENGINES),
    "clv-pareto-retail": _fit("retail.bin", "pareto-nbd"),
    "clv-spend-retail": _fit("retail.bin", "gamma-gamma"),
}
GROUPS = {
    "clusters": list(CLUSTERS),
    "clv": [*CLV, *CLV_DATA],
    "reading": ["read-contiguous", "read-gzip", "read-lz4", "write-gzip"],
}
TABLES = list(WORKLOADS)  # what "all" means: the others have engines of their own
WORKLOADS |= CLUSTERS | CLV | CLV_DATA
SCALING = ["threads", "rows"]  # quintile against itself: scaling.py


def expand(names):
    """The workloads of a list that may name groups or "all"."""
    out = []
    for name in names:
        out += [*TABLES, *SCALING] if name == "all" else GROUPS.get(name, [name])
    unknown = [name for name in out if name not in WORKLOADS and name not in SCALING]
    if unknown:
        known = ", ".join([*WORKLOADS, *GROUPS, *SCALING])
        raise SystemExit(f"there is no workload {unknown[0]}; there are: {known}")
    return list(dict.fromkeys(out))
