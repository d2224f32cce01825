"""Every write of the contract, by several workers at once, through both gateways; and the ledger
that is kept outside: what was attempted, what was acknowledged, with which answer.

Each act has one Idempotency-Key and is repeated with it until the answer is definite.
"""
import http.client
import json
import random
import threading
import time
import uuid

from twins import REPLICAS, place

PLACES = {"09": "09122", "31": "31555", "44": "44109"}
ALLOWED = {429, 503}  # "not now": the act is repeated
TIMEOUT_S = 9
PATIENCE_S = 120


class Ledger:
    """Lines of JSON in a file, and the same in memory."""

    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")
        self.lock = threading.Lock()
        self.attempted, self.done, self.faults = {}, {}, []
        self.statuses, self.repeats, self.unanswered, self.tries = {}, 0, 0, {}
        self.times = []  # of the acknowledgements
        self.sample = []  # acts that are repeated when all is over

    def write(self, line):
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()

    def attempt(self, key, op, actor, nth):
        with self.lock:
            self.attempted[key] = op
            self.tries[key] = self.tries.get(key, 0) + 1
            self.repeats += nth > 0
            self.write({"is": "attempt", "key": key, "op": op, "actor": actor, "nth": nth})

    def acknowledge(self, key, op, actor, status, id_):
        with self.lock:
            self.times.append(time.monotonic())
            before = self.done.setdefault(key, (op, actor, status, id_))
            if before != (op, actor, status, id_):
                self.faults.append(f"{op}: two answers to one key: {before} and {status} {id_}")
            self.write({"is": "done", "key": key, "op": op, "status": status, "id": id_})

    def answered(self, status, headers, op, raw):
        """Count it, and note what may not happen."""
        with self.lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status in ALLOWED and not headers.get("Retry-After"):
                self.faults.append(f"{op}: {status} without Retry-After")
            if status not in ALLOWED and status >= 300:
                self.faults.append(f"{op}: {status} {raw[:300]!r}")
                self.write({"is": "refused", "op": op, "status": status, "body": raw[:300].decode()})

    def silent(self):
        with self.lock:
            self.unanswered += 1


class Refused(Exception):
    """A definite answer that is not success: the story cannot go on, and the run fails."""


class GaveUp(Exception):
    """No definite answer in PATIENCE_S."""


class Client:
    """One caller: a kept connection to each gateway, changed over after every trouble."""

    def __init__(self, system, ledger, seed, stop):
        self.system, self.ledger, self.stop = system, ledger, stop
        self.random = random.Random(seed)
        self.connections = {}
        self.turn = self.random.choice(REPLICAS)

    def close(self, n):
        connection = self.connections.pop(n, None)
        if connection:
            connection.close()

    def send(self, n, method, path, headers, body):
        """(status, headers, raw), or None without an answer."""
        if n not in self.connections:
            self.connections[n] = http.client.HTTPConnection(
                "127.0.0.1", place(self.system.base, "gateway", n), timeout=TIMEOUT_S)
        try:
            self.connections[n].request(method, path, body, headers)
            answer = self.connections[n].getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            self.close(n)
            return None

    def ask(self, op, who, method, path, body=None, *, version=None, after=None, key=None):
        """(answer, event id) after as many attempts as it takes."""
        if key is None:
            key = str(uuid.UUID(int=self.random.getrandbits(128)))
            if method != "GET" and self.random.random() < 0.05:
                self.ledger.sample.append(((op, who, method, path, body),
                                           {"version": version, "key": key}))
        headers = {"Authorization": "Bearer " + self.system.token(who), "Idempotency-Key": key}
        if version:
            headers["If-Match"] = f'"{version}"'
        if after:
            headers["C360-After"] = after
        data = json.dumps(body).encode() if body is not None else None
        if data:
            headers["Content-Type"] = "application/json"
        deadline = time.monotonic() + PATIENCE_S
        for nth in range(100000):
            if method != "GET":
                self.ledger.attempt(key, op, who, nth)
            got = self.send(self.turn, method, path, headers, data)
            if got is None:
                self.ledger.silent()
            else:
                self.ledger.answered(*got[:2], op, got[2])
                if got[0] not in ALLOWED:
                    return self.definite(op, who, method, key, got)
            self.turn = self.random.choice(REPLICAS)
            if time.monotonic() > deadline:
                raise GaveUp(f"{op}: {got[0] if got else 'no answer'}")
            time.sleep(self.random.uniform(0.02, 0.25))
        raise GaveUp(op)

    def definite(self, op, who, method, key, got):
        status, headers, raw = got
        if status >= 300:
            raise Refused(f"{op}: {status} {raw[:200]!r}")
        answer = json.loads(raw)
        if method != "GET":
            self.ledger.acknowledge(key, op, who, status, answer["id"])
        return answer, headers.get("C360-Position")

    def twice(self, op, who, method, path, body, **more):
        """The same act with the same key at both gateways at once: one fact, the same answer."""
        key = str(uuid.UUID(int=self.random.getrandbits(128)))
        other = Client(self.system, self.ledger, self.random.random(), self.stop)
        other.turn = 1 - self.turn
        second = threading.Thread(target=quietly, args=(other.ask, op, who, method, path, body),
                                  kwargs=dict(more, key=key), daemon=True)
        second.start()
        try:
            return self.ask(op, who, method, path, body, key=key, **more)
        finally:
            second.join(PATIENCE_S + TIMEOUT_S)
            for n in REPLICAS:
                other.close(n)

    def write(self, *args, **more):
        return (self.twice if self.random.random() < 0.05 else self.ask)(*args, **more)


def repeat(system, ledger):
    """Some acts again, with their keys, long after: the same answer, and no second fact."""
    client = Client(system, ledger, 0, None)
    for args, more in ledger.sample:
        if more["key"] in ledger.done:
            quietly(client.ask, *args, **more)
    return len(ledger.sample)


def quietly(f, *args, **more):
    try:
        f(*args, **more)
    except (Refused, GaveUp):
        pass  # noted in the ledger; the first of the two says so too
