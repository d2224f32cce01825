"""Is this a resource of FHIR R4?  The JSON schema of HL7, and what it is known to miss: required
elements of primitive type, required value sets, empty arrays, references that lead nowhere."""
import json
import os
import re
import subprocess

import jsonschema

from system import ROOT

REQUIRED = {
    "Task": ("status", "intent"),
    "ServiceRequest": ("status", "intent", "subject"),
    "Goal": ("lifecycleStatus", "description", "subject"),
    "Consent": ("status", "scope", "category"),
    "DocumentReference": ("status", "content"),
    "Bundle": ("type",),
    "CapabilityStatement": ("status", "date", "kind", "fhirVersion", "format"),
    "OperationOutcome": ("issue",),
    "Parameters": (), "Organization": ("name",), "PractitionerRole": (), "Patient": (), "RelatedPerson": ("patient",),
    "CarePlan": ("status", "intent", "subject"),
    "HealthcareService": ("name",), "Location": ("name",),
}
VALUES = {
    ("Task", "status"): "draft requested received accepted rejected ready cancelled in-progress on-hold failed"
                        " completed entered-in-error",
    ("Task", "intent"): "unknown proposal plan order original-order reflex-order filler-order instance-order option",
    ("ServiceRequest", "status"): "draft active on-hold revoked completed entered-in-error unknown",
    ("ServiceRequest", "intent"): "proposal plan directive order original-order reflex-order filler-order"
                                  " instance-order option",
    ("ServiceRequest", "priority"): "routine urgent asap stat",
    ("Goal", "lifecycleStatus"): "proposed planned accepted active on-hold completed cancelled entered-in-error"
                                 " rejected",
    ("Consent", "status"): "draft proposed active rejected inactive entered-in-error",
    ("DocumentReference", "status"): "current superseded entered-in-error",
    ("CarePlan", "status"): "draft active on-hold revoked completed entered-in-error unknown",
    ("CarePlan", "intent"): "proposal plan order option",
    ("Patient", "gender"): "male female other unknown",
    ("Location", "status"): "active suspended inactive", ("Location", "mode"): "instance kind",
    ("Bundle", "type"): "searchset history",
}
ACTIVITY = set("not-started scheduled in-progress on-hold completed cancelled stopped unknown entered-in-error".split())
# where a reference of ours may lead, by the last member before it (R4, the types of each element)
LEADS = {
    "Task.for": "Patient", "ServiceRequest.subject": "Patient", "Goal.subject": "Patient", "Consent.patient": "Patient",
    "CarePlan.subject": "Patient", "RelatedPerson.patient": "Patient", "DocumentReference.subject": "Patient",
    "HealthcareService.providedBy": "Organization", "Location.managingOrganization": "Organization",
    "Task.owner": "Organization", "Task.requester": "Organization", "Task.focus": "ServiceRequest",
    "CarePlan.author": "Organization", "Patient.managingOrganization": "Organization",
    "PractitionerRole.organization": "Organization", "DocumentReference.custodian": "Organization",
}
ISSUE = set("invalid structure required value invariant security login unknown expired forbidden suppressed"
            " processing not-supported duplicate multiple-matches not-found deleted too-long code-invalid extension"
            " too-costly business-rule conflict transient lock-error no-store exception timeout incomplete"
            " throttled informational".split())
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


class Judge:
    def __init__(self):
        path = subprocess.run([os.path.join(ROOT, "tests/support/fhir_schema.sh")], check=True, timeout=150,
                              capture_output=True, text=True).stdout.strip()
        with open(path, encoding="utf-8") as f:
            self.schema = json.load(f)
        self.made = {}

    def validator(self, kind):
        if kind not in self.made:
            schema = {"$schema": self.schema["$schema"], "definitions": self.schema["definitions"],
                      "allOf": [{"$ref": f"#/definitions/{kind}"}]}
            self.made[kind] = jsonschema.Draft6Validator(schema)
        return self.made[kind]

    def faults(self, resource):
        kind = resource.get("resourceType")
        if kind not in REQUIRED:
            return [f"no resource that is expected here: {kind}"]
        judged = resource
        if resource.get("fhirVersion") == "4.0.1":  # the schema is that of 4.0.0, which 4.0.1 left as it was
            judged = {**resource, "fhirVersion": "4.0.0"}
        found = [f"{e.json_path}: {e.message[:160]}" for e in self.validator(kind).iter_errors(judged)]
        found += [f"{kind}.{name} is missing" for name in REQUIRED[kind] if name not in resource]
        for (of, name), values in VALUES.items():
            if of == kind and resource.get(name, values.split()[0]) not in values.split():
                found.append(f"{kind}.{name} is {resource[name]!r}")
        found += self.walk(resource, kind)
        for path, target in LEADS.items():
            of, name = path.split(".")
            said = resource.get(name, {}).get("reference") if of == kind else None
            if said and said.split("/")[0] != target:
                found.append(f"{path} leads to {said}")
        for activity in resource.get("activity", []) if kind == "CarePlan" else []:
            found += self.activity(activity)
        for entry in resource.get("entry", []):
            found += self.faults(entry["resource"])
        for issue in resource.get("issue", []) if kind == "OperationOutcome" else []:
            if issue["code"] not in ISSUE:
                found.append(f"issue.code {issue['code']!r}")
        return found

    def activity(self, activity):
        """Required status of a required value set; cpl-3: a reference or a detail; Timing by its rules."""
        found, detail = [], activity.get("detail")
        if (detail is None) == ("reference" not in activity):
            found.append("CarePlan.activity: detail or reference (cpl-3)")
        if detail is not None and detail.get("status") not in ACTIVITY:
            found.append(f"CarePlan.activity.detail.status is {detail.get('status')!r}")
        repeat = (detail or {}).get("scheduledTiming", {}).get("repeat", {})
        if ("period" in repeat) != ("periodUnit" in repeat) or repeat.get("period", 1) < 0:
            found.append("CarePlan.activity.detail.scheduledTiming.repeat: period without its unit (tim-2)")
        return found

    def walk(self, value, at):
        found = []
        if isinstance(value, dict):
            if not value:
                found.append(f"{at} is empty")
            for key, below in value.items():
                if key in ("lastUpdated", "authoredOn", "lastModified", "dateTime", "created") \
                        and not INSTANT.fullmatch(str(below)):
                    found.append(f"{at}.{key}: {below!r}")
                if key == "id" and not ID.fullmatch(str(below)):
                    found.append(f"{at}.id: {below!r}")
                found += self.walk(below, f"{at}.{key}")
        elif isinstance(value, list):
            if not value:
                found.append(f"{at} is empty")
            for i, below in enumerate(value):
                found += self.walk(below, f"{at}[{i}]")
        elif value is None or (isinstance(value, str) and not value.strip()):
            found.append(f"{at} is empty")
        return found

    def good(self, resource):
        found = self.faults(resource)
        assert not found, "\n".join(found[:8]) + "\n" + json.dumps(resource)[:1500]
        return resource


def references(value):
    """Every reference of a resource."""
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for below in value.values():
            yield from references(below)
    elif isinstance(value, list):
        for below in value:
            yield from references(below)
