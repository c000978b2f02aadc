#!/usr/bin/env bash
# Builds everything and runs every check: format, tests (also those that compare with independent engines in Python and
# those of the installed package), and the unit tests under AddressSanitizer and ThreadSanitizer. Ends with the line
# "N passed, N failed" over all of them.
#   tools/test.sh [--quick]     --quick leaves out the sanitizers
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null
quick=false
[ "${1:-}" = --quick ] && quick=true

tools/install_dependencies.sh

# The tests' Python: any python3 that can make a virtual environment.
venv=build/venv
requirements=tests/python/requirements.txt
if ! cmp -s "$requirements" "$venv/installed.txt"; then
  rm -rf "$venv"
  made=false
  for python in $(type -aP python3) /usr/bin/python3; do
    if "$python" -m venv "$venv" 2>/dev/null; then made=true; break; fi
    rm -rf "$venv"
  done
  "$made" || { echo "no python3 can make a virtual environment: install python3-venv" >&2; exit 1; }
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements"
  cp "$requirements" "$venv/installed.txt"
fi

passed=0
failed=0
count() {  # count NAME COMMAND...: one check that passes or fails as a whole
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    echo "FAILED: $name"
    failed=$((failed + 1))
  fi
}

format_check() {
  find . -path ./build -prune -o \( -name '*.cpp' -o -name '*.hpp' -o -name '*.inl' \) -print0 |
    xargs -0 clang-format --dry-run -Werror
}
count "clang-format" format_check

run_tests() {  # run_tests PRESET CTEST_ARGUMENTS...: builds a preset and adds its tests to the count
  local preset=$1
  shift
  echo "== $preset"
  cmake --preset "$preset" >/dev/null
  cmake --build "build/$preset"
  local report="build/$preset/ctest.txt"
  ctest --test-dir "build/$preset" --output-on-failure --no-tests=error "$@" | tee "$report" || true
  local bad total
  bad=$(sed -n 's/.*% tests passed, \([0-9]*\) tests failed out of \([0-9]*\).*/\1/p' "$report")
  total=$(sed -n 's/.*% tests passed, \([0-9]*\) tests failed out of \([0-9]*\).*/\2/p' "$report")
  if [ -z "$total" ]; then  # ctest itself did not get through
    bad=1
    total=1
  fi
  passed=$((passed + total - bad))
  failed=$((failed + bad))
}

# Tests of time limits and of threads need the processors for themselves: one process a core, no more.
jobs=$(nproc)
run_tests dev -j "$jobs"
if ! $quick; then
  # Of the library; the command line has no threads and next to no pointers of its own. Whole fits under every cap of
  # instructions compare bits, which dev does; the kernels themselves run under every cap here too.
  run_tests asan -L unit -E '^kmeans_under_' -j "$jobs"
  # What compares numbers of one path with another's, or reads damaged files, tells tsan nothing about threads.
  run_tests tsan -L unit -j "$jobs" \
    -E '_under_|EveryInstructionSet|AllDistances|Planted|^ChoiceOfClusters|SmallerMeasureSets|^Models/|RankSort|Damage|BadFile'
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
