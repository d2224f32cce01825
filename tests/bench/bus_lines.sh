# shellcheck shell=bash disable=SC2034,SC2154,SC2089,SC2090  # variables are shared with bench.sh
# The lines of the bus and of many connections; see README.md for what each one means.

bus_rate() { # WAY …  ->  events/s
  timeout 300 "$programs/bus_rate" "$@" || die "bus_rate $1 failed"
}
bus_keys=() # of the listener and of the service; known once the system runs
bus_ready() { bus_keys=("$C360_RUN_DIR/bus/gateway.key" "$C360_RUN_DIR/bus/intake.key"); }

# An event as a POST makes it: its data, its type.
real_event() { sql c360_on "SELECT type, data FROM (SELECT type, data::text FROM intake.event UNION ALL
  SELECT type, data::text FROM intake.outbox) e WHERE type LIKE '%recorded%' LIMIT 1"; }
want_real_event() {
  curl -fsS -o /dev/null -H "Authorization: Bearer $BENCH_TOKEN" -H 'Content-Type: application/json' \
    -d "$BENCH_BODY" "$(api "$(p 56)")/v1/intake/solicitations" || die "no solicitation could be made"
  IFS='|' read -r event_type event_data < <(real_event)
  [ -n "$event_data" ] || die "no event to copy"
}
trace=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01

# a: the relay numbers and publishes what one transaction left in the outbox, in four streams, to a
# subscriber; b: what fills it, a service that answers POST.
line_relay_vs_post() {
  local insert events=${BENCH_RELAY_EVENTS:-20000}
  bus_ready
  want_real_event
  insert="INSERT INTO intake.outbox (event_id, stream, type, subject, at, traceparent, data)
    SELECT gen_random_uuid(), (ARRAY['31', '44', '09', '75'])[1 + i % 4] || '.facts', '$event_type',
    gen_random_uuid(), '2026-11-22T10:00:00Z', '$trace', '${event_data//\'/\'\'}'
    FROM generate_series(1, $events) AS i"
  export BENCH_TOPICS=31.intake.facts.,44.intake.facts.,09.intake.facts.,75.intake.facts.
  side_a() {
    drained && bus_rate relay "$where dbname=c360_on user=postgres" "tcp://127.0.0.1:$(p 90)" "${bus_keys[@]}" \
      "$events" "$insert"
  }
  side_b() { rate 16 post "$(api "$(p 50)")/v1/intake/solicitations"; }
  alternate relay_vs_post events/s side_a side_b
}

# a: pages of the replay, one after the other, until all has come; b: as many messages of the size of
# such an event through a bare PUB and SUB.
line_replay() {
  local epoch bytes events=50000
  if [ "$length" = large ]; then events=1000000; fi
  bus_ready
  want_real_event
  epoch=$(sql c360_on 'SELECT epoch FROM intake.barrier')
  sql c360_on "INSERT INTO intake.event (stream, epoch, sequence, event_id, type, subject, at, traceparent, data)
    SELECT '65.facts', $epoch, i, gen_random_uuid(), '$event_type', gen_random_uuid(), '2026-11-22T10:00:00Z',
    '$trace', '${event_data//\'/\'\'}' FROM generate_series(1, $events) AS i;
    INSERT INTO intake.stream_head VALUES ('65.facts', $epoch, $events)"
  sql c360_on 'VACUUM ANALYZE intake.event' # as autovacuum would soon
  replayed() {
    bus_rate replay "tcp://127.0.0.1:$(p 91)" "${bus_keys[@]}" 65.intake.facts "$epoch" "$events"
  }
  bytes=$(replayed) && bytes=${bytes#* }
  side_a() { local r; r=$(replayed) && echo "${r% *}"; }
  side_b() { bus_rate raw "tcp://127.0.0.1:$(p 92)" "$events" "$bytes"; }
  alternate replay events/s side_a side_b
}

# Errors of any kind among 2 000 connections that all ask at once, through the gateway; b: requests/s.
line_connections_2000() {
  local i out pairs='' errors
  for i in $(seq 3); do
    out=$(BENCH_TOKEN='' timeout 60 wrk -t2 -c2000 -d"$((seconds + 2))s" --timeout 10s -s "$bench/wrk/common.lua" \
      "$(api "$(p 62)")$path" | grep ^BENCH) || die "wrk gave no figure"
    read -r _ out _ _ errors <<<"$out"
    pairs+="$errors $out"$'\n'
  done
  report connections_2000 errors <<<"$pairs"
}
