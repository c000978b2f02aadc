"""Outcomes as Markdown tables."""

import pathlib
import platform
import statistics

GIB = 2**30
ROW_BYTES = 72  # of a group-by: a row of 24 bytes is read, written partitioned, and read again


def failure(runs):
    return next((outcome["failed"] for outcome in runs if "failed" in outcome), None)


def spread(values):
    return f"{statistics.median(values):.3f} | {min(values):.3f} | {max(values):.3f}"


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def workload_lines(workload, results, differing):
    """Rows of the main table."""
    ours = [outcome["seconds"] for outcome in results["quintile"] if "failed" not in outcome]
    lines = []
    for engine, runs in results.items():
        why_not = failure(runs) or differing[engine].get("wrong")
        if why_not:
            lines.append(f"| {workload} | {engine} | {why_not} | | | | | | |")
            continue
        seconds = [outcome["seconds"] for outcome in runs]
        groupings = [outcome["parts"]["grouping"] for outcome in runs if "grouping" in outcome["parts"]]
        grouping = f"{statistics.median(groupings):.3f}" if groupings else ""
        peak = max(outcome["peak_bytes"] for outcome in runs) / GIB
        times = statistics.median(seconds) / statistics.median(ours)
        lines.append(
            f"| {workload} | {engine} | {spread(seconds)} | {grouping} | {peak:.2f} | {times:.1f} "
            f"| {_moved(differing[engine]['from quintile'])}; {_moved(differing[engine]['between its runs'])} |"
        )
    return lines


def _moved(found):
    return f"{found['customers']}, {found['sums']:.0e}" if found["customers"] or found["sums"] else "0"


HEAD = [
    "| workload | engine | median s | min | max | of it grouping | peak GiB | times quintile | differs from quintile; "
    "between its runs |",
    "|---|---|---|---|---|---|---|---|---|",
]
LEGEND = (
    "Differences: customers in another class, largest relative difference of a sum of floats. All integers (customers, "
    "occasions, days, ...) are equal."
)


def bandwidth_line(results, stream):
    """Of group-by: the share of what the memory allows."""
    runs = results["quintile"]
    seconds = statistics.median(outcome["seconds"] for outcome in runs)
    rate = ROW_BYTES * runs[0]["facts"]["rows"] / seconds
    return f"group-by moves {ROW_BYTES} bytes a row at {rate / 1e9:.1f} GB/s: {100 * rate / stream:.0f} % of STREAM."


def ratio_lines(name, numerator, denominator, runs, of):
    """A table of parts: `numerator` over `denominator`, each a list of outcomes. `of` picks seconds by part."""
    lines = [
        f"| {name} | {numerator} s | {denominator} s | ratio of medians | lowest | highest |",
        "|---|---|---|---|---|---|",
    ]
    above, below = [of(outcome) for outcome in runs[numerator]], [of(outcome) for outcome in runs[denominator]]
    for part in above[0]:
        a, b = [one[part] for one in above], [one[part] for one in below]
        if min(b) <= 0:
            continue
        ratios = [x / y for x, y in zip(a, b)]  # of the same round
        lines.append(
            f"| {part} | {statistics.median(a):.4f} | {statistics.median(b):.4f} "
            f"| {statistics.median(a) / statistics.median(b):.2f} | {min(ratios):.2f} | {max(ratios):.2f} |"
        )
    return lines


def maxima_lines(workload, results):
    """The log-likelihoods that fits have reached."""
    found = {engine: runs[0]["maxima"] for engine, runs in results.items() if not failure(runs) and runs[0].get("maxima")}
    names = found.get("quintile", {})
    return [f"- {workload}, {name}: " + ", ".join(f"{engine} {maxima[name]:.6f}" for engine, maxima in found.items())
            for name in names]  # fmt: skip


def parts_and_total(outcome):
    return outcome["parts"] | {"all": outcome["seconds"]}
