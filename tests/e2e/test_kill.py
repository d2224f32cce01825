#!/usr/bin/python3
"""kill -9 of each service in turn while a year of activity is written: nothing is lost, nothing is
counted twice.  Then SIGTERM with requests in flight: each is answered."""
import http.client
import json
import os
import signal
import subprocess
import threading
import time
import uuid

import indicators
import ledger
import story
from system import ROOT, SERVICES, System, Tap, day, until

PER_100K = "3"
WORKERS = "4"


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Year:
    """A small year of its own for each service that is killed: five seeds, one journal each."""

    def __init__(self, s, service):
        self.s, self.service = s, service
        self.args = ["--per-100k", PER_100K, "--workers", WORKERS, "--seed",
                     str(100 + SERVICES.index(service))]
        self.path, self.out = f"{s.run}/journal.{service}", f"{s.run}/year.{service}.log"

    def start(self):
        with open(self.out, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [f"{ROOT}/deploy/demo/year.sh", *self.args, "--journal", self.path, "--patience", "90"],
                cwd=ROOT, env=self.s.env, stdout=log, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, start_new_session=True)

    def lines(self):
        try:
            with open(self.path, encoding="utf-8") as f:
                return sum(1 for _ in f)
        except FileNotFoundError:
            return 0

    def advance(self, by):
        """Wait for this many more lines of the journal, or for the end."""
        target = self.lines() + by
        until(f"the year goes on ({self.path})",
              lambda: self.lines() >= target or self.process.poll() is not None, 60)
        assert self.process.poll() is None, f"the year ended before {self.service} was killed"

    def end(self):
        try:
            code = self.process.wait(timeout=150)
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
        with open(self.out, encoding="utf-8") as f:
            assert code == 0, f.read()[-3000:]


def kill_one(s, year):
    """kill -9 in the middle of the writes; brought back by make run's own script."""
    year.start()
    try:
        year.advance(80)
        pid = s.pid(year.service)
        s.kill(year.service)
        until(f"{year.service} is dead", lambda: not alive(pid))
        s.start()
        assert s.pid(year.service) != pid
    finally:
        year.end()


def was_repeated(years):
    again = [l for y in years for l in ledger.journal(y.path) if l["is"] == "attempt" and l["nth"] > 1]
    assert again, "no request had to be repeated: the kills hit nothing"


def second_run_changes_nothing(s, years):
    counts = "SELECT " + ", ".join(f"(SELECT count(*) FROM {t})" for t in (
        "intake.solicitation", "intake.situation", "referral.proposal", "referral.relay",
        "referral.handoff", "intake.event", "referral.event"))
    before = s.sql(counts)
    for y in years:
        s.script("deploy/demo/year.sh", *y.args)
    assert s.sql(counts) == before, (before, s.sql(counts))


class Flight(threading.Thread):
    """Writes one after the other on a kept connection until the service is gone."""

    def __init__(self, s, service):
        super().__init__(daemon=True)
        self.s, self.connection = s, http.client.HTTPConnection("127.0.0.1", s.port(service), timeout=15)
        self.token, self.answered, self.cut = s.token("conseiller-31"), 0, None

    def run(self):
        body = json.dumps(story.new()).encode()
        while True:
            headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json",
                       "Idempotency-Key": str(uuid.uuid4())}
            try:
                self.connection.connect()
            except OSError:
                return  # no longer accepts: this request never began
            try:
                self.connection.request("POST", "/v1/intake/solicitations", body, headers)
                answer = self.connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as e:
                self.cut = e
                return
            finally:
                self.connection.close()
            if answer.status == 201:
                self.answered += 1


def sigterm_answers_what_it_took(s, service):
    """Slow the database, so that requests are under way for sure when SIGTERM comes."""
    before = int(s.sql("SELECT count(*) FROM intake.solicitation")[0][0])
    flights = [Flight(s, service) for _ in range(6)]
    for f in flights:
        f.start()
    until("requests flow", lambda: sum(f.answered for f in flights) > 30)
    pid = s.pid(service)
    s.kill(service, signal.SIGTERM)
    until(f"{service} ends", lambda: not alive(pid), 12)
    for f in flights:
        f.join(15)
    s.start()
    s.quiet()
    rows = int(s.sql("SELECT count(*) FROM intake.solicitation")[0][0]) - before
    answered = sum(f.answered for f in flights)
    # a connection that was still in the queue of the kernel was never taken: it left no fact
    assert rows == answered, f"{rows} rows, {answered} answers; cut: {[f.cut for f in flights]}"


def held_requests_are_answered(s):
    """Six writes wait for a lock when SIGTERM comes: all six are answered once it is released."""
    where = s.address().replace("dbname=postgres", "dbname=c360")
    holder = subprocess.Popen(["psql", "-X", "-q", "-d", where], stdin=subprocess.PIPE, text=True,
                              stdout=subprocess.DEVNULL)
    holder.stdin.write("BEGIN; LOCK TABLE intake.solicitation IN EXCLUSIVE MODE;\n")
    holder.stdin.flush()
    until("the lock is held", lambda: s.sql(
        "SELECT count(*) FROM pg_locks WHERE mode = 'ExclusiveLock' AND granted AND relation ="
        " 'intake.solicitation'::regclass") == [["1"]])
    answers = []

    def write():
        answers.append(s.ask("conseiller-31", "POST", "/v1/intake/solicitations", story.new(),
                             port=s.port("intake")).status)
    writers = [threading.Thread(target=write, daemon=True) for _ in range(6)]
    for w in writers:
        w.start()
    until("six writes wait", lambda: s.sql(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND usename = 'c360_intake'") == [["6"]])
    pid = s.pid("intake")
    s.kill("intake", signal.SIGTERM)
    time.sleep(0.3)
    holder.communicate("COMMIT;\n", timeout=10)
    for w in writers:
        w.join(15)
    assert answers == [201] * 6, answers
    until("intake ends", lambda: not alive(pid), 12)
    s.start()


def main(s):
    tap = Tap()
    years = [Year(s, service) for service in SERVICES]
    for year in years:
        tap.check(f"a_year_is_finished_although_{year.service}_was_killed_in_it", kill_one, s, year)
    tap.check("some_requests_had_to_be_repeated", was_repeated, years)
    tap.check("all_events_are_numbered_and_applied", s.quiet)
    lines = [line for y in years for line in ledger.journal(y.path)]
    tap.check("acknowledged_writes_are_rows_and_no_write_made_two", ledger.check_rows, s, lines)
    tap.check("event_numbers_have_no_hole_and_none_comes_twice", ledger.check_numbers, s)
    tap.check("every_fact_has_its_one_event", ledger.check_events, s)
    tap.check("the_figures_equal_those_counted_from_the_tables", ledger.check_figures, s)
    tap.check("the_indicators_answer_those_figures", ledger.check_answers, s, "31",
              day()[:7])
    tap.check("every_indicator_is_that_of_the_tables_each_month_and_the_year",
              indicators.check_figures_of_year, s, "31", int(day()[:4]))
    tap.check("each_figure_opens_into_as_many_facts", indicators.check_explained, s, "31", day()[:4])
    tap.check("no_event_was_parked", ledger.check_nothing_parked, s)
    tap.check("the_same_year_again_changes_nothing", second_run_changes_nothing, s,
              years)
    tap.check("sigterm_answers_the_requests_that_wait_for_the_database", held_requests_are_answered, s)
    for service in ("intake", "gateway"):
        tap.check(f"sigterm_to_{service}_leaves_no_fact_without_its_answer",
                  sigterm_answers_what_it_took, s, service)
    tap.check("and_the_figures_are_still_those_of_the_tables", ledger.check_figures, s)
    tap.end()


if __name__ == "__main__":
    with System("kill", 22200) as system:
        main(system)
