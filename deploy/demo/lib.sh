# shellcheck shell=bash
# What the demonstrations share: a running system, calls through the gateway, checks.  Sourced.
#
# C360_GATEWAY_URL  the one address that is called (default the gateway of make run)

# shellcheck source=deploy/local/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../local/lib.sh"
demo=$root/deploy/demo
gateway=${C360_GATEWAY_URL:-http://127.0.0.1:$base}
work=$(mktemp -d)
patience_s=10 # longest wait for anything
after=        # C360-Position of the last write
status=

running() {
  local s
  for s in $services; do
    if [ -x "$bin/c360-$s" ] && ! pid_of "$s" >/dev/null; then return 1; fi
  done
  curl -fsS --noproxy '*' -m 2 -o /dev/null "http://127.0.0.1:$(port gateway ops)/readyz" 2>/dev/null
}

ensure_running() {
  if [ -z "${C360_GATEWAY_URL:-}" ] && ! running; then deploy/local/run.sh; fi
}

# Repeat a command until it succeeds, at most $patience_s seconds.
until_true() { # COMMAND…
  local deadline=$((SECONDS + patience_s))
  until "$@"; do
    if [ $SECONDS -ge $deadline ]; then return 1; fi
    sleep 0.2
  done
}

# The token stands in a file that only we can read, never on a command line.
header_of() { # WHO
  local file=$work/$1.header
  [ -s "$file" ] || (umask 077 && printf 'Authorization: Bearer %s\n' "$(cat "$run/tokens/$1.jwt")" >"$file")
  echo "$file"
}

# One exchange; the answer is in $work/body and $work/headers, its status in $status.
exchange() { # WHO METHOD PATH KEY BODY VERSION
  local args=(-sS --noproxy '*' -m 15 -X "$2" -o "$work/body" -D "$work/headers" -w '%{http_code}'
    -H 'Accept-Language: fr')
  if [ "$1" != public ]; then args+=(-H "@$(header_of "$1")"); fi
  if [ "$2" != GET ]; then args+=(-H "Idempotency-Key: $4"); fi
  if [ -n "$5" ]; then args+=(-H 'Content-Type: application/json' --data-binary "$5"); fi
  if [ -n "$6" ]; then args+=(-H "If-Match: \"$6\""); fi
  # those who learn from others by events are told what must have reached them: one reads one's writes
  case "$3" in
  /v1/referral/* | /v1/observatory/*) if [ -n "$after" ]; then args+=(-H "C360-After: $after"); fi ;;
  esac
  : >"$work/body" && : >"$work/headers"
  status=$(curl "${args[@]}" "$gateway$3" 2>"$work/curl") || status=000
  case "$status" in 000 | 429 | 503) return 1 ;; esac
}

# Call the gateway; a busy or silent service is asked again with the same key.
ask() { # WHO METHOD PATH [BODY [VERSION]]
  local key position
  key=$(cat /proc/sys/kernel/random/uuid)
  until_true exchange "$1" "$2" "$3" "$key" "${4:-}" "${5:-}" || true
  position=$(sed -n 's/^[Cc]360-[Pp]osition: *\([0-9a-f-]*\).*/\1/p' "$work/headers")
  if [ -n "$position" ]; then after=$position; fi
}

# Members of the last answer, one a line: field id items.0.offer.name
field() { /usr/bin/python3 -B "$demo/member.py" "$work/body" "$@"; }

# Read members of the last answer into variables: take id=situation version=v
take() {
  local pair values i=0
  local -a paths=()
  for pair in "$@"; do paths+=("${pair%%=*}"); done
  mapfile -t values < <(field "${paths[@]}")
  for pair in "$@"; do
    printf -v "${pair#*=}" %s "${values[$i]:-}"
    i=$((i + 1))
  done
}

# The call must have had this status; else the story ends here, with what was answered.
expect() { # STATUS WHAT
  if [ "$status" = "$1" ]; then return 0; fi
  echo "ÉCHEC : $2 : réponse $status au lieu de $1" >&2
  cat "$work/body" "$work/curl" >&2 2>/dev/null || true
  exit 1
}

# The French label of a code, as the gateway serves it: no label is written here.
label_of() { # LIST CODE
  local list=$work/codes.$1
  [ -s "$list" ] || curl -fsS --noproxy '*' -m 5 -o "$list" "$gateway/v1/codes/$1" 2>/dev/null || true
  /usr/bin/python3 -B "$demo/member.py" "$list" "items.code=$2.label_fr"
}

# How a story is told.
title() { printf '\n%s\n' "── $*"; }
say() { printf '  %s\n' "$*"; }
fail() { echo "ÉCHEC : $*" >&2; exit 1; }
must_be() { [ "$1" = "$2" ] || fail "$3 : « $1 » au lieu de « $2 »"; }

# Another account of an organisation, for an hour; the token is written where only we can read it.
token_for() { # WHO ROLE SUB [ORGANISATION]
  local args=(--keys "$run/keys" --iss "$issuer" --aud c360 --sub "$3" --role "$2" --departements 31 --ttl 1h)
  if [ -n "${4:-}" ]; then args+=(--org "$4"); fi
  (umask 077 && printf 'Authorization: Bearer %s\n' "$("$bin/c360-token" issue "${args[@]}")" >"$work/$1.header")
}
