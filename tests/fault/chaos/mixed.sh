#!/bin/bash
# Chaos with two versions at once: replica 0 of everything is built from another commit, and runs on
# the schema that this checkout migrates to.
# Usage: B=build tests/fault/chaos/mixed.sh COMMIT [options of chaos.py]
set -euo pipefail
cd "$(dirname "$0")/../../.." || exit 1
B=${B:-build}
old=$(git rev-parse --verify "$1^{commit}")
shift
tree=$B/chaos/old-$old
case $tree in /*) ;; *) tree=$PWD/$tree ;; esac

if [ ! -x "$tree/build/bin/c360-gateway" ]; then
  rm -rf "$tree"
  mkdir -p "$tree"
  git archive "$old" | tar -x -C "$tree"
  echo "# building $old"
  env -u B -u MAKEFLAGS -u MAKELEVEL make -s -j2 -C "$tree" all
fi
echo "# replica 0: $old"
exec tests/fault/chaos/chaos.py --old "$tree/build/bin" "$@"
