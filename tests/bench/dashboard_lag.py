#!/usr/bin/python3
"""How long until a chart shows what was just written?

    dashboard_lag.py INTAKE OBSERVATORY TIMES PACE      prints "p99 p50", milliseconds

TIMES solicitations are recorded one by one; after each the month of it is asked of get_series with its
position (C360-After), and the number of 1.1 must have grown by what was written.  Meanwhile another
connection records PACE a second.  BENCH_TOKEN and BENCH_BODY as for the other loads.
"""
import datetime
import http.client
import json
import os
import sys
import threading
import time
import urllib.parse

HEADERS = {"Authorization": "Bearer " + os.environ["BENCH_TOKEN"], "Content-Type": "application/json"}
BODY = os.environ["BENCH_BODY"].encode()
GIVE_UP_S = 10


def connect(address):
    parts = urllib.parse.urlsplit(address)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)


def ask(connection, method, target, body=None, more=None):
    connection.request(method, target, body, dict(HEADERS, **(more or {})))
    got = connection.getresponse()
    return got.status, got.headers, got.read()


def write(intake):
    status, headers, _ = ask(intake, "POST", "/v1/intake/solicitations", BODY)
    if status != 201:
        sys.exit(f"dashboard_lag: a solicitation was answered {status}")
    return headers["C360-Position"]


def disturb(address, pace, done, written):
    connection = connect(address)
    while not done.wait(1 / pace):
        write(connection)
        written[0] += 1


def shown(observatory, month, position):
    """The number of the month; waits until the event is applied, however often that is asked."""
    end = time.monotonic() + GIVE_UP_S
    while True:
        status, _, body = ask(observatory, "GET",
                              f"/v1/observatory/series?departement=31&from={month}&to={month}&indicator=1.1", more={"C360-After": position})
        if status == 200:
            lines = json.loads(body)["indicators"][0]["lines"]
            return next(x["values"][0] for x in lines if x["measure"] == "number")
        if status != 503 or time.monotonic() > end:
            sys.exit(f"dashboard_lag: the series were answered {status}")


def main(intake_at, observatory_at, times, pace):
    intake, observatory = connect(intake_at), connect(observatory_at)
    month = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m")
    first = shown(observatory, month, write(intake))
    done, written, lags = threading.Event(), [0], []
    other = threading.Thread(target=disturb, args=(intake_at, pace, done, written), daemon=True)
    other.start()
    for n in range(1, times + 1):
        position = write(intake)
        began = time.monotonic()
        got = shown(observatory, month, position)
        lags.append((time.monotonic() - began) * 1000)
        if got < first + n:
            sys.exit(f"dashboard_lag: {n} were written, {got - first} are shown")
        time.sleep(0.005)
    done.set()
    other.join(5)
    lags.sort()
    print(f"{lags[int(len(lags) * 0.99) - 1]:.2f} {lags[len(lags) // 2]:.2f}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
