"""Agreements and avenants of a community: drafted, signed, validated, denounced; each refusal.

44, whose region has the ARS validate: 31 is left to the demo."""
import base64

from system import NONE, day

A, ACTORS, PAPERS = "/v1/directory/agreements", "/v1/directory/actors", "/v1/directory/papers"
TEAM, ARS = "coordonnateur@44", "authority@44"
CONTENT = {part: "Texte inventé." for part in ("members", "commitments", "means", "articulation", "roadmap")}
CANNOT = {
    # a draft collides with nothing
    "directory_draft_agreement": {"409"},
}


def core(s):
    return s.made(TEAM, ACTORS, {"departement": "44", "type": "pfra", "sector": "specialised", "name": "Acteur inventé",
                                 "commune": "44109", "membership": "core_member", "member_category": "esms"},
                  ACTORS).json["id"]


def new(actor, **more):
    return dict({"departement": "44", "title": "Convention inventée", "content": CONTENT,
                 "parties": [{"role": "core_member", "actor_id": actor}]}, **more)


def drafted(s, actor):
    made = s.made(TEAM, A, new(actor), A)
    s.made(TEAM, PAPERS, {"departement": "44", "kind": "specification", "title": "Cahier des charges", "audience": "public",
                          "about_kind": "agreement", "about_id": made.json["id"],
                          "file": {"name": "c.txt", "content": base64.b64encode(b"Texte.").decode()}}, PAPERS)
    return made.headers["Location"], made.json["parties"][0]["id"]


def step(s, who, here, version, status, act, **more):
    return s.expect(s.ask(who, "POST", here + "/steps", dict({"act": act}, **more), version=version), status)


def drafts(s, actor):
    s.expect(s.ask(TEAM, "POST", A, new(actor, departement="31")), 403)
    s.expect(s.ask(TEAM, "POST", A, new(NONE)), 422)
    here, party = drafted(s, actor)
    s.expect(s.ask(TEAM, "GET", here), 200)
    s.expect(s.ask(TEAM, "GET", f"{A}/{NONE}"), 404)
    s.expect(s.ask(TEAM, "GET", f"{A}?departement=44&limit=1"), 200)
    s.expect(s.ask(TEAM, "GET", f"{A}?departement=31"), 403)
    s.expect(s.ask(TEAM, "GET", f"{A}?departement=44&cursor=forged"), 400)
    s.expect(s.ask(TEAM, "PATCH", f"{A}/{NONE}", {"title": "x"}, version=1), 404)
    s.expect(s.ask(TEAM, "PATCH", here, {"title": "x"}, version=9), 412)
    s.expect(s.ask(TEAM, "PATCH", here, {"content": {"kitchen": "x"}}, version=1), 422)
    s.expect(s.ask(TEAM, "PATCH", here, {"title": "Autre titre"}, version=1), 200)
    s.expect(s.ask(TEAM, "POST", here + "/avenants", {"purpose": "change", "title": "Avenant"}), 409)
    return here, party


def signing(s, here, party):
    signed = {"party_id": party, "signed_on": day(-20)}
    step(s, TEAM, f"{A}/{NONE}", 1, 404, "open")
    step(s, TEAM, here, 9, 412, "open")
    step(s, TEAM, here, 2, 409, "denounce")
    step(s, TEAM, here, 2, 422, "fly")
    step(s, TEAM, here, 2, 403, "validate")
    step(s, TEAM, here, 2, 200, "open")
    s.expect(s.ask(TEAM, "PATCH", here, {"title": "x"}, version=3), 409)
    s.expect(s.ask(TEAM, "POST", f"{A}/{NONE}/signatures", signed, version=1), 404)
    s.expect(s.ask(TEAM, "POST", here + "/signatures", signed, version=1), 412)
    s.expect(s.ask(ARS, "POST", here + "/signatures", signed, version=3), 403)
    s.expect(s.ask(TEAM, "POST", here + "/signatures", dict(signed, signed_on=day(2)), version=3), 422)
    s.expect(s.ask(TEAM, "POST", here + "/signatures", signed, version=3), 200)
    s.expect(s.ask(TEAM, "POST", here + "/signatures", signed, version=4), 409)
    return step(s, ARS, here, 4, 200, "validate", on=day(-10)).json


def call(s):
    actor = core(s)
    here, party = drafts(s, actor)
    held = signing(s, here, party)
    assert held["state"] == "in_force" and held["term"]["number"] == 1, held
    more = {"purpose": "new_member", "title": "Avenant", "joins": {"role": "core_member", "actor_id": core(s)}}
    s.expect(s.ask(TEAM, "POST", f"{A}/{NONE}/avenants", more), 404)
    s.expect(s.ask(TEAM, "POST", here + "/avenants", dict(more, purpose="change")), 422)
    assert s.made(TEAM, here + "/avenants", more, A).json["number"] == 1
    step(s, TEAM, here, 5, 200, "denounce", on=day(-1), ends_on=day(30), reason="Texte inventé.")
