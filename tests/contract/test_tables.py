#!/usr/bin/python3
"""What the generators make: C that links only with its handlers, texts that survive, same bytes."""
import filecmp
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tap import GEN, ROOT, Scratch, accepted, main, refused  # noqa: E402

sys.path.insert(0, GEN)
sys.dont_write_bytecode = True
import schematext  # noqa: E402

FIXTURE = os.path.join(ROOT, "tests", "contract", "fixtures", "demo.yaml")
SHARED = os.path.join(ROOT, "proto", "openapi", "shared.yaml")
HANDLERS = ["list_things", "add_thing", "change_thing"]
FLAGS = ["-std=gnu17", "-Wall", "-Wextra", "-Werror", "-Wmissing-prototypes", "-D_GNU_SOURCE",
         "-I" + os.path.join(ROOT, "common", "include")]
PRINTER = """
#include "demo_ops.h"
#include <stdio.h>
int main(void) { puts(DEMO_OPS.ops[1].body_schema); return 0; }
"""


def build(scratch, handlers, extra=""):
    """Compile and link the table with these handlers: (exit code, messages)."""
    shutil.copy(SHARED, scratch.path)
    shutil.copy(FIXTURE, scratch.path)
    accepted("openapi.py", ["--service", "demo", "--out", scratch.path, scratch.at("demo.yaml")])
    accepted_errors = subprocess.run(["/usr/bin/python3", "-B", os.path.join(GEN, "errors.py"),
                                      os.path.join(ROOT, "proto", "errors.csv"),
                                      scratch.at("cmn_errors.inc")], check=True, timeout=60)
    assert accepted_errors.returncode == 0
    body = "\n".join(f"enum cmn_err demo_http_{h}(struct cmn_call *call)"
                     " { (void)call; return CMN_OK; }" for h in handlers)
    scratch.write("main.c", PRINTER + body + extra)
    libs = subprocess.run(["pkg-config", "--cflags", "libpq", "jansson"], capture_output=True,
                          text=True, check=True, timeout=60).stdout.split()
    done = subprocess.run(["gcc", *FLAGS, *libs, "-I" + scratch.path, scratch.at("main.c"),
                           scratch.at("demo_ops.c"), "-o", scratch.at("demo")],
                          capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stderr


def test_the_table_links_when_every_operation_has_its_handler():
    with Scratch() as s:
        code, text = build(s, HANDLERS)
        assert code == 0, text


def test_an_operation_without_handler_does_not_link():
    with Scratch() as s:
        code, text = build(s, HANDLERS[:2])
        assert code != 0 and "undefined reference to `demo_http_change_thing'" in text, text


def test_a_handler_without_operation_does_not_compile():
    with Scratch() as s:
        code, text = build(s, HANDLERS + ["forgotten"])
        assert code != 0 and "no previous prototype for" in text and "forgotten" in text, text


def test_the_schema_in_the_program_is_the_schema_of_the_document():
    with Scratch() as s:
        assert build(s, HANDLERS)[0] == 0
        out = subprocess.run([s.at("demo")], capture_output=True, text=True, check=True, timeout=20)
        schema = json.loads(out.stdout)
        thing = schema["$defs"]["Thing"]
        assert schema["$ref"] == "#/$defs/Thing"
        assert thing["properties"]["name"]["pattern"] == r"^\S+\?\?$"
        assert thing["properties"]["parent"] == {"$ref": "#/$defs/Thing"}
        assert "description" not in thing["properties"]["name"]
        assert "CommuneCode" in schema["$defs"]


def test_two_builds_give_the_same_bytes():
    with Scratch() as a, Scratch() as b:
        for s in (a, b):
            accepted("codes.py", ["--out", s.path], env={"SOURCE_DATE_EPOCH": "1767225600"})
            shutil.copy(SHARED, s.path)
            shutil.copy(FIXTURE, s.path)
            accepted("openapi.py", ["--service", "demo", "--out", s.at("o"), s.at("demo.yaml")])
        assert filecmp.cmp(a.at("codes.c"), b.at("codes.c"), shallow=False)
        assert filecmp.cmp(a.at("o", "demo_ops.c"), b.at("o", "demo_ops.c"), shallow=False)


def test_every_keyword_claimed_here_stands_in_the_validator():
    path = os.path.join(ROOT, "common", "src", "json", "schema_keywords.c")
    with open(path, encoding="utf-8") as f:
        known = set(re.findall(r'(?:\{|NOTE\()"([^"]+)"', f.read()))
    missing = {k for k in schematext.CLAIMED if not k.startswith("x-")} - known
    assert not missing, missing


def test_every_format_claimed_here_stands_in_the_validator():
    with open(os.path.join(ROOT, "common", "src", "json", "schema_format.c"),
              encoding="utf-8") as f:
        known = set(re.findall(r'\{"([a-z0-9-]+)",', f.read()))
    missing = schematext.FORMATS - known
    assert not missing, missing


def merged():
    services = [s for s in ("intake", "referral", "directory", "observatory", "gateway")
                if os.path.exists(os.path.join(ROOT, "proto", "openapi", s + ".yaml"))]
    with Scratch() as s:
        accepted("merge.py", ["--out", s.path, "--version", "0.0.0", *services])
        with open(s.at("openapi.json"), encoding="utf-8") as f:
            return json.load(f)


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_reference_of_the_merged_document_leads_somewhere():
    doc = merged()
    for ref in references(doc):
        node = doc
        assert ref.startswith("#/components/"), ref
        for part in ref[2:].split("/"):
            node = node[part]
        assert node, ref


def test_operation_ids_of_the_merged_document_are_unique():
    ops = [op["operationId"] for item in merged()["paths"].values()
           for method, op in item.items() if method != "parameters"]
    assert len(ops) == len(set(ops))
    assert "gateway_get_me" in ops


def test_code_lists_stand_open_in_the_merged_document():
    roles = merged()["components"]["schemas"]["gateway.LabelledRole"]["properties"]["code"]
    assert roles["x-codes"] == "roles" and "conseiller" in roles["enum"]


def test_a_viewer_that_was_changed_is_not_embedded():
    with Scratch() as s:
        viewer = os.path.join(ROOT, "proto", "viewer")
        for name in ("SHA256SUMS", "LICENSE.txt", "rapidoc-min.js"):
            shutil.copy(os.path.join(viewer, name), s.path)
        args = ["--out", s.at("out"), "--sums", s.at("SHA256SUMS"),
                "rapidoc-min.js=" + s.at("rapidoc-min.js")]
        accepted("embed.py", args)
        with open(s.at("rapidoc-min.js"), "a", encoding="utf-8") as f:
            f.write(";")
        refused("embed.py", args, "rapidoc-min.js", "not the file")


def test_the_page_asks_no_outside_address():
    viewer = os.path.join(ROOT, "proto", "viewer")
    for name in ("index.html", "docs.css"):
        with open(os.path.join(viewer, name), encoding="utf-8") as f:
            text = f.read()
        assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?(https?:)?//""", text), name
        assert "<script>" not in text and " style=" not in text and " onclick" not in text
    with open(os.path.join(viewer, "index.html"), encoding="utf-8") as f:
        page = f.read()
    assert 'load-fonts="false"' in page and '<html lang="fr">' in page and "<noscript>" in page


if __name__ == "__main__":
    main(__name__)
