"""Documents of a community: put, versions, audiences, withdrawn; each refusal."""
import base64
import io
import zipfile

from system import NONE

PAPERS = "/v1/directory/papers"
CANNOT = {
    # a first version collides with nothing
    "directory_add_paper": {"409"},
}


def file(name="notes.txt", text="Texte inventé.", **more):
    raw = text if isinstance(text, bytes) else text.encode()
    return dict({"name": name, "content": base64.b64encode(raw).decode()}, **more)


def docx(*more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            z.writestr(name, "<x/>" * 200)
    return out.getvalue()


def new(**more):
    return dict({"departement": "31", "kind": "charter", "title": "Charte inventée", "audience": "members",
                 "file": file()}, **more)


def put(s, who, **more):
    return s.made(who, PAPERS, new(**more), PAPERS).headers["Location"]


def call(s):
    put(s, s.COORDINATOR, file=file("charte.docx", docx()))
    here = put(s, s.COORDINATOR, about_kind="community")
    s.expect(s.ask(s.COORDINATOR, "POST", PAPERS, new(departement="44")), 403)
    s.expect(s.ask(s.COORDINATOR, "POST", PAPERS, new(kind="job_sheet")), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", PAPERS, new(file=file("a.docx", docx("word/vbaProject.bin")))), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", PAPERS, new(about_kind="actor", about_id=NONE)), 422)
    s.expect(s.ask("authority-31", "POST", PAPERS, new(audience="team")), 403)
    for who, status in ((s.ADVISER, 200), ("mdph-31", 200), ("authority-31", 200), (None, 404), ("partner@44", 404)):
        s.expect(s.ask(who, "GET", here), status)
        s.expect(s.ask(who, "GET", here + "/versions/1/content"), status)
    s.expect(s.ask(None, "GET", f"{PAPERS}/{NONE}"), 404)
    s.expect(s.ask(None, "GET", f"{here}/versions/0/content"), 400)
    s.expect(s.ask(s.ADVISER, "GET", f"{PAPERS}?departement=31&kind=charter&limit=2"), 200)
    s.expect(s.ask(None, "GET", f"{PAPERS}?departement=31&about_kind=community"), 200)
    s.expect(s.ask(None, "GET", f"{PAPERS}?departement=31&about_kind=actor"), 422)
    s.expect(s.ask(None, "GET", f"{PAPERS}?departement=31&cursor=forged"), 400)
    more = here + "/versions"
    s.expect(s.ask(s.COORDINATOR, "POST", f"{PAPERS}/{NONE}/versions", file(), version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", more, file(), version=9), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", more, file("a.pdf"), version=1), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", more, file(), version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "PATCH", f"{PAPERS}/{NONE}", {"title": "x"}, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"audience": "public"}, version=1), 412)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"audience": "king"}, version=2), 422)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"audience": "public"}, version=2), 200)
    s.expect(s.ask(None, "GET", here + "/versions/2/content"), 200)
    gone, why = here + "/withdrawal", {"reason": "mistake"}
    s.expect(s.ask(s.COORDINATOR, "POST", f"{PAPERS}/{NONE}/withdrawal", why, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", gone, why, version=1), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", gone, {"reason": "x"}, version=3), 422)
    s.expect(s.ask(s.COORDINATOR, "POST", gone, why, version=3), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", gone, why, version=4), 409)
    s.expect(s.ask(s.COORDINATOR, "PATCH", here, {"title": "x"}, version=4), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", more, file(), version=4), 409)
    s.expect(s.ask(None, "GET", here + "/versions/1/content"), 410)
