"""Full text, the search as a body, its facets, the map and the glossary, with each refusal that they document."""
import csv
import io

SEARCH, FACETS, GLOSSARY = "/v1/directory/search", "/v1/directory/search/facets", "/v1/directory/glossary"
MAP = "/v1/directory/map"
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


def call(s):
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
