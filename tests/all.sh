#!/bin/bash
# Everything CI runs, in this order: build, lint, unit and fault, integration, contract, end to end.
# Usage: B=build SAN=0 tests/all.sh        the last line is "N passed, N failed"
set -u
cd "$(dirname "$0")/.." || exit 1
export B="${B:-build}" SAN="${SAN:-0}"

deploy/install-deps.sh build test || exit 1
echo "== build"
make -s -j2 SAN="$SAN" checks || { echo "0 passed, 1 failed"; exit 1; }

programs() { find "$B/check/$1" -type f -perm -u+x -name 'test_*' 2> /dev/null | sort; }
scripts() { find "tests/$1" -maxdepth 1 -type f -perm -u+x \( -name 'test_*.sh' -o -name 'test_*.py' \) 2> /dev/null | sort; }

trap 'kill "$programs_pid" 2> /dev/null; tests/support/with_db.sh --stop > /dev/null 2>&1' EXIT
mkdir -p "$B"

# Two lanes side by side: what runs whole systems mostly waits for them.  Each writes what it did
# into a file of its own, shown one after the other.
lane() { # NAME TEST…
  local name=$1
  shift
  RESULTS="$B/results-$name.txt" tests/run.sh "$@" > "$B/test-run-$name.log" 2>&1
}
# shellcheck disable=SC2046 # one word per program, none has a space
lane programs $(scripts lint) $(programs unit) $(programs fuzz) $(programs fault) \
  $(programs integration) $(scripts contract) &
programs_pid=$!
# shellcheck disable=SC2046
lane systems $(scripts e2e)
wait "$programs_pid"

passed=0 failed=0
for name in programs systems; do
  last=$(tail -n 1 "$B/test-run-$name.log")
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
    sed '$d' "$B/test-run-$name.log"
  else # it did not reach its end
    failed=$((failed + 1))
    cat "$B/test-run-$name.log"
  fi
done
cat "$B/results-programs.txt" "$B/results-systems.txt" > "$B/test-results.txt"

# The ledger of requirements names tests: each must have passed in this very run.
echo "== requirements"
if tests/requirements.py; then passed=$((passed + 1)); else failed=$((failed + 1)); fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 1 ]
