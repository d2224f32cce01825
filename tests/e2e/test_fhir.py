#!/usr/bin/python3
"""Hand-offs below /fhir: every resource that is emitted obeys the R4 schema and what that schema
misses; an MDPH does every act by Task.status; what is hostile is named by its expression."""
import copy

import story
from fhir_judge import Judge, references
from system import NONE, System, run_tests

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
    assert served["Task"] >= {"read", "search-type", "update", "history-instance"}
    assert {"ServiceRequest", "Goal", "Consent", "DocumentReference", "Organization", "PractitionerRole"} <= set(served)
    for kind, codes in served.items():
        if "search-type" in codes:
            get(s, kind + "?_format=json")
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
        "Task.focus": {"focus": {"reference": "ServiceRequest/" + NONE}},
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
                  "owner": {"reference": "https://elsewhere.example.org/fhir/Organization/mdph-31"}})
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


if __name__ == "__main__":
    with System("fhir", 30600, offers=100) as system:
        run_tests("__main__", system)
