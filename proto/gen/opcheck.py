"""The rules that every operation of the contract obeys, and its plain description for openapi.py.

operations(path, service) yields one Operation per method of each path, in document order, or
raises Refused with the file, the operation and the rule that was broken.
"""
import datetime
import email.utils
import os
import re
from dataclasses import dataclass, field

from contract import PROTO, Refused, deref, load, lookup, target
from schematext import Bundle, check_closed
from standard import is_fhir

METHODS = ("get", "post", "put", "patch", "delete")
WRITES = {"post", "put", "patch", "delete"}
EXTENSIONS = {"x-roles", "x-if-match", "x-ndjson", "x-audited", "x-max-body", "x-deprecated", "x-sunset", "x-ranges"}
KEYS = {"operationId", "summary", "description", "tags", "parameters", "requestBody", "responses",
        "security", "deprecated", "externalDocs"} | EXTENSIONS
NOTICE_DAYS = 365  # docs/versioning.md: between the announcement and the end
BODY_DEFAULT = 65536
BODY_MOST = 16 * 1024 * 1024

# The dispatcher reads these itself, with failures of their own; a handler never asks for them.
PIPELINE_HEADERS = {"idempotency-key", "if-match", "c360-after", "accept-language",
                    "authorization", "accept", "content-type"}


@dataclass
class Param:
    name: str
    where: str
    required: bool
    schema: str


@dataclass
class Operation:
    id: str
    method: str
    path: str
    roles: list
    flags: list
    ok: int
    max_body: int
    body: str
    params: list = field(default_factory=list)
    states: str = None
    deprecation: str = ""  # values of the headers Deprecation and Sunset
    sunset: str = ""


def role_names():
    path = os.path.join(os.path.dirname(PROTO), "common", "include", "cmn", "role.h")
    with open(path, encoding="utf-8") as f:
        return dict((text, name) for name, text in re.findall(r'X\((\w+), "(\w+)", \d+\)', f.read()))


class Place:
    """Where we are, for messages."""

    def __init__(self, base, name):
        self.base, self.name = base, name

    def refuse(self, text):
        raise Refused(f"{self.base}: {self.name}: {text}")


def _text(op, at):
    for key in op:
        if key not in KEYS:
            at.refuse(f"'{key}' is not a member of an operation here")
    for key in ("operationId", "summary", "description"):
        if not isinstance(op.get(key), str) or not op[key].strip():
            at.refuse(f"'{key}' is missing")
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", op["operationId"]):
        at.refuse(f"operationId '{op['operationId']}' is not snake_case")
    for key in ("x-if-match", "x-ndjson", "x-audited", "x-ranges"):
        if not isinstance(op.get(key, False), bool):
            at.refuse(f"{key} is true or false")


def _roles(op, at, known):
    roles = op.get("x-roles")
    if not isinstance(roles, list) or not roles:
        at.refuse("x-roles is missing or empty: say who may call it")
    for role in roles:
        if role not in known:
            at.refuse(f"x-roles: '{role}' is not a role of common/include/cmn/role.h")
    if len(set(roles)) != len(roles):
        at.refuse("x-roles names a role twice")
    return roles


def _security(op, doc, roles, at):
    """The dispatcher demands a token unless the roles hold `public`; the document must say so."""
    security = op.get("security", doc.get("security"))
    if security is None:
        at.refuse("no security: neither here nor at the top of the document")
    optional = security == [] or any("bearer" not in way for way in security)
    if ("public" in roles) != optional:
        at.refuse("security says that a token is " + ("not needed" if optional else "needed")
                  + ", x-roles says the contrary: public goes with 'security: []'")
    return any(way for way in security)


def _params(op, shared, base, at):
    """Resolved parameters by (in, lower-case name): (parameter, file it stands in)."""
    found = {}
    for p in list(shared) + list(op.get("parameters", [])):
        node, where = deref(p, base)
        for key in ("name", "in", "schema"):
            if key not in node:
                at.refuse(f"a parameter without '{key}'")
        if node["in"] not in ("path", "query", "header"):
            at.refuse(f"parameter '{node['name']}' in '{node['in']}': path, query or header")
        if not node.get("description"):
            at.refuse(f"parameter '{node['name']}' has no description")
        if node["in"] == "path" and node.get("required") is not True:
            at.refuse(f"path parameter '{node['name']}' must say required: true")
        for key in ("style", "explode", "content", "allowReserved"):
            if key in node:
                at.refuse(f"parameter '{node['name']}': '{key}' is not provided")
        key = (node["in"], node["name"].lower())
        if key in found:
            at.refuse(f"parameter '{node['name']}' is declared twice")
        found[key] = (node, where)
    return found


def _scalar(schema, base, at, name):
    """Parameters come as one text each: no arrays, no objects."""
    while isinstance(schema, dict) and "$ref" in schema and "type" not in schema:
        where, pointer = target(schema["$ref"], base)
        schema, base = lookup(where, pointer, base), where
    kind = schema.get("type", "string" if "x-codes" in schema or "enum" in schema else None)
    if kind not in ("string", "integer", "number", "boolean"):
        at.refuse(f"parameter '{name}': type must be string, integer, number or boolean")


def _param_rows(found, path, at):
    named = re.findall(r"\{([^}]*)\}", path)
    declared = [n["name"] for (where, _), (n, _) in found.items() if where == "path"]
    if sorted(named) != sorted(declared):
        at.refuse(f"the path names {named or 'no parameter'}, the parameters {declared or 'none'}")
    rows = []
    for (where, low), (node, base) in found.items():
        _scalar(node["schema"], base, at, node["name"])
        text = Bundle(base).text(node["schema"], f"{at.name}: parameter '{node['name']}'")
        if where == "header" and low in PIPELINE_HEADERS:
            continue
        rows.append(Param(node["name"], where, bool(node.get("required")), text))
    return rows


def _body(op, method, base, at, fhir):
    if "requestBody" not in op:
        if "x-max-body" in op:
            at.refuse("x-max-body without requestBody")
        return None, 0
    if method in ("get", "delete"):
        at.refuse(f"{method.upper()} takes no requestBody")
    body, where = deref(op["requestBody"], base)
    content = body.get("content", {})
    wanted = "application/json" if not fhir else \
        "application/json-patch+json" if method == "patch" else "application/fhir+json"
    if list(content) != [wanted]:
        at.refuse(f"requestBody: content is {wanted} and nothing else")
    if body.get("required") is not True:
        at.refuse("requestBody must say required: true")
    schema = content[wanted].get("schema")
    if schema is None:
        at.refuse("requestBody has no schema")
    if not fhir:  # a resource is open by its standard: the handler names what it does not take
        check_closed(schema, where, f"{at.name}: request body")
    most = op.get("x-max-body", BODY_DEFAULT)
    if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= BODY_MOST:
        at.refuse(f"x-max-body must be 1 to {BODY_MOST} bytes")
    return Bundle(where).text(schema, f"{at.name}: request body"), most


def _expected(op, identified, has_path, has_body):
    """Statuses that the pipeline itself can answer for this operation."""
    need = {"400", "503"}
    if identified:
        need |= {"401", "403"}
    if has_path:
        need.add("404")
    if op.get("x-if-match"):
        need |= {"412", "428"}
    if has_body:
        need |= {"413", "415", "422"}
    return need


def _answer(status, ref, base, at, fhir):
    """One response: described, its content has schemas of claimed keywords."""
    node, where = deref(ref, base)
    if not node.get("description"):
        at.refuse(f"response {status} has no description")
    for kind, media in node.get("content", {}).items():
        if "schema" not in media:
            at.refuse(f"response {status}: {kind} has no schema")
        Bundle(where).text(media["schema"], f"{at.name}: response {status}")
    for name, header in node.get("headers", {}).items():
        header, hbase = deref(header, where)
        if "schema" not in header or not header.get("description"):
            at.refuse(f"response {status}: header '{name}' needs schema and description")
        Bundle(hbase).text(header["schema"], f"{at.name}: header '{name}'")
    failure = "application/fhir+json" if fhir else "application/problem+json"
    if status[0] in "45" and failure not in node.get("content", {}):
        at.refuse(f"response {status} is not {failure}")


def _responses(op, need, base, at, fhir, method):
    responses = op.get("responses") or {}
    for status, node in responses.items():
        if not re.fullmatch(r"[2345][0-9]{2}", status):
            at.refuse(f"response '{status}' is not a status")
        _answer(status, node, base, at, fhir)
    missing = sorted(need - set(responses))
    if missing:
        at.refuse(f"responses {', '.join(missing)} are missing: the pipeline can answer them")
    good = [s for s in responses if s[0] == "2"]
    if fhir and method == "post" and sorted(good) == ["200", "201"]:
        good = ["201"]  # conditional create (R4, http.html): 200 for what is there already
    if op.get("x-ranges"):
        if method != "get" or sorted(good) != ["200", "206"] or not {"304", "416"} <= set(responses):
            at.refuse("x-ranges goes with a GET that answers 200, 206, 304 and 416")
        good = ["200"]
    if len(good) != 1:
        at.refuse(f"exactly one 2xx response is expected, not {len(good)}")
    ok, _ = deref(responses[good[0]], base)
    kinds = set(ok.get("content", {}))
    if good[0] != "204" and not kinds:
        at.refuse(f"response {good[0]} has no content")
    if bool(op.get("x-ndjson")) != ("application/x-ndjson" in kinds):
        at.refuse("x-ndjson and a 2xx content application/x-ndjson go together")
    return int(good[0])


def _member(schema, base, name):
    """A member of an object, also one that an allOf brings: (its schema, file), or None."""
    node, where = deref(schema, base)
    found = (node.get("properties") or {}).get(name) if isinstance(node, dict) else None
    if found is not None:
        return deref(found, where)
    for part in (node.get("allOf") or []) if isinstance(node, dict) else []:
        deeper = _member(part, where, name)
        if deeper:
            return deeper
    return None


def _states(op, ok, base):
    """The code list of the `state` that the answer shows: failures then say it in words."""
    answer, where = deref(op["responses"][str(ok)], base)
    media = answer.get("content", {}).get("application/json")
    state = _member(media["schema"], where, "state") if media else None
    return state[0].get("x-codes") if state else None


def _headers(op, method, found, at):
    if method in WRITES and ("header", "idempotency-key") not in found:
        at.refuse(f"{method.upper()} needs the parameter "
                  "shared.yaml#/components/parameters/IdempotencyKey")
    if bool(op.get("x-if-match")) != (("header", "if-match") in found):
        at.refuse("x-if-match and the parameter shared.yaml#/components/parameters/IfMatch "
                  "go together")
    if op.get("x-if-match") and method not in WRITES:
        at.refuse("x-if-match is for operations that change a record")


def _flags(op, method):
    flags = []
    for key, flag in (("x-if-match", "IF_MATCH"), ("x-ndjson", "NDJSON"), ("x-audited", "AUDITED")):
        if op.get(key):
            flags.append(flag)
    return flags + (["WRITES"] if method in WRITES else [])


def _end(op, at):
    """(Deprecation, Sunset) of an operation that will go: since when that is said, and until when it is there."""
    if not isinstance(op.get("deprecated", False), bool):
        at.refuse("deprecated is true or false")
    if not op.get("deprecated"):
        for key in ("x-deprecated", "x-sunset"):
            if key in op:
                at.refuse(f"{key} goes with 'deprecated: true'")
        return "", ""
    days = []
    for key in ("x-deprecated", "x-sunset"):
        try:
            days.append(datetime.date.fromisoformat(str(op.get(key))))
        except ValueError:
            at.refuse(f"a deprecated operation says {key}: YYYY-MM-DD")
    if (days[1] - days[0]).days < NOTICE_DAYS:
        at.refuse(f"x-sunset is {NOTICE_DAYS} days or more after x-deprecated")
    since = datetime.datetime.combine(days[0], datetime.time(), datetime.timezone.utc)
    until = datetime.datetime.combine(days[1], datetime.time(), datetime.timezone.utc)
    return f"@{int(since.timestamp())}", email.utils.format_datetime(until, usegmt=True)


def _operation(method, path, op, item, doc, base, known):
    name = op.get("operationId") if isinstance(op, dict) else None
    at = Place(base, f"{method.upper()} {path}" + (f" ({name})" if name else ""))
    if not isinstance(op, dict):
        at.refuse("an operation is a mapping")
    _text(op, at)
    roles = _roles(op, at, known)
    identified = _security(op, doc, roles, at)
    found = _params(op, item.get("parameters", []), base, at)
    _headers(op, method, found, at)
    rows = _param_rows(found, path, at)
    body, most = _body(op, method, base, at, is_fhir(path))
    need = _expected(op, identified, "{" in path, body is not None)
    ok = _responses(op, need, base, at, is_fhir(path), method)
    return Operation(name, method.upper(), path, [known[r] for r in roles], _flags(op, method), ok,
                     most, body, rows, _states(op, ok, base), *_end(op, at))


# of the gateway, outside /v1
OPEN_PATHS = {"/openapi.json", "/docs", "/docs/{file}", "/observatoire", "/observatoire/{file}"}


FHIR_PARTS = ("referral", "intake", "gateway")  # whose documents may hold paths below /fhir (FHIR R4)
HSDS = "/hsds"  # of directory: where readers of the Human Services Data Specification look


def _path_allowed(path, service):
    if path.startswith("/fhir/"):
        return service in FHIR_PARTS
    if path == HSDS or path.startswith(HSDS + "/"):
        return service == "directory"
    if service == "gateway":
        return path.startswith("/v1/") or path in OPEN_PATHS
    return path.startswith(f"/v1/{service}/")


def operations(base, service):
    base = os.path.relpath(base)
    doc = load(base)
    if not str(doc.get("openapi", "")).startswith("3.1."):
        raise Refused(f"{base}: openapi must be 3.1.x")
    known, seen, shapes = role_names(), {}, {}
    for path, item in (doc.get("paths") or {}).items():
        at = Place(base, path)
        if not _path_allowed(path, service):
            at.refuse(f"every path begins with /v1/{'' if service == 'gateway' else service + '/'}")
        first = "[A-Za-z0-9_]" if is_fhir(path) else "[a-z0-9]"  # /fhir/Task/{id}/_history
        if not re.fullmatch(rf"(/({first}[A-Za-z0-9_.-]*|\{{[a-z_]+\}}))+", path) \
                or (not is_fhir(path) and path != path.lower()):
            at.refuse("segments are lower case, or one {parameter}")
        shape = re.sub(r"\{[^}]*\}", "{}", path)
        if shape in shapes:
            at.refuse(f"the same path as {shapes[shape]}")
        shapes[shape] = path
        for method, op in item.items():
            if method == "parameters":
                continue
            if method not in METHODS:
                at.refuse(f"'{method}' is not a method provided here")
            one = _operation(method, path, op, item, doc, base, known)
            if one.id in seen:
                at.refuse(f"operationId '{one.id}' stands already at {seen[one.id]}")
            seen[one.id] = f"{one.method} {path}"
            yield one
    if not seen:
        raise Refused(f"{base}: no operation")


__all__ = ["Operation", "Param", "operations"]
