"""Every operation on concertations and invitations to a GOS, and each refusal that they document."""

import story
from system import NONE, day

MEETINGS, SEATS = "/v1/referral/concertations", "/v1/referral/concertation-invitations"
PLEDGES, GOS = "/v1/referral/concertation-commitments", "/v1/referral/gos-invitations"
TOOK_PART = "/v1/referral/concertation-participation"
MDPH = "mdph-31"

# 409: the situation of a hand-off was erased between the reading and the writing, or before
# (integration/referral/test_gos_invitation)
CANNOT = {"referral_invite_team_to_gos": {"409"}}


def at(days):
    return day(days) + "T10:00:00Z"


def meeting(s, opened, days=0, **more):
    return s.made(s.ADVISER, MEETINGS, dict({
        "situation_id": opened.json["id"], "kind": "coordination", "starts_at": at(days),
        "purpose": "Texte inventé"}, **more), MEETINGS)


def planned(s, opened):
    body = {"situation_id": opened.json["id"], "kind": "synthesis", "starts_at": at(9), "purpose": "x"}
    s.expect(s.ask(s.ADVISER, "POST", MEETINGS, dict(body, starts_at=at(-90))), 422)
    one = meeting(s, opened, 9, place="Salle inventée", community_role="assembly")
    here, other = one.headers["Location"], f"{MEETINGS}/{NONE}"
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", other), 404)
    listed = s.expect(s.ask(s.ADVISER, "GET", f"{MEETINGS}?departement=31&situation_id={opened.json['id']}"), 200)
    assert [m["id"] for m in listed.json["items"]] == [one.json["id"]]
    s.expect(s.ask(s.ADVISER, "GET", MEETINGS + "?departement=44"), 403)
    later = {"starts_at": at(12), "reason": "Salle prise"}
    gone = {"reason": "solution_found"}
    for act, body in (("postponement", later), ("cancellation", gone)):
        s.expect(s.ask(s.ADVISER, "POST", f"{other}/{act}", body, version=1), 404)
        s.expect(s.ask(s.ADVISER, "POST", f"{here}/{act}", body, version=9), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/postponement", dict(later, starts_at=at(-9)), version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", here + "/cancellation", {"reason": "other", "note": "a\u0007"}, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", here + "/postponement", later, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/cancellation", gone, version=2), 200)
    for act, body in (("postponement", later), ("cancellation", gone)):
        s.expect(s.ask(s.ADVISER, "POST", f"{here}/{act}", body, version=3), 409)
    s.expect(s.ask(s.ADVISER, "POST", here + "/invitations", {"kind": "mdph"}), 409)


def invited(s, opened, actor):
    one = meeting(s, opened)
    here, whom = one.headers["Location"] + "/invitations", {"kind": "actor", "actor_id": actor}
    s.expect(s.ask(s.ADVISER, "POST", here, {"kind": "actor"}), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"{MEETINGS}/{NONE}/invitations", whom), 404)
    seat = s.made(s.ADVISER, here, whom, SEATS)
    s.expect(s.ask(s.ADVISER, "POST", here, whom), 409)
    mine, partner = seat.headers["Location"], "partner@31#" + actor
    for who in (s.ADVISER, partner):
        s.expect(s.ask(who, "GET", mine), 200)
    s.expect(s.ask("partner@31#" + NONE, "GET", mine), 404)
    s.expect(s.ask(partner, "GET", SEATS + "?departement=31"), 200)
    s.expect(s.ask(partner, "GET", SEATS + "?departement=44"), 403)
    return one, seat


def changed(s, seat, actor):
    mine, partner, other = seat.headers["Location"], "partner@31#" + actor, f"{SEATS}/{NONE}"
    calls = (("answer", partner, {"answer": "accepted"}, {"answer": "declined", "note": "a\u0007"}),
             ("sharing", s.ADVISER, {"categories": ["needs"]}, {"categories": ["hopes"]}),
             ("withdrawal", s.ADVISER, {}, {"reason": "danger"}))
    for version, (act, who, body, wrong) in enumerate(calls, 1):
        s.expect(s.ask(who, "POST", f"{other}/{act}", body, version=1), 404)
        s.expect(s.ask(who, "POST", f"{mine}/{act}", body, version=9), 412)
        s.expect(s.ask(who, "POST", f"{mine}/{act}", wrong, version=version), 422)
        s.expect(s.ask(who, "POST", f"{mine}/{act}", body, version=version), 200)
    for act, _, body, _ in calls:
        s.expect(s.ask(s.ADVISER, "POST", f"{mine}/{act}", body, version=4), 409)


def held(s, one, seat):
    here, other = one.headers["Location"], f"{MEETINGS}/{NONE}"
    s.expect(s.ask(s.ADVISER, "POST", seat.headers["Location"] + "/presence", {"present": True}, version=1), 409)
    there = {"present": [seat.json["id"]]}
    s.expect(s.ask(s.ADVISER, "POST", other + "/holding", there, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", here + "/holding", there, version=9), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/holding", {"present": [NONE]}, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", here + "/decisions", {"code": "other"}), 409)
    s.expect(s.ask(s.ADVISER, "POST", here + "/closure", {"outcome": "x"}, version=1), 409)
    s.expect(s.ask(s.ADVISER, "POST", here + "/holding", there, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/holding", there, version=2), 409)
    mine = seat.headers["Location"] + "/presence"
    s.expect(s.ask(s.ADVISER, "POST", f"{SEATS}/{NONE}/presence", {"present": True}, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", mine, {"present": False}, version=9), 412)
    s.expect(s.ask(s.ADVISER, "POST", mine, {"present": "yes"}, version=2), 422)
    s.expect(s.ask(s.ADVISER, "POST", mine, {"present": True}, version=2), 200)
    period = f"?departement=31&from={day(-2)}&to={day(2)}"
    s.expect(s.ask(s.COORDINATOR, "GET", TOOK_PART + period), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", TOOK_PART + f"?departement=31&from={day(2)}&to={day(-2)}"), 400)
    s.expect(s.ask(s.COORDINATOR, "GET", TOOK_PART + period.replace("31", "44", 1)), 403)


def decided(s, one, actor):
    here = one.headers["Location"] + "/decisions"
    what = {"code": "adapt_support", "task": {"kind": "meeting", "due_on": day(5)}, "commitment": {
        "party": "actor", "actor_id": actor, "what": "Texte inventé", "until_on": day(20)}}
    s.expect(s.ask(s.ADVISER, "POST", f"{MEETINGS}/{NONE}/decisions", what), 404)
    s.expect(s.ask(s.ADVISER, "POST", here, {"code": "other", "task": {"kind": "meeting", "due_on": "2020-01-01"}}), 422)
    now = s.expect(s.ask(s.ADVISER, "POST", here, what), 201).json
    pledge = f"{PLEDGES}/{now['decisions'][0]['commitment_id']}"
    s.expect(s.ask(s.ADVISER, "GET", pledge), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{PLEDGES}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "GET", PLEDGES + "?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", PLEDGES + "?departement=44"), 403)
    kept = {"state": "kept"}
    s.expect(s.ask(s.ADVISER, "POST", f"{PLEDGES}/{NONE}/follow-up", kept, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", pledge + "/follow-up", kept, version=4), 412)
    s.expect(s.ask(s.ADVISER, "POST", pledge + "/follow-up", {"state": "changed"}, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", pledge + "/follow-up", kept, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", pledge + "/follow-up", kept, version=2), 409)
    close = one.headers["Location"] + "/closure"
    s.expect(s.ask(s.ADVISER, "POST", f"{MEETINGS}/{NONE}/closure", {"outcome": "x"}, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", close, {"outcome": "x"}, version=2), 412)
    s.expect(s.ask(s.ADVISER, "POST", close, {"minutes": "x"}, version=3), 422)
    s.expect(s.ask(s.ADVISER, "POST", close, {"outcome": "Vous aurez de l’aide."}, version=3), 200)


def gos(s, opened):
    asked = {"departement": "31", "gos_at": at(30), "mdph_number": "31-2026-1"}
    s.expect(s.ask(MDPH, "POST", GOS, dict(asked, gos_at=at(-1))), 422)
    s.expect(s.ask(MDPH, "POST", GOS, dict(asked, departement="44")), 403)
    one = s.made(MDPH, GOS, asked, GOS)
    here, other, link = one.headers["Location"], f"{GOS}/{NONE}", {"situation_id": opened.json["id"]}
    for who in (MDPH, s.ADVISER):
        s.expect(s.ask(who, "GET", here), 200)
        s.expect(s.ask(who, "GET", GOS + "?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", other), 404)
    s.expect(s.ask(s.ADVISER, "GET", GOS + "?departement=44"), 403)
    comes = {"answer": "accepted"}
    for act, who, body in (("situation", s.ADVISER, link), ("answer", s.ADVISER, comes), ("cancellation", MDPH, {})):
        s.expect(s.ask(who, "POST", f"{other}/{act}", body, version=1), 404)
        s.expect(s.ask(who, "POST", f"{here}/{act}", body if act != "answer" else
                       {"answer": "declined", "reason": "other"}, version=9), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/situation", {}, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", here + "/situation", link, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/answer", {"answer": "declined"}, version=2), 422)
    s.expect(s.ask(s.ADVISER, "POST", here + "/answer", comes, version=2), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/answer", comes, version=3), 409)
    s.expect(s.ask(s.ADVISER, "POST", here + "/situation", link, version=3), 409)
    s.expect(s.ask(MDPH, "POST", here + "/cancellation", {"note": "a\u0007"}, version=3), 422)
    s.expect(s.ask(MDPH, "POST", here + "/cancellation", {}, version=3), 200)
    s.expect(s.ask(MDPH, "POST", here + "/cancellation", {}, version=4), 409)


def ended(s, opened):
    """What is closed takes no concertation, what was handed to the MDPH can be named by it."""
    sent = story.handoff(s, opened)
    s.made(MDPH, GOS, {"departement": "31", "gos_at": at(30), "handoff_id": sent.json["id"]}, GOS)
    gone = story.situation(s)
    closed = s.good(s.ADVISER, "POST", f"/v1/intake/situations/{gone.json['id']}/closure",
                    {"reason": "requester_stops"}, version=1)
    body = {"situation_id": gone.json["id"], "kind": "synthesis", "starts_at": at(9), "purpose": "x"}
    s.expect(s.ask(s.ADVISER, "POST", MEETINGS, body, after=closed.headers["C360-Position"]), 409)


def call(s):
    opened, actor = story.situation(s), story.proposal(s, story.situation(s)).json["actor_id"]
    planned(s, opened)
    _, seat = invited(s, opened, actor)
    changed(s, seat, actor)
    one, seat = invited(s, opened, actor)
    held(s, one, seat)
    decided(s, one, actor)
    gos(s, opened)
    ended(s, opened)
