#!/usr/bin/python3
"""A withdrawal that was acknowledged closes every path, also when the relay of intake dies with it:
whoever discloses from a copy that is not fresh answers 503 and discloses nothing."""
import time

import story
from system import System, run_tests, until

MDPH = "mdph-31"
CONSENTS, DOSSIERS = "/v1/intake/consents", "/v1/intake/dossiers"


def agreed(s):
    """A situation whose person agreed to everything that this test sends; and the agreements."""
    opened = story.situation(s)
    made = [s.good(story.ADVISER, "POST", CONSENTS, {
        "situation_id": opened.json["id"], "decision": "given", "means": "oral", "words": "share_2026_1",
        "purpose": purpose, "categories": ["situation", "needs"], "recipients": [{"kind": to}]})
        for purpose, to in (("mdph_handoff", "mdph"), ("seek_solutions", "actor"))]
    return opened, made


def sealed(s, opened):
    return s.good(story.ADVISER, "POST", DOSSIERS, {
        "situation_id": opened.json["id"], "purpose": "mdph_handoff", "categories": ["situation"],
        "recipient": {"kind": "mdph"}})


def hand_off(s, opened, after=None):
    return s.ask(story.ADVISER, "POST", "/v1/referral/handoffs",
                 {"situation_id": opened.json["id"], "reason": "person_request"}, after=after)


def to_relay(s, opened):
    """An accepted proposal, ready to be relayed."""
    one = story.proposal(s, opened)
    story.accepted(s, one)
    return one


def withdraw(s, made):
    return [s.good(story.ADVISER, "POST", c.headers["Location"] + "/withdrawal", {"means": "oral"},
                   version=1) for c in made]


def sent(s, opened):
    return int(s.sql("SELECT (SELECT count(*) FROM referral.handoff WHERE situation_id = '{0}')"
                 " + (SELECT count(*) FROM referral.relay r JOIN referral.proposal p ON p.id = r.proposal_id"
                 " WHERE p.situation_id = '{0}')"
                 " + (SELECT count(*) FROM intake.dossier_opening o JOIN intake.dossier d"
                 " ON d.id = o.dossier_id WHERE d.situation_id = '{0}')".format(opened.json["id"]))[0][0])


def test_what_was_agreed_to_leaves(s):
    opened, made = agreed(s)
    dossier, one = sealed(s, opened), to_relay(s, opened)
    after = made[-1].headers["C360-Position"]
    answer = until("the copy is fresh", lambda: (lambda a: a.status == 201 and a)(hand_off(s, opened, after)))
    assert answer.status == 201, answer
    assert s.ask(story.ADVISER, "POST", one.headers["Location"] + "/relay", {}).status == 201
    assert s.ask(MDPH, "POST", dossier.headers["Location"] + "/openings").status == 200


def test_without_an_agreement_or_after_a_withdrawal_nothing_leaves(s):
    opened = story.situation(s)
    assert hand_off(s, opened, opened.headers["C360-Position"]).status == 403
    opened, made = agreed(s)
    dossier, one = sealed(s, opened), to_relay(s, opened)
    last = withdraw(s, made)[-1].headers["C360-Position"]
    assert hand_off(s, opened, last).status == 403
    assert s.ask(story.ADVISER, "POST", one.headers["Location"] + "/relay", {}).status == 403
    assert s.ask(MDPH, "POST", dossier.headers["Location"] + "/openings").status == 403
    assert sent(s, opened) == 0


def test_the_relay_dies_with_the_withdrawal_and_nothing_leaves(s):
    opened, made = agreed(s)
    dossier, one = sealed(s, opened), to_relay(s, opened)
    s.quiet()
    withdraw(s, made)
    s.kill("intake")
    time.sleep(5.5)  # the copy was fresh for 5 s at most
    refused = hand_off(s, opened)
    assert refused.status == 503, refused
    assert s.ask(story.ADVISER, "POST", one.headers["Location"] + "/relay", {}).status == 503
    assert s.ask(MDPH, "POST", dossier.headers["Location"] + "/openings").status in (502, 503)
    assert sent(s, opened) == 0
    s.start()
    until("the withdrawal arrived", lambda: hand_off(s, opened).status == 403)
    assert s.ask(MDPH, "POST", dossier.headers["Location"] + "/openings").status == 403
    assert sent(s, opened) == 0


if __name__ == "__main__":
    with System("consent", 24600, {"referral": "C360_CONSENT_REQUIRED=*=2020-01-01"}, offers=200) as system:
        run_tests(__name__, system)
