#!/usr/bin/python3
"""Files -> constants of the gateway (assets.c, assets.h), so that it reads no file at run time.

Usage: embed.py --out DIR [--sums SHA256SUMS] NAME=PATH…

With --sums, the files named there (what is not ours) must be exactly what they were when vendored.
"""
import argparse
import hashlib
import os
import sys

from ctext import head, write

TYPES = {".json": "application/json", ".html": "text/html; charset=utf-8",
         ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".txt": "text/plain; charset=utf-8"}

HEADER = """
#ifndef GEN_ASSETS_H
#define GEN_ASSETS_H

#include <stddef.h>

/* A file built into the program. */
struct asset {
	const char *name;         /* "openapi.json", "docs.html", "rapidoc-min.js" */
	const char *content_type;
	const char *etag;         /* quoted, from the SHA-256 of the bytes */
	const char *bytes;        /* followed by a NUL that is not counted */
	size_t len;
};

extern const struct asset ASSETS[];
extern const size_t ASSET_COUNT;

#endif
"""

_ESCAPED = {b: f"\\{b:03o}" for b in range(256)}
_ESCAPED.update({b: chr(b) for b in range(32, 127) if chr(b) not in '"\\?'})
_ESCAPED[10] = "\\n"


def bytes_literal(data, width=96):
    pieces, line = [], []
    size = 0
    for b in data:
        text = _ESCAPED[b]
        line.append(text)
        size += len(text)
        if size >= width:
            pieces.append("".join(line))
            line, size = [], 0
    pieces.append("".join(line))
    return "\n\t".join(f'"{p}"' for p in pieces)


def check_sums(path):
    folder = os.path.dirname(path)
    with open(path, encoding="ascii") as f:
        for line in f:
            want, name = line.split()
            with open(os.path.join(folder, name), "rb") as g:
                if hashlib.sha256(g.read()).hexdigest() != want:
                    sys.exit(f"contract: {os.path.join(folder, name)}: not the file that "
                             f"{path} names")


def main():
    args = argparse.ArgumentParser(description="files -> C constants")
    args.add_argument("--out", required=True)
    args.add_argument("--sums")
    args.add_argument("files", nargs="+")
    args = args.parse_args()
    if args.sums:
        check_sums(args.sums)
    rows, body = [], []
    for i, item in enumerate(args.files):
        name, _, path = item.partition("=")
        with open(path, "rb") as f:
            data = f.read()
        kind = TYPES[os.path.splitext(name)[1]]
        etag = hashlib.sha256(data).hexdigest()[:16]
        body.append(f"static const char bytes_{i}[] =\n\t{bytes_literal(data)};\n")
        rows.append(f'\t{{ "{name}", "{kind}", "\\"{etag}\\"", bytes_{i}, {len(data)} }},')
    text = "\n".join([head("assets.c", "proto", "embed.py"), '#include "assets.h"', ""] + body
                     + ["const struct asset ASSETS[] = {"] + rows
                     + ["};", "", f"const size_t ASSET_COUNT = {len(rows)};", ""])
    write(args.out, "assets.h", head("assets.h", "proto", "embed.py") + HEADER)
    write(args.out, "assets.c", text)


if __name__ == "__main__":
    main()
