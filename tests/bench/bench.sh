#!/bin/bash
# shellcheck disable=SC2034,SC2048,SC2086,SC2154  # variables are shared with the parts
# make bench: each line is two things measured in turn in this run; the floors stand in floors.csv.
#
#   tests/bench/bench.sh [--large] [LINE…]   all lines without a name; --large adds a million offers and the peers
#
# BENCH_ROUNDS   rounds that count (7)
# BENCH_SECONDS  length of one load (1)
# BENCH_KEEP     1: leave the scratch folder, for looking into logs
# B              build folder (build)
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
rounds=${BENCH_ROUNDS:-7} seconds=${BENCH_SECONDS:-1}
bin=$root/${B:-build}/bin programs=$root/${B:-build}/bench statement=$programs/statement
length=short
if [ "${1:-}" = --large ]; then length=large; shift; fi
if [[ "${1:-}" = -* ]]; then sed -n '3,10s/^# \{0,1\}//p' "$0" >&2; exit 2; fi

deploy/install-deps.sh build bench
make -s -j2 all bench-programs
dir=$(mktemp -d /tmp/c360-bench.XXXXXX)
export C360_RUN_DIR=$dir/run C360_PORT_BASE=${C360_PORT_BASE:-18600}
BENCH_BODY=$(cat tests/bench/solicitation.json)
export BENCH_BODY
: >"$dir/lines"
for part in lib system sql lines bus_lines observatory_lines dashboard_lines; do
  # shellcheck source=/dev/null
  . "tests/bench/$part.sh"
done
if [ "$length" = large ]; then
  # shellcheck source=tests/bench/peers/peers.sh
  . tests/bench/peers/peers.sh
  # shellcheck source=tests/bench/search_lines.sh
  . tests/bench/search_lines.sh
fi

finish() {
  local status=$?
  trap - EXIT
  stop_system
  if [ "${BENCH_KEEP:-0}" = 1 ]; then note "left in $dir"; else rm -rf "$dir"; fi
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

# --- what runs beside the five services -----------------------------------------------------------
start_beside() {
  local backend
  backend=$(api "$(p 80)")
  nginx_start return "$(p 80)"
  nginx_start proxy "$(p 82)" "$(p 80)"
  C360_PORT=$(p 70) C360_OPS_PORT=$(p 71) C360_LOG_LEVEL=warn background ping "$programs/ping_server"
  # the listener of the gateway, with its settings (deploy/local/env.sh)
  GLIBC_TUNABLES=glibc.malloc.tcache_count=64 BENCH_STREAMS=1 C360_PORT=$(p 72) C360_OPS_PORT=$(p 73) C360_LOG_LEVEL=warn background ping "$programs/ping_server"
  intake_on post "$(p 50)" c360_post
  intake_on off "$(p 52)" c360_off
  intake_on slow "$(p 54)" c360_slow C360_POOL_SIZE=4
  intake_on on "$(p 56)" c360_on "C360_BUS_PUB=tcp://127.0.0.1:$(p 90)" "C360_BUS_REPLAY=tcp://127.0.0.1:$(p 91)" \
    "C360_BUS_DATABASE_URL=$where dbname=c360_on user=c360_intake_bus"
  # as the others here, in the session of its load: the scheduler shares the processor by session
  variant directory directory "$(p 58)"
  variant gateway gateway "$(p 60)" "C360_UPSTREAM_INTAKE=$backend" "C360_UPSTREAM_REFERRAL=$backend" \
    "C360_UPSTREAM_DIRECTORY=$backend" "C360_UPSTREAM_OBSERVATORY=$backend"
  variant crowd gateway "$(p 62)" "C360_UPSTREAM_INTAKE=$backend" "C360_UPSTREAM_REFERRAL=$backend" \
    "C360_UPSTREAM_DIRECTORY=$backend" "C360_UPSTREAM_OBSERVATORY=$backend" C360_MAX_CONNECTIONS=2100
}

# The table of all lines with their floors; false when one is missed.
judge() {
  awk -F, 'NR == FNR { if (FNR > 1 && ($5 == "short" || large)) { how[$1] = $2; floor[$1] = $3 } next }
    {
      split($0, f, " ")
      for (i in f) if (split(f[i], kv, "=") == 2) v[kv[1]] = kv[2]
      name = f[2]; word = "-"; bound = "-"
      if (name in how) {
        what = substr(how[name], 1, length(how[name]) - 2); up = how[name] ~ />=$/
        good = up ? v[what] >= floor[name] + 0 : v[what] <= floor[name] + 0
        word = good ? "ok" : "MISSED"; bound = what " " substr(how[name], length(how[name]) - 1) " " floor[name]
        if (!good) { bad++; lines = lines sprintf("bench: %s missed its floor: %s=%s, wanted %s %s\n", name, what, v[what], substr(how[name], length(how[name]) - 1), floor[name]) }
      }
      seen[name] = 1
      printf "%-26s %8s  %-15s %9s %9s %-12s %-15s %s\n", name, v["ratio"], v["range"], v["a"], v["b"], v["unit"], bound, word
    }
    END {
      for (name in how) if (whole && !(name in seen)) { bad++; lines = lines "bench: " name " was not measured\n" }
      printf "%s", lines > "/dev/stderr"
      exit bad > 0
    }' whole="$whole" large="$([ "$length" = large ] && echo 1)" tests/bench/floors.csv FS=' ' "$dir/lines"
}

note "cluster, services, databases"
start_system
start_beside
BENCH_TOKEN=$token
export BENCH_TOKEN
idle_mb=$(rss_mb)
write_scripts "$dir"

all='ping_vs_nginx ping_threads_vs_nginx route_instructions post_vs_pgbench post_vs_pipeline
  get_vs_pgbench get_vs_pipeline get_audited_vs_pgbench list_vs_pgbench post_events_on_vs_off slow_database person_search_vs_lookup gateway_vs_nginx
  gateway_added_p50 commit_to_subscriber commit_to_mdph relay_vs_post replay connections_2000
  project_batch_vs_single rebuild dashboard event_to_dashboard
  all_five_rss'
if [ "$length" = large ]; then all="$all search peers"; fi
whole=$(($# == 0))
set -- ${*:-$all}
for name in "$@"; do
  declare -F "line_$name" >/dev/null || die "no line is called '$name'; there are: $all"
  "line_$name"
done
echo
printf '%-26s %8s  %-13s %9s %9s %-12s %-15s %s\n' line ratio range a b unit floor result
judge
