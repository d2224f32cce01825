"""The person with their own account: hand-offs, PAG, accords, proposals.  Each refusal that is documented."""
import base64
import json
import os
import sys

import story
from system import NONE

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import accord  # noqa: E402
import pag  # noqa: E402

PERSON, MDPH = "person-31", "mdph-31"
MY = "/v1/referral/my-"
CANNOT = {}


def theirs(s, situation):
    """The file is that of the person of the token, as intake would tell."""
    body = s.token(PERSON).split(".")[1]
    sub = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["sub"]
    s.sql(f"INSERT INTO referral.situation_reader VALUES ('31', '{situation}',"
          f" encode(sha256(convert_to('31:{sub}', 'UTF8')), 'hex')) ON CONFLICT DO NOTHING")


def act(s, kind, one, verb, body, now, bad):
    """Unknown, stale, wrong, then done, then no more."""
    target = f"{MY}{kind}/{{}}/{verb}"
    s.expect(s.ask(PERSON, "POST", target.format(NONE), body, version=1), 404)
    s.expect(s.ask(PERSON, "POST", target.format(one), body, version=now + 9), 412)
    s.expect(s.ask(PERSON, "POST", target.format(one), bad, version=now), 422)
    return s.expect(s.ask(PERSON, "POST", target.format(one), body, version=now), 200).json


def call_pag(s):
    handoff, situation = pag.accepted(s)
    theirs(s, situation)
    one, two = pag.actors(s)
    made = pag.Record(s, s.made(MDPH, handoff + "/pags", {"content": pag.content(one, two)}, pag.PAGS))
    made.act(MDPH, "elaboration")
    mine = [p for p in s.expect(s.ask(PERSON, "GET", MY + "pags"), 200).json["items"]
            if made.path.endswith(p["id"])]
    assert len(mine) == 1 and len(mine[0]["services"]) == 2, mine
    line = mine[0]["services"][0]
    yes, bad = {"answer": "accepted", "note": "Texte inventé."}, {"answer": "perhaps"}
    got = act(s, "pag-services", line["id"], "accord", yes, line["version"], bad)
    assert got["services"][0]["accord"] == "accepted", got
    whole = act(s, "pags", mine[0]["id"], "accord", yes, got["version"], bad)
    assert whole["accord"] == "accepted", whole
    s.good(s.ADVISER, "POST", f"{pag.PAGS}/{mine[0]['id']}/withdrawal", {"reason": "person_disagrees"},
           version=whole["version"])
    s.expect(s.ask(PERSON, "POST", f"{MY}pags/{mine[0]['id']}/accord", yes, version=whole["version"] + 1), 409)
    s.expect(s.ask(PERSON, "POST", f"{MY}pag-services/{line['id']}/accord", yes, version=line["version"] + 1), 409)
    call_handoff(s, handoff)


def call_handoff(s, handoff):
    here = s.expect(s.ask(s.ADVISER, "GET", handoff), 200).json
    assert here["id"] in [h["id"] for h in s.expect(s.ask(PERSON, "GET", MY + "handoffs"), 200).json["items"]]
    gone = act(s, "handoffs", here["id"], "withdrawal", {}, here["version"], {"by": "team"})
    assert gone["state"] == "withdrawn" and gone["withdrawn_by"] == "person", gone
    s.expect(s.ask(PERSON, "POST", f"{MY}handoffs/{here['id']}/withdrawal", {}, version=gone["version"]), 409)


def call_accord(s):
    opened, proposal = accord.agreed(s)
    theirs(s, opened.json["id"])
    one = accord.drafted(s, opened, proposal)
    here = one.headers["Location"]
    s.good(s.ADVISER, "POST", here + "/proposal", version=1)
    assert one.json["id"] in [a["id"] for a in s.expect(s.ask(PERSON, "GET", MY + "accords"), 200).json["items"]]
    target = f"{MY}accords/{{}}/signatures"
    s.expect(s.ask(PERSON, "POST", target.format(NONE), {"content_version": 1}), 404)
    s.expect(s.ask(PERSON, "POST", target.format(one.json["id"]), {}), 422)
    signed = s.expect(s.ask(PERSON, "POST", target.format(one.json["id"]), {"content_version": 1}), 200).json
    assert [g["party"] for g in signed["signatures"]] == ["moi"], signed
    s.expect(s.ask(PERSON, "POST", target.format(one.json["id"]), {"content_version": 1}), 409)


def call_proposals(s):
    opened = story.situation(s)
    theirs(s, opened.json["id"])
    yes, no = story.proposal(s, opened).json, story.proposal(s, opened).json
    got = act(s, "proposals", yes["id"], "acceptance", {}, yes["version"], {"reason": "too_far"})
    assert got["state"] == "accepted", got
    s.expect(s.ask(PERSON, "POST", f"{MY}proposals/{yes['id']}/acceptance", {}, version=got["version"]), 409)
    got = act(s, "proposals", no["id"], "refusal", {"reason": "too_far"}, no["version"], {})
    assert got["state"] == "refused", got
    s.expect(s.ask(PERSON, "POST", f"{MY}proposals/{no['id']}/refusal", {"reason": "too_far"},
                   version=got["version"]), 409)


def call(s):
    call_pag(s)
    call_accord(s)
    call_proposals(s)
