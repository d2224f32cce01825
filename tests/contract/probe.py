#!/usr/bin/python3
"""Ask every operation of the contract the questions that must be refused, and check each answer.

Usage: probe.py BASE_URL TOKENS.json [openapi.json]

TOKENS.json: {"<role>": "<token>", …}.  For each operation: no token, a token of a role that it does
not name, an unknown parameter, a path id that is none, a body that is not JSON, of another type, too
large, with an unknown member, no If-Match.  Each must give the status that the pipeline promises,
as problem+json of the contract.  Nothing is written: every request is refused before its handler.
Prints TAP.
"""
import json
import sys
import urllib.error
import urllib.request

from answers import Contract

ID = "0197f0a0-0000-7000-8000-00000000dead"
OF_ALL = {"departement": "31", "section": "summary"}  # what stands in a path and is no id
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Probe:
    def __init__(self, base, tokens, document):
        self.base, self.tokens = base.rstrip("/"), tokens
        self.contract = Contract(document)
        self.count = self.failed = 0

    def ask(self, method, target, headers, body=None):
        request = urllib.request.Request(self.base + target, data=body, method=method,
                                         headers=headers)
        try:
            with NO_PROXY.open(request, timeout=60) as answer:
                return answer.status, answer.headers.get("Content-Type"), answer.read(1 << 20)
        except urllib.error.HTTPError as e:
            return e.code, e.headers.get("Content-Type"), e.read(1 << 20)

    def expect(self, name, want, method, target, headers, body=None):
        self.count += 1
        try:
            status, kind, got = self.ask(method, target, headers, body)
            fault = self.contract.check(method, target, status, kind, got)
            if status not in want:
                fault = f"{status} instead of {want}: {got[:200]!r}"
        except OSError as e:
            fault = str(e)
        self.failed += fault is not None
        print(f"{'not ok' if fault else 'ok'} {self.count} - {name}")
        if fault:
            print(f"# {method} {target}: {fault}")

    def token(self, roles, inside):
        for role, token in sorted(self.tokens.items()):
            if (role in roles) == inside:
                return {"Authorization": "Bearer " + token}
        return None

    def target(self, template, op, ident=ID):
        path = template
        query = []
        for p in self.contract.parameters(op):
            schema = self.contract.deref(p["schema"])
            if p["in"] == "path":
                is_id = schema.get("format") == "uuid"
                path = path.replace("{" + p["name"] + "}", ident if is_id else OF_ALL.get(p["name"], "x"))
            elif p["in"] == "query" and p.get("required"):
                sample = (schema.get("examples") or schema.get("enum") or ["31"])[0]
                query.append(f"{p['name']}={sample}")
        return path + ("?" + "&".join(query) if query else "")

    def bodies(self, method, op, target, headers):
        name = op["operationId"]
        most = op.get("x-max-body", 65536)
        json_type = dict(headers, **{"Content-Type": "application/json"})
        self.expect(f"{name}_refuses_a_body_that_is_not_json", [400], method, target, json_type,
                    b"{\"a\":")
        self.expect(f"{name}_refuses_a_body_of_another_type", [415], method, target,
                    dict(headers, **{"Content-Type": "text/csv"}), b"a;b\n")
        self.expect(f"{name}_refuses_a_body_that_is_too_large", [413], method, target, json_type,
                    b" " * (most + 1))
        self.expect(f"{name}_refuses_an_unknown_member", [422], method, target, json_type,
                    b"{\"no_such_member\":1}")

    def operation(self, method, template, op):
        name, roles = op["operationId"], op["x-roles"]
        target = self.target(template, op)
        write = method in ("POST", "PUT", "PATCH", "DELETE")
        base = {"Accept-Language": "fr"}
        stranger, known = self.token(roles, False), self.token(roles, True)
        if "public" not in roles:
            self.expect(f"{name}_refuses_a_call_without_token", [401], method, target, base)
            if stranger:
                self.expect(f"{name}_refuses_another_role", [403], method, target,
                            dict(base, **stranger))
            if not known:
                return
        headers = dict(base, **(known or {}))
        if op.get("x-if-match"):
            self.expect(f"{name}_refuses_a_change_without_version", [428], method, target,
                        dict(headers, **{"Content-Type": "application/json"}), b"{}")
            headers["If-Match"] = '"1"'
        if not write:
            mark = "&" if "?" in target else "?"
            self.expect(f"{name}_refuses_an_unknown_parameter", [400], method,
                        f"{target}{mark}no_such_parameter=1", headers)
        if ID in target:
            self.expect(f"{name}_refuses_an_id_that_is_none", [400, 404], method,
                        self.target(template, op, "not-a-uuid"),
                        dict(headers, **{"Content-Type": "application/json"}),
                        b"{}" if self.contract.body_schema(op) else None)
        if self.contract.body_schema(op):
            self.bodies(method, op, target, headers)


def main():
    base, tokens_file = sys.argv[1:3]
    document = sys.argv[3] if len(sys.argv) > 3 else "build/gen/openapi.json"
    with open(tokens_file, encoding="utf-8") as f:
        tokens = json.load(f)
    probe = Probe(base, tokens, document)
    for method, template, _, op in probe.contract.rows:
        probe.operation(method, template, op)
    print(f"1..{probe.count}")
    sys.exit(1 if probe.failed or not probe.count else 0)


if __name__ == "__main__":
    main()
