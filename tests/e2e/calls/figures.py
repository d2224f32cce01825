"""Definitions, exact figures, why they are what they are, targets; and each refusal that they document."""
from system import NONE, until

ROOT = "/v1/observatory"
DEFINITIONS, TARGETS = f"{ROOT}/definitions", f"{ROOT}/targets"
AUTHORITY = "authority-31"
# nothing else can be in the way of a target: it is added, never altered
CANNOT = {"observatory_set_target": {"409"}}
LOCAL = {"departements": ["31"], "valid_from": "2026-01-01", "unit": "count", "periodicity": "year",
         "label_fr": "Venues de l’aller-vers, inventé", "rule_fr": "Reçues par le canal aller-vers.",
         "source": "Feuille de route inventée",
         "parts": [{"part": "number", "kind": "solicitation", "all": ["channel:aller_vers"], "measure": "count"}]}


def made(s, who, target, body):
    """No event goes with it: nobody else follows definitions."""
    answer = s.expect(s.ask(who, "POST", target, body), 201)
    assert answer.headers["Location"] == f"{target}/{answer.json['id']}", answer.headers["Location"]
    return answer


def a_code(s):
    """One that nobody has yet: the calls may run twice on one system."""
    have = {d["indicator"] for d in s.expect(
        s.ask(s.COORDINATOR, "GET", f"{DEFINITIONS}?departement=31&limit=200"), 200).json["items"]}
    return next(f"outreach_{n}" for n in range(1000) if f"outreach_{n}" not in have)


def definitions(s):
    new = dict(LOCAL, indicator=a_code(s))
    one = made(s, s.COORDINATOR, DEFINITIONS, new)
    s.expect(s.ask(s.COORDINATOR, "POST", DEFINITIONS, new), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", DEFINITIONS, dict(new, valid_from="2025-01-01")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", DEFINITIONS, dict(new, departements=["44"])), 403)
    s.expect(s.ask(s.ADVISER, "POST", DEFINITIONS, new), 403)
    s.expect(s.ask(AUTHORITY, "POST", DEFINITIONS, dict(new, valid_from="2099-01-01")), 201)
    s.expect(s.ask(s.ADVISER, "GET", one.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{DEFINITIONS}/{NONE}"), 404)
    for more in ("", "&indicator=1.5", "&on=2026-05-05", "&limit=2"):
        s.expect(s.ask(AUTHORITY, "GET", f"{DEFINITIONS}?departement=31{more}"), 200)
    s.expect(s.ask(AUTHORITY, "GET", f"{DEFINITIONS}?departement=44"), 403)
    s.expect(s.ask(AUTHORITY, "GET", f"{DEFINITIONS}?departement=31&cursor=forged"), 400)
    return new["indicator"]


def figures(s, local):
    here = f"{ROOT}/figures?departement=31&period="
    for target in ("2026", "2026-S1", "2026-Q1", "2026-01", "2026&place_kind=commune&place=31555", "2026&indicator=1.7",
                   f"2026&indicator={local}&version=2"):
        s.expect(s.ask(s.ADVISER, "GET", here + target), 200)
    counted = lambda: s.ask(s.ADVISER, "GET", f"{here}2026&indicator={local}").json["figures"]  # noqa: E731
    until("a local definition is told", lambda: counted() and "value" in counted()[0], 60)
    s.expect(s.ask(s.ADVISER, "GET", here + "2026&place=31555"), 400)
    s.expect(s.ask(s.ADVISER, "GET", here + "2026&indicator=9.9"), 422)
    s.expect(s.ask(AUTHORITY, "GET", here + "2026"), 403)
    why = f"{ROOT}/explanation?departement=31&period=2026&indicator="
    for target in ("1.1", "1.1&part=by_channel&key=phone", "1.7&part=waiting", "4.2", "1.1&limit=1"):
        opened = s.expect(s.ask(s.ADVISER, "GET", why + target), 200).json
        assert len(opened["facts"]) <= opened["count"], opened
    told = s.expect(s.ask(AUTHORITY, "GET", why + "1.1"), 200).json
    assert "facts" not in told and "count" not in told, told
    s.expect(s.ask(s.ADVISER, "GET", why + "1.1&place=31555"), 400)
    s.expect(s.ask(s.ADVISER, "GET", why + "1.1&part=nothing"), 422)
    s.expect(s.ask("partner-31", "GET", why + "1.1"), 403)


def targets(s):
    new = {"departement": "31", "indicator": "1.7", "valid_from": "2099-01-01", "measure": "median", "direction": "at_most",
           "value": 15, "periodicity": "year", "note": "COTER inventé."}
    one = made(s, AUTHORITY, TARGETS, new)
    s.expect(s.ask(s.COORDINATOR, "POST", TARGETS, dict(new, indicator="1.1")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", TARGETS, dict(new, departement="44")), 403)
    s.expect(s.ask("partner-31", "GET", one.headers["Location"]), 200)
    s.expect(s.ask("partner-31", "GET", f"{TARGETS}/{NONE}"), 404)
    s.expect(s.ask("partner-31", "GET", f"{TARGETS}?departement=31"), 200)
    s.expect(s.ask("partner-31", "GET", f"{TARGETS}?departement=44"), 403)
    s.expect(s.ask("partner-31", "GET", f"{TARGETS}?departement=31&cursor=forged"), 400)


def call(s):
    figures(s, definitions(s))
    targets(s)
