"""Whether engines found the same numbers.

Integers must be equal. Sums of floats depend on the order of addition, and a peer's order changes from run to run, so
that a customer whose total lies on a cut point may change its class; how many did is reported. Whoever found anything
else has no time in the table.
"""

SUM_TOLERANCE = 1e-7
NEAR_TOLERANCE = 0.02  # of minima that were searched for from other random starts
MAXIMUM_TOLERANCE = 1e-6  # by which a peer's log-likelihood may be above ours
CLASS_TOLERANCE = 1e-4  # of a class's revenue: the customers that may move take theirs with them


def moved_customers(customers):
    """How many may change their class: four, or one in a hundred thousand."""
    return max(4, customers // 100_000)


def _relative(a, b):
    return abs(a - b) / max(abs(a), abs(b), 1.0)


def differences(ours, other):
    """Customers in other classes, and the largest relative difference of a sum and of a class's revenue."""
    moved, revenue = 0, 0.0
    for name in ours["classes"].keys() | other["classes"].keys():
        a, b = ours["classes"].get(name, [0, 0.0]), other["classes"].get(name, [0, 0.0])
        moved += abs(a[0] - b[0])
        if a[0] == b[0]:
            revenue = max(revenue, _relative(a[1], b[1]))
    names = ours["sums"].keys() | other["sums"].keys()
    sums = max((_relative(ours["sums"].get(n, 0.0), other["sums"].get(n, 0.0)) for n in names), default=0.0)
    return {"customers": (moved + 1) // 2, "sums": max(sums, revenue)}


def complaint(ours, other):
    """Why `other` is not the same answer as `ours`; None when it is."""
    for name in ours["exact"].keys() | other["exact"].keys():
        a, b = ours["exact"].get(name), other["exact"].get(name)
        if a != b:
            return f"{name}: {b} instead of {a}"
    for name, a in ours.get("near", {}).items():
        if _relative(a, other.get("near", {}).get(name, 0.0)) > NEAR_TOLERANCE:
            return f"{name}: {other.get('near', {}).get(name)} instead of about {a}"
    found = differences(ours, other)
    if found["customers"] > moved_customers(ours["exact"].get("customers", 0)):
        return f"{found['customers']} customers are in other classes"
    if found["sums"] > CLASS_TOLERANCE or any(
        _relative(a, other["sums"].get(name, 0.0)) > SUM_TOLERANCE for name, a in ours["sums"].items()
    ):
        return f"sums differ by {found['sums']:.1e}"
    return None


def lower_maximum(ours, other):
    """Which of our maxima a peer has surpassed; None when none."""
    for name, value in other.get("maxima", {}).items():
        if value > ours.get("maxima", {}).get(name, float("-inf")) + MAXIMUM_TOLERANCE:
            return f"{name}: {value!r} is above our {ours.get('maxima', {}).get(name)!r}"
    return None


def check(results):
    """Compares all outcomes with the first of quintile; `results` by engine. Returns, by engine, the worst differences
    from quintile and between the engine's own runs, or why it found something else ("wrong")."""
    ours = results["quintile"][0]
    if "failed" in ours:
        return {engine: {"wrong": "quintile failed: nothing to compare with"} for engine in results}
    report = {}
    for engine, runs in results.items():
        done = [outcome for outcome in runs if "failed" not in outcome]
        wrong = next(filter(None, (complaint(ours, outcome) for outcome in done)), None)
        report[engine] = {
            "from quintile": _worst([differences(ours, outcome) for outcome in done]),
            "between its runs": _worst([differences(done[0], outcome) for outcome in done]),
        }
        surpassed = next(filter(None, (lower_maximum(ours, outcome) for outcome in done)), None)
        if surpassed and engine != "quintile":
            report["quintile"]["wrong"] = f"{engine} found a higher maximum: {surpassed}"
        if wrong:
            report[engine]["wrong"] = f"found something else: {wrong}"
    if any(report["quintile"]["between its runs"].values()):
        report["quintile"]["wrong"] = "its own runs differ, which they must not"
    return report


def _worst(found):
    return {name: max((one[name] for one in found), default=0) for name in ("customers", "sums")}
