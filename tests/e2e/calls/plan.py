"""Every operation on search plans, and each refusal that it documents."""
import story
from system import NONE

PLANS, CONSIDERED = "/v1/referral/plans", "/v1/referral/considered"
CANNOT = {}


def content(**more):
    return dict({"requested_by_person": {"said_on": "2999-01-01", "expression": "direct"},
                 "needs": ["1.2.1", "1.3.5"], "wish": "Souhait inventé.", "themes": ["respite_closure"],
                 "community_role": "assembly", "support_forms": ["orientation"],
                 "response_level": "level_2"}, **more)


def today(s):
    return s.sql("SELECT (now() AT TIME ZONE 'Europe/Paris')::date")[0][0]


def plan(s, opened, asked):
    body = {"situation_id": opened.json["id"], "content": content()}
    late = opened.headers["C360-Position"]
    s.expect(s.ask(s.ADVISER, "POST", PLANS, body, after=late), 422)
    body["content"] = content(requested_by_person=asked)
    one = s.made(s.ADVISER, PLANS, body, PLANS)
    s.expect(s.ask(s.ADVISER, "POST", PLANS, body), 409)
    s.expect(s.ask(s.ADVISER, "POST", PLANS, dict(body, situation_id=NONE)), 503)
    here = one.headers["Location"]
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{PLANS}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "GET", f"{PLANS}?departement=31&situation_id={opened.json['id']}"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{PLANS}?departement=44"), 403)
    return one


def versions(s, one, asked):
    here = one.headers["Location"]
    said = content(requested_by_person=asked, no_first_intention={"reason": "urgent"})
    s.expect(s.ask(s.ADVISER, "POST", here + "/versions", said, version=8), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/versions", content(), version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"{PLANS}/{NONE}/versions", said, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", here + "/versions", said, version=1), 200)
    assert len(s.expect(s.ask(s.ADVISER, "GET", here + "/versions"), 200).json["items"]) == 2
    s.expect(s.ask(s.ADVISER, "GET", f"{PLANS}/{NONE}/versions"), 404)


def considered(s, one):
    here, offer = one.headers["Location"] + "/considered", story.offer(s)
    body = {"offer_id": offer["id"], "sector": offer["sector"], "needs": ["1.2.1"], "distance_km": 4.2}
    s.expect(s.ask(s.ADVISER, "POST", here, dict(body, needs=["1.1.1"])), 422)
    s.expect(s.ask(s.ADVISER, "POST", here, dict(body, offer_id=NONE)), 503)
    s.expect(s.ask(s.ADVISER, "POST", f"{PLANS}/{NONE}/considered", body), 404)
    thing = s.made(s.ADVISER, here, body, CONSIDERED)
    assert thing.json["intact"], thing.json
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{PLANS}/{NONE}/considered"), 404)
    s.expect(s.ask(s.ADVISER, "GET", thing.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{CONSIDERED}/{NONE}"), 404)
    return thing, offer


def decided(s, opened, thing, offer):
    here, decide = thing.headers["Location"], thing.headers["Location"] + "/decision"
    no = {"decision": "set_aside", "reason": "too_far"}
    s.expect(s.ask(s.ADVISER, "POST", decide, {"decision": "set_aside"}, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", decide, no, version=9), 412)
    s.expect(s.ask(s.ADVISER, "POST", f"{CONSIDERED}/{NONE}/decision", no, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", decide, no, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", decide, no, version=2), 409)
    link = {"proposal_id": story.proposal(s, opened, offer_id=offer["id"]).json["id"]}
    s.expect(s.ask(s.ADVISER, "POST", here + "/proposal", link, version=2), 409)
    s.expect(s.ask(s.ADVISER, "POST", decide, {"decision": "retained"}, version=2), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/proposal", link, version=1), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/proposal", {"proposal_id": NONE}, version=3), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"{CONSIDERED}/{NONE}/proposal", link, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", here + "/proposal", link, version=3), 200)


def stopped(s, one):
    here = one.headers["Location"]
    s.expect(s.ask(s.ADVISER, "POST", here + "/stop", {}, version=7), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/stop", {"stopped_on": "2999-01-01"}, version=2), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"{PLANS}/{NONE}/stop", {}, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", here + "/stop", {}, version=2), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/stop", {}, version=3), 409)
    s.expect(s.ask(s.ADVISER, "POST", here + "/considered",
                   {"label": "Club inventé", "sector": "ordinary", "needs": ["1.2.1"]}), 409)


def closed(s, opened, one, asked):
    gone = s.good(s.ADVISER, "POST", f"/v1/intake/situations/{opened.json['id']}/closure",
                  {"reason": "solution_found"}, version=1)
    said = content(requested_by_person=asked)
    s.expect(s.ask(s.ADVISER, "POST", one.headers["Location"] + "/versions", said, version=3,
                   after=gone.headers["C360-Position"]), 409)


def own_write(s, tried):
    """Whoever opens a file in intake and reads it here at once sees it: never a false "not found"."""
    for _ in range(15):
        opened = story.situation(s)
        seen = s.ask(s.ADVISER, "GET", tried.format(opened.json["id"]), after=opened.headers["C360-Position"])
        s.expect(seen, 200)


def call(s):
    opened = story.situation(s)
    asked = {"said_on": today(s), "expression": "direct"}
    one = plan(s, opened, asked)
    versions(s, one, asked)
    thing, offer = considered(s, one)
    decided(s, opened, thing, offer)
    tried = "/v1/referral/situations/{}/first-intention"
    assert s.expect(s.ask(s.ADVISER, "GET", tried.format(opened.json["id"])), 200).json["n_proposed"] == 1
    s.expect(s.ask(s.ADVISER, "GET", tried.format(NONE)), 404)
    own_write(s, tried)
    stopped(s, one)
    closed(s, opened, one, asked)
