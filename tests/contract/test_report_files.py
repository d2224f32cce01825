#!/usr/bin/python3
"""The files of a report, judged by the tools of others: qpdf, poppler, axe-core, an XML parser.

tests/unit/observatory/test_report_files leaves them: a whole report, one of hostile texts, one of texts
without end."""
import io
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

B = os.path.join(tap.ROOT, os.environ.get("B", "build"))
HERE = tempfile.TemporaryDirectory(prefix="c360-report-")
NAMES = ("whole", "hostile", "endless")
ODT = {"office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
       "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0", "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"}


def sh(*words):
    done = subprocess.run(words, capture_output=True, timeout=300, check=False)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def path(name, form):
    made = os.path.join(HERE.name, f"{name}.{form}")
    if not os.path.exists(made):
        done = subprocess.run([os.path.join(B, "check/unit/observatory/test_report_files")], capture_output=True,
                              env=dict(os.environ, C360_REPORT_DIR=HERE.name), timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-500:]
    return made


def test_a_pdf_holds_together():
    for name in NAMES:
        code, said = sh("qpdf", "--check", path(name, "pdf"))
        assert code == 0 and "WARNING" not in said, (name, said)


def test_a_pdf_is_tagged_and_says_its_language_and_title():
    code, said = sh("pdfinfo", path("whole", "pdf"))
    assert code == 0 and re.search(r"^Tagged: +yes$", said, re.M), said
    assert re.search(r"^Title: +Rapport d’activité – année 2026$", said, re.M), said
    code, said = sh("qpdf", "--qdf", "--object-streams=disable", path("whole", "pdf"), "-")
    assert "/Lang (fr-FR)" in said and "/DisplayDocTitle true" in said


def test_the_structure_of_a_pdf_is_that_of_the_document():
    code, said = sh("pdfinfo", "-struct-text", path("whole", "pdf"))
    assert code == 0, said
    roles = re.findall(r"^\s*([A-Z][A-Za-z0-9]*)", said, re.M)
    for role in ("H1", "H2", "H3", "H4", "P", "L", "LI", "LBody", "Table", "TR", "TH", "TD", "Figure", "TOCI"):
        assert role in roles, (role, sorted(set(roles)))
    # a head of a column, one of a row for each row; repeated heads are for the eye alone
    assert said.count("/Scope /Column") == 3, said.count("/Scope /Column")
    assert said.count("/Scope /Row") == 121, said.count("/Scope /Row")
    assert roles.count("TR") == 122 and roles.count("Figure") == 2


def test_a_figure_of_a_pdf_says_what_it_shows():
    _, said = sh("qpdf", "--qdf", "--object-streams=disable", path("whole", "pdf"), "-")
    alts = re.findall(r"/Alt (<[0-9a-fA-F]+>|\(.*?\))", said)
    assert len(alts) == 2, alts
    text = bytes.fromhex(alts[0].strip("<>")).decode("utf-16") if alts[0][0] == "<" else alts[0]
    assert "De zéro à onze" in text, text


def test_the_text_of_a_pdf_is_text():
    _, said = sh("pdftotext", "-layout", path("whole", "pdf"), "-")
    for words in ("À compléter", "Partie 4 – Crédits", "ligne 119", "12,5", "Fin du rapport.", "page 1 sur", "•"):
        assert words in said, words
    pages = int(re.search(r"page 1 sur (\d+)", said)[1])
    assert said.count("\f") == pages and f"page {pages} sur {pages}" in said
    for page in said.split("\f")[:-1]:
        assert len(page.split()) > 12, "an empty page"


def test_what_a_pdf_asks_for_lies_within_its_pages():
    """No text beyond the edge of a page: every word's box is inside."""
    for name in NAMES:
        _, said = sh("pdftotext", "-bbox", path(name, "pdf"), "-")
        for box in re.findall(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', said):
            x0, y0, x1, y1 = map(float, box)
            assert x0 >= 20 and x1 <= 580 and y0 >= 20 and y1 <= 830, (name, box)


def test_a_page_has_no_violation_of_accessibility():
    code, said = sh(os.path.join(tap.ROOT, "tests/support/axe.sh"), *(path(n, "html") for n in NAMES))
    assert code == 0, said
    assert len(re.findall(r"rules passed, 0 violated", said)) == len(NAMES), said


def test_the_words_of_a_page_stand_out_from_what_is_behind_them():
    """Contrast, which needs a browser that paints, from the colours of the style itself: 7 to 1 (AAA)."""
    def light(colour):
        colour = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
        parts = [int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)]
        parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    with open(path("whole", "html"), encoding="utf-8") as file:
        style = re.search(r"<style>(.*?)</style>", file.read(), re.S)[1]
    words = re.findall(r"(?<![-\w])color:(#[0-9a-f]{3,6})", style)
    grounds = re.findall(r"background:(#[0-9a-f]{3,6})", style)
    assert len(words) >= 2 and len(grounds) >= 3
    for word in words:
        for ground in grounds:
            high, low = sorted((light(word), light(ground)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 7, (word, ground)


def test_a_page_asks_nothing_of_anybody():
    for name in NAMES:
        with open(path(name, "html"), encoding="utf-8") as file:
            text = file.read()
        for word in re.findall(r"<(?:script|link|img|iframe|object|embed|form)\b|<[a-z][^>]*\bsrc=|@import|url\(http", text):
            raise AssertionError((name, word))


def parts_of(name, form):
    with open(path(name, form), "rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_an_open_document_is_whole_and_its_parts_are_named():
    for name in NAMES:
        with parts_of(name, "odt") as parts:
            assert parts.testzip() is None
            first = parts.infolist()[0]
            assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED and not first.extra
            named = {e.get(f"{{{ODT['manifest']}}}full-path") for e in
                     xml.fromstring(parts.read("META-INF/manifest.xml"))}
            assert named - {"/"} == set(parts.namelist()) - {"mimetype", "META-INF/manifest.xml"}
            for part in parts.namelist():
                if part.endswith((".xml", ".svg")):
                    xml.fromstring(parts.read(part))
                elif part.endswith(".png"):
                    assert parts.read(part).startswith(b"\x89PNG\r\n"), part


def test_an_open_document_has_styles_for_all_it_uses():
    with parts_of("whole", "odt") as parts:
        text = parts.read("content.xml").decode() + parts.read("styles.xml").decode()
    defined = set(re.findall(r'style:name="([^"]+)"', text))
    used = set(re.findall(r'(?:text|table):style-name="([^"]+)"', text)) | set(
        re.findall(r'style:parent-style-name="([^"]+)"', text))
    assert used <= defined, used - defined


def test_an_open_document_is_the_document():
    with parts_of("whole", "odt") as parts:
        tree = xml.fromstring(parts.read("content.xml"))
    heads = ["".join(h.itertext()) for h in tree.iter(f"{{{ODT['text']}}}h")]
    assert heads == ["À compléter", "Partie 1 – Indicateurs", "Sollicitations par mois", "Partie 4 – Crédits",
                     "Par ligne", "Un détail"], heads
    rows = list(tree.iter(f"{{{ODT['table']}}}table-row"))
    assert len(rows) == 122
    assert len(list(tree.iter(f"{{{ODT['table']}}}table-header-rows"))) == 1


def test_a_workbook_is_whole_and_its_sheets_have_names():
    for name in NAMES:
        with parts_of(name, "xlsx") as parts:
            assert parts.testzip() is None
            trees = {n: xml.fromstring(parts.read(n)) for n in parts.namelist()}
        names = [s.get("name") for s in trees["xl/workbook.xml"][0]]
        assert len({n.lower() for n in names}) == len(names) == sum("/sheet" in n for n in trees)
        for title in names:
            assert 0 < len(title) <= 31 and not set(title) & set("[]:*?/\\"), title
        assert not any(b"<f>" in parts for parts in map(xml.tostring, trees.values()))


if __name__ == "__main__":
    tap.main(__name__)
