#!/bin/bash
# The short form of the case "plain" of make failover: the standby takes over, no service is restarted.
cd "$(dirname "$0")/../.." || exit 1
echo "1..1"
name=nothing_acknowledged_is_lost_when_the_standby_takes_over
if out=$(/usr/bin/python3 tests/fault/failover/primary.py --seconds 5 plain 2>&1); then
  printf '# %s\nok 1 - %s\n' "$out" "$name"
else
  printf 'not ok 1 - %s\n' "$name"
  printf '%s\n' "$out" | sed 's/^/# /'
  exit 1
fi
