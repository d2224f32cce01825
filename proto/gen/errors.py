#!/usr/bin/python3
"""proto/errors.csv -> the C table of failures (cmn_errors.inc), one X() row per slug.

Usage: errors.py proto/errors.csv OUT
"""
import csv
import json
import sys


def c(text):
    return json.dumps(text, ensure_ascii=False)


def main(source, target):
    with open(source, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    if rows[0]["slug"] != "ok":
        sys.exit("errors.csv: the first row must be 'ok', it is the zero of the enum")
    out = ["/* made from proto/errors.csv; do not edit */"]
    for r in rows:
        name = "CMN_OK" if r["slug"] == "ok" else "CMN_E_" + r["slug"].upper().replace("-", "_")
        status = int(r["status"])
        out.append(f"X({name}, {c(r['slug'])}, {status}, {c(r['title_fr'])}, {c(r['title_en'])})")
    with open(target, "w", encoding="utf-8") as f:
        f.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
