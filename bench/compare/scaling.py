"""quintile against itself: two threads over one in every stage, and ten times the rows."""

from process import interleave, warm
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
            names = ["1 thread", f"{options.threads} threads"]
            commands = [[options.program, program, threads, log] for threads in ("1", options.threads)]
            warm([log])
        else:
            names = ["all rows", "a tenth"]
            commands = [[options.program, program, options.threads, file] for file in (log, tenth)]
            warm([log, tenth])
        found = interleave(dict(zip(names, commands)), options.rounds, options.folder, options.timeout, options.memory)
        results[program] = found
        lines += _tables(program, *names, found)
    return results, lines


def files(kind):
    return {"log.h5"} if kind == "threads" else {"log.h5", "tenth.h5"}
