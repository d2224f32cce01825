#!/usr/bin/python3
"""An MDPH gets what is addressed to it and nothing else, by every way: event stream over HTTP, key on the bus,
polling, webhook; also after a reconnection, with a forged Last-Event-ID, with guessed topics and positions."""
import http.client
import json
import threading
import time

import story
from busreader import Reader, received
from receiver import Receiver
from system import System, run_tests, until

HERE, THERE = "31", "44"
OWN = {"31.intake.mdph", "31.referral.mdph"}
FIGURES = "31.observatory.figures"  # public, and for every role
GUESSED = ("", "3", "31.", "31.referral", "31.referral.", "31.referral.facts.", "31.intake.facts.", "44.referral.mdph.",
           "31.referral.mdph", "31.referral.mdph.", "31.referral.mdph..", "31.referral.mdph.facts.", "*.referral.mdph.",
           "44.", "44.referral.facts.")
FORGED = "31rm1.0~31im1.0~31rf1.0~31if1.0~31df1.0~44rm1.0~44im1.0~44rf1.0~44if1.0"
RECORDS = {}


class Stream(threading.Thread):
    """GET /v1/events until it is closed."""

    def __init__(self, s, who, target="/v1/events", after=None):
        super().__init__(daemon=True)
        self.events, self.last = [], None
        self.connection = http.client.HTTPConnection("127.0.0.1", s.base, timeout=60)
        headers = {"Authorization": "Bearer " + s.token(who)}
        if after:
            headers["Last-Event-ID"] = after
        self.connection.request("GET", target, None, headers)
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200, (self.answer.status, self.answer.read()[:300])
        self.start()

    def run(self):
        mark = None
        try:
            for line in self.answer:
                field, _, value = line.decode().rstrip("\n").partition(": ")
                mark = value if field == "id" else mark
                if field == "data":
                    self.events.append(json.loads(value))
                    self.last = mark
        except (OSError, ValueError, AttributeError):
            pass  # closed by us

    def close(self):
        self.connection.sock.shutdown(2)
        self.connection.close()

    def subjects(self):
        return {e["subject"] for e in list(self.events)}


def at(departement):
    return f"conseiller-{departement}", f"mdph-{departement}", {"31": "31555", "44": "44109"}[departement]


def drafted(s, team, opened):
    return s.good(team, "POST", "/v1/referral/handoffs/drafts", {
        "situation_id": opened.json["id"], "reason": "person_request"}, after=opened.headers["C360-Position"]).json


def tell(s, departement):
    """A case with all that a team does by itself, and one hand-off; (what is the MDPH's, what is not)."""
    team, mdph, commune = at(departement)
    opened = story.situation(s, team, departement=departement, commune=commune)
    proposed = story.proposal(s, opened, team, label="solution inventée").json
    s.good(team, "POST", f"/v1/referral/proposals/{proposed['id']}/refusal", {"reason": "too_far"}, version=1)
    alone = story.situation(s, team, departement=departement, commune=commune)
    kept = drafted(s, team, alone)
    s.good(team, "POST", f"/v1/referral/handoffs/{kept['id']}/withdrawal", {"reason": "other", "by": "team"}, version=1)
    sent = story.handoff(s, opened, team).json
    here = f"/v1/referral/handoffs/{sent['id']}"
    s.good(mdph, "POST", here + "/receipt", version=1)
    s.good(mdph, "POST", here + "/reading", version=2)
    s.good(mdph, "POST", here + "/complement-request", {"asked": ["evaluation"]}, version=3)  # a task for the team
    own, others = RECORDS.setdefault(departement, (set(), set()))
    own.add(sent["id"])
    others |= {proposed["id"], kept["id"], opened.json["id"], alone.json["id"]}
    return sent["id"]


def judge(events, what):
    """Nothing but what is addressed to the MDPH of 31."""
    for e in events:
        if e["stream"] == FIGURES:
            continue
        assert e["stream"] in OWN and e["departement"] == HERE, (what, e)
        assert e["type"].startswith(("referral.handoff.", "referral.webhook.")), (what, e["type"])
        assert e["subject"] not in RECORDS[HERE][1], (what, "the team's own", e)
        assert e["subject"] not in RECORDS[THERE][0] | RECORDS[THERE][1], (what, "another département's", e)


def test_the_event_stream_has_what_is_addressed_to_it_and_nothing_else(s):
    one, two = Stream(s, "mdph-31"), Stream(s, "mdph-44")
    try:
        mine, theirs = tell(s, HERE), tell(s, THERE)
        until("mine", lambda: len([e for e in one.events if e["subject"] == mine]) >= 4)
        until("theirs", lambda: len([e for e in two.events if e["subject"] == theirs]) >= 4)
        time.sleep(1)
        judge(one.events, "live")
        assert theirs not in one.subjects() and mine not in two.subjects()
        kinds = [e["type"].split(".")[2] for e in one.events if e["subject"] == mine]
        assert kinds == ["sent", "received", "read", "complement_requested"], kinds
        RECORDS["last"] = one.last
    finally:
        one.close()
        two.close()


def test_who_comes_back_gets_what_was_missed_and_no_more(s):
    missed, theirs = tell(s, HERE), tell(s, THERE)
    again = Stream(s, "mdph-31", after=RECORDS["last"])
    try:
        until("what was missed", lambda: len([e for e in again.events if e["subject"] == missed]) >= 4)
        time.sleep(1)
        judge(again.events, "again")
        ids = [e["id"] for e in again.events]
        assert len(ids) == len(set(ids)) and theirs not in again.subjects()
    finally:
        again.close()


def test_a_forged_position_opens_nothing(s):
    forged = Stream(s, "mdph-31", after=FORGED)
    try:
        until("all of its own, from the beginning", lambda: RECORDS[HERE][0] <= forged.subjects())
        tell(s, THERE)
        time.sleep(1.5)
        judge(forged.events, "forged")
    finally:
        forged.close()
    for target in ("/v1/events?departement=44", "/v1/events?departement=31,44", "/v1/events?departement=*",
                   "/v1/events?departement=31&departement=44", "/v1/events?stream=31.referral.facts"):
        got = s.ask("mdph-31", "GET", target)
        assert got.status in (400, 403), (target, got)


def test_a_ticket_opens_the_streams_of_its_owner(s):
    ticket = s.good("mdph-31", "POST", "/v1/events/tickets")
    cookie = ticket.headers["Set-Cookie"].split(";")[0]
    connection = http.client.HTTPConnection("127.0.0.1", s.base, timeout=20)
    try:
        connection.request("GET", "/v1/events?departement=44", None, {"Cookie": cookie})
        assert connection.getresponse().status == 403
    finally:
        connection.close()


def test_polling_has_what_is_addressed_to_it_and_nothing_else(s):
    s.quiet()
    after, seen = None, []
    while True:
        target = "/v1/referral/handoffs/changes?departement=31&limit=50" + (f"&after={after}" if after else "")
        page = s.good("mdph-31", "GET", target).json
        seen += page["items"]
        after = page["next"]
        if not page["more"]:
            break
    own, team = RECORDS[HERE]
    theirs = RECORDS[THERE][0] | RECORDS[THERE][1]
    subjects = {i["subject"] for i in seen}
    assert own <= subjects and not subjects & (team | theirs), subjects
    assert {i["type"].split(".")[1] for i in seen} == {"handoff"}
    for target in ("?departement=44", "?departement=44&after=1.0", "?departement=31,44", "?departement="):
        assert s.ask("mdph-31", "GET", "/v1/referral/handoffs/changes" + target).status in (400, 403), target


def test_the_key_of_an_mdph_hears_its_own_also_after_the_service_came_back(s):
    readers = {w: Reader(s, "mdph-31", w) for w in ("intake", "referral", "directory")}
    try:
        for r in readers.values():
            r.subscribe(*GUESSED)
        received(readers, 1.5)
        tell(s, HERE), tell(s, THERE)
        first = received(readers, 2)
        s.kill("referral")
        s.start()  # libzmq connects anew, and subscribes to the same again
        second = {w: [] for w in readers}

        def hears():
            mine = tell(s, HERE)
            tell(s, THERE)
            for w, messages in received(readers, 2).items():
                second[w] += messages
            return mine in {p["subject"] for _, kind, p in second["referral"] if kind == "event"}

        until("the key hears again", hears, 40)
    finally:
        for r in readers.values():
            r.close()
    for which, heard in (("before", first), ("after", second)):
        for messages in heard.values():
            assert {t for t, _, _ in messages} <= {"31.intake.mdph.", "31.referral.mdph."}, which
            judge([p for _, kind, p in messages if kind == "event"], which)


def test_replay_gives_the_key_its_own_stream_whatever_is_guessed(s):
    r = Reader(s, "mdph-31", "referral")
    try:
        judge(r.replay_all("31.referral.mdph"), "replay")
        for stream in ("31.referral.facts", "44.referral.mdph", "44.referral.facts", "31.referral", "31.referral.mdph.",
                       "31.referral.mdph.facts", "*.referral.mdph", "31.*.mdph", "31.intake.facts", "31.intake.mdph.x", ""):
            events, end = r.replay(stream)
            assert not events and end and end.get("error"), (stream, end)
    finally:
        r.close()


def test_a_webhook_is_called_for_its_own_mdph_alone(s):
    with Receiver() as mine, Receiver() as theirs:
        hooks = [(who, s.good(who, "POST", "/v1/referral/webhooks", {"departement": d, "url": r.url}).json)
                 for who, d, r in (("mdph-31", HERE, mine), ("mdph-44", THERE, theirs))]
        a, b = tell(s, HERE), tell(s, THERE)
        until("both were called", lambda: len([h for h in mine.heard if h.event["subject"] == a]) >= 4
              and len([h for h in theirs.heard if h.event["subject"] == b]) >= 4, 20)
        judge([h.event for h in mine.heard], "webhook")
        assert {h.event["stream"] for h in theirs.heard} == {"44.referral.mdph"}
        for who, hook in hooks:
            here = f"/v1/referral/webhooks/{hook['id']}"
            assert s.ask("mdph-44" if who == "mdph-31" else "mdph-31", "GET", here).status == 404
            now = s.good(who, "GET", here).json
            s.good(who, "PATCH", here, {"state": "disabled"}, version=now["version"])


if __name__ == "__main__":
    with System("mdph_streams", 32400, {"gateway": "C360_RATE_PER_MINUTE=0"}, offers=100) as system:
        run_tests("__main__", system)
