#!/usr/bin/env bash
# From a fresh clone to a segmented customer base: installs the packages, builds, generates a realistic log of 200,000
# customers and runs the main job on it. The log and the result are left in build/quickstart.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

tools/install_dependencies.sh
cache=()
if command -v ccache >/dev/null; then cache=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
cmake --preset release -DQUINTILE_BUILD_TESTS=OFF -DQUINTILE_BUILD_BENCHMARKS=OFF "${cache[@]}"
cmake --build build/release

mkdir -p build/quickstart
quintile=build/release/bin/quintile
"$quintile" generate --customers 200000 --kinds --seed 1 --out build/quickstart/log.h5 --force
"$quintile" run build/quickstart/log.h5 --out build/quickstart/result.h5 --force
echo
echo "The log is build/quickstart/log.h5, the result build/quickstart/result.h5. Look further with:"
echo "  $quintile show build/quickstart/result.h5 --table kpis"
echo "  $quintile export build/quickstart/result.h5 --segment 'At Risk' --out build/quickstart/at_risk.csv"
