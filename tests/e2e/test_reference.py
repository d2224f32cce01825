#!/usr/bin/python3
"""The reference data answer through the gateway: all of it, page by page, and the search."""
import collections
import math

from system import System, run_tests

MDPH_SITES = "mdph"


def test_4829_communes_answer_page_by_page(s):
    found = s.walk(None, "/v1/directory/communes")
    codes = {c["code"] for c in found}
    assert len(found) == len(codes) == 4829, (len(found), len(codes))
    assert len({c["departement"] for c in found}) == 15


def test_each_departement_lists_as_many_communes_as_its_community_states(s):
    for community in s.walk(None, "/v1/directory/communities"):
        d = community["departement"]
        found = s.walk(None, f"/v1/directory/communes?departement={d}")
        assert len(found) == community["communes"], (d, len(found), community["communes"])
        assert all(c["departement"] == d for c in found), d


def test_at_least_5900_public_actors_and_47_mdph_sites_answer(s):
    actors = s.walk(None, "/v1/directory/actors")
    assert len({a["id"] for a in actors}) == len(actors), "an actor came twice"
    public = [a for a in actors if not a["invented"]]
    assert len(public) >= 5900, len(public)
    kinds = collections.Counter(a["type"] for a in public)
    assert kinds[MDPH_SITES] >= 47, kinds
    sites = [a for a in public if a["type"] == MDPH_SITES and a["source_date"].startswith("2018")]
    assert len(sites) == 47, len(sites)


def test_every_imported_actor_is_dated_and_marked_to_verify(s):
    for a in s.walk(None, "/v1/directory/actors?departement=31"):
        assert a["to_verify"] and a["source"] and a["source_date"] < "2027", a["id"]


def test_a_list_as_ndjson_holds_the_same_records(s):
    page = s.good(None, "GET", "/v1/directory/communes?departement=09&limit=200").json["items"]
    lines = s.good(None, "GET", "/v1/directory/communes?departement=09&limit=200",
                   more={"Accept": "application/x-ndjson"})
    assert lines.type == "application/x-ndjson", lines.type
    assert len(lines.raw.splitlines()) == len(page)
    assert lines.headers["C360-Next"], "the next page is not named"


def distance_km(a, b):
    lat1, lon1, lat2, lon2 = map(math.radians, (a["lat"], a["lon"], b["lat"], b["lon"]))
    h = (math.sin((lat2 - lat1) / 2) ** 2
         + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2)
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


def search(s, more=""):
    return s.good(None, "GET", f"/v1/directory/search?commune=31483&age=9&limit=50{more}").json


def test_search_near_saint_gaudens_gives_true_distances(s):
    found = search(s)
    assert found["commune"]["name"] == "Saint-Gaudens"
    assert len(found["items"]) >= 5, len(found["items"])
    for i in found["items"]:
        true = distance_km(found["commune"], i["offer"])
        assert abs(true - i["distance_km"]) < 0.1 + true / 200, (true, i["distance_km"])
        assert i["distance_km"] <= found["radius_km"], i["distance_km"]


def place(item):
    """What decides, in its order: the steps of each criterion, then the distance."""
    steps = {r["order"]: r["step"] for r in item["reasons"] if "order" in r}
    return [steps.get(n, 0) for n in range(1, 7)] + [item["distance_km"]]


def test_search_puts_the_ordinary_environment_first_then_what_is_near(s):
    items = search(s)["items"]
    keys = [place(i) for i in items]
    assert keys == sorted(keys), keys
    assert all((i["offer"]["sector"] != "ordinary") == bool(k[1]) for i, k in zip(items, keys))
    assert [i["rank"] for i in items] == list(range(1, len(items) + 1))


def test_search_gives_the_reasons_of_each_rank(s):
    for i in search(s)["items"]:
        codes = [r["code"] for r in i["reasons"]]
        first = "ordinary_first" if i["offer"]["sector"] == "ordinary" else "specialised_after"
        assert first in codes, codes
        assert {"same_commune", "near", "within_radius", "comes_home"} & set(codes), codes
        assert {"age_fits", "age_open"} & set(codes) and i["fits"], codes
        assert all(r["label"] for r in i["reasons"])


def test_search_leaves_out_what_does_not_fit_the_age_unless_asked(s):
    assert all(i["fits"] for i in search(s)["items"])
    for i in search(s, "&unfit=include&radius_km=60")["items"]:
        low, high = i["offer"].get("age_min", 0), i["offer"].get("age_max", 130)
        assert i["fits"] == (i["eligibility"]["verdict"] != "not_open"), i
        assert low <= 9 <= high or not i["fits"], i


def test_search_tells_why_not_and_what_is_open_meanwhile(s):
    for i in search(s, "&orientations=none&not_open=10&asker=user")["not_open"]:
        assert i["eligibility"]["verdict"] == "not_open" and i["sentence"].endswith("."), i
        assert all(m["offer"]["id"] != i["offer"]["id"] for m in i["meanwhile"]), i


def test_a_merged_commune_answers_the_commune_of_today(s):
    found = s.sql("SELECT code, commune FROM directory.commune_former_code ORDER BY code LIMIT 1")[0]
    assert s.good(None, "GET", f"/v1/directory/communes/{found[0]}").json["code"] == found[1]


if __name__ == "__main__":
    with System("reference", 21000) as system:
        run_tests(__name__, system)
