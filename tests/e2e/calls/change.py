"""Every operation on proposed changes, what an actor changes of its own at once, and each refusal."""
from system import NONE

ACTORS, OFFERS, CHANGES = (f"/v1/directory/{kind}" for kind in ("actors", "offers", "proposed-changes"))
CANNOT = {}


def some(s):
    actor = s.made(s.COORDINATOR, ACTORS,
                   {"departement": "31", "type": "pfra", "sector": "specialised", "name": "Acteur inventé",
                    "commune": "31483"}, ACTORS).json["id"]
    return actor, s.made(s.COORDINATOR, OFFERS,
                         {"departement": "31", "actor_id": actor, "name": "Offre inventée", "sector": "ordinary",
                          "themes": ["soins"], "mode": "on_site", "commune": "31483"}, OFFERS).json["id"]


def at_once(s, own, offer):
    there = f"{OFFERS}/{offer}"
    hours = {"hours": {"weekly": [{"days": ["monday"], "opens": "09:00", "closes": "12:00"}]}}
    s.expect(s.ask(f"partner@31#{NONE}", "PATCH", there, hours, version=1), 403)
    s.expect(s.ask(own, "PATCH", there, {"name": "Autre nom"}, version=1), 403)
    s.expect(s.ask(own, "PATCH", there, hours, version=1), 200)


def proposed(s, own, offer, name):
    body = {"offer": {"id": offer, "version": s.good(s.ADVISER, "GET", f"{OFFERS}/{offer}").json["version"],
                      "change": {"name": name}}, "words": "Texte inventé."}
    return s.made(own, CHANGES, body, CHANGES), body


def call(s):
    actor, offer = some(s)
    own, stranger = f"partner@31#{actor}", f"partner@31#{NONE}"
    at_once(s, own, offer)
    one, body = proposed(s, own, offer, "Nom proposé")
    s.expect(s.ask(stranger, "POST", CHANGES, body), 403)
    s.expect(s.ask(own, "POST", CHANGES, {"offer": dict(body["offer"], version=9)}), 409)
    s.expect(s.ask(own, "POST", CHANGES, {"offer": dict(body["offer"], change={"zone": ["31999"]})}), 422)
    here = one.headers["Location"]
    s.expect(s.ask(own, "GET", here), 200)
    s.expect(s.ask(stranger, "GET", here), 404)
    for who in (own, s.ADVISER):
        found = s.expect(s.ask(who, "GET", f"{CHANGES}?departement=31"), 200).json["items"]
        assert one.json["id"] in [c["id"] for c in found], found
    s.expect(s.ask(s.ADVISER, "GET", f"{CHANGES}?departement=44"), 403)
    yes, no = {"subject_version": 2}, {"reason": "not_true", "answer": "Texte inventé."}
    for act, said, who in (("acceptance", yes, s.COORDINATOR), ("refusal", no, s.COORDINATOR), ("withdrawal", None, own)):
        s.expect(s.ask(who, "POST", f"{CHANGES}/{NONE}/{act}", said, version=1), 404)
        s.expect(s.ask(who, "POST", f"{here}/{act}", said, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/acceptance", {"subject_version": 0}, version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/refusal", {"reason": "x"}, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", here + "/refusal", no, version=1), 403)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/acceptance", {"subject_version": 1}, version=1), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/acceptance", yes, version=1), 200)
    assert s.expect(s.ask(None, "GET", f"{OFFERS}/{offer}"), 200).json["name"] == "Nom proposé"
    two, _ = proposed(s, own, offer, "Encore un nom")
    s.expect(s.ask(s.COORDINATOR, "POST", two.headers["Location"] + "/refusal", no, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", two.headers["Location"] + "/refusal", no, version=2), 409)
    three, _ = proposed(s, own, offer, "Un nom de plus")
    s.expect(s.ask(own, "POST", three.headers["Location"] + "/withdrawal", version=1), 200)
    s.expect(s.ask(own, "POST", three.headers["Location"] + "/withdrawal", version=2), 409)
