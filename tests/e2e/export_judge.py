"""Are these documents HSDS and data·inclusion?  Their official schemas, strictly, and the rules of ours for what
those are known to miss: unknown members, formats, values that exclude each other, dates, check digits.

The schemas are not part of the sources (CC BY-SA 4.0, Licence Ouverte 2.0): they lie in
$C360_SHARED/schemas (../shared/schemas unless said otherwise).  MISSING says that they are not there.
"""
import copy
import datetime
import json
import os
import re

import jsonschema

from system import ROOT

SHARED = os.path.join(os.environ.get("C360_SHARED") or os.path.join(ROOT, "..", "shared"), "schemas")
MISSING = not os.path.isdir(SHARED)
FORMATS = jsonschema.FormatChecker(["uuid", "date", "email"])
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
URI = re.compile(r"(https?://[!-~]+|urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]+)")


@FORMATS.checks("uri")
def is_uri(text):
    return not isinstance(text, str) or bool(URI.fullmatch(text)) and not set(text) & set('<>"{}|\\^`')


@FORMATS.checks("date-time")
def is_instant(text):
    return not isinstance(text, str) or bool(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text))


def load(name):
    with open(os.path.join(SHARED, name), encoding="utf-8") as f:
        return json.load(f)


def close(schema):
    """Every object knows its members, and no others."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
        for value in schema.values():
            close(value)
    elif isinstance(schema, list):
        for value in schema:
            close(value)
    return schema


def ids(value):
    """Every id of an object, in order."""
    if isinstance(value, dict):
        if "id" in value:
            yield value["id"]
        for key, below in value.items():
            if key not in ("taxonomy_term", "taxonomy_detail"):  # one term describes many
                yield from ids(below)
    elif isinstance(value, list):
        for below in value:
            yield from ids(below)


class Hsds:
    def __init__(self):
        self.schemas = [close(load(f"hsds-{v}/service_with_definitions.json")) for v in ("3.0", "3.1")]
        listed = close(load("hsds-3.0/service_list.json"))
        # the list of HSDS names `organization` without its members
        listed["properties"]["organization"] = {"$ref": "#/definitions/organization"}
        listed["definitions"] = copy.deepcopy(self.schemas[0]["definitions"])
        self.listed = jsonschema.Draft202012Validator(listed, format_checker=FORMATS)
        self.made = {}

    def validators(self, kind):
        if kind not in self.made:
            self.made[kind] = [jsonschema.Draft202012Validator(
                s if kind == "service" else {"$ref": f"#/definitions/{kind}", "definitions": s["definitions"]},
                format_checker=FORMATS) for s in self.schemas]
        return self.made[kind]

    def faults(self, value, kind="service"):
        found = [f"{e.json_path}: {e.message[:160]}" for v in self.validators(kind) for e in v.iter_errors(value)]
        seen = list(ids(value))
        found += [f"id {i!r}" for i in seen if not UUID.fullmatch(str(i))]
        found += [f"{i} names two objects" for i in set(seen) if seen.count(i) > 1]
        low, high = value.get("minimum_age", 0), value.get("maximum_age", 200)
        if isinstance(low, int) and isinstance(high, int) and low > high:
            found.append("nobody is that old")
        return found

    def in_list(self, value):
        return [f"{e.json_path}: {e.message[:160]}" for e in self.listed.iter_errors(value)]


def luhn(text):
    total = sum(sum(divmod(int(c) * (1 + i % 2), 10)) for i, c in enumerate(reversed(text)))
    return total % 10 == 0 or text.startswith("356000000") and sum(map(int, text)) % 5 == 0


class Inclusion:
    def __init__(self):
        self.made = {kind: jsonschema.Draft202012Validator(close(load(f"data-inclusion-v1/{kind}.json")),
                                                           format_checker=FORMATS)
                     for kind in ("structure", "service")}

    def faults(self, value, kind):
        found = [f"{e.json_path}: {e.message[:160]}" for e in self.made[kind].iter_errors(value)]
        if "tous-publics" in value.get("publics", []) and len(value["publics"]) > 1:
            found.append("tous-publics stands alone")
        day = str(value.get("date_maj", ""))
        if not "2000-01-01" <= day <= datetime.date.today().isoformat():
            found.append(f"date_maj {day}")
        if value.get("siret") and not luhn(value["siret"]):
            found.append("siret: check digit")
        if str(value.get("nom", "")).endswith(".") or str(value.get("nom", "")) != str(value.get("nom", "")).strip():
            found.append("nom: ends with a full stop or a blank")
        if not str(value.get("id", "")).startswith(f"{value.get('source')}--"):
            found.append("id does not begin with its source")
        if value.get("telephone") and not re.fullmatch(r"\+?[0-9 .-]{4,20}", value["telephone"]):
            found.append("telephone: one number")
        if "utiliser-lien-mobilisation" in value.get("modes_mobilisation", []) and not value.get("lien_mobilisation"):
            found.append("a link is to be used and is not there")
        if ("latitude" in value) != ("longitude" in value):
            found.append("half a position")
        return found
