"""Envelopes, budgets, receipts and expenses, reserves, gifts, reports, and each refusal that they document."""
import io
import os
import sys
import xml.etree.ElementTree as xml
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from offers import actor  # noqa: E402
from system import NONE, day, until  # noqa: E402

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
    version = s.expect(s.ask(s.COORDINATOR, "GET", here), 200).json["version"]
    other = s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"lines": [line(1, "travel", 1)]}, version=version), 409)
    assert other.json["errors"][0]["pointer"] == "/lines", other.json


def reserves(s, here):
    body = {"cents": 1000, "reason": "Équipe en recrutement.", "decided_on": "2026-06-30"}
    made = s.expect(s.ask(AUTHORITY, "POST", here + "/reserves", body), 201).headers["Location"]
    s.expect(s.ask(AUTHORITY, "POST", here + "/reserves", dict(body, cents=100000000000)), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/reserves", body), 403)
    s.expect(s.ask(AUTHORITY, "POST", f"{ROOT}/{NONE}/reserves", body), 404)
    s.expect(s.ask(s.COORDINATOR, "GET", made), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", f"/v1/directory/budget-reserves/{NONE}"), 404)
    free = {"released_on": "2026-07-01"}
    s.expect(s.ask(AUTHORITY, "POST", f"/v1/directory/budget-reserves/{NONE}/release", free, version=1), 404)
    s.expect(s.ask(AUTHORITY, "POST", made + "/release", free, version=9), 412)
    s.expect(s.ask(AUTHORITY, "POST", made + "/release", {"released_on": "2026-06-29"}, version=1), 422)
    s.expect(s.ask(AUTHORITY, "POST", made + "/release", free, version=1), 200)
    s.expect(s.ask(AUTHORITY, "POST", made + "/release", free, version=2), 409)


def gifts(s, here, year):
    body = {"kind": "staff", "giver": "mdph", "label": "Conseiller en parcours", "fte_hundredths": 100,
            "estimated_cents": 4500000, "since": f"{year}-01-01"}
    made = s.expect(s.ask(s.COORDINATOR, "POST", here + "/gifts", body), 201).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/gifts", dict(body, kind="premises")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{ROOT}/{NONE}/gifts", body), 404)
    s.expect(s.ask(AUTHORITY, "GET", made), 200)
    s.expect(s.ask(AUTHORITY, "GET", f"/v1/directory/budget-gifts/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", made, {"estimated_cents": 1}, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", made, {"until": "2001-01-01"}, version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"/v1/directory/budget-gifts/{NONE}", {"withdrawn": True}, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", made, {"estimated_cents": 5000000}, version=1), 200)


def workbook(answer):
    """Opened as a spreadsheet does: every part is XML, every sheet stands in the workbook."""
    assert answer.type.startswith("application/vnd.openxmlformats"), answer.type
    with zipfile.ZipFile(io.BytesIO(answer.raw)) as parts:
        assert parts.testzip() is None
        trees = {name: xml.fromstring(parts.read(name)) for name in parts.namelist()}
    sheets = [n for n in trees if n.startswith("xl/worksheets/")]
    assert len(sheets) == len(trees["xl/workbook.xml"][0]), list(trees)


def reports(s, here, year):
    for what in ("consumption", "statement"):
        s.expect(s.ask(AUTHORITY, "GET", f"{here}/{what}?on={year}-12-31"), 200)
        workbook(s.expect(s.ask(s.COORDINATOR, "GET", f"{here}/{what}?format=xlsx"), 200))
        text = s.expect(s.ask(s.COORDINATOR, "GET", f"{here}/{what}?format=csv"), 200)
        assert text.type.startswith("text/csv") and text.raw.startswith(b"\xef\xbb\xbf"), text.type
        s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}/{NONE}/{what}"), 404)
        s.expect(s.ask(s.COORDINATOR, "GET", f"{here}/{what}?on={year}-02-30"), 400)
    s.expect(s.ask(s.ADVISER, "GET", here + "/statement"), 403)


def own(s, here, year):
    """What the organisation of the token has of the credits."""
    of, target = actor(s), f"/v1/directory/own-credits?departement=31&year={year}"
    version = s.expect(s.ask(s.COORDINATOR, "GET", here), 200).json["version"]
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"shares": [{"actor_id": of, "kind": "carrier", "cents": 39000000}]},
                   version=version), 200)
    part = s.expect(s.ask("partner@31#" + of, "GET", target), 200).json["items"][0]
    assert part["left_cents"] == 39000000, part
    assert s.expect(s.ask("partner@31#" + NONE, "GET", target), 200).json["items"] == []
    s.expect(s.ask("partner@31#" + of, "GET", target.replace("=31", "=44")), 403)
    s.expect(s.ask("partner@31#" + of, "GET", target + "0"), 400)


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
    reserves(s, here)
    gifts(s, here, year)
    reports(s, here, year)
    own(s, here, year)
    told(s)
