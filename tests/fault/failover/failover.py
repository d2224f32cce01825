#!/usr/bin/python3
"""The primary dies under load, the standby is promoted, no service is restarted: nothing is lost.

    tests/fault/failover/failover.py [--seed N] [--workers N]

Two rounds.  First the primary's machine dies (all its processes at once).  Then, with the roles
changed and a new standby, the standby hangs first: commits wait for it, the services give up waiting
and may not cancel; then the primary dies, and the standby goes on from what it has.  The last line is
"FAILOVER seed=… acknowledged=… lost=0 doubled=0 holes=0 reused=0 epochs=… seconds_without_writes=…".
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "chaos"), os.path.join(HERE, "..", "..", "e2e")]
import zmq  # noqa: E402  pylint: disable=wrong-import-position
from busreader import pair  # noqa: E402
from chaos import await_all, begin, say, settle  # noqa: E402
from judge import judge  # noqa: E402
from system import B, DATA_SERVICES, ROOT  # noqa: E402
from twins import REPLICAS, Twins, place  # noqa: E402

FLOOR_S = 10
PG_PORT = 54360
BASE_PORT = int(os.environ.get("C360_FAILOVER_PORT", "27200"))


class Pair(Twins):
    """Twins on a primary and a synchronous standby, found by libpq's list of hosts."""

    def folder(self, name):
        return f"{self.disk}/{name}"

    def host(self, name):
        return f"{self.folder(name)}/cluster/socket"

    def start_database(self):
        self.primary, self.standby = "a", "b"
        admin = self.pg("start", folder=self.folder("a"))
        assert self.host("a") in admin, f"the server cannot use {self.disk}"
        self.where = (f"host={self.host('a')},{self.host('b')} port={PG_PORT}"
                      " target_session_attrs=read-write user=postgres dbname=c360")
        self.tell("a", "CREATE DATABASE c360", "ALTER SYSTEM SET max_wal_size = '96MB'",
                  "ALTER SYSTEM SET min_wal_size = '32MB'", "SELECT pg_reload_conf()")
        self.env["C360_ADMIN_URL"] = self.where
        self.add_standby()

    def tell(self, name, *orders):
        for order in orders:
            subprocess.run(["psql", "-X", "-q", "-d", f"host={self.host(name)} port={PG_PORT}"
                            " user=postgres dbname=postgres", "-c", order], check=True,
                           stdout=subprocess.DEVNULL, timeout=30)

    @staticmethod
    def as_server(*command):
        """As the account of the server; as ourselves when we are not root."""
        who = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        return subprocess.run([*(who if os.getuid() == 0 else []), *command], check=True, cwd="/",
                              capture_output=True, timeout=120)

    def add_standby(self):
        """A copy of the primary that follows it; from then on commits wait for it."""
        home = f"{self.folder(self.standby)}/cluster"
        shutil.rmtree(self.folder(self.standby), ignore_errors=True)
        os.makedirs(home)
        if os.getuid() == 0:
            shutil.chown(home, "postgres", "postgres")
        os.chmod(home, 0o700)
        self.as_server("pg_basebackup", "-D", f"{home}/data", "-R", "-X", "stream", "-c", "fast", "-d",
                       f"host={self.host(self.primary)} port={PG_PORT} user=postgres")
        self.pg("start", folder=self.folder(self.standby))
        self.tell(self.primary, "ALTER SYSTEM SET synchronous_standby_names = '*'",
                  "SELECT pg_reload_conf()")
        self.wait_synchronous()

    def wait_synchronous(self):
        for _ in range(100):
            if self.sql("SELECT sync_state FROM pg_stat_replication") in ([["sync"]], [["quorum"]]):
                return
            time.sleep(0.1)
        raise AssertionError("no synchronous standby within 10 s")

    # --- trouble -------------------------------------------------------------------------------
    def processes(self, name):
        with open(f"{self.folder(name)}/cluster/data/postmaster.pid", encoding="ascii") as f:
            head = int(f.readline())
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(head)], capture_output=True,
                                  text=True, check=False).stdout.split()
        return [head, *map(int, children)]

    def signal_all(self, name, number):
        for pid in self.processes(name):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def machine_dies(self):
        """No process of the primary says goodbye."""
        self.signal_all(self.primary, signal.SIGSTOP)
        self.signal_all(self.primary, signal.SIGKILL)

    def promote(self):
        """Three probes that fail, then the standby is the primary.  It promises no second copy until
        it has a standby of its own; synchronous_standby_names came with the copy, so it is cleared."""
        for _ in range(3):
            subprocess.run(["psql", "-X", "-d", f"host={self.host(self.primary)} port={PG_PORT}"
                            " user=postgres connect_timeout=1", "-c", "SELECT 1"], check=False,
                           capture_output=True, timeout=5)
            time.sleep(0.2)
        data = f"{self.folder(self.standby)}/cluster/data"
        with open(f"{data}/c360.conf", "a", encoding="ascii") as f:
            f.write("synchronous_standby_names = ''\n")
        self.as_server("sed", "-i", "/synchronous_standby_names/d", f"{data}/postgresql.auto.conf")
        self.as_server("pg_ctl", "-D", data, "-w", "-t", "30", "promote")
        self.primary, self.standby = self.standby, self.primary

    def stop_database(self, folder=None, name="postgresql"):
        for one in ("a", "b"):
            if os.path.isdir(self.folder(one)):
                super().stop_database(self.folder(one), f"postgresql-{one}")


class Witness(threading.Thread):
    """A foreign subscriber at both replicas of every service: which event had which number."""

    def __init__(self, system, stop):
        super().__init__(daemon=True)
        self.stop, self.seen, self.reused = stop, {}, []
        self.context, self.poller = zmq.Context(), zmq.Poller()
        own = pair(f"{system.run}/bus/gateway.key")
        for service in DATA_SERVICES:
            for n in REPLICAS:
                socket = self.context.socket(zmq.SUB)
                socket.linger = 0
                socket.curve_publickey, socket.curve_secretkey = own
                socket.curve_serverkey = pair(f"{system.run}/bus/{service}.key")[0]
                socket.connect(f"tcp://127.0.0.1:{place(system.base, service, n, 'pub')}")
                for d in ("09", "31", "44"):
                    socket.subscribe(f"{d}.{service}.facts.".encode())
                self.poller.register(socket, zmq.POLLIN)

    def run(self):
        while not self.stop.is_set():
            for socket, _ in self.poller.poll(200):
                topic, kind, payload = socket.recv_multipart()
                if kind == b"event":
                    self.note(topic.decode(), payload)
        self.context.destroy(linger=0)

    def note(self, topic, payload):
        event = json.loads(payload)
        number = (topic, str(event["epoch"]), str(event["sequence"]))
        if self.seen.setdefault(number, event["id"]) != event["id"]:
            self.reused.append(number)


def published_are_kept(system, witness):
    """Every number that was published stands in the log with that event."""
    kept = set()
    for s in DATA_SERVICES:
        kept |= {tuple(r) for r in system.sql(
            f"SELECT split_part(stream,'.',1)||'.{s}.facts.', epoch, sequence, event_id FROM {s}.event")}
    return [n for n, id_ in witness.seen.items() if (*n, id_) not in kept]


def epochs(system):
    return [int(system.sql(f"SELECT epoch FROM {s}.barrier")[0][0]) for s in DATA_SERVICES]


def longest_pause(times, since):
    times = sorted([t for t in times if t >= since])
    return max((b - a for a, b in zip([since, *times], times)), default=float("inf"))


def freeze_standby(system, ledger, seconds):
    """While the standby hangs no commit is confirmed, so nothing may be acknowledged."""
    system.signal_all(system.standby, signal.SIGSTOP)
    time.sleep(0.5)  # what was confirmed before may still be on its way to the caller
    begun = time.monotonic()
    time.sleep(seconds)
    early = sum(t > begun for t in list(ledger.times))
    if early:
        ledger.faults.append(f"{early} acts acknowledged while the standby hung")


def round_of(system, ledger, freeze_s):
    """Kill and promote; returns the seconds without an acknowledgement after the machine's death."""
    before = epochs(system)
    if freeze_s:
        freeze_standby(system, ledger, freeze_s)
    died = time.monotonic()
    system.machine_dies()
    if freeze_s:
        system.signal_all(system.standby, signal.SIGCONT)
    system.promote()
    say(f"promoted {time.monotonic() - died:.1f} s after the death of the primary")
    time.sleep(8)
    after = epochs(system)
    if not all(a > b for a, b in zip(after, before)):
        ledger.faults.append(f"an epoch did not grow: {before} {after}")
    pause = longest_pause(ledger.times, died)
    say(f"longest pause {pause:.1f} s, epochs {before} -> {after}")
    return pause


def fail_over(system, options):
    ledger, workers, prober, stop = begin(system, options)
    witness = Witness(system, stop)
    witness.start()
    time.sleep(3)
    pauses = [round_of(system, ledger, 0)]
    system.add_standby()
    say("the other one is standby now")
    time.sleep(2)
    pauses.append(round_of(system, ledger, 7))
    system.wait_ready(60)
    stop.set()
    await_all([*workers, prober, witness], ledger)
    settle(system, ledger)
    return ledger, witness, pauses


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1000000))
    parser.add_argument("--workers", type=int, default=6)
    options = parser.parse_args()
    print(f"# FAILOVER seed={options.seed}", flush=True)
    folder = os.path.join(ROOT, B, "failover", f"run-{BASE_PORT}")
    with Pair("failover", BASE_PORT, folder=folder) as system:
        ledger, witness, pauses = fail_over(system, options)
        total = judge(system, ledger, say)
        gone = published_are_kept(system, witness)
        crashes = system.stop_kindly()
    faults = ledger.faults + [f"published and gone: {n}" for n in gone[:5]]
    faults += [f"given twice: {n}" for n in witness.reused[:5]] + [f"ended: {c}" for c in crashes.items()]
    if max(pauses) > FLOOR_S:
        faults.append(f"{max(pauses):.1f} s without writes, the floor is {FLOOR_S}")
    for text in faults[:20]:
        say(f"fault: {text}")
    good = not faults and not sum(total.values())
    print(f"FAILOVER seed={options.seed} acknowledged={len(ledger.done)} lost={total['lost']}"
          f" doubled={total['doubled']} holes={total['holes']} reused={len(witness.reused) + len(gone)}"
          f" witnessed={len(witness.seen)} seconds_without_writes="
          f"{'/'.join(f'{p:.1f}' for p in pauses)} other={total['other'] + len(faults)}", flush=True)
    if good:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"# logs, ledger and settings are kept in {folder}", flush=True)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
