#!/bin/bash
# A private PostgreSQL cluster in a folder: no TCP, no system service, no port shared with others.
#
#   deploy/local/cluster.sh start DIR [--throw-away]   initdb if need be, start; prints its address
#   deploy/local/cluster.sh stop|status|address DIR
#
# Works as root (the server then runs as "postgres") and as an ordinary user.  --throw-away turns
# fsync off: for tests only.  Only who may enter the socket's folder (mode 0700) can connect.
set -euo pipefail
verb=${1:-} dir=${2:-} kind=${3:-}
port=54360 # names the socket file; nothing listens on TCP

fail() { echo "cluster: $*" >&2; exit 1; }
if [ -z "$dir" ]; then sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; fi
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
tag=$(printf %s "$dir" | sha256sum | cut -c1-12)
bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin -type d 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || fail "PostgreSQL is not installed: deploy/install-deps.sh build"

if [ "$(id -u)" = 0 ]; then
  os_user=${C360_PG_OS_USER:-postgres}
  as=(setpriv "--reuid=$os_user" "--regid=$os_user" --init-groups --reset-env)
else
  os_user=$(id -un)
  as=()
fi
cd /

# The folder itself, or one under /var/tmp when the server's account cannot enter it (a checkout
# below /root).
home=$dir/cluster
if ! "${as[@]}" test -x "$dir"; then home=/var/tmp/c360-pg-$tag; fi
# A socket's path has at most 107 bytes; in an address of libpq it must need no quotes.
socket=$home/socket
if [ ${#socket} -gt 80 ] || [[ $socket == *[!A-Za-z0-9_./-]* ]]; then socket=/tmp/c360-pg-$tag; fi

private() { # DIR: made by us, ours alone
  if mkdir -m 0700 "$1" 2>/dev/null; then
    if [ "$(id -u)" = 0 ]; then chown "$os_user:" "$1"; fi
  fi
  if [ -L "$1" ] || [ "$(stat -c %U "$1")" != "$os_user" ]; then fail "$1 belongs to somebody else"; fi
}

address() { echo "host=$socket port=$port user=postgres dbname=postgres"; }
running() { "${as[@]}" "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1; }

settings() {
  cat <<CONF
listen_addresses = ''
unix_socket_directories = '$socket'
port = $port
max_connections = 200
shared_buffers = 128MB
log_min_messages = warning
log_line_prefix = '%m [%p] %q%u@%d '
CONF
  if [ "$kind" = --throw-away ]; then
    printf 'fsync = off\nfull_page_writes = off\nautovacuum_naptime = 1h\n'
  fi
}

create() {
  rm -rf "$home/data.new"
  "${as[@]}" "$bin/initdb" -N -D "$home/data.new" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
    >"$dir/initdb.log" 2>&1 || fail "initdb failed: $dir/initdb.log"
  "${as[@]}" mv "$home/data.new" "$home/data" # an interrupted initdb is not taken for a cluster
}

start() {
  private "$home"
  private "$socket"
  if running; then return 0; fi
  if [ ! -e "$home/data/PG_VERSION" ]; then create; fi
  settings | "${as[@]}" tee "$home/data/c360.conf" >/dev/null
  grep -q c360.conf "$home/data/postgresql.conf" ||
    echo "include 'c360.conf'" | "${as[@]}" tee -a "$home/data/postgresql.conf" >/dev/null
  "${as[@]}" "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -t 60 -s start </dev/null >/dev/null 2>&1 ||
    { tail -20 "$home/log" >&2 || true; fail "PostgreSQL does not start"; }
}

case "$verb" in
start) start; address ;;
stop)
  if running; then "${as[@]}" "$bin/pg_ctl" -D "$home/data" -m "${C360_PG_STOP:-fast}" -w -t 60 -s stop; fi
  if [ "$socket" = "/tmp/c360-pg-$tag" ]; then rm -rf "$socket"; fi
  ;;
status) if running; then echo "running: $(address)"; else echo stopped; exit 3; fi ;;
address) address ;;
*) fail "unknown verb '$verb'" ;;
esac
