"""Every operation on hand-offs, demandes and who does what, and each refusal that they document."""
import base64

import story
from system import NONE, day, until

BASE = "/v1/referral/handoffs"
DEMANDES, SPLITS, CONDITIONS = (f"/v1/referral/{n}" for n in ("mdph-demandes", "task-splits", "handoff-conditions"))
MDPH = "mdph-31"
REASON = {"reason": "complexity_or_rupture"}
BACK = {"reason": "other", "by": "team", "note": "Texte inventé."}
PDF = base64.b64encode(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 1\n0000000000 65535 f \n"
                       b"trailer\n<</Size 1/Root 1 0 R>>\nstartxref\n42\n%%EOF\n").decode()
CANNOT = {
    # two versions of one instant: the number is taken
    "referral_make_task_split": {"409"},
}


def acts(s, one, who, verb, body, now, *, to, wrong=409):
    """404 for an unknown id, 412 for a stale version, then the act itself, then 409 for a second time."""
    here = f"{BASE}/{one}/{verb}"
    s.expect(s.ask(who, "POST", f"{BASE}/{NONE}/{verb}", body, version=1), 404)
    s.expect(s.ask(who, "POST", here, body, version=now + 7), 412)
    done = s.expect(s.ask(who, "POST", here, body, version=now), 200)
    assert done.json["state"] == to and done.json["version"] == now + 1, done.json
    assert done.json["nature"] == "relay_between_teams" and done.json["starts_legal_delay"] is False
    if wrong:
        s.expect(s.ask(who, "POST", here, body, version=now + 1), wrong)
    return done


def drafted(s, opened, **content):
    return s.expect(s.ask(s.ADVISER, "POST", f"{BASE}/drafts", dict(
        REASON, situation_id=opened.json["id"], content=content), after=opened.headers["C360-Position"]), 201)


def call_draft(s):
    opened = story.situation(s)
    one = drafted(s, opened, urgency="soon", person_wants_told="Texte inventé.", needs=["1.1.1"],
                  mdph_number="31-INVENTE", first_intention="tried")
    here = one.headers["Location"]
    s.expect(s.ask(s.ADVISER, "POST", f"{BASE}/drafts", dict(REASON, situation_id=opened.json["id"])), 409)
    s.expect(s.ask(MDPH, "GET", here), 404)
    s.expect(s.ask(s.ADVISER, "GET", here + "/conditions"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{BASE}/{NONE}/conditions"), 404)
    edit = {"content": {"urgency": "immediate"}}
    s.expect(s.ask(s.ADVISER, "PATCH", f"{BASE}/{NONE}", edit, version=1), 404)
    s.expect(s.ask(s.ADVISER, "PATCH", here, edit, version=4), 412)
    s.expect(s.ask(s.ADVISER, "PATCH", here, edit, version=1), 200)
    listed = s.expect(s.ask(s.ADVISER, "GET", f"{BASE}?departement=31&state=draft"), 200).json["items"]
    assert one.json["id"] in [h["id"] for h in listed]
    acts(s, one.json["id"], s.ADVISER, "sending", None, 2, to="sent")
    s.expect(s.ask(s.ADVISER, "PATCH", here, edit, version=3), 409)
    return one.json["id"]


def call_whole(s):
    one = call_draft(s)
    s.good(MDPH, "POST", f"{BASE}/{one}/receipt", version=3)
    acts(s, one, MDPH, "reading", None, 4, to="read")
    acts(s, one, MDPH, "complement-request", {"asked": ["contact"], "note": "Texte inventé."}, 5,
         to="complement_requested")
    acts(s, one, s.ADVISER, "complement", {"note": "Texte inventé."}, 6, to="read")
    s.good(MDPH, "POST", f"{BASE}/{one}/complement-request", {"asked": ["other"]}, version=7)
    acts(s, one, MDPH, "complement-waiver", None, 8, to="read")
    s.good(MDPH, "POST", f"{BASE}/{one}/acceptance", version=9)
    acts(s, one, MDPH, "evaluation", None, 10, to="in_evaluation")
    acts(s, one, MDPH, "conclusion", {"outcome": "no_pag", "reason": "response_without_pag"}, 11, to="concluded")
    for who in (s.ADVISER, MDPH):
        told = s.expect(s.ask(who, "GET", f"{BASE}/{one}/history"), 200).json["items"]
        assert [a["act"] for a in told][-1] == "conclude" and len(told) == 11, told
    s.expect(s.ask(MDPH, "GET", f"{BASE}/{NONE}/history"), 404)


def call_other_ends(s):
    opened = story.situation(s)
    one = drafted(s, opened).json["id"]
    acts(s, one, s.ADVISER, "withdrawal", BACK, 1, to="withdrawn")
    one = drafted(s, opened).json["id"]
    s.good(s.ADVISER, "POST", f"{BASE}/{one}/sending", version=1)
    s.good(MDPH, "POST", f"{BASE}/{one}/receipt", version=2)
    acts(s, one, MDPH, "already-known", {"number": "31-INVENTE"}, 3, to="already_known")


def call_changes(s):
    """A poller that goes on from where it was sees each position once and in order."""
    target, seen = f"{BASE}/changes?departement=31", []
    s.quiet()
    after = "0.0"
    while True:
        page = s.expect(s.ask(MDPH, "GET", f"{target}&after={after}&limit=7"), 200).json
        seen += [c["position"] for c in page["items"]]
        after = page["next"]
        if not page["more"]:
            break
    numbers = [tuple(map(int, p.split("."))) for p in seen]
    epochs = {e for e, _ in numbers}
    assert seen and numbers == [(e, n) for e in sorted(epochs)
                                for n in range(1, 1 + sum(1 for x, _ in numbers if x == e))], numbers[:20]
    s.expect(s.ask(MDPH, "GET", f"{BASE}/changes?departement=44"), 403)
    s.expect(s.ask(MDPH, "GET", f"{target}&after=x"), 400)
    call_draft(s)
    until("the sending is polled", lambda: any(
        c["type"] == "referral.handoff.sent.v1"
        for c in s.ask(MDPH, "GET", f"{target}&after={after}").json["items"]))


def call_conditions(s):
    s.expect(s.ask(s.ADVISER, "GET", f"{CONDITIONS}?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{CONDITIONS}?departement=44"), 403)
    rule = {"departement": "31", "code": "mdph_file", "mandatory": True, "valid_from": "2099-01-01"}
    s.expect(s.ask(s.COORDINATOR, "POST", CONDITIONS, rule), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", CONDITIONS, rule), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", CONDITIONS, dict(rule, valid_from="2020-01-01")), 422)


def call_demande(s):
    opened = story.situation(s)
    new = {"situation_id": opened.json["id"], "types": ["4"], "note": "Texte inventé."}
    today = day()

    def begun():
        return s.expect(s.ask(s.ADVISER, "POST", DEMANDES, new, after=opened.headers["C360-Position"]), 201)

    def step(one, method, verb, body, now):
        path = f"{DEMANDES}/{{}}{verb}"
        s.expect(s.ask(s.ADVISER, method, path.format(NONE), body, version=1), 404)
        s.expect(s.ask(s.ADVISER, method, path.format(one), body, version=now + 9), 412)
        return s.expect(s.ask(s.ADVISER, method, path.format(one), body, version=now), 200).json

    one = begun()
    here, one = one.headers["Location"], one.json["id"]
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{DEMANDES}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "GET", f"{DEMANDES}?departement=31&situation_id={opened.json['id']}"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{DEMANDES}?departement=44"), 403)
    step(one, "PATCH", "", {"types": ["4", "10"]}, 1)
    assert not step(one, "POST", "/sending", {"sent_on": today}, 2)["starts_legal_delay"]
    assert step(one, "POST", "/receipt", {"received_on": today}, 3)["legal_delay_from"] == today
    for method, verb, body in (("PATCH", "", {"types": ["4"]}), ("POST", "/sending", {"sent_on": today}),
                               ("POST", "/receipt", {"received_on": today})):
        s.expect(s.ask(s.ADVISER, method, here + verb, body, version=4), 409)
    step(one, "POST", "/decision", {"decision": "attribution", "decided_on": today}, 4)
    s.expect(s.ask(s.ADVISER, "POST", here + "/decision", {"decision": "attribution", "decided_on": today},
                   version=5), 409)
    part = begun().json["id"]
    late = step(part, "POST", "/receipt", {"received_on": today, "complete": False}, 1)
    assert late["state"] == "incomplete" and not late["starts_legal_delay"], late
    s.expect(s.ask(s.ADVISER, "POST", f"{DEMANDES}/{part}/completion", {"complete_on": "2999-01-01"},
                   version=2), 422)
    assert step(part, "POST", "/completion", {"complete_on": today}, 2)["legal_delay_from"] == today
    s.expect(s.ask(s.ADVISER, "POST", f"{DEMANDES}/{part}/completion", {"complete_on": today}, version=3), 409)
    other = begun().json["id"]
    step(other, "POST", "/abandonment", {"reason": "not_needed"}, 1)
    s.expect(s.ask(s.ADVISER, "POST", f"{DEMANDES}/{other}/abandonment", {"reason": "other"}, version=2), 409)
    gone = s.good(s.ADVISER, "POST", f"/v1/intake/situations/{opened.json['id']}/closure",
                  {"reason": "requester_stops"}, version=1)
    s.expect(s.ask(s.ADVISER, "POST", DEMANDES, new, after=gone.headers["C360-Position"]), 409)


def call_splits(s):
    new = {"departement": "31", "valid_from": "2026-02-01"}
    one = s.made(s.COORDINATOR, SPLITS, dict(new, document={"name": "Qui fait quoi.pdf", "content": PDF}), SPLITS)
    here = one.headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", SPLITS, dict(new, document={"name": "x", "content": "eHh4"})), 422)
    for target in (here, here + "/content", f"{SPLITS}?departement=31"):
        s.expect(s.ask(MDPH, "GET", target), 200)
    for target in (f"{SPLITS}/{NONE}", f"{SPLITS}/{NONE}/content"):
        s.expect(s.ask(MDPH, "GET", target), 404)
    s.expect(s.ask(MDPH, "GET", f"{SPLITS}?departement=44"), 403)
    s.expect(s.ask(MDPH, "POST", f"{SPLITS}/{NONE}/acknowledgement", version=1), 404)
    s.expect(s.ask(MDPH, "POST", here + "/acknowledgement", version=3), 412)
    s.expect(s.ask(MDPH, "POST", here + "/acknowledgement", version=1), 200)
    s.expect(s.ask(MDPH, "POST", here + "/acknowledgement", version=2), 409)
    agreed = s.expect(s.ask(s.COORDINATOR, "POST", here + "/acknowledgement", version=2), 200).json
    assert agreed["state"] == "agreed", agreed


def call(s):
    call_whole(s)
    call_other_ends(s)
    call_changes(s)
    call_conditions(s)
    call_demande(s)
    call_splits(s)
