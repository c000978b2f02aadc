"""One process of one contender: its JSON, or why there is none. A peer that runs out of memory or time is a finding."""

import json
import os
import pathlib
import subprocess
import tempfile
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
    """Runs with temporary files below `folder`, at most `timeout` seconds and `memory` bytes."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        output, errors = pathlib.Path(scratch, "stdout"), pathlib.Path(scratch, "stderr")
        failed, code = _watch(command, output, errors, os.environ | {"TMPDIR": scratch}, timeout, memory)
        if not failed and code == 0:
            return json.loads(output.read_text())
        message = " ".join(errors.read_text().split()).replace("|", "/")[-200:]
        return {"failed": failed or f"exit code {code}" + (f": ...{message}" if message else "")}


def _watch(command, output, errors, environment, timeout, memory):
    """Runs a process to its end, or ends it. Returns why it was ended, or None, and its exit code."""
    with output.open("w") as out, errors.open("w") as err:
        child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=err, env=environment)
        end = time.monotonic() + timeout
        try:
            while child.poll() is None:
                if time.monotonic() > end:
                    return f"out of time ({timeout:g} s)", None
                if resident_bytes(child.pid) > memory:
                    return f"out of memory ({memory / 2**30:.1f} GiB)", None
                time.sleep(POLL_SECONDS)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
    return None, child.returncode


def warm(path):
    """Brings a file into the page cache."""
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 24):
            pass


def interleave(contenders, rounds, folder, timeout, memory):
    """Every round runs every contender once, so that all meet the same weather on a shared machine. `contenders`:
    by name, the command and the file it reads, which is in the page cache whatever the run before needed. Who has
    failed is not tried again. Returns the outcomes by name."""
    results = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, (command, file) in contenders.items():
            if any("failed" in outcome for outcome in results[name]):
                continue
            warm(file)
            results[name].append(run(command, folder, timeout, memory))
    return results
