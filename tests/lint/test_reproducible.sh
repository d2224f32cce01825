#!/bin/bash
# The same sources built in two folders give the same bytes.  A sample: the smallest service with
# all of common/, and a tool; REPRODUCIBLE=all builds every program (twice, so a minute or two).
set -u
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
programs=${REPRODUCIBLE:-c360-referral c360-token}
epoch=$(git log -1 --format=%ct 2>/dev/null || echo 1700000000)

# The folder as it stands, without what git ignores; no history, so both are told the commit in the same way.
copy() { # FOLDER
  mkdir -p "$1"
  comm -23 <(git ls-files -co --exclude-standard common services proto mk Makefile VERSION | sort) <(git ls-files -d | sort) |
    tar -c -T - | tar -x -C "$1"
}
build() { # FOLDER [SETTING…]
  local goals=all
  [ "$programs" = all ] || goals=$(printf 'build/bin/%s ' $programs)
  # no flag or setting of a make that may have called this one
  # shellcheck disable=SC2086 # one word per goal
  (cd "$1" && shift && env -u MAKEFLAGS -u MFLAGS -u MAKEOVERRIDES -u B -u SAN -u COV -u V -u CFLAGS -u LDFLAGS \
    SOURCE_DATE_EPOCH="$epoch" "$@" make -s -j2 COMMIT=0123456789ab $goals) >"$work/log" 2>&1 ||
    { tail -20 "$work/log" | sed 's/^/# /'; return 1; }
}
sums() { (cd "$1/build/bin" && sha256sum -- *); }

one=$work/a two="$work/a second folder, deeper"
two=${two// /-}/b
copy "$one"
copy "$two"
if build "$one" && build "$two" TZ=Pacific/Auckland LC_ALL=C.UTF-8 HOME=/nonexistent; then
  sums "$one" >"$work/one"
  sums "$two" >"$work/two"
else
  echo "not ok 1 - sources_build_outside_the_repository"
  echo "1..1"
  exit 1
fi
echo "ok 1 - sources_build_outside_the_repository"

if [ -s "$work/one" ] && diff "$work/one" "$work/two" >"$work/diff"; then
  echo "ok 2 - two_folders_give_the_same_bytes"
else
  echo "not ok 2 - two_folders_give_the_same_bytes"
  sed 's/^/# /' "$work/diff"
fi
if grep -lqF "$work" "$one"/build/bin/* "$two"/build/bin/*; then
  echo "not ok 3 - no_program_tells_where_it_was_built"
else
  echo "ok 3 - no_program_tells_where_it_was_built"
fi

# Only the lists of codes depend on the day of the commit: what is made from them is made of it alone.
tables() { (cd "$1/build/gen" && find . -name '*.[ch]' -print0 | sort -z | xargs -0 sha256sum); }
if diff <(tables "$one") <(tables "$two") >"$work/diff"; then
  echo "ok 4 - generated_tables_are_the_same"
else
  echo "not ok 4 - generated_tables_are_the_same"
  sed 's/^/# /' "$work/diff"
fi
said=$(find "$one/build/bin" -name 'c360-*' | sort | head -1)
if "$said" --version | grep -qF 0123456789ab; then
  echo "ok 5 - a_program_tells_the_commit_it_was_built_from"
else
  echo "not ok 5 - a_program_tells_the_commit_it_was_built_from"
fi
echo "1..5"
