"""Every operation on accords, their papers and credits, each refusal that it documents; and the closing."""
import base64

import story
from system import NONE, until

ACCORDS, PAPERS = "/v1/referral/accords", "/v1/referral/accord-documents"
FUNDINGS, SUMMARY = "/v1/referral/fundings", "/v1/referral/funding-summary"
COORDINATOR, AUTHORITY = "coordonnateur-31", "authority-31"
PDF = (b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n"
       b"<</Size 1/Root 1 0 R>>\nstartxref\n42\n%%EOF\n")
CANNOT = {
    # what was erased with its situation: integration/referral/test_accord_papers
    "referral_download_accord_document": {"410"},
    # nothing that is there stands against it; 409 is two writes of one instant
    "referral_ask_funding": {"409"},
}


def record(s, target, body, path):
    """It is made and stands where Location says; a draft and a paper are told to nobody."""
    answer = s.expect(s.ask(s.ADVISER, "POST", target, body), 201)
    assert answer.headers["Location"] == f"{path}/{answer.json['id']}", answer.headers["Location"]
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'
    return answer


def today(s):
    return s.sql("SELECT (now() AT TIME ZONE 'Europe/Paris')::date")[0][0]


def content(proposal, **more):
    return dict({
        "proposal_ids": [proposal.json["id"]],
        "plan": {"summary": "Plan inventé de la solution.", "from": "2026-02-01"},
        "parties": [{"key": "moi", "kind": "person", "function": "la personne"},
                    {"key": "c360", "kind": "community", "function": "conseillère"}],
        "commitments": [{"party": "c360", "what": "Engagement inventé.", "nature": "support",
                         "frequency": "weekly", "times": 1}],
        "financing": [{"source": "cnr", "state": "asked", "amount_cents": 1250000, "mention_c360": True}],
    }, **more)


def agreed(s):
    """An open situation with a proposal that the person accepted."""
    opened = story.situation(s)
    proposal = story.proposal(s, opened)
    story.accepted(s, proposal)
    return opened, proposal


def drafted(s, opened, proposal, **more):
    return record(s, ACCORDS, dict(content(proposal, **more), situation_id=opened.json["id"]), ACCORDS)


def stale_absent(s, method, path, body, one, now):
    s.expect(s.ask(s.ADVISER, method, path.format(one), body, version=now + 7), 412)
    s.expect(s.ask(s.ADVISER, method, path.format(f"{ACCORDS}/{NONE}"), body, version=1), 404)


def made(s, opened, proposal):
    body = dict(content(proposal), situation_id=opened.json["id"])
    s.expect(s.ask(s.ADVISER, "POST", ACCORDS, dict(body, situation_id=NONE)), 503)
    s.expect(s.ask(s.ADVISER, "POST", ACCORDS, dict(body, proposal_ids=[NONE])), 422)
    one = drafted(s, opened, proposal)
    s.expect(s.ask(s.ADVISER, "POST", ACCORDS, body), 409)
    here = one.headers["Location"]
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{ACCORDS}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "GET", f"{ACCORDS}?departement=31&situation_id={opened.json['id']}"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{ACCORDS}?departement=44&situation_id={NONE}"), 403)
    change = content(proposal, financing=[])
    stale_absent(s, "PUT", "{}", change, here, 1)
    s.expect(s.ask(s.ADVISER, "PUT", here, dict(change, proposal_ids=[NONE]), version=1), 422)
    s.expect(s.ask(s.ADVISER, "PUT", here, change, version=1), 200)
    assert len(s.expect(s.ask(s.ADVISER, "GET", here + "/versions"), 200).json["items"]) == 2
    s.expect(s.ask(s.ADVISER, "GET", f"{ACCORDS}/{NONE}/versions"), 404)
    return here


def papers(s, here, draft):
    target, paper = here + "/documents", {"name": "accord.pdf", "content": base64.b64encode(PDF).decode()}
    s.expect(s.ask(s.ADVISER, "POST", draft + "/documents", paper), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"{ACCORDS}/{NONE}/documents", paper), 404)
    s.expect(s.ask(s.ADVISER, "POST", target, dict(paper, name="accord.png")), 422)
    kept = record(s, target, paper, PAPERS)
    s.expect(s.ask(s.ADVISER, "GET", target), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{ACCORDS}/{NONE}/documents"), 404)
    s.expect(s.ask(s.ADVISER, "GET", kept.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{PAPERS}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "GET", kept.headers["Location"] + "/content"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{PAPERS}/{NONE}/content"), 404)


def version_of(s, here):
    return s.expect(s.ask(s.ADVISER, "GET", here), 200).json["version"]


def signed(s, here, version, change):
    stale_absent(s, "POST", "{}/proposal", None, here, version)
    s.expect(s.ask(s.ADVISER, "POST", here + "/proposal", version=version), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/proposal", version=version + 1), 409)
    again = s.expect(s.ask(s.ADVISER, "PUT", here, change, version=version + 1), 200).json
    if again["state"] == "draft":  # what was put before the parties has changed
        s.expect(s.ask(s.ADVISER, "POST", here + "/proposal", version=again["version"]), 200)
    target = here + "/signatures"
    seen = s.expect(s.ask(s.ADVISER, "GET", here), 200).json
    mine = {"content_version": seen["content_version"], "party": "moi", "signed_on": today(s), "means": "handwritten"}
    s.expect(s.ask(s.ADVISER, "POST", target, dict(mine, signed_on="2199-01-01")), 422)
    s.expect(s.ask(s.ADVISER, "POST", target, dict(mine, content_version=99)), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"{ACCORDS}/{NONE}/signatures", mine), 404)
    s.expect(s.ask(s.ADVISER, "POST", target, mine), 200)
    last = s.expect(s.ask(s.ADVISER, "POST", target, dict(mine, party="c360", means="electronic")), 200)
    assert last.json["state"] == "signed", last.json


def closed(s, opened, here):
    """Signed in referral, closed in intake: nobody does it by hand."""
    where = f"/v1/intake/situations/{opened.json['id']}"
    until("the accord closes its situation", lambda: s.good(s.ADVISER, "GET", where).json["state"] == "closed", 30)
    seen = s.good(s.ADVISER, "GET", where).json
    assert seen["closure_reason"] == "solution_found" and seen["accord_id"] == here.split("/")[-1], seen


def ended(s, here, draft):
    why = {"reason": "replaced"}
    for path, one, now, wrong in (("/cancellation", draft, 1, here), ("/end", here, version_of(s, here), draft)):
        stale_absent(s, "POST", "{}" + path, why, one, now)
        s.expect(s.ask(s.ADVISER, "POST", one + path, dict(why, ended_on="2199-01-01"), version=now), 422)
        s.expect(s.ask(s.ADVISER, "POST", wrong + path, why, version=version_of(s, wrong)), 409)
        s.expect(s.ask(s.ADVISER, "POST", one + path, why, version=now), 200)


def fundings(s, opened):
    body = {"departement": "31", "kind": "cnr", "side": "community", "funder": "ars", "purpose": "priority_action",
            "asked_on": "2026-01-20", "amount_cents": 90000}
    s.expect(s.ask(s.ADVISER, "POST", FUNDINGS, dict(body, side="actor")), 422)
    s.expect(s.ask(s.ADVISER, "POST", FUNDINGS, dict(body, departement="44")), 403)
    s.expect(s.ask(s.ADVISER, "POST", FUNDINGS, dict(body, situation_id=NONE)), 503)
    one = s.made(s.ADVISER, FUNDINGS, dict(body, situation_id=opened.json["id"]), FUNDINGS)
    here, yes = one.headers["Location"], {"state": "granted", "decided_on": "2026-01-21", "granted_cents": 80000}
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{FUNDINGS}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "POST", here + "/decision", yes, version=9), 412)
    s.expect(s.ask(s.ADVISER, "POST", f"{FUNDINGS}/{NONE}/decision", yes, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", here + "/decision", dict(yes, decided_on="2026-01-01"), version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", here + "/decision", yes, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/decision", yes, version=2), 409)
    s.expect(s.ask(COORDINATOR, "GET", f"{FUNDINGS}?departement=31&year=2026"), 200)
    s.expect(s.ask(COORDINATOR, "GET", f"{FUNDINGS}?departement=44&year=2026"), 403)
    s.expect(s.ask(AUTHORITY, "GET", f"{SUMMARY}?departement=31&year=2026"), 200)
    s.expect(s.ask(AUTHORITY, "GET", f"{SUMMARY}?departement=44&year=2026"), 403)


def call(s):
    opened, proposal = agreed(s)
    here = made(s, opened, proposal)
    draft = drafted(s, *agreed(s)).headers["Location"]
    signed(s, here, 2, content(proposal))
    s.expect(s.ask(s.ADVISER, "PUT", here, content(proposal), version=version_of(s, here)), 409)
    papers(s, here, draft)
    closed(s, opened, here)
    ended(s, here, draft)
    fundings(s, opened)
