"""The ways in which a primary is lost.  Each returns the seconds without a write."""
import os
import signal
import threading
import time
import uuid

from load import solicitation
from system import ROOT, until

FLOOR_S = 10.0  # seconds without writes after a death: more is a failure


def synchronous(servers):
    servers.create("a")
    servers.follow("b", "a")


def archiving(servers):
    archive = os.path.join(ROOT, "deploy/backup/archive.sh")
    servers.create("a", "archive_mode = on\narchive_timeout = 5\n"
                   f"archive_command = '{archive} %p {servers.path('archive')}/%f'")


def fail_over(f, dead, heir):
    """Kill one, promote the other, wait until writes flow again; seconds without a write."""
    began = time.monotonic()
    f.servers.kill(dead)
    f.servers.promote_when_dead(dead, heir)
    f.leader = heir
    promoted = time.monotonic()
    until("writes flow again", lambda: len(f.book.acknowledged(promoted)) > 20, 30)
    gap = f.book.longest_gap(began - 1)
    assert gap < FLOOR_S, f"{gap:.1f} s without a write"
    return gap


def plain(f):
    with f.writers():
        f.pause(0.4)
        until("writes flow", lambda: len(f.book.done) > 50)
        f.before = max(f.epochs())
        gap = fail_over(f, "a", "b")
        f.pause(0.3)
        if f.seconds < 10:
            return gap
        # and back: the old primary is rewound, follows, and is promoted when its turn comes
        f.servers.rewind("a", "b")
        f.servers.follow("a", "b")
        f.pause(0.2)
        f.before = max(f.epochs())
        gap = max(gap, fail_over(f, "b", "a"))
        f.pause(0.2)
    return gap


def numbering(f):
    """The standby is frozen, so commits and event numbers wait.  The primary crashes and is started
    again: what waited is now visible there, and there alone.  Nobody may be told of it."""
    with f.writers():
        f.pause(0.3)
        until("writes flow", lambda: len(f.book.done) > 50)
        f.s.quiet()  # positions are known; the next numbers are given while the standby is frozen
        f.before = max(f.epochs())
        f.servers.signal("b", signal.SIGSTOP)
        time.sleep(0.5)  # what was already confirmed has been answered by now
        f.servers.kill("b")
        frozen = time.monotonic()
        published = [len(listener.seen) for listener in f.listeners]
        until("commits wait for the standby", lambda: waiting(f, "a") >= 3)
        f.servers.kill("a")
        f.servers.start("a")
        alone = ids(f, "a")
        time.sleep(8)  # the services are back on it and repeat their requests
        false = f.book.acknowledged(since=frozen)
        told = [len(listener.seen) for listener in f.listeners]
        f.only_there = alone
        f.servers.kill("a")
        f.servers.start("b")
        f.servers.promote("b")
        f.leader = "b"
        promoted = time.monotonic()
        until("writes flow again", lambda: len(f.book.acknowledged(promoted)) > 20, 30)
        assert alone - ids(f, "b"), "nothing was on the old primary alone: the case proves nothing"
        assert not false, f"{len(false)} acknowledged without the standby"
        assert told == published, f"published without the standby: {published} {told}"
        f.pause(0.3)
    return f.book.first_after(promoted) - promoted


def ids(f, name):
    return {r[0] for r in f.servers.sql(name, "SELECT id FROM intake.solicitation")}


def waiting(f, name):
    return int(f.servers.sql(name, "SELECT count(*) FROM pg_stat_activity WHERE wait_event ="
                             " 'SyncRep'")[0][0])


def cancelled(f):
    """Writes that wait for a frozen standby: by time-out, by pg_cancel_backend and by
    pg_terminate_backend none becomes a success, and each is done once after the promotion."""
    with f.writers():
        until("writes flow", lambda: len(f.book.done) > 50)
        f.before = max(f.epochs())
    f.s.quiet()
    f.servers.signal("b", signal.SIGSTOP)
    time.sleep(0.3)
    f.servers.kill("b")
    alone = f.writers(0)
    for harm in (None, "pg_cancel_backend", "pg_terminate_backend"):
        threads, answers = [], []
        for _ in range(3):
            threads.append(in_thread(alone, answers))
        if harm:
            until("three commits wait", lambda: waiting(f, "a") >= 3)
            f.servers.sql("a", f"SELECT {harm}(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                          " AND usename = 'c360_intake'", first="SET synchronous_commit = local")
        for t in threads:
            t.join(20)
        slugs = [told.get("type", "") for _, told in answers]
        assert [status for status, _ in answers] == [503] * 3, (harm, answers)
        assert all(s.endswith(":outcome-unknown") for s in slugs), (harm, slugs)
    f.servers.kill("a")
    f.servers.start("b")
    f.servers.promote("b")
    f.leader = "b"
    promoted = time.monotonic()
    with f.writers():
        until("writes flow again", lambda: len(f.book.acknowledged(promoted)) > 20, 30)
    return f.book.first_after(promoted) - promoted


def in_thread(writers, answers):
    key = str(uuid.uuid4())
    t = threading.Thread(target=lambda: answers.append(
        writers.post("/v1/intake/solicitations", solicitation(), key)), daemon=True)
    t.start()
    return t


def instant(f):
    """Restore to a point in time: what came later is given up, by decision; its numbers are not given
    to other events, and readers follow into the new epoch."""
    backup = os.path.join(ROOT, "deploy/backup")
    servers = f.servers
    servers.as_server(f"{backup}/base.sh", servers.one("a"), servers.path("archive", "base"))
    with f.writers():
        until("writes flow", lambda: len(f.book.done) > 100)
    f.s.quiet()
    f.before = max(f.epochs())
    time.sleep(0.2)
    kept = dict(f.book.done)
    moment = servers.sql("a", "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                         " 'YYYY-MM-DD HH24:MI:SS.US+00')")[0][0]
    time.sleep(0.2)
    with f.writers():
        until("more is written", lambda: len(f.book.done) > len(kept) + 50)
    f.s.quiet()
    f.lost_by_design = set(f.book.done) - set(kept)
    servers.archived("a")
    servers.kill("a")
    servers.as_server(f"{backup}/restore.sh", servers.path("archive", "base"),
                      servers.path("archive"), servers.path("c", "data"), moment)
    servers.configure("c")
    servers.start("c")
    f.leader = "c"
    restored = time.monotonic()
    f.s.quiet()
    rows = {r[0] for r in f.s.sql("SELECT id FROM intake.solicitation")}
    path = "/v1/intake/solicitations"
    assert f.lost_by_design, "nothing was written after the instant"
    want = {kept[k] for k in kept if f.book.asked[k][0] == path}
    assert want == rows, f"{len(want - rows)} missing, {len(rows - want)} too many at the instant"
    f.book.give_up(kept, path)
    f.gave_up = len(f.lost_by_design)
    with f.writers():
        until("writes flow again", lambda: len(f.book.acknowledged(restored)) > 50, 30)
    return f.book.first_after(restored) - restored


def leased(servers):
    servers.create()


def patroni(f):
    """A node dies with its Patroni; when the lease has ended another one takes it.  Twice: the node
    that died comes back by itself as a follower in between."""
    gaps = []
    with f.writers():
        until("writes flow", lambda: len(f.book.done) > 50)
        f.before = max(f.epochs())
        for _ in range(2):
            f.pause(0.3)
            dead, began = f.servers.leader(), time.monotonic()
            f.servers.kill(dead)
            until("another node leads", lambda d=dead: f.servers.leader() not in (None, d), 60)
            f.leader = f.servers.leader()
            led = time.monotonic()
            until("writes flow again", lambda t=led: len(f.book.acknowledged(t)) > 20, 60)
            gaps.append(f.book.longest_gap(began - 1))
            f.without_leader = f"{led - began:.1f}"
            f.servers.start_node(dead)
            until("three nodes again", lambda: sorted(f.servers.roles().values()) ==
                  ["leader", "replica", "sync_standby"], 120)
    assert max(gaps) < FLOOR_S, f"{gaps} ({f.without_leader}) s without a write"
    return max(gaps)


def remark(f):
    parts = []
    if getattr(f, "gave_up", None):
        parts.append(f"given_up_by_the_restore={f.gave_up}")
    if getattr(f, "without_leader", None):
        parts.append(f"seconds_without_leader={f.without_leader}")
    return "".join(" " + p for p in parts)


PREPARE = {"instant": archiving, "patroni": leased}
CASES = {"plain": plain, "numbering": numbering, "cancelled": cancelled, "instant": instant,
         "patroni": patroni}
