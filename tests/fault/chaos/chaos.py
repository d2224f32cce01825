#!/usr/bin/python3
"""Break everything on purpose while every kind of write goes on; then compare, exactly.

    tests/fault/chaos/chaos.py [--faults N] [--seed N] [--workers N] [--old BIN]

The last line is "CHAOS seed=… faults=… kills=… acknowledged=… lost=0 doubled=0 holes=0
recovery_p99_ms=…"; the exit code is 0 only when nothing was lost, doubled or answered wrongly.  The
same seed draws the same faults and acts; which of them meet is the machine's affair.
"""
import argparse
import os
import random
import shutil
import sys
import threading
import time

sys.dont_write_bytecode = True

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "e2e"))
from faults import flood, mend, plan
from judge import judge
from load import PLACES, GaveUp, Ledger, Refused, repeat
from stories import Stories, start_workers
from system import B, ROOT
from twins import Twins

KILLS = {"kill", "kill_leader", "both", "restart_immediate"}
BASE_PORT = int(os.environ.get("C360_CHAOS_PORT", "27000"))


def say(text):
    print(f"# {time.strftime('%H:%M:%S')} {text}", flush=True)


class Prober(threading.Thread):
    """From the end of a fault until a new write is acknowledged and has reached both readers."""

    def __init__(self, system, ledger, seed, stop):
        super().__init__(daemon=True)
        self.teller = Stories(system, ledger, seed, stop)
        self.stop, self.healed, self.lock = stop, [], threading.Lock()
        self.took = []

    def heal(self, name):
        with self.lock:
            self.healed.append((time.monotonic(), name))

    def once(self):
        t, begun = self.teller, time.monotonic()
        _, event = t.hear()
        where = t.where
        for service, path in (("referral", "/v1/referral/handoffs?limit=1"),
                              ("observatory", "/v1/observatory/indicators?period=2026-01")):
            t.ask(f"read {service}", t.adviser, "GET", f"{path}&departement={where}", after=event)
        with self.lock:
            for at, name in [h for h in self.healed if h[0] <= begun]:
                self.took.append((int((time.monotonic() - at) * 1000), name))
            self.healed = [h for h in self.healed if h[0] > begun]

    def run(self):
        while not self.stop.is_set() or self.healed:
            try:
                self.once()
            except (Refused, GaveUp):
                pass
            time.sleep(0.1)


def one_fault(system, prober, draw, row):
    """Do it, hold it, heal it."""
    _, fault, (least, most) = row
    name = fault.__name__
    begun = time.monotonic()
    try:
        what, heal = fault(system, draw)
        if heal:
            time.sleep(draw.uniform(least, most))
            heal()
        prober.heal(name)
        say(f"{name} {what} ({time.monotonic() - begun:.1f} s)")
    except Exception as e:  # a fault that fails to happen must be seen, not end the run
        prober.teller.ledger.faults.append(f"the fault {name} failed: {e}")
        say(f"{name}: {e}")


def disturb(system, prober, seed, count, with_flood):
    """All faults, at random moments; at most three at the same time."""
    draw = random.Random(seed)
    rows = plan(draw, count)
    if with_flood:
        rows[len(rows) // 2] = (1, flood, (0, 0))
    kills = sum(row[1].__name__ in KILLS for row in rows)
    places, threads = threading.Semaphore(3), []
    for row in rows:
        own = random.Random(draw.random())
        places.acquire()

        def run(row=row, own=own):
            with_place(places, one_fault, system, prober, own, row)
        threads.append(threading.Thread(target=run, daemon=True))
        threads[-1].start()
        time.sleep(draw.uniform(0.2, 2.4))
    for t in threads:
        t.join(120)
    return kills


def with_place(places, f, *args):
    try:
        f(*args)
    finally:
        places.release()


def percentile(values, p):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * p / 100))] if values else 0


def offers_of(system):
    return {where: [r[0] for r in system.sql(
        f"SELECT id FROM directory.offer WHERE departement = '{where}' AND active LIMIT 50")]
        for where in PLACES}


def await_all(threads, ledger):
    for t in threads:
        t.join(150)
        if t.is_alive():
            ledger.faults.append("a worker does not end")


def begin(system, options):
    """Tokens, offers and quiet; then the workers and the one who measures recovery."""
    stop = threading.Event()
    ledger = Ledger(f"{system.run}/ledger")
    system.flooded = int(system.env["C360_INVENTED_OFFERS"])
    system.offers = offers_of(system)
    for who in [f"{role}@{w}" for w in PLACES for role in ("conseiller", "coordonnateur")]:
        system.token(who)
    system.quiet()
    workers = start_workers(system, ledger, options.seed, options.workers, stop)
    prober = Prober(system, ledger, options.seed, stop)
    prober.start()
    return ledger, workers, prober, stop


def run(system, options):
    say(f"seed {options.seed}: the system runs, its disk is {'a tmpfs' if system.on_tmpfs else 'shared'}")
    ledger, workers, prober, stop = begin(system, options)
    options.kills = disturb(system, prober, options.seed, options.faults, options.faults >= 100)
    mend(system)
    system.wait_ready(60)
    time.sleep(1)
    stop.set()
    await_all([*workers, prober], ledger)
    settle(system, ledger)
    return ledger, prober


def settle(system, ledger):
    """Wait until everything is numbered and applied; what does not come is a fault, judged later."""
    say(f"acts {len(ledger.attempted)}, repeats {ledger.repeats}, without answer {ledger.unanswered},"
        f" statuses {dict(sorted(ledger.statuses.items()))}")
    try:
        system.quiet()
        say(f"{repeat(system, ledger)} acts repeated with their keys")
    except AssertionError as e:
        ledger.faults.append(str(e))


def conclude(system, options, ledger, prober):
    total = judge(system, ledger, say)
    crashes = system.stop_kindly()
    for name, codes in crashes.items():
        ledger.faults.append(f"{name} ended by itself or badly: {codes}")
    for text in ledger.faults[:20]:
        say(f"fault: {text}")
    slowest = sorted(prober.took)[-3:]
    say(f"slowest recoveries: {slowest}")
    good = not ledger.faults and not sum(total.values())
    print(f"CHAOS seed={options.seed} faults={options.faults} kills={options.kills}"
          f" acknowledged={len(ledger.done)} lost={total['lost']} doubled={total['doubled']}"
          f" holes={total['holes']} recovery_p99_ms={percentile([t for t, _ in prober.took], 99)}"
          f" other={total['other'] + len(ledger.faults)}", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faults", type=int, default=30)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1000000))
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--old", metavar="BIN", help="programs of another version, for replica 0")
    options = parser.parse_args()
    options.kills = 0
    print(f"# CHAOS seed={options.seed} faults={options.faults}", flush=True)
    folder = os.path.join(ROOT, B, "chaos", f"run-{BASE_PORT}")
    with Twins("chaos", BASE_PORT, folder=folder, old=options.old) as system:
        good = conclude(system, options, *run(system, options))
    if good:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"# logs, ledger and settings are kept in {folder}", flush=True)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
