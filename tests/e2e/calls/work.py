"""Every operation on the work in situations, and each refusal that it documents."""

import story
from system import NONE, day, until

BASE = "/v1/intake"
HOUR = {"amount": 1, "unit": "hours"}
TASK = {"kind": "call_back", "title": "Rappeler (inventé)", "due_in": HOUR}
CANNOT = {
    # only for a file that was transferred or whose person was erased: integration/intake/test_work_closure
    "intake_add_note": {"409"},
    # nothing that is there stands against them; 409 is two writes of one instant
    "intake_record_absence": {"409"},
    "intake_reassign_conseiller": {"409"},
}


def made(s, who, target, body, path):
    """A record is made and stands where Location says; one that nobody else is told of has no position."""
    answer = s.expect(s.ask(who, "POST", target, body), 201)
    assert answer.headers["Location"] == f"{path}/{answer.json['id']}", answer.headers["Location"]
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'
    return answer


def opened(s, **changes):
    return story.situation(s, **changes).json["id"]


def closed(s, **body):
    one = opened(s)
    s.good(s.ADVISER, "POST", f"{BASE}/situations/{one}/closure", dict({"reason": "requester_stops"}, **body),
           version=1)
    return one


def stale_absent_wrong(s, method, path, body, one, *, now, wrong=None, who=None):
    """412 for another version, 404 for an unknown id, 409 for `wrong`: a record and its version."""
    who = who or s.ADVISER
    s.expect(s.ask(who, method, path.format(one), body, version=now + 7), 412)
    s.expect(s.ask(who, method, path.format(NONE), body, version=1), 404)
    if wrong:
        s.expect(s.ask(who, method, path.format(wrong[0]), body, version=wrong[1]), 409)


def call_situation(s):
    one, ended = opened(s), closed(s)
    here = f"{BASE}/situations/{{}}"
    change, hand = {"need": "Besoin inventé.", "response_level": "level_2"}, {"conseiller": "conseiller-31-b"}
    stale_absent_wrong(s, "PATCH", here, change, one, now=1, wrong=(ended, 2))
    s.expect(s.ask(s.ADVISER, "PATCH", here.format(one), change, version=1), 200)
    stale_absent_wrong(s, "POST", here + "/handover", hand, one, now=2, wrong=(ended, 2))
    s.expect(s.ask(s.ADVISER, "POST", here.format(one) + "/handover", hand, version=2), 200)
    s.expect(s.ask(s.ADVISER, "GET", here.format(one) + "/owners"), 200)
    again = {"reason": "person_asks", "note": "Texte inventé."}
    stale_absent_wrong(s, "POST", here + "/reopening", again, ended, now=2, wrong=(one, 3))
    back = s.expect(s.ask(s.ADVISER, "POST", here.format(ended) + "/reopening", again, version=2), 200)
    s.good(s.ADVISER, "POST", "/v1/referral/proposals", {
        "situation_id": ended, "label": "Proposition inventée", "support_form": "ad_hoc"},
        after=back.headers["C360-Position"])
    s.expect(s.ask(s.ADVISER, "GET", here.format(ended) + "/closures"), 200)
    for part in ("owners", "closures", "acts", "notes", "evaluations"):
        s.expect(s.ask(s.ADVISER, "GET", f"{BASE}/situations/{NONE}/{part}"), 404)
    seen = s.expect(s.ask("pair-31", "GET", here.format(one)), 200).json
    assert "need" not in seen, "a listening association reads the need"
    s.expect(s.ask("pair-31", "GET", f"{BASE}/situations?departement=31"), 200)


def call_acts(s):
    one, ended = opened(s), closed(s)
    path = f"{BASE}/situations/{one}/acts"
    act = made(s, s.ADVISER, path, {"kind": "home_visit", "minutes": 60, "text": "Texte inventé."}, f"{BASE}/acts")
    s.expect(s.ask(s.ADVISER, "POST", f"{BASE}/situations/{NONE}/acts", {"kind": "call"}), 404)
    s.expect(s.ask(s.ADVISER, "POST", f"{BASE}/situations/{ended}/acts", {"kind": "home_visit"}), 409)
    s.expect(s.ask(s.ADVISER, "GET", path + "?all=true"), 200)
    s.expect(s.ask(s.ADVISER, "GET", act.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{BASE}/acts/{NONE}"), 404)
    fix = {"reason": "Durée inventée", "minutes": 45}
    made(s, s.ADVISER, act.headers["Location"] + "/corrections", fix, f"{BASE}/acts")
    s.expect(s.ask(s.ADVISER, "POST", act.headers["Location"] + "/corrections", fix), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"{BASE}/acts/{NONE}/corrections", fix), 404)


def call_tasks(s):
    one, ended = opened(s), closed(s)
    path, here = f"{BASE}/situations/{one}/tasks", f"{BASE}/tasks/{{}}"
    task = made(s, s.ADVISER, path, TASK, f"{BASE}/tasks").json["id"]
    s.expect(s.ask(s.ADVISER, "POST", f"{BASE}/situations/{NONE}/tasks", TASK), 404)
    s.expect(s.ask(s.ADVISER, "POST", f"{BASE}/situations/{ended}/tasks", TASK), 409)
    s.expect(s.ask(s.ADVISER, "GET", f"{BASE}/tasks?departement=31&mine=true"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{BASE}/today?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", here.format(task)), 200)
    s.expect(s.ask(s.ADVISER, "GET", here.format(NONE)), 404)
    s.expect(s.ask(s.ADVISER, "POST", f"{BASE}/situations/{one}/closure", {"reason": "requester_stops"},
                   version=1), 409)
    note = {"note": "Texte inventé."}
    stale_absent_wrong(s, "PATCH", here, {"title": "Titre inventé"}, task, now=1)
    s.expect(s.ask(s.ADVISER, "PATCH", here.format(task), {"title": "Titre inventé"}, version=1), 200)
    stale_absent_wrong(s, "POST", here + "/completion", note, task, now=2)
    stale_absent_wrong(s, "POST", here + "/reopening", note, task, now=2, wrong=(task, 2))
    s.expect(s.ask(s.ADVISER, "POST", here.format(task) + "/completion", note, version=2), 200)
    s.expect(s.ask(s.ADVISER, "PATCH", here.format(task), {"title": "Titre inventé"}, version=3), 409)
    s.expect(s.ask(s.ADVISER, "POST", here.format(task) + "/completion", note, version=3), 409)
    s.expect(s.ask(s.ADVISER, "POST", here.format(task) + "/reopening", note, version=3), 200)
    stale_absent_wrong(s, "POST", here + "/cancellation", note, task, now=4)
    s.expect(s.ask(s.ADVISER, "POST", here.format(task) + "/cancellation", note, version=4), 200)
    s.expect(s.ask(s.ADVISER, "POST", here.format(task) + "/cancellation", note, version=5), 409)
    call_callback(s, task)


def call_callback(s, task):
    """A solution holds three months later: its call-back, due at once here, is announced and answered."""
    ended = closed(s, reason="solution_found")
    found = s.good(s.ADVISER, "GET", f"{BASE}/tasks?departement=31&situation_id={ended}").json["items"]
    back, here, heard = found[0]["id"], f"{BASE}/tasks/{{}}/callback", {"outcome": "holds"}
    stale_absent_wrong(s, "POST", here, heard, back, now=1, wrong=(task, 5))
    s.sql(f"SET search_path = intake; UPDATE task SET due_at = created_at WHERE id = '{back}'")
    until("the call-back is announced",
          lambda: s.ask(s.ADVISER, "GET", f"{BASE}/tasks/{back}").json.get("reminded_at"))
    s.expect(s.ask(s.ADVISER, "POST", here.format(back), heard, version=1), 200)


def call_clocks(s):
    """A task that is late is announced, then passed on as soon as the département wants it."""
    path, today = f"{BASE}/work-settings", s.good(s.ADVISER, "GET", f"{BASE}/work-settings?departement=31").json
    assert {i["key"] for i in today["items"]} >= {"callback_after_months", "escalate_after_hours"}
    body = {"departement": "31", "key": "idle_days", "value": 30, "valid_from": day()}
    one = made(s, s.COORDINATOR, path, body, path)
    s.expect(s.ask(s.COORDINATOR, "POST", path, body), 409)
    s.expect(s.ask(s.COORDINATOR, "GET", one.headers["Location"]), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{path}/{NONE}"), 404)
    task = s.good(s.ADVISER, "POST", f"{BASE}/situations/{opened(s)}/tasks", TASK).json["id"]
    s.sql(f"SET search_path = intake; UPDATE task SET due_at = created_at - interval '3 days' WHERE id = '{task}'")
    until("the task is passed on",
          lambda: s.ask(s.ADVISER, "GET", f"{BASE}/tasks/{task}").json.get("escalated_at"))


def call_people(s):
    path = f"{BASE}/absences"
    body = {"departement": "31", "substitute": "conseiller-31-b", "from_day": "2098-01-01",
            "to_day": "2098-01-09"}
    one = made(s, s.ADVISER, path, body, path)
    s.expect(s.ask(s.ADVISER, "GET", path + "?departement=31"), 200)
    s.expect(s.ask(s.ADVISER, "GET", one.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{path}/{NONE}"), 404)
    here = f"{path}/{{}}/cancellation"
    stale_absent_wrong(s, "POST", here, None, one.json["id"], now=1)
    s.expect(s.ask(s.ADVISER, "POST", here.format(one.json["id"]), version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", here.format(one.json["id"]), version=2), 409)
    moved = made(s, s.COORDINATOR, f"{BASE}/reassignments", {
        "departement": "31", "from_account": "conseiller-31-b", "to_account": "conseiller-31-c",
        "reason": "Départ inventé"}, f"{BASE}/reassignments")
    assert moved.json["situations"] >= 1, moved.json
    s.expect(s.ask(s.COORDINATOR, "GET", moved.headers["Location"]), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{BASE}/reassignments/{NONE}"), 404)


def call_evaluations(s):
    one = opened(s)
    path = f"{BASE}/situations/{one}/evaluations"
    body = {"evaluated_on": "2026-02-01", "domains": [{"domain": "health", "finding": "Texte inventé."}]}
    one_made = made(s, s.ADVISER, path, body, f"{BASE}/evaluations")
    s.expect(s.ask(s.ADVISER, "POST", path, body), 409)
    s.expect(s.ask(s.ADVISER, "POST", f"{BASE}/situations/{NONE}/evaluations", body), 404)
    s.expect(s.ask(s.ADVISER, "GET", path), 200)
    s.expect(s.ask(s.ADVISER, "GET", one_made.headers["Location"]), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{BASE}/evaluations/{NONE}"), 404)


def call_notes(s):
    one = opened(s)
    path, here = f"{BASE}/situations/{one}/notes", f"{BASE}/notes/{{}}"
    body = {"visibility": "private", "text": "Texte inventé."}
    note = made(s, s.ADVISER, path, body, f"{BASE}/notes").json["id"]
    s.expect(s.ask(s.ADVISER, "POST", f"{BASE}/situations/{NONE}/notes", body), 404)
    s.expect(s.ask(s.COORDINATOR, "GET", here.format(note)), 404)
    assert not s.good(s.COORDINATOR, "GET", path).json["items"], "a private note is seen by another"
    s.expect(s.ask(s.ADVISER, "GET", here.format(note)), 200)
    s.expect(s.ask(s.ADVISER, "GET", path), 200)
    stale_absent_wrong(s, "POST", here + "/sharing", None, note, now=1)
    s.expect(s.ask(s.ADVISER, "POST", here.format(note) + "/sharing", version=1), 200)
    s.expect(s.ask(s.ADVISER, "POST", here.format(note) + "/sharing", version=2), 409)
    stale_absent_wrong(s, "POST", here + "/withdrawal", None, note, now=2)
    s.expect(s.ask(s.ADVISER, "POST", here.format(note) + "/withdrawal", version=2), 200)
    s.expect(s.ask(s.ADVISER, "POST", here.format(note) + "/withdrawal", version=3), 409)


def call(s):
    for part in (call_situation, call_acts, call_tasks, call_clocks, call_people, call_evaluations,
                 call_notes):
        part(s)
