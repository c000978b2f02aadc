"""Copies a native log into Parquet, a row group at a time: to_parquet.py LOG.h5 LOG.parquet"""

import os
import sys

import h5py
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 1 << 20
source, target = sys.argv[1:3]
with h5py.File(source) as file:
    columns = {name: file[f"transactions/columns/{name}/data"] for name in ("customer_id", "time", "amount")}
    rows = len(columns["time"])
    schema = pa.schema([("customer_id", pa.int64()), ("time", pa.int64()), ("amount", pa.float64())])
    with pq.ParquetWriter(target + ".part", schema) as writer:
        for start in range(0, rows, ROWS):
            arrays = [pa.array(data[start : start + ROWS]) for data in columns.values()]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
os.replace(target + ".part", target)
