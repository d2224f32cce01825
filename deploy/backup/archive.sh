#!/bin/bash
# archive_command of PostgreSQL: keep one WAL segment.
#
#   archive_mode = on
#   archive_timeout = 60       at most so many seconds of work are lost with the machine
#   archive_command = '/…/deploy/backup/archive.sh %p /backup/wal/%f'
#
# Says "done" only when the segment is on disk under its final name.  A segment that is already there
# with the same content is done (the server asks again after a crash); with another content it is
# refused: two servers write to one archive.
set -euo pipefail
if [ $# -ne 2 ]; then sed -n '2,/^set /s/^# \{0,1\}//p' "$0" | sed '$d' >&2; exit 2; fi
from=$1 to=$2
if [ -e "$to" ]; then
  if cmp -s "$from" "$to"; then exit 0; fi
  echo "archive: ${to##*/} is already there with another content: two servers write to one archive" >&2
  exit 1
fi
umask 077
trap 'rm -f "$to.$$"' EXIT
cp "$from" "$to.$$"
sync "$to.$$"
ln "$to.$$" "$to" # unlike mv it never replaces what another one wrote meanwhile
sync "${to%/*}"
