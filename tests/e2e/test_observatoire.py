#!/usr/bin/python3
"""The page /observatoire: who sees which figures there, without a script, with one, and for everybody."""
import os
import re
import subprocess

import story
from system import B, ROOT, System, Tap, until

ADVISER, MDPH = "conseiller-31", "mdph-31"
CSS = os.path.join(ROOT, "services", "gateway", "pages", "observatoire.css")
PAGE = "/observatoire?departement=31"


def page(s, who=None, target=PAGE, status=200):
    answer = s.ask(who, "GET", target)
    assert answer.status == status, answer
    return answer, answer.raw.decode()


def cells(text, indicator):
    """measure -> the texts of its cells, of the table of one indicator."""
    section = re.search(rf'<h3 id="i\d+">{re.escape(indicator)} – .*?</section>', text, re.S)
    assert section, f"no indicator {indicator}"
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', section[0], re.S)
    return {name: [re.sub(r"<.*?>", "", c) for c in re.findall(r"<td>(.*?)</td>", row)] for name, row in rows}


def needs_no_script(s):
    _, text = page(s, ADVISER)
    assert text.count("<svg role=") >= 5 and text.count("<table>") >= 5, text[:2000]
    assert not re.search(r"(src|href|action)=\"https?://", text), "an outside address"
    assert "style=" not in text and "onclick" not in text


def the_page_may_load_nothing_else(s):
    answer, _ = page(s)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy, policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    for part in ("observatoire.css", "observatoire.js"):
        first = s.ask(None, "GET", f"/observatoire/{part}")
        assert first.status == 200, first
        again = s.ask(None, "GET", f"/observatoire/{part}", more={"If-None-Match": first.headers["ETag"]})
        assert again.status == 304 and not again.raw


def the_team_sees_exact_figures_and_others_do_not(s):
    _, exact = page(s, ADVISER)
    assert "ne pas diffuser" in exact
    assert "1" in cells(exact, "1.1")["nombre"], cells(exact, "1.1")
    for who in (None, MDPH, "observer", "conseiller-44"):
        _, told = page(s, who)
        assert "publiés et protégés" in told and "ne pas diffuser" not in told, who
        assert not re.search(r"<td>[1-9]</td>", told.split("4.1 –")[0]), (who, "a small count is shown")


def figures_move_while_the_page_is_open(s):
    def asked():
        return sum(int(c) for c in cells(page(s, ADVISER)[1], "1.1")["nombre"] if c.isdigit())
    before = asked()
    story.solicitation(s, ADVISER)
    until("the page shows the new solicitation", lambda: asked() == before + 1)


def other_choices_are_answered(s):
    assert "Choisir un département" in page(s, target="/observatoire")[1]
    assert "Aucune communauté ici" in page(s, target="/observatoire?departement=75")[1]
    assert "T1" in page(s, ADVISER, PAGE + "&step=quarter")[1]
    assert page(s, ADVISER, PAGE + "&step=year&year=2026")[0].status == 200
    assert page(s, target=PAGE + "&year=x", status=400)[0].slug == "bad-request"
    assert page(s, target=PAGE + "&year=2099")[0].status == 200


def a_service_that_is_away_leaves_a_page(s):
    s.kill("observatory")
    answer, text = page(s, status=503)
    assert answer.type == "text/html" and "momentanément indisponibles" in text, answer
    s.start()


# --- accessibility -----------------------------------------------------------------------------------
def saved(s, name, who, target):
    path = os.path.join(ROOT, B, "e2e", f"observatoire-{name}.html")
    with open(path, "w", encoding="utf-8") as f:
        f.write(page(s, who, target)[1])
    return os.path.abspath(path)


def said(*command, cwd=ROOT):
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, cwd=cwd, check=False)
    return done.returncode, (done.stdout + done.stderr)[-3000:]


def axe_has_no_violation(s):
    pages = [saved(s, "team", ADVISER, PAGE), saved(s, "public", None, PAGE), saved(s, "empty", None, "/observatoire"),
             saved(s, "year", ADVISER, PAGE + "&step=year")]
    status, text = said("tests/support/axe.sh", *pages)
    assert status == 0, text
    with open(pages[0], encoding="utf-8") as f:
        spoilt = f.read().replace('<html lang="fr">', "<html>").replace('<label for="year">', "<label>")
    with open(pages[0] + ".spoilt.html", "w", encoding="utf-8") as f:
        f.write(spoilt)
    status, text = said("tests/support/axe.sh", pages[0] + ".spoilt.html")
    assert status == 1 and "html-has-lang" in text and "select-name" in text, "a judge that sees nothing"


def the_script_does_what_it_says(s):
    """Where axe.sh has put jsdom; it ran before."""
    status, text = said("node", os.path.join(ROOT, "tests", "e2e", "observatoire_script.mjs"),
                        os.path.join(ROOT, "services", "gateway", "pages", "observatoire.js"), saved(s, "team", ADVISER, PAGE),
                        cwd=os.environ.get("C360_AXE", os.path.join(ROOT, B, "axe")))
    assert status == 0, text


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def colours_are_told_apart(_):
    """WCAG 1.4.3 and 1.4.11: 4.5 for texts (7 for what is read long), 3 for what is drawn."""
    with open(CSS, encoding="utf-8") as f:
        css = f.read()
    has = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", css))
    assert len(has) == 6 and not re.search(r"#[0-9a-fA-F]{3,6}\b", re.sub(r"--[a-z]+: #[0-9a-f]{6};", "", css))
    for one, other, least in (("ink", "paper", 7), ("ink", "soft", 7), ("link", "paper", 7), ("link", "soft", 4.5),
                              ("line", "paper", 3), ("line", "soft", 3), ("bar", "paper", 3)):
        a, b = sorted((luminance(has[one]), luminance(has[other])))
        assert (b + 0.05) / (a + 0.05) >= least, (one, other, (b + 0.05) / (a + 0.05))


def main(s):
    tap = Tap()
    story.proposal(s, story.situation(s, ADVISER), ADVISER, label="solution inventée")
    s.quiet()
    for test in (needs_no_script, the_page_may_load_nothing_else, the_team_sees_exact_figures_and_others_do_not,
                 figures_move_while_the_page_is_open, other_choices_are_answered, axe_has_no_violation,
                 the_script_does_what_it_says, colours_are_told_apart, a_service_that_is_away_leaves_a_page):
        tap.check(test.__name__, test, s)
    tap.end()


if __name__ == "__main__":
    with System("observatoire", 25200) as system:
        main(system)
