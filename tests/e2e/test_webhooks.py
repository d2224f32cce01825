#!/usr/bin/python3
"""What is addressed to an MDPH reaches its own system: signed, in order, again after a failure, and
never into our own network.  The receivers are real and stand on this machine."""
import os
import subprocess
import time

import story
from receiver import Receiver, signed
from system import System, run_tests, until

HOOKS, MDPH = "/v1/referral/webhooks", "mdph-31"


def made(s, url, **more):
    return s.good(MDPH, "POST", HOOKS, {"departement": "31", "url": url, **more}).json


def at(hook):
    return f"{HOOKS}/{hook['id']}"


def read(s, hook):
    return s.good(MDPH, "GET", at(hook)).json


def disabled(s, hook):
    now = read(s, hook)
    if now["state"] == "active":
        s.good(MDPH, "PATCH", at(hook), {"state": "disabled"}, version=now["version"])


def deliveries(s, hook):
    return s.walk(MDPH, at(hook) + "/deliveries")


def handed(s):
    opened = story.situation(s)
    return story.handoff(s, opened).json


def received(s, one):
    return s.good(MDPH, "POST", f"/v1/referral/handoffs/{one['id']}/receipt", version=one["version"])


def soon(s, hook):
    """Whoever tests does not wait for the back-off."""
    s.sql(f"UPDATE referral.webhook_delivery SET next_at = '2020-01-01' WHERE webhook_id = '{hook['id']}'"
          " AND state = 'pending'")


def test_an_event_arrives_signed_and_as_it_stands_in_the_stream(s):
    with Receiver() as r:
        hook = made(s, r.url)
        one = handed(s)
        heard = until("the event", lambda: [h for h in r.heard if h.event["subject"] == one["id"]])[0]
        assert signed(hook["secret"], heard.headers, heard.body), heard.headers
        assert not signed("whsec_" + "A" * 43 + "=", heard.headers, heard.body)
        assert abs(int(heard.headers["webhook-timestamp"]) - time.time()) < 60
        assert heard.headers["Content-Type"] == "application/cloudevents+json"
        event = heard.event
        assert event["type"] == "referral.handoff.sent.v1" and event["stream"] == "31.referral.mdph"
        rows = s.sql("SELECT event_id, epoch, sequence, data FROM referral.event WHERE stream = '31.mdph'"
                     f" AND subject = '{one['id']}'")
        assert [heard.id, str(event["epoch"]), str(event["sequence"])] == rows[0][:3], rows
        assert event["id"] == heard.id and set(event["data"]) >= {"handoff_id", "situation_id", "reason"}
        until("the log says so", lambda: [d for d in deliveries(s, hook) if d["event_id"] == heard.id
                                          and d["state"] == "delivered" and d["last_status"] == 200])
        assert read(s, hook)["last_delivered_at"] and "secret" not in read(s, hook)
        disabled(s, hook)


def test_one_who_hangs_holds_up_nobody_else(s):
    def hang(handler, heard):
        self_open.wait(20)

    with Receiver(hang) as slow, Receiver() as quick:
        self_open = slow.open
        lame, well = made(s, slow.url), made(s, quick.url)
        begun = time.monotonic()
        ones = [handed(s)["id"] for _ in range(6)]
        until("the quick one has all", lambda: set(ones) <= {h.event["subject"] for h in quick.heard}, 8)
        assert time.monotonic() - begun < 8
        gone = until("the slow one timed out", lambda: [
            d for d in deliveries(s, lame) if d.get("last_outcome") == "timed_out"], 15)[0]
        assert gone["state"] in ("pending", "sending") and "last_status" not in gone, gone
        assert read(s, lame)["failing_since"]
        disabled(s, lame), disabled(s, well)


def test_a_failure_is_tried_again_under_the_same_id_and_keeps_the_order_of_a_hand_off(s):
    with Receiver(500) as r:
        hook = made(s, r.url)
        one = handed(s)
        first = until("the first try", lambda: [h for h in r.heard if h.event["subject"] == one["id"]])[0]
        received(s, one)
        failed = until("the log", lambda: [d for d in deliveries(s, hook) if d.get("last_status") == 500])[0]
        assert failed["last_outcome"] == "refused" and failed["tries"] >= 1 and failed["next_at"]
        time.sleep(1.5)
        assert set(r.types(one["id"])) == {"referral.handoff.sent.v1"}, r.types(one["id"])
        r.answer = 204
        soon(s, hook)
        until("both", lambda: "referral.handoff.received.v1" in r.types(one["id"]))
        types = r.types(one["id"])
        assert types[-2:] == ["referral.handoff.sent.v1", "referral.handoff.received.v1"], types
        again = [h for h in r.heard if h.event["type"] == "referral.handoff.sent.v1"
                 and h.event["subject"] == one["id"]]
        assert len(again) >= 2 and {h.id for h in again} == {first.id}
        assert {h.body for h in again} == {first.body}
        until("well again", lambda: "failing_since" not in read(s, hook))
        disabled(s, hook)


def test_a_redirection_is_not_followed_and_a_huge_answer_not_read(s):
    with Receiver() as trap:
        def away(handler, heard):
            handler.send_response(307)
            handler.send_header("Location", trap.url)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        def huge(handler, heard):
            handler.send_response(200)
            handler.send_header("Content-Length", str(1 << 33))
            handler.end_headers()
            try:
                for _ in range(1 << 13):
                    handler.wfile.write(b"x" * (1 << 20))
                    sent.append(1)
            except OSError:
                pass

        sent = []
        with Receiver(away) as r, Receiver(huge) as big:
            hook, other = made(s, r.url), made(s, big.url)
            handed(s)
            until("refused", lambda: [d for d in deliveries(s, hook)
                                      if d.get("last_outcome") == "redirected" and d["last_status"] == 307])
            until("taken", lambda: [d for d in deliveries(s, other) if d["state"] == "delivered"])
            assert not trap.heard and len(sent) < 64, (trap.heard, len(sent))
            disabled(s, hook), disabled(s, other)


def test_a_certificate_that_nobody_vouches_for_is_refused(s):
    pem = [f"{s.run}/hook.{end}" for end in ("crt", "key")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                    "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-out", pem[0], "-keyout",
                    pem[1]], check=True, capture_output=True)
    with Receiver(certificate=pem) as r:
        hook = made(s, r.url)
        s.good(MDPH, "POST", at(hook) + "/ping")
        until("refused", lambda: [d for d in deliveries(s, hook)
                                  if d.get("last_outcome") == "certificate_refused"])
        assert not r.heard
        disabled(s, hook)


def test_an_address_of_our_own_network_is_refused_when_written_and_when_called(s):
    for url in ("https://10.0.0.1/x", "https://192.168.1.1/x", "https://169.254.169.254/latest/meta-data",
                "https://[fd00::1]/x", "https://[::ffff:10.0.0.1]/x", "https://intake:8443/x",
                "https://db.internal/x", "https://0xa000001/x", "https://100.64.0.1/x", "https://224.0.0.1/x"):
        got = s.ask(MDPH, "POST", HOOKS, {"departement": "31", "url": url})
        assert got.status == 422 and got.pointers == ["/url"], (url, got)
    for url in ("https://user:secret@example.org/x", "http://mdph.exemple.fr/x", "https://mdph.exemple.fr:22/"):
        got = s.ask(MDPH, "POST", HOOKS, {"departement": "31", "url": url})
        assert got.status == 422 and got.pointers == ["/url"] and "secret" not in got.json["detail"], (url, got)
    # as a name that leads elsewhere a second later: the text was good, the address is not
    hook = made(s, "https://mdph.exemple.fr/x")
    s.sql(f"UPDATE referral.webhook SET url = 'https://10.0.0.1/x' WHERE id = '{hook['id']}'")
    s.good(MDPH, "POST", at(hook) + "/ping")
    until("disabled", lambda: read(s, hook).get("stop_reason") == "address_refused")
    assert deliveries(s, hook)[0]["last_outcome"] == "address_refused"
    until("and told", lambda: s.sql("SELECT 1 FROM referral.event WHERE stream = '31.mdph' AND type ="
                                    f" 'referral.webhook.disabled.v1' AND subject = '{hook['id']}'"))
    assert s.ask(MDPH, "POST", at(hook) + "/ping").status == 409


def test_a_receiver_that_is_gone_or_long_silent_is_not_called_any_more(s):
    with Receiver(410) as gone, Receiver(503) as silent:
        hook, other = made(s, gone.url), made(s, silent.url)
        s.good(MDPH, "POST", at(hook) + "/ping")
        s.good(MDPH, "POST", at(other) + "/ping")
        until("disabled", lambda: read(s, hook).get("stop_reason") == "gone")
        until("failing", lambda: read(s, other).get("failing_since"))
        s.sql("UPDATE referral.webhook SET failing_since = failing_since - interval '3 days'"
              f" WHERE id = '{other['id']}'")
        soon(s, other)
        until("disabled", lambda: read(s, other).get("stop_reason") == "failing_too_long")
        # nothing is lost: enabled again, it goes on where it stood
        one = handed(s)
        silent.answer, before = 200, len(silent.heard)
        time.sleep(1.2)
        assert len(silent.heard) == before
        s.good(MDPH, "PATCH", at(other), {"state": "active"}, version=read(s, other)["version"])
        until("the missed one", lambda: [h for h in silent.heard if h.event["subject"] == one["id"]])
        assert "stop_reason" not in read(s, other)
        disabled(s, other)


def test_both_secrets_sign_during_the_overlap(s):
    with Receiver() as r:
        hook = made(s, r.url)
        now = s.good(MDPH, "POST", at(hook) + "/secret", {"overlap_hours": 1}, version=1).json
        assert now["secret"] != hook["secret"] and now["former_secret_until"]
        assert s.ask(MDPH, "POST", at(hook) + "/secret", {}, version=1).status == 412
        s.good(MDPH, "POST", at(hook) + "/ping")
        ping = until("the ping", lambda: [h for h in r.heard if h.event["type"] == "referral.webhook.pinged.v1"])[0]
        for secret in (now["secret"], hook["secret"]):
            assert signed(secret, ping.headers, ping.body)
        s.good(MDPH, "POST", at(hook) + "/secret", {"overlap_hours": 0}, version=2)
        s.good(MDPH, "POST", at(hook) + "/ping")
        last = until("the second", lambda: [h for h in r.heard if h.id != ping.id])[0]
        assert not signed(now["secret"], last.headers, last.body)
        disabled(s, hook)


def test_types_are_chosen_and_a_test_event_goes_to_one_alone(s):
    with Receiver() as r, Receiver() as other:
        hook = made(s, r.url, event_types=["referral.handoff.received.v1"])
        all_of = made(s, other.url)
        one = handed(s)
        received(s, one)
        until("all", lambda: len(other.types(one["id"])) == 2)
        until("the chosen one", lambda: r.types(one["id"]) == ["referral.handoff.received.v1"])
        s.good(MDPH, "POST", at(hook) + "/ping")
        until("the ping", lambda: "referral.webhook.pinged.v1" in r.types(hook["id"]))
        time.sleep(1)
        assert "referral.webhook.pinged.v1" not in other.types()
        got = s.ask(MDPH, "PATCH", at(hook), {"event_types": ["referral.nothing.known.v1"]}, version=1)
        assert got.status == 422 and got.pointers == ["/event_types/0"], got
        disabled(s, hook), disabled(s, all_of)


def test_one_event_or_all_since_a_position_are_sent_again(s):
    with Receiver() as r:
        hook = made(s, r.url)
        one = handed(s)
        heard = until("the event", lambda: [h for h in r.heard if h.event["subject"] == one["id"]])[0]
        log = until("delivered", lambda: [d for d in deliveries(s, hook) if d["event_id"] == heard.id
                                          and d["state"] == "delivered"])[0]
        s.good(MDPH, "POST", f"{at(hook)}/deliveries/{log['id']}/replay")
        until("again", lambda: len([h for h in r.heard if h.id == heard.id]) == 2)
        before = len(r.heard)
        s.good(MDPH, "POST", at(hook) + "/replay", {"epoch": 0, "sequence": 0})
        total = int(s.sql("SELECT count(*) FROM referral.event WHERE stream = '31.mdph' AND type NOT LIKE"
                          " 'referral.webhook.pinged%'")[0][0])
        until("the whole stream", lambda: len(r.heard) >= before + total, 30)
        again = [(h.event["epoch"], h.event["sequence"]) for h in r.heard[before:]
                 if h.event["subject"] == one["id"]]
        assert again == sorted(again)
        disabled(s, hook)


def test_killed_in_the_middle_it_is_sent_again_with_the_same_id(s):
    def hang(handler, heard):
        r.open.wait(20)

    with Receiver(hang) as r:
        hook = made(s, r.url)
        one = handed(s)
        first = until("on its way", lambda: [h for h in r.heard if h.event["subject"] == one["id"]])[0]
        s.kill("referral")
        r.answer = 200
        s.start()
        assert s.sql(f"SELECT state FROM referral.webhook_delivery WHERE event_id = '{first.id}'"
                     f" AND webhook_id = '{hook['id']}'") == [["sending"]]
        s.sql(f"UPDATE referral.webhook_delivery SET lease_until = '2020-01-01' WHERE event_id = '{first.id}'"
              f" AND webhook_id = '{hook['id']}'")
        until("again", lambda: len([h for h in r.heard if h.id == first.id]) >= 2, 20)
        until("delivered", lambda: [d for d in deliveries(s, hook) if d["event_id"] == first.id
                                    and d["state"] == "delivered"])
        disabled(s, hook)


def test_another_mdph_and_other_roles_see_none_of_it(s):
    with Receiver() as r:
        hook = made(s, r.url)
        assert s.ask("mdph@44", "GET", at(hook)).status == 404
        assert s.ask("mdph@44", "GET", at(hook) + "/deliveries").status == 404
        assert s.ask("mdph@44", "POST", HOOKS, {"departement": "31", "url": r.url}).status == 403
        assert s.ask("mdph@44", "PATCH", at(hook), {"url": r.url}, version=1).status == 404
        assert s.ask("mdph@44", "POST", at(hook) + "/secret", {}, version=1).status == 404
        assert s.ask("conseiller-31", "GET", at(hook)).status == 403
        elsewhere = s.good("mdph@44", "POST", HOOKS, {"departement": "44", "url": r.url}).json
        one = handed(s)
        until("the event of 31", lambda: [h for h in r.heard if h.event["subject"] == one["id"]])
        time.sleep(1)
        assert {h.event["departement"] for h in r.heard} == {"31"}
        assert not s.walk("mdph@44", f"{HOOKS}/{elsewhere['id']}/deliveries")
        disabled(s, hook)
    logs = os.path.join(s.run, "referral.log")
    with open(logs, encoding="utf-8") as f:
        assert "whsec_" not in f.read()


if __name__ == "__main__":
    with System("webhooks", 29400, {"referral": "C360_WEBHOOK_TIMEOUT_MS=4000"}, offers=100) as system:
        run_tests("__main__", system)
