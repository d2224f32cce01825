#!/usr/bin/python3
"""What would stop working for those who use the contract as it was?

Usage: breaking.py OLD [NEW]      two proto folders; NEW is this one unless given

Prints one line for each break and ends with 1.  A break is allowed when the old operation said
`deprecated: true` and its `x-sunset` is over; an event that must break gets a new type instead (….v2).

What a client sends ("in") must stay accepted: nothing narrower, nothing newly required.  What it
receives ("out") must stay as promised: nothing removed, nothing wider.  Code lists may grow on both
sides: a client is told to bear a code that it does not know.
"""
import glob
import json
import os
import sys

from contract import PROTO, Refused, today
from merge import Merger
from opcheck import METHODS

# limits, and whether a greater number is narrower (+1) or wider (-1)
LIMITS = {"minLength": 1, "minimum": 1, "minItems": 1, "minProperties": 1, "exclusiveMinimum": 1,
          "maxLength": -1, "maximum": -1, "maxItems": -1, "maxProperties": -1,
          "exclusiveMaximum": -1}


class Comparison:
    def __init__(self, old, new):
        self.old, self.new = old, new
        self.breaks = []
        self.pairs = set()

    def say(self, at, text):
        self.breaks.append(f"{at}: {text}")

    @staticmethod
    def deref(schema, root):
        """The schema behind a plain reference; what stands beside the reference comes on top."""
        while isinstance(schema, dict) and "$ref" in schema:
            node = root
            for part in schema["$ref"][2:].split("/"):
                node = node[part]
            schema = {**node, **{k: v for k, v in schema.items() if k != "$ref"}}
        return schema if isinstance(schema, dict) else {}

    @staticmethod
    def kinds(schema):
        kinds = schema.get("type")
        if kinds is None:
            return None
        return set([kinds] if isinstance(kinds, str) else kinds)

    def schema(self, old, new, way, at):
        key = (json.dumps(old, sort_keys=True), json.dumps(new, sort_keys=True), way)
        if key in self.pairs:
            return
        self.pairs.add(key)
        old, new = self.deref(old, self.old), self.deref(new, self.new)
        narrow, wide = (old, new) if way == "in" else (new, old)
        a, b = self.kinds(narrow), self.kinds(wide)
        if b is not None and (a is None or not a - {"integer"} <= b or
                              ("integer" in a and not b & {"integer", "number"})):
            self.say(at, f"type {sorted(self.kinds(old) or [])} became "
                         f"{sorted(self.kinds(new) or [])}")
        if "enum" in wide and "x-codes" not in wide:
            lost = [v for v in narrow.get("enum", ["any value"]) if v not in wide["enum"]]
            if lost:
                self.say(at, f"enum: {lost} {'no longer accepted' if way == 'in' else 'is new'}")
        self.limits(old, new, way, at)
        self.members(old, new, way, at)
        if "items" in old and "items" in new:
            self.schema(old["items"], new["items"], way, at + "/items")

    def limits(self, old, new, way, at):
        if way == "in":
            for key, sign in LIMITS.items():
                if key in new and (key not in old or (new[key] - old[key]) * sign > 0):
                    self.say(at, f"{key} {old.get(key, 'without limit')} became {new[key]}")
            if "pattern" in new and new["pattern"] != old.get("pattern"):
                self.say(at, "pattern changed")

    def members(self, old, new, way, at):
        was, now = old.get("properties", {}), new.get("properties", {})
        for name in was:
            if name not in now:
                self.say(at, f"member '{name}' was removed")
            else:
                self.schema(was[name], now[name], way, f"{at}/{name}")
        first, second = (new, old) if way == "in" else (old, new)
        for name in set(first.get("required", [])) - set(second.get("required", [])):
            self.say(at, f"member '{name}' is " + ("newly required" if way == "in"
                                                   else "no longer always there"))

    def parameters(self, was, now, at):
        old = {(p["in"], p["name"]): p for p in (self.deref(p, self.old) for p in was)}
        new = {(p["in"], p["name"]): p for p in (self.deref(p, self.new) for p in now)}
        for key, p in old.items():
            if key not in new:
                self.say(at, f"parameter '{key[1]}' was removed")
            else:
                self.schema(p["schema"], new[key]["schema"], "in", f"{at} parameter '{key[1]}'")
        for key, p in new.items():
            if p.get("required") and not old.get(key, {}).get("required"):
                self.say(at, f"parameter '{key[1]}' is newly required")

    @staticmethod
    def success(op):
        return next(iter(sorted(s for s in op["responses"] if s[0] == "2")))

    def operation(self, old, new, at):
        for role in set(old["x-roles"]) - set(new["x-roles"]):
            self.say(at, f"role {role} may no longer call it")
        self.parameters(old.get("parameters", []), new.get("parameters", []), at)
        was, now = (o.get("requestBody", {}).get("content", {}).get("application/json", {})
                    .get("schema") for o in (old, new))
        if now is not None:
            if was is None:
                self.say(at, "a body is newly required")
            else:
                self.schema(was, now, "in", at + " body")
        a, b = self.success(old), self.success(new)
        if a != b:
            self.say(at, f"success {a} became {b}")
            return
        was = self.deref(old["responses"][a], self.old).get("content", {})
        now = self.deref(new["responses"][b], self.new).get("content", {})
        for kind, media in was.items():
            if kind not in now:
                self.say(at, f"no longer answers {kind}")
            else:
                self.schema(media["schema"], now[kind]["schema"], "out", f"{at} {a}")

    def operations(self):
        for path, item in self.old["paths"].items():
            for method in METHODS:
                if method not in item:
                    continue
                at = f"{method.upper()} {path}"
                new = self.new["paths"].get(path, {}).get(method)
                if new is not None:
                    self.operation(item[method], new, at)
                elif not item[method].get("deprecated"):
                    self.say(at, "was removed without having been deprecated")
                elif str(item[method].get("x-sunset")) > today():
                    self.say(at, f"was removed before its end, {item[method].get('x-sunset')}")


def merged(proto):
    folder = os.path.join(proto, "openapi")
    merger = Merger("0", folder)
    for path in sorted(glob.glob(os.path.join(folder, "*.yaml"))):
        service = os.path.basename(path)[:-len(".yaml")]
        if service != "shared":
            merger.add(service)
    return merger.document()


def events(old, new):
    breaks = []
    for path in sorted(glob.glob(os.path.join(old, "events", "*.schema.json"))):
        name = os.path.basename(path)
        try:
            with open(path, encoding="utf-8") as f, \
                    open(os.path.join(new, "events", name), encoding="utf-8") as g:
                was, now = json.load(f), json.load(g)
        except FileNotFoundError:
            breaks.append(f"event {name}: was removed")
            continue
        comparison = Comparison(was, now)
        comparison.schema(was, now, "out", f"event {name}")
        breaks += comparison.breaks
    return breaks


def main():
    old = sys.argv[1]
    new = sys.argv[2] if len(sys.argv) > 2 else PROTO
    try:
        comparison = Comparison(merged(old), merged(new))
    except Refused as e:
        sys.exit(f"contract: {e}")
    comparison.operations()
    breaks = comparison.breaks + events(old, new)
    for line in breaks:
        print(f"contract: {line}")
    sys.exit(1 if breaks else 0)


if __name__ == "__main__":
    main()
