# shellcheck shell=bash disable=SC2034,SC2154,SC2089,SC2090  # variables are shared with bench.sh
# The system under measurement, all of it our own: a throw-away cluster, the five services as
# make run starts them, and further databases for the instances that a line needs.

where=   # address of the cluster, without user and name
token=   # of the conseiller of 31

sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$where dbname=$1 user=postgres" -c "$2"; } # DATABASE SQL

# Log lines cost both sides of no comparison the same (nginx and pgbench write none), so none here.
quiet_settings() {
  local s
  for s in intake referral directory observatory gateway; do
    printf 'C360_LOG_LEVEL=warn\n' >"$C360_RUN_DIR/$s.local.env"
  done
  echo C360_RATE_PER_MINUTE=0 >>"$C360_RUN_DIR/gateway.local.env"
}

# A database with the tables of intake alone; nothing drains its outbox.
intake_database() { # NAME
  sql postgres "CREATE DATABASE $1"
  C360_ADMIN_URL="$where dbname=$1 user=postgres" C360_DATA_SERVICES=intake "$root/deploy/migrate.sh" >>"$dir/migrate.log"
  sql "$1" "INSERT INTO intake.commune_ref VALUES ('31483', '31', 'Saint-Gaudens')"
}

# A trigger that drops each row, and one that takes 5 ms: the statements stay what they are.
alter_databases() {
  sql c360_off "CREATE FUNCTION intake.none() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    GRANT EXECUTE ON FUNCTION intake.none() TO c360_intake;
    CREATE TRIGGER none BEFORE INSERT ON intake.outbox FOR EACH ROW EXECUTE FUNCTION intake.none()"
  sql c360_slow "CREATE FUNCTION intake.slow() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_sleep(0.005); RETURN NEW; END';
    GRANT EXECUTE ON FUNCTION intake.slow() TO c360_intake;
    CREATE TRIGGER slow BEFORE INSERT ON intake.solicitation FOR EACH ROW EXECUTE FUNCTION intake.slow()"
}

start_system() {
  local address d
  mkdir -p "$C360_RUN_DIR"
  chmod 0711 "$dir" "$C360_RUN_DIR"
  address=$("$root/deploy/local/cluster.sh" start "$C360_RUN_DIR/pg" --throw-away 9>&-)
  where=${address% user=*}
  quiet_settings
  C360_SKIP_BUILD=1 "$root/deploy/local/run.sh" >"$dir/run.log" 2>&1 ||
    die "the services do not start: $(tail -3 "$dir/run.log")"
  token=$(cat "$C360_RUN_DIR/tokens/conseiller-31.jwt")
  sql c360 "INSERT INTO intake.commune_ref VALUES ('31483', '31', 'Saint-Gaudens') ON CONFLICT DO NOTHING"
  for d in c360_post c360_on c360_off c360_slow; do intake_database "$d"; done
  alter_databases
  for d in c360 c360_post c360_on c360_off c360_slow; do sql "$d" ANALYZE; done # as autovacuum would soon
}

stop_system() {
  end_all
  "$root/deploy/local/stop.sh" >>"$dir/run.log" 2>&1 || true
}

# An instance of intake on another database.
intake_on() { # NAME PORT DATABASE SETTING=VALUE…
  local name=$1 port=$2 database=$3
  shift 3
  variant "$name" intake "$port" "C360_DATABASE_URL=$where dbname=$database user=c360_intake" \
    "C360_BUS_DATABASE_URL=" "$@"
}

rss_mb() { # of the five processes
  local s p sum=0
  for s in intake referral directory observatory gateway; do
    read -r p <"$C360_RUN_DIR/$s.pid" || die "$s has no process"
    sum=$((sum + $(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$p/status")))
  done
  awk -v kb=$sum 'BEGIN { printf "%.1f\n", kb / 1024 }'
}
