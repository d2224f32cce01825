"""A whole hand-off as the MDPH does it, on the fixed cases of the sandbox: by FHIR, looked at by polling and
by the record; and what must be refused on the way."""
from client import JSON, need, wait_for
from statement import claims, codes, outcome

CODES = "urn:c360:codes:"


def concept(listed, code, text=None):
    out = {"coding": [{"system": CODES + listed, "code": code}]}
    return {**out, "text": text} if text else out


def business(task):
    return task["businessStatus"]["coding"][0]["code"]


class Walk:
    """One hand-off, step by step; each step is looked at from three sides."""

    def __init__(self, server, handoff):
        self.server, self.id = server, handoff
        self.position = server.head()
        self.task = server.task(handoff)
        self.told = []

    def told_next(self):
        found, after = self.server.all_changes(self.position)
        mine = [c for c in found if c["subject"] == self.id]
        if mine:
            self.position = after
        return mine

    def seen(self, status, state, event):
        """The Task, the record and the stream agree on what happened."""
        self.task = self.server.task(self.id)
        need((self.task["status"], business(self.task)) == (status, state),
             f"the Task is {self.task['status']}/{business(self.task)} instead of {status}/{state}")
        record = self.server.record(self.id)
        need(record["state"] == state, f"the record is {record['state']} instead of {state}")
        need(str(record["version"]) == self.task["meta"]["versionId"], "record and Task have other versions")
        told = wait_for(f"{event} in polling", self.told_next)
        need([c["type"] for c in told] == [event], f"told: {[c['type'] for c in told]} instead of {event}")
        need(told[0]["data"]["handoff_id"] == self.id, f"another hand-off in {told[0]}")
        self.told += [c["id"] for c in told]

    def put(self, status, state, event, **changes):
        before = int(self.task["meta"]["versionId"])
        got = self.server.set_task(self.task, status=status, **changes).must(200)
        need(got.headers.get("ETag") == f'W/"{before + 1}"', f"ETag {got.headers.get('ETag')} after version {before}")
        need(got.json["status"] == status, f"PUT {status} answers {got.json['status']}")
        self.seen(status, state, "referral.handoff." + event + ".v1")


def fresh(server, code):
    """The case as it is after a reset, which polling has told."""
    before = server.head()
    server.reset()
    case = server.cases()[code]
    wait_for("the reset in polling", lambda: [c for c in server.all_changes(before)[0]
                                              if c["subject"] == case["handoff_id"]])
    return case


def walk_to_the_end(server):
    """Every act of an MDPH, the answer of the team in between; the ids of the events that it made."""
    w = Walk(server, fresh(server, "to_receive")["handoff_id"])
    need((w.task["status"], business(w.task)) == ("requested", "sent"), f"it begins as {w.task['status']}")
    w.put("received", "received", "received")
    w.put("received", "read", "read", businessStatus=concept("handoff_states", "read"))
    w.put("on-hold", "complement_requested", "complement_requested",
          statusReason=concept("handoff_complements", "life_project", "Texte inventé."))
    server.ask("POST", f"/v1/referral/sandbox/handoffs/{w.id}/complement", {"note": "Texte inventé."},
               {"If-Match": f'"{w.task["meta"]["versionId"]}"'}).must(200, JSON)
    w.seen("received", "read", "referral.handoff.complement_answered.v1")
    w.put("accepted", "accepted", "accepted")
    w.put("in-progress", "in_evaluation", "evaluation_started")
    w.put("completed", "concluded", "concluded", output=[{
        "type": {"coding": [{"system": "urn:c360:task-output", "code": "outcome"}]},
        "valueCodeableConcept": concept("handoff_outcomes", "pag")}])
    return w


def check_a_hand_off_goes_through_to_its_end(server):
    w = walk_to_the_end(server)
    history = server.get(f"/fhir/Task/{w.id}/_history", 200).json
    states = [business(e["resource"]) for e in history["entry"]]
    need(states == ["concluded", "in_evaluation", "accepted", "read", "complement_requested", "read", "received", "sent"],
         f"history: {states}")
    outcome(server.set_task(w.task, status="received"), 409)
    return f"{len(w.told)} acts"


def check_a_stale_or_missing_version_is_refused(server):
    task = server.task(fresh(server, "to_receive")["handoff_id"])
    server.set_task(task, status="received").must(200)
    outcome(server.set_task(task, status="accepted"), 412)
    body = {**server.task(task["id"]), "status": "accepted"}
    outcome(server.ask("PUT", "/fhir/Task/" + task["id"], body), 428)
    need(server.task(task["id"])["status"] == "received", "a refused PUT changed the Task")


def check_what_is_not_the_mdphs_is_refused_with_its_place(server):
    task = server.task(fresh(server, "to_receive")["handoff_id"])
    for status in ("draft", "cancelled", "entered-in-error"):
        need(outcome(server.set_task(task, status=status), 422).expression == "Task.status", f"status {status}")
    for place, changes in (("Task.owner", {"owner": {"reference": "Organization/mdph-44"}}),
                           ("Task.modifierExtension", {"modifierExtension": [{"url": "https://example.org/x",
                                                                              "valueBoolean": True}]}),
                           ("Task.intent", {"intent": "plan"})):
        got = outcome(server.set_task(task, status="received", **changes), 422)
        need(got.expression == place, f"{place} is named as {got.expression}")
    lossy = server.set_task(task, status="received", description="Texte inventé.").must(200)
    need("Task.description" in (lossy.headers.get("C360-Loss") or ""), "what was not kept is not named in C360-Loss")


def check_a_repeated_key_acts_once(server):
    case = fresh(server, "spare_1")
    before = server.head()
    first = server.act(case["handoff_id"], "receipt", 1, key="conformance-receipt").must(200, JSON)
    again = server.act(case["handoff_id"], "receipt", 1, key="conformance-receipt").must(200, JSON)
    need(first.json["version"] == again.json["version"] == 2, "the repeat changed the record")
    told = wait_for("the receipt", lambda: [c for c in server.all_changes(before)[0]
                                            if c["subject"] == case["handoff_id"]])
    need(len(told) == 1, f"told {len(told)} times")
    server.act(case["handoff_id"], "refusal", 2, {"reason": "other"}, key="conformance-2").must(200, JSON)
    server.act(case["handoff_id"], "refusal", 2, {"reason": "incomplete"}, key="conformance-2").must(
        422, "application/problem+json")


def check_a_refusal_carries_its_reason(server):
    w = Walk(server, fresh(server, "spare_2")["handoff_id"])
    w.put("received", "received", "received")
    need(outcome(server.set_task(w.task, status="rejected"), 422).expression == "Task.statusReason", "no reason asked")
    w.put("rejected", "refused", "refused", statusReason=concept("handoff_refusal_reasons", "incomplete",
                                                                 "Texte inventé."))
    need(w.task["statusReason"]["coding"][0]["code"] == "incomplete", "the reason is not shown")


def check_each_fixed_case_is_in_its_state(server):
    server.reset()
    wanted = {"to_receive": "sent", "received": "received", "to_decide": "read", "refused": "refused",
              "complement_asked": "complement_requested", "accepted": "accepted", "already_known": "already_known",
              "in_evaluation": "in_evaluation", "pag_in_force": "concluded", "no_pag": "concluded",
              "withdrawn": "withdrawn", "overdue": "sent", "pag_withdrawn": "concluded"}
    cases = server.cases()
    need({c: cases[c]["state"] for c in wanted} == wanted, f"{ {c: cases[c].get('state') for c in wanted} }")
    for code, state in wanted.items():
        need(business(server.task(cases[code]["handoff_id"])) == state, f"the Task of {code} is not {state}")
    pag = server.get(f"/v1/referral/pags/{cases['pag_in_force']['pag_id']}", 200, JSON).json
    need(pag["state"] == "in_force", f"the PAG is {pag['state']}")
    return f"{len(cases)} cases"


def check_a_withdrawn_agreement_closes_what_it_opened(server):
    cases = server.cases()
    lapsed, well = cases["consent_lapsed"], cases["to_decide"]
    got = server.ask("GET", f"/v1/referral/handoffs/{lapsed['handoff_id']}").must(403, "application/problem+json")
    need(got.json["type"].endswith("no-consent"), f"type {got.json['type']}")
    server.ask("POST", f"/v1/intake/dossiers/{lapsed['dossier_id']}/openings").must(403, "application/problem+json")
    opened = server.ask("POST", f"/v1/intake/dossiers/{well['dossier_id']}/openings")
    need(opened.status in (200, 201), f"{opened.what}: {opened.status} {opened.raw[:200]!r}")
    need(opened.json["content"]["identity"]["family_name"].startswith("Inventé"), "the dossier has no identity")


def check_what_is_claimed_of_a_task_is_done(server):
    """Patch, versions and creation, as far as the CapabilityStatement names them."""
    claimed = codes(claims(server)["Task"])
    task = server.task(fresh(server, "to_receive")["handoff_id"])
    here, done = "/fhir/Task/" + task["id"], []
    if "patch" in claimed:
        more = {"Content-Type": "application/json-patch+json", "If-Match": 'W/"1"'}
        change = [{"op": "replace", "path": "/status", "value": "received"}]
        got = server.ask("PATCH", here, change, more).must(200)
        need(got.json["status"] == "received" and server.task(task["id"])["status"] == "received", "PATCH set nothing")
        outcome(server.ask("PATCH", here, change, more), 412)
        done.append("patch")
    if "vread" in claimed:
        got = server.get(here + "/_history/1", 200).json
        need(got["meta"]["versionId"] == "1" and got["status"] == "requested", f"version 1 is {got['status']}")
        outcome(server.ask("GET", here + "/_history/99"), 404)
        done.append("vread")
    if "create" in claimed:
        body = {k: v for k, v in task.items() if k not in ("id", "meta")}
        outcome(server.ask("POST", "/fhir/Task", body), 422)  # a hand-off comes from the community
        done.append("create")
    return ", ".join(done)


def check_the_person_and_the_pag_are_read_as_claimed(server):
    claimed, cases, done = claims(server), server.cases(), []
    if "Patient" in claimed:
        person = server.get("/fhir/Patient/" + cases["to_decide"]["dossier_id"], 200).json
        need(person["name"][0]["family"].startswith("Inventé"), f"Patient.name {person.get('name')}")
        outcome(server.ask("GET", "/fhir/Patient/" + cases["consent_lapsed"]["dossier_id"]), 403)
        done.append("Patient")
    if "CarePlan" in claimed:
        for code, status in (("pag_in_force", "active"), ("pag_withdrawn", "revoked")):
            plan = server.get("/fhir/CarePlan/" + cases[code]["pag_id"], 200).json
            need(plan["status"] == status, f"the CarePlan of {code} is {plan['status']}")
        done.append("CarePlan")
    return ", ".join(done)


CHECKS = [check_each_fixed_case_is_in_its_state, check_a_hand_off_goes_through_to_its_end,
          check_a_stale_or_missing_version_is_refused, check_what_is_not_the_mdphs_is_refused_with_its_place,
          check_a_repeated_key_acts_once, check_a_refusal_carries_its_reason,
          check_a_withdrawn_agreement_closes_what_it_opened, check_what_is_claimed_of_a_task_is_done,
          check_the_person_and_the_pag_are_read_as_claimed]
