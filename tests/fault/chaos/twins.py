"""A system in which every process runs twice, on a disk of its own and with proxies on the bus.

Replica 0 and 1 have the same settings but for ports and endpoints; gateway N asks replica N.  Every
reader knows both replicas of a service, through the proxies.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request

from system import DATA_SERVICES, OFFSET, SERVICES, System, until

HERE = os.path.dirname(os.path.abspath(__file__))
REPLICAS = (0, 1)
DISK_MB = 640
KINDS = {"api": 0, "ops": 20, "pub": 40, "replay": 60, "pub-proxy": 80, "replay-proxy": 100}
# what a run must wait for must not take the minutes that a person's patience allows
QUICK = {"C360_UPSTREAM_MS": "6000", "C360_RATE_PER_MINUTE": "0", "C360_GRACE_MS": "3000"}
PASSED = ("PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS")
AHEAD_MS = 3600000  # all live an hour ahead, so that one of them can be set back


def place(base, service, replica, kind="api"):
    return base + OFFSET[service] + 10 * replica + KINDS[kind]


class Replica:
    """One process, started and killed at will; an end that nobody ordered is remembered."""

    def __init__(self, program, service, number, settings, log):
        self.program, self.service, self.number = program, service, number
        self.settings, self.log = settings, log
        self.lock = threading.RLock()
        self.process, self.stopped, self.crashes = None, False, []

    def __str__(self):
        return f"{self.service}-{self.number}"

    def start(self, **more):
        with self.lock:
            if self.running():
                return
            with open(self.log, "ab") as out:
                self.process = subprocess.Popen(
                    [self.program], env=dict(self.settings, **more), stdin=subprocess.DEVNULL,
                    stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
            self.stopped = False

    def running(self):
        """Alive?  Notes the exit code of a process that ended by itself."""
        if self.process is None:
            return False
        code = self.process.poll()
        if code is None:
            return True
        self.crashes.append(code)
        self.process = None
        return False

    def heeds(self, number):
        """Has the program come so far that the signal does not simply kill it?"""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as f:
            sets = dict(line.split(":\t") for line in f if line.startswith("Sig"))
        return any(int(sets[s], 16) >> (number - 1) & 1 for s in ("SigBlk", "SigCgt"))

    def end(self, number=signal.SIGKILL):
        with self.lock:
            if not self.running():
                return
            for _ in range(500):  # just started, on a busy machine
                if number == signal.SIGKILL or self.heeds(number):
                    break
                time.sleep(0.01)
            if self.stopped:
                os.kill(self.process.pid, signal.SIGCONT)
            self.process.send_signal(number)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.crashes.append("does not stop")
                self.process.kill()
                self.process.wait()
            if number == signal.SIGTERM and self.process.returncode != 0:
                self.crashes.append(self.process.returncode)
            self.process, self.stopped = None, False

    def freeze(self, frozen):
        with self.lock:
            if self.running():
                os.kill(self.process.pid, signal.SIGSTOP if frozen else signal.SIGCONT)
                self.stopped = frozen


class Twins(System):
    def __init__(self, name, base, offers=600, folder=None, old=None):
        super().__init__(name, base, offers=offers)
        self.old = old  # folder of the programs of another version: what replica 0 runs
        if folder:
            self.run = folder
            self.env["C360_RUN_DIR"] = folder
        self.disk = f"/var/tmp/c360-{name}-{base}"  # a place that the account of the server can enter
        self.on_tmpfs = False
        self.replicas, self.proxy, self.where = {}, None, None

    # --- start -------------------------------------------------------------------------------
    def start(self):
        self.make_disk()
        self.start_database()
        self.script("deploy/migrate.sh")
        os.makedirs(f"{self.run}/keys", mode=0o700, exist_ok=True)
        subprocess.run([self.program("c360-token"), "keys", f"{self.run}/keys"], check=True,
                       stdout=subprocess.DEVNULL)
        self.script("deploy/local/env.sh", self.where.split(" user=")[0])
        self.import_offers(self.env["C360_INVENTED_OFFERS"])
        self.open_proxies()
        for service in SERVICES:
            for number in REPLICAS:
                self.replicas[service, number] = self.replica(service, number)
        for r in self.replicas.values():
            r.start()
        self.wait_ready(30)

    def make_disk(self):
        os.makedirs(self.disk, exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0755", "c360",
                               self.disk], capture_output=True, check=False)
        self.on_tmpfs = done.returncode == 0

    def start_database(self):
        """With a small log, so that the disk fills when it is told to and not before."""
        admin = self.pg("start")
        self.where = admin.replace("dbname=postgres", "dbname=c360")
        for order in ("CREATE DATABASE c360", "ALTER SYSTEM SET max_wal_size = '96MB'",
                      "ALTER SYSTEM SET min_wal_size = '32MB'", "SELECT pg_reload_conf()"):
            subprocess.run(["psql", "-X", "-q", "-d", admin, "-c", order], check=True,
                           stdout=subprocess.DEVNULL)
        self.env["C360_ADMIN_URL"] = self.where

    def import_offers(self, count):
        settings = dict(self.env, **self.read_settings("directory"))
        return subprocess.run([self.program("c360-import"), "--data", "services/directory/data",
                               "--demo", "--invented-offers", str(count)], cwd=self.root(),
                              env=settings, check=False, capture_output=True, text=True).returncode

    @staticmethod
    def root():
        return os.path.abspath(os.path.join(HERE, "..", "..", ".."))

    def read_settings(self, service):
        out = subprocess.run(["bash", "-c", f"set -a; . '{self.run}/{service}.env'; env -0"], check=True,
                             capture_output=True, env={k: os.environ[k] for k in PASSED
                                                       if k in os.environ}).stdout
        return dict(line.split("=", 1) for line in out.decode().split("\0") if line)

    def replica(self, service, number):
        at = lambda kind, s=service, n=number: str(place(self.base, s, n, kind))  # noqa: E731
        settings = dict(self.read_settings(service), C360_PORT=at("api"), C360_OPS_PORT=at("ops"),
                        C360_BUS_SOURCES=self.sources(), C360_CLOCK_OFFSET_MS=str(AHEAD_MS),
                        **QUICK)
        if service == "gateway":
            for s in DATA_SERVICES:
                settings[f"C360_UPSTREAM_{s.upper()}"] = f"http://127.0.0.1:{at('api', s)}"
        else:
            settings["C360_BUS_PUB"] = f"tcp://127.0.0.1:{at('pub')}"
            settings["C360_BUS_REPLAY"] = f"tcp://127.0.0.1:{at('replay')}"
        program = self.program(f"c360-{service}")
        if self.old and number == 0:
            program = os.path.join(self.old, f"c360-{service}")
        return Replica(program, service, number, settings, f"{self.run}/{service}-{number}.log")

    def sources(self):
        def ends(service, kind):
            return ",".join(f"tcp://127.0.0.1:{place(self.base, service, n, kind)}" for n in REPLICAS)

        def key(service):
            with open(f"{self.run}/bus/{service}.pub", encoding="ascii") as f:
                return f.read().strip()
        return ";".join(f"{s}={ends(s, 'pub-proxy')}|{ends(s, 'replay-proxy')}|{key(s)}"
                        for s in DATA_SERVICES)

    def open_proxies(self):
        self.proxy = subprocess.Popen([sys.executable, f"{HERE}/proxy.py"], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.proxy_lock = threading.Lock()
        for s in DATA_SERVICES:
            for n in REPLICAS:
                for kind in ("pub", "replay"):
                    self.order_proxy(listen=place(self.base, s, n, kind + "-proxy"),
                                     to=place(self.base, s, n, kind))

    def order_proxy(self, **order):
        with self.proxy_lock:
            self.proxy.stdin.write(json.dumps(order) + "\n")
            self.proxy.stdin.flush()
            assert self.proxy.stdout.readline() == "ok\n"

    def ready(self, replica):
        url = f"http://127.0.0.1:{place(self.base, replica.service, replica.number, 'ops')}/readyz"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def wait_ready(self, seconds):
        for r in self.replicas.values():
            until(f"{r} is ready", lambda r=r: self.ready(r), seconds)

    # --- the database --------------------------------------------------------------------------
    def pg(self, verb, kind="fast", check=True, folder=None):
        env = dict(self.env, C360_PG_STOP=kind)
        done = subprocess.run(["deploy/local/cluster.sh", verb, folder or self.disk], env=env, text=True,
                              cwd=self.root(), capture_output=True, check=False, timeout=90,
                              stdin=subprocess.DEVNULL)
        if check and done.returncode != 0:
            raise AssertionError(f"cluster.sh {verb}: {done.stderr[-2000:]}")
        return done.stdout.strip()

    def address(self):
        return self.where

    # --- end -----------------------------------------------------------------------------------
    def stop(self):
        for r in self.replicas.values():
            r.end()
        if self.proxy:
            self.proxy.stdin.close()
            self.proxy.wait(10)
            self.proxy = None
        if os.path.isdir(self.disk):
            self.stop_database()
            subprocess.run(["umount", self.disk], capture_output=True, check=False)
            shutil.rmtree(self.disk, ignore_errors=True)

    def stop_database(self, folder=None, name="postgresql"):
        folder = folder or self.disk
        self.pg("stop", "immediate", check=False, folder=folder)
        if os.path.isdir(self.run) and os.path.exists(f"{folder}/cluster/log"):
            shutil.copy(f"{folder}/cluster/log", f"{self.run}/{name}.log")

    def stop_kindly(self):
        """SIGTERM to all at the end: whoever does not leave well is counted as a crash."""
        for r in self.replicas.values():
            r.end(signal.SIGTERM)
        time.sleep(0.1)
        return {str(r): r.crashes for r in self.replicas.values() if r.crashes}
