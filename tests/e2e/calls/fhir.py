"""The FHIR façade, through the gateway: reading, setting a status, and each refusal."""
from story import handoff, situation

NONE = "00000000-0000-7000-8000-000000000000"
MDPH, FHIR = "mdph-31", "application/fhir+json"

CANNOT = {
    # the two of the caller's territory are always shown: no parameter chooses others
    "referral_fhir_search_organization": {"422", "403"},
    "referral_fhir_search_practitioner_role": {"422", "403"},
    # /fhir/loss reads nothing of anybody
    "referral_fhir_loss": {"422"},
    # every fault of a parameter is 400
    "referral_fhir_search_task": {"422"},
    "referral_fhir_search_service_request": {"422"},
    # nothing stands behind it that could fail
    "gateway_fhir_metadata": {"500", "503"},
}


def read(s, target, status=200, who=MDPH):
    answer = s.expect(s.ask(who, "GET", "/fhir/" + target), status)
    assert answer.type == FHIR, answer
    return answer.json


def agreed(s):
    opened = situation(s)
    consent = s.good(s.ADVISER, "POST", "/v1/intake/consents", {
        "situation_id": opened.json["id"], "decision": "given", "means": "oral", "words": "share_2026_1",
        "purpose": "mdph_handoff", "categories": ["situation", "needs"], "recipients": [{"kind": "mdph"}]}).json
    dossier = s.good(s.ADVISER, "POST", "/v1/intake/dossiers", {
        "situation_id": opened.json["id"], "purpose": "mdph_handoff", "categories": ["situation"],
        "recipient": {"kind": "mdph"}}).json
    s.quiet()
    return opened, consent, dossier


def drafted(s, opened, dossier):
    """With needs and a dossier, sent; None where the way to prepare one is another."""
    draft = s.good(s.ADVISER, "POST", "/v1/referral/handoffs/drafts", {
        "situation_id": opened.json["id"], "reason": "person_request",
        "content": {"needs": ["1.1.1"], "urgency": "soon", "dossier_id": dossier["id"]}})
    here = "/v1/referral/handoffs/" + draft.json["id"]
    return s.good(s.ADVISER, "POST", here + "/sending", version=draft.json["version"]).json


def call(s):
    opened, consent, dossier = agreed(s)
    sent = drafted(s, opened, dossier)
    one = read(s, "Task/" + sent["id"])
    for target in ("Task", "ServiceRequest", "Organization", "PractitionerRole", f"Task/{one['id']}/_history",
                   f"ServiceRequest/{one['id']}", f"Goal/{one['id']}", f"Consent/{consent['id']}",
                   f"DocumentReference/{dossier['id']}", "Organization/mdph-31", "PractitionerRole/31-mdph"):
        read(s, target)
    for target in ("metadata", "loss"):
        read(s, target, who=None)
        read(s, target + "?no=1", 400, who=None)
    for kind in ("Task", "ServiceRequest", "Goal", "Consent", "DocumentReference", "Organization", "PractitionerRole"):
        read(s, f"{kind}/{NONE}", 404)
        read(s, f"{kind}/{NONE}?no=1", 400)
    read(s, f"Task/{NONE}/_history", 404)
    for kind in ("Task", "ServiceRequest"):
        read(s, kind + "?owner=mdph-44", 403)
        read(s, kind + "?status=nothing", 400)
    here = "/fhir/Task/" + one["id"]
    told = {**one, "status": "received"}
    s.expect(s.ask(MDPH, "PUT", here, {**told, "status": "cancelled"}, version=one["meta"]["versionId"]), 422)
    s.expect(s.ask(MDPH, "PUT", here, told, version=99), 412)
    s.expect(s.ask(MDPH, "PUT", here, told, version=one["meta"]["versionId"], more={"Content-Type": FHIR}), 200)
    s.expect(s.ask(MDPH, "PUT", here, {**one, "status": "in-progress"}, version=int(one["meta"]["versionId"]) + 1), 409)
    s.expect(s.ask(MDPH, "PUT", "/fhir/Task/" + NONE, {**told, "id": NONE}, version=1), 404)
    handoff(s, situation(s))
