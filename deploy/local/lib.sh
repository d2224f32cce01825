# shellcheck shell=bash
# What run.sh, stop.sh and env.sh share: where things are.  Sourced, not run.
#
# C360_RUN_DIR    folder of everything that a running system leaves (default .run)
# C360_PORT_BASE  first port (default 8360); see port()
# B               build folder (default build)

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root" || exit 1
# shellcheck disable=SC2034
{
  services='intake referral directory observatory gateway'
  data_services='intake referral directory observatory'
  issuer=${C360_ISSUER:-c360-local}
}
run=${C360_RUN_DIR:-.run}
case "$run" in /*) ;; *) run=$root/$run ;; esac
# shellcheck disable=SC2034
bin=${B:-build}/bin
base=${C360_PORT_BASE:-8360}

# gateway 8360, intake 8361, referral 8362, directory 8363, observatory 8364;
# operations + 100, events + 200, replay + 300
port() { # SERVICE [api|ops|pub|replay]
  local n
  case "$1" in
  gateway) n=0 ;; intake) n=1 ;; referral) n=2 ;; directory) n=3 ;; observatory) n=4 ;;
  *) echo "unknown service '$1'" >&2; return 1 ;;
  esac
  case "${2:-api}" in api) ;; ops) n=$((n + 100)) ;; pub) n=$((n + 200)) ;; replay) n=$((n + 300)) ;; esac
  echo $((base + n))
}

# The process of a service, if it is ours and alive.
pid_of() { # SERVICE
  local pid comm
  [ -r "$run/$1.pid" ] && read -r pid <"$run/$1.pid" && [ -n "$pid" ] || return 1
  read -r comm 2>/dev/null <"/proc/$pid/comm" || return 1
  readlink "/proc/$pid/exe" >/dev/null || return 1 # ended, and nobody has collected it
  local name=c360-$1
  [ "$comm" = "${name:0:15}" ] && echo "$pid"
}

# Ask every named service to stop; end it after the 15 s that it may take, and a little.
end_services() { # SERVICE…
  local s pid waited=0 left
  for s in "$@"; do
    if pid=$(pid_of "$s"); then kill -TERM "$pid" 2>/dev/null || true; fi
  done
  while :; do
    left=
    for s in "$@"; do if pid_of "$s" >/dev/null; then left="$left $s"; fi; done
    [ -n "$left" ] || break
    if [ $waited -ge 160 ]; then
      for s in $left; do
        echo "$s does not stop: killed" >&2
        if pid=$(pid_of "$s"); then kill -KILL "$pid" || true; fi
      done
      break
    fi
    sleep 0.1
    waited=$((waited + 1))
  done
  for s in "$@"; do rm -f "$run/$s.pid"; done
}
