#!/bin/bash
# Write the settings of every service to $C360_RUN_DIR/<service>.env, and the bus grants.
# Usage: deploy/local/env.sh 'host=… port=…'   the database, without user and name
set -euo pipefail
# shellcheck source=deploy/local/lib.sh
. "$(dirname "$0")/lib.sh"
where=${1:?'address of the database, as cluster.sh prints it'}
data=services/directory/data
departements=${C360_DEPARTEMENTS:-$(cut -d, -f1 "$data/communities.csv" | tail -n +2 | tr -d '"\r' | paste -sd,)}

# C360_SANDBOX=true: the fictitious cases of vendors, in a département that has no community
# (docs/mdph-sandbox.md).  Neither the directory nor the figures know it.
sandbox=${C360_SANDBOX:-false}
served_by() { # SERVICE
  case "$sandbox:$1" in true:intake | true:referral | true:gateway) echo "$departements,984" ;; *) echo "$departements" ;; esac
}

public_key() { cat "$run/bus/$1.pub"; } # PARTY

write_grants() {
  local words
  mkdir -p "$run/bus"
  # "party stream stream" -> "party=stream,stream"
  mapfile -t words < <(sed -E '/^(#|$)/d; s/ /=/; s/ /,/g' deploy/bus/grants.list)
  "$bin/c360-keys" "$run/bus" "${words[@]%%=*}" >/dev/null
  "$bin/c360-keys" grants "$run/bus" "$run/bus/grants.new" "${words[@]}"
  # services read the file again when it changes: leave it alone when it does not
  cmp -s "$run/bus/grants.new" "$run/bus/grants" || mv "$run/bus/grants.new" "$run/bus/grants"
  rm -f "$run/bus/grants.new"
}

sources() {
  local s out=
  for s in $data_services; do
    out="$out;$s=tcp://127.0.0.1:$(port "$s" pub)|tcp://127.0.0.1:$(port "$s" replay)|$(public_key "$s")"
  done
  echo "${out#;}"
}

# --- settings -------------------------------------------------------------------------------------
say() { printf '%s=%q\n' "$1" "$2"; }
database() { echo "$where dbname=c360 user=$1"; }

common_settings() { # SERVICE
  say C360_ENV development
  say C360_ADDRESS 127.0.0.1
  say C360_PORT "$(port "$1")"
  say C360_OPS_PORT "$(port "$1" ops)"
  say C360_ISSUER "$issuer"
  say C360_AUDIENCE c360
  say C360_JWKS "$run/keys/jwks.json"
  say C360_CURSOR_KEY_FILE "$run/cursor.key"
  say C360_DEPARTEMENTS "$(served_by "$1")"
  case "$1" in intake | referral) say C360_SANDBOX "$sandbox" ;; esac
  if [ -s "$run/bus/$1.key" ]; then
    say C360_BUS_KEY "$run/bus/$1.key"
    say C360_BUS_SOURCES "$(sources)"
  fi
}

data_settings() { # SERVICE
  say C360_DATABASE_URL "$(database "c360_$1")"
  say C360_BUS_DATABASE_URL "$(database "c360_${1}_bus")"
  say C360_BUS_PUB "tcp://127.0.0.1:$(port "$1" pub)"
  say C360_BUS_REPLAY "tcp://127.0.0.1:$(port "$1" replay)"
  say C360_BUS_GRANTS "$run/bus/grants"
}

referral_settings() {
  say C360_WEBHOOK_KEY_FILE "$run/webhook.key"
  intake_settings
}

intake_settings() {
  say C360_PUBLIC_URL "http://127.0.0.1:$(port gateway)"
}

directory_settings() {
  intake_settings
}

observatory_settings() {
  say C360_FIGURES_EVERY_MS 1000 # whoever tries it out does not wait an hour
}

gateway_settings() {
  local s
  # as in deploy/Dockerfile: a request is many small pieces of one size, more than glibc keeps at hand; the
  # others have a thread for each connection, where it would cost 20 MB
  say GLIBC_TUNABLES glibc.malloc.tcache_count=64
  for s in $data_services; do say "C360_UPSTREAM_${s^^}" "http://127.0.0.1:$(port "$s")"; done
  say C360_RATE_PER_MINUTE 60000 # make demo-year is a few callers who write a whole year
  say C360_PUBLIC_RATE_PER_MINUTE 60000
}

umask 077
mkdir -p "$run"
if [ -x "$bin/c360-keys" ]; then write_grants; fi
if [ ! -s "$run/cursor.key" ]; then head -c 32 /dev/urandom | base64 -w0 >"$run/cursor.key"; fi
if [ ! -s "$run/webhook.key" ]; then head -c 32 /dev/urandom | base64 -w0 >"$run/webhook.key"; fi
for s in $services; do
  {
    common_settings "$s"
    if [ "$s" = gateway ]; then gateway_settings; else data_settings "$s"; fi
    if [ "$s" = observatory ]; then observatory_settings; fi
    if [ "$s" = directory ]; then directory_settings; fi
    if [ "$s" = referral ]; then referral_settings; fi
    if [ "$s" = intake ]; then intake_settings; fi
    # what a person adds for one run or for good: C360_POOL_SIZE=4 in .run/intake.local.env
    if [ -r "$run/$s.local.env" ]; then cat "$run/$s.local.env"; fi
  } >"$run/$s.env"
done
