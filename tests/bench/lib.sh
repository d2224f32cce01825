# shellcheck shell=bash disable=SC2034,SC2154,SC2089,SC2090  # variables are shared with bench.sh
# What the lines of make bench share: processes of our own, rounds, one figure of a load.
# Sourced by bench.sh, which sets dir (scratch), rounds, seconds.

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export BENCH_DIR=$bench
pids=()

note() { printf '# %s\n' "$*"; }
die() { printf 'bench: %s\n' "$*" >&2; exit 2; }

# --- processes ------------------------------------------------------------------------------------

background() { # NAME COMMAND…   its output goes to $dir/NAME.log
  local name=$1
  shift
  "$@" >>"$dir/$name.log" 2>&1 </dev/null 9>&- &
  pids+=($!)
}

wait_url() { # NAME URL
  local i
  for i in $(seq "${BENCH_WAIT:-150}"); do
    if curl -fsS -m 1 -o /dev/null "$2" 2>/dev/null; then return 0; fi
    sleep 0.1
  done
  tail -5 "$dir/$1.log" >&2
  die "$1 does not answer at $2 ($i tries)"
}

# Another instance of a service: its settings with some of them changed.
variant() { # NAME SERVICE PORT SETTING=VALUE…
  local name=$1 service=$2 port=$3
  shift 3
  (
    set -a
    # shellcheck source=/dev/null
    . "$C360_RUN_DIR/$service.env"
    C360_PORT=$port C360_OPS_PORT=$((port + 1)) C360_BUS_PUB='' C360_BUS_SOURCES='' C360_LOG_LEVEL=warn
    for setting in "$@"; do export "${setting?}"; done
    set +a
    exec "$bin/c360-$service" >>"$dir/$name.log" 2>&1 </dev/null 9>&-
  ) &
  pids+=($!)
  wait_url "$name" "http://127.0.0.1:$((port + 1))/readyz"
}

nginx_start() { # CONF PORT [BACKEND]
  sed -e "s#@DIR@#$dir#g" -e "s#@PORT@#$2#" -e "s#@BACKEND@#${3:-}#" "$bench/nginx/$1.conf" >"$dir/$1.conf"
  background "nginx-$1" nginx -p "$dir" -c "$dir/$1.conf" -e "$dir/$1.log"
  wait_url "nginx-$1" "http://127.0.0.1:$2/"
}

end_all() {
  local p i
  for p in "${pids[@]}"; do kill -TERM "$p" 2>/dev/null || true; done
  for p in "${pids[@]}"; do
    for i in $(seq 130); do kill -0 "$p" 2>/dev/null || break; sleep 0.1; done
    if kill -0 "$p" 2>/dev/null; then note "$p did not end after $i tries: killed"; kill -KILL "$p" || true; fi
  done
  pids=()
}

# --- one figure -----------------------------------------------------------------------------------

# A load that was answered with errors is no measurement.
wrk_run() { # CONNECTIONS SCRIPT URL  ->  "requests/s p50 p99"
  local out errors
  out=$(timeout 60 wrk -t$(($1 > 1 ? 2 : 1)) "-c$1" "-d${seconds}s" --timeout 10s -s "$bench/wrk/$2.lua" "$3" | grep ^BENCH) ||
    die "wrk gave no figure for $3"
  read -r _ out1 out2 out3 errors <<<"$out"
  [ "$errors" = 0 ] || die "$3 answered $errors requests with an error"
  echo "$out1 $out2 $out3"
}
rate() { local r; r=$(wrk_run "$@") && echo "${r%% *}"; }
p50() { local r; r=$(wrk_run "$@") && r=${r#* } && echo "${r%% *}"; }

transactions() { # CONNECTIONS SCRIPT ADDRESS SCHEMA NAME=VALUE…  ->  transactions/s
  local connections=$1 script=$2 address=$3 schema=$4 out value
  local -a values=()
  shift 4
  # with the client's number 12 digits that were never used before
  for value in "n=$((1000000000 + $(date +%s) % 800000 * 10000))" "$@"; do values+=(-D "$value"); done
  out=$(PGOPTIONS="-c search_path=$schema" timeout 60 pgbench -n -M prepared -c "$connections" -j 2 \
    -T "$seconds" "${values[@]}" -f "$script" "$address" 2>"$dir/pgbench.err") ||
    die "pgbench: $(tail -3 "$dir/pgbench.err")"
  grep -q '^number of failed transactions: 0 ' <<<"$out" || die "pgbench: failed transactions in $script"
  sed -n 's/^tps = \([0-9.]*\).*/\1/p' <<<"$out"
}

# --- a line ---------------------------------------------------------------------------------------

# Both sides in turn, rounds times; the order changes so that a drift hits both.
alternate() { # NAME UNIT A-FUNCTION B-FUNCTION
  local i a b pairs=''
  for i in $(seq 0 "$rounds"); do
    if ((i % 2)); then
      b=$("$4") && a=$("$3") || exit 2
    else
      a=$("$3") && b=$("$4") || exit 2
    fi
    if ((i > 0)); then pairs+="$a $b"$'\n'; fi # the first round only warms up
  done
  report "$1" "$2" <<<"$pairs"
}

report() { # NAME UNIT, pairs on standard input
  local line
  line=$(awk -v name="$1" -v unit="$2" -f "$bench/stat.awk") || die "no figure for $1"
  echo "$line" | tee -a "$dir/lines"
}
