#!/usr/bin/env bash
# Compares quintile with DuckDB, Polars and pandas on a generated log, interleaved, and prints a Markdown table.
#   bench/compare/run.sh [--rows 100000000] [--customers 10000000] [--rounds 3] [further flags of compare.py]
set -euo pipefail
cd "$(dirname "$0")/../.."
rows=100000000
customers=10000000
rest=()
while [ $# -gt 0 ]; do
  case "$1" in
    --rows) rows=$2; shift 2 ;;
    --customers) customers=$2; shift 2 ;;
    *) rest+=("$1"); shift ;;
  esac
done

venv=build/venv-compare
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb polars pandas pyarrow h5py
fi
cmake --preset release >/dev/null
cmake --build build/release --target compare_quintile quintile_command >/dev/null

folder=build/compare/$rows-$customers
mkdir -p "$folder"
if [ ! -e "$folder/log.h5" ]; then
  build/release/bin/quintile generate --customers "$customers" --transactions "$rows" --storage plain --out "$folder/log.h5"
fi
if [ ! -e "$folder/log.parquet" ]; then
  "$venv/bin/python" bench/compare/to_parquet.py "$folder/log.h5" "$folder/log.parquet"
fi
# A warm page cache for everybody.
cat "$folder/log.h5" "$folder/log.parquet" >/dev/null
"$venv/bin/python" bench/compare/compare.py --quintile build/release/bin/compare_quintile \
  --log "$folder/log.h5" --parquet "$folder/log.parquet" --out "$folder" "${rest[@]}"
