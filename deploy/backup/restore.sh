#!/bin/bash
# Restore to a point in time, into a new folder.
#
#   deploy/backup/restore.sh BASE WAL DATA ['2026-11-22 14:05:00+00']
#
# BASE is a folder that base.sh made, WAL the folder of archive.sh, DATA must not exist.  Without an
# instant everything in the archive is replayed.  Run as the account of the server.  Then start the
# server on DATA with a socket or port of its own: it replays, opens a new timeline and takes writes.
# The old server must never be started again.
# Services that find the restored server give event numbers under a new epoch (docs/reliability.md).
set -euo pipefail
if [ $# -lt 3 ]; then sed -n '2,/^set /s/^# \{0,1\}//p' "$0" | sed '$d' >&2; exit 2; fi
base=$1 wal=$2 data=$3 instant=${4:-}
bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin -type d 2>/dev/null | sort -V | tail -1)
fail() { echo "restore: $*" >&2; exit 1; }
[ -e "$base/backup_manifest" ] || fail "$base is not a base backup"
[ -d "$wal" ] || fail "$wal is not a folder"
[ ! -e "$data" ] || fail "$data exists: restore into a new folder, and keep the old one until all is well"
if [[ "$wal$instant" == *[\'\\%]* ]]; then fail "no quote, backslash or percent sign in the path or the instant"; fi

"$bin/pg_verifybackup" -q "$base" || fail "the base backup is damaged"
umask 077
cp -a "$base" "$data"
{
  echo "archive_mode = off # the archive stays as it was until it is switched on again for a new folder"
  echo "restore_command = 'cp \"$wal/%f\" \"%p\"'"
  echo "recovery_target_timeline = 'latest'"
  if [ -n "$instant" ]; then
    echo "recovery_target_time = '$instant'"
    echo "recovery_target_action = 'promote'"
  fi
} >>"$data/postgresql.auto.conf"
: >"$data/recovery.signal"
