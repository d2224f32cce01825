#!/bin/bash
# Run make targets one after the other and say at the end how each went: a failure, and one that does not
# end, keeps none of the rest from running.
# Usage: tests/nightly.sh TARGET[=MINUTES]…     logs: build/nightly/<target>.log
set -u
cd "$(dirname "$0")/.." || exit 1
logs=build/nightly
mkdir -p "$logs"
failed=0 whole=0 summary=
for entry in "$@"; do
  target=${entry%%=*} minutes=60
  case "$entry" in *=*) minutes=${entry#*=} ;; esac
  began=$(date +%s)
  echo "== $target (at most $minutes min)"
  # in a process group of its own, which ends with it whatever it left
  timeout -k 60 "${minutes}m" make --no-print-directory "$target" >"$logs/$target.log" 2>&1 </dev/null
  case $? in
  0) word=ok ;;
  124 | 137) word=TOO-LONG failed=$((failed + 1)) ;;
  *) word=FAILED failed=$((failed + 1)) ;;
  esac
  took=$(($(date +%s) - began)) whole=$((whole + $(date +%s) - began))
  # the one line that each of them ends with, or that says most
  line=$(grep -E '^(CHAOS|FAILOVER|SOAK seconds|# RESTORE|# HANDOFFS|FUZZ|ATTACK|BENCH|lint: ok|[0-9]+ passed)' "$logs/$target.log" |
    tail -4 | tr '\n' ';')
  if [ "$word" != ok ]; then tail -25 "$logs/$target.log" | sed 's/^/      /'; fi
  summary+=$(printf '  %-8s %-13s %6d s  %s' "$word" "$target" "$took" "$line")$'\n'
  printf '%s' "$summary" >"$logs/summary"
done
printf '\n%s%d failed, %d min\n' "$summary" "$failed" $((whole / 60))
[ "$failed" -eq 0 ] && [ $# -gt 0 ]
