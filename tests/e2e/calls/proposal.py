"""Every operation on proposals, rounds and answers, and each refusal that it documents."""
import base64
import json
import uuid

import story
from system import NONE, until

PATH = "/v1/referral/proposals"
ROUNDS = "/v1/referral/rounds"
ASKED = "/v1/referral/asked-proposals"
NO_PLACE = {"motive": "no_place", "plain_text": "Il n’y a plus de place.",
            "internal_note": "Note interne inventée."}

SIGNALLED = {"status": "45", "motive": "114", "entered_on": "2026-02-01",
             "plain_text": "L’établissement manque de personnel.", "internal_note": "Note inventée."}
MDPH = "mdph-31"

CANNOT = {}


def of(opened, path):
    return f"{path}?departement=31&situation_id={opened.json['id']}"


def grown(s, opened, **more):
    """A proposal that says everything it can."""
    return story.proposal(
        s, opened, components=["peer_support", "ordinary_environment"],
        period={"season": "summer", "from": "2026-07-01", "until": "2026-08-31"},
        closure={"from": "2026-08-01", "until": "2026-08-31", "reason": "esms_closure"},
        frequency="deux jours par semaine", distance_km=12.5,
        evaluation={"by": "Équipe inventée", "on": "2026-01-05"}, **more)


def call_rounds(s, opened):
    one = s.good(s.ADVISER, "POST", ROUNDS, {"situation_id": opened.json["id"], "need": "1.1"})
    here = one.headers["Location"]
    s.expect(s.ask(s.ADVISER, "POST", ROUNDS, {"situation_id": opened.json["id"], "need": "1.1"}), 409)
    s.expect(s.ask(s.ADVISER, "POST", ROUNDS, {"situation_id": opened.json["id"], "need": "99"}), 422)
    s.expect(s.ask(s.ADVISER, "GET", of(opened, ROUNDS)), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{ROUNDS}?departement=44&situation_id={NONE}"), 403)
    s.expect(s.ask(s.ADVISER, "GET", f"{ROUNDS}/{NONE}"), 404)
    first, second = (grown(s, opened, round_id=one.json["id"]) for _ in range(2))
    s.good(s.ADVISER, "POST", first.headers["Location"] + "/acceptance", {}, version=1)
    decided = s.expect(s.ask(s.ADVISER, "GET", here), 200).json
    assert decided["state"] == "decided" and decided["winner_id"] == first.json["id"], decided
    late = s.expect(s.ask(s.ADVISER, "POST", second.headers["Location"] + "/acceptance", {}, version=1), 409)
    assert first.json["id"] in late.json["detail"], late.json
    s.expect(s.ask(s.ADVISER, "GET", of(opened, PATH) + "&state=withdrawn&round_id=" + one.json["id"]), 200)


def call_answers(s, opened):
    one = grown(s, opened, actor_answer_required=True)
    here, actor = one.headers["Location"], "partner@31#" + one.json["actor_id"]
    mine = f"{ASKED}/{one.json['id']}"
    seen = s.expect(s.ask(actor, "GET", mine), 200).json
    assert "answer_note" not in seen and "situation_id" not in seen, seen
    s.expect(s.ask("partner@31#" + NONE, "GET", mine), 404)
    s.expect(s.ask(actor, "GET", ASKED + "?departement=31&state=proposed"), 200)
    s.expect(s.ask("partner@31", "GET", ASKED + "?departement=31"), 403)
    for act, body in (("actor-acceptance", {}), ("actor-refusal", NO_PLACE)):
        s.expect(s.ask("partner@31#" + NONE, "POST", f"{here}/{act}", body, version=1), 404)
        s.expect(s.ask(actor, "POST", f"{here}/{act}", body, version=9), 412)
        s.expect(s.ask(actor, "POST", f"{here}/{act}", {"word": "x"}, version=1), 422)
    s.expect(s.ask(actor, "POST", here + "/actor-acceptance", {}, version=1), 200)
    s.expect(s.ask(actor, "POST", here + "/actor-refusal", NO_PLACE, version=2), 200)
    for act, body in (("actor-acceptance", {}), ("actor-refusal", NO_PLACE)):
        s.expect(s.ask(actor, "POST", f"{here}/{act}", body, version=3), 409)


def call_withdrawal(s, opened):
    here = grown(s, opened).headers["Location"] + "/withdrawal"
    s.expect(s.ask(s.ADVISER, "POST", f"{PATH}/{NONE}/withdrawal", {"reason": "other"}, version=1), 404)
    s.expect(s.ask(s.ADVISER, "POST", here, {"reason": "other"}, version=4), 412)
    s.expect(s.ask(s.ADVISER, "POST", here, {"reason": "other_accepted"}, version=1), 422)
    s.expect(s.ask(s.ADVISER, "POST", here, {"reason": "no_answer", "note": "Texte inventé."}, version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", here, {"reason": "no_answer"}, version=2), 409)


def esms(s):
    """An actor to which the CDAPH orients, with the name of its account."""
    found = s.expect(s.ask(None, "GET", "/v1/directory/actors?type=ime&limit=1"), 200).json["items"]
    return found[0]["id"], "partner@31#" + found[0]["id"]


def call_statuses(s, opened):
    actor, account = esms(s)
    one = story.proposal(s, opened, label="Solution inventée", actor_id=actor, orientation={
        "decision_number": "D-" + opened.json["id"][:13], "decided_on": "2026-01-05",
        "decision_type": "1", "right_code": "7.1", "qualification": "1"})
    here = one.headers["Location"] + "/statuses"

    def enter(who, status, expected, **more):
        body = dict({"status": status, "entered_on": "2026-02-01"}, **more)
        return s.expect(s.ask(who, "POST", here, body), expected)
    enter(s.ADVISER, "39", 201)
    enter(account, "45", 409, motive="114", plain_text="x")
    for status in ("40", "42"):
        enter(account, status, 201)
    s.expect(s.ask(account, "POST", here, SIGNALLED), 201)
    enter(account, "46", 403)
    enter("partner@31#" + NONE, "46", 404)
    enter(MDPH, "46", 422, motive="150")
    held = s.expect(s.ask(s.ADVISER, "GET", one.headers["Location"]), 200).json
    assert held["state"] == "proposed" and held["orientation"]["status"] == "45", held
    s.expect(s.ask(account, "POST", one.headers["Location"] + "/actor-refusal", NO_PLACE, version=1), 409)
    waiting = s.expect(s.ask(MDPH, "GET", "/v1/referral/orientations?departement=31&status=45"), 200)
    assert one.json["id"] in [o.get("proposal_id") for o in waiting.json["items"]]
    s.expect(s.ask(MDPH, "GET", "/v1/referral/orientations?departement=44"), 403)
    enter(MDPH, "46", 201)
    held = s.expect(s.ask(s.ADVISER, "GET", one.headers["Location"]), 200).json
    assert held["state"] == "refused" and held["actor_refusal"]["motive"] == "114", held
    s.expect(s.ask(MDPH, "GET", here), 200)
    s.expect(s.ask("partner@31#" + NONE, "GET", here), 404)
    plain = story.proposal(s, opened).headers["Location"] + "/statuses"
    s.expect(s.ask(s.ADVISER, "GET", plain), 409)
    s.expect(s.ask(s.ADVISER, "POST", plain, SIGNALLED), 409)


def call_person(s):
    """The person reads why an actor said no, with the account that is theirs."""
    token = s.token("person-31").split(".")[1]
    account = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))["sub"]
    opened, one = story.situation(s), str(uuid.uuid4())
    s.sql("SET search_path = intake; INSERT INTO person (id, departement, created_at, created_by,"
          " updated_at, updated_by, name_status, family_name, given_names) VALUES"
          f" ('{one}', '31', '2026-01-01', 'test', '2026-01-01', 'test', 'stated', 'Inventée', 'Zoé');"
          f" UPDATE situation SET person_id = '{one}' WHERE id = '{opened.json['id']}';"
          " UPDATE person_account SET ended_at = '2026-01-02', ended_by = 'test' WHERE"
          f" sub = '{account}' AND ended_at IS NULL; INSERT INTO person_account (id,"
          " departement, sub, person_id, checked_by, checked_at, checked_how) VALUES"
          f" (gen_random_uuid(), '31', '{account}', '{one}', 'test', '2026-01-01', 'seen')")
    made = grown(s, opened, actor_answer_required=True)
    actor = "partner@31#" + made.json["actor_id"]
    s.good(actor, "POST", made.headers["Location"] + "/actor-refusal", NO_PLACE, version=1)

    def shown():
        got = s.ask("person-31", "GET", "/v1/referral/my-proposals")
        here = got.status == 200 and made.json["id"] in [p["id"] for p in got.json["items"]]
        return got if here else None
    until("the person reads it", shown, 20)
    text = s.expect(s.ask("person-31", "GET", "/v1/referral/my-proposals"), 200).raw.decode()
    assert NO_PLACE["plain_text"] in text and NO_PLACE["internal_note"] not in text, text


def call(s):
    opened = story.situation(s)
    call_rounds(s, opened)
    call_answers(s, opened)
    call_withdrawal(s, opened)
    call_statuses(s, opened)
    call_person(s)
