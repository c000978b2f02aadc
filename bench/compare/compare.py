"""Interleaved comparison of quintile with other engines; bench/compare/run.sh prepares what it needs.

usage: compare.py --quintile PROGRAM --log LOG.h5 --parquet LOG.parquet [--workloads rfm,rfm-days] [--rounds 3]
                  [--threads 2] [--out FOLDER]
Every round runs every engine once, so that all of them meet the same weather on a shared machine. Prints a Markdown
table of medians and spreads after it has checked that all engines found the same segments.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys

ENGINES = ["quintile", "duckdb", "polars", "pandas"]


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def differences(ours, theirs):
    """Customers whose segment count differs, and the largest relative difference of a revenue."""
    moved, relative = 0, 0.0
    for segment in ours["segments"].keys() | theirs["segments"].keys():
        a, b = ours["segments"].get(segment, [0, 0.0]), theirs["segments"].get(segment, [0, 0.0])
        moved += abs(a[0] - b[0])
        relative = max(relative, abs(a[1] - b[1]) / max(abs(a[1]), 1.0))
    return moved, relative


def check(workload, results):
    """Sums of floats depend on the order of addition, and a peer's order changes from run to run: a customer whose
    total lies on a cut point may then change its score. Anything more than that is an error."""
    ours = results["quintile"][0]
    lines = []
    for engine, runs in results.items():
        for other in runs:
            if other["customers"] != ours["customers"] or other["days"] != ours["days"]:
                raise SystemExit(f"{workload}: {engine} found other customers or days than quintile")
            moved, relative = differences(ours, other)
            if moved > max(4, ours["customers"] // 100_000) or relative > 1e-4:
                raise SystemExit(f"{workload}: {engine} differs: {moved} customers, revenue by {relative:.2e}")
            lines.append((engine, moved, relative))
    worst = {engine: max(line[1:] for line in lines if line[0] == engine) for engine in results}
    return {engine: {"customers": moved, "revenue": relative} for engine, (moved, relative) in worst.items()}


def main():
    parser = argparse.ArgumentParser()
    for name in ("quintile", "log", "parquet"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--workloads", default="rfm,rfm-days")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--out", default=".")
    options = parser.parse_args()
    peers = pathlib.Path(__file__).with_name("peers.py")
    stream = run([options.quintile, "stream", "-", options.threads])["bytes_per_second"]
    report = {"stream_bytes_per_second": stream, "threads": int(options.threads), "workloads": {}}
    lines = [f"STREAM triad, same run: {stream / 1e9:.1f} GB/s.", ""]
    lines += ["| workload | engine | median s | min | max | of it grouping | peak GiB | times quintile |",
              "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for workload in options.workloads.split(","):
        results = {engine: [] for engine in options.engines.split(",")}
        for _ in range(options.rounds):
            for engine, runs in results.items():
                command = [options.quintile, workload, options.log, options.threads]
                if engine != "quintile":
                    command = [sys.executable, peers, engine, workload, options.parquet, options.threads]
                runs.append(run(command))
        differing = check(workload, results)
        report["workloads"][workload] = {"runs": results, "differences": differing}
        base = statistics.median(r["seconds"] for r in results["quintile"])
        for engine, runs in results.items():
            seconds = [r["seconds"] for r in runs]
            median = statistics.median(seconds)
            lines.append(
                f"| {workload} | {engine} | {median:.3f} | {min(seconds):.3f} | {max(seconds):.3f} "
                f"| {statistics.median(r['grouping_seconds'] for r in runs):.3f} "
                f"| {max(r['peak_bytes'] for r in runs) / 2**30:.2f} | {median / base:.1f} |"
            )
    text = "\n".join(lines) + "\n"
    out = pathlib.Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    (out / "compare.md").write_text(text)
    (out / "compare.json").write_text(json.dumps(report, indent=1))
    print(text)


if __name__ == "__main__":
    main()
