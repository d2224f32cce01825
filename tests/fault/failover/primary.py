#!/usr/bin/python3
"""Ways to lose a primary; what was acknowledged is still there, and nothing is there twice.

Usage: primary.py [--seconds N] CASE…
  plain       kill -9 under load, promotion of the synchronous standby; long form: and back again
  numbering   crash, restart and promotion while commits and event numbers wait for the standby
  cancelled   a commit that was cut off on its way to the standby is never acknowledged
  instant     restore to a point in time; readers go on in the new epoch
  patroni     three nodes under Patroni and the file of deploy/patroni: the leader dies, twice

Each case has five services of its own, which are never started again.  Prints one line
FAILOVER case=… per case; ends with 1 unless lost, doubled and holes are all 0.
"""
import argparse
import os
import sys
import time
import traceback

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "e2e")]

import ledger  # noqa: E402
import cases  # noqa: E402
from lease import Lease  # noqa: E402
from load import Book, Listener, Writers  # noqa: E402
from pair import Servers  # noqa: E402
from system import DATA_SERVICES, System  # noqa: E402

BASE = 28000


class Fight:
    """One case: servers, services, load, and the account at the end."""

    def __init__(self, servers, system, seconds):
        self.servers, self.s, self.seconds = servers, system, seconds
        self.book = Book()
        self.gap_since = time.monotonic()
        self.leader = "a"
        self.lost_by_design = set()  # keys of what a restore to a point in time gives up
        self.listeners = [Listener(system, "intake", "observatory"),
                          Listener(system, "referral", "observatory")]
        for listener in self.listeners:
            listener.start()

    def epochs(self, service="intake"):
        return [int(r[0]) for r in self.s.sql(f"SELECT DISTINCT epoch FROM {service}.event ORDER BY 1")]

    def writers(self, n=4):
        return Writers(self.s, self.book, n)

    def pause(self, share):
        time.sleep(self.seconds * share)

    def numbers_once(self):
        """What listeners were told against the tables: a number means one event, for ever."""
        doubled = sum(len(listener.twice) for listener in self.listeners)
        for listener in self.listeners:
            rows = {(r[0], int(r[1]), int(r[2])): r[3] for r in self.s.sql(
                f"SELECT split_part(stream, '.', 1) || '.{listener.service}.' ||"
                " split_part(stream, '.', 2), epoch, sequence, event_id"
                f" FROM {listener.service}.event")}
            for number, event in listener.seen.items():
                if number in rows and rows[number] != event:
                    doubled += 1
                if number not in rows and not self.lost_by_design:
                    raise AssertionError(f"published and gone: {number} {event}")
        return doubled

    def account(self, before):
        """Acknowledged ⊆ rows ⊆ attempted, and after every key was asked again: equal."""
        self.s.quiet()
        early = dict(self.book.done)
        if not self.lost_by_design:
            self.rows_hold(early)
        writers = Writers(self.s, self.book, 0)
        writers.settle()
        self.s.quiet()
        ledger.check_rows(self.s, list(self.book.journal()))
        ledger.check_numbers(self.s)
        ledger.check_events(self.s)
        ledger.check_figures(self.s)
        ledger.check_nothing_parked(self.s)
        doubled = self.numbers_once()
        assert all(listener.seen for listener in self.listeners), "nobody listened"
        now = max(self.epochs())
        assert now > before, f"the epoch did not grow: {before}, {now}"
        assert not self.book.faults, self.book.faults[:5]
        assert doubled == 0, f"{doubled} numbers were given twice"
        return doubled

    def rows_hold(self, done):
        """No acknowledged id is missing: asked before anything is repeated."""
        rows = set()
        for statement in ledger.CREATED.values():
            rows |= {r[0] for r in self.s.sql(statement)}
        gone = set(done.values()) - rows
        assert not gone, f"lost={len(gone)}: {sorted(gone)[:3]}"

    def end(self):
        for listener in self.listeners:
            listener.end()


def fight(name, seconds):
    servers = Lease() if name == "patroni" else Servers()
    try:
        cases.PREPARE.get(name, cases.synchronous)(servers)
        system = System(f"failover-{name}", BASE, offers=100)
        system.env["C360_DATABASE"] = servers.address()
        system.address = servers.address
        with system:
            pids = {s: system.pid(s) for s in (*DATA_SERVICES, "gateway")}
            f = Fight(servers, system, seconds)
            try:
                gap = cases.CASES[name](f)
                before = f.before
                f.account(before)
                assert pids == {s: system.pid(s) for s in pids}, "a service was started again"
                for pid in pids.values():
                    os.kill(pid, 0)
                print(f"FAILOVER case={name} acknowledged={len(f.book.done)} lost=0 doubled=0 holes=0"
                      f" seconds_without_writes={gap:.1f} epochs={len(f.epochs())}"
                      f" unknown={f.book.statuses.get(503, 0)}{cases.remark(f)}", flush=True)
            finally:
                f.end()
    finally:
        servers.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=float, default=12, help="length of the load of each case")
    parser.add_argument("cases", nargs="*", metavar="CASE", default=list(cases.CASES))
    chosen = parser.parse_args()
    failed = 0
    for name in chosen.cases:
        try:
            fight(name, chosen.seconds)
        except Exception:
            failed += 1
            traceback.print_exc()
            print(f"FAILOVER case={name} FAILED", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
