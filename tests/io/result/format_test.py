"""Runs the examples of docs/format.md on files that quintile wrote, and checks what that page promises of them.

usage: format_test.py PROBE FOLDER FORMAT.md
"""
import contextlib
import io
import os
import re
import subprocess
import sys

import h5py
import numpy as np
import xxhash

probe, folder, page = sys.argv[1:]
last_customer = subprocess.run([probe, folder], check=True, capture_output=True, text=True).stdout.strip()
examples = re.findall(r"```python\n(.*?)```", open(page, encoding="utf-8").read(), re.S)
assert len(examples) == 2, len(examples)
os.chdir(folder)

rows = 600_000
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    exec(examples[0], {})
money = np.arange(rows) % 100.0
names = ["Champions", "Can't Lose Them", "Größte"]
expected = [f"{name} {rows // 3} {money[code::3].sum()}" for code, name in enumerate(names)]
assert printed.getvalue().splitlines() == expected, printed.getvalue()

scope = {}
exec(examples[1], scope)
checksum = scope["checksum"]


def datasets(file):
    """All of them in the order of creation."""
    for table in file.values():
        for column in table["columns"].values():
            yield from column.values()


def check_checksums(file):
    lines = ""
    for dataset in datasets(file):
        stored = dataset.attrs["checksum"].decode()
        assert checksum(dataset) == stored, dataset.name
        lines += f"{dataset.name} {stored}\n"
    assert file.attrs["content_checksum"].decode() == "xxh64:" + xxhash.xxh64(lines.encode()).hexdigest()
    assert file.attrs["complete"]
    assert file.attrs["format_version"] == 1


with h5py.File("result.h5", track_order=True) as file:
    check_checksums(file)
    assert file.attrs["format"] == b"quintile-result"
    assert file.attrs["as_of"] == b"2011-12-10"
    assert file["customers"].attrs["rows"] == rows
    columns = file["customers/columns"]
    assert columns["is_vip/data"].dtype == bool
    assert columns["is_vip/data"][:4].tolist() == [False, True, False, True]
    when = columns["when/data"][:].astype("datetime64[ns]")
    assert np.isnat(when[0]) and when[1] == np.datetime64("1970-01-02")
    assert columns["when/data"].attrs["units"] == b"nanoseconds since 1970-01-01"
    assert columns["monetary_total/data"].attrs["unit"] == b"money"
    assert columns["name/data"].asstr()[1].startswith("Zoë ")
    assert columns["u32/data"].attrs["maximum"] == rows - 1
    assert (columns["u32/data"].chunks, columns["u32/data"].compression) == ((524288,), "gzip")
    assert columns["u32/data"].shuffle and columns["u32/data"].fletcher32

with h5py.File("log.h5", track_order=True) as file:
    check_checksums(file)
    columns = file["transactions/columns"]
    assert list(columns) == ["customer_id", "time", "amount", "kind"]
    indices = columns["customer_id/indices"][-2:]
    assert columns["customer_id/data"][indices[0] : indices[1]].tobytes().decode() == last_customer
    kinds = h5py.check_enum_dtype(columns["kind/data"].dtype)
    assert kinds["purchase"] == 0 and kinds["satisfaction"] == 7
    assert columns["time/data"].attrs["ascending"]
    assert np.all(np.diff(columns["time/data"][:]) >= 0)
print("docs/format.md holds")
