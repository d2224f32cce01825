#!/bin/bash
# A database for this run only.
#
#   tests/support/with_db.sh CMD …   run CMD with a migrated, empty database; drop it afterwards
#   tests/support/with_db.sh --stop  stop the cluster (end of the whole test run)
#
# CMD finds: C360_TEST_DB                    libpq address of the administrator
#            C360_TEST_URL_<SERVICE>[_BUS]   the same database as a role of that service
#            C360_TEST_PGDATABASE            its name
# The cluster lives in $B/pg (fsync off); a template is migrated once per content of the migrations.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
B=${B:-build}
case "$B" in /*) ;; *) B=$root/$B ;; esac
pg=$B/pg
cluster=$root/deploy/local/cluster.sh
mkdir -p "$pg"

if [ "${1:-}" = --stop ]; then exec "$cluster" stop "$pg"; fi
[ $# -gt 0 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }

sum=$(cd "$root" && find common/sql services/*/store/migrations deploy/postgres deploy/migrate.sh \
  -type f 2>/dev/null | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-12)
template=template_$sum
name=t_$$_$(date +%s%N)

admin() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$(at postgres postgres)" "$@"; }
at() { printf '%s user=%s dbname=%s' "$where" "$1" "$2"; } # ROLE DATABASE
# what a role's search path is by migration is not copied with the database
role() { printf "%s options='-c search_path=%s,pg_temp'" "$(at "$1" "$name")" "$2"; } # ROLE SCHEMA

make_template() {
  local made=new_$template
  if [ "$(admin -c "SELECT count(*) FROM pg_database WHERE datname = '$template'")" = 1 ]; then return 0; fi
  admin -c "DROP DATABASE IF EXISTS $made WITH (FORCE)" -c "CREATE DATABASE $made TEMPLATE template0 STRATEGY file_copy"
  C360_ADMIN_URL=$(at postgres "$made") "$root/deploy/migrate.sh" >"$pg/migrate.log" 2>&1 ||
    { cat "$pg/migrate.log" >&2; exit 1; }
  admin -c "ALTER DATABASE $made RENAME TO $template" -c "ALTER DATABASE $template ALLOW_CONNECTIONS false"
}

# What killed runs and earlier migrations left behind.
drop_leftovers() {
  local db pid
  admin -c "SELECT datname FROM pg_database WHERE datname ~ '^(t_|template_|new_)'" | while read -r db; do
    case "$db" in
    "$template") continue ;;
    t_*) pid=${db#t_}; if [ -e "/proc/${pid%%_*}" ]; then continue; fi ;;
    esac
    admin -c "DROP DATABASE IF EXISTS $db WITH (FORCE)" </dev/null
  done
}

# one at a time: others may be starting the same cluster or making the same template
exec 9>"$pg/lock"
flock -w 120 9
where=$("$cluster" start "$pg" --throw-away 9>&- | sed 's/ user=.*//')
make_template 9>&-
drop_leftovers 9>&-
admin -c "CREATE DATABASE $name TEMPLATE $template STRATEGY file_copy"
exec 9>&-

trap 'admin -c "DROP DATABASE IF EXISTS $name WITH (FORCE)" || true' EXIT
# a signal ends the test first, then the database
trap 'exit 130' INT
trap 'exit 143' TERM

export C360_TEST_PGDATABASE=$name
C360_TEST_DB=$(at postgres "$name")
export C360_TEST_DB
for s in intake referral directory observatory; do
  export "C360_TEST_URL_${s^^}=$(role "c360_$s" "$s")"
  export "C360_TEST_URL_${s^^}_BUS=$(role "c360_${s}_bus" "$s")"
done
"$@"
