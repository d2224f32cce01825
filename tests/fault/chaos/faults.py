"""What goes wrong: a table of faults; each is drawn from the seed, done, held for a while, and healed.

A fault is a function of (system, random) that does its harm and returns how to heal it: a function,
or None when the harm heals by itself.
"""
import glob
import os
import signal
import subprocess
import threading
import time

from system import DATA_SERVICES, SERVICES, until
from twins import AHEAD_MS, REPLICAS, place

WRITERS = ("intake", "referral", "directory")
pg_lock = threading.Lock()  # one change of the database's own life at a time


# --- processes -----------------------------------------------------------------------------------
def kill(system, random):
    r = system.replicas[random.choice(SERVICES), random.choice(REPLICAS)]
    r.end()
    return str(r), r.start


def leader(system, service, word):
    """The replica that took this lock last, by its own log."""
    last, found = b"", None
    for n in REPLICAS:
        with open(system.replicas[service, n].log, "rb") as f:
            times = [line for line in f if word in line]
        if times and times[-1] > last:  # a line begins with its time
            last, found = times[-1], system.replicas[service, n]
    return found


def kill_leader(system, random):
    feed = random.random() < 0.5
    service = random.choice(("referral", "observatory", "intake") if feed else WRITERS)
    r = leader(system, service, b"feed.leads" if feed else b"relay.leads")
    if r is None:
        return f"{service}: none leads", None
    r.end()
    return f"{'feed' if feed else 'relay'} of {r}", r.start


def both(system, random):
    service = random.choice(SERVICES)
    pair = [system.replicas[service, n] for n in REPLICAS]
    for r in pair:
        r.end()
    return service, lambda: [r.start() for r in pair]


def terminate(system, random):
    """SIGTERM while requests are under way."""
    r = system.replicas[random.choice(SERVICES), random.choice(REPLICAS)]
    r.end(signal.SIGTERM)
    return str(r), r.start


def freeze(system, random):
    r = system.replicas[random.choice(SERVICES), random.choice(REPLICAS)]
    r.freeze(True)
    return str(r), lambda: r.freeze(False)


def clock_back(system, random):
    """The clock of one replica is set back, by seconds or by most of an hour."""
    r = system.replicas[random.choice(DATA_SERVICES), random.choice(REPLICAS)]
    r.end()
    by = random.choice((1, 20, 3000))
    r.start(C360_CLOCK_OFFSET_MS=str(AHEAD_MS - 1000 * by))

    def heal():
        r.end()
        r.start()
    return f"{r} by {by} s", heal


# --- the database --------------------------------------------------------------------------------
def backends(system, random):
    """The connections of one role, all or some: handlers, or relay, feeds and jobs."""
    role = f"c360_{random.choice(DATA_SERVICES)}{random.choice(('', '_bus'))}"
    some = random.choice(("", " AND pid % 2 = 0"))
    order = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'{some}"
    subprocess.run(["psql", "-X", "-q", "-d", system.address(), "-c", order], check=False,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20)
    return role + (" half" if some else ""), None


def restart(system, random, kind):
    away = random.uniform(0, 1.5)
    with pg_lock:
        system.pg("stop", kind, check=False)
        time.sleep(away)
        system.pg("start")
    return f"away {away:.1f} s", None


def restart_fast(system, random):
    return restart(system, random, "fast")


def restart_immediate(system, random):
    return restart(system, random, "immediate")


def lock_table(system, random):
    """A migration or a person at psql holds a table."""
    service, table = random.choice((("intake", "situation"), ("referral", "proposal"),
                                    ("directory", "offer"), ("referral", "situation_ref")))
    seconds = random.uniform(0.5, 2.5)
    order = f"BEGIN; LOCK TABLE {service}.{table}; SELECT pg_sleep({seconds}); COMMIT"
    subprocess.run(["psql", "-X", "-q", "-d", system.address(), "-c", order], check=False,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30)
    return f"{service}.{table} {seconds:.1f} s", None


def fill_disk(system, random):
    """Nothing more can be written; the server may stop for it.  It is started again with room."""
    if not system.on_tmpfs:
        return "NOT DONE: mount is not allowed here", None
    filler = f"{system.disk}/filler"
    with pg_lock:
        with open(filler, "wb") as f:
            try:
                while True:
                    f.write(b"\0" * (1 << 20))
                    f.flush()
            except OSError:
                pass
        # the log files that exist are still written: force the next one
        subprocess.run(["psql", "-X", "-q", "-d", system.address(), "-c", "SELECT pg_switch_wal()"],
                       check=False, timeout=20, capture_output=True)
        time.sleep(random.uniform(1, 3))
        os.unlink(filler)
        system.pg("start")  # does nothing when it runs
        if "FATAL" in system.pg("status", check=False):
            system.pg("start")
    return "", None


# --- the bus -------------------------------------------------------------------------------------
def doors(system, random):
    """The doors of one service, of one replica of it or of both."""
    service, numbers = random.choice(DATA_SERVICES), random.choice(((0,), (1,), REPLICAS))
    kinds = random.choice((("pub",), ("replay",), ("pub", "replay")))
    return (f"{service}{numbers} {'+'.join(kinds)}",
            [place(system.base, service, n, k + "-proxy") for n in numbers for k in kinds])


def trouble(system, random, mode, value=0):
    name, ports = doors(system, random)
    for p in ports:
        system.order_proxy(door=p, mode=mode, value=value)
    return f"{name} {value or ''}", lambda: [system.order_proxy(door=p, mode="pass") for p in ports]


def cut_bus(system, random):
    return trouble(system, random, "cut")


def hold_bus(system, random):
    return trouble(system, random, "hold")


def delay_bus(system, random):
    return trouble(system, random, "delay", random.choice((50, 200, 500)))


def throttle_bus(system, random):
    return trouble(system, random, "throttle", random.choice((2000, 20000)))


def flood(system, _random):
    """A reader is stopped while more events come than are kept for it (10 000): dropped live,
    then replayed.  The import writes them at once."""
    pair = [system.replicas["observatory", n] for n in REPLICAS]
    for r in pair:
        r.freeze(True)
    system.flooded += 12000
    try:
        with pg_lock:
            done = (n for n in range(1, 6) if system.import_offers(system.flooded) == 0)
            tries = next(done, None)
        until("the flood is published", lambda: outbox_empty(system, "directory"), 30)
    finally:
        for r in pair:
            r.freeze(False)
    return f"12000 events, import at the {tries}. try", None


def outbox_empty(system, service):
    try:
        return system.sql(f"SELECT count(*) FROM {service}.outbox") == [["0"]]
    except AssertionError:
        return False  # the database is away: another fault


# how often, the function, how long it is held
TABLE = [
    (8, kill, (0, 1.5)), (4, kill_leader, (0, 1.5)), (1, both, (0, 1)), (2, terminate, (0, 1)),
    (3, freeze, (0.5, 4)), (2, clock_back, (1, 5)), (4, backends, (0, 0)), (2, restart_fast, (0, 0)),
    (2, restart_immediate, (0, 0)), (2, lock_table, (0, 0)), (1, fill_disk, (0, 0)),
    (3, cut_bus, (0.2, 4)), (1, hold_bus, (0.5, 4)), (2, delay_bus, (0.5, 4)),
    (1, throttle_bus, (0.5, 4)),
]


def plan(random, count):
    """Each kind at least once when there is room, the rest by weight, in an order of the seed."""
    chosen = [row for row in TABLE][:count]
    weights = [row[0] for row in TABLE]
    chosen += random.choices(TABLE, weights, k=count - len(chosen))
    random.shuffle(chosen)
    return chosen


def mend(system):
    """Whatever is still broken is put right: the end of the trouble."""
    for path in glob.glob(f"{system.disk}/filler"):
        os.unlink(path)
    with pg_lock:
        system.pg("start")
    for s in DATA_SERVICES:
        for n in REPLICAS:
            for kind in ("pub", "replay"):
                system.order_proxy(door=place(system.base, s, n, kind + "-proxy"), mode="pass")
    for r in system.replicas.values():
        r.freeze(False)
        r.start()
