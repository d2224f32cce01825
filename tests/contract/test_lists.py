#!/usr/bin/python3
"""Code lists and event schemas: each rule is proved by a file that breaks just that rule."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tap import ROOT, Scratch, accepted, main, refused  # noqa: E402

HEAD = "code,label_fr,label_en,source,valid_from,valid_to\n"
LISTS = HEAD + "lists,listes,lists,here,,\ncolours,couleurs,colours,here,,\n"


def colours(rows, *expected, lists=LISTS):
    with Scratch() as s:
        s.write("codes/lists.csv", lists)
        s.write("codes/colours.csv", rows)
        args = ["--out", s.at("out"), "--codes", s.at("codes")]
        if expected:
            refused("codes.py", args, "colours", *expected)
        else:
            accepted("codes.py", args)


def test_the_code_lists_of_the_project_are_accepted():
    with Scratch() as s:
        accepted("codes.py", ["--out", s.path])


def test_a_small_list_is_accepted():
    colours(HEAD + "red,rouge,red,here,2022-01-01,2023-12-31\n")


def test_a_code_that_is_not_snake_case_is_refused():
    colours(HEAD + "Red,rouge,red,here,,\n", "'Red'", "snake_case")


def test_a_code_that_stands_twice_is_refused():
    colours(HEAD + "red,rouge,red,here,,\nred,rouge,red,here,,\n", "'red'", "twice")


def test_a_code_without_label_or_source_is_refused():
    colours(HEAD + "red,,red,here,,\n", "label_fr")
    colours(HEAD + "red,rouge,,here,,\n", "label_en")
    colours(HEAD + "red,rouge,red,,,\n", "source")


def test_a_day_that_does_not_exist_is_refused():
    colours(HEAD + "red,rouge,red,here,2023-02-29,\n", "2023-02-29")


def test_a_code_that_ends_before_it_begins_is_refused():
    colours(HEAD + "red,rouge,red,here,2023-01-01,2022-01-01\n", "before valid_from")


def test_other_columns_are_refused():
    colours("code,label\nred,rouge\n", "the columns must be")


def test_an_empty_list_is_refused():
    colours(HEAD, "never empty")


def test_a_list_without_title_is_refused():
    colours(HEAD + "red,rouge,red,here,,\n", "lists.csv",
            lists=HEAD + "lists,listes,lists,here,,\n")


def test_a_code_that_has_ended_is_no_longer_offered():
    sys.path.insert(0, os.path.join(ROOT, "proto", "gen"))
    sys.dont_write_bytecode = True
    import contract
    with Scratch() as s:
        s.write("colours.csv", HEAD + "red,rouge,red,here,,2023-12-31\nblue,bleu,blue,here,,\n")
        os.environ["C360_CODES"] = s.path
        try:
            assert contract.codes_valid("colours", "2023-12-31") == ["red", "blue"]
            assert contract.codes_valid("colours", "2024-01-01") == ["blue"]
        finally:
            del os.environ["C360_CODES"]


NAME = "intake.kettle.boiled.v1"
SCHEMA = {"$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "urn:c360:event:" + NAME, "title": NAME, "description": "A kettle boiled.",
          "type": "object", "required": ["at"],
          "properties": {"at": {"type": "string", "format": "date-time"},
                         "channel": {"x-codes": "channels"}}}
GOOD = {"at": "2026-01-15T09:30:00Z", "channel": "allo_360"}
BAD = {"at": "hier"}


def events(*expected, name=NAME, schema=None, files=None, **changes):
    with Scratch() as s:
        with open(os.path.join(ROOT, "proto", "events", "envelope.schema.json"),
                  encoding="utf-8") as f:
            s.write("envelope.schema.json", f.read())
        s.write("examples/envelope.valid.json", json.dumps({
            "specversion": "1.0", "id": "0197f0a0-0000-7000-8000-0000000000e1",
            "source": "/c360/intake", "type": NAME, "subject": "1", "time": "2026-01-15T10:00:00Z",
            "stream": "31.intake.facts", "departement": "31", "epoch": 1, "sequence": 1,
            "data": {}}))
        s.write("examples/envelope.invalid.json", "{}")
        s.write(name + ".schema.json", json.dumps(schema or dict(SCHEMA, **changes)))
        stem = "examples/intake.kettle.boiled"
        for file, data in (files or {"valid": GOOD, "invalid": BAD}).items():
            s.write(f"{stem}.{file}.json", json.dumps(data))
        args = ["--events", s.path, "--examples", "--out", s.at("out")]
        if expected:
            refused("events.py", args, *expected)
        else:
            accepted("events.py", args)


def test_the_event_schemas_of_the_project_hold_their_examples():
    accepted("events.py", ["--examples"])


def test_a_small_event_schema_is_accepted():
    events()


def test_an_event_schema_with_an_unclaimed_keyword_is_refused():
    events("boiled", "'nullable' is not claimed", nullable=True)


def test_an_event_schema_under_another_identity_is_refused():
    events("$id must be", **{"$id": "urn:c360:event:other"})


def test_an_event_schema_without_description_is_refused():
    events("'description' is missing", description="")


def test_an_event_type_without_version_is_refused():
    events("service.record.act.v1", name="intake.kettle.boiled")


def test_free_text_in_an_event_is_refused():
    events("#/properties/who", "could hold a name",
           properties=dict(SCHEMA["properties"], who={"type": "string"}))


def test_an_unknown_audience_is_refused():
    events("'world' is not an audience", **{"x-audiences": ["world"]})


def test_a_valid_example_that_breaks_the_schema_is_refused():
    events("boiled.valid.json", files={"valid": BAD, "invalid": BAD})


def test_an_invalid_example_that_passes_is_refused():
    events("boiled.invalid.json", "should break", files={"valid": GOOD, "invalid": GOOD})


def test_a_schema_without_examples_is_refused():
    events("boiled.invalid", "an example is missing", files={"valid": GOOD})


def test_an_example_of_no_schema_is_refused():
    events("an example of no schema", files={"valid": GOOD, "invalid": BAD, "valld": GOOD})


if __name__ == "__main__":
    main(__name__)
