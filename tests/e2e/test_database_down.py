#!/usr/bin/python3
"""PostgreSQL goes away and comes back: 503 with Retry-After meanwhile, nothing is lost, nothing has to
be started again."""
import threading
import time
import uuid

import ledger
import story
from system import DATA_SERVICES, SERVICES, System, Tap, until

READS = {"intake": "/v1/intake/situations?departement=31",
         "referral": "/v1/referral/handoffs?departement=31",
         "directory": "/v1/directory/communes?departement=31",
         "observatory": "/v1/observatory/indicators?departement=31&period=2026-01"}
ADVISER = "conseiller-31"


class Writer(threading.Thread):
    """Solicitations one after the other, each repeated with its key until its outcome is known."""

    def __init__(self, s):
        super().__init__(daemon=True)
        self.s, self.stop, self.refused, self.done = s, threading.Event(), 0, {}
        self.other = []

    def run(self):
        while not self.stop.is_set():
            key = str(uuid.uuid4())
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                try:
                    answer = self.s.ask(ADVISER, "POST", "/v1/intake/solicitations", story.new(),
                                        key=key)
                except OSError as e:
                    self.other.append(repr(e))
                    continue
                if answer.status == 201:
                    self.done[key] = answer.json["id"]
                    break
                if answer.status != 503:
                    self.other.append(repr(answer))
                    break
                self.refused += 1
                self.stop.wait(0.1)


def database(s, verb, **env):
    s.env.update(env)
    s.script("deploy/local/cluster.sh", verb, f"{s.run}/pg")


def unavailable(s, who, method, target, body=None, port=None):
    answer = s.ask(who, method, target, body, port=port)
    assert answer.status == 503, answer
    assert answer.type == "application/problem+json" and answer.slug in (
        "unavailable", "outcome-unknown"), answer
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600, answer.headers["Retry-After"]


def reads_and_writes_answer_503(s):
    for service, target in READS.items():
        unavailable(s, ADVISER, "GET", target)
        unavailable(s, ADVISER, "GET", target, port=s.port(service))
    unavailable(s, ADVISER, "POST", "/v1/intake/solicitations", story.new())


def each_says_alive_and_not_ready(s):
    for service in DATA_SERVICES:
        def ready(path, name=service):
            return s.raw("GET", path, {}, port=s.port(name, "ops"))
        until(f"{service} says that it is not ready", lambda: ready("/readyz").status == 503)
        assert ready("/healthz").status == 200, service
        assert ready("/metrics").status == 200, service
    assert s.raw("GET", "/healthz", {}, port=s.port("gateway", "ops")).status == 200


def what_needs_no_database_is_answered(s):
    for target in ("/v1/codes", "/openapi.json", "/docs"):
        assert s.ask(None, "GET", target).status == 200, target
    assert s.ask(ADVISER, "GET", "/v1/me").status == 200


def answers_come_soon(s):
    begin = time.monotonic()
    unavailable(s, ADVISER, "GET", READS["intake"])
    assert time.monotonic() - begin < 3, time.monotonic() - begin


def each_recovers_by_itself(s, pids):
    for service in SERVICES:
        until(f"{service} is ready again", lambda name=service: s.raw(
            "GET", "/readyz", {}, port=s.port(name, "ops")).status == 200, 15)
    for target in READS.values():
        until(f"{target} answers", lambda where=target: s.ask(ADVISER, "GET", where).status == 200)
    assert {x: s.pid(x) for x in SERVICES} == pids


def nothing_is_lost(s, writer, before):
    s.quiet()
    rows = {r[0] for r in s.sql("SELECT id FROM intake.solicitation")} - before
    assert rows == set(writer.done.values()), (len(rows), len(writer.done))
    assert writer.refused > 0, "the writer never met the failure"
    assert not writer.other, writer.other[:3]


def main(s):
    tap = Tap()
    story.proposal(s, story.situation(s))
    s.quiet()
    before = {r[0] for r in s.sql("SELECT id FROM intake.solicitation")}
    pids = {x: s.pid(x) for x in SERVICES}
    writer = Writer(s)
    writer.start()
    until("writes flow", lambda: len(writer.done) > 20)
    database(s, "stop", C360_PG_STOP="immediate")
    tap.check("reads_and_writes_answer_503_with_retry_after", reads_and_writes_answer_503, s)
    tap.check("every_service_says_alive_and_not_ready", each_says_alive_and_not_ready, s)
    tap.check("what_needs_no_database_is_answered_meanwhile", what_needs_no_database_is_answered, s)
    tap.check("the_refusal_comes_soon", answers_come_soon, s)
    database(s, "start")
    tap.check("every_service_recovers_without_being_started_again", each_recovers_by_itself, s, pids)
    many = len(writer.done)
    until("writes flow again", lambda: len(writer.done) > many + 20)
    writer.stop.set()
    writer.join(70)
    tap.check("every_write_that_was_repeated_stands_once", nothing_is_lost, s, writer, before)
    tap.check("event_numbers_have_no_hole", ledger.check_numbers, s)
    tap.check("every_fact_has_its_one_event", ledger.check_events, s)
    tap.check("the_figures_equal_those_counted_from_the_tables", ledger.check_figures, s)
    tap.check("no_event_was_parked", ledger.check_nothing_parked, s)
    tap.end()


if __name__ == "__main__":
    with System("database_down", 26000) as system:
        main(system)
