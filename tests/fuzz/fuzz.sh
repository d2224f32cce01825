#!/bin/bash
# make fuzz: each target for some seconds, from its corpus.  What is found on the way is kept in
# build-fuzz/found/<target>; an input that fails, in build-fuzz/crash/<target>-…
# Usage: tests/fuzz/fuzz.sh SECONDS TARGET…
set -u
cd "$(dirname "$0")/../.." || exit 1
seconds=$1
shift
bad=0
mkdir -p build-fuzz/crash build-fuzz/log
for target in "$@"; do
  mkdir -p "build-fuzz/found/$target"
  log=build-fuzz/log/$target
  timeout -k 10 $((seconds + 60)) "build-fuzz/$target" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=1024 -max_len=8192 -print_final_stats=1 \
    -artifact_prefix="build-fuzz/crash/$target-" "build-fuzz/found/$target" \
    "tests/fuzz/corpus/$target" >"$log" 2>&1
  rc=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  covered=$(grep -oE 'cov: [0-9]+' "$log" | tail -1 | cut -d' ' -f2)
  if [ $rc -ne 0 ]; then
    bad=1
    grep -vE '^(#|INFO|stat)' "$log" | tail -40
  fi
  echo "FUZZ $target runs=${runs:-0} covered=${covered:-0} $([ $rc -eq 0 ] && echo findings=0 || echo "FINDING (status $rc), see $log")"
done
exit $bad
