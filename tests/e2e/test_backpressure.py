#!/usr/bin/python3
"""More than there is room for: the answer is 503 with Retry-After within the time-out, memory stays
bounded, and all is well again by itself.  A subscriber that stands still slows nobody."""
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid

import story
from busreader import Reader
from system import System, Tap, until

BASE = 29000
STATEMENT_MS, WAIT_MS = 1500, 300
LATEST_S = (STATEMENT_MS + WAIT_MS) / 1000 + 1.5  # plus what a loaded machine needs
SETTINGS = {"intake": f"C360_POOL_SIZE=2\nC360_POOL_WAIT_MS={WAIT_MS}\n"
                      f"C360_STATEMENT_MS={STATEMENT_MS}"}
PATH = "/v1/intake/solicitations"


def rss_mb(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


class Crowd:
    """n callers of intake at once, each once: (status, seconds, Retry-After, slug, key)."""

    def __init__(self, s, n, method="POST"):
        self.s, self.method, self.answers, self.lock = s, method, [], threading.Lock()
        self.threads = [threading.Thread(target=self.one, daemon=True) for _ in range(n)]
        for t in self.threads:
            t.start()

    def one(self):
        key, began = str(uuid.uuid4()), time.monotonic()
        got = self.s.ask(story.ADVISER, self.method, PATH,
                         story.new() if self.method == "POST" else None, key=key)
        with self.lock:
            self.answers.append((got.status, time.monotonic() - began,
                                 got.headers.get("Retry-After"), got.slug, key))

    def wait(self):
        for t in self.threads:
            t.join(30)
        assert len(self.answers) == len(self.threads), "not everybody was answered"
        return self.answers


def refused_in_time(answers, statuses=(503,)):
    for status, seconds, retry, slug, _ in answers:
        assert status in statuses, (status, slug)
        assert seconds < LATEST_S, f"{seconds:.1f} s"
        assert status != 503 or retry and 1 <= int(retry) <= 60, retry


def recovers(s):
    until("a write succeeds again", lambda: s.ask(
        story.ADVISER, "POST", PATH, story.new()).status == 201, 5)


def rows(s, table="intake.solicitation"):
    return int(s.sql(f"SELECT count(*) FROM {table}")[0][0])


class Held:
    """Somebody holds a table."""

    def __init__(self, s, table):
        where = s.address().replace("dbname=postgres", "dbname=c360")
        self.process = subprocess.Popen(["psql", "-X", "-q", "-d", where], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self.process.stdin.write(f"BEGIN; LOCK TABLE {table} IN EXCLUSIVE MODE;\n")
        self.process.stdin.flush()
        until("the lock is held", lambda: s.sql(
            "SELECT count(*) FROM pg_locks WHERE mode = 'ExclusiveLock' AND granted AND relation ="
            f" '{table}'::regclass") == [["1"]])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate("ROLLBACK;\n", timeout=10)


def an_exhausted_pool_refuses_in_time_and_writes_nothing(s):
    before, memory = rows(s), rss_mb(s.pid("intake"))
    with Held(s, "intake.solicitation"):
        for _ in range(2):
            refused_in_time(Crowd(s, 60).wait())
        assert s.ask(None, "GET", "/healthz", port=s.port("intake", "ops")).status == 200
    recovers(s)
    assert rows(s) <= before + 1 + 4, "what was refused was written"
    grown = rss_mb(s.pid("intake")) - memory
    assert grown < 60, f"{grown:.0f} MB more"


def servers_of(s):
    """The processes of the database."""
    with open(f"{s.run}/pg/cluster/data/postmaster.pid", encoding="ascii") as f:
        top = f.readline().strip()
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", top], capture_output=True, text=True,
                          check=True)
    return [int(top), *map(int, done.stdout.split())]


def tell(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass  # a worker of the server that has just ended


def a_database_that_stands_still_is_answered_for_in_time(s):
    """Whoever was told nothing definite repeats with its key: one row for each key."""
    before, frozen = rows(s), servers_of(s)
    try:
        tell(frozen, signal.SIGSTOP)
        answers = Crowd(s, 30).wait()
    finally:
        tell(frozen, signal.SIGCONT)
    refused_in_time(answers)
    assert {a[3] for a in answers} <= {"outcome-unknown", "unavailable"}, answers
    recovers(s)
    keys = [a[4] for a in answers]
    made = {s.good(story.ADVISER, "POST", PATH, story.new(), key=k).json["id"] for k in keys}
    assert len(made) == len(keys)
    until("no request was done twice", lambda: rows(s) == before + len(keys) + 1)


def a_full_audit_queue_refuses_reads_instead_of_forgetting_them(s):
    opened = story.solicitation(s).json["id"]
    seen = f"SELECT count(*) FROM intake.audit WHERE resource_id = '{opened}' AND operation LIKE 'get%'"
    memory, stop, told, lock = rss_mb(s.pid("intake")), threading.Event(), {}, threading.Lock()
    headers = {"Authorization": "Bearer " + s.token(story.ADVISER)}

    def read():
        c = http.client.HTTPConnection("127.0.0.1", s.port("intake"), timeout=20)
        while not stop.is_set():
            began = time.monotonic()
            c.request("GET", f"{PATH}/{opened}", headers=headers)
            got = c.getresponse()
            got.read()
            with lock:
                told[got.status] = told.get(got.status, 0) + 1
                told["late"] = max(told.get("late", 0), time.monotonic() - began)
                if got.status == 503 and not got.headers.get("Retry-After"):
                    told["bare"] = True
        c.close()
    with Held(s, "intake.audit"):
        readers = [threading.Thread(target=read, daemon=True) for _ in range(8)]
        for r in readers:
            r.start()
        try:
            until("reads are refused", lambda: told.get(503, 0) > 8, 25)
        finally:
            stop.set()
        for r in readers:
            r.join(20)
    assert set(told) <= {200, 503, "late"}, told
    assert told["late"] < LATEST_S + 2, told
    until("reads are answered again",
          lambda: s.ask(story.ADVISER, "GET", f"{PATH}/{opened}").status == 200, 10)
    until("all that was shown is in the audit", lambda: int(s.sql(seen)[0][0]) > told[200], 20)
    grown = rss_mb(s.pid("intake")) - memory
    assert grown < 60, f"{grown:.0f} MB more"


FOLLOW = """
import sys, zmq
sys.path.insert(0, sys.argv[4])
from busreader import pair
own, server = pair(sys.argv[1]), pair(sys.argv[2])
s = zmq.Context().socket(zmq.SUB)
s.curve_publickey, s.curve_secretkey = own
s.curve_serverkey = server[0]
s.connect("tcp://127.0.0.1:" + sys.argv[3])
s.subscribe(b"31.intake.facts.")
while True:
    s.recv_multipart()
    print("x", flush=True)
"""


def write_many(s, n):
    """Seconds of each of n writes, one after the other on one connection."""
    c = http.client.HTTPConnection("127.0.0.1", s.port("intake"), timeout=20)
    took = []
    for _ in range(n):
        began = time.monotonic()
        c.request("POST", PATH, json.dumps(story.new()).encode(), {
            "Authorization": "Bearer " + s.token(story.ADVISER), "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4())})
        got = c.getresponse()
        got.read()
        assert got.status == 201, got.status
        took.append(time.monotonic() - began)
    c.close()
    return sorted(took)


def a_subscriber_that_stands_still_slows_no_writer(s):
    write_many(s, 50)
    free = write_many(s, 200)
    follower = subprocess.Popen(
        [sys.executable, "-c", FOLLOW, f"{s.run}/bus/observatory.key", f"{s.run}/bus/intake.key",
         str(s.port("intake", "pub")), os.path.dirname(os.path.abspath(__file__))],
        stdout=subprocess.PIPE)
    try:
        story.solicitation(s)
        assert follower.stdout.read(1) == b"x", "it did not follow"
        os.kill(follower.pid, signal.SIGSTOP)
        memory = rss_mb(s.pid("intake"))
        slow = write_many(s, 600)
        grown = rss_mb(s.pid("intake")) - memory
    finally:
        os.kill(follower.pid, signal.SIGKILL)
        follower.wait()
    middle, late = len(slow) // 2, len(slow) * 99 // 100
    assert slow[middle] < 3 * free[len(free) // 2] + 0.005, (slow[middle], free[len(free) // 2])
    assert slow[late] < 3 * free[len(free) * 99 // 100] + 0.1, (slow[late], free[-2])
    assert grown < 40, f"{grown:.0f} MB more"


def what_it_missed_is_read_again(s):
    s.quiet()
    reader = Reader(s, "observatory", "intake")
    try:
        events = reader.replay_all("31.intake.facts")
    finally:
        reader.close()
    want = int(s.sql("SELECT count(*) FROM intake.event WHERE stream = '31.facts'")[0][0])
    assert len(events) == want and want > 600, (len(events), want)


def main(s):
    tap = Tap()
    for test in (an_exhausted_pool_refuses_in_time_and_writes_nothing,
                 a_database_that_stands_still_is_answered_for_in_time,
                 a_full_audit_queue_refuses_reads_instead_of_forgetting_them,
                 a_subscriber_that_stands_still_slows_no_writer, what_it_missed_is_read_again):
        tap.check(test.__name__, test, s)
    tap.end()


if __name__ == "__main__":
    with System("backpressure", BASE, SETTINGS, offers=100) as system:
        main(system)
