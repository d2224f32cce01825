"""Released figures, editions, rules and tables, and each refusal that they document."""
from system import NONE

ROOT = "/v1/observatory/"
RULES = ROOT + "release-rules"
AUTHORITY = "authority-31"
CANNOT = {}


def told(s):
    here = ROOT + "releases?departement=31"
    for who in (None, "observer", AUTHORITY, "mdph-31", s.ADVISER):
        s.expect(s.ask(who, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", here + "&audience=cochair&span=month&indicator=1.1"), 200)
    s.expect(s.ask(None, "GET", here + "&audience=partner"), 403)
    s.expect(s.ask(None, "GET", here + "&from=2026-13"), 400)
    s.expect(s.ask(None, "GET", here + "&cursor=forged"), 400)
    s.expect(s.ask(None, "GET", here, more={"Authorization": "Bearer x"}), 401)


def editions(s):
    here = ROOT + "release-editions?departement=31"
    s.expect(s.ask(None, "GET", here), 200)
    s.expect(s.ask(None, "GET", here + "&cursor=forged"), 400)
    s.expect(s.ask(None, "GET", here, more={"Authorization": "Bearer x"}), 401)


def rules(s):
    got = s.expect(s.ask(None, "GET", RULES + "?departement=31"), 200).json
    assert got["rules"][-1]["departement"] == "*" and len(got["tables"]) > 30, got
    taken = {r["year"] for r in got["rules"]}
    year = next(y for y in range(2080, 2999) if y not in taken)
    new = {"departement": "31", "year": year, "cochair": 5, "partner": 6, "public": 12}
    made = s.expect(s.ask(AUTHORITY, "POST", RULES, new), 201)
    here = made.headers["Location"]
    assert s.expect(s.ask(None, "GET", here), 200).json["public"] == 12
    s.expect(s.ask(AUTHORITY, "POST", RULES, new), 409)
    s.expect(s.ask(AUTHORITY, "POST", RULES, dict(new, year=2024)), 422)
    s.expect(s.ask(AUTHORITY, "POST", RULES, dict(new, year=year + 1, partner=13)), 422)
    s.expect(s.ask(AUTHORITY, "POST", RULES, dict(new, departement="44")), 403)
    s.expect(s.ask(None, "GET", f"{RULES}/{NONE}"), 404)
    s.expect(s.ask(None, "GET", here, more={"Authorization": "Bearer x"}), 401)
    s.expect(s.ask(None, "GET", RULES + "?departement=31", more={"Authorization": "Bearer x"}), 401)
    s.expect(s.ask(None, "GET", RULES), 400)


def call(s):
    told(s)
    editions(s)
    rules(s)
