#!/bin/bash
# deploy/local/cluster.sh: a private cluster wherever the checkout lies and whoever runs it.
set -u
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d)
chmod 0711 "$work"
cluster() { deploy/local/cluster.sh "$@" 2>&1; }
stop_all() {
  local d
  for d in "$work"/*/; do cluster stop "$d" >/dev/null; done
  rm -rf "$work"
}
trap stop_all EXIT

n=0
check() { # NAME CONDITION…
  local name=$1
  shift
  n=$((n + 1))
  if "$@"; then echo "ok $n - $name"; else echo "not ok $n - $name"; fi
}
answers() { [ "$(psql -X -A -t -d "$1" -c "$2" 2>&1)" = "$3" ]; }

plain=$work/plain
address=$(cluster start "$plain" --throw-away)
check it_starts_and_prints_its_address answers "$address" 'SELECT 1' 1
check nothing_listens_on_tcp answers "$address" 'SHOW listen_addresses' ''
check it_trusts_only_who_may_enter_its_folder [ "$(stat -c %a "$plain/cluster/socket")" = 700 ]
check starting_it_again_changes_nothing [ "$(cluster start "$plain" --throw-away)" = "$address" ]

psql -X -q -d "$address" -c 'CREATE TABLE kept (id int)'
cluster stop "$plain"
check a_stopped_one_says_so [ "$(cluster status "$plain")" = stopped ]
check stopping_it_twice_is_harmless cluster stop "$plain"
cluster start "$plain" --throw-away >/dev/null
check the_data_outlive_a_stop answers "$address" 'SELECT count(*) FROM kept' 0

durable=$work/durable
check without_throw_away_it_is_durable answers "$(cluster start "$durable")" 'SHOW fsync' on

long=$work/$(printf 'long%.0s' {1..24})
check a_path_too_long_for_a_socket_is_no_obstacle answers "$(cluster start "$long" --throw-away)" 'SELECT 1' 1
spaced="$work/it's spaced"
check nor_is_one_with_a_space_or_a_quote answers "$(cluster start "$spaced" --throw-away)" 'SELECT 1' 1
echo "1..$n"
