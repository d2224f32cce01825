#!/bin/bash
# Judge HTML files by axe-core (Deque, MPL-2.0) in jsdom: one line for each violation.
# Usage: tests/support/axe.sh FILE…       status 1 when there is one, 2 when nothing was judged
# The packages come once by npm into $B/axe, by tests/support/axe/package-lock.json; C360_AXE names a folder
# that has them where there is no network.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
B=${B:-build}
case "$B" in /*) ;; *) B=$root/$B ;; esac
to=${C360_AXE:-$B/axe}
files=()
for file; do files+=("$(realpath "$file")"); done

if [ ! -d "$to/node_modules/axe-core" ]; then
  mkdir -p "$to"
  cp "$root/tests/support/axe/package.json" "$root/tests/support/axe/package-lock.json" "$to/"
  (cd "$to" && timeout 300 npm ci --silent --ignore-scripts --no-audit --no-fund) >&2 ||
    { echo "axe: its packages could not be fetched" >&2; exit 2; }
fi
cd "$to"
exec node "$root/tests/support/axe/judge.mjs" "${files[@]}"
