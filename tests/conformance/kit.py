#!/usr/bin/python3
"""The conformance kit: does this installation do what /fhir/metadata and docs/mdph-interface.md say?

    kit.py --url https://c360.exemple.fr --token FILE [--departement 984] [--only statement,handoff]
           [--listen PORT --hook-url https://here.exemple.fr:8443/]    webhooks: where the server reaches us

It resets the sandbox, and does the part of the MDPH in it: polling, FHIR, webhooks.  One line a check; the
exit status is 0 when none failed.  Python 3 alone, no further packages.
"""
import argparse
import os
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import changes  # noqa: E402
import handoff  # noqa: E402
import hooks  # noqa: E402
import statement  # noqa: E402
from client import Fault, NotRun, Server  # noqa: E402

PARTS = {"statement": statement, "changes": changes, "handoff": handoff, "hooks": hooks}


def one(check, server):
    """('ok' | 'FAIL' | 'not run', what there is to say)."""
    try:
        return "ok", check(server) or ""
    except NotRun as e:
        return "not run", str(e)
    except Fault as e:
        return "FAIL", str(e)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError, OSError) as e:
        return "FAIL", f"the answer has not the form that is promised: {e!r}"


def run(server, parts, say=print, to_first=False):
    """Every check of these parts, or until the first that fails; how many passed, failed and were not run."""
    count = {"ok": 0, "FAIL": 0, "not run": 0}
    for part in parts:
        for check in PARTS[part].CHECKS:
            began = time.monotonic()
            word, text = one(check, server)
            count[word] += 1
            name = check.__name__.removeprefix("check_").replace("_", " ")
            say(f"{word:8}{part + ': ' + name:78}{time.monotonic() - began:6.1f} s  {text}".rstrip())
            if to_first and word == "FAIL":
                return count
    return count


def main():
    args = argparse.ArgumentParser(description="conformance kit for systems of an MDPH")
    args.add_argument("--url", required=True)
    args.add_argument("--token", required=True, help="file with the token, or the token")
    args.add_argument("--departement", default="984")
    args.add_argument("--only", default=",".join(PARTS))
    args.add_argument("--listen", type=int, help="port for webhooks; 0: any")
    args.add_argument("--hook-url", help="how the server reaches that port")
    args = args.parse_args()
    token = args.token
    if os.path.exists(token):
        with open(token, encoding="utf-8") as f:
            token = f.read().strip()
    server = Server(args.url, token, args.departement)
    here = urllib.parse.urlsplit(args.url).hostname in ("127.0.0.1", "localhost")
    server.listen = args.listen if args.listen is not None else (0 if here else None)
    server.hook_url = args.hook_url
    count = run(server, args.only.split(","))
    print(f"{count['ok']} ok, {count['FAIL']} failed, {count['not run']} not run")
    sys.exit(1 if count["FAIL"] or not count["ok"] else 0)


if __name__ == "__main__":
    main()
