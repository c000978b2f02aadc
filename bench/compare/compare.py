"""Interleaved comparison of quintile with other engines; bench/compare/run.sh prepares what it needs.

usage: compare.py --program COMPARE_QUINTILE --command QUINTILE --folder FOLDER --rows N --customers N
                  [--workloads rfm,csv|all] [--engines quintile,duckdb] [--rounds 3] [--threads 2] [--timeout 600]
                  [--data ../shared/data]
Makes the files that are missing in FOLDER, runs every engine once a round, checks that all found the same numbers, and
writes FOLDER/compare.md and FOLDER/compare.json. An engine that fails, or runs out of time or memory, is reported.
"""

import argparse
import json
import pathlib
import platform
import shutil
import subprocess
import sys

import process
from check import check
from prepare import DATA, prepare
from report import HEAD, LEGEND, bandwidth_line, maxima_lines, processor, workload_lines
from scaling import files as scaling_files
from scaling import scaling
from workloads import CLV_DATA, CLV_ENGINES, CLV_PYTHON, ENGINES, GROUPS, SCALING, WORKLOADS, expand


def parse():
    parser = argparse.ArgumentParser(description="quintile beside other engines")
    for name in ("program", "command", "folder"):
        parser.add_argument(f"--{name}", required=True, type=pathlib.Path)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--workloads", default="all")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--data", type=pathlib.Path, default="../shared/data", help="folder of the public data sets")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--timeout", type=float, default=600.0, help="seconds that a process may take")
    parser.add_argument("--memory", type=float, help="GiB that a process may take; default: 90 %% of what is available")
    options = parser.parse_args()
    options.workloads = expand(options.workloads.split(","))
    options.engines = list(dict.fromkeys(["quintile", *options.engines.split(",")]))
    options.memory = options.memory * 2**30 if options.memory else 0.9 * process.available_bytes()
    unknown = set(options.engines) - set(ENGINES)
    if unknown:
        raise SystemExit(f"there is no engine {', '.join(unknown)}; there are: {', '.join(ENGINES)}")
    for engine in [e for e in CLV_ENGINES if e in options.engines and not has_module(e)]:
        options.engines.remove(engine)
        if set(GROUPS["clv"]) & set(options.workloads):
            print(f"{engine} is left out: {CLV_PYTHON} does not have it")
    for workload in [w for w in CLV_DATA if w in options.workloads]:
        packed = options.data / DATA[WORKLOADS[workload].files["quintile"]][0]
        if not packed.exists():
            options.workloads.remove(workload)
            print(f"{workload} is left out: there is no {packed}")
    if "data.table" in options.engines and not has_datatable():
        options.engines.remove("data.table")
        print("data.table is left out: there is no Rscript with it")
    return options


def has_module(engine):
    if not CLV_PYTHON.exists():
        return False
    module = engine.replace("-", "_")
    found = subprocess.run([CLV_PYTHON, "-c", f"import importlib.util as u, sys; sys.exit(not u.find_spec('{module}'))"])
    return found.returncode == 0


def has_datatable():
    if not shutil.which("Rscript"):
        return False
    return subprocess.run(["Rscript", "-e", "library(data.table)"], capture_output=True).returncode == 0


def engines_of(workload, options):
    return [engine for engine in options.engines if engine in WORKLOADS[workload].files]


def files_of(workload, options):
    if workload in SCALING:
        return scaling_files(workload)
    return {WORKLOADS[workload].files[engine] for engine in engines_of(workload, options)}


def bandwidth(options):
    outcome = process.run([options.program, "stream", options.threads], options.folder, options.timeout, options.memory)
    if "failed" in outcome:
        raise SystemExit(f"stream failed: {outcome['failed']}")
    return outcome["bytes_per_second"]


def compare(workload, options):
    """Outcomes by engine, and how they differ."""
    contenders = {e: WORKLOADS[workload].contender(e, options) for e in engines_of(workload, options)}
    results = process.interleave(contenders, options.rounds, options.folder, options.timeout, options.memory)
    for written in options.folder.glob("written-*.h5"):
        written.unlink()
    return results, check(results)


def main():
    options = parse()
    options.folder.mkdir(parents=True, exist_ok=True)
    prepare(options, set().union(*(files_of(workload, options) for workload in options.workloads)))
    stream = bandwidth(options)
    report = {
        "processor": processor(), "system": platform.platform(), "threads": int(options.threads),
        "rows": options.rows, "customers": options.customers, "rounds": options.rounds,
        "stream_bytes_per_second": stream, "versions": {}, "workloads": {},
    }  # fmt: skip
    table, further, agreed = [], [], True
    for workload in options.workloads:
        print(f"running {workload}", flush=True)
        if workload in SCALING:
            results, lines = scaling(workload, options)
            report["workloads"][workload] = {"runs": results}
            further += lines
        else:
            results, differing = compare(workload, options)
            report["workloads"][workload] = {"runs": results, "differences": differing}
            report["versions"] |= {e: runs[0]["version"] for e, runs in results.items() if "version" in runs[0]}
            table += workload_lines(workload, results, differing)
            agreed &= not any("wrong" in found for found in differing.values())
            further += maxima_lines(workload, results)
            if workload == "group-by" and "failed" not in results["quintile"][-1]:
                further += ["", bandwidth_line(results, stream)]
        save(report, table, further, options.folder)  # an hour's work is not lost when the rest fails
    print("\n" + (options.folder / "compare.md").read_text())
    return 0 if agreed else 1


def save(report, table, further, folder):
    versions = ", ".join(f"{engine} {version}" for engine, version in report["versions"].items())
    text = [
        f"{report['rows']:,} rows of {report['customers']:,} customers; {report['threads']} threads on "
        f"{report['processor']}; {report['rounds']} interleaved rounds; warm page cache. {versions}.",
        f"STREAM triad, same run: {report['stream_bytes_per_second'] / 1e9:.1f} GB/s.", "",
        *((HEAD + table + ["", LEGEND]) if table else []), *further,
    ]  # fmt: skip
    (folder / "compare.md").write_text("\n".join(text) + "\n")
    (folder / "compare.json").write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    sys.exit(main())
