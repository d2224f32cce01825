#!/bin/bash
# Run test programs that print TAP, count, and fail on a failure and on "nothing passed".  A program
# under check/integration/ gets a database of its own (tests/support/with_db.sh).
# Usage: B=build tests/run.sh PROGRAM…        results: $B/test-results.txt ("PASS program:name")
set -u
results="${RESULTS:-$B/test-results.txt}"
# a sanitizer makes a program three times as slow; a program that hangs ends all the same
case $B in *-san*) limit=900 ;; *) limit=300 ;; esac
mkdir -p "$(dirname "$results")"
: > "$results"
passed=0 failed=0
for t in "$@"; do
  name=${t#"$B"/check/}
  name=${name#tests/}
  log="$B/check/${name%.*}.log"
  mkdir -p "$(dirname "$log")"
  case $t in */check/integration/*) wrap=tests/support/with_db.sh ;; *) wrap= ;; esac
  # shellcheck disable=SC2086 # wrap is one word or none
  CMOCKA_MESSAGE_OUTPUT=tap timeout "${TEST_TIMEOUT:-$limit}" $wrap "$t" > "$log" 2>&1
  rc=$?
  ok=$(grep -cE '^ok [0-9]+' "$log"); bad=$(grep -cE '^not ok [0-9]+' "$log")
  # a skipped test is neither passed nor failed; cmocka writes it as "not ok N # SKIP name"
  skip=$(grep -cE '^ok [0-9]+.*# SKIP' "$log"); ok=$((ok - skip))
  skip=$(grep -cE '^not ok [0-9]+ # SKIP' "$log"); bad=$((bad - skip))
  grep -E '^# =+ NOT RUN' "$log" | sort -u
  sed -nE 's/^ok [0-9]+ - ([^ #]+).*/\1/p' "$log" | sed "s|^|PASS $name:|" >> "$results"
  sed -nE 's/^not ok [0-9]+ - ([^ #]+).*/\1/p' "$log" | sed "s|^|FAIL $name:|" >> "$results"
  # a crash, a leak report or a time-out is a failure even when every line said ok
  if [ "$rc" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; echo "FAIL $name:(exit $rc)" >> "$results"; fi
  if [ "$ok" -eq 0 ] && [ "$bad" -eq 0 ]; then bad=1; echo "FAIL $name:(no test ran)" >> "$results"; fi
  passed=$((passed + ok)); failed=$((failed + bad))
  printf '  %-6s %-52s %d passed, %d failed\n' "$([ "$bad" -eq 0 ] && echo ok || echo FAILED)" "$name" "$ok" "$bad"
  if [ "$bad" -ne 0 ]; then grep -vE '^ok ' "$log" | tail -40 | sed 's/^/      /'; fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
