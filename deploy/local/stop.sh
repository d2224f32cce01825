#!/bin/bash
# make stop: end what make run started, services first.  The data stay.
set -euo pipefail
# shellcheck source=deploy/local/lib.sh
. "$(dirname "$0")/lib.sh"
if [ ! -d "$run" ]; then
  echo "nothing runs in $run"
  exit 0
fi
# shellcheck disable=SC2086,SC2154
end_services $services
if [ -d "$run/pg" ]; then deploy/local/cluster.sh stop "$run/pg"; fi
echo "stopped"
