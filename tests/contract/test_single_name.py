#!/usr/bin/python3
"""The community is a neutral place (R248) and takes no other name (R250): nothing that the services
can say names a carrier.  Looked at: the code lists, the failures, the contract, the page at /docs,
each text in the sources, the names of the communities.  Data of the directory may name actors: an
offer is somebody's."""
import csv
import glob
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tap import ROOT, main  # noqa: E402

B = os.environ.get("B", "build")
# Carriers and their federations; kinds of services (SESSAD, ESAT) are words of the trade.
CARRIERS = re.compile(
    r"\b(APF|ADAPEI|APAJH|ARSEAA|UNAPEI|ADPEP|PEP ?\d\d|AGAPEI|UGECAM|ASEI|LADAPT|ODIGO|ADMR|URIOPSS"
    r"|NEXEM|FEHAP|CROIX[- ]ROUGE|MUTUALIT[ÉE] FRAN[ÇC]AISE|GROUPE VYV|VYV3)\b", re.IGNORECASE)
OTHER_NAME = re.compile(r"[Cc]ommunautés? 360 (?:Covid|COVID)|\bC-?360\b(?![-_])|[Cc]ommunauté[ -]trois")


def read(*parts):
    with open(os.path.join(ROOT, *parts), encoding="utf-8", newline="") as f:
        return f.read()


def files(pattern):
    return sorted(glob.glob(os.path.join(ROOT, pattern), recursive=True))


def literals(text):
    """The string literals of a C source, without its comments."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    return re.findall(r'"((?:[^"\\\n]|\\.)*)"', text)


def said():
    """(where, text) of everything that a service can say by itself."""
    for path in files("proto/codes/*.csv") + files("proto/errors.csv"):
        for row in csv.DictReader(read(path).splitlines()):
            for column, value in row.items():
                if column and column.startswith(("label", "title", "detail")):
                    yield f"{os.path.basename(path)}: {column}", value or ""
    for path in files("services/**/*.c") + files("common/**/*.c"):
        for text in literals(read(path)):
            yield os.path.relpath(path, ROOT), text
    yield "the contract", json.dumps(json.loads(read(B, "gen", "openapi.json")), ensure_ascii=False)
    for path in files("proto/viewer/*.html"):
        yield os.path.basename(path), read(path)


def test_nothing_that_is_said_names_a_carrier():
    texts = list(said())
    assert len(texts) > 5000, len(texts)
    for where, text in texts:
        for rule in (CARRIERS, OTHER_NAME):
            hit = rule.search(text)
            assert not hit, f"{where} says '{hit.group()}': {text[max(0, hit.start() - 60):hit.end() + 60]}"


def test_each_community_has_the_one_name_and_that_of_its_departement():
    for row in csv.DictReader(read("services", "directory", "data", "communities.csv").splitlines()):
        assert re.fullmatch(r"Communauté 360 – \w[\w’'\- ]+", row["name"]), row["name"]


def test_a_carrier_would_be_found():
    for text in ("Communauté 360 portée par l’APF", "adapei 31", "la Croix-Rouge", "PEP 34"):
        assert CARRIERS.search(text), text
    assert literals('/* "APF" */ x = "l’a\\"b";') == ['l’a\\"b']


if __name__ == "__main__":
    main(__name__)
