# shellcheck shell=bash disable=SC2034,SC2154,SC2089,SC2090  # variables are shared with bench.sh
# The lines, one function each.  Two sides, measured in turn; see README.md for what each one means.

api() { echo "http://127.0.0.1:$1"; } # PORT
p() { echo $((C360_PORT_BASE + $1)); }

# --- HTTP and dispatcher alone --------------------------------------------------------------------

line_ping_vs_nginx() {
  side_a() { rate 64 common "$(api "$(p 72)")/v1/bench/ping"; }
  side_b() { rate 64 common "$(api "$(p 80)")/"; }
  BENCH_TOKEN='' alternate ping_vs_nginx req/s side_a side_b
}

# The same in the mode of the services that wait for a database: a thread for each connection.
line_ping_threads_vs_nginx() {
  side_a() { rate 64 common "$(api "$(p 70)")/v1/bench/ping"; }
  side_b() { rate 64 common "$(api "$(p 80)")/"; }
  BENCH_TOKEN='' alternate ping_threads_vs_nginx req/s side_a side_b
}

instructions() { # ROUTES  ->  of one dispatch
  local times=200
  valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect=cmn_dispatch \
    "$programs/route_cost" "$1" $times 2>&1 | awk -v n=$times '/Collected/ { printf "%.0f\n", $NF / n; found = 1 } END { exit !found }'
}
line_route_instructions() {
  side_a() { instructions 50; }
  side_b() { instructions 1; }
  alternate route_instructions instructions side_a side_b
}

# --- one service and its database -----------------------------------------------------------------

intake_db() { echo "$where dbname=$1 user=c360_intake"; }

# The same statements by pgbench, one after another (post.sql) or in one round trip (post_pipeline.sql).
post_against() { # NAME SCRIPT
  local -a values
  local script=$2
  mapfile -t values < <(post_values)
  side_a() { rate 16 post "$(api "$(p 50)")/v1/intake/solicitations"; }
  side_b() { transactions 16 "$dir/$script.sql" "$(intake_db c360_post)" intake "${values[@]}"; }
  alternate "$1" req/s side_a side_b
}
line_post_vs_pgbench() { post_against post_vs_pgbench post; }
line_post_vs_pipeline() { post_against post_vs_pipeline post_pipeline; }

get_against() { # NAME SCRIPT
  local id script=$2
  id=$(sql c360 "SELECT id FROM directory.actor WHERE departement = '31' AND active ORDER BY id LIMIT 1")
  side_a() { rate 16 common "$(api "$(p 58)")/v1/directory/actors/$id"; }
  side_b() { transactions 16 "$dir/$script.sql" "$where dbname=c360 user=c360_directory" directory actor=public "p1=$id"; }
  BENCH_TOKEN='' alternate "$1" req/s side_a side_b
}
line_get_vs_pgbench() { get_against get_vs_pgbench get; }
line_get_vs_pipeline() { get_against get_vs_pipeline get_pipeline; }

line_get_audited_vs_pgbench() {
  local id now
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  curl -fsS -o /dev/null -H "Authorization: Bearer $BENCH_TOKEN" -H 'Content-Type: application/json' \
    -d "$BENCH_BODY" "$(api "$(p 50)")/v1/intake/solicitations" || die "no solicitation could be made"
  id=$(sql c360_post "SELECT id FROM intake.solicitation LIMIT 1")
  side_a() { rate 16 common "$(api "$(p 50)")/v1/intake/solicitations/$id"; }
  side_b() { transactions 16 "$dir/get_audited.sql" "$(intake_db c360_post)" intake dep=31 actor=demo-conseiller-31 "p1=$id" p2=31 "now=$now"; }
  alternate get_audited_vs_pgbench req/s side_a side_b
}

line_list_vs_pgbench() {
  side_a() { rate 16 common "$(api "$(p 58)")/v1/directory/actors?departement=31&limit=50"; }
  side_b() {
    transactions 16 "$dir/list.sql" "$where dbname=c360 user=c360_directory" directory actor=public \
      p1=31 p3=00000000-0000-0000-0000-000000000000 x=x p7=51
  }
  BENCH_TOKEN='' alternate list_vs_pgbench req/s side_a side_b
}

# Nobody listens to this relay: what readers do with the events is theirs to measure.
line_post_events_on_vs_off() {
  side_a() { rate 16 post "$(api "$(p 56)")/v1/intake/solicitations" && drained; }
  side_b() { rate 16 post "$(api "$(p 52)")/v1/intake/solicitations"; }
  alternate post_events_on_vs_off req/s side_a side_b
}

# What the relay still has to do must not be done in the other side's time.
drained() {
  local i
  for i in $(seq 200); do
    [ "$(sql c360_on 'SELECT count(*) FROM (SELECT FROM intake.outbox LIMIT 1) o')" = 0 ] && return 0
    sleep 0.1
  done
  die "the relay did not drain the outbox ($i tries)"
}

# What 4 connections to a database of 5 ms can do is 4 times what one can; 64 clients want it.
line_slow_database() {
  local -a values
  mapfile -t values < <(post_values)
  side_a() { rate 64 post "$(api "$(p 54)")/v1/intake/solicitations"; }
  side_b() {
    local one
    one=$(transactions 1 "$dir/post_pipeline.sql" "$(intake_db c360_slow)" intake "${values[@]}") &&
      awk -v one="$one" 'BEGIN { print 4 * one }'
  }
  alternate slow_database req/s side_a side_b
}

# --- persons --------------------------------------------------------------------------------------

# 200 000 invented persons: a search for one of them with its comparisons, and one lookup by key.
line_person_search_vs_lookup() {
  local people=200000
  intake_database c360_people
  "$programs/person_search" load $people | psql -X -q -v ON_ERROR_STOP=1 -d "$where dbname=c360_people user=postgres" >>"$dir/load" ||
    die "the persons were not loaded"
  side_a() { "$programs/person_search" search "$(intake_db c360_people)" $people "$seconds"; }
  side_b() { "$programs/person_search" lookup "$(intake_db c360_people)" $people "$seconds"; }
  alternate person_search_vs_lookup ops/s side_a side_b
}

# --- gateway --------------------------------------------------------------------------------------

path=/v1/directory/communities
line_gateway_vs_nginx() {
  side_a() { rate 64 common "$(api "$(p 60)")$path"; }
  side_b() { rate 64 common "$(api "$(p 82)")$path"; }
  alternate gateway_vs_nginx req/s side_a side_b
}

# Everything that we started, with its threads and children, and this shell: on these processors.
run_on() { # PROCESSORS
  local p child
  for p in $$ "${pids[@]}"; do
    taskset -a -cp "$1" "$p" >/dev/null
    for child in $(cat /proc/"$p"/task/*/children); do
      taskset -a -cp "$1" "$child" >/dev/null 2>&1 || true
    done
  done
}

# What each adds to the latency of the backend at one connection: differences of medians, since one
# round alone is mostly the scheduler's.  All on one processor: waking another one takes from 5 to 80 µs
# on a virtual machine, by chance, and would hide the 10 to 15 that are asked for.
line_gateway_added_p50() {
  local i direct via_a via_b triples='' processors
  processors=$(taskset -cp $$) && processors=${processors##* }
  run_on "${processors%%[,-]*}"
  for i in $(seq 0 "$rounds"); do
    direct=$(p50 1 common "$(api "$(p 80)")$path") && via_a=$(p50 1 common "$(api "$(p 60)")$path") &&
      via_b=$(p50 1 common "$(api "$(p 82)")$path") || exit 2
    if ((i > 0)); then triples+="$via_a $via_b $direct"$'\n'; fi
  done
  run_on "$processors"
  report gateway_added_p50 µs <<<"$triples"
}

# --- bus ------------------------------------------------------------------------------------------

# a: from the request to the event at a subscriber; b: from the request to its answer, the commit.
line_commit_to_subscriber() {
  local i out pairs='' tails=''
  for i in $(seq 0 "$rounds"); do
    out=$("$programs/commit_lag" "$(p 1)" "tcp://127.0.0.1:$(p 201)" "$C360_RUN_DIR/bus/gateway.key" \
      "$C360_RUN_DIR/bus/intake.key" 31.intake.facts. 300) || die "commit_lag failed"
    read -r a b c <<<"$out"
    if ((i > 0)); then pairs+="$a $b"$'\n' tails+="$c $b"$'\n'; fi
  done
  report commit_to_subscriber ms <<<"$pairs"
  report commit_to_subscriber_p99 ms <<<"$tails"
}

# What a hand-off takes to the software of its MDPH, which has a key of its own: a hand-off for each of
# the situations that are invented here first.
line_commit_to_mdph() {
  local i out first=1 pairs='' tails='' a b c
  sql c360 "INSERT INTO referral.situation_ref (id, departement, solicited_at, state)
    SELECT ('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, '31', '2026-11-01T08:00:00Z', 'open'
    FROM generate_series(1, 300 * ($rounds + 1)) AS i ON CONFLICT DO NOTHING"
  for i in $(seq 0 "$rounds"); do
    out=$(BENCH_TARGET=/v1/referral/handoffs BENCH_FIRST=$first \
      BENCH_BODY='{"situation_id":"00000000-0000-7000-8000-############","reason":"person_request"}' \
      "$programs/commit_lag" "$(p 2)" "tcp://127.0.0.1:$(p 202)" "$C360_RUN_DIR/bus/mdph-31.key" \
      "$C360_RUN_DIR/bus/referral.key" 31.referral.mdph. 300) || die "commit_lag failed"
    first=$((first + 300))
    read -r a b c <<<"$out"
    if ((i > 0)); then pairs+="$a $b"$'\n' tails+="$c $b"$'\n'; fi
  done
  report commit_to_mdph ms <<<"$pairs"
  report commit_to_mdph_p99 ms <<<"$tails"
}

# --- memory ---------------------------------------------------------------------------------------

line_all_five_rss() {
  local id
  id=$(sql c360 "SELECT id FROM directory.actor LIMIT 1")
  rate 64 common "$(api "$(p 0)")/v1/directory/actors/$id" >>"$dir/load"
  rate 64 common "$(api "$(p 3)")/v1/directory/actors?departement=31&limit=50" >>"$dir/load"
  rate 64 post "$(api "$(p 1)")/v1/intake/solicitations" >>"$dir/load"
  rate 64 common "$(api "$(p 2)")/v1/referral/handoffs?departement=31" >>"$dir/load"
  rate 64 common "$(api "$(p 4)")/v1/observatory/indicators?departement=31&period=2026-10" >>"$dir/load"
  sleep 11 # a service gives back every 10 s what a burst left in its heap
  echo "$(rss_mb) $idle_mb" | report all_five_rss MB
}
