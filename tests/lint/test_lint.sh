#!/bin/bash
# make lint and the requirements ledger's form, as one line of TAP each.
cd "$(dirname "$0")/../.." || exit 1
make -s lint && echo "ok 1 - the_house_rules_hold" || echo "not ok 1 - the_house_rules_hold"
echo "1..1"
