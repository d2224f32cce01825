#!/usr/bin/python3
"""A document in several files, and what x-standard adds to an operation."""
import copy
import os
import shutil
import sys

import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tap import ROOT, Scratch, accepted, main, refused  # noqa: E402

with open(os.path.join(ROOT, "tests", "contract", "fixtures", "demo.yaml"),
          encoding="utf-8") as fixture:
    DEMO = yaml.safe_load(fixture)
SHARED = os.path.join(ROOT, "proto", "openapi", "shared.yaml")
THING = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
PART = {"paths": {"/v1/demo/parts/{id}": {
    "get": {"operationId": "get_part", "summary": "One", "description": "Reads.",
            "x-roles": ["conseiller"], "x-standard": True,
            "parameters": [{"$ref": "shared.yaml#/components/parameters/Id"}],
            "responses": {"200": {"description": "it", "content": THING}}},
    "put": {"operationId": "put_part", "summary": "Two", "description": "Writes.",
            "x-roles": ["conseiller"], "x-standard": True, "x-if-match": True,
            "parameters": [{"$ref": "shared.yaml#/components/parameters/Id"}],
            "requestBody": {"required": True, "content": THING},
            "responses": {"200": {"description": "it", "content": THING}}}}}}


def with_part(part, check, *expected):
    with Scratch() as s:
        shutil.copy(SHARED, s.path)
        path = s.write("demo.yaml", yaml.safe_dump(DEMO, sort_keys=False))
        s.write("demo.more.yaml", yaml.safe_dump(part, sort_keys=False))
        check("openapi.py", ["--service", "demo", "--out", s.at("out"), path], *expected)
        made = s.at("out", "demo_ops.c")
        if not os.path.exists(made):
            return ""
        with open(made, encoding="utf-8") as f:
            return f.read()


def test_the_operations_of_a_part_stand_in_the_table_and_see_the_forms_of_the_whole():
    table = with_part(PART, accepted)
    assert "demo_http_list_things" in table and "demo_http_get_part" in table


def test_an_operation_that_says_so_has_what_the_pipeline_demands():
    table = with_part(PART, accepted)
    assert "CMN_OP_IF_MATCH | CMN_OP_WRITES" in table


def test_without_it_the_failures_must_be_written():
    part = copy.deepcopy(PART)
    part["paths"]["/v1/demo/parts/{id}"]["get"].pop("x-standard")
    with_part(part, refused, "get_part", "responses 400, 401, 403, 404, 503 are missing")


def test_a_path_in_two_files_is_refused():
    part = copy.deepcopy(PART)
    part["paths"]["/v1/demo/things"] = part["paths"].pop("/v1/demo/parts/{id}")
    with_part(part, refused, "demo.more.yaml", "/v1/demo/things stands in another part too")


def test_a_form_in_two_files_is_refused():
    with_part({"components": {"schemas": {"Thing": {"type": "object"}}}}, refused,
              "components/schemas/Thing stands in another part too")


def test_a_part_holds_paths_and_components_alone():
    with_part({"info": {"title": "x"}}, refused, "a part holds paths and components, not 'info'")


if __name__ == "__main__":
    main(__name__)
