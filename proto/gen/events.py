#!/usr/bin/python3
"""Event schemas: checked, tried on their examples, and compiled into a C table.

Usage: events.py [--events FOLDER] [--examples] [--out DIR]

A data schema is <type>.schema.json, "intake.situation.opened.v1.schema.json"; its examples are
examples/<type without .v1>.valid*.json and .invalid*.json, at least one of each.  Rules:
- only keywords that the validator claims, references only inside the document;
- objects stay open: a reader bears members that it does not know yet;
- no free text: every string has a format, a pattern, a const, an enum or x-codes.  Events go to
  many, so that nothing personal may slip in;
- x-codes names a code list; the C text then has the form of a code, not today's enum, because a
  reader must bear a code that is newer or older than itself.
"""
import argparse
import datetime
import glob
import json
import os
import re
import sys

import jsonschema

from contract import PROTO, Refused, code_rows
from ctext import head, literal, write
from schematext import CLAIMED, FILE_KEYWORDS, MAP, NOTE, SCHEMA, SCHEMAS, check_keywords, children

TYPE = re.compile(r"(intake|referral|directory|observatory)(\.[a-z][a-z_]*){2}\.v[1-9][0-9]*")
CODE = "^[a-z0-9_.]{1,64}$"
AUDIENCES = {"facts", "mdph", "figures", "partner"}
TOP = dict(FILE_KEYWORDS, **{"x-audiences": NOTE})


FORMATS = jsonschema.FormatChecker(["date", "uuid", "ipv4", "ipv6", "regex"])
INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:[0-5]\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


@FORMATS.checks("date-time", raises=ValueError)
def is_instant(text):
    """RFC 3339; the library checks it only with a package that Debian does not install along."""
    if not isinstance(text, str):
        return True
    m = INSTANT.fullmatch(text)
    return bool(m and datetime.datetime.fromisoformat(f"{m[1]}T{m[2]}"))


def read(path):
    try:
        with open(path, encoding="utf-8") as f:
            return json.load(f)
    except ValueError as e:
        raise Refused(f"{path}: not JSON: {e}") from e


def check_no_free_text(schema, path, at):
    if isinstance(schema, bool):
        return
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    bound = {"format", "pattern", "const", "enum", "x-codes"} & set(schema)
    if "string" in kinds and not bound:
        raise Refused(f"{path}: {at}: a string without format, pattern, enum or x-codes "
                      "could hold a name")
    for _, step, sub in children(schema):
        check_no_free_text(sub, path, f"{at}/{step}")


def check_refs(schema, root, path, at):
    if isinstance(schema, bool):
        return
    ref = schema.get("$ref")
    if ref is not None:
        name = ref[len("#/$defs/"):]
        if not ref.startswith("#/$defs/") or name not in root.get("$defs", {}):
            raise Refused(f"{path}: {at}: $ref '{ref}' names nothing in #/$defs")
    if "x-codes" in schema:
        code_rows(schema["x-codes"])
    for _, step, sub in children(schema):
        check_refs(sub, root, path, f"{at}/{step}")


def plain(schema):
    """The schema without notes, code lists turned into the form of a code."""
    if isinstance(schema, bool):
        return schema
    out = {}
    for key, value in schema.items():
        kind = TOP.get(key) or CLAIMED[key]
        if kind == SCHEMA:
            out[key] = plain(value)
        elif kind == SCHEMAS:
            out[key] = [plain(v) for v in value]
        elif kind == MAP:
            out[key] = {k: plain(v) for k, v in value.items()}
        elif kind != NOTE:
            out[key] = value
    if "x-codes" in schema:
        out.setdefault("type", "string")
        out.setdefault("pattern", CODE)
    return out


def check_schema(schema, path, name):
    check_keywords(schema, path, "#", extra=TOP)
    if schema.get("$id") != f"urn:c360:event:{name}":
        raise Refused(f"{path}: $id must be urn:c360:event:{name}")
    for key in ("title", "description"):
        if not schema.get(key):
            raise Refused(f"{path}: '{key}' is missing")
    if schema.get("type") != "object":
        raise Refused(f"{path}: data is an object")
    odd = [a for a in schema.get("x-audiences", ["facts"]) if a not in AUDIENCES]
    if odd:
        raise Refused(f"{path}: x-audiences: '{odd[0]}' is not an audience")
    check_refs(schema, schema, path, "#")
    check_no_free_text(schema, path, "#")


def check_examples(folder, name, schema):
    validator = jsonschema.Draft202012Validator(schema, format_checker=FORMATS)
    stem = re.sub(r"\.v1$", "", name)
    for kind, want in (("valid", True), ("invalid", False)):
        files = sorted(glob.glob(os.path.join(folder, "examples", f"{stem}.{kind}*.json")))
        if not files:
            raise Refused(f"{folder}/examples/{stem}.{kind}.json: an example is missing")
        for path in files:
            faults = list(validator.iter_errors(read(path)))
            if want and faults:
                raise Refused(f"{path}: {faults[0].json_path}: {faults[0].message}")
            if not want and not faults:
                raise Refused(f"{path}: should break its schema, but does not")


def types(folder):
    """(type, schema, plain schema) of every data schema, checked, by name."""
    for path in sorted(glob.glob(os.path.join(folder, "*.schema.json"))):
        name = os.path.basename(path)[:-len(".schema.json")]
        if name == "envelope":
            continue
        if not TYPE.fullmatch(name):
            raise Refused(f"{path}: the name must be service.record.act.v1.schema.json")
        schema = read(path)
        check_schema(schema, path, name)
        yield name, schema, plain(schema)


def check_strays(folder, names):
    stems = {re.sub(r"\.v1$", "", n) for n in names}
    for path in glob.glob(os.path.join(folder, "examples", "*")):
        stem = re.sub(r"\.(in)?valid[a-z0-9_]*\.json$", "", os.path.basename(path))
        if stem not in stems:
            raise Refused(f"{path}: an example of no schema")


def table(found):
    lines = [head("event_schemas.c", "proto/events", "events.py"),
             '#include "cmn/event_schema.h"', "",
             "const struct cmn_event_schema CMN_EVENT_SCHEMAS[] = {"]
    for name, _, schema in found:
        text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
        lines.append(f"\t{{ {literal(name)},\n\t  {literal(text, '	  ')} }},")
    if not found:
        lines.append("\t{ NULL, NULL },")
    return "\n".join(lines + ["};", "", "const size_t CMN_EVENT_SCHEMA_COUNT = "
                              f"{len(found)};", ""])


def main():
    args = argparse.ArgumentParser(description="event schemas -> checks and a C table")
    args.add_argument("--events", default=os.path.join(PROTO, "events"))
    args.add_argument("--examples", action="store_true", help="try the examples too")
    args.add_argument("--out")
    args = args.parse_args()
    folder = os.path.relpath(args.events)
    try:
        found = list(types(folder))
        envelope = os.path.join(folder, "envelope.schema.json")
        schema = read(envelope)
        check_schema(schema, envelope, "envelope")
        if args.examples:
            for name, _, text in found + [("envelope", schema, plain(schema))]:
                check_examples(folder, name, text)
            check_strays(folder, [n for n, _, _ in found] + ["envelope"])
    except Refused as e:
        sys.exit(f"contract: {e}")
    if args.out:
        write(args.out, "event_schemas.c", table(found))


if __name__ == "__main__":
    main()
