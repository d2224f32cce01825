#!/bin/bash
# House rules that a machine can keep.  Exceptions stand in mk/lint.allow, each with its reason:
#   <rule> <file or file:function> <reason>
set -u
bad=0
allow() { grep -qE "^$1 $2( |\$)" mk/lint.allow 2>/dev/null; }
say() { echo "lint: $*" >&2; bad=1; }

sources=$(git ls-files -co --exclude-standard 'common/*.[ch]' 'services/*.[ch]' 'tests/*.[ch]')

# Sizes: a file of 400 lines and a function of 60 are the end, not the aim.
for f in $sources; do
  n=$(wc -l < "$f")
  [ "$n" -le 400 ] || allow size "$f" || say "$f has $n lines (at most 400)"
done
median=$(wc -l $(echo "$sources" | grep -v '^tests/') | grep -v ' total$' | awk '{ print $1 }' | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }')
[ "${median:-0}" -le 200 ] || say "the median source file has $median lines (at most 200)"
if command -v ctags > /dev/null; then
  while IFS=$'\t' read -r len name file; do
    [ "$len" -le 60 ] || allow function "$file:$name" || say "$file: $name() has $len lines (at most 60)"
  done < <(echo "$sources" | grep '\.c$' | ctags -L - --languages=C --kinds-C=f --fields=+ne -o - 2> /dev/null |
    awk -F'\t' '{ l = 0; e = 0; for (i = 4; i <= NF; i++) { if ($i ~ /^line:/) l = substr($i, 6); if ($i ~ /^end:/) e = substr($i, 5) } if (e) print e - l + 1 "\t" $1 "\t" $2 }')
fi

# Banned names, with what to use instead.
ban() { # pattern, reason, [files]
  local hits
  hits=$(grep -nE "$1" ${3:-$sources} | grep -v 'lint: allowed' || true)
  [ -z "$hits" ] || { echo "$hits" >&2; say "$2"; }
}
code=$(echo "$sources" | grep -v '^tests/')
ban '\b(strcpy|strcat|sprintf|vsprintf|strtok|gets|atoi|atol|atof|gmtime|localtime|ctime|asctime)\(' 'unbounded or unsafe C function'
ban '\bsystem\(|\bpopen\(' 'no shell from C' "$code"
ban '\bPQexec\(|\bPQescape' 'values travel as parameters: cmn_pool_run, cmn_conn_run' "$(echo "$code" | grep -v '^common/src/pg/')"
sqlfiles=$(git ls-files -co --exclude-standard '*/store/*.c' 'common/src/pg/*.c' 'common/src/bus/*.c' 'services/*.sql' 'common/*.sql')
ban '(\bnow\(\)|CURRENT_(DATE|TIME|TIMESTAMP)|clock_timestamp\(|\bOFFSET [0-9$])' 'no clock and no OFFSET in SQL: time is a parameter, lists page by key' "$sqlfiles"
ban '#define .*\b(return|goto)\b' 'no macro hides a return or a goto' "$code"

# Every file says its licence; every public header compiles alone.
for f in $sources; do
  head -1 "$f" | grep -q 'SPDX-License-Identifier: EUPL-1.2' || say "$f: first line must be the SPDX line"
done
flags="-std=gnu17 -Wall -Wextra -D_GNU_SOURCE -Icommon/include -I$B/gen $(pkg-config --cflags libpq jansson)"
for h in common/include/cmn/*.h; do
  gcc $flags -fsyntax-only -x c "$h" 2> /tmp/lint.$$ || { cat /tmp/lint.$$ >&2; say "$h does not compile alone"; }
done
rm -f /tmp/lint.$$

# Format, shell, settings against documentation.
if command -v clang-format > /dev/null; then
  clang-format --dry-run -Werror $sources 2> /dev/null || say "clang-format differs: make fmt"
fi
if command -v shellcheck > /dev/null; then
  shellcheck -S warning $(git ls-files -co --exclude-standard '*.sh') .ci/run || say "shellcheck"
fi
for name in $(grep -rhoE '"C360_[A-Z_]+"' --include=*.c common/src/service services/*/main.c services/*/config.c 2> /dev/null | tr -d '"' | sort -u); do
  grep -rq "$name" docs/services docs/settings.md 2> /dev/null || say "$name: not documented in docs/settings.md or docs/services/"
done
[ ! -x mk/lint-contract.sh ] || mk/lint-contract.sh || bad=1
[ "$bad" -eq 0 ] && echo "lint: ok"
exit "$bad"
