"""Three nodes under Patroni with the file of deploy/patroni, and the etcd that holds their lease.

Of the file only this is changed: passwords (trust on 127.0.0.1), the folder of the sockets, and the
command that archives.  A death takes a node's Patroni and every process of its server at once.
"""
import json
import os
import signal
import subprocess
import time
import urllib.request

from pair import Servers, kill_quietly
from system import ROOT, until

FIRST = 28900  # ports: etcd, its peers, then for each node PostgreSQL and Patroni
NODES = ("a", "b", "c")


def port(name, kind):
    return FIRST + 10 + 10 * NODES.index(name) + ("pg", "rest").index(kind)


class Lease(Servers):
    def __init__(self):
        super().__init__()
        self.managers = {}
        self.private(self.path("etcd"))
        self.file = self.path("patroni.yml")
        with open(os.path.join(ROOT, "deploy/patroni/patroni.yml"), encoding="utf-8") as f:
            text = f.read()
        for old, new in (("scram-sha-256", "trust"), ("/var/run/postgresql", self.home + "/a/socket"),
                         ("'/usr/share/c360/deploy/backup/archive.sh %p /backup/wal/%f'", "/bin/true")):
            assert old in text, old
            text = text.replace(old, new)
        with open(self.file, "w", encoding="utf-8") as f:
            f.write(text)

    # --- addresses ------------------------------------------------------------------------------
    def one(self, name):
        return f"host=127.0.0.1 port={port(name, 'pg')} user=postgres dbname=postgres connect_timeout=2"

    def address(self):
        ports = ",".join(str(port(n, "pg")) for n in NODES)
        return (f"host={','.join(['127.0.0.1'] * len(NODES))} port={ports} connect_timeout=2"
                " target_session_attrs=read-write user=postgres dbname=postgres")

    # --- life -----------------------------------------------------------------------------------
    def run(self, name, command, **env):
        switch = ["setpriv", f"--reuid={self.user.pw_name}", f"--regid={self.user.pw_name}",
                  "--init-groups"] if os.getuid() == 0 else []
        with open(self.path(f"{name}.log"), "ab") as log:
            self.managers[name] = subprocess.Popen(
                [*switch, *command], cwd="/", env=dict(os.environ, HOME=self.path(name), **env), stdout=log,
                stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)

    def start_etcd(self):
        here, peers = f"http://127.0.0.1:{FIRST}", f"http://127.0.0.1:{FIRST + 1}"
        self.run("etcd", ["etcd", "--name", "one", "--data-dir", self.path("etcd"), "--unsafe-no-fsync",
                          "--listen-client-urls", here, "--advertise-client-urls", here,
                          "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers,
                          "--initial-cluster", f"one={peers}"])
        until("etcd answers", lambda: answer(f"{here}/health") is not None, 30)

    def start_node(self, name):
        pg, rest = (f"127.0.0.1:{port(name, kind)}" for kind in ("pg", "rest"))
        self.run(name, ["patroni", self.file], PATRONI_NAME=name, PATRONI_ETCD3_HOSTS=f"127.0.0.1:{FIRST}",
                 PATRONI_RESTAPI_LISTEN=rest, PATRONI_RESTAPI_CONNECT_ADDRESS=rest,
                 PATRONI_POSTGRESQL_LISTEN=pg, PATRONI_POSTGRESQL_CONNECT_ADDRESS=pg,
                 PATRONI_POSTGRESQL_DATA_DIR=self.path(name, "data"),
                 PATRONI_POSTGRESQL_BIN_DIR=self.bin, PATRONI_SUPERUSER_USERNAME="postgres",
                 PATRONI_REPLICATION_USERNAME="replicator", PATRONI_REPLICATION_PASSWORD="x")

    def create(self, name="a", more=""):
        self.start_etcd()
        for node in NODES:
            self.start_node(node)
            if node == NODES[0]:
                until("a leader", lambda: self.leader() == NODES[0], 60)
        until("a synchronous standby", lambda: "sync_standby" in self.roles().values(), 90)
        until("three nodes", lambda: sorted(self.roles().values()) == ["leader", "replica", "sync_standby"],
              90)

    def members(self):
        for node in NODES:
            found = answer(f"http://127.0.0.1:{port(node, 'rest')}/cluster") if node in self.managers else None
            if found:
                return found["members"]
        return []

    def roles(self):
        return {m["name"]: m["role"] for m in self.members() if m["state"] in ("running", "streaming")}

    def leader(self):
        return next((name for name, role in self.roles().items() if role == "leader"), None)

    # --- death ----------------------------------------------------------------------------------
    def kill(self, name):
        with open(self.path(name, "data", "postmaster.pid"), encoding="ascii") as f:
            self.running[name] = int(f.readline())
        os.kill(self.running[name], signal.SIGSTOP)
        everyone = self.processes(name)
        kill_quietly(self.managers[name].pid, signal.SIGKILL)
        for pid in everyone[::-1]:
            kill_quietly(pid, signal.SIGKILL)
        self.managers.pop(name).wait()
        del self.running[name]

    def end(self):
        for name in [*NODES, "etcd"]:
            manager = self.managers.pop(name, None)
            if manager:
                manager.send_signal(signal.SIGTERM)
                try:
                    manager.wait(30)
                except subprocess.TimeoutExpired:
                    manager.kill()
                    manager.wait()
        time.sleep(0.1)
        super().end()


def answer(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as got:
            return json.loads(got.read())
    except (OSError, ValueError):
        return None
