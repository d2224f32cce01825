#!/bin/bash
# deploy/migrate.sh on an empty database: in order, once, all or none, and never a changed file.
# Works on a copy of the migrations, so that it may spoil them.
set -u
cd "$(dirname "$0")/../.." || exit 1
if [ -z "${C360_TEST_DB:-}" ]; then exec tests/support/with_db.sh "$0"; fi

work=$(mktemp -d)
db=m_$$_$(date +%s%N)
at=${C360_TEST_DB% dbname=*}
admin() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -A -t -d "$C360_TEST_DB" -c "$1"; }
ask() { psql -X -q -A -t -d "$at dbname=$db" -c "$1" 2>&1; }
trap 'admin "DROP DATABASE IF EXISTS $db WITH (FORCE)"; rm -rf "$work"' EXIT

admin "CREATE DATABASE $db TEMPLATE template0"
mkdir -p "$work/common" "$work/services/intake/store/migrations"
cp -r deploy "$work/"
cp -r common/sql "$work/common/"
cat >"$work/services/intake/store/migrations/0001_first.sql" <<'SQL'
CREATE TABLE thing (id int PRIMARY KEY);
GRANT SELECT ON thing TO :"handler";
SQL
migrate() { C360_DATA_SERVICES='intake referral' C360_ADMIN_URL="$at dbname=$db" "$work/deploy/migrate.sh" "$@" 2>&1; }

n=0
check() { # NAME CONDITION…
  local name=$1
  shift
  n=$((n + 1))
  if "$@"; then
    echo "ok $n - $name"
  else
    echo "not ok $n - $name"
    sed 's/^/# /' "$work/out"
  fi
}
says() { grep -qF "$1" "$work/out"; }
holds() { [ "$(ask "$1")" = "$2" ]; }

migrate --status >"$work/out"
check an_empty_database_has_everything_pending says 'pending intake intake/0001_first.sql'

# two at once: the second waits and finds it done
migrate >"$work/out" &
migrate >"$work/out.2"
wait $!
check two_runs_at_once_apply_each_file_once [ "$(cat "$work/out" "$work/out.2" | grep -c '0001_first.sql applied')" = 1 ]
check each_schema_has_the_common_tables holds "SELECT count(*) FROM pg_tables WHERE tablename = 'idempotency'" 2
check the_owner_is_nobody_who_logs_in holds "SELECT tableowner FROM pg_tables WHERE tablename = 'thing'" c360_owner

migrate >"$work/out"
check a_second_run_changes_nothing [ "$(grep -c applied "$work/out")" = 0 ]

least() {
  holds "SELECT has_table_privilege('c360_intake', 'intake.thing', 'SELECT')" t &&
    holds "SELECT has_table_privilege('c360_intake', 'intake.thing', 'INSERT')" f &&
    holds "SELECT has_table_privilege('c360_intake_bus', 'intake.thing', 'SELECT')" f &&
    holds "SELECT has_schema_privilege('c360_intake', 'referral', 'USAGE')" f &&
    holds "SELECT has_schema_privilege('c360_intake', 'public', 'CREATE')" f &&
    holds "SELECT has_database_privilege('c360_intake', current_database(), 'CREATE')" f
}
check a_role_has_what_is_granted_and_no_more least

cat >"$work/services/intake/store/migrations/0002_half.sql" <<'SQL'
CREATE TABLE half (id int);
SELECT no_such_function();
SQL
migrate >"$work/out"
check a_file_that_fails_ends_the_run [ $? -ne 0 ]
check a_file_that_fails_leaves_nothing holds "SELECT count(*) FROM pg_tables WHERE tablename = 'half'" 0
check and_is_not_recorded holds "SELECT count(*) FROM intake.migration WHERE name LIKE '%half%'" 0

echo 'CREATE TABLE half (id int);' >"$work/services/intake/store/migrations/0002_half.sql"
migrate >"$work/out"
check once_mended_it_is_applied holds "SELECT count(*) FROM pg_tables WHERE tablename = 'half'" 1

echo '-- a remark' >>"$work/services/intake/store/migrations/0001_first.sql"
migrate >"$work/out"
check a_file_changed_after_it_was_applied_is_refused says 'intake/0001_first.sql was changed after it had been applied'
migrate --status >"$work/out"
check and_the_status_shows_it says 'CHANGED intake intake/0001_first.sql'

C360_ADMIN_URL='' deploy/migrate.sh >"$work/out" 2>&1
check without_an_address_it_says_what_is_missing says 'C360_ADMIN_URL is missing'

check passwords_come_from_the_environment bash -c "
  C360_PASSWORD_REFERRAL=once C360_DATA_SERVICES=referral C360_ADMIN_URL='$at dbname=$db' '$work/deploy/migrate.sh' >'$work/out' 2>&1 &&
  ! grep -q once '$work/out' &&
  [ \"\$(psql -X -A -t -d '$at dbname=$db' -c \"SELECT rolpassword LIKE 'SCRAM%' FROM pg_authid WHERE rolname = 'c360_referral'\")\" = t ]"
ask "ALTER ROLE c360_referral PASSWORD NULL" >/dev/null
echo "1..$n"
