#!/bin/bash
# A base backup: the copy that a restore starts from.  Once a day, and after a promotion.
#
#   deploy/backup/base.sh 'host=… user=…' /backup/base/2026-11-22
#
# The account has the attribute REPLICATION.  The folder must not exist.  It has its name only when
# it is complete and its checksums were verified.
set -euo pipefail
if [ $# -ne 2 ]; then sed -n '2,/^set /s/^# \{0,1\}//p' "$0" | sed '$d' >&2; exit 2; fi
from=$1 to=$2
bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin -type d 2>/dev/null | sort -V | tail -1)
if [ -e "$to" ]; then echo "base: $to exists" >&2; exit 1; fi
umask 077
mkdir -p "${to%/*}"
rm -rf "$to.part"
"$bin/pg_basebackup" -d "$from" -D "$to.part" -X stream -c fast --manifest-checksums=SHA256
"$bin/pg_verifybackup" -q "$to.part"
mv -T "$to.part" "$to"
