#!/bin/bash
# make lint, and a proof that each of its rules speaks: a copy of the tree with one sin of each kind.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=$(realpath -m "${B:-build}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

n=0
verdict() { # STATUS NAME
  n=$((n + 1))
  if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

make -s lint >"$work/said" 2>&1
rc=$?
verdict $rc the_house_rules_hold
[ $rc -eq 0 ] || sed 's/^/# /' "$work/said"

# --- sins -----------------------------------------------------------------------------------------
copy=$work/copy
git clone -q --no-hardlinks --depth 1 "file://$PWD" "$copy" 2>/dev/null || git clone -q . "$copy"
cd "$copy" || exit 1
git config user.name nobody
git config user.email nobody@example.org
cp "$OLDPWD"/mk/lint*.sh "$OLDPWD"/mk/lint_tree.py "$OLDPWD"/mk/lint_migrations.py mk/

room=services/intake/store
sin() { mkdir -p "$(dirname "$1")"; printf '%b' "$2" >"$1"; } # FILE TEXT
head='/* SPDX-License-Identifier: EUPL-1.2 */\n'
sin $room/long.c "$head$(printf '\\n%.0s' {1..401})int x;\n"
sin $room/tall.c "${head}int tall(void)\n{\n$(printf '\\tx();\\n%.0s' {1..60})}\n"
sin $room/names.c "${head}void f(char *a, char *b)\n{\n\tstrcpy(a, b);\n\tsystem(b);\n\tPQexec(a, b);\n\tprintf(\"x\");\n}\n"
sin $room/macro.c "${head}#define LEAVE(x) return x\n"
sin $room/clock.c "${head}const char *SQL = \"SELECT now()\";\n"
sin $room/french.c "${head}const char *x = \"l'acte\";\nconst char *y = \"it's the server's name\";\n"
sin $room/no_licence.c 'int x;\n'
sin $room/form.c "${head}int   x;\n"
sin $room/setting.c "${head}const char *x = \"C360_NOBODY_KNOWS\";\n"
sin common/include/cmn/not_alone.h "${head}struct x { size_t n; };\n"
sin deploy/careless.sh '#!/bin/bash\nrm -rf $1/*\ncd $x\n'
sin $room/migrations/0999_sin.sql 'DROP TABLE solicitation;\n'
sin docs/c360-sin.1 '.TH X 1\n.SH NAME\nx\n'
sin docs/sins.md '[nowhere](nowhere.md)\ncall 06 12 34 56 78\nor anna@free.fr\nTODO\n/home/anna/x \nnumber 2 85 03 31 555 123\nend'
sin docs/tab.yaml 'a:\n\tb: 1\n'
sin docs/broken.py 'def x(:\n'
git add -A
git commit -q -m "Did various things, in a subject that is far too long for anybody to read it at once"
B=$B mk/lint.sh >"$work/said" 2>&1
rc=$?
verdict $((rc == 0)) a_tree_with_sins_is_refused

while IFS='|' read -r name text; do
  grep -qF -- "$text" "$work/said"
  verdict $? "lint_notices:$name"
done <<'SINS'
a_long_file|intake/store/long.c has 403 lines
a_long_function|intake/store/tall.c: tall() has 63 lines
an_unsafe_function|unbounded or unsafe C function
a_shell_from_c|no shell from C
a_built_statement|values travel as parameters
a_room_that_prints|rooms speak by answers
a_macro_that_returns|no macro hides a return
a_clock_in_sql|no clock and no OFFSET in SQL
an_apostrophe_of_the_keyboard|intake/store/french.c:2: French
a_file_without_licence|no_licence.c: the first line must be the SPDX line
a_file_out_of_form|intake/store/form.c: 1 places are not formatted
a_setting_without_page|C360_NOBODY_KNOWS: not in docs
a_header_that_needs_others|not_alone.h does not compile alone
a_careless_script|shellcheck complains
a_migration_that_takes_away|0999_sin.sql: DROP TABLE solicitation
a_poor_manual_page|docs/c360-sin.1: no section SYNOPSIS
a_dead_link|docs/sins.md:1: link to nowhere.md
a_telephone_number|docs/sins.md:2: telephone number
an_address|docs/sins.md:3: e-mail address
unfinished_work|docs/sins.md:4: unfinished work
a_path_of_one_machine|docs/sins.md:5: path of one machine
white_space_at_the_end|docs/sins.md:5: white space
a_social_security_number|docs/sins.md:6: looks like a social security number
a_missing_newline|docs/sins.md:7: no newline at the end
a_tab_in_yaml|docs/tab.yaml:2: tab
broken_python|docs/broken.py:1: Python
a_long_subject|the subject has 84 columns
a_subject_without_area|not of the form 'area: what changes'
SINS
echo "1..$n"
