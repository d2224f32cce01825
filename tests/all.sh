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

trap 'tests/support/with_db.sh --stop > /dev/null 2>&1' EXIT
log="$B/test-run.log"
mkdir -p "$B"
# shellcheck disable=SC2046 # one word per program, none has a space
tests/run.sh $(scripts lint) $(programs unit) $(programs fuzz) $(programs fault) \
  $(programs integration) $(scripts contract) $(scripts e2e) | tee "$log" | sed '$d'
read -r passed _ failed _ <<< "$(tail -n 1 "$log")"

# The ledger of requirements names tests: each must have passed in this very run.
echo "== requirements"
if tests/requirements.py; then passed=$((passed + 1)); else failed=$((failed + 1)); fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 1 ]
