#!/usr/bin/python3
"""Check the requirements ledger, tests/requirements.csv, against the tests that ran in this build.

Each row is id,status,where,proof.  A row that is done or partial names its proofs (separated by
spaces) as "program:test"; each must stand as PASS in the build's test-results.txt.  With --names
(make lint) only that each named test is written, which needs no run.
"""
import csv
import os
import sys

STATUSES = {"done", "partial", "todo", "not-software"}
BUILD = os.environ.get("B", "build")


def results():
    path = os.path.join(BUILD, "test-results.txt")
    if not os.path.exists(path):
        sys.exit(f"{path} is absent: run make test first")
    with open(path, encoding="utf-8") as f:
        return {line.split(" ", 1)[1].strip() for line in f if line.startswith("PASS ")}


class Written:
    """The tests that stand in the sources; `in` asks for "program:test"."""

    def __contains__(self, proof):
        program, _, name = proof.partition(":")
        path = os.path.join("tests", program if program.endswith((".py", ".sh")) else program + ".c")
        if not os.path.isfile(path):
            return False
        with open(path, encoding="utf-8") as f:
            return name in f.read()


def faults(rows, passed):
    wanted = [f"R{n:03d}" for n in range(1, 267)]
    if [r["id"] for r in rows] != wanted:
        yield "the ledger must have exactly the rows R001 to R266, in order"
    for r in rows:
        if r["status"] not in STATUSES:
            yield f"{r['id']}: status '{r['status']}' is not one of {sorted(STATUSES)}"
        if r["status"] in ("done", "partial"):
            if not r["where"] or not r["proof"]:
                yield f"{r['id']}: {r['status']} needs where and proof"
            for proof in r["proof"].split():
                if proof not in passed:
                    yield f"{r['id']}: proof '{proof}' {'is not written' if isinstance(passed, Written) else 'did not pass in this build'}"
        if r["status"] == "not-software" and not r["where"]:
            yield f"{r['id']}: not-software needs its reason in the column where"


def main():
    with open("tests/requirements.csv", encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    bad = list(faults(rows, Written() if "--names" in sys.argv[1:] else results()))
    for line in bad:
        print("requirements:", line, file=sys.stderr)
    count = {s: sum(r["status"] == s for r in rows) for s in sorted(STATUSES)}
    print("requirements:", ", ".join(f"{n} {s}" for s, n in count.items()))
    sys.exit(1 if bad else 0)


main()
