#!/bin/bash
# make run: from a checkout to a running system.  May be run again at any time: it restarts only
# what changed.
#
# C360_SKIP_BUILD=1     neither install nor build (tests)
# C360_INVENTED_OFFERS  how many offers are invented on the real communes (6000)
# C360_DATABASE         libpq address of a server of your own, ending in "user=… dbname=…"; with
#                       several hosts add target_session_attrs=read-write (default: a private one)
# C360_DEMO_DATA=off    without the public actors of 2018 and 2019 and what is invented
# C360_SANDBOX=true     open the sandbox of vendors (docs/mdph-sandbox.md)
# C360_READY_S          how long the services may take to start and to catch up, seconds (30)
# C360_RUN_DIR, C360_PORT_BASE, B: see lib.sh
set -euo pipefail
# shellcheck source=deploy/local/lib.sh
. "$(dirname "$0")/lib.sh"
ready_s=${C360_READY_S:-30}

step() { printf '== %s\n' "$*"; }

if [ "${C360_SKIP_BUILD:-0}" = 0 ]; then
  step "packages"
  deploy/install-deps.sh build
  step "build"
  make -j2 all
fi

mkdir -p "$run"
chmod 0711 "$run" # as root the database runs as another account, which must pass through here
exec 9>"$run/lock"
flock -w 60 9 || { echo "another make run is at work in $run" >&2; exit 1; }

step "database"
address=${C360_DATABASE:-$(deploy/local/cluster.sh start "$run/pg" 9>&-)}
where=${address% user=*}
if [ -z "$(psql -X -A -t -d "$address" -c "SELECT 1 FROM pg_database WHERE datname = 'c360'")" ]; then
  psql -X -q -d "$address" -c 'CREATE DATABASE c360'
fi
C360_ADMIN_URL="$where dbname=c360 user=postgres" deploy/migrate.sh

umask 077 # settings, logs and tokens are for whoever started this; the database has its own folder
step "keys and settings"
if [ ! -s "$run/keys/jwks.json" ]; then
  mkdir -p "$run/keys"
  "$bin/c360-token" keys "$run/keys"
fi
deploy/local/env.sh "$where"

# Reference data: again only when the data or the importer changed.
import_reference() {
  local stamp demo=(--demo --invented-offers "${C360_INVENTED_OFFERS:-6000}")
  [ -x "$bin/c360-import" ] || return 0
  if [ "${C360_DEMO_DATA:-on}" = off ]; then demo=(); fi
  stamp=$(echo "${C360_DEMO_DATA:-on}" | cat - services/directory/data/* "$bin/c360-import" | sha256sum)
  if [ "$(cat "$run/import.stamp" 2>/dev/null || true)" = "$stamp" ]; then
    echo "reference data: as imported before"
    return 0
  fi
  # shellcheck source=/dev/null
  (set -a && . "$run/directory.env" && exec "$bin/c360-import" --data services/directory/data \
    "${demo[@]}")
  echo "$stamp" >"$run/import.stamp"
}
step "reference data"
import_reference 9>&-

# --- processes ----------------------------------------------------------------------------------
stamp_of() { cat "$bin/c360-$1" "$run/$1.env" "$run/keys/jwks.json" | sha256sum; } # SERVICE

# Somebody else on our port would answer in our place, even to the question whether we are ready.
ports_free() { # SERVICE
  local kind
  for kind in api ops pub replay; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$(port "$1" "$kind")") 2>/dev/null; then
      echo "$1: port $(port "$1" "$kind") is taken by another program; choose others with C360_PORT_BASE" >&2
      return 1
    fi
  done
}

start() { # SERVICE
  local stamp
  stamp=$(stamp_of "$1")
  if pid_of "$1" >/dev/null; then
    if [ "$(cat "$run/$1.stamp" 2>/dev/null || true)" = "$stamp" ]; then
      echo "$1: already running"
      return 0
    fi
    echo "$1: changed, starting it again"
    end_services "$1"
  fi
  ports_free "$1" || exit 1
  (
    set -a
    # shellcheck source=/dev/null
    . "$run/$1.env"
    set +a
    exec 9>&-
    exec setsid "$bin/c360-$1" </dev/null >>"$run/$1.log" 2>&1
  ) &
  echo $! >"$run/$1.pid"
  disown $!
  echo "$stamp" >"$run/$1.stamp"
  echo "$1: started"
}

wait_ready() { # SERVICE DEADLINE
  local url
  url=http://127.0.0.1:$(port "$1" ops)/readyz
  until curl -fsS -m 2 -o /dev/null "$url" 2>/dev/null; do
    if ! pid_of "$1" >/dev/null && sleep 0.3 && ! pid_of "$1" >/dev/null; then
      echo "$1 has ended; the end of $run/$1.log:" >&2
      tail -20 "$run/$1.log" >&2
      return 1
    fi
    if [ "$(date +%s)" -ge "$2" ]; then
      echo "$1 is not ready after $ready_s s: $(curl -sS -m 2 "$url" 2>&1)" >&2
      echo "the end of $run/$1.log:" >&2
      tail -20 "$run/$1.log" >&2
      return 1
    fi
    sleep 0.1
  done
}

# Ready, and what it follows of the others has arrived: the first call of a person must not meet a
# copy that is still being filled.
wait_current() { # SERVICE DEADLINE
  local url
  url=http://127.0.0.1:$(port "$1" ops)/readyz
  while curl -fsS -m 2 "$url" 2>/dev/null | grep -q '"bus":"[^o]'; do
    if [ "$(date +%s)" -ge "$2" ]; then
      echo "$1 still waits for the events of the others after $ready_s s; see $run/$1.log" >&2
      return 1
    fi
    sleep 0.1
  done
}

step "services"
started=
for s in $services; do
  if [ -x "$bin/c360-$s" ]; then start "$s"; started="$started $s"; fi
done
deadline=$(($(date +%s) + ready_s))
for s in $started; do wait_ready "$s" "$deadline"; done
for s in $started; do wait_current "$s" "$deadline"; done

# --- tokens -------------------------------------------------------------------------------------
# shellcheck source=/dev/null
all_departements=$(. "$run/directory.env" && echo "$C360_DEPARTEMENTS")
token() { # FILE ROLE DÉPARTEMENTS ORGANISATION
  "$bin/c360-token" issue --keys "$run/keys" --iss "$issuer" --aud c360 --sub "demo-$1" --role "$2" \
    ${3:+--departements "$3"} ${4:+--org "$4"} --ttl 7d >"$run/tokens/$1.jwt.new"
  mv "$run/tokens/$1.jwt.new" "$run/tokens/$1.jwt"
}
# The actor of the first offer of a département: partners are known by their id in the directory.
partner_of() { # DÉPARTEMENT
  psql -X -A -t -d "$where dbname=c360 user=postgres" -c "SELECT actor_id FROM directory.offer
    WHERE departement = '$1' AND active ORDER BY source_id, id LIMIT 1"
}
issue_tokens() {
  local d partner
  mkdir -p "$run/tokens"
  token front front "$all_departements" ""
  token operator operator "$all_departements" ""
  for d in 31 44; do
    token "conseiller-$d" conseiller "$d" ""
    token "faciliteur-$d" faciliteur "$d" ""
    token "pair-$d" pair "$d" ""
    token "coordonnateur-$d" coordonnateur "$d" ""
    partner=$(partner_of "$d")
    token "partner-$d" partner "$d" "${partner:-partner-$d}"
    token "mdph-$d" mdph "$d" "mdph-$d"
    token "authority-$d" authority "$d" "cd-$d"
    token "person-$d" person "$d" ""
  done
  if [ "${C360_SANDBOX:-false}" = true ]; then token mdph-984 mdph 984 mdph-984; fi
  token observer observer "$all_departements" ""
  token admin admin "$all_departements" ""
}
step "tokens"
issue_tokens

cat <<TEXT

Communauté 360 is running.
$(for s in $started; do printf '  %-12s http://127.0.0.1:%s   (operations http://127.0.0.1:%s/readyz /metrics)\n' "$s" "$(port "$s")" "$(port "$s" ops)"; done)
  database     psql '$where dbname=c360 user=postgres'
  tokens       $run/tokens/*.jwt   (7 days; conseiller-31, mdph-31, observer, …;
               partner-31 is the actor of an offer there)
  logs         $run/*.log

  curl -H "Authorization: Bearer \$(cat $run/tokens/conseiller-31.jwt)" http://127.0.0.1:$base/v1/me

make stop ends it; the data stay in $run.
TEXT
