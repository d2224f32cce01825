"""Every operation on records that may be one, and each refusal that it documents."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from offers import ACTORS  # noqa: E402
from system import NONE  # noqa: E402

DUPLICATES, MERGES = "/v1/directory/duplicates", "/v1/directory/merges"


def named(s, name, **more):
    return s.made(s.COORDINATOR, ACTORS,
                  dict({"departement": "31", "type": "pfra", "sector": "specialised", "name": name,
                        "commune": "31483", "phone": "05 36 49 00 03"}, **more), ACTORS).json["id"]


def merge(s, kept, other, status, versions=(1, 1), **more):
    body = dict({"kind": "actor", "kept_id": kept, "kept_version": versions[0], "other_id": other,
                 "other_version": versions[1]}, **more)
    return s.expect(s.ask(s.COORDINATOR, "POST", MERGES, body), status)


def call(s):
    one, other = named(s, "Répit Xylophone inventé"), named(s, "Association Répit Xylophone inventé")
    third = named(s, "Tout autre nom inventé")
    s.expect(s.ask(s.ADVISER, "GET", DUPLICATES + "?departement=31&kind=actor"), 200)
    s.expect(s.ask(s.ADVISER, "GET", DUPLICATES + "?departement=31&kind=offer&state=merged"), 200)
    s.expect(s.ask(s.ADVISER, "GET", DUPLICATES + "?departement=44&kind=actor"), 403)
    s.expect(s.ask(s.ADVISER, "GET", DUPLICATES + "?departement=31&kind=tree"), 400)
    candidates = DUPLICATES + "/candidates?kind=actor&id="
    s.expect(s.ask(s.ADVISER, "GET", candidates + one), 200)
    s.expect(s.ask(s.ADVISER, "GET", candidates + NONE), 404)
    s.expect(s.ask(s.ADVISER, "GET", DUPLICATES + f"/candidates?kind=tree&id={one}"), 400)
    two = {"kind": "actor", "one_id": one, "other_id": third}
    s.expect(s.ask(s.ADVISER, "POST", DUPLICATES + "/different", two), 200)
    s.expect(s.ask(s.ADVISER, "POST", DUPLICATES + "/different", dict(two, other_id=NONE)), 422)
    merge(s, one, third, 409)
    merge(s, one, NONE, 422)
    made = merge(s, one, other, 201, take=["phone"])
    here = made.headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "GET", here), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{MERGES}/{NONE}"), 404)
    assert s.expect(s.ask(None, "GET", f"{ACTORS}/{other}"), 200).json["merged_into"] == one
    listed = s.expect(s.ask(s.COORDINATOR, "GET", MERGES + "?departement=31"), 200).json["items"]
    assert made.json["id"] in [m["id"] for m in listed], listed
    s.expect(s.ask(s.COORDINATOR, "GET", MERGES + "?departement=31&limit=0"), 400)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/undo", version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/undo", version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/undo", version=2), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{MERGES}/{NONE}/undo", version=1), 404)
