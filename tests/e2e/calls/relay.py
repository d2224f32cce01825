"""Every operation on relays, their links, contacts with actors and clocks, and each refusal."""
import base64

import story
from system import NONE, day, until

RELAYS, CONTACTS, RULES = "/v1/referral/relays", "/v1/referral/contacts", "/v1/referral/delay-rules"
OPENINGS, ANSWERS = "/v1/referral/link-openings", "/v1/referral/link-answers"
DOSSIER, DOCUMENT = "/v1/intake/dossier-link-openings", "/v1/intake/dossier-link-documents"
PDF = base64.b64encode(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 1\n0000000000 65535 f \n"
                       b"trailer\n<</Size 1/Root 1 0 R>>\nstartxref\n42\n%%EOF\n").decode()
NO_PLACE, OTHER = {"reason": "no_place"}, {"reason": "other"}

CANNOT = {
    # agreements are not required where this runs (integration/referral/test_relay_links, test_relay_http)
    "referral_open_relay_link": {"403", "409"},  # 409: an opening has no state that forbids it
    "intake_open_dossier_by_link": {"409"}, "intake_open_document_by_link": {"403", "409"},
    # only an erased file refuses these (integration/referral/test_relay_http)
    "referral_receive_relay": {"409"}, "referral_record_contact": {"409"},
}


def of(opened, path):
    return f"{path}?departement=31&situation_id={opened.json['id']}"


def sent(s, opened, **body):
    one = story.proposal(s, opened)
    story.accepted(s, one)
    return story.relay(s, one, **body)


def sealed(s, opened, actor):
    s.good(s.ADVISER, "POST", "/v1/intake/consents", {
        "situation_id": opened.json["id"], "decision": "given", "purpose": "seek_solutions",
        "categories": ["situation", "needs"], "means": "oral", "words": "share_2026_1",
        "recipients": [{"kind": "actor"}]})
    return s.good(s.ADVISER, "POST", "/v1/intake/dossiers", {
        "situation_id": opened.json["id"], "purpose": "seek_solutions", "categories": ["situation", "needs"],
        "notes": {"needs": "Texte inventé."}, "recipient": {"kind": "actor", "id": actor}})


def call_acts(s, opened):
    """Each act of both sides, and each refusal."""
    one = sent(s, opened, explanation="Texte inventé.").json
    actor, here = "partner@31#" + one["actor_id"], f"{RELAYS}/{one['id']}"
    stranger = "partner@31#" + NONE
    s.expect(s.ask(stranger, "POST", here + "/receipt"), 404)
    assert s.expect(s.ask(actor, "POST", here + "/receipt"), 200).json["state"] == "received"
    for act, body in (("/refusal", NO_PLACE), ("/outcome", {"outcome": "entered", "on": day(at=one["sent_at"])})):
        s.expect(s.ask(stranger, "POST", here + act, body, version=1), 404)
        s.expect(s.ask(actor, "POST", here + act, {"word": "x"}, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"{RELAYS}/{NONE}/withdrawal", OTHER, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", here + "/withdrawal", {"reason": "x"}, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", here + "/withdrawal", OTHER, version=8), 412)
    s.expect(s.ask(actor, "POST", here + "/refusal", NO_PLACE, version=8), 412)
    s.expect(s.ask(actor, "POST", here + "/acknowledgement", version=1), 200)
    entered = {"outcome": "entered", "on": day(at=one["sent_at"])}
    s.expect(s.ask(actor, "POST", here + "/outcome", entered, version=8), 412)
    s.expect(s.ask(actor, "POST", here + "/outcome", dict(entered, on="2099-01-01"), version=2), 422)
    s.expect(s.ask(actor, "POST", here + "/outcome", entered, version=2), 200)
    s.expect(s.ask(actor, "POST", here + "/outcome", entered, version=3), 409)
    s.expect(s.ask(actor, "POST", here + "/refusal", NO_PLACE, version=3), 409)
    s.expect(s.ask(s.ADVISER, "POST", here + "/withdrawal", OTHER, version=3), 409)
    again = sent(s, opened).json
    there, asked = f"{RELAYS}/{again['id']}", "partner@31#" + again["actor_id"]
    s.expect(s.ask(asked, "POST", there + "/refusal", dict(NO_PLACE, words="Texte inventé."), version=1), 200)
    return one


def call_contacts(s, opened, relay):
    body = {"situation_id": opened.json["id"], "actor_id": relay["actor_id"], "relay_id": relay["id"],
            "means": "phone", "presence": "with_person", "result": "willing", "note": "Texte inventé."}
    one = s.expect(s.ask(s.ADVISER, "POST", CONTACTS, body), 201)
    s.expect(s.ask(s.ADVISER, "GET", one.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{CONTACTS}/{NONE}"), 404)
    assert len(s.expect(s.ask(s.ADVISER, "GET", of(opened, CONTACTS)), 200).json["items"]) == 1
    s.expect(s.ask(s.ADVISER, "GET", f"{CONTACTS}?departement=44&situation_id={NONE}"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{CONTACTS}?departement=31"), 400)
    s.expect(s.ask(s.ADVISER, "POST", CONTACTS, dict(body, at="2099-01-01T00:00:00Z")), 422)


def call_links(s, opened):
    """The team makes a link; who holds its token opens, answers, and reads the dossier."""
    actor = story.offer(s)["actor_id"]
    dossier = sealed(s, opened, actor).json
    relay = sent(s, opened, dossier_id=dossier["id"]).json
    here = f"{RELAYS}/{relay['id']}"
    s.expect(s.ask(s.ADVISER, "POST", here + "/links", {"expires_in_days": 32}), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"{RELAYS}/{NONE}/links", {}), 404)
    link = s.made(s.ADVISER, here + "/links", {"max_uses": 9}, "/v1/referral/links")
    token = {"token": link.json["token"]}
    s.expect(s.ask(s.ADVISER, "GET", link.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"/v1/referral/links/{NONE}"), 404)
    for tail in ("/links", "/link-openings"):
        s.expect(s.ask(s.ADVISER, "GET", here + tail), 200)
        s.expect(s.ask(s.ADVISER, "GET", f"{RELAYS}/{NONE}{tail}"), 404)
    shown = s.expect(s.ask(None, "POST", OPENINGS, token), 200).json
    assert shown["relay_id"] == relay["id"] and shown["state"] == "received", shown
    s.expect(s.ask(None, "POST", OPENINGS, {"token": "inconnu"}), 410)
    s.expect(s.ask(None, "POST", OPENINGS, {"token": ""}), 422)
    call_dossier(s, opened, {"token": shown["dossier_token"]})
    s.expect(s.ask(None, "POST", ANSWERS, dict(token, answer="decline")), 422)
    s.expect(s.ask(None, "POST", ANSWERS, {"token": "inconnu", "answer": "acknowledge"}), 410)
    s.expect(s.ask(None, "POST", ANSWERS, dict(token, answer="acknowledge")), 200)
    s.expect(s.ask(None, "POST", ANSWERS, dict(token, answer="acknowledge")), 409)
    end = link.headers["Location"] + "/revocation"
    s.expect(s.ask(s.ADVISER, "POST", end, version=9), 412)
    s.expect(s.ask(s.ADVISER, "POST", f"/v1/referral/links/{NONE}/revocation", version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", end, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", end, version=2), 409)
    s.expect(s.ask(None, "POST", OPENINGS, token), 410)
    until("intake has heard of the revocation", lambda: s.ask(
        None, "POST", DOSSIER, {"token": shown["dossier_token"]}).status == 410)
    s.expect(s.ask(s.ADVISER, "POST", here + "/withdrawal", OTHER, version=2), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/links", {}), 409)


def call_dossier(s, opened, token):
    until("intake has heard of the link", lambda: s.ask(None, "POST", DOSSIER, token).status == 200)
    seen = s.expect(s.ask(None, "POST", DOSSIER, token), 200).json
    assert seen["content"]["notes"]["needs"] == "Texte inventé.", seen
    s.expect(s.ask(None, "POST", DOSSIER, {"token": "inconnu"}), 410)
    s.expect(s.ask(None, "POST", DOSSIER, {"token": ""}), 422)
    paper = {"document_id": NONE}
    s.expect(s.ask(None, "POST", DOCUMENT, dict(token, **paper)), 404)
    s.expect(s.ask(None, "POST", DOCUMENT, dict(paper, token="inconnu")), 410)
    s.expect(s.ask(None, "POST", DOCUMENT, dict(paper, token="")), 422)
    call_document(s)
    said = s.good(s.ADVISER, "GET", of(opened, "/v1/intake/consents")).json["items"][0]
    s.good(s.ADVISER, "POST", f"/v1/intake/consents/{said['id']}/withdrawal", {"means": "oral"}, version=1)
    s.expect(s.ask(None, "POST", DOSSIER, token), 403)


def call_document(s):
    """A document goes along, in a file of its own."""
    opened, actor = story.situation(s), story.offer(s)["actor_id"]
    about = opened.json["id"]
    paper = s.good(s.ADVISER, "POST", f"/v1/intake/situations/{about}/documents",
                   {"name": "Note inventée.pdf", "content": PDF}).json
    s.good(s.ADVISER, "POST", "/v1/intake/consents", {
        "situation_id": about, "decision": "given", "purpose": "seek_solutions",
        "categories": ["situation", "documents"], "means": "oral", "words": "share_2026_1",
        "recipients": [{"kind": "actor"}]})
    dossier = s.good(s.ADVISER, "POST", "/v1/intake/dossiers", {
        "situation_id": about, "purpose": "seek_solutions", "categories": ["situation"],
        "documents": [paper["id"]], "recipient": {"kind": "actor", "id": actor}}).json
    relay = sent(s, opened, dossier_id=dossier["id"]).json
    link = s.good(s.ADVISER, "POST", f"{RELAYS}/{relay['id']}/links", {}).json
    token = s.expect(s.ask(None, "POST", OPENINGS, {"token": link["token"]}), 200).json["dossier_token"]
    until("the document opens", lambda: s.ask(
        None, "POST", DOCUMENT, {"token": token, "document_id": paper["id"]}).status == 200)


def call_clocks(s, opened):
    """A rule of the community, a clock that runs by it, a reminder and the escalations."""
    today = s.sql("SELECT (now() AT TIME ZONE 'Europe/Paris')::date::text")[0][0]
    rule = {"departement": "31", "clock": "relay_receipt", "unit": "calendar_days", "n": 0, "end_rule": "as_is",
            "remind_before": 0, "escalate_coordonnateur": 1, "escalate_member": 2, "valid_from": today}
    s.expect(s.ask(s.COORDINATOR, "POST", RULES, dict(rule, valid_from="2020-01-01")), 422)
    one = s.expect(s.ask(s.COORDINATOR, "POST", RULES, rule), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", RULES, rule), 409)
    s.expect(s.ask(s.ADVISER, "GET", one.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{RULES}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "GET", RULES + "?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", RULES + "?departement=44"), 403)
    s.expect(s.ask(s.ADVISER, "GET", RULES), 400)
    sent(s, opened)
    clocks = of(opened, "/v1/referral/clocks")
    until("the conseiller is reminded", lambda: any(
        c.get("told") == "conseiller" for c in s.good(s.ADVISER, "GET", clocks).json["items"]))
    s.sql("UPDATE referral.clock SET started_at = started_at - interval '20 days', look_at = started_at"
          f" WHERE situation_id = '{opened.json['id']}' AND clock = 'relay_receipt' AND stopped_at IS NULL")
    until("the member contact is told", lambda: any(
        c.get("told") == "member_contact" and c["late"] for c in s.good(s.ADVISER, "GET", clocks).json["items"]))
    s.expect(s.ask(s.ADVISER, "GET", "/v1/referral/clocks?departement=44"), 403)
    s.expect(s.ask(s.ADVISER, "GET", "/v1/referral/clocks"), 400)


def call(s):
    opened = story.situation(s)
    relay = call_acts(s, opened)
    call_contacts(s, opened, relay)
    call_links(s, opened)
    call_clocks(s, opened)
