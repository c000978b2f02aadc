"""What a peer prints: the shape that bench/compare/outcome.hpp describes, so that engines can be compared."""

import json
import pathlib
import re
import time

DAY = 86_400 * 10**9


def peak_bytes():
    """Of this program only: getrusage's peak includes that of whoever started it."""
    return int(re.search(r"VmHWM:\s*(\d+)", pathlib.Path("/proc/self/status").read_text())[1]) * 1024


class Stopwatch:
    """Wall clock from its making; parts in between."""

    def __init__(self):
        self.start = self.part = time.perf_counter()
        self.parts = {}

    def end_part(self, name):
        now = time.perf_counter()
        self.parts[name] = now - self.part
        self.part = now

    def outcome(self, version):
        return {
            "seconds": time.perf_counter() - self.start,
            "peak_bytes": peak_bytes(),
            "parts": self.parts,
            "exact": {},
            "sums": {},
            "near": {},
            "classes": {},
            "facts": {},
            "version": version,
        }


def add_totals(outcome, customers, occasions, last_days, money):
    outcome["exact"] |= {"customers": int(customers), "occasions": int(occasions), "last days": int(last_days)}
    outcome["sums"]["money"] = float(money)


def add_classes(outcome, prefix, rows):
    """rows: (name, customers, revenue)."""
    outcome["classes"] |= {f"{prefix}{name}": [int(customers), float(revenue)] for name, customers, revenue in rows}


def add_measures(outcome, table, cohorts, classes):
    """Of a table of customers and one of cohorts, data frames of pandas or Polars; classes: (prefix, row of add_classes)."""
    for prefix, row in classes:
        add_classes(outcome, prefix, [row])
    outcome["exact"] |= {
        "days": int(table["days"].sum()), "quarters": int(table["quarters"].sum()),
        "occasions in window": int(table["in_window"].sum()),
        "occasions in previous window": int(table["in_previous"].sum()),
        "cohort cells": len(cohorts), "cohort customers": int(cohorts["customers"].sum()),
    }  # fmt: skip
    outcome["sums"] |= {
        "mean money": table["mean"].sum(), "mean repeat money": table["mean_repeat"].sum(),
        "returns": table["returned"].sum(), "largest gap": table["largest_gap"].sum(),
        "last gap": table["last_gap"].sum(), "median gap": table["median_gap"].sum(),
        "cohort revenue": cohorts["revenue"].sum(),
    }  # fmt: skip


def show(outcome):
    print(json.dumps(outcome))
