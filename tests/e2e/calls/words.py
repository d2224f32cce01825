"""Full text, the search as a body, its facets, the map and the glossary, with each refusal that they document."""
import csv
import io
import time

from system import NONE

SEARCH, FACETS, GLOSSARY = "/v1/directory/search", "/v1/directory/search/facets", "/v1/directory/glossary"
MAP, SAVED = "/v1/directory/map", "/v1/directory/saved-searches"
CANNOT = {}


def counts(s):
    asked = {"commune": "31555", "radius_km": 60, "departement": "31", "theme": "emploi"}
    by_body = s.expect(s.ask(None, "POST", FACETS, asked), 200).json
    query = "&".join(f"{k}={v}" for k, v in asked.items())
    assert s.expect(s.ask(None, "GET", f"{FACETS}?{query}"), 200).json["facets"] == by_body["facets"]
    s.expect(s.ask(None, "POST", FACETS, dict(asked, epci="000000000")), 422)
    s.expect(s.ask(None, "GET", FACETS), 400)


def drawn(s):
    frame = {"bbox": "0.4,42.6,2.2,44.0", "theme": "emploi", "limit": 20}
    by_body = s.expect(s.ask(None, "POST", MAP, frame), 200)
    assert by_body.type == "application/geo+json", by_body.type
    query = "&".join(f"{k}={v}" for k, v in frame.items())
    assert s.expect(s.ask(None, "GET", f"{MAP}?{query}"), 200).json["features"] == by_body.json["features"] != []
    s.expect(s.ask(None, "POST", MAP, dict(frame, bbox="1,2,3,x")), 422)
    s.expect(s.ask(None, "GET", MAP + "?departement=31&limit=0"), 400)


def told(s, here):
    """An offer that comes now is news soon."""
    actor = s.made(s.COORDINATOR, "/v1/directory/actors",
                   {"departement": "31", "type": "ccas", "sector": "ordinary", "name": "Acteur inventé",
                    "commune": "31483"}, "/v1/directory/actors")
    s.made(s.COORDINATOR, "/v1/directory/offers",
           {"departement": "31", "actor_id": actor.json["id"], "name": "Offre inventée", "sector": "ordinary",
            "themes": ["emploi"], "mode": "on_site", "commune": "31483"}, "/v1/directory/offers")
    until = time.monotonic() + 60
    while s.expect(s.ask(s.ADVISER, "GET", here), 200).json["unseen"] == 0:
        assert time.monotonic() < until, "the offer is no news after a minute"
        time.sleep(1)


def saved(s):
    body = {"departement": "31", "criteria": {"commune": "31483", "radius_km": 5, "theme": "emploi"}}
    made = s.expect(s.ask(s.ADVISER, "POST", SAVED, body), 201)
    here = made.headers["Location"]
    s.expect(s.ask(s.ADVISER, "POST", SAVED, dict(body, departement="44")), 403)
    s.expect(s.ask(s.ADVISER, "POST", SAVED, dict(body, criteria={"commune": "31999"})), 422)
    s.expect(s.ask(s.ADVISER, "GET", SAVED + "?departement=44"), 403)
    found = s.expect(s.ask(s.ADVISER, "GET", SAVED + "?departement=31"), 200).json["items"]
    assert made.json["id"] in [i["id"] for i in found], found
    s.expect(s.ask(s.ADVISER, "GET", here), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", here), 404)
    told(s, here)
    s.expect(s.ask(s.ADVISER, "POST", here + "/seen"), 200)
    s.expect(s.ask(s.ADVISER, "POST", f"{SAVED}/{NONE}/seen"), 404)
    s.expect(s.ask(s.COORDINATOR, "DELETE", here), 404)
    s.expect(s.ask(s.ADVISER, "DELETE", here), 200)
    s.expect(s.ask(s.ADVISER, "GET", here), 404)


def call(s):
    saved(s)
    counts(s)
    drawn(s)
    body = {"commune": "31483", "age": 9, "theme": "scolarite", "text": "acceuil péri", "limit": 5}
    asked = s.expect(s.ask(None, "POST", SEARCH, body), 200).json
    assert asked["understood"][0]["as"] == "spelling", asked["understood"]
    same = s.expect(s.ask(None, "GET", SEARCH + "?commune=31483&age=9&theme=scolarite&text=acceuil%20p%C3%A9ri&limit=5"),
                    200).json
    assert [i["offer"]["id"] for i in asked["items"]] == [i["offer"]["id"] for i in same["items"]] != []
    s.expect(s.ask(None, "POST", SEARCH, {"commune": "31999"}), 422)
    s.expect(s.ask(None, "POST", SEARCH, dict(body, text="+++")), 422)
    s.expect(s.ask(None, "POST", SEARCH, dict(body, name="Texte inventé")), 422)
    s.expect(s.ask(s.ADVISER, "POST", SEARCH, body), 200)
    whole = s.expect(s.ask(None, "GET", GLOSSARY), 200).json["items"]
    assert len(whole) >= 120 and len({(i["acronym"], i["full"]) for i in whole}) == len(whole)
    found = s.expect(s.ask(None, "GET", GLOSSARY + "?text=m%C3%A9dico&theme=children"), 200).json["items"]
    assert "IME" in [i["acronym"] for i in found], found
    s.expect(s.ask(None, "GET", GLOSSARY + "?theme=castles"), 400)
    table = s.expect(s.ask(None, "GET", GLOSSARY + "?format=csv"), 200)
    assert table.type.startswith("text/csv"), table.type
    rows = list(csv.DictReader(io.StringIO(table.raw.decode())))
    assert [r["acronym"] for r in rows] == [i["acronym"] for i in whole]
