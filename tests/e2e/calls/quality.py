"""Verification, figures, reports and scores of the directory, and each refusal that they document."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from offers import WEEK, actor  # noqa: E402
from system import NONE, until  # noqa: E402

ACTORS, OFFERS, ANOMALIES = (f"/v1/directory/{kind}" for kind in ("actors", "offers", "anomalies"))
BY_PHONE = {"how": "phone_call"}


def verification(s, of):
    here, there = f"{ACTORS}/{of}", f"{ACTORS}/{of}/verifications"
    s.expect(s.ask(s.ADVISER, "POST", there, dict(BY_PHONE, until="2020-01-01"), version=2), 422)
    s.expect(s.ask(s.ADVISER, "POST", there, BY_PHONE, version=1), 412)
    before = s.expect(s.ask(None, "GET", "/v1/directory/figures?departement=31"), 200).json
    s.expect(s.ask(s.ADVISER, "POST", there, BY_PHONE, version=2), 200)
    after = s.expect(s.ask(None, "GET", "/v1/directory/figures?departement=31"), 200).json
    assert after["actors"]["value"] == before["actors"]["value"] + 1, after
    revoke = f"{there}/revoke"
    s.expect(s.ask(s.COORDINATOR, "POST", revoke, version=2), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", revoke, version=3), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", revoke, version=4), 409)
    history = s.expect(s.ask(s.COORDINATOR, "GET", there), 200).json["items"]
    assert [v["ended_why"] for v in history] == ["revoked"], history
    for method, target, body in (("GET", "verifications", None), ("POST", "verifications", BY_PHONE),
                                 ("POST", "verifications/revoke", None)):
        version = None if method == "GET" else 1
        s.expect(s.ask(s.COORDINATOR, method, f"{ACTORS}/{NONE}/{target}", body, version=version), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"active": False}, version=4), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", there, BY_PHONE, version=5), 409)


def offered(s, of):
    return s.made(s.COORDINATOR, OFFERS, {
        "departement": "31", "actor_id": of, "name": "Offre inventée", "sector": "ordinary",
        "themes": ["aidants_repit"], "mode": "on_site", "commune": "31483", "hours": WEEK}, OFFERS).json["id"]


def reports(s, offer):
    body = {"offer_id": offer, "kind": "wrong_phone", "note": "Le numéro ne répond pas."}
    made = s.made(None, ANOMALIES, body, ANOMALIES)
    here = made.headers["Location"]
    assert "note" not in made.json and made.json["due_on"], made.json
    s.expect(s.ask(None, "POST", ANOMALIES, dict(body, offer_id=NONE)), 422)
    s.expect(s.ask(None, "POST", ANOMALIES, dict(body, note="ecrire@example.org")), 422)
    assert s.expect(s.ask(s.ADVISER, "GET", here), 200).json["note"] == body["note"]
    assert "note" not in s.expect(s.ask(None, "GET", here), 200).json
    s.expect(s.ask(None, "GET", f"{ANOMALIES}/{NONE}"), 404)
    found = s.expect(s.ask(None, "GET", f"{OFFERS}/{offer}"), 200).json
    assert found["open_anomalies"] == 1 and found["quality"]["parts"], found
    listed = s.expect(s.ask(s.ADVISER, "GET", ANOMALIES + "?departement=31&kind=wrong_phone"), 200).json
    assert made.json["id"] in [a["id"] for a in listed["items"]], listed
    s.expect(s.ask(s.ADVISER, "GET", ANOMALIES + "?departement=44"), 403)
    return here


def answers(s, here):
    answer = here + "/answer"
    s.expect(s.ask(s.ADVISER, "POST", answer, {"state": "refused"}, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", answer, {"state": "taken"}, version=9), 412)
    s.expect(s.ask(s.ADVISER, "POST", answer, {"state": "taken"}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", answer, {"state": "refused", "reason": "already_right"}, version=2), 200)
    s.expect(s.ask(s.ADVISER, "POST", answer, {"state": "corrected"}, version=3), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"{ANOMALIES}/{NONE}/answer", {"state": "taken"}, version=1), 404)


def clock(s, of):
    """Nobody answers: the days pass."""
    for kind, due in (("wrong_hours", "9999-01-01"), ("moved", "2026-01-02")):
        one = s.made(s.ADVISER, ANOMALIES, {"actor_id": of, "kind": kind}, ANOMALIES).json["id"]
        s.sql(f"UPDATE directory.anomaly SET remind_on = '2026-01-01', look_on = '2026-01-01', due_on = '{due}'"
              f" WHERE id = '{one}'")
        told = f"SELECT 1 FROM directory.anomaly WHERE id = '{one}' AND coalesce(reminded_at, escalated_at) IS NOT NULL"
        until(f"{kind} is told", lambda question=told: s.sql(question), 30)


def call(s):
    of = actor(s)
    offer = offered(s, of)
    answers(s, reports(s, offer))
    for _ in range(4):
        s.expect(s.ask(None, "POST", ANOMALIES, {"offer_id": offer, "kind": "closed"}), 201)
    s.expect(s.ask(None, "POST", ANOMALIES, {"offer_id": offer, "kind": "closed"}), 429)
    s.expect(s.ask(s.ADVISER, "POST", ANOMALIES, {"offer_id": offer, "kind": "closed"}), 201)
    s.expect(s.ask(s.ADVISER, "GET", "/v1/directory/quality?departement=31&limit=3"), 200)
    s.expect(s.ask(s.ADVISER, "GET", "/v1/directory/quality?departement=44"), 403)
    s.expect(s.ask(s.ADVISER, "GET", "/v1/directory/quality?departement=31&below=0"), 400)
    s.expect(s.ask(s.ADVISER, "GET", ANOMALIES + "?departement=31&kind=ugly"), 400)
    s.expect(s.ask(None, "GET", "/v1/directory/figures?departement=XX"), 400)
    s.expect(s.ask(s.ADVISER, "GET", f"{ACTORS}/{of}/verifications?limit=0"), 400)
    clock(s, of)
    verification(s, of)
