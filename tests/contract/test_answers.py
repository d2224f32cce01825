#!/usr/bin/python3
"""The judge of answers itself: what it lets pass and what it holds against an answer."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from answers import Contract  # noqa: E402
from tap import Scratch, accepted, main  # noqa: E402

ID = "0197f0a0-0000-7000-8000-000000000001"
PROBLEM = {"type": "urn:c360:error:not-found", "title": "introuvable", "status": 404,
           "instance": "urn:uuid:" + ID}
ME = {"sub": "a", "roles": [{"code": "public", "label": "public"}],
      "departements": [{"code": "31", "label": "Haute-Garonne"}], "operations": []}


def contract():
    with Scratch() as s:
        accepted("merge.py", ["--out", s.path, "--version", "0.0.0", "gateway"])
        return Contract(s.at("openapi.json"))


def judge(method, target, status, kind, body):
    text = body if isinstance(body, str) else json.dumps(body)
    return contract().check(method, target, status, kind, text)


def test_an_answer_of_the_contract_passes():
    assert judge("GET", "/v1/me", 200, "application/json", ME) is None


def test_a_member_that_is_not_in_the_contract_is_held_against_it():
    assert "surprise" in judge("GET", "/v1/me", 200, "application/json", dict(ME, surprise=1))


def test_a_missing_member_is_held_against_it():
    assert "'sub'" in judge("GET", "/v1/me", 200, "application/json", {"roles": []})


def test_a_code_that_is_not_in_the_list_is_held_against_it():
    assert "chef" in judge("GET", "/v1/me", 200, "application/json", dict(ME, roles=["chef"]))


def test_a_status_that_is_not_in_the_contract_is_held_against_it():
    assert "status 418" in judge("GET", "/v1/me", 418, "application/json", ME)


def test_another_content_type_is_held_against_it():
    assert "text/html" in judge("GET", "/v1/me", 200, "text/html", "<p>")


def test_a_problem_passes_and_a_bare_error_does_not():
    target = f"/v1/situations/{ID}/summary"
    assert judge("GET", target, 404, "application/problem+json", PROBLEM) is None
    assert judge("GET", target, 404, "application/problem+json", {"error": "no"})


def test_a_path_outside_the_contract_may_only_be_absent():
    assert judge("GET", "/v1/nothing", 404, "application/problem+json", PROBLEM) is None
    assert "not in the contract" in judge("GET", "/v1/nothing", 200, "application/json", {})


def test_operations_never_seen_are_listed():
    c = contract()
    assert "gateway_get_me" in c.unseen()
    c.check("GET", "/v1/me", 200, "application/json", json.dumps(ME))
    assert "gateway_get_me" not in c.unseen()


if __name__ == "__main__":
    main(__name__)
