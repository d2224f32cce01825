#!/usr/bin/python3
"""services/observatory/data/*.csv -> definition_files.c, the texts as the observatory carries them.

Usage: definitions.py --out DIR FILE.csv …

The rows are checked by the program itself, and by its tests.
"""
import argparse
import os
import sys

from ctext import head, literal, write


def name_of(path):
    return "OBSERVATORY_" + os.path.basename(path)[:-len(".csv")].replace("-", "_").upper() + "_CSV"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("csv", nargs="+")
    args = parser.parse_args()
    text = head("definition_files.c", "services/observatory/data", "definitions.py")
    text += '#include "definition_file.h"\n'
    for path in args.csv:
        with open(path, encoding="utf-8") as f:
            text += f"\nconst char {name_of(path)}[] =\n\t" + literal(f.read(), "\t") + ";\n"
    write(args.out, "definition_files.c", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
