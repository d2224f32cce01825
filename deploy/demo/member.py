#!/usr/bin/python3
"""Print members of a JSON file, one a line: member.py FILE items.0.offer.name …  (absent: empty).
"code=too_far" picks from a list the item whose member has that value."""
import json
import sys


def at(value, path):
    for step in path.split("."):
        if isinstance(value, list) and "=" in step:
            name, wanted = step.split("=", 1)
            value = next((v for v in value if v.get(name) == wanted), None)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return None
    return value


def main():
    try:
        with open(sys.argv[1], encoding="utf-8") as f:
            document = json.load(f)
    except (OSError, ValueError):
        document = None
    for path in sys.argv[2:]:
        value = at(document, path)
        if isinstance(value, str):
            print(" ".join(value.split()))
        else:
            print("" if value is None else json.dumps(value, ensure_ascii=False))


if __name__ == "__main__":
    main()
