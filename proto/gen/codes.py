#!/usr/bin/python3
"""proto/codes/*.csv -> codes.c, the code lists as the gateway serves them (cmn/codes.h).

Usage: codes.py --out DIR [--codes FOLDER]

Every list has a row in lists.csv, and every row there a file.
"""
import argparse
import datetime
import os
import re
import sys

import contract
from contract import Refused, code_rows
from ctext import head, literal, write


def check_day(text, at):
    try:
        return not text or datetime.date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{at}: '{text}' is not a date") from None


def check_list(name, rows):
    seen = set()
    for r in rows:
        at = f"proto/codes/{name}.csv: code '{r['code']}'"
        if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*|[0-9]{1,2}(\.[0-9]{1,2}){1,3}|[0-9][0-9AB]", r["code"]):
            raise Refused(f"{at}: codes are snake_case")
        if r["code"] in seen:
            raise Refused(f"{at}: stands twice")
        seen.add(r["code"])
        for key in ("label_fr", "label_en", "source"):
            if not r[key] or r[key] != r[key].strip():
                raise Refused(f"{at}: '{key}' is empty or padded")
        check_day(r["valid_from"], at)
        check_day(r["valid_to"], at)
        if r["valid_from"] and r["valid_to"] and r["valid_to"] < r["valid_from"]:
            raise Refused(f"{at}: valid_to lies before valid_from")


def read_all(folder):
    files = sorted(f[:-4] for f in os.listdir(folder) if f.endswith(".csv"))
    lists = {name: code_rows(name, folder) for name in files}
    for name, rows in lists.items():
        check_list(name, rows)
    named = {r["code"] for r in lists.get("lists", [])}
    if named != set(files):
        odd = ", ".join(sorted(named ^ set(files)))
        raise Refused(f"proto/codes/lists.csv and the files beside it differ: {odd}")
    return lists


def table(name, rows):
    lines = [f"static const struct cmn_code {name}[] = {{"]
    for r in rows:
        cells = [literal(r["code"]),
                 "{ " + literal(r["label_fr"], width=400) + ", "
                 + literal(r["label_en"], width=400) + " }",
                 literal(r["source"]), literal(r["valid_from"] or None),
                 literal(r["valid_to"] or None)]
        lines.append("\t{ " + ", ".join(cells) + " },")
    return lines + ["};", ""]


def source(lists):
    titles = {r["code"]: r for r in lists["lists"]}
    lines = [head("codes.c", "proto/codes", "codes.py"), '#include "cmn/codes.h"', ""]
    for name, rows in lists.items():
        lines += table(name, rows)
    lines.append("const struct cmn_code_list CMN_CODE_LISTS[] = {")
    for name in lists:
        t = titles[name]
        lines.append(f"\t{{ {literal(name)}, {{ {literal(t['label_fr'])}, "
                     f"{literal(t['label_en'])} }}, {name}, CMN_LEN({name}) }},")
    lines += ["};", "", "const size_t CMN_CODE_LIST_COUNT = CMN_LEN(CMN_CODE_LISTS);", ""]
    return "\n".join(lines)


def main():
    args = argparse.ArgumentParser(description="code lists -> C tables")
    args.add_argument("--out", required=True)
    args.add_argument("--codes", default=os.path.join(contract.PROTO, "codes"))
    args = args.parse_args()
    try:
        write(args.out, "codes.c", source(read_all(args.codes)))
    except Refused as e:
        sys.exit(f"contract: {e}")


if __name__ == "__main__":
    main()
