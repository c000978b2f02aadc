"""One process of one contender: its JSON, or why there is none. A peer that runs out of memory or time is a finding."""

import json
import os
import pathlib
import subprocess
import time

POLL_SECONDS = 0.1


def available_bytes():
    for line in pathlib.Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    raise SystemExit("/proc/meminfo has no MemAvailable")


def resident_bytes(pid):
    try:
        return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):  # it has just ended
        return 0


def run(command, folder, timeout, memory):
    """Runs with temporary files in `folder`, at most `timeout` seconds and `memory` bytes."""
    output, errors = folder / "stdout.txt", folder / "stderr.txt"
    with output.open("w") as out, errors.open("w") as err:
        child = subprocess.Popen(
            [str(part) for part in command], stdout=out, stderr=err, env=os.environ | {"TMPDIR": str(folder)}
        )
        limit = time.monotonic() + timeout
        failed = None
        try:
            while child.poll() is None and not failed:
                if time.monotonic() > limit:
                    failed = f"out of time ({timeout:g} s)"
                elif resident_bytes(child.pid) > memory:
                    failed = f"out of memory ({memory / 2**30:.1f} GiB)"
                else:
                    time.sleep(POLL_SECONDS)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
    if not failed and child.returncode == 0:
        return json.loads(output.read_text())
    if not failed:
        message = " ".join(errors.read_text().split()).replace("|", "/")
        failed = f"exit code {child.returncode}: ...{message[-200:]}" if message else f"exit code {child.returncode}"
    return {"failed": failed}


def warm(paths):
    """Brings files into the page cache."""
    for path in paths:
        with open(path, "rb", buffering=0) as file:
            while file.read(1 << 24):
                pass


def interleave(contenders, rounds, folder, timeout, memory):
    """Every round runs every contender once, so that all meet the same weather on a shared machine. `contenders`:
    command by name. Who has failed is not tried again. Returns the outcomes by name."""
    results = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, command in contenders.items():
            if not any("failed" in outcome for outcome in results[name]):
                results[name].append(run(command, folder, timeout, memory))
    return results
