"""What /fhir/metadata claims is what is served; what is wrong is refused in the form that is promised."""
from client import FHIR, need

STATUSES = {"draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold",
            "failed", "completed", "entered-in-error"}
NOBODY = "00000000-0000-7000-8000-00000000dead"


def claims(server):
    statement = server.get("/fhir/metadata", 200, FHIR, token=False).json
    return {r["type"]: r for r in statement["rest"][0]["resource"]}


def searched(server, kind):
    """The search of a type; whose it is has to be named for those who speak for a person."""
    of = f"?patient=Patient/{server.cases()['to_decide']['dossier_id']}" if kind == "RelatedPerson" else ""
    return server.get(f"/fhir/{kind}{of}", 200, FHIR).json


def codes(resource):
    return {i["code"] for i in resource["interaction"]}


def outcome(reply, status):
    reply.must(status, FHIR)
    body = reply.json
    need(body.get("resourceType") == "OperationOutcome" and body.get("issue"), f"{reply.what}: no OperationOutcome")
    for issue in body["issue"]:
        need(issue.get("severity") in ("fatal", "error", "warning", "information") and issue.get("code"),
             f"{reply.what}: an issue without severity or code")
    return reply


def check_metadata_is_a_capability_statement(server):
    got = server.get("/fhir/metadata", 200, FHIR, token=False).json
    need(got.get("resourceType") == "CapabilityStatement", "resourceType is not CapabilityStatement")
    need(got.get("fhirVersion") == "4.0.1", f"fhirVersion is {got.get('fhirVersion')}")
    for key in ("status", "date", "kind", "format", "rest"):
        need(got.get(key), f"CapabilityStatement.{key} is missing")
    need(FHIR in got["format"], "format does not name application/fhir+json")
    served = {r["type"] for r in got["rest"][0]["resource"]}
    need({"Task", "ServiceRequest", "Organization"} <= served, f"Task, ServiceRequest, Organization: {sorted(served)}")
    return ", ".join(sorted(served))


def check_each_claimed_search_answers(server):
    done = []
    for kind, resource in claims(server).items():
        if "search-type" not in codes(resource):
            continue
        bundle = searched(server, kind)
        need(bundle.get("resourceType") == "Bundle" and bundle.get("type") == "searchset", f"{kind}: no searchset")
        for entry in bundle.get("entry", []):
            found = entry["resource"]
            need(found["resourceType"] == kind, f"search of {kind} brought {found['resourceType']}")
            need(entry.get("fullUrl", "").endswith(f"/{kind}/{found['id']}"), f"fullUrl {entry.get('fullUrl')!r}")
        done.append(kind)
    need(done, "no search is claimed")
    return ", ".join(done)


def check_each_claimed_read_answers_and_says_its_version(server):
    done = []
    for kind, resource in claims(server).items():
        if not {"read", "search-type"} <= codes(resource):
            continue
        entries = searched(server, kind).get("entry", [])
        if not entries:
            continue
        wanted = entries[0]["resource"]["id"]
        got = server.get(f"/fhir/{kind}/{wanted}", 200, FHIR)
        need(got.json["resourceType"] == kind and got.json["id"] == wanted, f"{kind}/{wanted}: another came")
        if resource.get("versioning") == "versioned-update":
            version = got.json.get("meta", {}).get("versionId")
            need(version and got.headers.get("ETag") == f'W/"{version}"',
                 f"{kind}: versionId {version}, ETag {got.headers.get('ETag')}")
            need(got.json["meta"].get("lastUpdated"), f"{kind}: no lastUpdated")
        done.append(kind)
    need("Task" in done, "Task could not be read")
    return ", ".join(done)


def check_each_claimed_parameter_is_understood(server):
    task = claims(server)["Task"]
    entry = server.get("/fhir/Task?_count=1", 200, FHIR).json["entry"][0]["resource"]
    values = {"_id": entry["id"], "_lastUpdated": "ge2020-01-01", "status": entry["status"],
              "owner": f"Organization/mdph-{server.departement}"}
    names = [p["name"] for p in task.get("searchParam", [])]
    need(set(values) <= set(names), f"claimed: {names}")
    for name in names:
        if name in values:
            found = server.get(f"/fhir/Task?_count=200&{name}={values[name]}", 200, FHIR).json.get("entry", [])
            need(entry["id"] in {e["resource"]["id"] for e in found}, f"Task?{name}={values[name]} does not find it")
    need(not server.get("/fhir/Task?_lastUpdated=lt2020-01-01", 200, FHIR).json.get("entry"), "lt2020 finds something")
    return ", ".join(names)


def check_pages_follow_each_other(server):
    seen, target = [], "/fhir/Task?_count=3"
    for _ in range(200):
        page = server.get(target, 200, FHIR).json
        seen += [(e["resource"]["meta"]["lastUpdated"], e["resource"]["id"]) for e in page.get("entry", [])]
        after = [x["url"] for x in page["link"] if x["relation"] == "next"]
        if not after:
            break
        target = "/fhir/" + after[0].split("/fhir/", 1)[1]
    whole = server.get("/fhir/Task?_count=200", 200, FHIR).json.get("entry", [])
    need(len(seen) == len(set(seen)), "a Task stands on two pages")
    need({i for _, i in seen} >= {e["resource"]["id"] for e in whole}, "the pages have less than the whole")
    need([t for t, _ in seen] == sorted(t for t, _ in seen), "not oldest change first")
    return f"{len(seen)} Tasks"


def check_tasks_are_tasks(server):
    for entry in server.get("/fhir/Task?_count=200", 200, FHIR).json.get("entry", []):
        task = entry["resource"]
        need(task.get("status") in STATUSES, f"Task.status {task.get('status')!r}")
        need(task.get("intent") == "order", f"Task.intent {task.get('intent')!r}")
        need(task["businessStatus"]["coding"][0].get("code"), "Task.businessStatus has no code")
        need(task["owner"]["reference"] == f"Organization/mdph-{server.departement}", f"owner {task['owner']}")
        server_focus = task["focus"]["reference"]
        need(server_focus.startswith("ServiceRequest/"), f"focus {server_focus}")


def check_failures_are_operation_outcomes_below_fhir(server):
    outcome(server.ask("GET", "/fhir/Observation"), 404)
    outcome(server.ask("GET", f"/fhir/Task/{NOBODY}"), 404)
    outcome(server.ask("GET", "/fhir/Task?unheard-of=1"), 400)
    outcome(server.ask("GET", "/fhir/Task?_lastUpdated=ge2026-02-30"), 400)
    outcome(server.ask("GET", "/fhir/Task", token=False), 401)


def check_failures_are_problem_details_elsewhere(server):
    here = "/v1/referral/handoffs/changes"
    for target, status, pointer in ((f"{here}?departement={server.departement}&after=x", 400, "query:after"),
                                    (f"{here}", 400, "query:departement"), (f"/v1/referral/handoffs/{NOBODY}", 404, None)):
        got = server.get(target, status, "application/problem+json").json
        need(got.get("status") == status and str(got.get("type", "")).startswith("urn:"), f"{target}: {got}")
        named = [e.get("pointer") for e in got.get("errors", [])]
        need(pointer is None or pointer in named, f"{target}: {pointer} is not named, {named} are")
    server.get(here + f"?departement={server.departement}", 401, "application/problem+json", token=False)


def check_another_mdph_is_closed(server):
    other = "31" if server.departement != "31" else "44"
    server.get(f"/v1/referral/handoffs/changes?departement={other}", 403, "application/problem+json")
    server.get(f"/v1/referral/handoffs?departement={other}", 403, "application/problem+json")
    outcome(server.ask("GET", f"/fhir/Task?owner=Organization/mdph-{other}"), 403)
    server.get(f"/v1/events?departement={other}", 403, "application/problem+json")


CHECKS = [check_metadata_is_a_capability_statement, check_each_claimed_search_answers,
          check_each_claimed_read_answers_and_says_its_version, check_each_claimed_parameter_is_understood,
          check_pages_follow_each_other, check_tasks_are_tasks, check_failures_are_operation_outcomes_below_fhir,
          check_failures_are_problem_details_elsewhere, check_another_mdph_is_closed]
