"""Every operation on links "still true?", and each refusal that it documents."""
from system import NONE

ACTORS, OFFERS, LINKS = (f"/v1/directory/{kind}" for kind in ("actors", "offers", "keep-links"))
OPENINGS, ANSWERS = "/v1/directory/keep-link-openings", "/v1/directory/keep-link-answers"
# an opening has no state that forbids it
CANNOT = {"directory_open_keep_link": {"409"}}


def some(s):
    actor = s.made(s.COORDINATOR, ACTORS,
                   {"departement": "31", "type": "pfra", "sector": "specialised", "name": "Acteur inventé",
                    "commune": "31483"}, ACTORS).json["id"]
    return actor, s.made(s.COORDINATOR, OFFERS,
                         {"departement": "31", "actor_id": actor, "name": "Offre inventée", "sector": "ordinary",
                          "themes": ["soins"], "mode": "on_site", "commune": "31483"}, OFFERS).json["id"]


def call(s):
    actor, offer = some(s)
    there = f"{ACTORS}/{actor}/keep-links"
    s.expect(s.ask(s.ADVISER, "POST", there, {"expires_in_days": 0}), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"{ACTORS}/{NONE}/keep-links", {}), 404)
    link = s.made(s.ADVISER, there, {"max_uses": 9}, LINKS)
    here, token = link.headers["Location"], link.json["token"]
    for target in (here, here + "/uses", there):
        s.expect(s.ask(s.ADVISER, "GET", target), 200)
    for target in (f"{LINKS}/{NONE}", f"{LINKS}/{NONE}/uses", f"{ACTORS}/{NONE}/keep-links"):
        s.expect(s.ask(s.ADVISER, "GET", target), 404)
    shown = s.expect(s.ask(None, "POST", OPENINGS, {"token": token}), 200).json
    assert [o["offer_id"] for o in shown["offers"]] == [offer], shown
    s.expect(s.ask(None, "POST", OPENINGS, {"token": ""}), 422)
    said = {"token": token, "offer_id": offer}
    s.expect(s.ask(None, "POST", ANSWERS, dict(said, answer="still_true")), 200)
    lines = {"lines": [{"unit": "place", "free": 1, "total": 8}]}
    s.expect(s.ask(None, "POST", ANSWERS, dict(said, answer="capacity", capacity=lines)), 200)
    s.expect(s.ask(None, "POST", ANSWERS, dict(said, answer="capacity")), 422)
    waits = s.expect(s.ask(None, "POST", ANSWERS, dict(said, answer="change", change={"name": "Nom proposé"})), 200).json
    assert waits["waits"] and waits["change_id"], waits
    s.expect(s.ask(None, "POST", ANSWERS, dict(said, answer="closed", why="moved")), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{OFFERS}/{offer}", {"active": False}, version=1), 200)
    s.expect(s.ask(None, "POST", ANSWERS, dict(said, answer="still_true")), 409)
    end = here + "/revocation"
    s.expect(s.ask(s.ADVISER, "POST", end, version=9), 412)
    s.expect(s.ask(s.ADVISER, "POST", f"{LINKS}/{NONE}/revocation", version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", end, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", end, version=2), 409)
    s.expect(s.ask(None, "POST", OPENINGS, {"token": token}), 410)
    s.expect(s.ask(None, "POST", ANSWERS, dict(said, answer="still_true")), 410)
    elsewhere = s.sql("SELECT id FROM directory.actor WHERE departement = '44' AND active LIMIT 1")[0][0]
    s.expect(s.ask(s.ADVISER, "POST", f"{ACTORS}/{elsewhere}/keep-links", {}), 403)
