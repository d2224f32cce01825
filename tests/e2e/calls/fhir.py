"""The FHIR façade, through the gateway: reading, setting a status, and each refusal."""
import uuid

import story
from fhir_judge import Judge
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
    "referral_fhir_search_care_plan": {"422"},
    "intake_fhir_read_patient": {"422"},
    "intake_fhir_search_related_person": {"422"},
    "intake_fhir_read_related_person": {"422"},
    "referral_fhir_vread_task": {"422"},
    # an event of another département is a groupIdentifier that nobody has: 422 (test_fhir.py); 412: the same came
    # again after a reactivation of the same day
    "referral_fhir_create_task": {"412"},
    # nothing stands behind it that could fail
    "gateway_fhir_metadata": {"500", "503"},
}


JUDGE = Judge()


def read(s, target, status=200, who=MDPH):
    answer = s.expect(s.ask(who, "GET", "/fhir/" + target), status)
    assert answer.type == FHIR, answer
    return JUDGE.good(answer.json)


PERSON = ("SET search_path = intake; INSERT INTO person (id, departement, created_at, created_by, updated_at,"
          " updated_by, name_status, family_name, given_names) SELECT i, '31', '2026-01-01', 'test', '2026-01-01',"
          " 'test', 'stated', 'Inventée', 'Zoé' FROM unnest(ARRAY['{one}', '{two}']::uuid[]) i; INSERT INTO person_link"
          " (id, departement, person_id, other_person_id, kind, relation, power, valid_from, created_at, created_by,"
          " updated_at, updated_by) VALUES (gen_random_uuid(), '31', '{one}', '{two}', 'tutelle', 'not_family',"
          " 'alone', '2020-01-01', '2026-01-01', 'test', '2026-01-01', 'test');"
          " UPDATE situation SET person_id = '{one}' WHERE id = '{situation}'")


def agreed(s):
    opened = situation(s)
    s.sql(PERSON.format(one=uuid.uuid4(), two=uuid.uuid4(), situation=opened.json["id"]))
    consent = s.good(s.ADVISER, "POST", "/v1/intake/consents", {
        "situation_id": opened.json["id"], "decision": "given", "means": "oral", "words": "share_2026_1",
        "purpose": "mdph_handoff", "categories": ["situation", "needs", "representative"],
        "recipients": [{"kind": "mdph"}]}).json
    dossier = s.good(s.ADVISER, "POST", "/v1/intake/dossiers", {
        "situation_id": opened.json["id"], "purpose": "mdph_handoff",
        "categories": ["situation", "representative"], "recipient": {"kind": "mdph"}}).json
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
    call_patch(s)
    call_person(s, consent, dossier)
    call_plan(s)
    call_events(s)


def call_patch(s):
    one = read(s, "Task/" + handoff(s, situation(s)).json["id"])
    here, kind = "/fhir/Task/" + one["id"], {"Content-Type": "application/json-patch+json"}

    def patch(operations, status, version=1, target=here, more=None):
        s.expect(s.ask(MDPH, "PATCH", target, operations, version=version, more=more or kind), status)
    received = [{"op": "replace", "path": "/status", "value": "received"}]
    patch([{"op": "test", "path": "/status", "value": "draft"}], 409)
    patch([{"op": "remove", "path": "/nothing"}], 422)
    patch(received, 412, version=9)
    patch(received, 404, target="/fhir/Task/" + NONE)
    patch(received, 415, more={"Content-Type": "text/plain"})
    patch([{"op": "replace", "path": "/status", "value": "x" * 70000}], 413)
    patch(received, 200)
    read(s, f"Task/{one['id']}/_history/1")
    read(s, f"Task/{one['id']}/_history/9", 404)
    read(s, f"Task/{one['id']}/_history/x", 400)


def call_person(s, consent, dossier):
    read(s, f"RelatedPerson/{dossier['id']}-1")
    for target in (f"Patient/{dossier['id']}", f"RelatedPerson?patient={dossier['id']}"):
        read(s, target)
        read(s, target, 403, who=s.ADVISER)
        read(s, target + ("&" if "?" in target else "?") + "no=1", 400)
    for target in (f"Patient/{NONE}", f"RelatedPerson/{NONE}-1", f"RelatedPerson/{dossier['id']}-2"):
        read(s, target, 404)
    read(s, f"RelatedPerson/{dossier['id']}-1", 403, who=s.ADVISER)
    read(s, f"RelatedPerson/{NONE}-1?no=1", 400)
    s.good(s.ADVISER, "POST", f"/v1/intake/dossiers/{dossier['id']}/revocation", version=1)
    for target in (f"Patient/{dossier['id']}", f"RelatedPerson?patient={dossier['id']}",
                   f"RelatedPerson/{dossier['id']}-1"):
        read(s, target, 410)


def ime(s):
    return s.good(None, "GET", "/v1/directory/actors?type=ime&limit=1").json["items"][0]["id"]


def call_plan(s):
    here, one = handoff(s, situation(s)).headers["Location"], ime(s)
    for version, verb in enumerate(("receipt", "acceptance"), 1):
        s.good(MDPH, "POST", f"{here}/{verb}", version=version)
    pag = s.good(MDPH, "POST", here + "/pags", {"content": {"coordinator_id": one, "orientations": [], "services": [
        {"kind": "educational", "actor_id": one, "label": "Service inventé", "from": "2026-04-01",
         "frequency": {"every": "month", "times": 1}}]}}).json
    read(s, "CarePlan/" + pag["id"])
    read(s, "CarePlan?_id=" + pag["id"])
    read(s, "CarePlan/" + NONE, 404)
    read(s, f"CarePlan/{NONE}?no=1", 400)
    read(s, "CarePlan?owner=mdph-44", 403)
    read(s, "CarePlan?status=nothing", 400)


SDO = "https://interop.esante.gouv.fr/ig/fhir/sdo/CodeSystem/input-task-sdo-codesystem"


def call_events(s):
    opened, one = situation(s), ime(s)
    made = story.proposal(s, opened, label="Solution inventée", actor_id=one, orientation={
        "decision_number": "F-" + opened.json["id"][:13], "decided_on": "2026-01-05",
        "decision_type": "1", "right_code": "7.1", "qualification": "1"})
    s.good(s.ADVISER, "POST", made.headers["Location"] + "/statuses", {"status": "39", "entered_on": "2026-02-01"})
    pairs = s.walk(MDPH, "/v1/referral/orientations?departement=31&status=39")
    pair = next(p["id"] for p in pairs if p.get("proposal_id") == made.json["id"])

    def event(status, code, motive="114", **more):
        def of(name):
            return {"coding": [{"system": SDO, "code": name}]}
        body = {"resourceType": "Task", "status": "completed", "intent": "plan",
                "groupIdentifier": {"system": "urn:c360:orientation", "value": pair},
                "input": [{"type": of("statutESMS"), "valueCodeableConcept": {
                    "coding": [{"system": "urn:c360:codes:tre_r357", "code": code}]}},
                          {"type": of("dateStatutESMS"), "valueDate": "2026-02-01"},
                          {"type": of("motifESMS"), "valueCodeableConcept": {
                              "coding": [{"system": "urn:c360:codes:tre_r358", "code": motive}]}}]}
        got = s.expect(s.ask(MDPH, "POST", "/fhir/Task", {**body, **more.pop("body", {})}, more={
            "Content-Type": FHIR, **more}), status)
        return JUDGE.good(got.json)
    event(409, "46")
    event(403, "47")
    event(422, "39", body={"intent": "order"})
    event(400, "39", **{"If-None-Exist": "code=x"})
    there = read(s, "Task?intent=plan&group-identifier=" + pair)["entry"][0]["resource"]
    s.expect(s.ask(MDPH, "PUT", "/fhir/Task/" + there["id"], there, version=1), 409)
    key = {"If-None-Exist": f"identifier=urn:c360:orientation-status|{pair}.49.2026-02-01.112"}
    event(201, "49", "112", **key)
    event(200, "49", "112", **key)
