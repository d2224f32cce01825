"""Every operation on imports into the directory, and each refusal that it documents; the file is invented."""
import base64

from system import NONE, until

PATH = "/v1/directory/imports"

CANNOT = {}

HEADER = "code;nom;genre;ville\n"
NEW = {"departement": "31", "kind": "sheet", "source": "essai-contrat", "source_date": "2026-11-01",
       "mapping": {"columns": [{"column": "code", "field": "id"}, {"column": "nom", "field": "name"},
                               {"column": "genre", "field": "type"}, {"column": "ville", "field": "commune_name"}]}}


def chunk(text, offset=0):
    return {"offset": offset, "content_base64": base64.b64encode(text.encode()).decode()}


def sent(s, text, **more):
    one = s.expect(s.ask(s.COORDINATOR, "POST", PATH, dict(NEW, **more)), 201)
    here = one.headers["Location"]
    got = s.expect(s.ask(s.COORDINATOR, "POST", here + "/chunks", chunk(text)), 200).json
    return here, got["version"]


def checked(s, here, version):
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/check", version=version), 200)
    until("the file is compared", lambda: s.ask(s.COORDINATOR, "GET", here).json["state"] == "checked")
    return s.expect(s.ask(s.COORDINATOR, "GET", here), 200).json


def refusals(s):
    s.expect(s.ask(s.ADVISER, "POST", PATH, NEW), 403)
    s.expect(s.ask(s.COORDINATOR, "POST", PATH, dict(NEW, source="manual")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", PATH, dict(NEW, departement="44")), 403)
    s.expect(s.ask(s.COORDINATOR, "GET", PATH + "?departement=44"), 403)
    for tail in ("", "/faults", "/changes"):
        s.expect(s.ask(s.COORDINATOR, "GET", f"{PATH}/{NONE}{tail}"), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{PATH}/{NONE}/chunks", chunk("a")), 404)
    for tail, body in (("/check", None), ("/cancel", None), ("/apply", {})):
        s.expect(s.ask(s.COORDINATOR, "POST", f"{PATH}/{NONE}{tail}", body, version=1), 404)


def call(s):
    refusals(s)
    here, version = sent(s, HEADER + "1;Inventée;gem;Toulouse\n2;Nulle part;gem;Inventéville\n")
    s.expect(s.ask(s.COORDINATOR, "POST", PATH, NEW), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/chunks", chunk("x", 5)), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/chunks", dict(chunk("x"), content_base64="AAAAA")), 422)
    for tail, body in (("/check", None), ("/cancel", None), ("/apply", {})):
        s.expect(s.ask(s.COORDINATOR, "POST", here + tail, body, version=99), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/apply", {}, version=version), 409)
    one = checked(s, here, version)
    assert (one["refused"], one["counts"]["actor"]) == (1, {"create": 1}), one
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/check", version=one["version"]), 409)
    faults = s.expect(s.ask(s.COORDINATOR, "GET", here + "/faults"), 200).json["items"]
    assert [(f["line"], f["code"]) for f in faults] == [(3, "unknown_commune")], faults
    for what in ("faults", "changes"):
        lines = s.ask(s.COORDINATOR, "GET", f"{here}/{what}", more={"Accept": "application/x-ndjson"})
        assert lines.status == 200 and lines.raw.count(b"\n") == 1, lines.raw
        s.expect(s.ask(s.COORDINATOR, "GET", f"{here}/{what}?limit=0"), 400)
    s.expect(s.ask(s.COORDINATOR, "GET", here + "/changes?action=create"), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/apply", {"force": True}, version=one["version"]), 200)
    until("it is applied", lambda: s.ask(s.COORDINATOR, "GET", here).json["state"] == "applied")
    found = s.expect(s.ask(None, "GET", "/v1/directory/actors?departement=31&type=gem"), 200).json["items"]
    assert any(a["source"] == "essai-contrat" for a in found), found
    s.expect(s.ask(s.COORDINATOR, "GET", PATH + "?departement=31"), 200)
    here, version = sent(s, HEADER)
    gone = s.expect(s.ask(s.COORDINATOR, "POST", here + "/cancel", version=version), 200).json
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/cancel", version=gone["version"]), 409)
