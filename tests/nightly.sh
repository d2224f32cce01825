#!/bin/bash
# Run make targets one after the other and say at the end how each went.
# Usage: tests/nightly.sh TARGET…          logs: build/nightly/<target>.log
set -u
cd "$(dirname "$0")/.." || exit 1
logs=build/nightly
mkdir -p "$logs"
failed=0 summary=
for target in "$@"; do
  began=$(date +%s)
  echo "== $target"
  if make --no-print-directory "$target" >"$logs/$target.log" 2>&1; then word=ok; else word=FAILED failed=$((failed + 1)); fi
  # the one line that each of them ends with, or that says most
  line=$(grep -E '^(CHAOS|FAILOVER|SOAK seconds|# RESTORE|FUZZ|ATTACK|[0-9]+ passed)' "$logs/$target.log" | tail -4 | tr '\n' ';')
  if [ "$word" != ok ]; then tail -25 "$logs/$target.log" | sed 's/^/      /'; fi
  summary+=$(printf '  %-7s %-13s %6d s  %s' "$word" "$target" $(($(date +%s) - began)) "$line")$'\n'
done
printf '\n%s%d failed\n' "$summary" "$failed"
[ "$failed" -eq 0 ] && [ $# -gt 0 ]
