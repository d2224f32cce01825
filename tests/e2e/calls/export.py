"""Every operation by which the directory leaves (exports, changes, HSDS, FHIR), and each refusal that it documents."""
from fhir_judge import Judge
from system import NONE, until

# Failures that no caller can provoke: `since` and the rest are refused by their pattern (400); a page is never invalid.
CANNOT = {
    "directory_list_changes": {"422"},
    "directory_hsds_list_taxonomies": {"422"},
    "directory_hsds_list_terms": {"422"},
    "directory_hsds_list_services": {"206", "304", "416"},
    "directory_hsds_list_organizations": {"206", "304", "416"},
    **{f"directory_fhir_search_{kind}": {"422"} for kind in ("healthcare_service", "organization", "location")},
    "directory_fhir_metadata": {"422", "400"},
}
EXPORTS, FHIR = "/v1/directory/exports", "/v1/directory/fhir/"
JUDGE = Judge()


def files(s):
    made = until("an export", lambda: s.expect(s.ask(None, "GET", EXPORTS), 200).json["items"], 90)[0]
    here = f"{EXPORTS}/{made['id']}/directory.ndjson"
    whole = s.expect(s.ask(None, "GET", here), 200)
    for name in ("structures.json", "actors.csv", "offers.geojson"):
        s.expect(s.ask(None, "GET", f"{EXPORTS}/latest/{name}"), 200)
    s.expect(s.ask(None, "GET", here, more={"Range": "bytes=0-99"}), 206)
    s.expect(s.ask(None, "GET", here, more={"Range": "bytes=999999999-"}), 416)
    s.expect(s.ask(None, "GET", here, more={"If-None-Match": whole.headers["ETag"]}), 304)
    s.expect(s.ask(None, "GET", f"{EXPORTS}/{NONE}/directory.ndjson"), 404)
    s.expect(s.ask(None, "GET", f"{EXPORTS}/oldest/directory.ndjson"), 400)


def changes(s):
    first = s.expect(s.ask(None, "GET", "/v1/directory/changes?limit=5&departement=31"), 200).json
    s.expect(s.ask(None, "GET", f"/v1/directory/changes?since={first['next']}"), 200)
    s.expect(s.ask(None, "GET", "/v1/directory/changes?since=1.00000001.5"), 410)
    s.expect(s.ask(None, "GET", "/v1/directory/changes?since=x"), 400)


def hsds(s):
    for path in ("", "/profile"):
        s.expect(s.ask(None, "GET", "/hsds" + path), 200)
        s.expect(s.ask(None, "GET", f"/hsds{path}?no=1"), 400)
    for kind in ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"):
        page = s.expect(s.ask(None, "GET", f"/hsds/{kind}?per_page=5"), 200).json
        s.expect(s.ask(None, "GET", f"/hsds/{kind}/{page['contents'][0]['id']}"), 200)
        s.expect(s.ask(None, "GET", f"/hsds/{kind}/{NONE}"), 404)
        s.expect(s.ask(None, "GET", f"/hsds/{kind}?page=0"), 400)
        s.expect(s.ask(None, "GET", f"/hsds/{kind}/x"), 400)
    for kind in ("services", "organizations", "service_at_locations"):
        s.expect(s.ask(None, "GET", f"/hsds/{kind}?search=invente&format=ndjson"), 200)
        s.expect(s.ask(None, "GET", f"/hsds/{kind}?search=%F0%9F%99%82"), 422)


def fhir(s):
    JUDGE.good(s.expect(s.ask(None, "GET", FHIR + "metadata"), 200).json)
    for kind in ("HealthcareService", "Organization", "Location"):
        page = JUDGE.good(s.expect(s.ask(None, "GET", FHIR + kind), 200).json)
        one = page["entry"][0]["resource"]["id"]
        JUDGE.good(s.expect(s.ask(None, "GET", f"{FHIR}{kind}/{one}"), 200).json)
        JUDGE.good(s.expect(s.ask(None, "GET", f"{FHIR}{kind}/{NONE}"), 404).json)
        JUDGE.good(s.expect(s.ask(None, "GET", f"{FHIR}{kind}?no=1"), 400).json)
        JUDGE.good(s.expect(s.ask(None, "GET", f"{FHIR}{kind}/x"), 400).json)


def call(s):
    # a place that is shown, of an actor that is: without it there is no Location and no service at a location
    actor = s.made(s.COORDINATOR, "/v1/directory/actors", {
        "departement": "31", "type": "ccas", "sector": "ordinary", "name": "Acteur inventé", "commune": "31483"},
        "/v1/directory/actors").json["id"]
    place = s.made(s.COORDINATOR, "/v1/directory/places", {
        "departement": "31", "actor_id": actor, "name": "Lieu inventé", "commune": "31483"}, "/v1/directory/places").json["id"]
    offer = s.made(s.COORDINATOR, "/v1/directory/offers", {
        "departement": "31", "actor_id": actor, "name": "Offre inventée", "sector": "ordinary", "themes": ["soins"],
        "mode": "on_site", "commune": "31483"}, "/v1/directory/offers")
    s.expect(s.ask(s.COORDINATOR, "PUT", offer.headers["Location"] + "/places", {"places": [{"place_id": place}]}, version=1), 200)
    hsds(s)
    fhir(s)
    changes(s)
    files(s)
