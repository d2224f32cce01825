"""Who carries a community, and the way of a late partner: every operation, and each refusal that it documents."""
from system import NONE

ACTORS, CARRIERS, PROSPECTS, FORWARDED = (
    f"/v1/directory/{kind}" for kind in ("actors", "carriers", "prospects", "forwarded-prospects"))
# its parameters are checked before the handler: what is wrong with them is 400
CANNOT = {"directory_list_carriers": {"422"}}


def actor(s):
    return s.made(s.COORDINATOR, ACTORS, {"departement": "31", "type": "club_sportif", "sector": "ordinary",
                                          "name": "Club inventé", "commune": "31483"}, ACTORS).json["id"]


def carriers(s):
    of = actor(s)
    body = {"departement": "31", "actor_id": of, "role": "co_porteur", "share": 100, "from_on": "2023-01-31"}
    # nothing of it is told to others: there is no position to wait for
    here = s.expect(s.ask(s.COORDINATOR, "POST", CARRIERS, body), 201).headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "POST", CARRIERS, body), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", CARRIERS, dict(body, departement="44")), 403)
    s.expect(s.ask(s.COORDINATOR, "POST", CARRIERS, dict(body, role="porteur", share=10000)), 422)
    s.expect(s.ask(None, "GET", here), 200)
    s.expect(s.ask(None, "GET", f"{CARRIERS}/{NONE}"), 404)
    assert s.expect(s.ask(None, "GET", f"{CARRIERS}?departement=31"), 200).json["items"]
    s.expect(s.ask(None, "GET", f"{CARRIERS}?departement=31&state=lost"), 400)
    s.expect(s.ask(None, "GET", f"{CARRIERS}?departement=31&cursor=forged"), 400)
    s.expect(s.ask(f"partner@31#{of}", "GET", f"{FORWARDED}?departement=31"), 200)
    end = {"ended_on": "2025-01-01"}
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/end", {"ended_on": "2022-01-01"}, version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/end", end, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{CARRIERS}/{NONE}/end", end, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/end", end, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/end", end, version=2), 409)
    s.expect(s.ask(f"partner@31#{of}", "GET", f"{FORWARDED}?departement=31"), 403)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{FORWARDED}?departement=31&cursor=forged"), 400)


def late_partner(s):
    of = actor(s)
    here = s.expect(s.ask(s.COORDINATOR, "POST", PROSPECTS, {
        "departement": "31", "name": "Collectif inventé", "status": "collective", "intent": "join",
        "interest": "Ouvrir un atelier à tous.", "email": "contact@collectif.example.org",
        "letter": "Nous souhaitons rejoindre la communauté."}), 201).headers["Location"]
    join = {"actor_id": of, "kind": "partner", "basis": "adhesion", "joined_on": "2025-01-01",
            "adhesion": {"circuits": "Par téléphone."}}
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/steps", {"state": "forwarded"}, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/membership", join, version=2), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/steps", {"state": "contacted", "on": "2024-12-01"}, version=2), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/membership", dict(join, joined_on="9999-12-31"), version=3), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/membership", join, version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", f"{PROSPECTS}/{NONE}/membership", join, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", here + "/membership", join, version=3), 403)
    s.good(s.COORDINATOR, "POST", here + "/membership", join, version=3)
    way = s.expect(s.ask(s.COORDINATOR, "GET", here + "/path"), 200).json
    assert way["state"] == "joined" and way["adhesion"]["state"] == "draft", way
    s.expect(s.ask(s.COORDINATOR, "GET", f"{PROSPECTS}/{NONE}/path"), 404)


def call(s):
    carriers(s)
    late_partner(s)
