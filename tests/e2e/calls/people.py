"""Every operation on persons, and each refusal that it documents.  The persons are invented."""
import story
from system import NONE

PATH = "/v1/intake/persons"
PAIR, OPERATOR = "pair-31", "operator"

# A search writes nothing, so no state refuses it; what a contact's permission says is an answer.
CANNOT = {"intake_search_persons": {"409"}}


def body(**members):
    return dict({"departement": "31"}, **members)


def person(s, **members):
    return s.made(s.ADVISER, PATH, body(**members), PATH)


def records(s):
    one = person(s, family_name="Lefebvre", given_names="Anne-Marie", birth_date="1984-03-07",
                 contacts=[{"kind": "phone", "value": "01 99 00 40 40"}])
    here = one.headers["Location"]
    for who in (s.ADVISER, PAIR):
        s.expect(s.ask(who, "GET", here), 200)
    heard = story.solicitation(s).json["id"]
    draft = s.made(OPERATOR, PATH, body(family_name="Lefevre", solicitation_id=heard), PATH)
    assert draft.json["state"] == "draft" and "candidates" not in draft.json, draft.json
    s.expect(s.ask(OPERATOR, "POST", PATH, body(solicitation_id=heard)), 409)
    s.expect(s.ask(s.ADVISER, "PATCH", here, {"note": "Personne inventée."}, version=1), 200)
    s.expect(s.ask(s.ADVISER, "PATCH", here, {"note": None}, version=1), 412)
    for target in (f"{PATH}/{NONE}", f"{PATH}/{NONE}/candidates", f"{PATH}/{NONE}/links",
                   f"{PATH}/{NONE}/merges", f"{PATH}/{NONE}/decision"):
        s.expect(s.ask(s.ADVISER, "GET", target), 404)
    s.expect(s.ask(s.ADVISER, "PATCH", f"{PATH}/{NONE}", {"note": None}, version=1), 404)
    return one


def attach(s, one):
    heard = {"solicitation_id": story.solicitation(s).json["id"]}
    here = one.headers["Location"] + "/solicitations"
    s.expect(s.ask(s.ADVISER, "POST", here, heard, version=1), 412)
    s.expect(s.ask(s.ADVISER, "POST", here, heard, version=2), 200)
    other = person(s).headers["Location"] + "/solicitations"
    s.expect(s.ask(s.ADVISER, "POST", other, heard, version=1), 409)
    s.expect(s.ask(s.ADVISER, "POST", other, {"solicitation_id": NONE}, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"{PATH}/{NONE}/solicitations", heard, version=1), 404)


def search(s, one):
    asked = body(family_name="LEFEVRE", given_names="anne marie", birth_date="1984-07-03")
    found = s.expect(s.ask(PAIR, "POST", PATH + "/search", asked), 200).json["items"]
    assert one.json["id"] in [c["id"] for c in found], found
    s.expect(s.ask(s.ADVISER, "POST", PATH + "/search", body(commune="31555")), 422)
    two = person(s, family_name="Lefèvre", given_names="Anne Marie", birth_date="1984-03-07")
    assert one.json["id"] in [c["id"] for c in two.json["candidates"]], two.json
    candidates = one.headers["Location"] + "/candidates"
    assert two.json["id"] in [c["id"] for c in s.expect(
        s.ask(s.ADVISER, "GET", candidates), 200).json["items"]]
    return two


def merge(s, one, two):
    here = one.headers["Location"]
    said = {"other_id": two.json["id"]}
    s.expect(s.ask(s.ADVISER, "POST", here + "/distinct", {"other_id": NONE}), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"{PATH}/{NONE}/distinct", said), 404)
    s.expect(s.ask(s.ADVISER, "POST", here + "/distinct", said), 201)
    how = dict(said, other_version=1)
    s.expect(s.ask(s.ADVISER, "POST", here + "/merges", how, version=3), 409)
    how["despite_distinct"] = True
    s.expect(s.ask(s.ADVISER, "POST", here + "/merges", how, version=1), 412)
    s.expect(s.ask(s.ADVISER, "POST", f"{PATH}/{NONE}/merges", how, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", here + "/merges", dict(how, other_id=NONE), version=3), 422)
    done = s.expect(s.ask(s.ADVISER, "POST", here + "/merges", how, version=3), 201)
    s.expect(s.ask(s.ADVISER, "GET", here + "/merges"), 200)
    return done


def merged(s, one, two):
    """Nothing is done to a record that became another one."""
    gone = two.headers["Location"]
    told = s.expect(s.ask(s.ADVISER, "GET", gone), 200).json
    assert told["merged_into"] == one.json["id"] and "family_name" not in told, told
    for method, path, content, version in (
            ("PATCH", "", {"note": None}, 2), ("POST", "/distinct", {"other_id": one.json["id"]}, None),
            ("POST", "/contacts", {"kind": "email", "value": "a@example.org"}, None),
            ("POST", "/links", {"kind": "carer", "organisation": "Service inventé"}, None),
            ("POST", "/accounts", {"account": "x", "checked_how": "in_person_known"}, None)):
        s.expect(s.ask(s.ADVISER, method, gone + path, content, version=version), 409)


def undo(s, done):
    here = f"/v1/intake/merges/{done.json['id']}/undo"
    s.expect(s.ask(s.ADVISER, "POST", here, version=7), 412)
    s.expect(s.ask(s.ADVISER, "POST", here, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", here, version=2), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"/v1/intake/merges/{NONE}/undo", version=1), 404)


def contacts(s, one):
    here = one.headers["Location"] + "/contacts"
    made = s.good(PAIR, "POST", here, {
        "kind": "phone", "value": "01 99 00 41 41", "discreet": True,
        "hours": [{"days": ["mon"], "from": "09:00", "to": "12:00"}]}).json
    s.expect(s.ask(PAIR, "POST", here, {"kind": "phone", "value": "x y z"}), 422)
    s.expect(s.ask(PAIR, "POST", f"{PATH}/{NONE}/contacts", {"kind": "phone", "value": "0199004141"}), 404)
    there = f"/v1/intake/contacts/{made['id']}"
    asked = "/permission?means=voice&purpose=call_back&at=2026-11-23T08:30:00Z"
    assert s.expect(s.ask(PAIR, "GET", there + asked), 200).json["answer"] == "allowed"
    s.expect(s.ask(PAIR, "GET", f"/v1/intake/contacts/{NONE}" + asked), 404)
    s.expect(s.ask(s.ADVISER, "PATCH", there, {"never": True}, version=1), 200)
    assert s.expect(s.ask(PAIR, "GET", there + asked), 200).json["answer"] == "never"
    s.expect(s.ask(s.ADVISER, "PATCH", there, {"never": False}, version=1), 412)
    s.expect(s.ask(s.ADVISER, "PATCH", there, {"means": ["email"]}, version=2), 422)
    s.expect(s.ask(s.ADVISER, "PATCH", there, {"ended": True}, version=2), 200)
    s.expect(s.ask(s.ADVISER, "PATCH", there, {"never": False}, version=3), 409)
    s.expect(s.ask(s.ADVISER, "PATCH", f"/v1/intake/contacts/{NONE}", {"never": True}, version=1), 404)


def links(s, one):
    here = one.headers["Location"] + "/links"
    made = s.good(s.ADVISER, "POST", here, {
        "kind": "curatelle", "organisation": "Association inventée", "proof": "seen"}).json
    s.expect(s.ask(s.ADVISER, "POST", here, {"kind": "carer"}), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"{PATH}/{NONE}/links", {"kind": "carer", "organisation": "x"}), 404)
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    decided = s.expect(s.ask(s.ADVISER, "GET", one.headers["Location"] + "/decision?matter=property"), 200)
    assert decided.json["rule"] == "self_assisted", decided.json
    there = f"/v1/intake/links/{made['id']}"
    s.expect(s.ask(s.ADVISER, "PATCH", there, {"limits": "Revenus seulement"}, version=1), 200)
    s.expect(s.ask(s.ADVISER, "PATCH", there, {"limits": None}, version=1), 412)
    s.expect(s.ask(s.ADVISER, "PATCH", there, {"power": "alone"}, version=2), 422)
    s.expect(s.ask(s.ADVISER, "PATCH", there, {"ended": True}, version=2), 200)
    s.expect(s.ask(s.ADVISER, "PATCH", there, {"limits": None}, version=3), 409)
    s.expect(s.ask(s.ADVISER, "PATCH", f"/v1/intake/links/{NONE}", {"limits": None}, version=1), 404)


def accounts(s, one):
    here = one.headers["Location"] + "/accounts"
    how = {"account": "person-invented-31", "checked_how": "in_person_with_document"}
    made = s.good(s.ADVISER, "POST", here, how).json
    s.expect(s.ask(s.ADVISER, "POST", here, how), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"{PATH}/{NONE}/accounts", how), 404)
    there = f"/v1/intake/accounts/{made['id']}/end"
    s.expect(s.ask(s.ADVISER, "POST", there), 200)
    s.expect(s.ask(s.ADVISER, "POST", there), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"/v1/intake/accounts/{NONE}/end"), 404)


def call(s):
    one = records(s)
    attach(s, one)
    two = search(s, one)
    done = merge(s, one, two)
    merged(s, one, two)
    for shown in ("/candidates", "/decision"):
        s.expect(s.ask(s.ADVISER, "GET", two.headers["Location"] + shown), 409)
    undo(s, done)
    contacts(s, one)
    links(s, one)
    accounts(s, one)
