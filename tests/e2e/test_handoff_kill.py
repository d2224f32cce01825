#!/usr/bin/python3
"""Hand-offs while our side and the MDPH's are killed at random: each one that was acknowledged to the
team is acknowledged by the MDPH's software, once.  C360_HANDOFFS=2000 is the long form; SEED repeats
a run.  The situations are invented."""
import http.client
import os
import random
import signal
import subprocess
import threading
import time
import uuid

import story
from system import ROOT, System, Tap, until

N = int(os.environ.get("C360_HANDOFFS", "60"))
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
KILLS, WRITERS = max(8, N // 20), 2
BETWEEN = (0.2, 0.9)  # seconds between two deaths


class Software:
    """The MDPH's software, which somebody starts again whenever it dies."""

    def __init__(self, s):
        self.s, self.journal, self.process = s, f"{s.run}/mdph.journal", None
        s.token("mdph-31")

    def start(self):
        self.process = subprocess.Popen(
            ["/usr/bin/python3", f"{ROOT}/tests/e2e/mdph_software.py", str(self.s.base),
             f"{self.s.run}/tokens/mdph-31.jwt", "31", self.journal], stdin=subprocess.DEVNULL)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def seen(self):
        try:
            with open(self.journal, encoding="ascii") as f:
                return [line.split()[1] for line in f if line.startswith("seen ") and line.endswith("\n")]
        except FileNotFoundError:
            return []


class Team(threading.Thread):
    """Hands its situations over, one by one; repeats each with its key until the answer is definite."""

    def __init__(self, s, opened):
        super().__init__(daemon=True)
        self.s, self.opened, self.sent, self.repeats, self.fault = s, opened, [], 0, None

    def hand_over(self, one):
        body = {"situation_id": one.json["id"], "reason": "response_unavailable"}
        key, deadline = str(uuid.uuid4()), time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                answer = self.s.ask(story.ADVISER, "POST", "/v1/referral/handoffs", body, key=key,
                                    after=one.headers["C360-Position"])
                if answer.status < 500:
                    assert answer.status == 201, answer
                    return self.sent.append(answer.json["id"])
            except (OSError, http.client.HTTPException):
                pass
            self.repeats += 1
            time.sleep(0.1)
        raise AssertionError("no definite answer after 90 s")

    def run(self):
        try:
            for one in self.opened:
                self.hand_over(one)
        except Exception as e:  # told by whoever joins
            self.fault = e


def brought_back(s):
    """Started again; a start that was itself too early is tried once more."""
    if s.script("deploy/local/run.sh", check=False).returncode != 0:
        s.start()


def die_at_random(s, software, chance, teams):
    kills = {"referral": 0, "gateway": 0, "mdph": 0}
    while sum(kills.values()) < KILLS or any(t.is_alive() for t in teams):
        time.sleep(chance.uniform(*BETWEEN))
        who = chance.choice(list(kills))
        kills[who] += 1
        if who == "mdph":
            software.kill()
            software.start()
        else:
            s.kill(who, signal.SIGKILL)
            brought_back(s)
    return kills


def judge(s, software, sent):
    until("the MDPH has all that was sent", lambda: set(sent) <= set(software.seen()), 60)
    software.kill()
    rows = s.sql("SELECT id, state, (SELECT count(*) FROM referral.handoff_history y"
                 "  WHERE y.handoff_id = h.id) FROM referral.handoff h")
    assert len(sent) == len(set(sent)) == N, (len(sent), N)
    assert {r[0] for r in rows} == set(sent), "rows and acknowledged hand-offs differ"
    assert {r[1] for r in rows} == {"received"}, sorted({r[1] for r in rows})
    assert {r[2] for r in rows} == {"2"}, "a hand-off was sent or received twice"
    assert set(software.seen()) == set(sent), "the MDPH has another hand-off than the team"
    s.quiet()
    told = s.sql("SELECT stream, epoch, count(*), count(DISTINCT sequence), max(sequence)"
                 " FROM referral.event WHERE stream LIKE '31.mdph%' GROUP BY 1, 2")
    assert told and all(r[2] == r[3] == r[4] for r in told), told
    assert sum(int(r[2]) for r in told) == 2 * N, told


def nothing_lost(s):
    chance = random.Random(SEED)
    opened = [story.situation(s) for _ in range(N)]
    software = Software(s)
    teams = [Team(s, opened[i::WRITERS]) for i in range(WRITERS)]
    try:
        software.start()
        for t in teams:
            t.start()
        kills = die_at_random(s, software, chance, teams)
        for t in teams:
            t.join()
            assert not t.fault, t.fault
        judge(s, software, [h for t in teams for h in t.sent])
    finally:
        software.kill()
    print(f"# HANDOFFS seed={SEED} kills={kills} repeats={sum(t.repeats for t in teams)}"
          f" acknowledged={N} received={N} lost=0 doubled=0")


def main(s):
    tap = Tap()
    tap.check("no_handoff_is_lost_or_doubled_while_both_sides_die", nothing_lost, s)
    tap.end()


if __name__ == "__main__":
    with System("handoff_kill", 28200, {"gateway": "C360_RATE_PER_MINUTE=0"}, offers=100) as system:
        main(system)
