"""quintile against itself: two threads over one in every stage, and ten times the rows."""

from process import interleave
from report import failure, parts_and_total, ratio_lines


def _tables(title, first, second, results):
    failed = failure(results[first]) or failure(results[second])
    if failed:
        return [f"{title}: {failed}"]
    return ["", *ratio_lines(title, first, second, results, parts_and_total)]


def scaling(kind, options):
    """Returns the outcomes by contender and the lines of the report. kind: "threads" or "rows"."""
    log, tenth = options.folder / "log.h5", options.folder / "tenth.h5"
    results, lines = {}, []
    for program in ("rfm", "rfm-days", "measures", "group-by"):
        if kind == "threads":
            runs = {"1 thread": ("1", log), f"{options.threads} threads": (options.threads, log)}
        else:
            runs = {"all rows": (options.threads, log), "a tenth": (options.threads, tenth)}
        contenders = {name: ([options.program, program, threads, file], file) for name, (threads, file) in runs.items()}
        found = interleave(contenders, options.rounds, options.folder, options.timeout, options.memory)
        results[program] = found
        lines += _tables(program, *runs, found)
    return results, lines


def files(kind):
    return {"log.h5"} if kind == "threads" else {"log.h5", "tenth.h5"}
