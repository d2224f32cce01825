"""Who writes while the servers fall, and who listens: the book kept outside of everything.

A writer repeats a request with its key until the answer is definite.  A listener notes each event
number that it was given, so that a number given twice is seen even when the tables forgot it.
"""
import http.client
import json
import random
import threading
import time
import uuid

import zmq
from busreader import Reader

ADVISER = "conseiller@31"
PATIENCE_S = 60
PAUSE_S = 0.008  # a load, not a benchmark: every key is asked again at the end


def solicitation():
    return {"departement": "31", "channel": "phone", "requester_kind": "carer",
            "person_profile": "child", "commune": "31483", "problem_types": ["scolarite"],
            "text": "Texte inventé."}


class Book:
    """Attempts, acknowledgements and everything that was not expected."""

    def __init__(self):
        self.lock = threading.Lock()
        self.asked = {}       # key -> (path, body)
        self.done = {}        # key -> id
        self.when = []        # moments of the acknowledgements
        self.kept_when = {}   # key -> moment of the first one
        self.statuses = {}
        self.faults = []

    def attempt(self, key, path, body):
        with self.lock:
            self.asked.setdefault(key, (path, body))

    def answer(self, key, status, body):
        now = time.monotonic()
        with self.lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status in (200, 201):
                if self.done.setdefault(key, body["id"]) != body["id"]:
                    self.faults.append(f"two answers to {key}")
                self.when.append(now)
                self.kept_when.setdefault(key, now)
            elif status not in (0, 502, 503, 504):
                self.faults.append(f"{self.asked[key][0]}: {status} {str(body)[:300]}")

    def acknowledged(self, since=0.0, until=float("inf")):
        with self.lock:
            return {k for k, t in self.kept_when.items() if since <= t <= until}

    def longest_gap(self, since):
        with self.lock:
            moments = sorted(t for t in self.when if t >= since)
        return max((b - a for a, b in zip(moments, moments[1:])), default=float("inf"))

    def first_after(self, moment):
        with self.lock:
            return min(t for t in self.when if t >= moment)

    def give_up(self, kept, path):
        """A restore undid all but these.  Repeated with its key a request is done anew, under another
        id; what names an id that is gone cannot be repeated."""
        for key in [k for k in self.asked if k not in kept]:
            self.done.pop(key, None)
            if self.asked[key][0] != path:
                del self.asked[key]

    def journal(self):
        """As ledger.check_rows reads it."""
        for key, (path, _) in self.asked.items():
            yield {"is": "attempt", "method": "POST", "path": path, "key": key, "nth": 1}
        for key, made in self.done.items():
            yield {"is": "done", "method": "POST", "path": self.asked[key][0], "key": key,
                   "id": made}


class Writers:
    def __init__(self, system, book, n=4):
        self.s, self.book, self.halt = system, book, threading.Event()
        self.token = system.token(ADVISER)
        self.threads = [threading.Thread(target=self.run, args=(i,), daemon=True) for i in range(n)]

    def __enter__(self):
        for t in self.threads:
            t.start()
        return self

    def __exit__(self, *_):
        self.halt.set()
        for t in self.threads:
            t.join(PATIENCE_S)

    def post(self, path, body, key, timeout=20):
        """One attempt: its status, 0 when the connection was lost."""
        self.book.attempt(key, path, body)
        c = http.client.HTTPConnection("127.0.0.1", self.s.base, timeout=timeout)
        try:
            c.request("POST", path, json.dumps(body).encode(), {
                "Authorization": "Bearer " + self.token, "Content-Type": "application/json",
                "Idempotency-Key": key})
            got = c.getresponse()
            status, raw = got.status, got.read()
            told = json.loads(raw)
            if status == 503 and not got.headers.get("Retry-After"):
                self.book.faults.append(f"503 without Retry-After: {raw[:200]}")
        except (OSError, http.client.HTTPException, ValueError):
            status, told = 0, {}
        finally:
            c.close()
        self.book.answer(key, status, told)
        return status, told

    def definite(self, path, body, key=None, halt=True):
        """Repeat with the same key until it is done; None when the load ends before."""
        key = key or str(uuid.uuid4())
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and not (halt and self.halt.is_set()):
            status, told = self.post(path, body, key)
            if status in (200, 201):
                return told
            if status not in (0, 502, 503, 504):
                return None
            time.sleep(0.05)
        return None

    def run(self, nth):
        dice = random.Random(nth)
        while not self.halt.is_set():
            time.sleep(PAUSE_S)
            heard = self.definite("/v1/intake/solicitations", solicitation())
            if not heard or dice.random() < 0.6:
                continue
            opened = self.definite("/v1/intake/situations", {"solicitation_id": heard["id"]})
            if opened and dice.random() < 0.5:
                self.definite("/v1/referral/proposals",
                              {"situation_id": opened["id"], "support_form": "orientation",
                               "label": "Réponse inventée"})

    def settle(self):
        """Ask again for every key, acknowledged or not, until it is definite."""
        left = list(self.book.asked.items())
        lock = threading.Lock()

        def work():
            while True:
                with lock:
                    if not left:
                        return
                    key, (path, body) = left.pop()
                if self.definite(path, body, key, halt=False) is None:
                    self.book.faults.append(f"never definite: {path} {key}")
        threads = [threading.Thread(target=work, daemon=True) for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join(120)


class Listener(threading.Thread):
    """Follows the live events of a service and notes (stream, epoch, sequence) -> id."""

    def __init__(self, system, service, party):
        super().__init__(daemon=True)
        self.reader = Reader(system, party, service)
        self.reader.subscribe(f"31.{service}.facts.")
        self.service, self.seen, self.twice, self.halt = service, {}, [], threading.Event()

    def run(self):
        poller = zmq.Poller()
        poller.register(self.reader.sub, zmq.POLLIN)
        while not self.halt.is_set():
            if not poller.poll(100):
                continue
            topic, kind, payload = self.reader.sub.recv_multipart()
            if kind == b"event":
                event = json.loads(payload)
                number = (topic.decode().rstrip("."), event["epoch"], event["sequence"])
                if self.seen.setdefault(number, event["id"]) != event["id"]:
                    self.twice.append(number)

    def end(self):
        self.halt.set()
        self.join(5)
        self.reader.close()
