#!/usr/bin/python3
"""What the key of an MDPH and the key of a dashboard get when they ask the bus for everything."""
import os

import story
from busreader import Reader, received
from system import DATA_SERVICES, System, run_tests

ASKED = ("", "3", "31", "31.", "31.intake", "31.intake.", "31.intake.facts", "31.intake.facts.",
         "31.referral.", "31.referral.facts.", "44.referral.mdph.", "31.directory.facts.", "*", "\x00",
         "31.intake.mdph.", "31.referral.mdph.", "31.observatory.figures.", "44.observatory.figures.")
STRANGERS = ("mdph-31", "dashboard")


def live(s):
    """A case and a hand-off in 31 and one in 44, so that there is something to overhear."""
    for d, commune in (("31", "31555"), ("44", "44109")):
        team = f"conseiller-{d}"
        opened = story.situation(s, team, departement=d, commune=commune)
        story.proposal(s, opened, team, label="solution inventée")
        sent = story.handoff(s, opened, team)
        s.good(f"mdph-{d}", "POST", f"/v1/referral/handoffs/{sent.json['id']}/receipt", version=1)
    # figures of persons come with the releases alone, those of institutions when they change
    s.good("coordonnateur-31", "POST", "/v1/directory/actors",
           {"departement": "31", "type": "pfra", "sector": "specialised", "name": "Partenaire inventé",
            "commune": "31483", "membership": "partner"})


def overhear(s, party):
    """Every message that a key gets from every service, having subscribed to everything."""
    readers = {w: Reader(s, party, w) for w in DATA_SERVICES}
    try:
        for r in readers.values():
            r.subscribe(*ASKED)
        received(readers, 1.5)  # the connections stand
        live(s)
        return received(readers, 2.5)
    finally:
        for r in readers.values():
            r.close()


HEARD = {}


def heard(s, party):
    if party not in HEARD:
        HEARD[party] = overhear(s, party)
    return HEARD[party]


def topics(messages):
    return {topic for topic, _, _ in messages}


def test_neither_key_receives_a_fact(s):
    for party in STRANGERS:
        for service, messages in heard(s, party).items():
            leaked = {t for t in topics(messages) if ".facts." in t}
            assert not leaked, (party, service, leaked)
            assert not [p for _, k, p in messages if k == "event" and p["stream"].endswith("facts")]


def test_the_mdph_key_receives_its_own_stream_and_no_other(s):
    got = set().union(*(topics(m) for m in heard(s, "mdph-31").values()))
    assert got <= {"31.intake.mdph.", "31.referral.mdph."}, got
    kinds = [p["type"] for _, k, p in heard(s, "mdph-31")["referral"] if k == "event"]
    assert kinds == ["referral.handoff.sent.v1", "referral.handoff.received.v1"], kinds


def test_the_dashboard_key_receives_figures_and_nothing_else(s):
    got = set().union(*(topics(m) for m in heard(s, "dashboard").values()))
    assert got and all(t.endswith(".observatory.figures.") for t in got), got
    figures = [p for _, k, p in heard(s, "dashboard")["observatory"] if k == "event"]
    assert figures, "no figure came"
    for p in figures:
        if p["data"]["code"] in ("4.2", "5.1"):
            continue  # institutions, not persons
        small = [v for k, v in p["data"].items() if k in ("value", "n", "numerator", "denominator")
                 and 0 < v < p["data"]["threshold"]]
        assert not small, p["data"]


def test_replay_refuses_what_the_key_may_not_read(s):
    for party in STRANGERS:
        for service in ("intake", "referral", "directory"):
            r = Reader(s, party, service)
            try:
                for stream in (f"31.{service}.facts", f"44.{service}.facts", f"44.{service}.mdph",
                               f"*.{service}.facts", service, ""):
                    events, end = r.replay(stream)
                    assert not events and end and end.get("error"), (party, stream, end)
            finally:
                r.close()


def test_replay_gives_the_mdph_its_stream(s):
    r = Reader(s, "mdph-31", "referral")
    try:
        found = r.replay_all("31.referral.mdph")
    finally:
        r.close()
    assert [e["sequence"] for e in found] == list(range(1, len(found) + 1))
    assert len(found) >= 2 and {e["departement"] for e in found} == {"31"}


def test_a_key_that_nobody_granted_gets_no_answer(s):
    s.script(s.program("c360-keys"), f"{s.run}/bus", "stranger")
    r = Reader(s, "stranger", "observatory")
    try:
        r.subscribe("")
        assert r.received(2) == []
        assert r.replay("31.observatory.figures", seconds=1) == ([], None)
    finally:
        r.close()


def test_the_services_key_file_is_private(s):
    for party in (*DATA_SERVICES, "gateway", *STRANGERS):
        assert os.stat(f"{s.run}/bus/{party}.key").st_mode & 0o077 == 0, party


if __name__ == "__main__":
    with System("bus_secrets", 21600) as system:
        run_tests(__name__, system)
