#!/usr/bin/python3
"""proto/errors.csv -> proto/errors/README.md, one section for each failure, with a stable anchor.

Usage: errors_doc.py [--check]      --check only says whether the page is up to date
"""
import csv
import os
import sys

from contract import PROTO

PAGE = os.path.join(PROTO, "errors", "README.md")
INTRO = """# Failures

Made from `proto/errors.csv` by `proto/gen/errors_doc.py`; do not edit.

Every failure is answered as `application/problem+json` (RFC 9457). Its `type` is
`urn:c360:error:<slug>`; the slugs below are stable, so that a client may decide by them. `title` and
`detail` are in French, or in English when `Accept-Language` puts English first; `instance` is
`urn:uuid:` and the request id, to be quoted when asking for help; `errors[]` names each refused field
by JSON Pointer. A text never holds SQL, a path of the server or the value that was sent.

| slug | status | title | titre |
|---|---|---|---|
"""
EXAMPLE = """
## What it looks like

```json
{
  "type": "urn:c360:error:invalid",
  "title": "données refusées",
  "status": 422,
  "detail": "1 champ refusé",
  "instance": "urn:uuid:0197f0a0-0000-7000-8000-000000000001",
  "errors": [{ "pointer": "/commune", "detail": "code INSEE attendu" }]
}
```

## When to try again

| status | what a client does |
|---|---|
| 400, 404, 405, 406, 410, 413, 414, 415, 422 | mend the request; the same again fails again |
| 401 | renew the token, once |
| 403 | nothing: ask who manages the rights |
| 409, 412 | read again, decide again, send again with the new version |
| 428 | read, then send If-Match |
| 429, 503 | wait `Retry-After` seconds, then the same request with the same `Idempotency-Key` |
| 500, 502 | once more later with the same `Idempotency-Key`, then quote `instance` to the operator |
"""


def text():
    with open(os.path.join(PROTO, "errors.csv"), encoding="utf-8", newline="") as f:
        rows = [r for r in csv.DictReader(f) if r["slug"] != "ok"]
    out = INTRO
    for r in rows:
        out += (f"| [{r['slug']}](#{r['slug']}) | {r['status']} | {r['title_en']} "
                f"| {r['title_fr']} |\n")
    out += EXAMPLE
    for r in rows:
        out += (f"\n## {r['slug']}\n\n`urn:c360:error:{r['slug']}`, HTTP {r['status']}: "
                f"{r['title_en']} ({r['title_fr']}).\n\n{r['meaning']}\n")
    return out


def main():
    if sys.argv[1:] == ["--check"]:
        with open(PAGE, encoding="utf-8") as f:
            if f.read() != text():
                sys.exit("contract: proto/errors/README.md is out of date: run "
                         "proto/gen/errors_doc.py")
        return
    os.makedirs(os.path.dirname(PAGE), exist_ok=True)
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(text())


if __name__ == "__main__":
    main()
