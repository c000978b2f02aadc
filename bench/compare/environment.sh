# Sourced from the root of the project: sets `python` to an interpreter that has the other engines.
python=build/venv-compare/bin/python
if ! "$python" -c 'import duckdb, polars, pandas, pyarrow, h5py, hdf5plugin' 2>/dev/null; then
  python3 -m venv build/venv-compare
  "$python" -m pip install --quiet --disable-pip-version-check -r bench/compare/requirements.txt
fi
