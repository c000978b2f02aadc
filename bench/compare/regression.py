"""Two builds of quintile, interleaved; bench/compare/regression.sh finds or makes them.

usage: regression.py --programs BIN_A BIN_B --names A B [--rows N --customers N] [--workloads rfm,...] [--rounds 5]
A ratio above 1 means that B is slower. The logs are made by A's `quintile` where they are missing.
"""

import argparse
import pathlib
import statistics

import process
from check import complaint
from prepare import prepare
from report import failure, parts_and_total, ratio_lines
from workloads import SCALING, WORKLOADS, expand


def parse():
    parser = argparse.ArgumentParser(description="two builds of quintile")
    parser.add_argument("--programs", nargs=2, required=True, type=pathlib.Path)
    parser.add_argument("--names", nargs=2, required=True)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--customers", type=int)
    parser.add_argument("--workloads", default="rfm,rfm-days,measures,csv,strings,group-by,reading")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--timeout", type=float, default=600.0)
    options = parser.parse_args()
    options.workloads = [name for name in expand(options.workloads.split(",")) if name not in SCALING]
    options.customers = options.customers or max(1, options.rows // 10)
    options.folder = pathlib.Path(f"build/compare/{options.rows}-{options.customers}")
    options.memory = 0.9 * process.available_bytes()
    options.command = options.programs[0] / "quintile"
    return options


def run_workload(workload, options):
    """Outcomes of A and B, by "A (name)" and "B (name)"."""
    contenders = {}
    for label, name, programs in zip("AB", options.names, options.programs):
        options.program = programs / "compare_quintile"
        contenders[f"{label} ({name})"] = WORKLOADS[workload].contender("quintile", options)
    results = process.interleave(contenders, options.rounds, options.folder, options.timeout, options.memory)
    for written in options.folder.glob("written-*.h5"):
        written.unlink()
    return results


def main():
    options = parse()
    options.folder.mkdir(parents=True, exist_ok=True)
    prepare(options, {WORKLOADS[workload].files["quintile"] for workload in options.workloads})
    for workload in options.workloads:
        results = run_workload(workload, options)
        a, b = results
        failed = failure(results[a]) or failure(results[b])
        if failed:
            print(f"{workload}: {failed}\n", flush=True)
            continue
        print("\n".join(ratio_lines(workload, b, a, results, parts_and_total)))
        peaks = [statistics.median(outcome["peak_bytes"] for outcome in results[name]) for name in (a, b)]
        print(f"peak GiB: {peaks[0] / 2**30:.2f}, {peaks[1] / 2**30:.2f}")
        wrong = complaint(results[a][0], results[b][0])
        print(f"results: {wrong or 'the same'}\n", flush=True)


if __name__ == "__main__":
    main()
