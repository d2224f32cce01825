#!/bin/bash
# Bring the database up to date, then load the reference data; in development also the demonstration
# data (public actors of 2018 and 2019, invented offers).  May be run again at any time.
#
# C360_ADMIN_URL_FILE, C360_BUS_DATABASE_URL_FILE, C360_PASSWORD_…_FILE: files of secrets
# C360_DEMO_DATA: on, off; default off in production, else on (docs/services/directory-quality.md)
# C360_ENV, C360_INVENTED_OFFERS (6000), C360_WAIT_S (60: longest wait for the database)
set -euo pipefail
share=${C360_SHARE:-/usr/share/c360}

from_file() { # VARIABLE
  local file="${1}_FILE"
  if [ -z "${!1:-}" ] && [ -n "${!file:-}" ]; then export "$1=$(cat "${!file}")"; fi
  unset "$file"
}
from_file C360_ADMIN_URL
from_file C360_BUS_DATABASE_URL

# Not every engine that starts us waits for the database to be healthy.
wait_for_database() {
  local deadline=$((SECONDS + ${C360_WAIT_S:-60}))
  until pg_isready -q -t 2 -d "$C360_ADMIN_URL"; do
    if [ $SECONDS -ge $deadline ]; then
      echo "migrate: the database does not answer" >&2
      exit 1
    fi
    sleep 0.5
  done
}

wait_for_database
"$share/deploy/migrate.sh"
demo=()
case "${C360_ENV:-development}:${C360_DEMO_DATA:-}" in
*:off | production:) ;;
production:*) demo=(--demo) ;;
*) demo=(--demo --invented-offers "${C360_INVENTED_OFFERS:-6000}") ;;
esac
exec c360-import --data "$share/services/directory/data" "${demo[@]}"
