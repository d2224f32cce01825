#!/usr/bin/python3
"""The conformance kit (tests/conformance) against this system: it completes a hand-off as an MDPH does, and it
finds fault with a server that is broken on purpose, each time."""
import os
import subprocess
import sys
import threading
import time

from system import ROOT, System, Tap, until

sys.path.insert(0, os.path.join(ROOT, "tests", "conformance"))
import kit  # noqa: E402
import spoil  # noqa: E402
from client import Server  # noqa: E402

MDPH = "mdph-984"
PASSED = {"statement": "what_is_claimed_is_served", "changes": "what_is_told_is_told_once_and_in_order",
          "handoff": "the_kit_completes_a_hand_off", "hooks": "webhooks_arrive_signed_and_again"}


def server(s, url=None):
    made = Server(url or f"http://127.0.0.1:{s.base}", s.token(MDPH), "984")
    made.listen, made.hook_url = 0, None
    return made


def filled(s):
    until("the sandbox is filled", lambda: s.ask(MDPH, "GET", "/v1/referral/sandbox").json.get("resets"), 20)
    until("it is told", lambda: server(s).changes()["items"])


def all_passes(s, part):
    lines = []
    count = kit.run(server(s), [part], lines.append)
    assert count["FAIL"] == count["not run"] == 0 and count["ok"], "\n".join(lines)


def together(s):
    """Resets while an MDPH works: each answer is one that the contract has, and at the end the cases stand."""
    done, deadline = [], time.monotonic() + 4

    def resets():
        while time.monotonic() < deadline:
            done.append(s.ask(MDPH, "POST", "/v1/referral/sandbox/reset").status)

    def acts(n):
        here = f"/v1/referral/handoffs/09840000-0000-7000-8000-0000000001{n:02d}"
        while time.monotonic() < deadline:
            for act, body in (("receipt", None), ("reading", None), ("complement-request", {"asked": ["documents"]}),
                              ("acceptance", None), ("gos-sessions", {"planned_at": "2030-01-01T10:00:00Z",
                                                                      "mode": "remote", "participants": []})):
                for version in (1, 2, 3):
                    done.append(s.ask(MDPH, "POST", f"{here}/{act}", body, version=version).status)

    threads = [threading.Thread(target=resets) for _ in range(2)] + [
        threading.Thread(target=acts, args=(n,)) for n in (1, 2, 3, 5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(done) <= {200, 201, 400, 409, 412, 422, 503} and {200, 409} <= set(done), set(done)
    s.good(MDPH, "POST", "/v1/referral/sandbox/reset")
    assert kit.one(kit.handoff.CHECKS[0], server(s))[0] == "ok"


def never_in_production(s):
    for service in ("intake", "referral"):
        done = subprocess.run(["bash", "-c", f"set -a; . {s.run}/{service}.env; C360_ENV=production C360_PORT=1"
                               f" C360_OPS_PORT=2 C360_ISSUER=https://idp.exemple.fr exec {s.program('c360-' + service)}"],
                              capture_output=True, text=True, timeout=30, check=False)
        said = done.stdout + done.stderr
        assert done.returncode != 0 and "C360_SANDBOX" in said, (service, done.returncode, said[-500:])


def is_caught(s, proxy, name):
    lines, proxy.spoil, proxy.hits = [], name, 0
    count = kit.run(server(s, proxy.url), [spoil.SPOILINGS[name][0]], lines.append, to_first=True)
    assert proxy.hits, f"{name}: nothing was spoilt"
    assert count["FAIL"], f"{name}: the kit saw nothing\n" + "\n".join(lines)
    assert not [line for line in lines if ": 429" in line], lines  # found fault with us, not with the spoiling


def nothing_is_found_in_a_faithful_proxy(s, proxy):
    proxy.spoil = None
    lines = []
    count = kit.run(server(s, proxy.url), ["statement", "changes"], lines.append)
    assert count["FAIL"] == 0, "\n".join(lines)


def main(s):
    tap = Tap()
    tap.check("the_sandbox_fills_itself", filled, s)
    for part in kit.PARTS:
        tap.check(PASSED[part], all_passes, s, part)
    tap.check("in_production_nothing_starts_with_a_sandbox", never_in_production, s)
    proxy = spoil.Proxy("127.0.0.1", s.base)
    try:
        tap.check("a_faithful_proxy_changes_nothing", nothing_is_found_in_a_faithful_proxy, s, proxy)
        for name in spoil.SPOILINGS:
            tap.check(f"the_kit_catches_a_server_that_{name}", is_caught, s, proxy, name)
    finally:
        tap.check("a_faithful_proxy_still_changes_nothing", nothing_is_found_in_a_faithful_proxy, s, proxy)
        proxy.close()
    tap.check("resets_and_acts_at_the_same_time_end_in_order", together, s)
    tap.end()


if __name__ == "__main__":
    with System("conformance", 31800, {"gateway": "C360_RATE_PER_MINUTE=0"}, offers=100, sandbox=True) as system:
        main(system)
