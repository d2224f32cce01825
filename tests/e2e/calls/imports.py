"""Every operation on imports, and each refusal that it documents; the file is invented."""
import json
import os

from system import NONE, ROOT, until

PATH = "/v1/intake/imports"

CANNOT = {
    # a file that is an import already is answered again; only its removal in the same instant is a conflict
    "intake_make_import": {"409"},
}


def example():
    folder = os.path.join(ROOT, "docs", "import")
    with open(os.path.join(folder, "exemple-semaine-un.json"), encoding="utf-8") as f:
        body = json.load(f)
    with open(os.path.join(folder, "exemple-semaine-un.csv"), encoding="utf-8", newline="") as f:
        body["content"] = f.read()
    return body


def call(s):
    body = example()
    until("the communes have arrived", lambda: s.sql(
        "SELECT 1 FROM intake.commune_ref WHERE code = '31483'"))
    one = s.expect(s.ask(s.COORDINATOR, "POST", PATH, body), 201)
    here = one.headers["Location"]
    assert one.json["ready"] == one.json["lines"] == 3, one.json
    again = s.expect(s.ask(s.COORDINATOR, "POST", PATH, body), 201)
    assert again.json["id"] == one.json["id"], "the same file is another import"
    s.expect(s.ask(s.COORDINATOR, "POST", PATH, dict(body, content="x;y\n\"")), 422)
    s.expect(s.ask(s.COORDINATOR, "GET", here), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", PATH + "?departement=31"), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", PATH + "?departement=44"), 403)
    s.expect(s.ask(s.COORDINATOR, "GET", here + "/lines"), 200)
    for method, tail in (("POST", "/run"), ("DELETE", "")):
        s.expect(s.ask(s.COORDINATOR, method, here + tail, version=9), 412)
        s.expect(s.ask(s.COORDINATOR, method, f"{PATH}/{NONE}{tail}", version=1), 404)
    for tail in ("", "/lines"):
        s.expect(s.ask(s.COORDINATOR, "GET", f"{PATH}/{NONE}{tail}"), 404)
    done = s.expect(s.ask(s.COORDINATOR, "POST", here + "/run", version=one.json["version"]), 200).json
    assert done["state"] == "done" and done["made"] == 3, done
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/run", version=done["version"]), 409)
    gone = s.expect(s.ask(s.COORDINATOR, "DELETE", here, version=done["version"]), 200).json
    assert gone["state"] == "removed", gone
    s.expect(s.ask(s.COORDINATOR, "DELETE", here, version=gone["version"]), 409)
