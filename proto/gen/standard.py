"""The parts of a service's document, and what every operation has in common.

A service may stand in several files: <service>.yaml holds info, security and what it likes, and
<service>.<part>.yaml beside it holds further paths and components.  They are one document: '#/…'
means any of them, and a name that stands in two is refused.

An operation that says `x-standard: true` writes only what is its own; the parameters, headers and
failures that the pipeline gives to every operation are added here, in one place.
"""
import glob
import os

FHIR_ROOTS = ("/fhir/", "/v1/directory/fhir/")  # cmn/fhir.h: CMN_FHIR_ROOTS


def is_fhir(path):
    """Below one of the roots of FHIR R4, where an OperationOutcome takes the place of a problem."""
    return path.startswith(FHIR_ROOTS)


METHODS = ("get", "post", "put", "patch", "delete")
WRITES = ("post", "put", "patch", "delete")


def part_files(path):
    """The further files of <service>.yaml, sorted; none for a file that is itself a part."""
    stem = os.path.splitext(os.path.basename(path))[0]
    if "." in stem:
        return []
    return sorted(glob.glob(os.path.join(os.path.dirname(path), stem + ".*.yaml")))


def join(doc, part, name, refuse):
    """Adds the paths and components of a part to the document of its service."""
    for key in part:
        if key not in ("paths", "components"):
            refuse(f"{name}: a part holds paths and components, not '{key}'")
    for path, item in part.get("paths", {}).items():
        if path in doc.setdefault("paths", {}):
            refuse(f"{name}: {path} stands in another part too")
        doc["paths"][path] = item
    for section, entries in part.get("components", {}).items():
        mine = doc.setdefault("components", {}).setdefault(section, {})
        for key, value in entries.items():
            if key in mine:
                refuse(f"{name}: components/{section}/{key} stands in another part too")
            mine[key] = value


def _shared(section, name):
    return {"$ref": f"shared.yaml#/components/{section}/{name}"}


def _parameters(op, method):
    names = ["AcceptLanguage", "After"]
    if method in WRITES:
        names.append("IdempotencyKey")
    if op.get("x-if-match"):
        names.append("IfMatch")
    own = op.setdefault("parameters", [])
    own += [p for p in (_shared("parameters", n) for n in names) if p not in own]


def _failures(op, method, path):
    names = {"400": "BadRequest", "500": "Internal", "503": "Unavailable"}
    if "public" not in op.get("x-roles", []):
        names |= {"401": "Unauthenticated", "403": "Forbidden"}
    if "{" in path:
        names["404"] = "NotFound"
    if method in WRITES:
        names |= {"409": "Conflict", "422": "Invalid"}
    if any(p.get("in") == "query" for p in op.get("parameters", [])):
        names["422"] = "Invalid"
    if op.get("x-if-match"):
        names |= {"412": "PreconditionFailed", "428": "PreconditionRequired"}
    if "requestBody" in op:
        names |= {"413": "PayloadTooLarge", "415": "UnsupportedMediaType"}
    responses = op.setdefault("responses", {})
    for status in sorted(names):
        name = "Outcome" if is_fhir(path) else names[status]
        responses.setdefault(status, _shared("responses", name))


def _headers(op, method):
    for status, response in op["responses"].items():
        if status[0] != "2" or "$ref" in response:
            continue
        headers = response.setdefault("headers", {})
        headers.setdefault("X-Request-Id", _shared("headers", "X-Request-Id"))
        if method in WRITES:
            headers.setdefault("C360-Position", _shared("headers", "C360-Position"))
        if op.get("deprecated") is True:
            for name in ("Deprecation", "Sunset"):
                headers.setdefault(name, _shared("headers", name))


def complete(doc):
    """Adds to each operation that says so what all of them have in common."""
    for path, item in (doc.get("paths") or {}).items():
        for method in METHODS:
            op = item.get(method) if isinstance(item, dict) else None
            if isinstance(op, dict) and op.pop("x-standard", False) is True:
                _failures(op, method, path)
                _parameters(op, method)
                _headers(op, method)
