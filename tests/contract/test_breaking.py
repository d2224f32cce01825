#!/usr/bin/python3
"""What breaks those who use the contract is found, what they can bear is let through."""
import copy
import json
import os
import shutil
import sys

import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tap import ROOT, Scratch, accepted, generator, main  # noqa: E402

with open(os.path.join(ROOT, "tests", "contract", "fixtures", "demo.yaml"),
          encoding="utf-8") as fixture:
    DEMO = yaml.safe_load(fixture)
EVENT = {"$id": "x", "type": "object", "required": ["at"],
         "properties": {"at": {"type": "string"}, "code": {"type": "string"}}}


def proto(scratch, name, doc, event):
    scratch.write(f"{name}/openapi/demo.yaml", yaml.safe_dump(doc, sort_keys=False))
    shutil.copy(os.path.join(ROOT, "proto", "openapi", "shared.yaml"),
                scratch.at(name, "openapi"))
    if event:
        scratch.write(f"{name}/events/demo.thing.made.v1.schema.json", json.dumps(event))
    return scratch.at(name)


def compare(change, *expected, old=None, event=None):
    was, now = copy.deepcopy(DEMO), copy.deepcopy(DEMO)
    if old:
        old(was)
        old(now)
    if change:
        change(now)
    with Scratch() as s:
        args = [proto(s, "old", was, EVENT),
                proto(s, "new", now, EVENT if event is None else event)]
        if not expected:
            accepted("breaking.py", args)
            return
        code, text = generator("breaking.py", *args)
        assert code == 1 and "Traceback" not in text, text
        for part in expected:
            assert part in text, f"'{part}' is not in: {text}"


def thing(d):
    return d["components"]["schemas"]["Thing"]


def listing(d):
    return d["paths"]["/v1/demo/things"]["get"]


def test_the_same_contract_breaks_nothing():
    compare(None)


def test_a_removed_operation_is_found():
    compare(lambda d: d["paths"]["/v1/demo/things"].pop("get"), "GET /v1/demo/things", "removed")


def ending(until):
    return lambda d: d["paths"]["/v1/demo/things"].get("get", {}).update(
        {"deprecated": True, "x-deprecated": "2020-01-01", "x-sunset": until})


def test_a_deprecated_operation_may_go_after_its_end():
    compare(lambda d: d["paths"]["/v1/demo/things"].pop("get"), old=ending("2021-06-30"))


def test_a_deprecated_operation_stays_until_its_end():
    compare(lambda d: d["paths"]["/v1/demo/things"].pop("get"), "removed before its end, 2999-06-30",
            old=ending("2999-06-30"))


def test_a_role_that_loses_an_operation_is_found():
    compare(lambda d: listing(d)["x-roles"].remove("mdph"), "role mdph")


def test_a_parameter_that_is_newly_required_is_found():
    compare(lambda d: listing(d)["parameters"].append(
        {"name": "q", "in": "query", "required": True, "description": "q",
         "schema": {"type": "string"}}), "'q' is newly required")


def test_an_optional_parameter_may_be_added():
    compare(lambda d: listing(d)["parameters"].append(
        {"name": "q", "in": "query", "description": "q", "schema": {"type": "string"}}))


def test_a_parameter_that_was_removed_is_found():
    compare(lambda d: listing(d)["parameters"].pop(0), "'limit' was removed")


def test_a_body_member_that_is_newly_required_is_found():
    compare(lambda d: thing(d)["required"].append("parent"), "'parent' is newly required")


def test_an_optional_member_may_be_added():
    compare(lambda d: thing(d)["properties"].update(colour={"type": "string"}))


def test_a_member_that_was_removed_is_found():
    compare(lambda d: thing(d)["properties"].pop("name"), "'name' was removed")


def test_an_answer_member_that_may_be_absent_is_found():
    compare(lambda d: thing(d)["required"].remove("name"), "no longer always there")


def test_a_changed_type_is_found():
    compare(lambda d: thing(d)["properties"].update(name={"type": "integer"}), "became")


def test_a_narrower_limit_of_what_is_sent_is_found():
    compare(lambda d: thing(d)["properties"]["name"].update(maxLength=10), "maxLength")


def test_a_changed_success_is_found():
    def change(d):
        responses = listing(d)["responses"]
        responses["206"] = responses.pop("200")
    compare(change, "success 200 became 206")


def test_an_event_that_loses_a_member_is_found():
    event = copy.deepcopy(EVENT)
    event["properties"].pop("code")
    compare(None, "demo.thing.made.v1", "'code' was removed", event=event)


def test_an_event_may_gain_a_member():
    event = copy.deepcopy(EVENT)
    event["properties"]["more"] = {"type": "integer"}
    compare(None, event=event)


def test_a_removed_event_is_found():
    compare(None, "demo.thing.made.v1", "was removed", event={})


if __name__ == "__main__":
    main(__name__)
