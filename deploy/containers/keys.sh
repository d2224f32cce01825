#!/bin/bash
# Make the secrets of a system in containers, each party's in a folder of its own.  What is there
# stays: to renew a secret, remove its file and run this again.
#
#   keys.sh [FOLDER]            default /secrets
#
#   <service>/   database_url bus_database_url <service>.key grants sources cursor.key jwks.json
#   gateway/     gateway.key sources cursor.key jwks.json
#   database/    password                              of the superuser
#   migrate/     admin_url bus_database_url password_<service>[_bus]
#   outside/     <party>.key sources                   for who reads the bus from outside
#
# jwks.json, and outside/tokens to sign with, are made in development only: in production tokens come
# from an identity provider, which C360_ISSUER and C360_JWKS name (C360_ENV=production).
set -euo pipefail
umask 077
to=${1:-/secrets}
list=${C360_GRANTS_LIST:-/usr/share/c360/deploy/bus/grants.list}
host=${C360_DATABASE_HOST:-database}
data_services='intake referral directory observatory'

random() { head -c 32 /dev/urandom | base64 -w0 | tr '+/' '-_' | tr -d =; }
once() { # FILE COMMAND…
  local file=$to/$1
  shift
  if [ -s "$file" ]; then return 0; fi
  "$@" >"$file.new"
  mv "$file.new" "$file"
}
replace() { cat >"$to/$1.new" && mv "$to/$1.new" "$to/$1"; } # FILE, from standard input
each_party() { grep -v '^#' "$list"; }

# The folder of a party's key: the services' own, all others' together.
home_of() { # PARTY
  case " $data_services gateway " in *" $1 "*) echo "$1" ;; *) echo outside ;; esac
}
public_key() { cat "$to/$(home_of "$1")/$1.pub"; } # PARTY

database_address() { # USER PASSWORD
  echo "host=$host port=5432 dbname=c360 user=$1 password=$2 connect_timeout=5"
}

make_passwords() {
  local s
  once database/password random
  chmod 0640 "$to/database/password" # the server runs as another account, with this group
  once migrate/admin_url database_address postgres "$(cat "$to/database/password")"
  for s in $data_services; do
    once "migrate/password_$s" random
    once "migrate/password_${s}_bus" random
    once "$s/database_url" database_address "c360_$s" "$(cat "$to/migrate/password_$s")"
    once "$s/bus_database_url" database_address "c360_${s}_bus" "$(cat "$to/migrate/password_${s}_bus")"
  done
  # the importer writes as the directory's background role
  once migrate/bus_database_url cat "$to/directory/bus_database_url"
}

make_bus_keys() {
  local party streams
  each_party | while read -r party streams; do
    c360-keys "$to/$(home_of "$party")" "$party" >/dev/null
  done
}

grants() {
  local party streams
  echo "# <party> <public key> <stream> …   written by keys.sh"
  each_party | while read -r party streams; do echo "$party $(public_key "$party") $streams"; done
}

sources() {
  local s out=
  for s in $data_services; do out="$out;$s=tcp://$s:8560|tcp://$s:8660|$(public_key "$s")"; done
  echo "${out#;}"
}

share_bus() {
  local s
  for s in $data_services; do grants | replace "$s/grants"; done
  for s in $data_services gateway outside; do sources | replace "$s/sources"; done
}

make_token_keys() {
  local s
  if [ "${C360_ENV:-development}" = production ]; then return 0; fi
  if [ ! -s "$to/outside/tokens/jwks.json" ]; then
    mkdir -p "$to/outside/tokens"
    c360-token keys "$to/outside/tokens" >/dev/null
  fi
  for s in $data_services gateway; do replace "$s/jwks.json" <"$to/outside/tokens/jwks.json"; done
}

for folder in $data_services gateway database migrate outside; do mkdir -p "$to/$folder"; done
make_passwords
make_bus_keys
share_bus
# cursors of a list are read by any replica of the same service
for s in $data_services gateway; do once "$s/cursor.key" random; done
# the secrets of webhooks are derived from it by any replica of referral
once referral/webhook.key random
make_token_keys
echo "keys: in place"
