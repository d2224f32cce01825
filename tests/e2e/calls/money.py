"""Envelopes, budgets, receipts and expenses, and each refusal that they document."""
from system import NONE, day, until

ROOT = "/v1/directory/budgets"
ENVELOPES = "/v1/directory/envelopes"
AUTHORITY = "authority-31"
CANNOT = {}


def line(number, kind, cents):
    return {"number": number, "kind": kind, "planned_cents": cents}


def envelopes(s):
    for target in ("", "?region=76&year=2026", "?departement=44"):
        s.expect(s.ask(None, "GET", ENVELOPES + target), 200)
    kept = s.expect(s.ask(None, "GET", ENVELOPES + "?departement=44"), 200).json["items"][0]
    assert kept["adds_up"] is False and kept["total_cents"] == 43000000, kept
    s.expect(s.ask(None, "GET", ENVELOPES + "?year=1999"), 400)
    s.expect(s.ask(None, "GET", ENVELOPES, more={"Authorization": "Bearer x"}), 401)


def opened(s):
    """The first year of the département that has no budget yet: the calls may run twice on one system."""
    have = {b["year"] for b in s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}?departement=31&limit=200"), 200).json["items"]}
    year = next(y for y in (2024, 2025, 2023) if y not in have)
    new = {"departement": "31", "year": year, "lines": [line(1, "payroll_direct", 30000000), line(2, "travel", 1)]}
    made = s.expect(s.ask(s.COORDINATOR, "POST", ROOT, new), 201)
    assert made.json["ars_cents"] == 40000000 and [f["code"] for f in made.json["flags"]], made.json
    s.expect(s.ask(s.COORDINATOR, "POST", ROOT, new), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", ROOT, dict(new, year=2021)), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", ROOT, dict(new, departement="44")), 403)
    s.expect(s.ask(s.COORDINATOR, "GET", ROOT + "?departement=44"), 403)
    s.expect(s.ask(s.COORDINATOR, "GET", ROOT + "?departement=31&cursor=forged"), 400)
    return made.headers["Location"], year


def changed(s, here):
    s.expect(s.ask(s.COORDINATOR, "GET", here), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"cd_cents": 5}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"cd_cents": 5}, version=1), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"shares": [{"actor_id": NONE, "kind": "carrier", "cents": 1}]}, version=2), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{ROOT}/{NONE}", {"cd_cents": 5}, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "GET", here + "/history"), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}/{NONE}/history"), 404)
    s.expect(s.ask(s.COORDINATOR, "GET", here + "/history?cursor=forged"), 400)
    give = {"ars_cents": 39000000, "decided_on": "2026-02-01", "reference": "N-1"}
    s.expect(s.ask(AUTHORITY, "POST", here + "/delegation", give, version=2), 200)
    s.expect(s.ask(AUTHORITY, "POST", here + "/delegation", give, version=2), 412)
    s.expect(s.ask(AUTHORITY, "POST", here + "/delegation", {"decided_on": "2026-02-01"}, version=3), 422)
    s.expect(s.ask(AUTHORITY, "POST", f"{ROOT}/{NONE}/delegation", give, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/delegation", give, version=3), 403)


def entered(s, here, year):
    spend = {"line": 1, "kind": "salary", "booked_on": f"{year}-03-31", "cents": 1200000, "piece": "FACT-1"}
    take = {"kind": "ars_credits", "month": 1, "booked_on": f"{year}-01-20", "cents": 3250000}
    wrong = s.expect(s.ask(s.COORDINATOR, "POST", here + "/expenses", spend), 201).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/payments", take), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/expenses", dict(spend, cents=-1)), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/expenses", dict(spend, kind="grant_to_actor")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/payments", dict(take, booked_on=f"{year - 1}-12-31")), 422)
    s.expect(s.ask(s.ADVISER, "POST", here + "/expenses", spend), 403)
    for what, body in (("expenses", spend), ("payments", take)):
        s.expect(s.ask(s.COORDINATOR, "POST", f"{ROOT}/{NONE}/{what}", body), 404)
    s.expect(s.ask(AUTHORITY, "GET", wrong), 200)
    s.expect(s.ask(AUTHORITY, "GET", f"/v1/directory/budget-entries/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", wrong + "/reversal", {"reason": "Saisie deux fois."}), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", wrong + "/reversal", {"reason": "Encore."}), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", wrong + "/reversal", {"reason": ""}), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", f"/v1/directory/budget-entries/{NONE}/reversal", {"reason": "x"}), 404)
    s.expect(s.ask(s.COORDINATOR, "GET", here + "/entries?side=expense&limit=1"), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}/{NONE}/entries"), 404)
    s.expect(s.ask(s.COORDINATOR, "GET", here + "/entries?side=left"), 400)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/expenses", spend), 201)


def told(s):
    """Nothing is spent in a year that has begun: that is told, and the totals."""
    s.expect(s.ask(s.COORDINATOR, "POST", "/v1/directory/communities/31/rules",
                   {"rule": "credits_lag_from_day", "value": "1", "valid_from": "2026-01-01",
                    "decided_by": "Décision inventée"}), 200)
    this = {"departement": "31", "year": int(day()[:4])}
    assert s.ask(s.COORDINATOR, "POST", ROOT, this).status in (201, 409)
    for kind in ("totalled", "lagging"):
        until(f"credits {kind}", lambda kind=kind: s.sql(
            f"SELECT 1 FROM directory.event WHERE type = 'directory.credits.{kind}.v1'"), 60)


def call(s):
    envelopes(s)
    here, year = opened(s)
    changed(s, here)
    entered(s, here, year)
    told(s)
