#!/usr/bin/env bash
# Runs the workloads of two builds of quintile interleaved and prints the ratios of their times.
#   bench/compare/regression.sh BUILD_A BUILD_B [--rows 10000000] [--customers ROWS/10] [--workloads rfm,...]
#                               [--rounds 5] [--threads 2]
# A build is a build folder (build/release) or a git revision, which is built in build/compare/builds.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ $# -lt 2 ]; then
  sed -n '2,5s/^# //p' "bench/compare/regression.sh" >&2
  exit 2
fi

# Prints the folder with the programs of a build.
programs_of() {
  if [ -x "$1/bin/compare_quintile" ]; then
    echo "$1/bin"
    return
  fi
  if ! commit=$(git rev-parse --verify --quiet --short "$1^{commit}"); then
    echo "'$1' is neither a build folder with bin/compare_quintile nor a git revision" >&2
    return 1
  fi
  local source=build/compare/builds/$commit
  if [ ! -d "$source" ]; then
    mkdir -p "$source"
    git archive "$commit" | tar -x -C "$source"
  fi
  (cd "$source" && cmake --preset release >/dev/null &&
    cmake --build build/release --target compare_quintile quintile_command >/dev/null)
  echo "$source/build/release/bin"
}

a=$(programs_of "$1")
b=$(programs_of "$2")
names=("$1" "$2")
shift 2
source bench/compare/environment.sh
exec "$python" bench/compare/regression.py --programs "$a" "$b" --names "${names[@]}" "$@"
