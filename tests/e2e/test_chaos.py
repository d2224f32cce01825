#!/usr/bin/python3
"""The short form of make chaos: 30 faults while everything is written, then the exact comparison.

C360_SEED=N repeats a run; the seed is printed either way."""
import os
import re
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NAMES = {
    "keys": "every_attempt_ended_in_one_definite_answer_and_its_record",
    "rows": "acknowledged_records_are_exactly_the_rows",
    "audit": "every_act_has_exactly_one_audit_row",
    "versions": "every_record_counts_exactly_the_acts_on_it",
    "events": "every_act_has_exactly_one_event",
    "numbers": "event_numbers_have_no_hole_and_none_was_given_twice",
    "copies": "the_copies_at_the_readers_equal_their_sources",
    "facts": "each_kind_of_fact_has_as_many_events",
    "figures": "the_figures_equal_those_counted_from_the_tables",
    "parked": "no_event_was_parked",
}


def play(program, options, names, whole):
    """Run it; each line of its judgement is a test, and so is its exit code."""
    seed = os.environ.get("C360_SEED") or "360"  # the long form draws its own
    run = subprocess.Popen([os.path.join(ROOT, program), "--seed", seed, *options], cwd=ROOT, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda *_: run.terminate())
    text = run.communicate()[0]
    for line in text.splitlines():
        print(line if line.startswith("#") else f"# {line}")
    found = dict(re.findall(r"^# [0-9:]+ +([a-z]+): (ok|[0-9]+ faults)$", text, re.M))
    for n, (word, name) in enumerate(names.items(), 1):
        print(f"{'ok' if found.get(word) == 'ok' else 'not ok'} {n} - {name}")
    last = len(names) + 1
    print(f"{'ok' if run.returncode == 0 else 'not ok'} {last} - {whole}")
    print(f"1..{last}")
    sys.exit(run.returncode)


if __name__ == "__main__":
    play("tests/fault/chaos/chaos.py", ["--faults", "30"], NAMES,
         "chaos_answers_nothing_but_success_or_not_now")
