"""Figures for dashboards: series, the page, open data, and each refusal that they document."""
import csv
import io
import json

SERIES = "/v1/observatory/series"
YEAR = "?departement=31&from=2026-01&to=2026-12"
DATA = "/v1/observatory/open-data"
CANNOT = {}


def series(s):
    exact = s.expect(s.ask(s.ADVISER, "GET", SERIES + YEAR), 200).json
    assert exact["exact"] is True and len(exact["periods"]) == 12, exact
    for one in exact["indicators"]:
        for line in one["lines"]:
            assert len(line["values"]) == len(line["states"]) == 12, line
            assert all((v is None) == (w != "shown") for v, w in zip(line["values"], line["states"])), line
    for who in (None, "observer", "mdph-31", "authority-31", "conseiller-44"):
        told = s.expect(s.ask(who, "GET", SERIES + YEAR), 200).json
        assert told["exact"] is False and told["audience"] in ("public", "partner", "cochair"), told
    only = s.expect(s.ask(s.ADVISER, "GET", SERIES + YEAR + "&indicator=1.1&step=quarter"), 200).json
    assert [i["code"] for i in only["indicators"]] == ["1.1"] and only["periods"][0] == "2026-Q1", only
    s.expect(s.ask(s.ADVISER, "GET", SERIES + YEAR + "&place_kind=commune&place=31483"), 200)
    # the finest cut of everything, by somebody who may see little: answered, protected, bounded
    finest = "?departement=31&from=2017-01&to=2026-12&place_kind=commune&place=31483"
    assert not s.expect(s.ask("observer", "GET", SERIES + finest), 200).json["indicators"]


def refused(s):
    for bad in ("", "?departement=31&from=2026-01", YEAR + "&step=week", "?departement=31&from=2026-02&to=2026-01",
                "?departement=31&from=2000-01&to=2026-01", YEAR + "&place=31483", YEAR + "&place_kind=epci",
                YEAR + "&indicator=%3Cb%3E"):
        s.expect(s.ask(s.ADVISER, "GET", SERIES + bad), 400)
    s.expect(s.ask(None, "GET", "/v1/observatory/page?year=x"), 400)
    s.expect(s.ask(None, "GET", f"{DATA}/figures.csv"), 400)
    for target in (SERIES + YEAR, "/v1/observatory/page", DATA, f"{DATA}/figures.csv?year=2026", f"{DATA}/dictionary.csv",
                   "/observatoire"):
        s.expect(s.ask(None, "GET", target, more={"Authorization": "Bearer x"}), 401)


def pages(s):
    for target in ("/v1/observatory/page", "/v1/observatory/page?departement=31", "/observatoire",
                   "/observatoire?departement=31&year=2026&step=quarter"):
        assert s.expect(s.ask(None, "GET", target), 200).type == "text/html"
    s.expect(s.ask(None, "GET", "/observatoire?year=x"), 400)
    for part in ("observatoire.css", "observatoire.js"):
        tag = s.expect(s.ask(None, "GET", f"/observatoire/{part}"), 200).headers["ETag"]
        s.expect(s.ask(None, "GET", f"/observatoire/{part}", more={"If-None-Match": tag}), 304)
        s.expect(s.ask(None, "GET", f"/docs/{part}"), 404)
    for nothing in ("nothing.js", "docs.html", "openapi.json", "rapidoc-min.js"):
        s.expect(s.ask(None, "GET", f"/observatoire/{nothing}"), 404)
    s.expect(s.ask(None, "GET", "/observatoire/UPPER"), 400)


def open_data(s):
    catalogue = json.loads(s.expect(s.ask(None, "GET", DATA), 200).raw)
    assert catalogue["@type"] == "dcat:Catalog", catalogue
    for data in catalogue["dcat:dataset"]:
        for distribution in data["dcat:distribution"]:
            s.expect(s.ask(None, "GET", distribution["dcat:downloadURL"]["@id"]), 200)
    for target in (f"{DATA}/figures.csv?year=2026", f"{DATA}/figures.csv?year=2026&departement=31", f"{DATA}/dictionary.csv"):
        rows = list(csv.reader(io.StringIO(s.expect(s.ask(None, "GET", target), 200).raw.decode(), newline="")))
        assert rows and all(len(r) == len(rows[0]) for r in rows), target
    mine = s.expect(s.ask(s.ADVISER, "GET", f"{DATA}/figures.csv?year=2026"), 200).raw
    assert mine == s.expect(s.ask(None, "GET", f"{DATA}/figures.csv?year=2026"), 200).raw, "a token changes open data"


def call(s):
    series(s)
    refused(s)
    pages(s)
    open_data(s)
