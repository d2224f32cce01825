#!/bin/bash
# Install the Debian 12 packages that are missing.
# Usage: deploy/install-deps.sh [build|compile|run|test|fuzz|failover|bench|postgis|peers|image|print|migrate]…     build = compile + run
# When all are there nothing is fetched, so it also works without a network.
set -euo pipefail

# The one list: group, package, why.
packages() {
  cat <<'LIST'
compile gcc                    # C compiler
compile libc6-dev              # C library
compile make                   # the build
compile pkg-config             # where the libraries are
compile git                    # the commit that --version tells
compile python3                # contract -> tables
compile python3-yaml           # reads OpenAPI
compile python3-jsonschema     # checks what the contract holds
compile libulfius-dev          # HTTP server framework
compile libmicrohttpd-dev      # HTTP server below it
compile libjansson-dev         # JSON of request bodies
compile libpq-dev              # PostgreSQL client
compile libzmq3-dev            # event bus
compile librhonabwy-dev        # tokens: JWT, JWKS
compile libgnutls28-dev        # TLS, hashes
compile libcurl4-gnutls-dev    # HTTP client
compile libpcre2-dev           # patterns of JSON Schema
compile libidn2-dev            # host names; gnutls brings it along
compile libpango1.0-dev        # reports of the observatory as PDF: text on pages; cairo comes along
run fonts-dejavu-core          # the letters of these pages
run postgresql                 # the database server (and pgbench); no system cluster of it is used
run postgresql-client          # psql, for the migrations
run curl                       # first calls, waiting for readiness
run procps                     # ps, for stop
run util-linux                 # setpriv, flock
run ca-certificates            # JWKS over https
image libulfius2.7             # what a service links, and no more: for its container
image libmicrohttpd12
image libjansson4
image libpq5
image libzmq5
image librhonabwy1.1
image libgnutls30
image libcurl3-gnutls
image libpcre2-8-0
image libidn2-0
image ca-certificates          # JWKS over https
print libpangocairo-1.0-0      # what the observatory alone links: pages and their letters
print libpango-1.0-0
print libcairo2
print libglib2.0-0
print fonts-dejavu-core
migrate postgresql-client      # psql, in the container of the migrations
test libcmocka-dev             # unit tests in C
test libglpk-dev               # linear programs: the attack on released figures
test python3-zmq               # a foreign reader on the bus
test clang-format-14           # make fmt, make lint
test universal-ctags           # make lint: lengths of functions
test shellcheck                # make lint
test groff-base                # make lint: manual pages
test gcovr                     # make cover
test docker-compose            # checks docker-compose.yml; needs no engine
test npm                       # fetches HL7's JSON schema of FHIR R4, by which resources are judged; axe-core for pages
test qpdf                      # is a PDF of ours whole?
test poppler-utils             # what is in it: tags, text, pages
fuzz clang                     # make fuzz
fuzz libclang-rt-14-dev        # libFuzzer and the sanitizers of clang
failover patroni               # make failover: a cluster that promotes by itself, with deploy/patroni
failover etcd-server           # which holds its lease
bench wrk                      # load
bench nginx-light              # what the gateway is measured against
bench valgrind                 # instructions per request
postgis postgresql-15-postgis-3 # make bench-large: what searches are measured against
peers nodejs                   # make bench-large: Fastify
peers npm                      # its packages, by package-lock.json
peers python3-fastapi          # make bench-large: FastAPI
peers python3-asyncpg          # its database client
peers python3-uvicorn          # its server
peers python3-uvloop           # which is faster with these two
peers python3-httptools
LIST
}

groups=${*:-build}
for g in $groups; do
  case "$g" in
  build | compile | run | test | fuzz | failover | bench | postgis | peers | image | print | migrate) ;;
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
for g in ${groups/build/compile run}; do
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
