#!/bin/bash
# The contract against itself and against the code: what the build does not look at.
set -u
cd "$(dirname "$0")/.." || exit 1
bad=0
say() { echo "lint: $*" >&2; bad=1; }
gen() { /usr/bin/python3 -B "proto/gen/$1" "${@:2}" || bad=1; }

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Every document obeys the rules of operations, alone and together.
services=
for f in proto/openapi/*.yaml; do
  s=$(basename "$f" .yaml)
  case $s in shared | *.*) continue ;; esac # shared forms; further parts of a service
  gen openapi.py --service "$s" --out "$out" "$f"
  services="$services $s"
done
# shellcheck disable=SC2086 # one word per service
gen merge.py --out "$out" --version lint $services

# Lists, events and their examples; pages made from them are up to date.
gen codes.py --out "$out"
gen events.py --examples --out "$out"
gen asyncapi.py --check
gen errors_doc.py --check

# Every event type that the code names has a schema, and every schema a place in the code.
types=$(grep -rhoE "[\"'](intake|referral|directory|observatory)(\.[a-z][a-z_]*){2}\.v[0-9]+[\"']" \
  --include='*.c' --include='*.h' services | tr -d "\"'" | sort -u)
for t in $types; do
  [ -f "proto/events/$t.schema.json" ] || say "event $t is used in services/ and has no schema in proto/events/"
done
for f in proto/events/*.v[0-9]*.schema.json; do
  t=$(basename "$f" .schema.json)
  echo "$types" | grep -qx "$t" || say "$f: no service publishes or reads $t"
done

# Nothing that the last release promised is gone (0.x promises nothing yet).
tag=$(git describe --tags --abbrev=0 --match 'v[1-9]*' 2> /dev/null || true)
if [ -n "$tag" ]; then
  git archive "$tag" proto | tar -x -C "$out"
  gen breaking.py "$out/proto"
fi

exit "$bad"
