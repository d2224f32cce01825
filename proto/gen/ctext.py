"""C text made by the generators: string literals, file heads, writing."""
import os

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "?": "\\?"}


def head(name, made_from, generator):
    return ("/* SPDX-License-Identifier: EUPL-1.2\n *\n"
            f" * {name} - made from {made_from} by proto/gen/{generator}; do not edit.\n */\n")


def literal(text, indent="", width=84):
    """A C string literal, split over lines; "?" is escaped so that no trigraph can arise."""
    if text is None:
        return "NULL"
    pieces, line = [], ""
    for ch in text:
        line += _ESCAPES.get(ch, ch)
        if len(line) >= width:
            pieces.append(line)
            line = ""
    if line or not pieces:
        pieces.append(line)
    return ("\n" + indent).join(f'"{p}"' for p in pieces)


def write(folder, name, text):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        f.write(text)
