#!/usr/bin/python3
"""Compare the indicators of a département before and after the story with what was done in it.

Usage: figures.py BEFORE.json AFTER.json [--fresh]

Prints one line for each figure; exits 1 and names each figure that is off.  --fresh: the month was
empty before, so the figures themselves are checked, and the delay of 1.7.
"""
import json
import sys

# What the story does: two solicitations (a child's by its mother, an adult's own), two situations,
# two proposals in one of them, one accepted and one refused.
EXPECTED = [
    ("1.1", "value", 2, "sollicitations reçues"),
    ("1.2", "breakdown.child", 1, "… pour un enfant"),
    ("1.2", "breakdown.adult", 1, "… pour un adulte"),
    ("1.2", "breakdown.carer", 0, "… d'un aidant pour lui-même"),
    ("1.2", "breakdown.professional", 0, "… d'un professionnel"),
    ("1.5", "value", 2, "solutions proposées"),
    ("1.5", "denominator", 2, "situations ouvertes"),
    ("1.5", "numerator", 1, "… avec au moins une proposition"),
    ("1.6", "value", 1, "solutions acceptées"),
    ("1.6", "breakdown.refused", 1, "… refusées"),
    ("1.6", "breakdown.pending", 0, "… en attente de réponse"),
    ("1.6", "denominator", 2, "… sur toutes les proposées"),
    ("1.7", "n", 1, "situations à leur première proposition"),
]
FRESH = [("1.5", "rate", 50), ("1.6", "rate", 50), ("1.6", "rate_of_answered", 50),
         ("1.7", "mean_days", 0), ("1.7", "median_days", 0), ("1.2", "value", 2)]


def load(path):
    with open(path, encoding="utf-8") as f:
        return {i["code"]: i for i in json.load(f)["indicators"]}


def figure(indicators, code, path):
    value = indicators.get(code, {})
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def compare(before, after):
    off = []
    for code, path, want, label in EXPECTED:
        old, new = figure(before, code, path), figure(after, code, path)
        known = isinstance(old, int) and isinstance(new, int)
        good = known and new - old == want
        print(f"    {code}  {label:<42} {old!s:>6} → {new!s:<6} {'✓' if good else '✗'}")
        if not good:
            off.append(f"{code} {path} : {old} puis {new}, attendu + {want}")
    return off


def rates(after):
    """Rates are derived: each must be what its own numerator and denominator say."""
    off = []
    for code in ("1.5", "1.6"):
        rate, part, whole = (figure(after, code, p) for p in ("rate", "numerator", "denominator"))
        if not whole or abs(rate - 100 * part / whole) > 0.01:
            off.append(f"{code} rate : {rate}, attendu 100 × {part} / {whole}")
        else:
            print(f"    {code}  {'taux':<42} {'':>6}   {rate:.0f} %")
    return off


def main():
    before, after = load(sys.argv[1]), load(sys.argv[2])
    off = compare(before, after) + rates(after)
    if "--fresh" in sys.argv:
        for code, path, want in FRESH:
            if figure(after, code, path) != want:
                off.append(f"{code} {path} : {figure(after, code, path)}, attendu {want}")
    for line in off:
        print(f"ÉCHEC : indicateur {line}", file=sys.stderr)
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
