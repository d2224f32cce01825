#!/usr/bin/python3
"""A backup is worth what its restore gives back: every table as it was at the chosen instant.

Usage: restore.py [--year [--seed N]]    with a generated year of activity instead of a few seconds of writes

Writes, archives, notes the checksum of every table and sequence at an instant, writes on, loses the
server, restores the base backup and the archive to that instant and compares.  Prints TAP.
"""
import argparse
import os
import random
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "e2e")]

import cases  # noqa: E402
from load import Book, Writers  # noqa: E402
from pair import Servers  # noqa: E402
from system import ROOT, SERVICES, System, Tap, until  # noqa: E402

BASE = 28500
BACKUP = os.path.join(ROOT, "deploy/backup")
TABLES = ("SELECT schemaname || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname IN"
          " ('intake', 'referral', 'directory', 'observatory') ORDER BY 1")
SEQUENCES = ("SELECT schemaname, sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname IN"
             " ('intake', 'referral', 'directory', 'observatory') ORDER BY 1, 2")
SUM = ("SELECT '{0}', count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)"
       " FROM {0} t")


def sums(servers, name):
    tables = [row[0] for row in servers.sql(name, TABLES)]
    assert len(tables) > 30, tables
    found = servers.sql(name, " UNION ALL ".join(SUM.format(t) for t in tables) + " ORDER BY 1")
    return found, servers.sql(name, SEQUENCES)


class Story:
    def __init__(self, servers, system, options):
        self.servers, self.s, self.book = servers, system, Book()
        self.year, self.seed = options.year, options.seed

    def activity(self, n):
        if self.year:
            self.s.script("deploy/demo/year.sh", "--seed", str(self.seed), "--per-100k", str(n),
                          "--workers", "2", timeout=1200)
        else:
            target = len(self.book.done) + 150
            with Writers(self.s, self.book):
                until("writes flow", lambda: len(self.book.done) > target, 30)

    def base_backup(self):
        self.activity(3)
        self.servers.as_server(f"{BACKUP}/base.sh", self.servers.one("a"),
                               self.servers.path("archive", "base"))

    def a_base_backup_is_never_overwritten(self):
        again = self.servers.as_server(f"{BACKUP}/base.sh", self.servers.one("a"),
                                       self.servers.path("archive", "base"), check=False)
        assert again.returncode == 1 and "exists" in again.stdout, again.stdout

    def instant(self):
        """Services stand still, so that the sums and the instant mean the same."""
        self.activity(4)
        self.s.quiet()
        self.s.script("deploy/local/stop.sh")
        self.then = sums(self.servers, "a")
        self.moment = self.servers.sql("a", "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                                       " 'YYYY-MM-DD HH24:MI:SS.US+00')")[0][0]
        time.sleep(0.1)
        self.s.start()

    def disaster(self):
        self.activity(5)
        self.s.quiet()
        self.s.script("deploy/local/stop.sh")
        self.later = sums(self.servers, "a")
        assert self.later != self.then
        self.servers.archived("a")
        self.servers.kill("a")

    def the_archive_refuses_a_second_writer(self):
        names = [n for n in sorted(os.listdir(self.servers.path("archive"))) if len(n) == 24]
        kept = self.servers.path("archive", names[0])
        same = self.servers.as_server(f"{BACKUP}/archive.sh", kept, kept, check=False)
        assert same.returncode == 0, same.stdout
        other = self.servers.as_server(f"{BACKUP}/archive.sh",
                                       self.servers.path("archive", names[1]), kept, check=False)
        assert other.returncode == 1 and "another content" in other.stdout, other.stdout

    def restore(self, name, *moment):
        self.servers.as_server(f"{BACKUP}/restore.sh", self.servers.path("archive", "base"),
                               self.servers.path("archive"), self.servers.path(name, "data"),
                               *moment)
        self.servers.configure(name)
        self.servers.start(name)
        until("it takes writes", lambda: self.servers.sql(
            name, "SELECT pg_is_in_recovery()") == [["f"]], 60)

    def every_table_is_as_it_was_at_the_instant(self):
        self.restore("b", self.moment)
        compare(self.then, sums(self.servers, "b"))

    def without_an_instant_nothing_archived_is_missing(self):
        self.restore("c")
        compare(self.later, sums(self.servers, "c"))
        self.servers.kill("c")

    def services_go_on_with_it(self):
        before = max(int(r[0]) for r in self.servers.sql("b", "SELECT epoch FROM intake.barrier"))
        self.s.start()
        self.activity(2)
        self.s.quiet()
        after = max(int(r[0]) for r in self.servers.sql("b", "SELECT epoch FROM intake.barrier"))
        assert after > before, (before, after)
        for service in SERVICES:
            self.s.pid(service)

    def a_damaged_backup_is_refused(self):
        with open(self.servers.path("archive", "base", "PG_VERSION"), "ab") as f:
            f.write(b"\n")
        refused = self.servers.as_server(
            f"{BACKUP}/restore.sh", self.servers.path("archive", "base"),
            self.servers.path("archive"), self.servers.path("never"), check=False)
        assert refused.returncode == 1 and "damaged" in refused.stdout, refused.stdout
        assert not os.path.exists(self.servers.path("never"))


def compare(want, got):
    different = [(a, b) for a, b in zip(want[0], got[0]) if a != b]
    assert len(want[0]) == len(got[0]) and not different, different[:5]
    # a sequence may skip numbers (PostgreSQL logs it 32 ahead) but never goes back
    behind = [(a, b) for a, b in zip(want[1], got[1]) if a[:2] != b[:2] or int(a[2]) > int(b[2])]
    assert len(want[1]) == len(got[1]) and not behind, behind[:5]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--year", action="store_true")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1000000))
    options = parser.parse_args()
    servers, tap = Servers(), Tap()
    try:
        cases.archiving(servers)
        system = System("restore", BASE, offers=100)
        system.env["C360_DATABASE"] = servers.address()
        system.address = servers.address
        with system:
            t = Story(servers, system, options)
            for name, test in (
                    ("a_base_backup_is_taken_and_verified_under_load", t.base_backup),
                    ("a_base_backup_is_never_overwritten", t.a_base_backup_is_never_overwritten),
                    ("an_instant_is_chosen", t.instant),
                    ("the_server_is_lost", t.disaster),
                    ("the_archive_refuses_a_second_writer", t.the_archive_refuses_a_second_writer),
                    ("every_table_is_as_it_was_at_the_instant",
                     t.every_table_is_as_it_was_at_the_instant),
                    ("without_an_instant_nothing_archived_is_missing",
                     t.without_an_instant_nothing_archived_is_missing),
                    ("services_go_on_with_it_in_a_new_epoch", t.services_go_on_with_it),
                    ("a_damaged_backup_is_refused", t.a_damaged_backup_is_refused)):
                tap.check(name, test)
            if not tap.failed:
                seed = f" seed={options.seed}" if options.year else ""
                rows = sum(int(r[1]) for r in t.then[0])
                print(f"# RESTORE{seed} tables={len(t.then[0])} rows={rows} sequences={len(t.then[1])}"
                      f" different=0 given_up={sum(int(r[1]) for r in t.later[0]) - rows}",
                      flush=True)
    finally:
        servers.end()
    tap.end()


if __name__ == "__main__":
    main()
