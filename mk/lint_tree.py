#!/usr/bin/python3
"""make lint, the part that reads every file that git knows: text, links, persons, commits.

One line per complaint on standard error.  Exit status 1 when there is one.
"""
import ast
import os
import re
import subprocess
import sys

# Made by others or by programs, and kept as they came.
FOREIGN = re.compile(r"^(proto/viewer/(rapidoc-min\.js|LICENSE\.txt)|LICENSE$)|package-lock\.json$"
                     r"|^tests/fuzz/corpus/|^services/directory/data/.*\.csv$")
# Public registers: the addresses of institutions are their content.
REGISTERS = re.compile(r"^(services/directory/data/|LICENSE$|proto/viewer/)")
SPACES_ONLY = re.compile(r"\.(ya?ml|json|md|sql)$")
SELF = {"mk/lint_tree.py", "tests/lint/test_lint.sh"}  # they name what they look for

# ARCEP keeps these for fiction; 0 800 360 360 is the public number.
FICTION = re.compile(r"^0(19900|26191|35301|46571|53649|63998|800360360)")
PHONE = re.compile(r"(?<![\w.+-])(?:\+33 ?|0)[1-9](?:[ .-]?[0-9]{2}){4}(?![\w-])")
MAIL = re.compile(r"[\w.%+-]+@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})")
RESERVED = re.compile(r"(^|\.)(example|invalid|test|localhost|example\.(com|org|net|fr))$")
# numéro de sécurité sociale: sex, year, month, département, commune, order (and key)
NIR = re.compile(r"(?<!\w)[12] ?[0-9]{2} ?(0[1-9]|1[0-2]) ?(0[1-9]|[1-8][0-9]|9[0-5]|2[AB]) ?"
                 r"[0-9]{3} ?[0-9]{3}( ?[0-9]{2})?(?!\w)")
MACHINE = re.compile(r"(?<![\w.])/(work|home|root|Users)/[A-Za-z.]")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
# an elision with the apostrophe of the keyboard, a guillemet with a space that may break
FRENCH = re.compile(r"\b(?:[LlDdNnSsCcJjMmTt]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[Aa]ujourd)'[a-zà-ÿœ]"
                    r"|« | »")
SUBJECT = re.compile(r"^[a-z][a-z0-9_./-]*(, ?[a-z][a-z0-9_./-]*)*: [^A-Z\s]\S*.*[^.\s]$")
COMMITS = 30


def git(*words):
    return subprocess.run(["git", *words], capture_output=True, text=True, check=False).stdout


def tracked():
    names = set(git("ls-files", "-z").split("\0")) - set(git("ls-files", "-dz").split("\0"))
    return sorted(name for name in names if name and not os.path.islink(name))


def form(name, raw, lines):
    """What .editorconfig asks of every editor."""
    if raw and not raw.endswith(b"\n"):
        yield len(lines), "no newline at the end"
    if raw.endswith(b"\n\n"):
        yield len(lines), "empty lines at the end"
    for number, line in enumerate(lines, 1):
        if line.endswith((" ", "\t")):
            yield number, "white space at the end of the line"
        if "\r" in line:
            yield number, "carriage return"
        if SPACES_ONLY.search(name) and "\t" in line:
            yield number, "tab, where .editorconfig asks for spaces"


def finished(_name, _raw, lines):
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line):
            yield number, "unfinished work belongs in an issue"
        if MACHINE.search(line):
            yield number, "path of one machine"


def invented(name, _raw, lines):
    """Nobody who exists stands in a test, an example or a page."""
    if REGISTERS.search(name):
        return
    for number, line in enumerate(lines, 1):
        for hit in PHONE.finditer(line):
            digits = re.sub(r"\D", "", hit.group().replace("+33", "0"))
            if not FICTION.match(digits) and digits != "0123456789":
                yield number, "telephone number that may be somebody's: use 01 99 00 .. .. or 06 39 98 .. .."
        for hit in MAIL.finditer(line):
            if not RESERVED.search(hit.group(1)):
                yield number, "e-mail address that may be somebody's: use example.org or .invalid"
        if NIR.search(line):
            yield number, "looks like a social security number"


def links(name, _raw, lines):
    if not name.endswith(".md"):
        return
    for number, line in enumerate(lines, 1):
        for target in LINK.findall(line):
            if "://" in target or target.startswith(("mailto:", "/")):
                continue
            if not os.path.exists(os.path.join(os.path.dirname(name), target)):
                yield number, f"link to {target}, which does not exist"


def python(name, raw, _lines):
    if not name.endswith(".py"):
        return
    try:
        ast.parse(raw, name)
    except SyntaxError as error:
        yield error.lineno, f"Python: {error.msg}"


def french(name, _raw, lines):
    """What people read, in the programs: ’ and no-break spaces, see CONTRIBUTING."""
    if not re.match(r"(common|services)/.*\.c$", name):
        return
    for number, line in enumerate(lines, 1):
        if any(FRENCH.search(text) for text in LITERAL.findall(line)):
            yield number, "French: the apostrophe is ’, the space inside « » does not break"


RULES = [form, finished, invented, links, python, french]


def complaints_of(name):
    if FOREIGN.search(name):
        return
    with open(name, "rb") as file:
        raw = file.read()
    if b"\0" in raw:
        return
    try:
        lines = raw.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        yield f"{name}: not UTF-8"
        return
    lines = lines[:-1] if lines[-1] == "" else lines
    for rule in RULES:
        for number, text in rule(name, raw, lines):
            if name not in SELF and "lint: allowed" not in lines[number - 1]:
                yield f"{name}:{number}: {text}"


def complaints_of_commits():
    for line in git("log", "--no-merges", f"-{COMMITS}", "--format=%h %s").splitlines():
        commit, _, subject = line.partition(" ")
        if len(subject) > 70:
            yield f"commit {commit}: the subject has {len(subject)} columns (at most 70)"
        if not SUBJECT.match(subject):
            yield f"commit {commit}: not of the form 'area: what changes': {subject}"


def main():
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    found = [text for name in tracked() for text in complaints_of(name)]
    found += complaints_of_commits()
    for text in found:
        print(f"lint: {text}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
