"""Is this answer one that the contract allows?  For every test that calls the services.

    contract = Contract("build/gen/openapi.json")
    contract.check("GET", "/v1/intake/situations/" + id, 200, "application/json", body)
    contract.unseen()          # operations that no answer was checked for

Checked: the path and method are in the contract, the status is one of the operation's responses,
the content type is one of that response's, and the body obeys its schema (formats included).  NDJSON
is checked line by line.  What the listener answers for every path alike (ALWAYS) needs no row.
"""
import json
import re

import jsonschema

FORMATS = jsonschema.FormatChecker(["date", "uuid", "ipv4", "ipv6", "regex"])
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
ALWAYS = {"405": "MethodNotAllowed", "406": "NotAcceptable", "414": "UriTooLong",
          "429": "TooManyRequests", "500": "Internal", "502": "BadGateway"}


@FORMATS.checks("date-time")
def is_instant(text):
    return not isinstance(text, str) or bool(INSTANT.fullmatch(text))


FHIR_ROOTS = ("/fhir/", "/v1/directory/fhir/")


class Contract:
    def __init__(self, path):
        with open(path, encoding="utf-8") as f:
            self.doc = json.load(f)
        self.resolver = jsonschema.RefResolver("", self.doc)
        self.rows = []
        for template, item in self.doc["paths"].items():
            pattern = re.compile("".join(
                "[^/]+" if part.startswith("{") else re.escape(part)
                for part in re.split(r"(\{[^}]*\})", template)))
            for method, op in item.items():
                if method != "parameters":
                    self.rows.append((method.upper(), template, pattern, op))
        self.seen = {}

    def deref(self, node):
        while "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def operation(self, method, target):
        """The operation that a request names; literal segments win over parameters."""
        path = target.split("?")[0]
        found = [(t, op) for m, t, p, op in self.rows if m == method and p.fullmatch(path)]
        if not found:
            return None
        return min(found, key=lambda row: row[0].count("{"))[1]

    def parameters(self, op):
        return [self.deref(p) for p in op.get("parameters", [])]

    def body_schema(self, op):
        content = op.get("requestBody", {}).get("content", {})
        kind = "application/fhir+json" if "application/fhir+json" in content else "application/json"
        return content.get(kind, {}).get("schema")

    def errors(self, schema, value):
        validator = jsonschema.Draft202012Validator(schema, resolver=self.resolver,
                                                    format_checker=FORMATS)
        return [f"{e.json_path}: {e.message}" for e in validator.iter_errors(value)]

    def check(self, method, target, status, content_type, body):
        """None, or what the contract holds against this answer."""
        op = self.operation(method, target)
        if op is None:
            return None if status in (404, 405) else f"{method} {target} is not in the contract"
        name = op["operationId"]
        self.seen.setdefault(name, set()).add(status)
        response = op["responses"].get(str(status))
        if response is None and str(status) in ALWAYS:
            always = "Outcome" if target.startswith(FHIR_ROOTS) else ALWAYS[str(status)]
            response = {"$ref": f"#/components/responses/{always}"}
            if always not in self.doc["components"].get("responses", {}):
                return None
        if response is None:
            return f"{name}: status {status} is not among {sorted(op['responses'])}"
        return self._body(name, status, self.deref(response), content_type, body)

    def _body(self, name, status, response, content_type, body):
        content = response.get("content", {})
        if status == 206 and content:  # a piece of a document is none
            return None if (content_type or "").split(";")[0].strip() in content else f"{name}: 206 is {content_type}"
        if not content:
            return f"{name}: {status} has a body and should have none" if body else None
        kind = (content_type or "").split(";")[0].strip()
        if kind not in content:
            return f"{name}: {status} is {kind or 'without type'}, not one of {sorted(content)}"
        schema = content[kind]["schema"]
        if kind in ("application/json", "application/problem+json", "application/fhir+json", "application/geo+json"):
            values = [json.loads(body)]
        elif kind == "application/x-ndjson":
            values = [json.loads(line) for line in body.split("\n") if line.strip()]
        else:
            return None
        for value in values:
            faults = self.errors(schema, value)
            if faults:
                return f"{name}: {status}: " + "; ".join(faults[:5])
        return None

    def unseen(self):
        """Operations of the contract that were never answered with their success."""
        good = []
        for _, _, _, op in self.rows:
            wanted = {int(s) for s in op["responses"] if s[0] == "2"}
            if not wanted & self.seen.get(op["operationId"], set()):
                good.append(op["operationId"])
        return good
