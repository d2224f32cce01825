#!/usr/bin/python3
"""The software of an MDPH as small as it can be: polls what is addressed to it, acknowledges the
receipt of each hand-off, and keeps a journal that outlives it.  It may be killed at any instant.

Usage: mdph_software.py PORT TOKEN_FILE DEPARTEMENT JOURNAL
Journal: "seen <hand-off>" once its receipt is acknowledged; "next <position>" behind a whole page.
"""
import http.client
import json
import os
import sys
import time
import uuid

PORT, TOKEN_FILE, WHERE, JOURNAL = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
PAGE, PAUSE = 20, 0.1


def note(line):
    with open(JOURNAL, "a", encoding="ascii") as f:
        f.write(line + "\n")
        f.flush()
        os.fsync(f.fileno())


def journal():
    """(position to go on from, hand-offs that are acknowledged); a torn last line does not count."""
    try:
        with open(JOURNAL, encoding="ascii") as f:
            lines = [line.split() for line in f if line.endswith("\n")]
    except FileNotFoundError:
        lines = []
    after = [l[1] for l in lines if l[:1] == ["next"] and len(l) == 2]
    return after[-1] if after else None, {l[1] for l in lines if l[:1] == ["seen"] and len(l) == 2}


def ask(method, target, version=None, key=None):
    with open(TOKEN_FILE, encoding="ascii") as f:
        headers = {"Authorization": "Bearer " + f.read().strip(), "Accept-Language": "fr"}
    if key:
        headers["Idempotency-Key"] = key
    if version:
        headers["If-Match"] = f'"{version}"'
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    try:
        connection.request(method, target, None, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    finally:
        connection.close()


def patient(method, target, **more):
    """Until the other side answers something definite."""
    while True:
        try:
            status, body = ask(method, target, **more)
            if status < 500 and status != 429:
                return status, body
        except (OSError, http.client.HTTPException, ValueError):
            pass
        time.sleep(PAUSE)


def acknowledge(handoff):
    """The key is made of the hand-off: after a crash the same receipt is said again, and counts once."""
    here = f"/v1/referral/handoffs/{handoff}"
    status, record = patient("GET", here)
    if status == 200 and record["state"] == "sent":
        status, record = patient("POST", here + "/receipt", version=record["version"],
                                 key=str(uuid.uuid5(uuid.NAMESPACE_URL, handoff + "/receipt")))
    if status == 200:
        note("seen " + handoff)


def main():
    after, seen = journal()
    while True:
        target = f"/v1/referral/handoffs/changes?departement={WHERE}&limit={PAGE}"
        status, page = patient("GET", target + (f"&after={after}" if after else ""))
        if status != 200:
            sys.exit(f"changes: {status} {page}")
        for item in page["items"]:
            handoff = item["data"].get("handoff_id")
            if item["type"] == "referral.handoff.sent.v1" and handoff not in seen:
                acknowledge(handoff)
                seen.add(handoff)
        if page["next"] != after:
            after = page["next"]
            note("next " + after)
        if not page["more"]:
            time.sleep(PAUSE)


main()
