"""Every operation on contacts and unmet needs, and each refusal that it documents."""
import story
from system import NONE, until

PLANS, CONTACTS, NEEDS = "/v1/referral/plans", "/v1/referral/plan-contacts", "/v1/referral/unmet-needs"
CANNOT = {}


def plan(s, opened):
    day = s.sql("SELECT (now() AT TIME ZONE 'Europe/Paris')::date")[0][0]
    body = {"situation_id": opened.json["id"], "content": {
        "requested_by_person": {"said_on": day, "expression": "direct"}, "needs": ["1.2.1", "1.3.5"],
        "wish": "Souhait inventé.", "community_role": "facilitator", "support_forms": ["first_contacts"],
        "response_level": "level_2"}}
    return s.good(s.ADVISER, "POST", PLANS, body, after=opened.headers["C360-Position"])


def contacts(s, one):
    here = one.headers["Location"] + "/contacts"
    body = {"kind": "first_contact", "mean": "visit", "party": "association", "with_function": "présidente",
            "anonymous": True, "purpose": "Texte inventé.", "outcome": "meeting_set",
            "next_step": "accompany", "next_on": "2999-01-01"}
    first = s.made(s.ADVISER, here, body, CONTACTS)
    wrong = dict(body, corrects=first.json["id"])
    s.expect(s.ask(s.ADVISER, "POST", here, dict(body, told=["identity"])), 422)
    s.made(s.ADVISER, here, wrong, CONTACTS)
    s.expect(s.ask(s.ADVISER, "POST", here, wrong), 409)
    s.expect(s.ask(s.ADVISER, "POST", here, dict(body, actor_id=NONE)), 503)
    s.expect(s.ask(s.ADVISER, "POST", f"{PLANS}/{NONE}/contacts", body), 404)
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{PLANS}/{NONE}/contacts"), 404)
    s.expect(s.ask(s.ADVISER, "GET", first.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{CONTACTS}/{NONE}"), 404)
    whole = "/v1/referral/situations/{}/contacts"
    read = s.expect(s.ask(s.ADVISER, "GET", whole.format(one.json["situation_id"])), 200).json["items"]
    assert [c["log"] for c in read] == ["plan", "plan"] and read[0]["corrected_by"] == read[1]["id"], read
    s.expect(s.ask(s.ADVISER, "GET", whole.format(NONE)), 404)


def unmet(s, one, need, more=None):
    here = one.headers["Location"] + "/unmet-needs"
    body = dict({"need": need, "qualification": "1"}, **(more or {}))
    made = s.made(s.ADVISER, here, body, NEEDS)
    s.expect(s.ask(s.ADVISER, "POST", here, body), 409)
    s.expect(s.ask(s.ADVISER, "POST", here, dict(body, need="1.1.1")), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"{PLANS}/{NONE}/unmet-needs", body), 404)
    return made


def ends(s, one):
    for act, body in (("answer", {}), ("expiry", {"reason": "moved_away"}), ("withdrawal", {})):
        made = unmet(s, one, "1.3.5")
        end = made.headers["Location"] + "/" + act
        s.expect(s.ask(s.ADVISER, "POST", end, dict(body, ended_on="2999-01-01"), version=1), 422)
        s.expect(s.ask(s.ADVISER, "POST", end, body, version=7), 412)
        s.expect(s.ask(s.ADVISER, "POST", f"{NEEDS}/{NONE}/{act}", body, version=1), 404)
        s.expect(s.ask(s.ADVISER, "POST", end, body, version=1), 200)
        s.expect(s.ask(s.ADVISER, "POST", end, body, version=2), 409)
    s.expect(s.ask(s.ADVISER, "GET", made.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{NEEDS}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "GET", f"{NEEDS}?departement=31&state=met"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{NEEDS}?departement=44"), 403)


def refused(s, opened, one):
    """Everything proposed for a need is refused: the need is suggested."""
    offer = story.offer(s)
    thing = s.good(s.ADVISER, "POST", one.headers["Location"] + "/considered",
                   {"offer_id": offer["id"], "sector": offer["sector"], "needs": ["1.2.1"]})
    here = thing.headers["Location"]
    s.good(s.ADVISER, "POST", here + "/decision", {"decision": "retained"}, version=1)
    put = story.proposal(s, opened, offer_id=offer["id"])
    s.good(s.ADVISER, "POST", here + "/proposal", {"proposal_id": put.json["id"]}, version=2)
    s.good(s.ADVISER, "POST", put.headers["Location"] + "/refusal", {"reason": "too_far"}, version=1)
    target = f"{NEEDS}?departement=31&state=suggested&situation_id={opened.json['id']}"
    return until("a need is suggested", lambda: s.good(s.ADVISER, "GET", target).json["items"], 20)[0]


def suggested(s, act, body, bad):
    opened = story.situation(s)
    one = refused(s, opened, plan(s, opened))
    here = f"{NEEDS}/{one['id']}/{act}"
    s.expect(s.ask(s.ADVISER, "POST", here, bad, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", here, body, version=5), 412)
    s.expect(s.ask(s.ADVISER, "POST", f"{NEEDS}/{NONE}/{act}", body, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", here, body, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", here, body, version=2), 409)


def call(s):
    one = plan(s, story.situation(s))
    contacts(s, one)
    ends(s, one)
    suggested(s, "confirmation", {"qualification": "2"}, {"qualification": "3"})
    s.expect(s.ask(s.ADVISER, "GET", "/v1/observatory/unmet-needs?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", "/v1/observatory/unmet-needs?departement=44"), 403)
    released = "/v1/observatory/unmet-needs/released?departement={}&period=2026-Q1"
    s.expect(s.ask(s.ADVISER, "GET", released.format("31")), 200)
    s.expect(s.ask(s.ADVISER, "GET", released.format("44")), 403)
    suggested(s, "dismissal", {"reason": "search_goes_on"}, {"reason": "no"})
