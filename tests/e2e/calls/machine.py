"""Webhooks of an MDPH, through the gateway."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from receiver import Receiver  # noqa: E402
from story import handoff, situation  # noqa: E402
from system import until  # noqa: E402

NONE = "00000000-0000-7000-8000-000000000000"
HOOKS, MDPH = "/v1/referral/webhooks", "mdph-31"

CANNOT = {
    # no state refuses them: a race between two uses of one key alone gives 409
    "referral_rotate_webhook_secret": {"409"},
    "referral_replay_webhook": {"409"},
}


def made(s, url, **more):
    answer = s.expect(s.ask(MDPH, "POST", HOOKS, {"departement": "31", "url": url, **more}), 201)
    assert answer.headers["Location"] == f"{HOOKS}/{answer.json['id']}" and answer.json["secret"]
    return answer.headers["Location"], answer


def changed(s, here, status=200, **what):
    version = s.expect(s.ask(MDPH, "GET", here), 200).json["version"]
    return s.expect(s.ask(MDPH, "PATCH", here, what, version=version), status)


def refused(s, here):
    for method, path, body, version in (
            ("GET", "", None, None), ("PATCH", "", {"state": "active"}, 1), ("POST", "/secret", {}, 1),
            ("POST", "/ping", None, None), ("POST", "/replay", {"epoch": 0, "sequence": 0}, None),
            ("GET", "/deliveries", None, None), ("POST", f"/deliveries/{NONE}/replay", None, None)):
        s.expect(s.ask(MDPH, method, f"{HOOKS}/{NONE}{path}", body, version=version), 404)
    for body in ({"url": "https://10.0.0.1/"}, {"url": "https://mdph.exemple.fr/", "event_types": ["referral.a.b.v1"]}):
        s.expect(s.ask(MDPH, "POST", HOOKS, {"departement": "31", **body}), 422)
        s.expect(s.ask(MDPH, "PATCH", here, body, version=1), 422)
    s.expect(s.ask(MDPH, "POST", HOOKS, {"departement": "44", "url": "https://mdph.exemple.fr/"}), 403)
    s.expect(s.ask(MDPH, "GET", HOOKS + "?departement=44"), 403)
    s.expect(s.ask(MDPH, "PATCH", here, {"state": "active"}, version=99), 412)
    s.expect(s.ask(MDPH, "POST", here + "/secret", {"overlap_hours": 999}, version=1), 422)
    s.expect(s.ask(MDPH, "POST", here + "/secret", {}, version=99), 412)
    s.expect(s.ask(MDPH, "POST", here + "/replay", {"epoch": -1, "sequence": 0}), 422)


def call_ten(s):
    ten = [made(s, "https://mdph.exemple.fr/c360", event_types=["referral.handoff.sent.v1"])[0] for _ in range(9)]
    s.expect(s.ask(MDPH, "POST", HOOKS, {"departement": "31", "url": "https://mdph.exemple.fr/"}), 409)
    changed(s, ten[0], state="disabled")
    ten.append(made(s, "https://mdph.exemple.fr/c360", event_types=["referral.handoff.sent.v1"])[0])
    changed(s, ten[0], 409, state="active")
    for here in ten[1:]:
        changed(s, here, state="disabled")
    s.expect(s.ask(MDPH, "POST", ten[0] + "/ping"), 409)
    # one that leads into a private network is disabled, and that is told
    changed(s, ten[0], state="active", event_types=[])
    s.sql("UPDATE referral.webhook SET url = 'https://10.0.0.1/' WHERE id = '" + ten[0].rsplit("/", 1)[1] + "'")
    s.expect(s.ask(MDPH, "POST", ten[0] + "/ping"), 200)
    until("disabled", lambda: s.ask(MDPH, "GET", ten[0]).json["state"] == "disabled")


def call(s):
    def hang(handler, heard):
        r.open.wait(8)

    with Receiver() as r:
        here, _ = made(s, r.url)
        refused(s, here)
        s.expect(s.ask(MDPH, "GET", HOOKS + "?departement=31"), 200)
        s.expect(s.ask(MDPH, "POST", here + "/secret", {"overlap_hours": 2}, version=1), 200)
        s.expect(s.ask(MDPH, "POST", here + "/ping"), 200)
        one = handoff(s, situation(s)).json
        until("it arrives", lambda: one["id"] in [h.event["subject"] for h in r.heard])
        done = until("delivered", lambda: s.expect(s.ask(
            MDPH, "GET", here + "/deliveries?state=delivered"), 200).json["items"])
        lines = s.ask(MDPH, "GET", here + "/deliveries", more={"Accept": "application/x-ndjson"})
        assert s.expect(lines, 200).type == "application/x-ndjson"
        again = f"{here}/deliveries/{done[0]['id']}/replay"
        s.expect(s.ask(MDPH, "POST", again), 200)
        r.answer = hang
        until("409 while it is sent", lambda: s.ask(MDPH, "POST", again).status == 409)
        s.expect(s.ask(MDPH, "POST", here + "/replay", {"epoch": 0, "sequence": 0}), 200)
        call_ten(s)
        changed(s, here, state="disabled")
