"""Every operation of the doors: calls, drafts, dangers, routing, clocks, later contacts, what a partner
may follow; and each refusal that it documents."""

import story
from system import NONE, day

I = "/v1/intake"
# 409 that nothing brings about: a draft, an alert and an entry of the protocol have no state, only a
# version (412); an alert is raised whatever there is already.
CANNOT = {f"intake_{name}": {"409"} for name in (
    "new_draft", "keep_draft", "drop_draft", "raise_danger", "add_danger_entry",
    "add_danger_protocol", "end_danger_protocol", "end_danger_duty")}
COUNT = [0]


def tell(s, number, event, minute, status=200, **more):
    body = dict({"call_id": f"e2e-{number}", "event": event, "departement": "31",
                 "at": f"2026-03-02T10:{minute:02d}:00Z"}, **more)
    return s.expect(s.ask("operator", "POST", I + "/calls", body), status)


def abandoned(s):
    COUNT[0] += 1
    tell(s, COUNT[0], "ringing", 0, callback_number="+33639980123")
    return tell(s, COUNT[0], "abandoned", 1).json


def phone_calls(s):
    one, two = abandoned(s), abandoned(s)
    here = f"{I}/calls/{one['id']}"
    s.expect(s.ask("operator", "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", I + "/callbacks?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", I + "/callbacks?departement=44"), 403)
    s.expect(s.ask(s.ADVISER, "POST", here + "/taking"), 200)
    s.expect(s.ask("operator", "POST", here + "/taking"), 409)
    s.expect(s.ask(s.ADVISER, "POST", here + "/attempts", {"outcome": "reached"}, version=9), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/attempts", {"outcome": "reached"}, version=3), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/attempts", {"outcome": "reached"}, version=4), 409)
    for method, act, body, version in (("GET", "", None, None), ("POST", "/taking", None, None),
                                       ("POST", "/attempts", {"outcome": "reached"}, 1)):
        s.expect(s.ask(s.ADVISER, method, f"{I}/calls/{NONE}{act}", body, version=version), 404)
    for minute in range(63):
        tell(s, 9000, "ringing" if minute < 60 else "answered", minute % 60)
    tell(s, 9000, "transferred", 0)
    tell(s, 9000, "transferred", 1, 409)
    body = story.new(call_id=two["id"])
    s.good(s.ADVISER, "POST", I + "/solicitations", body)
    told = s.expect(s.ask("operator", "POST", I + "/solicitations", body), 409)
    assert "/call_id" in told.raw.decode()
    return two["id"]


def drafts(s, call_id):
    made = s.expect(s.ask(s.ADVISER, "POST", I + "/drafts", {"text": "Texte inventé."}), 201)
    here = f"{I}/drafts/{made.json['id']}"
    s.expect(s.ask(s.ADVISER, "GET", I + "/drafts"), 200)
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", here), 404)
    s.expect(s.ask(s.ADVISER, "PUT", here, {"channel": "phone", "call_id": call_id}, version=1), 200)
    s.expect(s.ask(s.ADVISER, "PUT", here, {}, version=1), 412)
    s.expect(s.ask(s.ADVISER, "DELETE", here, version=1), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/solicitation", version=1), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/solicitation", version=2), 409)
    s.expect(s.ask(s.ADVISER, "PUT", here, {"channel": "phone"}, version=2), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/solicitation", version=3), 201)
    s.expect(s.ask(s.ADVISER, "POST", here + "/solicitation", version=3), 404)
    s.expect(s.ask(s.ADVISER, "PUT", here, {}, version=3), 404)
    s.expect(s.ask(s.ADVISER, "DELETE", here, version=3), 404)
    made = s.expect(s.ask(s.ADVISER, "POST", I + "/drafts", {"text": "Texte inventé."}), 201)
    here = f"{I}/drafts/{made.json['id']}"
    s.expect(s.ask(s.ADVISER, "POST", here + "/solicitation", version=1), 422)
    s.expect(s.ask(s.ADVISER, "DELETE", here, version=1), 200)


def dangers(s):
    made = s.expect(s.ask(s.ADVISER, "POST", I + "/dangers", {"kind": "child_at_risk"}), 201)
    assert "119" in [p["number"] for p in made.json["protocol"]]
    here = f"{I}/dangers/{made.json['id']}"
    entry = {"measures": ["crip_informed"], "details": "Texte inventé."}
    s.expect(s.ask(s.ADVISER, "POST", here + "/entries", entry), 201)
    s.expect(s.ask("faciliteur-31", "POST", here + "/entries", entry), 404)
    for who, status in ((s.ADVISER, 200), (s.COORDINATOR, 200), ("faciliteur-31", 404)):
        s.expect(s.ask(who, "GET", here), status)
    s.expect(s.ask(s.COORDINATOR, "GET", I + "/dangers?departement=31&waiting=true"), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", I + "/dangers?departement=44"), 403)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{I}/dangers/{NONE}/acknowledgement"), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/acknowledgement"), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/acknowledgement"), 409)


def duty(s):
    path = I + "/danger-duty"
    new = {"departement": "31", "account": "coordonnateur-de-garde", "valid_from": "2026-01-01"}
    here = s.ask(s.COORDINATOR, "POST", path, new).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", path, new), 409)
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{path}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "GET", path + "?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", path + "?departement=44"), 403)
    day = {"valid_to": "2026-06-30"}
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/end", day, version=5), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/end", day, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{path}/{NONE}/end", day, version=1), 404)


def protocol(s):
    entry = s.expect(s.ask(s.COORDINATOR, "POST", I + "/danger-protocol", {
        "departement": "31", "kinds": ["violence"], "number": "01 99 00 12 34", "label": "Inventé",
        "valid_from": "2026-01-01", "source": "protocole inventé"}), 201)
    here = f"{I}/danger-protocol/{entry.json['id']}"
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", I + "/danger-protocol?departement=31&kind=violence"), 200)
    s.expect(s.ask(s.ADVISER, "GET", I + "/danger-protocol?departement=44"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{I}/danger-protocol/{NONE}"), 404)
    day = {"valid_to": "2026-06-30"}
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/end", day, version=5), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/end", day, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{I}/danger-protocol/{NONE}/end", day, version=1), 404)


def territory(s):
    s.expect(s.ask("operator", "GET", I + "/routing/31483"), 200)
    assert s.expect(s.ask("front", "GET", I + "/routing/31016"), 200).json["commune"] == "31085"
    s.expect(s.ask("operator", "GET", I + "/routing/31999"), 404)
    reached = I + "/coverage?departement=31&semester=2026-S1"
    s.expect(s.ask(s.ADVISER, "GET", reached), 200)
    assert s.expect(s.ask(s.COORDINATOR, "GET", reached + "&by=epci"), 200).json["items"]
    s.expect(s.ask(s.ADVISER, "GET", reached.replace("31&", "44&")), 403)
    s.expect(s.ask(s.ADVISER, "GET", reached.replace("S1", "S3")), 422)
    parts = I + "/sub-territories"
    new = {"departement": "31", "code": "comminges", "name": "Inventé", "communes": ["31483"]}
    here = s.made(s.COORDINATOR, parts, new, parts).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", parts, dict(new, code="other")), 409)
    other = s.made(s.COORDINATOR, parts, dict(new, code="other", communes=[]), parts)
    other = other.headers["Location"]
    change = {"name": "Inventé", "communes": ["31483"]}
    s.expect(s.ask(s.COORDINATOR, "PUT", other, change, version=1), 409)
    s.expect(s.ask(s.COORDINATOR, "PUT", here, change, version=7), 412)
    s.expect(s.ask(s.COORDINATOR, "PUT", here, change, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "PUT", f"{parts}/{NONE}", change, version=1), 404)
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{parts}/{NONE}"), 404)
    s.expect(s.ask(s.ADVISER, "GET", parts + "?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", parts + "?departement=44"), 403)


def rules(s):
    path = I + "/reception-rules"
    new = {"departement": "31", "valid_from": day(30), "first_answer_hours": 48}
    here = s.made(s.COORDINATOR, path, new, path).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", path, new), 409)
    s.expect(s.ask(s.ADVISER, "GET", here + "?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", here + "?departement=44"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{path}/{NONE}?departement=31"), 404)
    s.expect(s.ask(s.ADVISER, "GET", path + "?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", path + "?departement=44"), 403)


def afterwards(s, call_id):
    heard = story.solicitation(s, "operator").json
    here = f"{I}/solicitations/{heard['id']}"
    s.expect(s.ask(s.ADVISER, "POST", here + "/first-answer", {}, version=4), 412)
    s.expect(s.ask(s.ADVISER, "POST", here + "/first-answer", {}, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", here + "/first-answer", {}, version=2), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"{I}/solicitations/{NONE}/first-answer", {}, version=1), 404)
    again = {"channel": "phone", "text": "Texte inventé.", "call_id": abandoned(s)["id"]}
    s.expect(s.ask("operator", "POST", here + "/relances", again), 201)
    s.expect(s.ask("operator", "POST", here + "/relances", again), 409)
    s.expect(s.ask(s.ADVISER, "GET", here + "/relances"), 200)
    for method, body in (("POST", {"channel": "phone"}), ("GET", None)):
        s.expect(s.ask(s.ADVISER, method, f"{I}/solicitations/{NONE}/relances", body), 404)
    assert call_id


def referrals(s):
    partner = "partner@31#" + NONE
    sent = s.good(partner, "POST", I + "/solicitations", story.new(
        channel="partner_referral", requester_kind="professional", consent={
            "decision": "given", "words": "share_2026_1", "purpose": "partner_outcome",
            "categories": ["outcome"], "recipients": ["partner:" + NONE]})).json
    refused = story.new(channel="partner_referral", consent={
        "decision": "refused", "words": "share_2026_1"})
    other = s.good(partner, "POST", I + "/solicitations", refused).json
    s.expect(s.ask(partner, "GET", I + "/referrals?departement=31"), 200)
    s.expect(s.ask(partner, "GET", I + "/referrals?departement=44"), 403)
    shown = s.expect(s.ask(partner, "GET", f"{I}/referrals/{sent['id']}"), 200).json
    assert shown["outcome"] == "waiting", shown
    shown = s.expect(s.ask(partner, "GET", f"{I}/referrals/{other['id']}"), 200).json
    assert "outcome" not in shown and shown["outcome_withheld"] == "refused", shown
    s.expect(s.ask(partner, "GET", f"{I}/referrals/{NONE}"), 404)


def call(s):
    call_id = phone_calls(s)
    drafts(s, call_id)
    dangers(s)
    duty(s)
    protocol(s)
    territory(s)
    rules(s)
    afterwards(s, call_id)
    referrals(s)
