# Sourced from the root of the project: sets `python` to an interpreter that has the other engines. Those of
# the clusters and clv workloads have environments of their own, made when `rest` asks for them.
python=build/venv-compare/bin/python
if ! "$python" -c 'import duckdb, polars, pandas, pyarrow, h5py, hdf5plugin' 2>/dev/null; then
  python3 -m venv build/venv-compare
  "$python" -m pip install --quiet --disable-pip-version-check -r bench/compare/requirements.txt
fi
if [[ "${rest[*]:-}" == *clusters* ]] &&
  ! build/venv-clusters/bin/python -c 'import sklearn, sklearnex, faiss, h5py' 2>/dev/null; then
  python3 -m venv build/venv-clusters
  build/venv-clusters/bin/python -m pip install --quiet --disable-pip-version-check -r bench/compare/requirements-clusters.txt
fi
if [[ "${rest[*]:-}" == *clv* ]] && ! build/venv-clv/bin/python -c 'import lifetimes, pyarrow' 2>/dev/null; then
  python3 -m venv build/venv-clv
  build/venv-clv/bin/python -m pip install --quiet --disable-pip-version-check -r bench/compare/requirements-clv.txt
  # Several hundred megabytes; without it the comparison goes on.
  build/venv-clv/bin/python -m pip install --quiet --disable-pip-version-check pymc-marketing ||
    echo "pymc-marketing cannot be installed here" >&2
fi
