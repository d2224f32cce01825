#!/bin/bash
# Bring the database to the state of this checkout: roles, schemas, then each migration file once.
#
#   C360_ADMIN_URL='host=… dbname=c360 user=postgres' deploy/migrate.sh [--status]
#
# The account of C360_ADMIN_URL is a superuser, or owns the database and may create roles.
# Order in each schema: common/sql/NNNN_*.sql, then services/<service>/store/migrations/NNNN_*.sql.
# Each file runs in one transaction as c360_owner, with lock_timeout 5 s; psql variables in it:
# :"handler" and :"bus", the login roles of the service.  Tables are nobody's until the file grants.
# C360_PASSWORD_<SERVICE> and C360_PASSWORD_<SERVICE>_BUS (or …_FILE) set passwords of the roles.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
services=${C360_DATA_SERVICES:-intake referral directory observatory}
mode=apply

case "${1:-}" in
'') ;;
--status) mode=status ;;
*) sed -n '2,/^set /s/^# \{0,1\}//p' "$0" | sed '$d' >&2; exit 2 ;;
esac
if [ -z "${C360_ADMIN_URL:-}" ]; then
  echo "migrate: C360_ADMIN_URL is missing (libpq address of an account that may create roles)" >&2
  exit 2
fi

# a secret given as a file takes the place of the variable
for s in $services; do
  for v in "C360_PASSWORD_${s^^}" "C360_PASSWORD_${s^^}_BUS"; do
    file="${v}_FILE"
    if [ -n "${!file:-}" ]; then export "$v=$(cat "${!file}")"; fi
  done
done

quote() { printf "'%s'" "${1//\'/\'\'}"; }

# one "\set … \i" group for one file
one_file() { # NAME PATH
  printf '\\set name %s\n\\set path %s\n\\set sha256 %s\n\\i %s\n' "$(quote "$1")" "$(quote "$2")" \
    "$(sha256sum "$2" | cut -d' ' -f1)" "$(quote "$root/deploy/postgres/$mode.sql")"
}

all_files() { # SERVICE
  local f
  for f in "$root"/common/sql/[0-9][0-9][0-9][0-9]_*.sql; do
    [ -e "$f" ] && one_file "common/${f##*/}" "$f"
  done
  for f in "$root/services/$1/store/migrations"/[0-9][0-9][0-9][0-9]_*.sql; do
    [ -e "$f" ] && one_file "$1/${f##*/}" "$f"
  done
  return 0
}

script() {
  local s
  cat <<'SQL'
SET client_min_messages = warning;
SET lock_timeout = '60s';
SELECT pg_advisory_lock(hashtext('c360 migrate')) \g /dev/null
CREATE FUNCTION pg_temp.refuse(why text) RETURNS void LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION USING message = why; END $$;
SQL
  printf '\\set at %s\n' "$(quote "$(date -u +%Y-%m-%dT%H:%M:%SZ)")"
  if [ "$mode" = apply ]; then printf '\\i %s\n' "$(quote "$root/deploy/postgres/database.sql")"; fi
  for s in $services; do
    printf '\\set service %s\n\\set handler c360_%s\n\\set bus c360_%s_bus\n' "$s" "$s" "$s"
    printf '\\unset handler_password\n\\unset bus_password\n'
    printf '\\getenv handler_password C360_PASSWORD_%s\n\\getenv bus_password C360_PASSWORD_%s_BUS\n' \
      "${s^^}" "${s^^}"
    if [ "$mode" = apply ]; then printf '\\i %s\n' "$(quote "$root/deploy/postgres/service.sql")"; fi
    all_files "$s"
  done
}

if [ "$mode" = apply ]; then echo "migrate: database"; fi
script | psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$C360_ADMIN_URL" -f -
if [ "$mode" = apply ]; then echo "migrate: up to date"; fi
