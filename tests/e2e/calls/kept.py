"""Every operation on free places, confirmations and their rules, and each refusal that it documents."""
import datetime

import story
from system import NONE, until

OFFERS, RULES = "/v1/directory/offers", "/v1/directory/keep-rules"
LINES = [{"unit": "place", "public": "child", "total": 12, "free": 2, "waiting": 1}]
CANNOT = {}


def day(ahead):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=ahead)).date().isoformat()


def offer(s):
    actor = s.made(s.COORDINATOR, "/v1/directory/actors",
                   {"departement": "31", "type": "pfra", "sector": "specialised", "name": "Acteur inventé",
                    "commune": "31483"}, "/v1/directory/actors").json["id"]
    return actor, s.made(s.COORDINATOR, OFFERS,
                         {"departement": "31", "actor_id": actor, "name": "Offre inventée", "sector": "ordinary",
                          "themes": ["soins"], "mode": "on_site", "commune": "31483"}, OFFERS).json["id"]


def places(s, actor, one):
    there = f"{OFFERS}/{one}/capacities"
    own = f"partner@31#{actor}"
    stated = s.made(own, there, {"lines": LINES}, "/v1/directory/capacities")
    s.expect(s.ask(None, "GET", stated.headers["Location"]), 200)
    s.expect(s.ask(None, "GET", f"/v1/directory/capacities/{NONE}"), 404)
    s.expect(s.ask(f"partner@31#{NONE}", "POST", there, {"lines": LINES}), 403)
    s.expect(s.ask(s.ADVISER, "POST", f"{OFFERS}/{NONE}/capacities", {"lines": LINES}), 404)
    s.expect(s.ask(s.ADVISER, "POST", there, {"lines": [{"unit": "place", "free": -1}]}), 422)
    s.expect(s.ask(s.ADVISER, "POST", there, {"lines": LINES, "true_on": day(2)}), 422)
    s.expect(s.ask(s.ADVISER, "POST", there, {"lines": LINES, "true_on": day(-3)}), 409)
    assert len(s.expect(s.ask(None, "GET", there), 200).json["items"]) == 1
    s.expect(s.ask(None, "GET", f"{OFFERS}/{NONE}/capacities"), 404)
    shown = s.expect(s.ask(None, "GET", f"{OFFERS}/{one}"), 200).json["room"]
    assert shown["known"] and shown["free"] == 2 and shown["total"] == 12, shown


def confirmed(s, actor, one):
    there = f"{OFFERS}/{one}/confirmation"
    s.expect(s.ask(f"partner@31#{NONE}", "POST", there), 403)
    s.expect(s.ask(s.ADVISER, "POST", f"{OFFERS}/{NONE}/confirmation"), 404)
    assert s.expect(s.ask(f"partner@31#{actor}", "POST", there), 200).json["kept"]["via"] == "actor"
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{OFFERS}/{one}", {"active": False}, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", there), 409)
    s.expect(s.ask(s.ADVISER, "GET", "/v1/directory/unconfirmed-offers?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", "/v1/directory/unconfirmed-offers?departement=44"), 403)


def forgotten(s):
    """One that nobody has confirmed for long is listed, and told of by itself."""
    _, one = offer(s)
    s.sql(f"UPDATE directory.offer_kept SET confirm_by = '2026-01-01', remind_on = '2026-01-01' WHERE offer_id = '{one}'")
    found = s.expect(s.ask(s.ADVISER, "GET", "/v1/directory/unconfirmed-offers?departement=31"), 200).json["items"]
    assert one in [o["offer_id"] for o in found], found


def answered(s):
    """What referral tells of an answer reaches the directory by the bus."""
    one = story.proposal(s, story.situation(s))
    story.accepted(s, one)
    relay = story.relay(s, one).json
    s.good(f"partner@31#{relay['actor_id']}", "POST", f"/v1/referral/relays/{relay['id']}/acknowledgement", version=1)
    until("the directory has heard of the answer", lambda: s.sql(
        f"SELECT count(*) FROM directory.answer_fact WHERE id = '{relay['id']}' AND answered_at >= asked_at") == [["1"]])


def rules(s):
    rule = {"departement": "31", "rule": "offer_confirmed", "unit": "months", "n": 6, "valid_from": day(400)}
    made = s.expect(s.ask(s.COORDINATOR, "POST", RULES, rule), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", RULES, rule), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", RULES, dict(rule, valid_from="2020-01-01")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", RULES, dict(rule, departement="44")), 403)
    s.expect(s.ask(s.ADVISER, "GET", made.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{RULES}/{NONE}"), 404)
    assert len(s.expect(s.ask(s.ADVISER, "GET", f"{RULES}?departement=31"), 200).json["items"]) == 3


def call(s):
    actor, one = offer(s)
    places(s, actor, one)
    confirmed(s, actor, one)
    forgotten(s)
    answered(s)
    rules(s)
