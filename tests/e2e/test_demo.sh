#!/bin/bash
# make run, make demo, make demo-year and make stop, as a newcomer types them, on a fresh system.
# shellcheck disable=SC2317 # the checks are called by name
set -u
cd "$(dirname "$0")/../.." || exit 1
export B="${B:-build}"
export C360_RUN_DIR=$PWD/$B/e2e/demo C360_PORT_BASE=20400 C360_SKIP_BUILD=1 C360_INVENTED_OFFERS=1500
ports_free() {
  local i
  for i in 0 1 2 3 4 100 101 102 103 104 201 202 203 204; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$((C360_PORT_BASE + i))") 2>/dev/null; then
      echo "port $((C360_PORT_BASE + i)) answers"
      return 1
    fi
  done
}
# somebody else's ports are left alone
until ports_free >/dev/null || [ "$C360_PORT_BASE" -ge 20600 ]; do C360_PORT_BASE=$((C360_PORT_BASE + 10)); done
case "$B" in /*) C360_RUN_DIR=$B/e2e/demo ;; esac
out=$C360_RUN_DIR/out

finish() { deploy/local/stop.sh >/dev/null 2>&1; }
trap finish EXIT
trap 'exit 130' INT TERM
finish
rm -rf "$C360_RUN_DIR"
mkdir -p "$C360_RUN_DIR"

n=0 failed=0
check() { # NAME COMMAND…
  local name=$1
  shift
  n=$((n + 1))
  if "$@" >"$out.log" 2>&1; then
    echo "ok $n - $name"
  else
    echo "not ok $n - $name"
    failed=1
    tail -25 "$out.log" | sed 's/^/# /'
  fi
}
demo() { deploy/demo/demo.sh "${@:2}" >"$1" 2>&1 || { cat "$1"; return 1; }; } # OUT [--fresh]
people() { deploy/demo/people.sh >"$1" 2>&1 || { cat "$1"; return 1; }; } # OUT
pag() { deploy/demo/pag.sh >"$1" 2>&1 || { cat "$1"; return 1; }; } # OUT
community() { deploy/demo/community.sh >"$1" 2>&1 || { cat "$1"; return 1; }; } # OUT
year() { deploy/demo/year.sh --per-100k 2 >"$1" 2>&1 || { cat "$1"; return 1; }; } # OUT
counted() { psql -X -A -t -d "$(deploy/local/cluster.sh address "$C360_RUN_DIR/pg" | sed 's/dbname=postgres/dbname=c360/')" -c "$1"; }
rows='SELECT (SELECT count(*) FROM intake.solicitation), (SELECT count(*) FROM intake.situation),
  (SELECT count(*) FROM referral.proposal), (SELECT count(*) FROM referral.handoff)'
no_process() {
  local p
  for p in /proc/[0-9]*; do
    if grep -q '^c360-' "$p/comm" 2>/dev/null && grep -zqx "C360_RUN_DIR=$C360_RUN_DIR" "$p/environ" 2>/dev/null; then
      echo "still there: $p $(cat "$p/comm")"
      return 1
    fi
  done
  [ "$(deploy/local/cluster.sh status "$C360_RUN_DIR/pg")" = stopped ]
}
port_taken() { # a second system on the same ports: one clear line, and the first goes on
  local second=$C360_RUN_DIR-second rc=0
  rm -rf "$second"
  C360_RUN_DIR=$second deploy/local/run.sh >"$out.second" 2>&1 || rc=$?
  C360_RUN_DIR=$second deploy/local/stop.sh >/dev/null 2>&1
  cat "$out.second"
  rm -rf "$second"
  [ "$rc" -ne 0 ] && grep -q "port" "$out.second" && ! grep -q "core dumped" "$out.second" &&
    curl -fsS -m 5 -o /dev/null "http://127.0.0.1:$C360_PORT_BASE/v1/codes"
}

check the_demonstration_starts_the_system_and_is_exact_on_an_empty_month demo "$out.1" --fresh
check it_tells_the_story_in_french grep -q 'Une mère appelle le 0 800 360 360' "$out.1"
check a_subscriber_of_the_bus_prints_the_hand_off grep -q 'bus, clé mdph-31. un dossier est transmis' "$out.1"
check the_stream_of_the_gateway_prints_it_too grep -q 'SSE, jeton mdph-31. un dossier est transmis' "$out.1"
check a_conseiller_of_44_is_refused_the_case grep -q 'conseillère de 44, dossier de 31 : 404' "$out.1"
check every_figure_is_shown_and_none_is_off bash -c "[ \$(grep -c ✓ $out.1) -eq 13 ] && ! grep -q ✗ $out.1"
check the_story_of_people_is_exact people "$out.p"
check the_story_of_a_pag_is_exact pag "$out.q"
check the_story_of_the_community_is_exact community "$out.c"
check it_prints_what_is_due grep -q 'iCalendar : .* événements, les mêmes' "$out.c"
check a_member_has_one_voice grep -q 'un membre, une voix' "$out.c"
check silence_is_escalated_when_the_clock_moves grep -q 'quatorze jours plus tard' "$out.q"
check an_agreement_taken_back_closes_the_dossier grep -q 'accord repris ; la MDPH : 403' "$out.p"
check the_person_reads_what_is_held_of_them grep -q 'export : JSON et page lisible' "$out.p"
check it_can_be_played_a_second_time demo "$out.2"
check the_community_too community "$out.c2"
check a_figure_that_is_off_is_named_and_fails bash -c "
  sed 's/\"value\":2/\"value\":3/' <<<'{\"indicators\":[{\"code\":\"1.1\",\"value\":2}]}' >$out.a
  ! deploy/demo/figures.py $out.a $out.a 2>$out.b && grep -q 'indicateur 1.1 value' $out.b"
check a_year_is_invented_through_the_api year "$out.3"
before=$(counted "$rows")
check the_same_year_again_doubles_nothing year "$out.4"
check and_the_tables_say_so [ "$(counted "$rows")" = "$before" ]
check the_demonstration_is_exact_after_a_year demo "$out.5"
check make_run_again_restarts_nothing bash -c "[ \$(deploy/local/run.sh | grep -c 'already running') -eq 5 ]"
check a_port_that_is_taken_is_told_in_one_line_and_harms_nobody port_taken
check make_stop_ends_it deploy/local/stop.sh
check no_port_answers_any_more ports_free
check no_process_is_left no_process
check stopping_again_is_harmless deploy/local/stop.sh
echo "1..$n"
exit $failed
