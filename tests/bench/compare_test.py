"""bench/compare on a small log: quintile, DuckDB, pandas and h5py find the same in every workload.

usage: compare_test.py COMPARE_QUINTILE QUINTILE WORK_FOLDER
"""

import json
import pathlib
import shutil
import subprocess
import sys

COMPARE = pathlib.Path(__file__).parents[2] / "bench" / "compare" / "compare.py"
WORKLOADS = ["rfm", "rfm-days", "measures", "csv", "strings", "group-by"]
CLUSTERS = ["clusters-3", "clusters-8", "clusters-given", "clusters-start"]  # the other engines are not here
READING = ["read-contiguous", "read-gzip", "read-lz4", "write-gzip"]


def main(program, command, folder):
    shutil.rmtree(folder, ignore_errors=True)  # files of an earlier run would be taken as they are
    engines = {workload: ["quintile", "duckdb", "pandas"] for workload in WORKLOADS}
    engines |= {workload: ["quintile", "h5py"] for workload in READING}
    engines |= {workload: ["quintile"] for workload in CLUSTERS}
    subprocess.run(
        [sys.executable, COMPARE, "--program", program, "--command", command, "--folder", folder, "--rows", "20000",
         "--customers", "2000", "--rounds", "2", "--workloads", ",".join([*engines, "threads"]), "--engines",
         "quintile,duckdb,pandas,h5py"],
        check=True,
    )  # fmt: skip
    report = json.loads((pathlib.Path(folder) / "compare.json").read_text())
    for workload, names in engines.items():
        runs = report["workloads"][workload]["runs"]
        assert list(runs) == names, (workload, list(runs))
        for engine, outcomes in runs.items():
            assert len(outcomes) == 2, (workload, engine, outcomes)
            assert all(outcome["seconds"] > 0 and outcome["peak_bytes"] > 1 << 20 for outcome in outcomes), outcomes
    assert report["workloads"]["rfm"]["runs"]["quintile"][0]["exact"]["customers"] == 2000
    assert list(report["workloads"]["threads"]["runs"]["rfm"]) == ["1 thread", "2 threads"]
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
