#!/bin/bash
# Install the Debian 12 packages that are missing.  Usage: deploy/install-deps.sh [build|test|bench]…
# When all are there nothing is fetched, so it also works without a network.
set -euo pipefail

# The one list: group, package, why.
packages() {
  cat <<'LIST'
build gcc                      # C compiler
build libc6-dev                # C library
build make                     # the build
build pkg-config               # where the libraries are
build git                      # the commit that --version tells
build python3                  # contract -> tables
build python3-yaml             # reads OpenAPI
build python3-jsonschema       # checks what the contract holds
build libulfius-dev            # HTTP server framework
build libmicrohttpd-dev        # HTTP server below it
build libjansson-dev           # JSON of request bodies
build libpq-dev                # PostgreSQL client
build libzmq3-dev              # event bus
build librhonabwy-dev          # tokens: JWT, JWKS
build libgnutls28-dev          # TLS, hashes
build libcurl4-gnutls-dev      # HTTP client
build libpcre2-dev             # patterns of JSON Schema
build libidn2-dev              # host names; gnutls brings it along
build postgresql               # the database server (and pgbench); no system cluster of it is used
build postgresql-client        # psql, for the migrations
build curl                     # first calls, waiting for readiness
build procps                   # ps, for stop
build util-linux               # setpriv, flock
build ca-certificates          # JWKS over https
test libcmocka-dev             # unit tests in C
test python3-zmq               # a foreign reader on the bus
test clang-format-14           # make fmt, make lint
test shellcheck                # make lint
test gcovr                     # make cover
bench wrk                      # load
bench nginx-light              # what the gateway is measured against
bench valgrind                 # instructions per request
LIST
}

groups=${*:-build}
for g in $groups; do
  case "$g" in
  build | test | bench) ;;
  *) sed -n '2,3s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done

# A virtual or renamed package counts as installed when something provides it.
installed() {
  dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' 2>/dev/null |
    sed -n 's/^installed //p' | tr -s ', ' '\n' | grep -v '^(' | sort -u
}

have=$(installed)
missing=()
for g in $groups; do
  while read -r group name _; do
    if [ "$group" = "$g" ] && ! grep -qxF "$name" <<<"$have"; then missing+=("$name"); fi
  done < <(packages)
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "packages ($groups): all installed"
  exit 0
fi

as=()
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null; then
    as=(sudo)
  else
    echo "These packages are missing.  As root:" >&2
    echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
fi
apt() {
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=500 "$@"
}

echo "packages: installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt update && apt install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -20 "$log" >&2
  echo "packages: apt-get failed; by hand:" >&2
  echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
echo "packages: installed"
