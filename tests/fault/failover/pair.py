"""PostgreSQL servers that replace one another: a primary, its synchronous standby, a restored one.

Each has a folder and a socket of its own; nothing listens on TCP.  A death is the death of a
machine: every process of the server gets SIGKILL at once.
"""
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

PORT = 54361
NAMES = ("a", "b", "c")
PROBES, PROBE_S = 3, 0.2  # so many failed probes, this far apart: the primary is dead


def newest_bin():
    base = "/usr/lib/postgresql"
    return f"{base}/{max(os.listdir(base), key=float)}/bin"


class Servers:
    def __init__(self):
        self.bin = newest_bin()
        self.home = tempfile.mkdtemp(prefix="c360-ha-", dir="/var/tmp")
        os.chmod(self.home, 0o711)
        self.user = pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.running = {}
        for name in NAMES:
            self.private(self.path(name))
            self.private(self.path(name, "socket"))
        self.private(self.path("archive"))

    # --- running things -------------------------------------------------------------------------
    def path(self, *parts):
        return os.path.join(self.home, *parts)

    def private(self, path):
        os.mkdir(path, 0o700)
        os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def as_server(self, *args, check=True, env=None):
        switch = ["setpriv", f"--reuid={self.user.pw_name}", f"--regid={self.user.pw_name}",
                  "--init-groups"] if os.getuid() == 0 else []
        done = subprocess.run([*switch, *args], cwd="/", text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=90,
                              env=dict(os.environ, **(env or {})), check=False)
        if check and done.returncode != 0:
            raise AssertionError(f"{args}: {done.returncode}\n{done.stdout[-2000:]}")
        return done

    def one(self, name):
        """Address of one server."""
        return f"host={self.path(name, 'socket')} port={PORT} user=postgres dbname=postgres"

    def address(self):
        """Address of whoever may be written to; what the services are given."""
        hosts = ",".join(self.path(n, "socket") for n in NAMES)
        return (f"host={hosts} port={PORT} target_session_attrs=read-write connect_timeout=2"
                " user=postgres dbname=postgres")

    def sql(self, name, statement, database="c360", first="SELECT 1"):
        done = subprocess.run(
            ["psql", "-X", "-A", "-t", "-q", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d",
             self.one(name).replace("dbname=postgres", f"dbname={database}"), "-c", first, "-c",
             statement], capture_output=True, text=True, timeout=30, check=False)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return [line.split("\t") for line in done.stdout.splitlines()[first == "SELECT 1":]]

    # --- life -----------------------------------------------------------------------------------
    def configure(self, name, more=""):
        text = (f"listen_addresses = ''\nunix_socket_directories = '{self.path(name, 'socket')}'\n"
                f"port = {PORT}\nfsync = off\nwal_level = replica\nwal_log_hints = on\n"
                "max_wal_senders = 6\nwal_keep_size = 256MB\nmax_connections = 150\n"
                f"shared_buffers = 64MB\nsynchronous_standby_names = ''\n{more}\n")
        with open(self.path(name, "data", "c360.conf"), "w", encoding="utf-8") as f:
            f.write(text)
            os.fchown(f.fileno(), self.user.pw_uid, self.user.pw_gid)
        with open(self.path(name, "data", "postgresql.conf"), "r+", encoding="utf-8") as f:
            if "c360.conf" not in f.read():
                f.write("\ninclude 'c360.conf'\n")

    def create(self, name, more=""):
        self.as_server(f"{self.bin}/initdb", "-N", "-D", self.path(name, "data"), "-U", "postgres",
                       "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.configure(name, more)
        self.start(name)

    def start(self, name):
        done = self.as_server(f"{self.bin}/pg_ctl", "-D", self.path(name, "data"), "-l",
                              self.path(name, "log"), "-w", "-t", "60", "-s", "start", check=False)
        if done.returncode != 0:
            with open(self.path(name, "log"), encoding="utf-8") as f:
                raise AssertionError(f"{name} does not start: {f.read()[-1500:]}")
        with open(self.path(name, "data", "postmaster.pid"), encoding="ascii") as f:
            self.running[name] = int(f.readline())

    def follow(self, name, leader):
        """`name` becomes the synchronous standby of `leader`."""
        slot = f"of_{name}"
        self.sql(leader, f"SELECT pg_create_physical_replication_slot('{slot}') WHERE NOT EXISTS"
                 f" (SELECT FROM pg_replication_slots WHERE slot_name = '{slot}')", "postgres")
        where = self.one(leader).replace("dbname=postgres", f"application_name={name}")
        if not os.path.exists(self.path(name, "data")):
            self.as_server(f"{self.bin}/pg_basebackup", "-D", self.path(name, "data"), "-d", where,
                           "-X", "stream", "-c", "fast", "-N", "-S", slot)
        self.configure(name, f"primary_conninfo = '{where}'\nprimary_slot_name = '{slot}'")
        self.as_server("touch", self.path(name, "data", "standby.signal"))
        self.start(name)
        self.until(lambda: self.sql(leader, "SELECT state FROM pg_stat_replication WHERE"
                                    f" application_name = '{name}'", "postgres") == [["streaming"]])
        self.synchronous(leader, name)

    def synchronous(self, leader, standby):
        self.sql(leader, f"ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 ({standby})'",
                 "postgres")
        self.sql(leader, "SELECT pg_reload_conf()", "postgres")
        self.until(lambda: self.sql(leader, "SELECT sync_state FROM pg_stat_replication",
                                    "postgres") == [["sync"]])

    def archived(self, name):
        """All that was written so far is in the archive.  What autovacuum goes on writing is not waited
        for; after three failures the archiver rests for a minute."""
        last = self.sql(name, "SELECT pg_walfile_name(pg_switch_wal())", "postgres")[0][0]
        self.until(lambda: self.sql(name, f"SELECT last_archived_wal >= '{last}' FROM pg_stat_archiver",
                                    "postgres") == [["t"]], 100)

    @staticmethod
    def until(condition, seconds=20):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError("the servers do not come to the state that is awaited")
            time.sleep(0.05)

    # --- harm -----------------------------------------------------------------------------------
    def processes(self, name):
        """The postmaster of `name` and its children, the postmaster first."""
        top, found = self.running[name], []
        for entry in os.listdir("/proc"):
            try:
                with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as f:
                    parent = int(f.read().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            if parent == top and entry.isdigit():
                found.append(int(entry))
        return [top, *found]

    def signal(self, name, number):
        for pid in self.processes(name):
            kill_quietly(pid, number)

    def kill(self, name):
        """The machine is gone: no backend has the time to say a last word."""
        os.kill(self.running[name], signal.SIGSTOP)  # so that none is born while we count them
        everyone = self.processes(name)
        for pid in everyone[::-1]:
            kill_quietly(pid, signal.SIGKILL)
        del self.running[name]
        self.until(lambda: all(gone(pid) for pid in everyone))
        # after a power cut nobody has its number; here it may remain, as a process not yet collected
        os.remove(self.path(name, "data", "postmaster.pid"))
        for file in os.listdir(self.path(name, "socket")):
            os.remove(self.path(name, "socket", file))

    def answers(self, name):
        done = subprocess.run([f"{self.bin}/pg_isready", "-q", "-d", self.one(name), "-t", "1"],
                              check=False, stdin=subprocess.DEVNULL)
        return done.returncode == 0

    def promote_when_dead(self, dead, heir):
        """What Patroni does, for a test: watch, be sure, promote.  Seconds of (watching, promotion)."""
        began, failed = time.monotonic(), 0
        while failed < PROBES:
            failed = 0 if self.answers(dead) else failed + 1
            time.sleep(PROBE_S)
        seen = time.monotonic()
        self.promote(heir)
        return seen - began, time.monotonic() - seen

    def promote(self, name):
        self.as_server(f"{self.bin}/pg_ctl", "-D", self.path(name, "data"), "-w", "-s", "promote")

    def rewind(self, name, leader):
        """The old primary becomes a follower.  Without a checkpoint on the new one pg_rewind reads the
        old timeline there, finds nothing to do and leaves rows that nobody else has."""
        self.sql(leader, "CHECKPOINT", "postgres")
        self.as_server(f"{self.bin}/pg_rewind", "-D", self.path(name, "data"), "--source-server",
                       self.one(leader), "--no-sync")

    def end(self):
        for name in list(self.running):
            self.signal(name, signal.SIGCONT)
            self.as_server(f"{self.bin}/pg_ctl", "-D", self.path(name, "data"), "-m", "immediate",
                           "-w", "-s", "stop", check=False)
        shutil.rmtree(self.home, ignore_errors=True)


def kill_quietly(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def gone(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as f:
            return f.read().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True
