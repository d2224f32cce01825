# shellcheck shell=bash disable=SC2034,SC2154,SC2089,SC2090  # variables are shared with bench.sh
# make bench-large: the same three operations in Fastify + pg and FastAPI + asyncpg.  They are
# installed only here: npm into the scratch folder (versions of package-lock.json), Debian's packages
# for Python.

peer_sql() { "$statement" "$1" raw; } # STATEMENT

peers_start() {
  local host
  (cd "$dir" && cp -r "$bench/peers/fastify" . && cd fastify && npm ci --no-audit --no-fund >"$dir/npm.log" 2>&1) ||
    die "npm ci failed: $(tail -3 "$dir/npm.log")"
  "$root/deploy/install-deps.sh" peers
  host=${where#host=}
  export PGHOST=${host%% *} PGPORT=${where##*port=}
  SQL_CONTEXT="SELECT set_config('c360.departements', \$1, true), set_config('c360.actor', \$2, true), set_config('statement_timeout', '0', true)"
  SQL_RECORD=$(peer_sql solicitation_record) SQL_READ=$(peer_sql actor_read) SQL_LIST=$(peer_sql actor_list_here)
  export SQL_CONTEXT SQL_RECORD SQL_READ SQL_LIST
  PORT=$(p 84) background fastify node "$dir/fastify/server.js"
  fastify_pid=${pids[-1]}
  background fastapi /usr/bin/python3 -m uvicorn --app-dir "$bench/peers" --host 127.0.0.1 --port "$(p 85)" \
    --workers 2 --no-access-log --log-level warning fastapi_server:app
  wait_url fastify "$(api "$(p 84)")/readyz"
  wait_url fastapi "$(api "$(p 85)")/readyz"
}

tree_rss_mb() { # PID: it and its children
  local pid sum=0 kb
  for pid in "$1" $(pgrep -P "$1"); do
    kb=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status") && sum=$((sum + kb))
  done
  awk -v kb=$sum 'BEGIN { printf "%.1f\n", kb / 1024 }'
}

against() { # NAME PORT
  local name=$1 port=$2 id
  id=$(sql c360 "SELECT id FROM directory.actor WHERE departement = '31' AND active ORDER BY id LIMIT 1")
  side_a() { rate 16 post "$(api "$(p 50)")/v1/intake/solicitations"; }
  side_b() { rate 16 post "$(api "$port")/v1/intake/solicitations"; }
  alternate "vs_${name}_post" req/s side_a side_b
  side_a() { rate 16 common "$(api "$(p 58)")/v1/directory/actors/$id"; }
  side_b() { rate 16 common "$(api "$port")/v1/directory/actors/$id"; }
  alternate "vs_${name}_get" req/s side_a side_b
  side_a() { rate 16 common "$(api "$(p 58)")/v1/directory/actors?departement=31&limit=50"; }
  side_b() { rate 16 common "$(api "$port")/v1/directory/actors?departement=31&limit=50"; }
  alternate "vs_${name}_list" req/s side_a side_b
}

line_peers() {
  local one
  peers_start
  against fastify "$(p 84)"
  against fastapi "$(p 85)"
  read -r one <"$C360_RUN_DIR/directory.pid"
  echo "$(tree_rss_mb "$one") $(tree_rss_mb "$fastify_pid")" | report rss_vs_fastify MB
}
