# shellcheck shell=bash disable=SC2034,SC2154,SC2089,SC2090  # variables are shared with bench.sh
# How the observatory learns; see README.md for what each line means.

projection_from=0 # events already told in the database of the projection

project_events() { # BATCH EVENTS  ->  events/s
  timeout 300 "$programs/projection" apply "$where dbname=c360_project user=c360_observatory_bus" observatory \
    "$1" "$2" "$projection_from" || die "projection failed"
}

observatory_database() { # NAME SERVICES
  sql postgres "CREATE DATABASE $1"
  C360_ADMIN_URL="$where dbname=$1 user=postgres" C360_DATA_SERVICES=$2 "$root/deploy/migrate.sh" >>"$dir/migrate.log"
}

# a: a thousand events in one transaction; b: each in its own, the same statements.
line_project_batch_vs_single() {
  local i a b pairs='' many=20000 few=1000
  observatory_database c360_project observatory
  for i in $(seq 0 "$rounds"); do
    a=$(project_events 1000 "$many") && projection_from=$((projection_from + many)) || exit 2
    b=$(project_events 1 "$few") && projection_from=$((projection_from + few)) || exit 2
    if ((i > 0)); then pairs+="$a $b"$'\n'; fi
  done
  report project_batch_vs_single events/s <<<"$pairs"
}

# a: events per second of processor, of the program and of its database sessions; b: by the clock.
line_rebuild() {
  local events=${BENCH_REBUILD_EVENTS:-150000} out a b mb p99 d
  if [ "$length" = large ]; then events=10000000; fi
  observatory_database c360_rebuild 'intake observatory'
  "$programs/projection" load "$events" |
    psql -X -q -v ON_ERROR_STOP=1 -d "$where dbname=c360_rebuild user=postgres" -c "COPY intake.event
      (stream, epoch, sequence, event_id, type, subject, at, traceparent, data) FROM STDIN" || die "no events"
  sql c360_rebuild "INSERT INTO intake.stream_head SELECT stream, 1, max(sequence) FROM intake.event GROUP BY 1"
  sql c360_rebuild 'VACUUM ANALYZE intake.event' # as autovacuum would soon
  intake_on rebuild "$(p 64)" c360_rebuild "C360_BUS_PUB=tcp://127.0.0.1:$(p 94)" \
    "C360_BUS_REPLAY=tcp://127.0.0.1:$(p 95)" "C360_BUS_DATABASE_URL=$where dbname=c360_rebuild user=c360_intake_bus"
  out=$(timeout 3600 "$programs/rebuilding" "$where dbname=c360_rebuild user=c360_observatory_bus" \
    "$where dbname=c360_rebuild user=c360_observatory" \
    "intake=tcp://127.0.0.1:$(p 94)|tcp://127.0.0.1:$(p 95)|$(head -1 "$C360_RUN_DIR/bus/intake.key")" \
    "$C360_RUN_DIR/bus/observatory.key" "$events") || die "the rebuild failed"
  read -r a b mb p99 <<<"$out"
  note "rebuild of $events events: at most $mb MB of memory, a reader beside it waited $p99 ms (p99)"
  echo "$a $b" | report rebuild events/s
}
