#!/usr/bin/python3
"""Half of what it can do, for a long time: memory and descriptors stay flat.

Usage: soak.py [--seconds 1800]

Measures for 10 s what a few writers and readers get through, then asks for half of that.  Prints
resident memory and descriptors of each service after a tenth of the time and at the end, and ends
with 1 when they grew or when a request failed.
"""
import argparse
import http.client
import json
import os
import sys
import threading
import time
import uuid

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "failover"), os.path.join(HERE, "..", "e2e")]

from load import ADVISER, solicitation  # noqa: E402
from system import SERVICES, System  # noqa: E402

BASE = 29500
WORKERS = 4
CALIBRATE_S = 10
GROWTH, SLACK_MB, SLACK_FDS = 1.15, 8, 16
PATH = "/v1/intake/solicitations"


class Load:
    """Workers that share one pace: nobody sends before its turn."""

    def __init__(self, system):
        self.s, self.lock, self.halt = system, threading.Lock(), threading.Event()
        self.done, self.failed, self.turn, self.gap = 0, [], time.monotonic(), 0.0
        self.token = system.token(ADVISER)

    def wait_turn(self):
        with self.lock:
            self.turn = max(self.turn + self.gap, time.monotonic() - 1)
            turn = self.turn
        self.halt.wait(max(0.0, turn - time.monotonic()))

    def worker(self):
        c = http.client.HTTPConnection("127.0.0.1", self.s.base, timeout=20)
        headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"}
        mine = None
        while not self.halt.is_set():
            self.wait_turn()
            try:
                if mine and self.done % 2:
                    c.request("GET", f"{PATH}/{mine}", headers=headers)
                else:
                    c.request("POST", PATH, json.dumps(solicitation()).encode(),
                              dict(headers, **{"Idempotency-Key": str(uuid.uuid4())}))
                got = c.getresponse()
                body = got.read()
                status = got.status
                mine = json.loads(body)["id"] if status == 201 else mine
            except (OSError, http.client.HTTPException) as e:
                status = repr(e)
                c.close()
            with self.lock:
                self.done += 1
                if status not in (200, 201):
                    self.failed.append(status)
        c.close()

    def start(self):
        self.threads = [threading.Thread(target=self.worker, daemon=True) for _ in range(WORKERS)]
        for t in self.threads:
            t.start()

    def stop(self):
        self.halt.set()
        for t in self.threads:
            t.join(30)


def measure(system):
    """{service: (resident MB, descriptors)}"""
    found = {}
    for service in SERVICES:
        pid = system.pid(service)
        with open(f"/proc/{pid}/statm", encoding="ascii") as f:
            pages = int(f.read().split()[1])
        found[service] = (pages * os.sysconf("SC_PAGE_SIZE") / 1e6, len(os.listdir(f"/proc/{pid}/fd")))
    return found


def flat(first, last):
    grown = []
    for service in SERVICES:
        (mb, fds), (mb2, fds2) = first[service], last[service]
        print(f"SOAK service={service} rss_mb_first={mb:.1f} rss_mb_last={mb2:.1f}"
              f" fds_first={fds} fds_last={fds2}", flush=True)
        if mb2 > mb * GROWTH + SLACK_MB or fds2 > fds + SLACK_FDS:
            grown.append(service)
    return grown


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=int, default=1800)
    seconds = parser.parse_args().seconds
    with System("soak", BASE, offers=100) as s:
        load = Load(s)
        load.start()
        time.sleep(CALIBRATE_S)
        rate = load.done / CALIBRATE_S / 2
        load.gap = 1 / rate
        time.sleep(seconds / 10)
        first, done, began = measure(s), load.done, time.monotonic()
        time.sleep(seconds * 0.9)
        reached = (load.done - done) / (time.monotonic() - began)
        load.stop()
        time.sleep(2)
        grown = flat(first, measure(s))
        print(f"SOAK seconds={seconds} asked_per_s={rate:.0f} reached_per_s={reached:.0f}"
              f" requests={load.done} failed={len(load.failed)} grown={len(grown)}", flush=True)
        if grown or load.failed:
            print(f"grown: {grown}; failed: {load.failed[:5]}")
            sys.exit(1)


if __name__ == "__main__":
    main()
