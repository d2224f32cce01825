#!/usr/bin/python3
"""services/directory/data/glossary.csv -> glossary.c, the acronyms as the directory knows them.

Usage: glossary.py --out DIR CSV

A row that says nothing, a theme without a code, another name that is no acronym here: refused.
"""
import argparse
import csv
import re
import sys
import unicodedata

from contract import Refused, code_rows
from ctext import head, literal, write

COLUMNS = ["acronym", "full", "full_en", "meaning_fr", "meaning_en", "theme", "also", "source"]
# as services/directory/domain/stem.c; a test compares them
EMPTY = set("""a au aux avec ce ces chez d dans de des du elle en entre est et il ils je l la le les leur leurs
lui ma mes mon n ne nos notre nous on ou par pas pour qu que qui s sa sans se ses son sont sur un une vers vos
votre vous y""".split())


def fold(text):
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(re.findall("[a-z0-9]+", text))


def words(full):
    return " ".join(w for w in fold(full).split() if w not in EMPTY)


def key_of(acronym):
    folded = fold(acronym)
    return folded if " " not in folded else ""


def check(row, at, themes, keys):
    for name in COLUMNS:
        if name != "also" and not row[name].strip():
            raise Refused(f"{at}: '{name}' is empty")
        if row[name] != row[name].strip():
            raise Refused(f"{at}: '{name}' is padded")
    if row["theme"] not in themes:
        raise Refused(f"{at}: theme '{row['theme']}' is not in proto/codes/glossary_themes.csv")
    for name in row["also"].split():
        if name not in keys or name == key_of(row["acronym"]):
            raise Refused(f"{at}: '{name}' is no other acronym of the glossary")
    if len(row["also"].split()) > 2:
        raise Refused(f"{at}: at most two other names")
    for name in ("meaning_fr", "meaning_en"):
        if len(row[name]) > 400:
            raise Refused(f"{at}: '{name}' is longer than 400 characters")


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        reader = csv.DictReader(f)
        if reader.fieldnames != COLUMNS:
            raise Refused(f"{path}: the columns are {', '.join(COLUMNS)}")
        rows = list(reader)
    themes = {r["code"] for r in code_rows("glossary_themes")}
    keys = {key_of(r["acronym"]) for r in rows} - {""}
    seen = set()
    for number, row in enumerate(rows, 2):
        at = f"{path}:{number}: {row['acronym']}"
        check(row, at, themes, keys)
        if (row["acronym"], row["full"]) in seen:
            raise Refused(f"{at} stands twice")
        seen.add((row["acronym"], row["full"]))
    return sorted(rows, key=lambda r: (key_of(r["acronym"]), r["acronym"], r["full"]))


def source(rows):
    lines = [head("glossary.c", "services/directory/data/glossary.csv", "glossary.py"), '#include "glossary.h"', "",
             "static const struct directory_acronym ENTRIES[] = {"]
    for r in rows:
        also = (r["also"].split() + [None, None])[:2]
        cells = [literal(r[n]) for n in ("acronym", "full", "full_en")]
        cells.append("{ " + literal(r["meaning_fr"]) + ", " + literal(r["meaning_en"]) + " }")
        cells += [literal(r["source"]), literal(r["theme"]), literal(key_of(r["acronym"])), literal(words(r["full"]))]
        cells.append("{ " + ", ".join(literal(a) for a in also) + " }")
        lines.append("\t{ " + ", ".join(cells) + " },")
    lines += ["};", "", "const struct directory_glossary DIRECTORY_GLOSSARY = {",
              "\tENTRIES, sizeof(ENTRIES) / sizeof(ENTRIES[0]),", "};", ""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("csv")
    args = parser.parse_args()
    try:
        write(args.out, "glossary.c", source(read(args.csv)))
    except Refused as refused:
        print(f"glossary.py: {refused}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
