#!/usr/bin/env bash
# Compares quintile with DuckDB, Polars, pandas, R data.table and h5py on a generated log, interleaved; prints a Markdown
# table and writes it with all outcomes to build/compare/ROWS-CUSTOMERS/compare.md and compare.json.
#   bench/compare/run.sh [--rows 100000000] [--customers ROWS/10] [--workloads all] [--engines LIST] [--rounds 3]
#                        [further flags of compare.py: --threads, --timeout, --memory]
# Workloads clusters compare k-means with scikit-learn, scikit-learn-intelex and FAISS, and mixtures with scikit-learn: one
# point a customer (mixtures: the first million).
# Workloads clv compare lifetime value with lifetimes and pymc-marketing: summaries, fits, predictions.
# On an otherwise empty machine. 100 million rows take about 25 GB of disk, most of it for data.table's CSV files.
set -euo pipefail
cd "$(dirname "$0")/../.."
rows=100000000
customers=
rest=()
while [ $# -gt 0 ]; do
  case "$1" in
    --rows) rows=$2; shift 2 ;;
    --customers) customers=$2; shift 2 ;;
    *) rest+=("$1"); shift ;;
  esac
done
customers=${customers:-$((rows / 10))}

source bench/compare/environment.sh
cmake --preset release >/dev/null
cmake --build build/release --target compare_quintile quintile_command >/dev/null
exec "$python" bench/compare/compare.py --program build/release/bin/compare_quintile \
  --command build/release/bin/quintile --folder "build/compare/$rows-$customers" \
  --rows "$rows" --customers "$customers" "${rest[@]}"
