"""Makes the files that the workloads read, those that are not there yet.

Every file is written under another name and renamed, so that what is there is whole. All come from logs of `quintile
generate`: log.h5 (integer ids), tenth.h5 (a tenth of it) and text.h5 (16-character ids; deleted when all is made).
"""

import lzma
import os
import shutil
import subprocess

import duckdb
import h5py
import hdf5plugin
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 1 << 20
CHUNK = 131_072  # 1 MiB of doubles, the size of h5py's chunk cache


def generate(work, part, times=1, text=False):
    command = [work.command, "generate", "--customers", str(max(1, int(work.customers * times))), "--transactions",
               str(int(work.rows * times)), "--storage", "plain", "--out", part, "--force", "--quiet"]  # fmt: skip
    subprocess.run(command + (["--text-ids"] if text else []), check=True)


def log_columns(path):
    with h5py.File(path) as file:
        columns = {name: file[f"transactions/columns/{name}/data"] for name in ("customer_id", "time", "amount")}
        rows = len(columns["time"])
        for start in range(0, rows, ROWS):
            end = min(start + ROWS, rows)
            if columns["customer_id"].dtype.itemsize == 1:  # texts of 16 bytes, one after the other
                ids = columns["customer_id"][start * 16 : end * 16].view("S16")
            else:
                ids = columns["customer_id"][start:end]
            yield ids, columns["time"][start:end], columns["amount"][start:end]


def write_parquet(source, part):
    writer = None
    for ids, time, amount in log_columns(source):
        texts = ids.dtype.kind == "S"
        ids = pa.array(ids, pa.binary(16)).cast(pa.binary()).cast(pa.string()) if texts else pa.array(ids)
        table = pa.table({"customer_id": ids, "time": time, "amount": amount})
        writer = writer or pq.ParquetWriter(part, table.schema)
        writer.write_table(table)
    writer.close()


def write_csv(parquet, part):
    with duckdb.connect() as db:
        db.execute(f"""COPY (SELECT customer_id, make_timestamp_ns(time)::TIMESTAMP AS time, amount
                       FROM read_parquet('{parquet}')) TO '{part}' (FORMAT csv, HEADER)""")


def write_fixed_strings(source, part):
    with h5py.File(source) as file, h5py.File(part, "w") as out:
        rows = len(file["transactions/columns/time/data"])
        group = out.create_group("transactions")
        datasets = [group.create_dataset(name, (rows,), dtype)
                    for name, dtype in (("customer_id", "S16"), ("time", "<i8"), ("amount", "<f8"))]  # fmt: skip
        datasets[1].attrs["unit"] = "ns"
        start = 0
        for columns in log_columns(source):
            for dataset, values in zip(datasets, columns):
                dataset[start : start + len(values)] = values
            start += len(columns[0])


def write_column(source, part, **storage):
    with h5py.File(source) as file, h5py.File(part, "w") as out:
        values = file["transactions/columns/amount/data"][:]
        if storage:
            storage["chunks"] = (min(CHUNK, len(values)),)
        out.create_dataset("value", data=values, **storage)


# Of a customer, on a logarithmic scale: the measures that clusters are found in, the first three by default.
FEATURES = ["recency_days", "occasions", "monetary_total", "tenure_days", "monetary_mean", "largest_gap_days", "quarters",
            "last_gap_days"]  # fmt: skip


def write_points(source, part, command):
    result = part.with_name("part-result.h5")
    subprocess.run([command, "run", source, "--out", result, "--force", "--quiet"], check=True)
    with h5py.File(result) as file, h5py.File(part, "w") as out:
        for f, name in enumerate(FEATURES):
            values = np.log1p(np.maximum(np.nan_to_num(file[f"customers/columns/{name}/data"][:].astype(float)), 0))
            out[f"f{f}"] = (values - values.mean()) / values.std()
    result.unlink()


def log_to_histories(work, log, part):
    subprocess.run([work.program, "clv-histories", "2", log, part], check=True, stdout=subprocess.DEVNULL)


def write_histories(work, part):
    make(work, "log.h5")
    log_to_histories(work, work.folder / "log.h5", part)


def write_tenfold(work, part):
    """Of a log of ten times as many customers."""
    log = part.with_name("part-tenfold.h5")
    generate(work, log, times=10)
    log_to_histories(work, log, part)
    log.unlink()


# Public data sets: packed file, and what import has to be told.
DATA = {"cdnow.bin": ("cdnow_master.txt.xz", []),
        "retail.bin": ("online_retail.csv.xz", ["--amount", "Quantity*UnitPrice"])}  # fmt: skip


def write_data_histories(work, part):
    file, flags = DATA[part.name.removeprefix("part-")]
    text, log = part.with_name(file.removesuffix(".xz")), part.with_name("part-data.h5")
    with lzma.open(work.data / file) as packed, text.open("wb") as out:
        shutil.copyfileobj(packed, out)
    subprocess.run([work.command, "import", text, *flags, "--out", log, "--force", "--quiet"], check=True)
    log_to_histories(work, log, part)
    text.unlink()
    log.unlink()


RECIPES = {
    "log.h5": (None, generate, {}),
    "tenth.h5": (None, generate, {"times": 0.1}),
    "text.h5": (None, generate, {"text": True}),
    "log.parquet": ("log.h5", write_parquet, {}),
    "log.csv": ("log.parquet", write_csv, {}),
    "strings.h5": ("text.h5", write_fixed_strings, {}),
    "strings.parquet": ("text.h5", write_parquet, {}),
    "strings.csv": ("strings.parquet", write_csv, {}),
    "histories.bin": (None, write_histories, {}),
    "tenfold.bin": (None, write_tenfold, {}),
    "cdnow.bin": (None, write_data_histories, {}),
    "retail.bin": (None, write_data_histories, {}),
    "contiguous.h5": ("log.h5", write_column, {}),
    "gzip.h5": ("log.h5", write_column, {"compression": "gzip", "shuffle": True}),
    "points.h5": ("log.h5", write_points, {}),
    "lz4.h5": ("log.h5", write_column, {"compression": hdf5plugin.LZ4()}),
}


def make(work, name):
    target = work.folder / name
    if target.exists():
        return
    source, recipe, options = RECIPES[name]
    if source:
        make(work, source)
    print(f"making {target}", flush=True)
    part = work.folder / f"part-{name}"
    if recipe is write_points:
        options = {"command": work.command}
    recipe(work.folder / source if source else work, part, **options)
    os.replace(part, target)


def prepare(work, names):
    """`work`: folder, command (the quintile program), program (compare_quintile), data, rows, customers. Makes the files `names`."""
    for name in sorted(names):
        make(work, name)
    (work.folder / "text.h5").unlink(missing_ok=True)
