#!/bin/bash
# House rules that a machine can keep, over the files that git knows.  Exceptions stand in
# mk/lint.allow, each with its reason:   <rule> <file or file:function> <reason>
# Usage: B=build mk/lint.sh
set -u
cd "$(dirname "$0")/.." || exit 1
B=${B:-build}
bad=0
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
allow() { grep -qE "^$1 $2( |\$)" mk/lint.allow 2>/dev/null; }
say() { echo "lint: $*" >&2; bad=1; }
show() { head -20 | sed 's/^/  /' >&2; }
need() { command -v "$1" >/dev/null || { say "$1 is not installed: deploy/install-deps.sh test"; false; }; }
tracked() { comm -23 <(git ls-files -- "$@" | sort) <(git ls-files -d -- "$@" | sort); }

mapfile -t sources < <(tracked 'common/*.[ch]' 'services/*.[ch]' 'tests/*.[ch]')
mapfile -t code < <(printf '%s\n' "${sources[@]}" | grep -v '^tests/')
among() { printf '%s\n' "${sources[@]}" | grep -E "$1"; }

# --- sizes: a file of 400 lines and a function of 60 are the end, not the aim ---------------------
wc -l "${sources[@]}" | sed '/ total$/d' >"$out/sizes"
while read -r lines file; do
  allow size "$file" || say "$file has $lines lines (at most 400)"
done < <(awk '$1 > 400' "$out/sizes")
median=$(grep -v ' tests/' "$out/sizes" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }')
[ "${median:-0}" -le 200 ] || say "the median source file has $median lines (at most 200)"

long_functions() {
  among '\.c$' | ctags -L - --languages=C --kinds-C=f --fields=+ne -o - 2>/dev/null |
    awk -F'\t' '{ from = 0; to = 0
      for (i = 4; i <= NF; i++) { if ($i ~ /^line:/) from = substr($i, 6); if ($i ~ /^end:/) to = substr($i, 5) }
      if (to && to - from + 1 > 60) print to - from + 1, $1, $2 }'
}
if need ctags; then
  while read -r lines name file; do
    allow function "$file:$name" || say "$file: $name() has $lines lines (at most 60)"
  done < <(long_functions)
fi

# --- names that are not used, and why -------------------------------------------------------------
# A line may say "lint: allowed, because …".
ban() { # PATTERN WHY FILE…
  local pattern=$1 why=$2
  shift 2
  [ $# -gt 0 ] || return 0
  grep -HnE "$pattern" "$@" | grep -v 'lint: allowed' >"$out/hits" || return 0
  show <"$out/hits"
  say "$why"
}
ban '\b(strcpy|strcat|sprintf|vsprintf|strtok|gets|atoi|atol|atof|gmtime|localtime|ctime|asctime)\(' \
  'unbounded or unsafe C function' "${sources[@]}"
ban '\b(system|popen)\(' 'no shell from C' "${code[@]}"
ban '#define .*\b(return|goto)\b' 'no macro hides a return or a goto' "${code[@]}"
mapfile -t files < <(among '^(common|services)/' | grep -v '^common/src/pg/')
ban '\bPQexec\(|\bPQescape' 'values travel as parameters: cmn_pool_run, cmn_conn_run' "${files[@]}"
mapfile -t files < <(among '^services/[a-z]+/(domain|store|http|events)/')
ban '\b(printf|puts|putchar|perror)\(|\bf(printf|puts|putc)\((stdout|stderr)' 'rooms speak by answers and by cmn_log' "${files[@]}"
mapfile -t files < <(tracked '*/store/*.c' 'common/src/pg/*.c' 'common/src/bus/*.c' '*.sql')
ban '(\bnow\(\)|CURRENT_(DATE|TIME|TIMESTAMP)|clock_timestamp\(|\bOFFSET [0-9$])' \
  'no clock and no OFFSET in SQL: time is a parameter, lists page by key' "${files[@]}"

# --- every file says its licence; every public header compiles alone ------------------------------
awk 'FNR == 1 && !/SPDX-License-Identifier: EUPL-1\.2/ { print FILENAME }' "${sources[@]}" >"$out/hits"
while read -r file; do say "$file: the first line must be the SPDX line"; done <"$out/hits"

header_alone() { # HEADER
  # shellcheck disable=SC2046 # one word per flag
  gcc -std=gnu17 -Wall -Wextra -D_GNU_SOURCE -Icommon/include -I"$B/gen" \
    $(pkg-config --cflags libpq jansson) -fsyntax-only -x c "$1"
}
for header in common/include/cmn/*.h; do
  header_alone "$header" 2>"$out/hits" || { show <"$out/hits"; say "$header does not compile alone"; }
done

# --- format and scripts ---------------------------------------------------------------------------
if need clang-format-14; then
  printf '%s\0' "${sources[@]}" | xargs -0 -n 40 -P 2 clang-format-14 --dry-run 2>&1 |
    sed -nE 's/^([^:]+):[0-9]+:.*-Wclang-format.*/\1/p' | sort | uniq -c >"$out/hits"
  while read -r n file; do say "$file: $n places are not formatted: make fmt"; done <"$out/hits"
fi
# A script that is not executable is a part that others source: their variables meet there.
if need shellcheck; then
  scripts=() parts=()
  while read -r file; do
    if [ -x "$file" ]; then scripts+=("$file"); else parts+=("$file"); fi
  done < <(tracked '*.sh' '.ci/run')
  shellcheck -x -S warning "${scripts[@]}" >&2 || say "shellcheck complains"
  shellcheck -S warning -e SC2034,SC2154 "${parts[@]}" >&2 || say "shellcheck complains"
fi

# --- settings against their page ------------------------------------------------------------------
grep -hoE '"C360_[A-Z0-9_]+"' "${code[@]}" | tr -d '"' | sed 's/_FILE$//' | sort -u >"$out/settings"
tracked 'docs/services/*.md' 'docs/settings.md' | xargs -r cat >"$out/pages"
while read -r name; do
  grep -qwF "$name" "$out/pages" || say "$name: not in docs/settings.md or docs/services/"
done <"$out/settings"

# --- manual pages ---------------------------------------------------------------------------------
if need groff; then
  while read -r page; do
    groff -man -Tutf8 -K utf8 -ww -z "$page" 2>"$out/hits"
    [ ! -s "$out/hits" ] || { show <"$out/hits"; say "$page: groff complains"; }
    for section in NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS'; do
      grep -qE "^\.SH \"?$section\"?" "$page" || say "$page: no section $section"
    done
  done < <(tracked 'docs/*.[1-8]')
fi

/usr/bin/python3 -B mk/lint_tree.py || bad=1
/usr/bin/python3 -B tests/requirements.py --names >"$out/names" || bad=1
/usr/bin/python3 -B mk/lint_migrations.py || bad=1
[ ! -x mk/lint-contract.sh ] || mk/lint-contract.sh || bad=1
[ "$bad" -eq 0 ] && echo "lint: ok"
exit "$bad"
