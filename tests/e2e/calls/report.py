"""Reports: opened, written, handed over, validated, sent back, read as files; and each refusal that they document."""
import io
import os
import sys
import xml.etree.ElementTree as xml
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from system import NONE, day, until  # noqa: E402

ROOT = "/v1/observatory/reports"
AUTHORITY = "authority-31"
CANNOT = {}


def judged(answer, form):
    """Opened as the program of its reader does."""
    if form == "pdf":
        assert answer.type == "application/pdf" and answer.raw.startswith(b"%PDF-1."), answer.type
        assert answer.raw.rstrip().endswith(b"%%EOF") and b"/Lang (fr-FR)" in answer.raw
    elif form == "html":
        assert answer.type.startswith("text/html"), answer.type
        assert answer.raw.startswith(b"<!DOCTYPE html>") and b'<html lang="fr">' in answer.raw
    else:
        assert answer.type.startswith("application/vnd."), answer.type
        with zipfile.ZipFile(io.BytesIO(answer.raw)) as parts:
            assert parts.testzip() is None
            for name in parts.namelist():
                if name.endswith(".xml"):
                    xml.fromstring(parts.read(name))


def opened(s, kind, periods):
    """The first period without a report: the calls may run twice on one system."""
    have = {r["period"] for r in s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}?departement=31&kind={kind}&limit=200"),
                                          200).json["items"]}
    new = {"departement": "31", "kind": kind, "period": next(p for p in periods if p not in have)}
    made = s.expect(s.ask(s.COORDINATOR, "POST", ROOT, new), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", ROOT, new), 409)
    return made.headers["Location"], new["period"]


def refused(s):
    new = {"departement": "31", "kind": "annual", "period": "2099"}
    s.expect(s.ask(s.COORDINATOR, "POST", ROOT, new), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", ROOT, dict(new, period="2026-S1")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", ROOT, dict(new, departement="44")), 403)
    s.expect(s.ask(s.ADVISER, "POST", ROOT, new), 403)
    s.expect(s.ask(s.COORDINATOR, "GET", ROOT + "?departement=44"), 403)
    s.expect(s.ask(s.COORDINATOR, "GET", ROOT + "?departement=31&cursor=forged"), 400)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}/{NONE}/file"), 404)
    s.expect(s.ask("observer", "GET", f"{ROOT}/{NONE}/file?edition=exact"), 403)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{ROOT}/{NONE}/file?format=doc"), 400)


def written(s, here):
    words = {"text": "Une année.\n\n- un point", "written_with": ["Association inventée"]}
    s.expect(s.ask(s.ADVISER, "PUT", here + "/sections/impact", words, version=1), 200)
    s.expect(s.ask(s.ADVISER, "PUT", here + "/sections/impact", words, version=1), 412)
    s.expect(s.ask(s.ADVISER, "PUT", here + "/sections/impact", {"text": "Appeler le 06 39 98 12 34."}, version=2), 422)
    s.expect(s.ask(s.ADVISER, "PUT", here + "/sections/difficulties", words, version=2), 422)
    s.expect(s.ask("partner", "PUT", here + "/sections/impact", words, version=2), 403)
    s.expect(s.ask(s.ADVISER, "PUT", f"{ROOT}/{NONE}/sections/impact", words, version=1), 404)
    for form in ("html", "pdf", "xlsx", "odt"):
        for edition in ("exact", "protected"):
            judged(s.expect(s.ask(s.COORDINATOR, "GET", f"{here}/file?format={form}&edition={edition}"), 200), form)
    s.expect(s.ask(AUTHORITY, "GET", here + "/file?edition=exact"), 404)


def handed_over(s, here):
    over = {"handed_over_on": day(), "to": ["ars", "departement"]}
    valid = {"validated_on": day(), "validated_by": "Comité inventé"}
    back = {"returned_on": day(), "reason": "Compléter."}
    for what, body in (("handover", over), ("validation", valid), ("return", back)):
        s.expect(s.ask(s.COORDINATOR, "POST", f"{ROOT}/{NONE}/{what}", body, version=1), 404)
        s.expect(s.ask(s.COORDINATOR, "POST", f"{here}/{what}", body, version=99), 412)
        s.expect(s.ask(s.ADVISER, "POST", f"{here}/{what}", body, version=2), 403)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/validation", valid, version=2), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/return", back, version=2), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/handover", dict(over, handed_over_on="2001-01-01"), version=2), 422)
    kept = s.expect(s.ask(s.COORDINATOR, "POST", here + "/handover", over, version=2), 200).json
    assert kept["state"] == "handed_over" and len(kept["files"]) == 8, kept
    s.expect(s.ask(s.ADVISER, "PUT", here + "/sections/impact", {"text": "x"}, version=3), 409)
    judged(s.expect(s.ask(AUTHORITY, "GET", here + "/file?format=pdf&edition=exact"), 200), "pdf")
    judged(s.expect(s.ask("observer", "GET", here + "/file"), 200), "html")
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/return", dict(back, returned_on="2099-01-01"), version=3), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/return", dict(back, returned_on="2001-01-01"), version=3), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/return", back, version=3), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/handover", over, version=4), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/validation", dict(valid, validated_on="2001-01-01"), version=5), 422)
    assert s.expect(s.ask(s.COORDINATOR, "POST", here + "/validation", valid, version=5), 200).json["state"] == "closed"
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/handover", over, version=6), 409)


def compared(s):
    region = "/v1/observatory/regions/76/comparison"
    for form in ("xlsx", "html", "pdf", "odt"):
        judged(s.expect(s.ask(AUTHORITY, "GET", f"{region}?year={day()[:4]}&format={form}&edition=exact"), 200), form)
    judged(s.expect(s.ask("observer", "GET", f"{region}?year={day()[:4]}"), 200), "xlsx")
    s.expect(s.ask("observer", "GET", f"{region}?year={day()[:4]}&edition=exact"), 403)
    s.expect(s.ask(AUTHORITY, "GET", f"{region}?year=2100"), 400)
    s.expect(s.ask(AUTHORITY, "GET", f"/v1/observatory/regions/99/comparison?year={day()[:4]}"), 404)


def call(s):
    until("the community is known", lambda: s.sql("SELECT 1 FROM observatory.community_ref WHERE departement = '31'"), 60)
    refused(s)
    compared(s)
    s.expect(s.ask(AUTHORITY, "GET", f"{ROOT}/{NONE}"), 403)
    here, _ = opened(s, "annual", [str(y) for y in range(int(day()[:4]) - 1, 2019, -1)])
    s.expect(s.ask(s.COORDINATOR, "GET", here), 200)
    written(s, here)
    handed_over(s, here)
    note, _ = opened(s, "semester_note", [f"{y}-S{h}" for y in range(int(day()[:4]) - 1, 2019, -1) for h in (2, 1)])
    judged(s.expect(s.ask(s.COORDINATOR, "GET", note + "/file?format=odt&edition=exact"), 200), "odt")
