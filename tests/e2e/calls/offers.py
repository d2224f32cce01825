"""Every operation on offers, places, hours and contacts, and each refusal that it documents."""
from system import NONE

ACTORS, OFFERS, PLACES, CONTACTS = (f"/v1/directory/{kind}" for kind in
                                    ("actors", "offers", "places", "contacts"))
CANNOT = {}
WEEK = {"weekly": [{"days": ["monday", "tuesday"], "opens": "09:00", "closes": "12:00"},
                   {"days": ["saturday"], "opens": "09:30", "closes": "11:00", "nth": [1, -1]}],
        "exceptions": [{"from": "2026-12-24", "until": "2026-12-31", "closed": True, "why": "annual_leave"}]}
NEVER = {"weekly": [{"days": ["monday"], "opens": "09:00", "closes": "12:00", "until": "2020-12-31"}]}


def actor(s):
    made = s.made(s.COORDINATOR, ACTORS,
                  {"departement": "31", "type": "pfra", "sector": "specialised", "name": "Acteur inventé",
                   "commune": "31483", "does": ["Répit inventé."], "tags": ["rapt"],
                   "membership": "core_member", "member_category": "esms"}, ACTORS)
    here = made.headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"member_category": None, "membership": "partner"},
                   version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"siret": "13003013300017"}, version=2), 422)
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    return made.json["id"]


def offer(s, of):
    body = {"departement": "31", "actor_id": of, "name": "Offre inventée", "sector": "specialised",
            "themes": ["aidants_repit"], "mode": "mixed", "commune": "31483", "disability_types": ["autism"],
            "receptions": ["respite", "sequential"], "languages": ["fr", "fsl"], "publics": ["carer"],
            "zone": ["31", "31483", "200072643"], "doors": ["free", "cdaph_orientation"],
            "orientations": ["7_8"], "fee": "free", "intake_by": ["user"], "hours": WEEK}
    made = s.made(s.COORDINATOR, OFFERS, body, OFFERS)
    s.expect(s.ask(s.COORDINATOR, "POST", OFFERS, dict(body, hours=NEVER)), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", OFFERS, dict(body, orientations=[])), 422)
    here = made.headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"languages": [], "fee": None}, version=1), 200)
    for target in ("opening", "opening?at=2026-12-07T09:30:00Z"):
        assert s.expect(s.ask(None, "GET", f"{here}/{target}"), 200).json["known"]
    s.expect(s.ask(None, "GET", f"{here}/opening?at=2026-12-07"), 400)
    s.expect(s.ask(None, "GET", f"{OFFERS}/{NONE}/opening"), 404)
    return here


def place(s, of):
    body = {"departement": "31", "actor_id": of, "name": "Lieu inventé", "commune": "31555",
            "address": "1 rue inventée", "lat": 43.604321, "lon": 1.444321, "hours": WEEK,
            "accessibility": ["step_free_entrance", "induction_loop"], "confidential": True}
    made = s.made(s.COORDINATOR, PLACES, body, PLACES)
    here = made.headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", PLACES, dict(body, actor_id=NONE)), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", PLACES, dict(body, departement="44")), 403)
    public = s.expect(s.ask(None, "GET", here), 200).json
    assert public["hidden"] and not {"name", "address", "lat", "lon"} & set(public), public
    assert s.expect(s.ask(s.ADVISER, "GET", here), 200).json["address"] == "1 rue inventée"
    s.expect(s.ask(None, "GET", f"{PLACES}/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"transport": "Bus inventé."}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"transport": None}, version=1), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{PLACES}/{NONE}", {"transport": None}, version=1), 404)
    return made.json["id"]


def held(s, here, where):
    there = here + "/places"
    s.expect(s.ask(s.COORDINATOR, "PUT", there, {"places": [{"place_id": NONE}]}, version=2), 422)
    s.expect(s.ask(s.COORDINATOR, "PUT", there, {"places": []}, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "PUT", f"{OFFERS}/{NONE}/places", {"places": []}, version=1), 404)
    found = s.expect(s.ask(s.COORDINATOR, "PUT", there, {"places": [{"place_id": where, "hours": WEEK}]},
                           version=2), 200).json
    assert found["commune"] == "31555" and found["lat"] != 43.604321, found
    public = s.expect(s.ask(None, "GET", here), 200)
    assert b"1 rue invent" not in public.raw and b"43.604321" not in public.raw
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{PLACES}/{where}", {"active": False}, version=2), 409)


def contacts(s, of):
    there = f"{ACTORS}/{of}/contacts"
    body = {"function": "admissions", "visibility": "team", "phone": "05 36 49 00 01"}
    made = s.made(s.COORDINATOR, there, body, CONTACTS)
    here = made.headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", f"{ACTORS}/{NONE}/contacts", body), 404)
    s.expect(s.ask(None, "GET", here), 404)
    s.expect(s.ask("partner-31", "GET", here), 404)
    for who in (s.ADVISER, s.COORDINATOR, f"partner@31#{of}"):
        s.expect(s.ask(who, "GET", here), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"phone": None}, version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"visibility": "public"}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"visibility": "team"}, version=1), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{CONTACTS}/{NONE}", {"visibility": "team"}, version=1), 404)
    s.expect(s.ask(None, "GET", here), 200)


def call(s):
    of = actor(s)
    here = offer(s, of)
    held(s, here, place(s, of))
    contacts(s, of)
    for kind in ("offers", "places", "contacts"):
        found = s.expect(s.ask(None, "GET", f"{ACTORS}/{of}/{kind}"), 200)
        assert len(found.json["items"]) == 1, found.json
        s.expect(s.ask(None, "GET", f"{ACTORS}/{NONE}/{kind}"), 404)
    for kind in ("offers", "places"):
        lines = s.ask(None, "GET", f"{ACTORS}/{of}/{kind}?state=all", more={"Accept": "application/x-ndjson"})
        assert s.expect(lines, 200).type == "application/x-ndjson"
