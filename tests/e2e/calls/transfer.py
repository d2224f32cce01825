"""Every operation on transfers between départements, and each refusal that it documents."""
import story
from system import NONE, until

THERE = "conseiller@44"
PATH = "/v1/intake/transfers"


def agree(s, opened):
    return s.good(s.ADVISER, "POST", "/v1/intake/consents", {
        "situation_id": opened.json["id"], "decision": "given", "purpose": "team_transfer",
        "categories": ["situation", "needs"], "means": "oral", "words": "share_2026_1",
        "recipients": [{"kind": "departement", "id": "44"}]})


def body(opened, **more):
    return dict({"situation_id": opened.json["id"], "to_departement": "44",
                 "reason": "person_moved"}, **more)


def offered(s):
    opened = story.situation(s)
    s.expect(s.ask(s.ADVISER, "POST", PATH, body(opened)), 403)
    agree(s, opened)
    return opened, s.made(s.ADVISER, PATH, body(opened, note="Texte inventé."), PATH)


def refused(s, here):
    """What the wrong end, a stale version or an unknown id gets."""
    for act, content, stranger in (("acceptance", {}, s.ADVISER), ("refusal", {"reason": "other"}, s.ADVISER),
                                   ("cancellation", None, THERE)):
        right = s.ADVISER if stranger == THERE else THERE
        s.expect(s.ask(stranger, "POST", f"{here}/{act}", content, version=1), 403)
        s.expect(s.ask(right, "POST", f"{here}/{act}", content, version=9), 412)
        s.expect(s.ask(right, "POST", f"{PATH}/{NONE}/{act}", content, version=1), 404)
    s.expect(s.ask(s.ADVISER, "GET", f"{PATH}/{NONE}"), 404)
    s.expect(s.ask("conseiller@09", "GET", here), 404)


def completed(s, here):
    return s.ask(s.ADVISER, "GET", here).json["state"] == "completed"


def call(s):
    opened, one = offered(s)
    here = one.headers["Location"]
    s.expect(s.ask(s.ADVISER, "POST", PATH, body(opened)), 409)
    s.expect(s.ask(s.ADVISER, "POST", PATH, body(opened, to_departement="31")), 422)
    refused(s, here)
    seen = s.expect(s.ask(THERE, "GET", here), 200).json
    assert "note" not in seen and "situation_id" not in seen, seen
    for who, target in ((THERE, "?departement=44"), (s.ADVISER, "?departement=31&direction=sent")):
        found = s.expect(s.ask(who, "GET", PATH + target), 200).json["items"]
        assert one.json["id"] in [t["id"] for t in found]
    s.expect(s.ask(s.ADVISER, "GET", PATH + "?departement=44"), 403)
    s.expect(s.ask(THERE, "POST", here + "/refusal", {"reason": "other"}, version=1), 200)
    s.expect(s.ask(THERE, "POST", here + "/refusal", {"reason": "other"}, version=2), 409)
    again = s.good(s.ADVISER, "POST", PATH, body(opened)).headers["Location"]
    s.expect(s.ask(s.ADVISER, "POST", again + "/cancellation", version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", again + "/cancellation", version=2), 409)
    last = s.good(s.ADVISER, "POST", PATH, body(opened)).headers["Location"]
    taken = s.expect(s.ask(THERE, "POST", last + "/acceptance", {}, version=1), 200)
    s.expect(s.ask(THERE, "POST", last + "/acceptance", {}, version=2), 409)
    copy = s.expect(s.ask(THERE, "GET", f"/v1/intake/situations/{taken.json['new_situation_id']}"), 200)
    assert copy.json["solicited_at"] == opened.json["solicited_at"], "the clock began anew"
    until("the sender's side is closed", lambda: completed(s, last))
    closed = s.expect(s.ask(s.ADVISER, "GET", f"/v1/intake/situations/{opened.json['id']}"), 200).json
    assert closed["closure_reason"] == "transferred", closed
    s.expect(s.ask(s.ADVISER, "POST", f"/v1/intake/situations/{opened.json['id']}/closure",
                   {"reason": "requester_stops"}, version=closed["version"]), 409)
