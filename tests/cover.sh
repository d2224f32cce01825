#!/bin/bash
# Lines covered by the unit, fault and integration tests, per folder.
# Usage: tests/cover.sh            report in build-cov/coverage.txt, per file in coverage.json
# COVER_FLOOR=80  fail below so many percent of the product's lines (default: report only)
set -u
cd "$(dirname "$0")/.." || exit 1
export B=build-cov
command -v gcovr >/dev/null || { echo "gcovr is not installed: deploy/install-deps.sh test" >&2; exit 1; }

echo "== build"
make -s -j2 COV=1 checks || exit 1
find "$B" -name '*.gcda' -delete # counts of an earlier run

echo "== tests"
programs() { find "$B/check/$1" -type f -perm -u+x -name 'test_*' 2>/dev/null | sort; }
trap 'tests/support/with_db.sh --stop >/dev/null 2>&1' EXIT
# shellcheck disable=SC2046 # one word per program, none has a space
RESULTS="$B/test-results.txt" tests/run.sh $(programs unit) $(programs fault) $(programs integration) \
  >"$B/tests.log"
rc=$?
grep -vE '^  ok ' "$B/tests.log"

echo "== lines"
# Branches of the same file under several tests are one; what gcov cannot match is not fatal.
gcovr -r . --filter 'common/' --filter 'services/' --exclude-unreachable-branches \
  --json-summary "$B/coverage.json" "$B" >"$B/gcovr.log" 2>&1 || { tail -5 "$B/gcovr.log" >&2; exit 1; }
/usr/bin/python3 -B - "$B/coverage.json" "${COVER_FLOOR:-0}" <<'PY' | tee "$B/coverage.txt"
import collections
import json
import os
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    files = json.load(file)["files"]
folders = collections.defaultdict(lambda: [0, 0])
for one in files:
    for key in (os.path.dirname(one["filename"]), "all"):
        folders[key][0] += one["line_covered"]
        folders[key][1] += one["line_total"]
total = folders.pop("all", [0, 0])
for name, (covered, lines) in sorted(folders.items()):
    print(f"  {name:<36} {100 * covered / max(lines, 1):5.1f} %  {covered:6d} of {lines}")
share = 100 * total[0] / max(total[1], 1)
least = sorted(files, key=lambda f: f["line_covered"] - f["line_total"])[:8]
print("  most lines never run: " + ", ".join(
    f"{f['filename']} ({f['line_total'] - f['line_covered']})" for f in least))
print(f"COVER lines={share:.1f} % covered={total[0]} of={total[1]}")
sys.exit(0 if total[1] and share >= float(sys.argv[2]) else 1)
PY
enough=${PIPESTATUS[0]}
[ "$rc" -eq 0 ] && [ "$enough" -eq 0 ]
