#!/usr/bin/python3
"""What leaves the directory, whole, through the gateway: HSDS and data·inclusion by their official schemas, strictly,
FHIR R4 by that of HL7, files in pieces with their checksum; and that the judges see what is wrong."""
import base64
import copy
import csv
import hashlib
import io
import json

from export_judge import MISSING, Hsds, Inclusion
from fhir_judge import Judge
from system import Skipped, System, run_tests, until

EXPORTS = "/v1/directory/exports"
FHIR = "/v1/directory/fhir/"
JUDGE = Judge()
if not MISSING:
    HSDS, INCLUSION = Hsds(), Inclusion()


def need_schemas():
    if MISSING:
        raise Skipped("the official schemas are not there (C360_SHARED)")


def get(s, target, status=200, **headers):
    answer = s.ask(None, "GET", target, more=headers)
    assert answer.status == status, (target, answer)
    return answer


def latest(s):
    """The newest export, made after everything was loaded."""
    if not getattr(s, "export", None):
        s.sql("DELETE FROM directory.export")
        s.export = until("an export", lambda: get(s, EXPORTS).json["items"], 90)[0]
    return s.export


def file_of(s, name):
    """Its bytes, checked against the list."""
    export = latest(s)
    about = next(f for f in export["files"] if f["name"] == name)
    raw, at = b"", 0
    while at < about["bytes"]:
        piece = get(s, f"{EXPORTS}/{export['id']}/{name}", 206, Range=f"bytes={at}-")
        digest = base64.b64encode(hashlib.sha256(piece.raw).digest()).decode()
        assert piece.headers["Content-Digest"] == f"sha-256=:{digest}:"
        raw += piece.raw
        at += len(piece.raw)
    assert hashlib.sha256(raw).hexdigest() == about["sha256"]
    return raw, about["records"]


def none(faults, value):
    assert not faults, "\n".join(faults[:8]) + "\n" + json.dumps(value, ensure_ascii=False)[:3000]


def enrich(s):
    """One offer that has everything, and an actor with all its numbers."""
    body = {"departement": "31", "type": "mdph", "sector": "specialised", "name": "Acteur inventé entier", "commune": "31555",
            "address": "1 rue inventée", "phone": "05 36 49 00 00", "email": "accueil@example.org",
            "website": "https://exemple.fr/", "siret": "13003013300016", "finess_eg": "310000000", "does": ["Répit inventé."]}
    actor = s.good(s.COORDINATOR, "POST", "/v1/directory/actors", body).json["id"]
    hours = {"weekly": [{"days": ["monday", "friday"], "opens": "09:00", "closes": "24:00"},
                        {"days": ["saturday"], "opens": "09:30", "closes": "11:00", "nth": [1, -1]},
                        {"days": ["sunday"], "opens": "10:00", "closes": "11:00", "weeks": "even"}],
             "exceptions": [{"from": "2027-12-24", "until": "2027-12-31", "closed": True, "why": "annual_leave"},
                            {"from": "2028-01-02", "opens": "10:00", "closes": "12:00"}],
             "on_appointment": True, "note": "Au fond."}
    place = s.good(s.COORDINATOR, "POST", "/v1/directory/places", {
        "departement": "31", "actor_id": actor, "name": "Lieu inventé", "commune": "31555", "address": "2 rue inventée",
        "lat": 43.61, "lon": 1.45, "accessibility": ["lift", "induction_loop"], "accessibility_url": "https://acceslibre.beta.gouv.fr/x",
        "transport": "Bus inventé.", "hours": hours}).json["id"]
    offer = s.good(s.COORDINATOR, "POST", "/v1/directory/offers", {
        "departement": "31", "actor_id": actor, "name": "Offre inventée entière.", "sector": "specialised", "mode": "mixed",
        "themes": ["aidants_repit", "soins"], "needs": ["1.1.1", "1.3.4.1"], "commune": "31483", "age_min": 6, "age_max": 20,
        "disability_types": ["autism", "rare"], "receptions": ["respite"], "languages": ["fr", "fsl"], "communication": ["pictograms"],
        "publics": ["everybody", "carer"], "zone": ["31", "31483", "200072643", "france"], "doors": ["cdaph_orientation"],
        "orientations": ["7_8"], "conditions": "Après une visite.", "fee": "paying", "fee_note": "Selon le quotient.",
        "intake_modes": ["phone", "email", "form"], "intake_by": ["user", "professional"], "intake_url": "https://exemple.fr/demande",
        "intake_note": "Le matin.", "website": "https://exemple.fr/offre", "tags": ["rapt"], "hours": hours}).json
    s.good(s.COORDINATOR, "PUT", f"/v1/directory/offers/{offer['id']}/places", {"places": [{"place_id": place, "hours": hours}]},
           version=1)
    s.good(s.COORDINATOR, "POST", f"/v1/directory/actors/{actor}/contacts", {
        "function": "admissions", "visibility": "public", "offer_id": offer["id"], "phone": "05 36 49 00 02",
        "email": "offre@example.org", "url": "https://exemple.fr/contact"})
    return offer["id"]


def test_every_service_is_hsds_strictly(s):
    s.offer = enrich(s)
    raw, records = file_of(s, "hsds-services.ndjson")
    need_schemas()
    services = [json.loads(line) for line in raw.splitlines()]
    assert len(services) == records > 1000
    for one in services:
        none(HSDS.faults(one), one)
    whole = next(one for one in services if one["id"] == s.offer)
    assert whole["service_at_locations"][0]["location"]["addresses"][0]["address_1"] == "2 rue inventée"
    assert len(whole["schedules"]) == 3 and whole["contacts"] and whole["service_areas"]
    raw, records = file_of(s, "hsds-organizations.ndjson")
    for line in raw.splitlines():
        one = json.loads(line)
        none(HSDS.faults(one, "organization"), one)
    assert records > 5000


def test_pages_of_hsds_are_hsds(s):
    need_schemas()
    root = get(s, "/hsds").json
    assert root["version"] == "3.0" and root["openapi_url"].endswith("/openapi.json"), root
    get(s, "/openapi.json")
    page = get(s, "/hsds/services?per_page=200").json
    for one in page["contents"]:
        none(HSDS.in_list(one), one)
    one = get(s, f"/hsds/services/{s.offer}").json
    none(HSDS.faults(one), one)
    for path, kind in (("organizations", "organization"), ("service_at_locations", "service_at_location"),
                       ("taxonomies", "taxonomy"), ("taxonomy_terms", "taxonomy_term")):
        page = get(s, f"/hsds/{path}?per_page=50" + ("&full=true" if path[0] in "os" else "")).json
        assert page["size"] == len(page["contents"]) > 0
        for one in page["contents"]:
            none(HSDS.faults(one, kind), one)
        one = get(s, f"/hsds/{path}/{page['contents'][0]['id']}").json
        none(HSDS.faults(one, kind), one)
    term = next(a for a in get(s, f"/hsds/services/{s.offer}").json["attributes"] if a["value"] == "rare")["taxonomy_term"]["id"]
    found = get(s, f"/hsds/services?taxonomy_term_id={term}&per_page=200").json
    assert s.offer in [one["id"] for one in found["contents"]] and found["total_items"] < 1000
    lines = get(s, f"/hsds/services?taxonomy_term_id={term}&format=ndjson")
    assert lines.type == "application/x-ndjson" and len(lines.raw.splitlines()) == found["total_items"]


def test_every_structure_and_service_is_data_inclusion(s):
    raw, n_structures = file_of(s, "structures.json")
    structures = json.loads(raw)
    raw, n_services = file_of(s, "services.json")
    services = json.loads(raw)
    assert len(structures) == n_structures > 5000 and len(services) == n_services > 1000
    known = {one["id"] for one in structures}
    assert len(known) == n_structures and all(one["structure_id"] in known for one in services)
    need_schemas()
    for one in structures:
        none(INCLUSION.faults(one, "structure"), one)
    for one in services:
        none(INCLUSION.faults(one, "service"), one)
    whole = next(one for one in services if one["id"].endswith(s.offer))
    assert whole["publics"] == ["tous-publics"] and whole["nom"] == "Offre inventée entière" and "PH off" in whole["horaires_accueil"]


def test_what_the_schemas_miss_is_caught(s):
    """anchors of the exports: each of these mutations is no good document, whatever the official schema says."""
    need_schemas()
    service = get(s, f"/hsds/services/{s.offer}").json
    none(HSDS.faults(service), service)
    for spoil in (lambda d: d.update(status="ouvert"), lambda d: d.pop("id"), lambda d: d.update(id="42"),
                  lambda d: d.update(statut="x"), lambda d: d["organization"].update(statut="x"),
                  lambda d: d["schedules"][0].update(id="42"), lambda d: d.update(url="pas une adresse"),
                  lambda d: d.update(last_modified="hier"), lambda d: d.update(minimum_age=99),
                  lambda d: d["organization"].pop("description"), lambda d: d["phones"][0].pop("number") if "phones" in d
                  else d["contacts"][0]["phones"][0].pop("number")):
        other = copy.deepcopy(service)
        spoil(other)
        assert HSDS.faults(other), other
    one = next(d for d in json.loads(file_of(s, "services.json")[0]) if d["id"].endswith(s.offer))
    of = next(d for d in json.loads(file_of(s, "structures.json")[0]) if d.get("siret"))
    for kind, good, spoils in (
            ("service", one, (lambda d: d.update(thematiques=["handicap"]), lambda d: d.pop("date_maj"), lambda d: d.update(nom="x" * 151),
                              lambda d: d.update(publics=["tous-publics", "familles"]), lambda d: d.update(date_maj="2999-01-01"),
                              lambda d: d.update(date_maj="1999-12-31"), lambda d: d.update(nom="Un nom."), lambda d: d.update(statut="x"),
                              lambda d: d.update(id="autre--1"), lambda d: d.pop("lien_mobilisation"), lambda d: d.pop("latitude"),
                              lambda d: d.update(telephone="05 36 49 00 00 / 01"), lambda d: d.update(courriel="pas un courriel"))),
            ("structure", of, (lambda d: d.update(siret="13003013300016"[:-1]), lambda d: d.update(siret="13003013300017"),
                               lambda d: d.update(date_maj="2999-01-01"), lambda d: d.update(reseaux_porteurs=["x"])))):
        none(INCLUSION.faults(good, kind), good)
        for spoil in spoils:
            other = copy.deepcopy(good)
            spoil(other)
            assert INCLUSION.faults(other, kind), other


def test_the_directory_is_fhir(s):
    JUDGE.good(get(s, FHIR + "metadata").json)
    for kind, most in (("HealthcareService", 6), ("Location", 6), ("Organization", 4)):
        target, seen = f"{FHIR}{kind}?_count=50", []
        for _ in range(most):
            answer = get(s, target)
            assert answer.type == "application/fhir+json"
            page = JUDGE.good(answer.json)
            seen += [e["resource"]["id"] for e in page.get("entry", [])]
            assert all(e["fullUrl"].endswith(f"{FHIR}{kind}/{e['resource']['id']}") for e in page.get("entry", []))
            links = {link["relation"]: link["url"] for link in page["link"]}
            if "next" not in links:
                break
            assert links["next"].startswith(f"http://127.0.0.1:{s.base}{FHIR}"), links
            target = links["next"].split(str(s.base), 1)[1]
        assert len(set(seen)) == len(seen) > 0
    one = JUDGE.good(get(s, f"{FHIR}HealthcareService/{s.offer}").json)
    place, of = one["location"][0]["reference"], one["providedBy"]["reference"]
    JUDGE.good(get(s, FHIR + place).json)
    JUDGE.good(get(s, FHIR + of).json)
    for search in (f"HealthcareService?organization={of}", f"HealthcareService?location={place}&service-type=soins",
                   f"HealthcareService?_id={s.offer}&active=true&name=entiere", f"HealthcareService?_id={s.offer}&_lastUpdated=ge2020-01-01",
                   "HealthcareService?service-type=urn:c360:codes:problem_types|aidants_repit&name=offre+entiere",
                   f"Location?organization={of}&near=43.6|1.45|5|km", "Location?near=43.6101|1.4501|50|m&status=active",
                   f"Location?address-city=toulouse&name=lieu+invente&organization={of}", "Organization?identifier=https://sirene.fr|13003013300016",
                   "Organization?type=mdph&name=acteur+invente&address-city=toulouse"):
        page = JUDGE.good(get(s, FHIR + search).json)
        assert len(page.get("entry", [])) == 1, (search, page)
    for search in (f"HealthcareService?_id={s.offer}&active=false", f"HealthcareService?_id={s.offer}&_lastUpdated=lt2020-01-01",
                   "Location?near=48.85|2.35|5|km", "HealthcareService?service-type=urn:other|soins",
                   "Organization?identifier=urn:other|13003013300016"):
        assert "entry" not in JUDGE.good(get(s, FHIR + search).json), search
    for search in ("Location?near=north", "HealthcareService?_id=x", "HealthcareService?_lastUpdated=gt2026-13-01", "HealthcareService?no=1",
                   "HealthcareService?organization=Patient/1"):
        JUDGE.good(get(s, FHIR + search, 400).json)
    JUDGE.good(get(s, FHIR + "Location/0197f0a0-0000-7000-8000-00000000dead", 404).json)


def test_tables_and_maps_can_be_read(s):
    for name, least in (("actors.csv", 5000), ("offers.csv", 1000)):
        raw, records = file_of(s, name)
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))
        assert len(rows) == records > least and all(len(row) == len(rows[0]) and None not in row for row in rows)
    raw, records = file_of(s, "offers.geojson")
    features = json.loads(raw)["features"]
    assert len(features) == records > 1000
    for one in features:
        lon, lat = one["geometry"]["coordinates"]
        assert -63 < lon < 56 and -22 < lat < 52 and one["properties"]["position"] in ("place", "commune")


def test_a_file_is_resumed_through_the_gateway(s):
    export = latest(s)
    target = f"{EXPORTS}/{export['id']}/directory.ndjson"
    whole = get(s, target)
    etag = whole.headers["ETag"]
    assert whole.headers["Repr-Digest"] == "sha-256=:" + base64.b64encode(hashlib.sha256(whole.raw).digest()).decode() + ":"
    cut = len(whole.raw) // 3
    s.good(s.COORDINATOR, "PATCH", f"/v1/directory/offers/{s.offer}", {"description": "Autre texte."}, version=2)
    rest = get(s, target, 206, Range=f"bytes={cut}-", **{"If-Range": etag})
    assert rest.headers["Content-Range"] == f"bytes {cut}-{cut + len(rest.raw) - 1}/{len(whole.raw)}"
    assert whole.raw[:cut] + rest.raw == whole.raw[:cut + len(rest.raw)]
    assert get(s, target, 304, **{"If-None-Match": etag}).raw == b""
    get(s, target, 416, Range=f"bytes={len(whole.raw)}-")


def test_the_feed_goes_on_where_the_export_ends(s):
    since = latest(s)["since"]
    told = get(s, f"/v1/directory/changes?since={since}&kind=offer").json
    assert s.offer in [c["id"] for c in told["items"]] and not told["more"]
    again = get(s, f"/v1/directory/changes?since={told['next']}").json
    assert again["items"] == []


if __name__ == "__main__":
    with System("directory_export", 24100, {"gateway": "C360_RATE_PER_MINUTE=0"}, offers=1500) as system:
        system.COORDINATOR = "coordonnateur-31"
        run_tests("__main__", system)
