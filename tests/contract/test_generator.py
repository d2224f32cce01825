#!/usr/bin/python3
"""Every rule that proto/gen/openapi.py keeps is proved by a document that breaks just that rule."""
import copy
import os
import shutil
import sys

import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tap import ROOT, Scratch, accepted, main, refused  # noqa: E402

FIXTURE = os.path.join(ROOT, "tests", "contract", "fixtures", "demo.yaml")
SHARED = os.path.join(ROOT, "proto", "openapi", "shared.yaml")
with open(FIXTURE, encoding="utf-8") as fixture:
    DEMO = yaml.safe_load(fixture)
LIST, ADD, ONE = ("/v1/demo/things", "get"), ("/v1/demo/things", "post"), ("/v1/demo/things/{id}",
                                                                         "put")


def op(doc, where):
    return doc["paths"][where[0]][where[1]]


def with_document(doc, check, *expected, service="demo"):
    with Scratch() as s:
        shutil.copy(SHARED, s.path)
        text = doc if isinstance(doc, str) else yaml.safe_dump(doc, sort_keys=False)
        path = s.write(f"{service}.yaml", text)
        check("openapi.py", ["--service", service, "--out", s.at("out"), path], *expected)


def broken(change, *expected):
    """The document with `change` applied must be refused, naming file and what is expected."""
    doc = copy.deepcopy(DEMO)
    change(doc)
    with_document(doc, refused, "demo.yaml", *expected)


def without(where, key):
    return lambda d: op(d, where).pop(key)


def setting(where, key, value):
    return lambda d: op(d, where).__setitem__(key, value)


def thing(d):
    return d["components"]["schemas"]["Thing"]


def test_the_fixture_itself_is_accepted():
    with_document(DEMO, accepted)


def test_an_operation_without_operation_id_is_refused():
    broken(without(LIST, "operationId"), "GET /v1/demo/things", "operationId")


def test_an_operation_without_summary_is_refused():
    broken(without(LIST, "summary"), "list_things", "'summary' is missing")


def test_an_operation_without_description_is_refused():
    broken(without(ADD, "description"), "add_thing", "'description' is missing")


def test_an_operation_id_in_camel_case_is_refused():
    broken(setting(LIST, "operationId", "listThings"), "listThings", "snake_case")


def test_the_same_operation_id_twice_is_refused():
    broken(setting(ADD, "operationId", "list_things"), "stands already at GET /v1/demo/things")


def test_an_operation_without_roles_is_refused():
    broken(without(LIST, "x-roles"), "list_things", "x-roles is missing")


def ending(**changes):
    """The list is deprecated; what is None is left out."""
    def change(d):
        said = {"deprecated": True, "x-deprecated": "2026-12-01", "x-sunset": "2027-12-31",
                **{k.replace("_", "-"): v for k, v in changes.items()}}
        op(d, LIST).update({k: v for k, v in said.items() if v is not None})
    return change


def test_a_deprecated_operation_says_since_when_and_until_when():
    broken(ending(x_sunset=None), "list_things", "x-sunset: YYYY-MM-DD")
    broken(ending(x_deprecated=None), "list_things", "x-deprecated: YYYY-MM-DD")
    broken(ending(x_sunset="2027-02-30"), "list_things", "x-sunset: YYYY-MM-DD")
    broken(ending(deprecated="soon"), "list_things", "deprecated is true or false")
    broken(ending(deprecated=None), "list_things", "goes with 'deprecated: true'")


def test_an_end_comes_a_year_after_it_is_said_at_the_earliest():
    broken(ending(x_sunset="2027-11-30"), "list_things", "365 days or more")


def test_a_deprecated_operation_becomes_two_headers():
    doc = copy.deepcopy(DEMO)
    ending()(doc)
    with Scratch() as s:
        shutil.copy(SHARED, s.path)
        path = s.write("demo.yaml", yaml.safe_dump(doc, sort_keys=False))
        accepted("openapi.py", ["--service", "demo", "--out", s.at("out"), path])
        with open(os.path.join(s.at("out"), "demo_ops.c"), encoding="utf-8") as f:
            made = f.read()
    assert made.count(".deprecation = ") == made.count(".sunset = ") == 1, made
    assert '.deprecation = "@1796083200"' in made and '.sunset = "Fri, 31 Dec 2027 00:00:00 GMT"' in made, made


def test_an_empty_list_of_roles_is_refused():
    broken(setting(LIST, "x-roles", []), "list_things", "x-roles is missing or empty")


def test_a_role_that_does_not_exist_is_refused():
    broken(setting(LIST, "x-roles", ["chef"]), "list_things", "'chef' is not a role")


def test_a_misspelt_extension_is_refused():
    broken(setting(LIST, "x-role", ["mdph"]), "list_things", "'x-role' is not a member")


def test_a_public_operation_that_demands_a_token_is_refused():
    broken(setting(LIST, "x-roles", ["public"]), "list_things", "security")


def test_an_open_operation_that_is_not_public_is_refused():
    broken(setting(LIST, "security", []), "list_things", "public")


def test_a_document_without_security_is_refused():
    broken(lambda d: d.pop("security"), "list_things", "no security")


def test_a_path_outside_the_service_is_refused():
    def change(d):
        d["paths"]["/v1/other/things"] = d["paths"].pop("/v1/demo/things")
    broken(change, "/v1/other/things", "begins with /v1/demo/")


def test_two_paths_of_one_shape_are_refused():
    def change(d):
        d["paths"]["/v1/demo/things/{name}"] = d["paths"]["/v1/demo/things/{id}"]
    broken(change, "the same path as")


def test_each_failure_that_the_pipeline_can_answer_is_demanded():
    for where, name, statuses in ((LIST, "list_things", "400 401 403 503"),
                                  (ADD, "add_thing", "400 401 403 413 415 422 503"),
                                  (ONE, "change_thing", "400 401 403 404 412 413 415 422 428 503")):
        for status in statuses.split():
            broken(lambda d, w=where, s=status: op(d, w)["responses"].pop(s), name,
                   f"responses {status} are missing")


def test_a_response_that_is_no_problem_is_refused():
    def change(d):
        op(d, LIST)["responses"]["400"] = {"description": "no"}
    broken(change, "list_things", "response 400 is not application/problem+json")


def test_two_successes_are_refused():
    def change(d):
        op(d, LIST)["responses"]["206"] = op(d, LIST)["responses"]["200"]
    broken(change, "list_things", "exactly one 2xx")


def test_a_success_without_content_is_refused():
    broken(lambda d: op(d, ADD)["responses"]["201"].pop("content"), "add_thing", "has no content")


def test_a_response_reference_to_nothing_is_refused():
    def change(d):
        op(d, LIST)["responses"]["400"]["$ref"] = "shared.yaml#/components/responses/Nope"
    broken(change, "nothing stands at #/components/responses/Nope of shared.yaml")


def test_a_write_without_idempotency_key_is_refused():
    broken(lambda d: op(d, ADD)["parameters"].clear(), "add_thing", "IdempotencyKey")


def test_if_match_is_declared_both_ways_or_not_at_all():
    broken(without(ONE, "x-if-match"), "change_thing", "x-if-match")
    broken(lambda d: op(d, ONE)["parameters"].pop(1), "change_thing", "IfMatch")


def test_a_path_parameter_that_is_not_declared_is_refused():
    broken(lambda d: op(d, ONE)["parameters"].pop(0), "change_thing", "the path names ['id']")


def test_a_parameter_without_description_is_refused():
    def change(d):
        op(d, LIST)["parameters"].append({"name": "q", "in": "query", "schema": {"type": "string"}})
    broken(change, "list_things", "parameter 'q' has no description")


def test_a_parameter_that_is_a_list_is_refused():
    def change(d):
        op(d, LIST)["parameters"].append({"name": "q", "in": "query", "description": "q",
                                          "schema": {"type": "array"}})
    broken(change, "list_things", "parameter 'q': type must be")


def test_a_parameter_declared_twice_is_refused():
    def change(d):
        op(d, LIST)["parameters"].append(op(d, LIST)["parameters"][0])
    broken(change, "list_things", "'limit' is declared twice")


def test_an_open_object_in_a_request_body_is_refused():
    broken(lambda d: thing(d).pop("additionalProperties"), "Thing", "additionalProperties: false")


def test_an_open_object_deep_in_a_request_body_is_refused():
    def change(d):
        thing(d)["properties"]["list"] = {"type": "array", "items": {"type": "object"}}
    broken(change, "list/items", "additionalProperties: false")


def test_parts_of_a_composed_body_are_closed_by_the_whole():
    doc = copy.deepcopy(DEMO)
    doc["components"]["schemas"]["Thing"] = {
        "type": "object", "unevaluatedProperties": False,
        "allOf": [{"type": "object", "properties": {"name": {"type": "string"}}}]}
    with_document(doc, accepted)


def test_a_keyword_that_the_validator_does_not_claim_is_refused():
    broken(lambda d: thing(d).__setitem__("nullable", True), "Thing",
           "keyword 'nullable' is not claimed")


def test_a_misspelt_keyword_is_refused_in_answers_too():
    def change(d):
        content = op(d, LIST)["responses"]["200"]["content"]["application/json"]
        content["schema"]["properties"]["items"]["maxitems"] = 3
    broken(change, "'maxitems' is not claimed")


def test_a_format_that_the_validator_does_not_know_is_refused():
    broken(lambda d: thing(d)["properties"]["name"].__setitem__("format", "colour"),
           "format 'colour'")


def test_a_schema_reference_to_nothing_is_refused():
    def change(d):
        thing(d)["properties"]["name"] = {"$ref": "#/components/schemas/Nope"}
    broken(change, "nothing stands at #/components/schemas/Nope")


def test_a_reference_outside_the_folder_is_refused():
    def change(d):
        thing(d)["properties"]["name"] = {"$ref": "../x.yaml#/a"}
    broken(change, "leaves the folder")


def test_a_code_list_that_does_not_exist_is_refused():
    broken(lambda d: thing(d)["properties"].__setitem__("c", {"x-codes": "colours"}),
           "no list 'colours'")


def test_a_body_that_is_optional_is_refused():
    broken(lambda d: op(d, ADD)["requestBody"].pop("required"), "add_thing", "required: true")


def test_a_body_in_another_format_is_refused():
    def change(d):
        content = op(d, ADD)["requestBody"]["content"]
        content["text/csv"] = content.pop("application/json")
    broken(change, "add_thing", "application/json and nothing else")


def test_a_limit_without_body_or_out_of_range_is_refused():
    broken(setting(LIST, "x-max-body", 10), "list_things", "x-max-body without requestBody")
    broken(setting(ADD, "x-max-body", 0), "add_thing", "x-max-body must be")
    broken(setting(ADD, "x-max-body", 99999999), "add_thing", "x-max-body must be")


def test_ndjson_is_declared_both_ways_or_not_at_all():
    broken(without(LIST, "x-ndjson"), "list_things", "x-ndjson")
    broken(setting(ADD, "x-ndjson", True), "add_thing", "x-ndjson")


def test_a_duplicate_key_in_the_document_is_refused():
    text = yaml.safe_dump(DEMO, sort_keys=False)
    with_document(text + "\nopenapi: 3.1.0\n", refused, "demo.yaml", "'openapi' appears twice")


def test_a_document_of_openapi_3_0_is_refused():
    broken(lambda d: d.__setitem__("openapi", "3.0.3"), "must be 3.1")


def test_text_that_is_not_yaml_is_refused():
    with_document("paths: [", refused, "demo.yaml", "not YAML")


def test_a_document_without_operations_is_refused():
    broken(lambda d: d.__setitem__("paths", {}), "no operation")


if __name__ == "__main__":
    main(__name__)
