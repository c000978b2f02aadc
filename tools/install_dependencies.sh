#!/usr/bin/env bash
# Installs what quintile needs to be built and tested on Debian 12. Runs as root or through sudo; asks nothing.
set -euo pipefail

packages=(
  # building
  cmake ninja-build g++ pkg-config ca-certificates
  # the library
  libhdf5-dev libtbb-dev libeigen3-dev libxsimd-dev libfmt-dev libtomlplusplus-dev libfast-float-dev
  libdeflate-dev libisal-dev libzstd-dev liblz4-dev libblosc-dev zlib1g-dev
  # the command line
  libcli11-dev nlohmann-json3-dev
  # tests and benchmarks
  libgtest-dev libgmock-dev libbenchmark-dev
  # checks
  clang-format clang-tidy ccache python3 python3-venv xz-utils
)

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "every package is installed"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "run this as root, or install sudo, to install: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo -n)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q </dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" </dev/null
