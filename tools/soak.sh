#!/usr/bin/env bash
# Tests that take longer than continuous integration should: all 10,000 points of the predictions' reference.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset release >/dev/null
cmake --build build/release --target test_clv
QUINTILE_SOAK=1 build/release/bin/test_clv --gtest_filter='*Predictions*:*Recovery*'
