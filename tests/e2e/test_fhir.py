#!/usr/bin/python3
"""Hand-offs below /fhir: every resource that is emitted obeys the R4 schema and what that schema
misses; an MDPH does every act by Task.status; what is hostile is named by its expression."""
import copy
import os
import subprocess
import tempfile
import uuid

import story
from fhir_judge import Judge, references
from system import NONE, ROOT, System, run_tests, until

MDPH, TEAM, FHIR = "mdph-31", story.ADVISER, "application/fhir+json"
JUDGE = Judge()
CODES = "urn:c360:codes:"


def get(s, target, status=200, who=MDPH):
    answer = s.ask(who, "GET", "/fhir/" + target)
    assert answer.status == status and answer.type == FHIR, answer
    return JUDGE.good(answer.json)


def put(s, task, status=200, who=MDPH, version=None, **changes):
    body = {**task, **changes}
    body = {k: v for k, v in body.items() if v is not None}
    version = version or task["meta"]["versionId"]
    answer = s.ask(who, "PUT", "/fhir/Task/" + task["id"], body,
                   more={"Content-Type": FHIR, "If-Match": f'W/"{version}"'})
    assert answer.status == status and answer.type == FHIR, answer
    JUDGE.good(answer.json)
    if status == 200:
        assert answer.headers["ETag"] == f'W/"{answer.json["meta"]["versionId"]}"'
    return answer


def why(answer):
    issue = answer.json["issue"][0]
    return issue.get("expression", [None])[0]


def concept(listed, code, text=None):
    out = {"coding": [{"system": CODES + listed, "code": code}]}
    return {**out, "text": text} if text else out


def handed(s):
    return get(s, "Task/" + story.handoff(s, story.situation(s)).json["id"])


def business(task):
    return task["businessStatus"]["coding"][0]["code"]


def test_what_is_handed_over_is_a_task_that_says_what_it_is(s):
    one = handed(s)
    assert one["status"] == "requested" and one["intent"] == "order" and business(one) == "sent"
    assert one["owner"]["reference"] == "Organization/mdph-31"
    assert one["for"]["identifier"]["system"] == "urn:c360:situation"
    request = get(s, one["focus"]["reference"])
    assert request["status"] == "active" and request["authoredOn"] == one["authoredOn"]
    for reference in set(references(one)) | set(references(request)):
        get(s, reference)
    get(s, "Task/" + one["id"], who=TEAM)
    got = s.ask(MDPH, "GET", "/fhir/Task/" + one["id"])
    assert got.headers["ETag"] == 'W/"1"' and "no-store" in got.headers["Cache-Control"]


def test_the_statement_names_what_is_served_and_nothing_else(s):
    statement = get(s, "metadata", who=None)
    served = {r["type"]: {i["code"] for i in r["interaction"]} for r in statement["rest"][0]["resource"]}
    assert served["Task"] == {"read", "vread", "search-type", "update", "patch", "create", "history-instance"}
    assert served["CarePlan"] == served["ServiceRequest"] == {"read", "search-type"}
    assert served["Patient"] == {"read"} and served["RelatedPerson"] == {"read", "search-type"}
    assert {"Goal", "Consent", "DocumentReference", "Organization", "PractitionerRole"} <= set(served)
    for kind, codes in served.items():
        if "search-type" in codes:
            get(s, kind + ("?patient=" + NONE if kind == "RelatedPerson" else "?_format=json"))
    get(s, "loss", who=None)
    got = s.ask(MDPH, "GET", "/fhir/Observation")
    assert got.status == 404 and got.type == FHIR and JUDGE.good(got.json)


def test_every_act_of_an_mdph_is_a_status(s):
    one = put(s, {**handed(s), "status": "received"}).json
    assert business(one) == "received"
    one = put(s, {**one, "businessStatus": concept("handoff_states", "read")}).json
    assert one["status"] == "received" and business(one) == "read"
    one = put(s, {**one, "status": "on-hold", "statusReason": concept("handoff_complements", "life_project", "Texte"
                                                                      " inventé.")}).json
    assert one["statusReason"]["coding"][0]["code"] == "life_project"
    one = put(s, {**one, "status": "received"}).json
    one = put(s, {**one, "status": "accepted"}).json
    one = put(s, {**one, "status": "in-progress"}).json
    out = {"type": {"coding": [{"system": "urn:c360:task-output", "code": "outcome"}]},
           "valueCodeableConcept": concept("handoff_outcomes", "pag")}
    one = put(s, {**one, "status": "completed", "output": [out]}).json
    assert one["status"] == "completed" and business(one) == "concluded"
    history = get(s, f"Task/{one['id']}/_history")
    states = [business(e["resource"]) for e in history["entry"]]
    assert states == ["concluded", "in_evaluation", "accepted", "read", "complement_requested", "read", "received",
                      "sent"], states
    assert [e["resource"]["meta"]["versionId"] for e in history["entry"]] == [str(n) for n in range(8, 0, -1)]


def test_ends_are_told_apart(s):
    one = put(s, {**handed(s), "status": "received"}).json
    assert why(put(s, {**one, "status": "rejected"}, 422)) == "Task.statusReason"
    one = put(s, {**one, "status": "rejected", "statusReason": concept("handoff_refusal_reasons", "incomplete",
                                                                       "Texte inventé.")}).json
    assert business(one) == "refused" and one["statusReason"]["coding"][0]["code"] == "incomplete"
    two = put(s, {**handed(s), "status": "received"}).json
    known = {**two, "status": "rejected", "businessStatus": concept("handoff_states", "already_known")}
    assert why(put(s, known, 422)) == "Task.output"
    two = put(s, {**known, "output": [{"type": {"coding": [{"code": "known_number"}]}, "valueString": "31-2026-77"}]}
              ).json
    assert business(two) == "already_known" and "31-2026-77" not in str(two)
    three = handed(s)
    for status in ("received", "accepted", "in-progress"):
        three = put(s, {**three, "status": status}).json
    three = put(s, {**three, "status": "failed"}).json
    assert three["status"] == "failed" and three["statusReason"]["coding"][0]["code"] == "person_declines"
    ids = {e["resource"]["id"] for e in get(s, "Task?status=failed").get("entry", [])}
    assert three["id"] in ids and three["id"] not in {
        e["resource"]["id"] for e in get(s, "Task?status=completed").get("entry", [])}


def test_who_may_not_set_a_status_is_told(s):
    one = handed(s)
    for status in ("draft", "cancelled", "entered-in-error", "ready"):
        assert why(put(s, {**one, "status": status}, 422)) == "Task.status"
    assert why(put(s, {**one, "status": "transmise"}, 422)) == "Task.status"
    assert put(s, {**one, "status": "completed", "output": [
        {"type": {"coding": [{"code": "outcome"}]}, "valueCodeableConcept": concept("handoff_outcomes", "pag")}]},
        409).json["issue"][0]["code"] == "conflict"
    assert put(s, {**one, "status": "received"}, 403, who=TEAM).json["issue"][0]["code"] == "forbidden"
    assert put(s, {**one, "status": "received"}, 404, who="mdph@44").json["issue"][0]["code"] == "not-found"
    put(s, {**one, "status": "received"}, 412, version=7)
    same = put(s, one)
    assert same.json == one


def test_hostile_tasks_are_refused_by_their_expression(s):
    one = {**handed(s), "status": "received"}
    bad = {
        "Task.resourceType": {"resourceType": "Patient"},
        "Task.id": {"id": NONE},
        "Task.contained": {"contained": [{"resourceType": "Task", "id": "x"}]},
        "Task.implicitRules": {"implicitRules": "https://example.org/rules"},
        "Task.modifierExtension": {"modifierExtension": [{"url": "https://example.org/not", "valueBoolean": True}]},
        "Task.input[0].modifierExtension": {"input": [{"modifierExtension": [{"url": "https://example.org/not"}]}]},
        "Task.statut": {"statut": "received"},
        "Task.owner": {"owner": {"reference": "Organization/mdph-44"}},
        "Task.requester": {"requester": {"reference": "Practitioner/1"}},
        "Task.focus": {"focus": {"reference": "https://elsewhere.example.org/fhir/ServiceRequest/" + one["id"]}},
        "Task.code": {"code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "abort"}]}},
        "Task.for": {"for": {"reference": "Patient/" + NONE}},
        "Task.basedOn": {"basedOn": one["basedOn"] * 2},
        "Task.intent": {"intent": "plan"},
        "Task.status": {"status": {"a": 1}},
        "Task.businessStatus.coding[0].code": {"businessStatus": concept("handoff_states", "unheard_of")},
    }
    for expression, changes in bad.items():
        got = s.ask(MDPH, "PUT", "/fhir/Task/" + one["id"], {**one, **changes}, version=1)
        assert got.status == 422 and JUDGE.good(got.json), got
        assert why(got) == expression, (expression, got)
    reason = {"statusReason": {"coding": [{"system": CODES + "handoff_refusal_reasons", "code": "no such"}]}}
    assert why(put(s, {**one, "status": "rejected", **reason}, 422)) == "Task.statusReason.coding[0].code"
    assert why(put(s, {**one, "status": "rejected", "statusReason": {"text": "é" * 4001}}, 422)) \
        == "Task.statusReason.text"
    deep = one
    for _ in range(40):
        deep = {"extension": [deep]}
    got = s.ask(MDPH, "PUT", "/fhir/Task/" + one["id"], {**one, "extension": [deep]}, version=1)
    assert got.status in (400, 413, 422) and JUDGE.good(got.json), got
    got = s.ask(MDPH, "PUT", "/fhir/Task/" + one["id"], b"<Task/>", version=1, more={"Content-Type": "text/xml"})
    assert got.status == 415 and JUDGE.good(got.json)["issue"][0]["code"] == "not-supported"
    got = s.ask(MDPH, "PUT", "/fhir/Task/" + one["id"], one)
    assert got.status == 428 and why(got) == "http.If-Match", got
    assert get(s, "Task/" + one["id"])["status"] == "requested"  # nothing of it was done


def test_what_has_no_place_here_is_named(s):
    one = handed(s)
    got = put(s, {**one, "status": "received", "description": "<script>", "note": [{"text": "Texte inventé."}],
                  "owner": {"reference": f"http://127.0.0.1:{s.base}/fhir/Organization/mdph-31"}})
    assert set(got.headers["C360-Loss"].split()) == {"Task.description", "Task.note"}
    assert "description" not in got.json


def test_pages_follow_each_other_and_lead_to_the_outside(s):
    mine = [handed(s)["id"] for _ in range(5)]
    first = get(s, "Task?_count=2&owner=Organization/mdph-31")
    seen, page = [], first
    for _ in range(200):
        seen += [e["resource"]["id"] for e in page.get("entry", [])]
        links = {one["relation"]: one["url"] for one in page["link"]}
        assert all(u.startswith(f"http://127.0.0.1:{s.base}/fhir/Task?") for u in links.values()), links
        if "next" not in links:
            break
        page = get(s, links["next"].split("/fhir/", 1)[1])
    assert len(seen) == len(set(seen)) and set(mine) <= set(seen)
    last = get(s, "Task/" + mine[-1])["meta"]["lastUpdated"]
    found = lambda q: {e["resource"]["id"] for e in get(s, "Task?_count=200&" + q).get("entry", [])}  # noqa: E731
    assert mine[-1] in found(f"_lastUpdated=ge{last}") and mine[-1] not in found(f"_lastUpdated=gt{last}")
    assert mine[-1] in found(f"_lastUpdated=le{last}") and mine[-1] not in found(f"_lastUpdated=lt{last}")
    assert mine[-1] in found(f"_lastUpdated={last[:10]}") and not found("_lastUpdated=lt2020-01-01")
    assert found(f"_id={mine[0]}") == {mine[0]} and mine[0] in found("status=requested")
    assert mine[0] not in found("status=accepted")
    for bad in ("_lastUpdated=ge2026-02-30", "status=transmise", "_lastUpdated=sa2026-01-01", "_count=0", "statut=x"):
        get(s, "Task?" + bad, 400)
    get(s, "Task", 400, who="mdph@31,44")
    get(s, "Task?owner=mdph-44", 403)
    get(s, "Task?owner=mdph-44", who="mdph@31,44")


def test_what_belongs_elsewhere_is_absent(s):
    one = handed(s)
    for target in (f"Task/{one['id']}", f"Task/{one['id']}/_history", f"ServiceRequest/{one['id']}",
                   f"Goal/{one['id']}", "Organization/mdph-31", "PractitionerRole/31-mdph"):
        get(s, target, 404, who="mdph@44")
    for target in (f"Task/{NONE}", f"Goal/{one['id']}", f"Consent/{NONE}", f"DocumentReference/{NONE}",
                   f"Organization/{NONE}", "Organization/mdph-", "PractitionerRole/31-directeur", "PractitionerRole/x"):
        get(s, target, 404)
    assert not get(s, "Task?owner=mdph-44", who="mdph@44").get("entry")
    assert s.ask(None, "GET", "/fhir/Task").status == 401


def test_an_agreement_is_a_consent(s):
    opened = story.situation(s)
    made = s.good(TEAM, "POST", "/v1/intake/consents", {
        "situation_id": opened.json["id"], "decision": "given", "means": "oral", "words": "share_2026_1",
        "purpose": "mdph_handoff", "categories": ["situation"], "recipients": [{"kind": "mdph"}]}).json
    s.quiet()
    get(s, "Consent/" + made["id"], 404)  # nothing was handed over
    story.handoff(s, opened)
    consent = get(s, "Consent/" + made["id"])
    assert consent["status"] == "active" and consent["provision"]["type"] == "permit"
    for reference in references(consent):
        get(s, reference)


def test_what_the_statement_does_not_claim_is_refused(s):
    """Each method that a type does not have: 405, what is there in Allow, an OperationOutcome."""
    statement = get(s, "metadata", who=None)
    methods = {"read": "GET", "search-type": "GET", "update": "PUT", "patch": "PATCH", "create": "POST"}
    for r in statement["rest"][0]["resource"]:
        codes = {i["code"] for i in r["interaction"]}
        for target, own in ((r["type"], {"search-type", "create"}), (f"{r['type']}/{NONE}", {"read", "update", "patch"})):
            has = {methods[c] for c in codes & own}
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                if method in has:
                    continue
                got = s.ask(MDPH, method, "/fhir/" + target, None if method in ("GET", "DELETE") else {})
                assert got.status == (405 if has else 404), (method, target, got)
                assert JUDGE.good(got.json)["issue"][0]["code"] == ("not-supported" if has else "not-found")
                assert not has or set(got.headers["Allow"].split(", ")) >= has, got.headers["Allow"]
    for name in ("_summary=true", "_elements=status", "_sort=-_lastUpdated", "_include=Task:focus", "_total=accurate",
                 "_has:Task:focus:status=requested", "_revinclude=Task:focus", "code=fulfill"):
        got = s.ask(MDPH, "GET", "/fhir/Task?" + name)
        assert got.status == 400 and why(got) == "http." + name.split("=")[0], got
    for name in ("_format=xml", "_format=application/fhir%2Bxml"):
        get(s, "Task?" + name, 400)
    for name in ("_summary=text", "_elements=name"):
        assert why(s.ask(MDPH, "GET", f"/fhir/Patient/{NONE}?{name}")) == "http." + name.split("=")[0]


def test_a_version_is_read_as_it_was(s):
    one = handed(s)
    two = put(s, {**one, "status": "received"}).json
    assert get(s, f"Task/{one['id']}/_history/1") == one and get(s, f"Task/{one['id']}/_history/2") == two
    got = s.ask(MDPH, "GET", f"/fhir/Task/{one['id']}/_history/1")
    assert got.headers["ETag"] == 'W/"1"'
    get(s, f"Task/{one['id']}/_history/3", 404)
    get(s, f"Task/{one['id']}/_history/0", 400)
    get(s, f"Task/{NONE}/_history/1", 404)
    get(s, f"Task/{one['id']}/_history/1", 404, who="mdph@44")


def patch(s, task, operations, status=200, version=None, kind="application/json-patch+json"):
    answer = s.ask(MDPH, "PATCH", "/fhir/Task/" + task["id"], operations, more={
        "Content-Type": kind, "If-Match": f'W/"{version or task["meta"]["versionId"]}"'})
    assert answer.status == status and answer.type == FHIR, answer
    JUDGE.good(answer.json)
    return answer


def test_a_patch_is_an_update_of_what_was_read(s):
    one = handed(s)
    def status(value):
        return {"op": "replace", "path": "/status", "value": value}
    assert patch(s, one, [status("completed")], 422).json["issue"][0]["code"] == "invalid"
    assert why(patch(s, one, [{"op": "replace", "path": "/estado", "value": "x"}], 422)) == "Task[0].path"
    assert patch(s, one, [{"op": "test", "path": "/status", "value": "accepted"}, status("received")], 409)
    assert why(patch(s, one, [{"op": "add", "path": "/modifierExtension", "value": [{"url": "https://example.org"}]}],
                     422)) == "Task.modifierExtension"
    assert why(patch(s, one, [{"op": "replace", "path": "/owner/reference", "value": "Organization/mdph-44"}], 422)) \
        == "Task.owner"
    assert why(patch(s, one, [{"op": "replace", "path": "/id", "value": NONE}], 422)) == "Task.id"
    for bad in ([{"op": "copy", "from": "/input", "path": "/output"}], [{"op": "replace"}], [], {"status": "received"},
                [{"op": "move", "from": "/status", "path": "/status/a"}], [{"op": "remove", "path": "/identifier/9"}],
                [{"op": "add", "path": "/a~2b", "value": 1}], [{"op": "add", "path": "/x/" * 20, "value": 1}],
                [{"op": "remove", "path": "/status"}]):
        patch(s, one, bad, 422)
    patch(s, one, [status("received")], 412, version=9)
    patch(s, one, [status("received")], 415, kind="application/merge-patch+json")
    two = patch(s, one, [{"op": "test", "path": "/status", "value": "requested"}, status("received"),
                         {"op": "add", "path": "/note", "value": [{"text": "Texte inventé."}]}])
    assert two.json["status"] == "received" and two.headers["C360-Loss"] == "Task.note"
    assert two.headers["ETag"] == 'W/"2"'
    three = patch(s, two.json, [status("on-hold"), {"op": "add", "path": "/statusReason",
                                                    "value": concept("handoff_complements", "life_project")}]).json
    assert business(three) == "complement_requested"
    patch(s, {"id": NONE, "meta": {"versionId": "1"}}, [status("received")], 404)


# --- the person ---------------------------------------------------------------------------------------

PERSON = ("SET search_path = intake; INSERT INTO person (id, departement, created_at, created_by, updated_at,"
          " updated_by, name_status, family_name, birth_name, given_names, called, birth_date, birth_place, sex,"
          " mdph_number, address_lines, postal_code, commune, interpreter) VALUES ('{id}', '31', '2026-01-01', 'test',"
          " '2026-01-01', 'test', 'stated', 'Inventée', 'Imaginée', 'Zoé\u2003Ada', 'Zoé', '2010-05', 'Toulouse',"
          " 'undetermined', '31-77', '{{\"1 rue Inventée\",\" \"}}', '31000', '31483', 'sign_language'),"
          " ('{other}', '31', '2026-01-01', 'test', '2026-01-01', 'test', 'stated', 'Inventé', NULL, 'Jean', NULL,"
          " 'unknown', NULL, 'male', NULL, '{{}}', NULL, NULL, 'unknown');"
          " INSERT INTO person_contact (id, departement, person_id, kind, value, reach, discreet, never, means,"
          " created_at, created_by) SELECT gen_random_uuid(), '31', '{id}', k, v, v, d, n, '{{voice}}', '2026-01-01',"
          " 'test' FROM (VALUES ('phone', '0199000001', false, false), ('phone', '0199000002', true, false),"
          " ('phone', '0199000003', false, true), ('mssante', 'z@mssante.example.org', false, false)) x (k, v, d, n);"
          " INSERT INTO person_link (id, departement, person_id, other_person_id, kind, relation, power, valid_from,"
          " created_at, created_by, updated_at, updated_by) VALUES (gen_random_uuid(), '31', '{id}', '{other}', 'parental_authority', 'father',"
          " 'alone', '2010-05-03', '2026-01-01', 'test', '2026-01-01', 'test');"
          " UPDATE situation SET person_id = '{id}' WHERE id = '{situation}'")


def sealed(s, categories):
    """A hand-off whose dossier holds these; the agreement and the dossier."""
    opened = story.situation(s)
    s.sql(PERSON.format(id=uuid.uuid4(), other=uuid.uuid4(), situation=opened.json["id"]))
    agreed = s.good(TEAM, "POST", "/v1/intake/consents", {
        "situation_id": opened.json["id"], "decision": "given", "means": "oral", "words": "share_2026_1",
        "purpose": "mdph_handoff", "recipients": [{"kind": "mdph"}],
        "categories": ["situation", "identity", "contact", "representative", "needs"]}).json
    dossier = s.good(TEAM, "POST", "/v1/intake/dossiers", {
        "situation_id": opened.json["id"], "purpose": "mdph_handoff", "categories": categories,
        "recipient": {"kind": "mdph"}}).json
    s.quiet()
    draft = s.good(TEAM, "POST", "/v1/referral/handoffs/drafts", {
        "situation_id": opened.json["id"], "reason": "person_request",
        "content": {"needs": ["1.1.1", "1.3.3.2"], "urgency": "soon", "dossier_id": dossier["id"]}}).json
    sent = s.good(TEAM, "POST", f"/v1/referral/handoffs/{draft['id']}/sending", version=draft["version"]).json
    return sent, agreed, dossier


def openings(s, dossier):
    return len(s.walk(TEAM, f"/v1/intake/dossiers/{dossier['id']}/openings"))


def test_every_reference_of_a_hand_off_leads_to_what_was_agreed(s):
    sent, agreed, dossier = sealed(s, ["situation", "identity", "contact", "representative"])
    task = get(s, "Task/" + sent["id"])
    assert task["for"]["reference"] == "Patient/" + dossier["id"]
    request = get(s, task["focus"]["reference"])
    goals = [r["reference"] for r in request["supportingInfo"] if r["reference"].startswith("Goal/")]
    assert [get(s, g)["description"]["coding"][0]["code"] for g in goals] == ["1.1.1", "1.3.3.2"]
    assert len(get(s, "Goal/" + sent["id"])["description"]["coding"]) == 2
    get(s, f"Goal/{sent['id']}-9.9", 404)
    seen, todo = set(), set(references(task)) | set(references(request))
    while todo - seen:
        for reference in todo - seen:
            seen.add(reference)
            todo |= set(references(get(s, reference)))
    assert {r.split("/")[0] for r in seen} == {"Patient", "ServiceRequest", "DocumentReference", "Organization", "Goal"}
    one = get(s, "Patient/" + dossier["id"])
    assert one["name"] == [{"use": "official", "family": "Imaginée", "given": ["Zoé Ada"]},
                           {"use": "usual", "family": "Inventée", "given": ["Zoé Ada"]},
                           {"use": "nickname", "text": "Zoé"}], one["name"]
    assert one["birthDate"] == "2010-05" and one["gender"] == "other"
    assert one["address"][0]["line"] == ["1 rue Inventée"] and one["address"][0]["postalCode"] == "31000"
    assert {t["value"] for t in one["telecom"]} == {"0199000001", "z@mssante.example.org"}
    assert {i["system"]: i["value"] for i in one["identifier"]} == {
        "urn:c360:dossier": dossier["id"], "urn:c360:mdph-number": "31-77"}
    found = get(s, "RelatedPerson?patient=Patient/" + dossier["id"])["entry"]
    assert [e["resource"]["name"][0]["family"] for e in found] == ["Inventé"]
    codes = {c["code"] for r in found[0]["resource"]["relationship"] for c in r["coding"]}
    assert codes == {"parental_authority", "alone", "father", "FTH"}
    assert found[0]["fullUrl"] == f"http://127.0.0.1:{s.base}/fhir/RelatedPerson/{found[0]['resource']['id']}"
    get(s, "RelatedPerson/" + found[0]["resource"]["id"])
    for target in (f"RelatedPerson/{dossier['id']}-2", f"RelatedPerson/{dossier['id']}-0", f"RelatedPerson/{NONE}-1",
                   f"RelatedPerson/{dossier['id']}", "RelatedPerson/x", f"Patient/{NONE}"):
        get(s, target, 404)


def test_a_person_is_read_by_the_mdph_addressed_while_they_agree_and_each_time_it_is_written_down(s):
    sent, agreed, dossier = sealed(s, ["situation", "identity"])
    here = "Patient/" + dossier["id"]
    get(s, here, 404, who="mdph@44")
    get(s, "RelatedPerson/" + dossier["id"] + "-1", 404, who="mdph@44")
    for who in (TEAM, "partner-31", "person-31"):
        get(s, here, 403, who=who)
    assert s.ask(None, "GET", "/fhir/" + here).status == 401
    assert openings(s, dossier) == 0
    one = get(s, here)
    assert "telecom" not in one and "address" not in one and one["name"]
    assert "entry" not in get(s, "RelatedPerson?patient=" + dossier["id"])
    assert openings(s, dossier) == 2
    until("both readings are in the trail", lambda: s.sql(
        f"SELECT count(*) FROM intake.audit WHERE operation LIKE 'fhir_%' AND resource_id = '{dossier['id']}'"
    ) == [["2"]])
    s.good(TEAM, "POST", f"/v1/intake/consents/{agreed['id']}/withdrawal", {"means": "oral"}, version=1)
    for target in (here, "RelatedPerson?patient=" + dossier["id"], f"RelatedPerson/{dossier['id']}-1"):
        assert get(s, target, 403)["issue"][0]["details"]["coding"][0]["code"] == "no-consent"
    assert openings(s, dossier) == 2
    s.good(TEAM, "POST", f"/v1/intake/dossiers/{dossier['id']}/revocation", version=1)
    assert get(s, here, 410)["issue"][0]["code"] == "deleted"
    # and so does what was erased, whose content is gone
    s.sql("UPDATE intake.dossier SET content = '{}', sha256 = repeat('0', 64) WHERE id = '" + dossier["id"] + "'")
    get(s, here, 410)
    assert s.ask(MDPH, "POST", f"/v1/intake/dossiers/{dossier['id']}/openings").status == 410


def test_without_identity_a_person_is_a_number_and_says_so(s):
    sent, agreed, dossier = sealed(s, ["situation"])
    one = get(s, "Patient/" + dossier["id"])
    assert one["meta"]["security"][0]["code"] == "REDACTED"
    assert set(one) == {"resourceType", "id", "meta", "identifier", "managingOrganization"}, one
    assert len(one["identifier"]) == 1


# --- the PAG --------------------------------------------------------------------------------------------

def actor(s):
    found = s.good(None, "GET", "/v1/directory/actors?type=ime&limit=1").json["items"]
    return found[0]["id"]


def prepared(s):
    opened = story.situation(s)
    here = story.handoff(s, opened).headers["Location"]
    for version, verb in enumerate(("receipt", "acceptance"), 1):
        s.good(MDPH, "POST", f"{here}/{verb}", version=version)
    one = actor(s)
    services = [{"kind": "educational", "actor_id": one, "label": "Service inventé", "nature": "Texte inventé.",
                 "from": "2026-04-01", "until": "2027-03-31", "frequency": {"every": "week", "times": 2}},
                {"kind": "carer_support", "actor_id": one, "needed": False, "label": "Relais inventé",
                 "from": "2026-04-01", "frequency": {"every": "as_needed"}},
                {"kind": "social_inclusion", "actor_id": one, "needed": False, "label": "Sortie inventée",
                 "from": "2026-05-01", "frequency": {"every": "once"}}]
    return s.good(MDPH, "POST", here + "/pags", {"content": {
        "services": services, "coordinator_id": one, "summary": "Texte inventé.",
        "orientations": [{"qualification": "target", "right": "7_1"}]}}).json, here.rsplit("/", 1)[1], one


def test_a_pag_is_a_care_plan_with_its_commitments(s):
    pag, handoff, one = prepared(s)
    here = "CarePlan/" + pag["id"]
    plan = get(s, here)
    assert plan["status"] == "draft" and plan["intent"] == "plan" and plan["description"] == "Texte inventé."
    assert plan["supportingInfo"] == [{"reference": "ServiceRequest/" + handoff}]
    details = [a["detail"] for a in plan["activity"]]
    assert [d["status"] for d in details] == ["not-started"] * 3
    assert details[0]["scheduledTiming"]["repeat"] == {
        "boundsPeriod": {"start": "2026-04-01", "end": "2027-03-31"}, "frequency": 2, "period": 1, "periodUnit": "wk"}
    assert details[1]["scheduledTiming"]["repeat"] == {"boundsPeriod": {"start": "2026-04-01"}}
    assert details[1]["scheduledTiming"]["code"]["coding"][0]["code"] == "as_needed"
    assert details[2]["scheduledTiming"]["repeat"] == {"boundsPeriod": {"start": "2026-05-01"}, "count": 1}
    assert details[0]["performer"][0]["reference"] == "Organization/" + one
    for reference in references(plan):
        if not reference.startswith("Patient"):
            get(s, reference)
    before = plan["meta"]["lastUpdated"]
    s.good(MDPH, "POST", f"/v1/referral/pags/{pag['id']}/elaboration", version=pag["version"])
    services = s.good(TEAM, "GET", f"/v1/referral/pags/{pag['id']}").json["services"]
    for n, answer in enumerate(({"answer": "engaged"}, {"answer": "refused", "reason": "no_place"})):
        s.good(f"partner@31#{one}", "POST", f"/v1/referral/pag-services/{services[n]['id']}/commitment", answer,
               version=services[n]["version"])
    plan = get(s, here)
    assert [a["detail"]["status"] for a in plan["activity"]] == ["scheduled", "cancelled", "not-started"]
    assert plan["meta"]["lastUpdated"] > before and int(plan["meta"]["versionId"]) > 2
    found = get(s, f"CarePlan?_lastUpdated=gt{before}&_count=200&status=draft")["entry"]
    mine = [e["resource"] for e in found if e["resource"]["id"] == pag["id"]]
    assert mine and mine[0]["meta"]["tag"][0]["code"] == "SUBSETTED" and "activity" not in mine[0]
    assert "entry" not in get(s, f"CarePlan?_id={pag['id']}&status=completed")
    get(s, "CarePlan?status=nothing", 400)
    get(s, here, 404, who="mdph@44")
    get(s, "CarePlan/" + NONE, 404)
    get(s, here, 403, who="partner-31")
    get(s, here, who=TEAM)


# --- events of the SDO ----------------------------------------------------------------------------------

SDO = "https://interop.esante.gouv.fr/ig/fhir/sdo/CodeSystem/input-task-sdo-codesystem"
NOS = "https://mos.esante.gouv.fr/NOS/"
R357 = NOS + "TRE_R357-StatutPersonnePriseCharge/FHIR/TRE-R357-StatutPersonnePriseCharge"
R358 = NOS + "TRE_R358-MotifStatutPersonnePriseCharge/FHIR/TRE-R358-MotifStatutPersonnePriseCharge"


def given(code, **value):
    return {"type": {"coding": [{"system": SDO, "code": code}]}, **value}


def coded(system, code):
    return {"valueCodeableConcept": {"coding": [{"system": system, "code": code}]}}


def event(orientation, status, motive=None, day="2026-02-01", **changes):
    inputs = [given("statutESMS", **coded(R357, status)), given("dateStatutESMS", valueDate=day)]
    if motive:
        inputs.append(given("motifESMS", **coded(R358, motive)))
    return {"resourceType": "Task", "status": "completed", "intent": "plan", "input": inputs,
            "groupIdentifier": {"system": "urn:c360:orientation", "value": orientation}, **changes}


def oriented(s):
    """A decision put to an ESMS: the orientation, its proposal, the actor."""
    one, opened = actor(s), story.situation(s)
    made = story.proposal(s, opened, label="Solution inventée", actor_id=one, orientation={
        "decision_number": "D-" + opened.json["id"][:13], "decided_on": "2026-01-05",
        "decision_type": "1", "right_code": "7.1", "qualification": "1"})
    for who, status in ((TEAM, "39"), (f"partner@31#{one}", "40"), (f"partner@31#{one}", "42")):
        s.good(who, "POST", made.headers["Location"] + "/statuses", {"status": status, "entered_on": "2026-02-01"})
    s.good(f"partner@31#{one}", "POST", made.headers["Location"] + "/statuses", {
        "status": "45", "motive": "114", "entered_on": "2026-02-01", "plain_text": "Texte inventé."})
    for pair in s.walk(MDPH, "/v1/referral/orientations?departement=31&status=45"):
        if pair.get("proposal_id") == made.json["id"]:
            return pair, one
    raise AssertionError("no orientation")


def create(s, body, status=201, who=MDPH, **more):
    got = s.ask(who, "POST", "/fhir/Task", body, more={"Content-Type": FHIR, **more})
    assert got.status == status and got.type == FHIR, got
    JUDGE.good(got.json)
    return got


def test_events_of_an_orientation_are_tasks_that_only_grow(s):
    pair, one = oriented(s)
    found = get(s, f"Task?intent=plan&group-identifier=urn:c360:orientation%7C{pair['id']}")["entry"]
    status = lambda t: t["input"][2]["valueCodeableConcept"]["coding"][0]["code"]  # noqa: E731
    assert [status(e["resource"]) for e in found] == ["39", "40", "42", "45"]
    last = found[-1]["resource"]
    assert last["status"] == "completed" and last["intent"] == "plan"
    assert last["requester"]["reference"] == last["owner"]["reference"] == "Organization/" + one
    assert get(s, "Task/" + last["id"]) == last == get(s, f"Task/{last['id']}/_history/1")
    get(s, f"Task/{last['id']}/_history/2", 404)
    assert len(get(s, f"Task/{last['id']}/_history")["entry"]) == 1
    assert get(s, "Task?_id=" + last["id"])["entry"][0]["resource"] == last
    assert "entry" not in get(s, f"Task?intent=order&_id={last['id']}")
    assert put(s, {**last, "status": "cancelled"}, 409).json["issue"][0]["code"] == "conflict"
    patch(s, last, [{"op": "replace", "path": "/status", "value": "cancelled"}], 409)
    # the MDPH confirms: once, however often it is sent
    body = event(pair["id"], "46", "114", day="2026-02-02")
    key = f"identifier=urn:c360:orientation-status|{pair['id']}.46.2026-02-02.114"
    made = create(s, body, **{"If-None-Exist": key})
    assert "C360-Loss" not in made.headers
    assert made.headers["Location"] == f"/fhir/Task/{made.json['id']}/_history/1" and made.headers["ETag"] == 'W/"1"'
    assert made.json["requester"]["reference"] == "Organization/mdph-31"
    assert create(s, body, 200, **{"If-None-Exist": key}).json == made.json
    assert create(s, body, 200, **{"If-None-Exist": key.replace("|", "%7C")}).json == made.json
    assert create(s, body).json["id"] == made.json["id"]  # the same is one
    assert len(get(s, f"Task?intent=plan&group-identifier={pair['id']}")["entry"]) == 5
    since = get(s, f"Task?intent=plan&_lastUpdated=gt{last['meta']['lastUpdated']}&_count=200")["entry"]
    assert made.json["id"] in [e["resource"]["id"] for e in since]
    proposal = s.good(TEAM, "GET", "/v1/referral/proposals/" + pair["proposal_id"]).json
    assert proposal["state"] == "refused", proposal  # by the same rules as the operation of /v1
    get(s, "Task/" + made.json["id"], 404, who="mdph@44")
    lost = create(s, {**body, "description": "Texte inventé.", "identifier": [{"value": "x"}]})
    assert set(lost.headers["C360-Loss"].split()) == {"Task.description", "Task.identifier[0]"}


def test_an_event_that_is_wrong_is_refused_by_its_expression(s):
    pair, _ = oriented(s)
    good = event(pair["id"], "46", "114")
    bad = {
        "Task.intent": {"intent": "order"},
        "Task.status": {"status": "requested"},
        "Task.groupIdentifier": {"groupIdentifier": {"system": "urn:c360:handoff", "value": pair["id"]}},
        "Task.groupIdentifier.value": {"groupIdentifier": {"system": "urn:c360:orientation", "value": NONE}},
        "Task.contained": {"contained": [{"resourceType": "Patient", "id": "p"}]},
        "Task.modifierExtension": {"modifierExtension": [{"url": "https://example.org/not", "valueBoolean": True}]},
        "Task.statut": {"statut": "x"},
        "Task.for": {"for": {"reference": "Patient/" + NONE}},
        "Task.owner": {"owner": {"reference": "Organization/" + NONE}},
        "Task.requester": {"requester": {"reference": "Organization/mdph-44"}},
        "Task.input": {"input": good["input"][1:]},
        "Task.input[0].valueCodeableConcept.coding[0].code": {
            "input": [given("statutESMS", **coded(R357, "99"))] + good["input"][1:]},
        "Task.input[3].valueIdentifier.value": {
            "input": good["input"] + [given("idDecision", valueIdentifier={"value": "D-autre"})]},
    }
    for expression, changes in bad.items():
        assert why(create(s, {**good, **changes}, 422)) == expression, expression
    twice = {**good, "input": good["input"] + good["input"][:1]}
    assert why(create(s, twice, 422)) == "Task.input"
    assert why(create(s, event(pair["id"], "46", day="2026-02-30"), 422)) == "Task.input"
    create(s, event(pair["id"], "47"), 403)  # an ESMS says who entered
    create(s, good, 403, who=TEAM)
    create(s, good, 422, who="mdph@44")
    assert why(create(s, good, 400, **{"If-None-Exist": "identifier=x|y"})) == "http.If-None-Exist"
    assert get(s, f"Task?intent=plan&group-identifier={pair['id']}")["entry"][-1]["resource"]["input"][2][
        "valueCodeableConcept"]["coding"][0]["code"] == "45"  # nothing of it was done
    get(s, "Task?group-identifier=" + pair["id"], 400)
    get(s, "Task?intent=plan&status=requested", 400)
    get(s, "Task?intent=proposal", 400)


def test_the_judge_has_teeth(s):
    one = handed(s)
    for spoil in (lambda t: t.update(status="transmise"), lambda t: t.pop("status"), lambda t: t.pop("intent"),
                  lambda t: t.update(statut="x"), lambda t: t.update(authoredOn="02/11/2026"),
                  lambda t: t.update(input=[]), lambda t: t.update(focus={})):
        other = copy.deepcopy(one)
        spoil(other)
        assert JUDGE.faults(other), other
    request = get(s, one["focus"]["reference"])
    request["status"] = "ouvert"
    assert JUDGE.faults(request)


def test_without_the_schema_nothing_is_judged_good(s):
    """It fails when the schema cannot be fetched, and when what is there is another one."""
    with tempfile.TemporaryDirectory() as place:
        os.mkdir(place + "/bin")
        with open(place + "/bin/npm", "w", encoding="utf-8") as f:
            f.write("#!/bin/sh\nexit 1\n")
        os.chmod(place + "/bin/npm", 0o755)
        other = place + "/other.json"
        with open(other, "w", encoding="utf-8") as f:
            f.write("{}")
        for copied in ("", other):
            done = subprocess.run([os.path.join(ROOT, "tests/support/fhir_schema.sh")], check=False, timeout=30, env={
                **os.environ, "PATH": place + "/bin:" + os.environ["PATH"], "B": place, "C360_FHIR_SCHEMA": copied})
            assert done.returncode != 0, done


if __name__ == "__main__":
    with System("fhir", 30600, offers=100) as system:
        run_tests("__main__", system)
