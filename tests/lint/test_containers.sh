#!/bin/bash
# The containers without starting one: what compose accepts, what the house asks for, and the three
# scripts that run inside, here against stand-ins.
# To build the images for real: buildah bud -f deploy/Dockerfile --target intake .
set -u
cd "$(dirname "$0")/../.." || exit 1
bin=${B:-build}/bin
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

n=0
check() { # NAME COMMAND…
  local name=$1
  shift
  n=$((n + 1))
  if "$@" >"$work/out" 2>&1; then
    echo "ok $n - $name"
  else
    echo "not ok $n - $name"
    sed 's/^/# /' "$work/out"
  fi
}
skip() { # NAME WHY
  n=$((n + 1))
  echo "ok $n - $1 # SKIP $2"
  echo "# ===== NOT RUN: $1: $2"
}
not() { ! "$@"; }

# --- the two files --------------------------------------------------------------------------------
# Rules of the house; each also against a file that breaks it, so that a silent rule is noticed.
/usr/bin/python3 -B tests/lint/compose_rules.py >"$work/rules"
cat "$work/rules"
n=$(grep -cE '^(not )?ok ' "$work/rules")

refuses() { # RULE SED-EXPRESSION: the rule alone refuses what the expression makes of the files
  sed "$2" docker-compose.yml >"$work/compose.yml"
  sed "$2" deploy/Dockerfile >"$work/Dockerfile"
  /usr/bin/python3 -B tests/lint/compose_rules.py "$work/compose.yml" "$work/Dockerfile" >"$work/said"
  cat "$work/said"
  grep -qE "^not ok [0-9]+ - $1$" "$work/said"
}
while read -r rule spoil; do
  check "spoilt_files_are_refused:$rule" refuses "$rule" "$spoil"
done <<'SPOIL'
each_container_is_read_only_limited_and_without_capabilities s/read_only: true/read_only: false/
only_the_gateway_has_a_port_and_a_way_out s/127.0.0.1:8360:8360/8360:8360/
only_the_gateway_has_a_port_and_a_way_out s/internal: true/internal: false/
secrets_come_as_files s/C360_DATABASE_URL_FILE/C360_DATABASE_URL/
each_party_sees_its_own_secrets_read_only s/secrets-intake:.run.c360:ro/secrets-gateway:\/run\/c360:ro/
each_setting_of_compose_is_read_by_somebody s/C360_BUS_GRANTS/C360_BUS_GRANST/
each_service_has_a_target s/target: gateway/target: gatewya/
nobody_starts_before_what_it_needs s/service_healthy/service_started/
no_image_runs_as_root s/^USER .*/USER root/
each_service_image_tells_its_health s/--retries=3//
images_stand_on_named_versions_and_existing_files s/debian:bookworm-slim/debian/
SPOIL

if command -v docker-compose >/dev/null; then
  check docker_compose_accepts_the_file docker-compose -f docker-compose.yml config -q
  sed 's/mem_limit/memory_limit/' docker-compose.yml >"$work/wrong.yml"
  check docker_compose_refuses_an_unknown_key not docker-compose -f "$work/wrong.yml" config -q
else
  skip docker_compose_accepts_the_file 'docker-compose is not installed'
fi

# Node.js is a tool of this test only.
dclint=tests/lint/node_modules/.bin/dclint
fetch_dclint() {
  command -v npm >/dev/null || { echo 'npm is not installed'; return 1; }
  [ -x "$dclint" ] && return 0
  timeout 120 npm ci --prefix tests/lint --ignore-scripts --no-audit --no-fund --silent 2>/dev/null ||
    { echo 'npm cannot fetch it'; return 1; }
}
if why=$(fetch_dclint); then
  check dclint_has_no_complaint "$dclint" -c tests/lint/dclint.json --max-warnings 0 docker-compose.yml
else
  skip dclint_has_no_complaint "$why"
fi

# --- the images hold what the programs link, and the build list says so ---------------------------
linked_packages() { # PROGRAM…
  local lib path
  # the C library is in every image, a sanitizer in none
  # where /lib is a link, dpkg knows a file by its shorter path
  for lib in $(objdump -p "$@" | awk '$1 == "NEEDED" { print $2 }' | grep -vE "^lib(c|m|gcc_s|asan|ubsan|tsan)\\.so" | sort -u); do
    path=$(gcc -print-file-name="$lib")
    dpkg -S "$path" 2>/dev/null || dpkg -S "$(readlink -f "$path")" || dpkg -S "${path#/usr}"
  done | cut -d: -f1 | sort -u
}
listed() { awk -v group="$1" '$1 == group && $2 ~ /^lib/ { print $2 }' deploy/install-deps.sh | sort -u; }
# the observatory prints reports; its image has a group of its own beside what all have
lists_agree() {
  local all=("$bin"/c360-*)
  diff <(linked_packages "${all[@]/#*observatory*/$bin/c360-gateway}") <(listed image) &&
    diff <(comm -23 <(linked_packages "$bin/c360-observatory") <(listed image)) <(listed print)
}
if [ -x "$bin/c360-gateway" ] && command -v dpkg >/dev/null; then
  check images_hold_the_libraries_that_are_linked_and_no_other lists_agree
else
  skip images_hold_the_libraries_that_are_linked_and_no_other 'the programs are not built'
fi

# --- ready.sh -------------------------------------------------------------------------------------
cat >"$work/server.py" <<'PY'
import socket, sys
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen(5)
print(s.getsockname()[1], flush=True)
while True:
    c, _ = s.accept()
    asked = ""
    while "\r\n\r\n" not in asked:
        more = c.recv(4096).decode()
        asked += more or "\r\n\r\n"
    ok = asked.startswith("GET /readyz HTTP/1.") and "\r\nHost: " in asked
    c.sendall((sys.argv[1] if ok else "HTTP/1.1 400 Bad\r\n\r\n").encode().decode("unicode_escape").encode())
    c.close()
PY
ready() { # ANSWER: the script's status when /readyz answers so
  local port rc
  /usr/bin/python3 "$work/server.py" "$1" >"$work/port" &
  server=$!
  for _ in $(seq 200); do [ -s "$work/port" ] && break; sleep 0.1; done
  port=$(cat "$work/port")
  C360_OPS_PORT=$port timeout 5 deploy/containers/ready.sh
  rc=$?
  kill "$server" && wait "$server" 2>/dev/null
  server=
  : >"$work/port"
  return $rc
}
check health_check_takes_200_for_ready ready 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'
check health_check_takes_503_for_not_ready not ready 'HTTP/1.1 503 Service Unavailable\r\n\r\n'
check health_check_takes_no_answer_for_not_ready not ready ''
check health_check_takes_a_closed_port_for_not_ready not env C360_OPS_PORT=1 deploy/containers/ready.sh

# --- keys.sh --------------------------------------------------------------------------------------
make_keys() { # FOLDER ENV
  PATH="$PWD/$bin:$PATH" C360_ENV=$2 C360_GRANTS_LIST=deploy/bus/grants.list \
    deploy/containers/keys.sh "$1"
}
sums() { (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum); }
makes_all() {
  local f s
  make_keys "$work/dev" development || return 1
  for s in intake referral directory observatory; do
    for f in database_url bus_database_url $s.key grants sources cursor.key jwks.json; do
      [ -s "$work/dev/$s/$f" ] || { echo "no $s/$f"; return 1; }
    done
  done
  for f in gateway/gateway.key gateway/sources database/password migrate/admin_url outside/mdph-31.key \
    outside/tokens/signing.jwk; do
    [ -s "$work/dev/$f" ] || { echo "no $f"; return 1; }
  done
}
same_again() {
  sums "$work/dev" >"$work/before"
  make_keys "$work/dev" development && sums "$work/dev" | diff "$work/before" -
}
closed() { [ -z "$(find "$work/dev" -type f -perm /0037 ! -name '*.pub' ! -name jwks.json -print)" ]; }
no_private_key_abroad() { # what stands in one folder only: private halves and passwords
  local f secret
  for f in "$work"/dev/*/*.key; do
    secret=$(sed -n '$p' "$f") # of a bus key the second line; a cursor key has one
    [ "$(grep -rlF -- "$secret" "$work/dev" | wc -l)" = 1 ] || { echo "$f is known elsewhere"; return 1; }
  done
}
production_has_no_token_keys() {
  make_keys "$work/prod" production || return 1
  [ -z "$(find "$work/prod" -name '*.jwk' -o -name 'jwks.json')" ]
}
if [ -x "$bin/c360-keys" ] && [ -x "$bin/c360-token" ]; then
  check keys_makes_every_secret makes_all
  check keys_changes_nothing_when_run_again same_again
  check secrets_are_not_readable_by_others closed
  check private_keys_stand_in_one_place no_private_key_abroad
  check keys_makes_no_token_keys_in_production production_has_no_token_keys
else
  skip keys_makes_every_secret 'c360-keys or c360-token is not built'
fi

# --- migrate.sh -----------------------------------------------------------------------------------
mkdir -p "$work/share/deploy" "$work/bin"
cat >"$work/share/deploy/migrate.sh" <<'SH'
#!/bin/bash
echo "migrate $C360_ADMIN_URL"
exit "${MIGRATE_FAILS:-0}"
SH
cat >"$work/bin/c360-import" <<'SH'
#!/bin/bash
echo "import $C360_BUS_DATABASE_URL $*"
SH
cat >"$work/bin/pg_isready" <<'SH'
#!/bin/bash
tries=$(cat "$TRIES" 2>/dev/null || echo 0)
echo $((tries + 1)) >"$TRIES"
[ "$tries" -ge "${READY_AFTER:-0}" ]
SH
chmod +x "$work/share/deploy/migrate.sh" "$work"/bin/*
echo 'host=a' >"$work/admin"
echo 'host=b' >"$work/bus"
migrate() {
  rm -f "$work/tries"
  env PATH="$work/bin:$PATH" TRIES="$work/tries" C360_SHARE="$work/share" C360_ADMIN_URL_FILE="$work/admin" \
    C360_BUS_DATABASE_URL_FILE="$work/bus" "$@" deploy/containers/migrate.sh | tee "$work/said"
  return "${PIPESTATUS[0]}"
}
says() { # LINE COMMAND…
  local line=$1
  shift
  "$@" && grep -qF -- "$line" "$work/said"
}
check migrate_reads_secrets_from_files says 'migrate host=a' migrate
check migrate_loads_demonstration_data_in_development says '--demo --invented-offers 6000' migrate
check migrate_loads_no_demonstration_data_in_production not says --demo migrate C360_ENV=production
check nothing_is_imported_after_a_failed_migration not says import migrate MIGRATE_FAILS=1
check migrate_waits_for_the_database says 'migrate host=a' migrate READY_AFTER=2
check migrate_gives_up_on_a_database_that_never_answers not migrate READY_AFTER=99 C360_WAIT_S=1
echo "1..$n"
