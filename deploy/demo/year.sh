#!/bin/bash
# make demo-year: a year of invented activity for the 15 départements, through the gateway.  The same
# seed makes the same facts; run again (within a day) it doubles nothing.
#
#   deploy/demo/year.sh [--seed 360] [--per-100k 40] [--workers 6] [--departements 31,44] [--help]
set -euo pipefail
# shellcheck source=deploy/demo/lib.sh
. "$(dirname "$0")/lib.sh"
trap 'rm -rf "$work"' EXIT
for a in "$@"; do
  case "$a" in -h | --help) exec /usr/bin/python3 -B "$demo/year.py" --help ;; esac
done
name=$(printf '%s ' "$@" | sed 's/--journal[= ][^ ]*//; s/--patience[= ][^ ]*//; s/--workers[= ][^ ]*//' |
  tr -c 'a-z0-9,.\n' '-')
ensure_running
exec /usr/bin/python3 -B "$demo/year.py" --gateway "$gateway" --keys "$run/keys" --issuer "$issuer" \
  --token-tool "$bin/c360-token" --data services/directory/data --stamp "$run/demo-year/stamp$name" "$@"
