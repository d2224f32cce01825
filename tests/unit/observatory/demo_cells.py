#!/usr/bin/python3
"""The facts of the demo year of a département, one line for each cell that one adds to.

Usage: demo_cells.py DEPARTEMENT        lines: P commune place epci  |  C indicator part month key commune days

The same cases as deploy/demo/year.sh carries out (its seed and rate), for the calendar year 2026.
"""
import collections
import csv
import datetime as dt
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(ROOT, "deploy", "demo"))
from year_plan import Territory, plan  # noqa: E402

DATA = os.path.join(ROOT, "services", "directory", "data")
YEAR = 2026


def places(departement):
    """EPCIs from the largest population, as the release job numbers them."""
    with open(f"{DATA}/communes.csv", encoding="utf-8", newline="") as f:
        rows = [r for r in csv.DictReader(f) if r["departement"] == departement]
    people = collections.Counter()
    for r in rows:
        people[r["epci_siren"] or "unknown"] += int(r["population"] or 0)
    order = sorted(people, key=lambda e: (e == "unknown", -people[e], e))
    for r in sorted(rows, key=lambda r: r["code_insee"]):
        epci = r["epci_siren"] or "unknown"
        print("P", r["code_insee"], order.index(epci), epci)


def line(code, month, commune, key="", days=0):
    indicator, part = code.split()
    print("C", indicator, part, month, key or "_", commune or "_", days)


def day(stamp):
    return dt.datetime.fromisoformat(stamp.replace("Z", "+00:00")).date()


def solicitation(case, month):
    body = case["solicitation"]
    commune, person = body.get("commune", ""), body["person_profile"]
    profile = person if person != "unknown" else "professional" if body["requester_kind"] == "professional" else "-"
    line("1.1 number", month, commune)
    line("1.1 by_channel", month, commune, body["channel"])
    line("1.2 number", month, commune)
    line("1.2 by_profile", month, commune, profile)
    line("1.2 by_requester", month, commune, body["requester_kind"])
    line("1.2 by_person", month, commune, person)
    if case["becomes"] == "situation":
        line("1.3 number", month, commune)
        for problem in body["problem_types"]:
            line("1.3 by_problem", month, commune, problem)


def proposal(p, month, commune):
    state = "proposed" if p["answer"] == "pending" else p["answer"]
    for code in ("1.5 number", "1.4 denominator", "1.6 denominator"):
        line(code, month, commune)
    line("1.6 by_state", month, commune, state)
    if p["pre_existing_evaluation"]:
        line("1.4 numerator", month, commune)
    if state != "accepted":
        return
    for code in ("1.6 numerator", "1.6 numerator.answered", "2.2 denominator", "2.3 denominator"):
        line(code, month, commune)
    if p["support_form"] == "ad_hoc":
        line("2.2 numerator", month, commune)
    if p["nth_offer"] < 2:
        line("2.3 numerator", month, commune)


def situation(case, month):
    commune = case["solicitation"].get("commune", "")
    line("1.5 denominator", month, commune)
    if case["solicitation"]["channel"] == "aller_vers":
        line("2.1 number", month, commune)
    if case["proposals"]:
        line("1.5 numerator", month, commune)
        first = day(case["proposals"][0]["proposed_at"])
        days = (first - case["at"].date()).days
        if first.year == YEAR:
            line("1.7 number", first.month, commune, "", days)
            line("1.7 number", first.month, commune, f"d:{days}", days)
    for p in case["proposals"]:
        made = day(p["proposed_at"])
        if made.year == YEAR:
            proposal(p, made.month, commune)


def main():
    departement = sys.argv[1]
    places(departement)
    for case in plan(Territory(DATA), [departement], 360, 40, dt.date(YEAR + 1, 1, 1)):
        if case["at"].year != YEAR:
            continue
        solicitation(case, case["at"].month)
        if case["becomes"] == "situation":
            situation(case, case["at"].month)


if __name__ == "__main__":
    main()
