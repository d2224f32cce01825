"""Notices, the person's side and retention, through the gateway.  The persons are invented."""
import base64
import json
import time
import uuid

NONE = "00000000-0000-7000-8000-000000000000"
PERSON, STRANGER = "person-31", "person@31"
LIST = "?departement=31"

# A state that the whole team may always write in cannot refuse; a race alone gives 409.
CANNOT = {
    # every fault of a parameter is 400
    "intake_get_recap": {"422"},
    # enqueuing and setting always fit: no state refuses them
    "intake_send_notice": {"409"},
    "intake_set_notice_address": {"409"},
    # reading twice is reading; what was cancelled is the one state that refuses
    "intake_set_retention_rule": {"409"},
    "intake_erase_again": {"409"},
    # a decision of the archives may always be replaced
    "intake_sort_archive": set(),
}


def account_of(s, who):
    body = s.token(who).split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["sub"]


def person(s, account=None):
    one = str(uuid.uuid4())
    s.sql("SET search_path = intake; INSERT INTO person (id, departement, created_at, created_by,"
          " updated_at, updated_by, name_status, family_name, given_names, address_lines,"
          f" postal_code) VALUES ('{one}', '31', '2026-01-01', 'test', '2026-01-01', 'test',"
          " 'stated', 'Inventée', 'Zoé', '{1 rue inventée}', '31800'); INSERT INTO person_contact (id,"
          " departement, person_id, kind, value, reach, means, created_at, created_by) VALUES"
          f" (gen_random_uuid(), '31', '{one}', 'postal', '1 rue inventée', '{one}', '{{postal}}',"
          " '2026-01-01', 'test')")
    if account:
        s.sql("UPDATE intake.person_account SET ended_at = '2026-01-02', ended_by = 'test' WHERE"
              f" sub = '{account}' AND ended_at IS NULL; INSERT INTO intake.person_account (id,"
              " departement, sub, person_id, checked_by, checked_at, checked_how) VALUES"
              f" (gen_random_uuid(), '31', '{account}', '{one}', 'test', '2026-01-01', 'seen')")
    return one


def made(s, who, target, body):
    """A record is made and stands where Location says; without an event there is no position."""
    answer = s.expect(s.ask(who, "POST", target, body), 201)
    assert answer.headers["Location"] == f"{target}/{answer.json['id']}", answer.headers["Location"]
    return answer


def settled(s, who, target, member, value):
    for _ in range(200):
        got = s.expect(s.ask(who, "GET", target), 200)
        if got.json.get(member) == value:
            return got
        time.sleep(0.1)
    raise AssertionError(f"{target}: {member} is {got.json.get(member)}, not {value}")


def call_notices(s, one):
    body = {"departement": "31", "person_id": one, "channel": "letter"}
    new = made(s, s.ADVISER, "/v1/intake/notices", body)
    s.expect(s.ask(s.ADVISER, "POST", "/v1/intake/notices", {**body, "person_id": NONE}), 422)
    s.expect(s.ask(s.ADVISER, "POST", "/v1/intake/notices", {**body, "departement": "44"}), 403)
    here = f"/v1/intake/notices/{new.json['id']}"
    ready = settled(s, s.ADVISER, here, "state", "to_post")
    page = s.expect(s.ask(s.ADVISER, "GET", here + "/letter"), 200)
    assert page.type.startswith("text/html"), page.type
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    posted = s.expect(s.ask(s.ADVISER, "POST", here + "/posting", version=ready.json["version"]), 200)
    for act in ("posting", "retry", "cancellation"):
        s.expect(s.ask(s.ADVISER, "POST", f"{here}/{act}", version=posted.json["version"]), 409)
        s.expect(s.ask(s.ADVISER, "POST", f"{here}/{act}", version=99), 412)
        s.expect(s.ask(s.ADVISER, "POST", f"/v1/intake/notices/{NONE}/{act}", version=1), 404)
    for target in (f"/v1/intake/notices/{NONE}", f"/v1/intake/notices/{NONE}/letter"):
        s.expect(s.ask(s.ADVISER, "GET", target), 404)
    s.expect(s.ask(s.ADVISER, "GET", "/v1/intake/notices" + LIST), 200)
    s.expect(s.ask(s.ADVISER, "GET", "/v1/intake/notices?departement=44"), 403)


def call_given_up(s, one):
    """By e-mail, to somebody without one: given up, tried again, cancelled."""
    new = s.good(s.ADVISER, "POST", "/v1/intake/notices",
                 {"departement": "31", "person_id": one, "channel": "email"})
    here = f"/v1/intake/notices/{new.json['id']}"
    gone = settled(s, s.ADVISER, here, "state", "given_up")
    assert gone.json["reason"] == "no_way", gone.json
    s.expect(s.ask(s.ADVISER, "GET", here + "/letter"), 409)
    again = s.expect(s.ask(s.ADVISER, "POST", here + "/retry", version=gone.json["version"]), 200)
    assert again.json["state"] == "queued"
    gone = settled(s, s.ADVISER, here, "state", "given_up")
    over = s.expect(s.ask(s.ADVISER, "POST", here + "/cancellation", version=gone.json["version"]), 200)
    s.expect(s.ask(PERSON, "POST", here + "/read", version=over.json["version"]), 409)


def call_mine(s):
    for who in (PERSON, s.ADVISER):
        s.expect(s.ask(who, "GET", "/v1/intake/my/notices" + LIST), 200)
    s.expect(s.ask(STRANGER, "GET", "/v1/intake/my/notices?departement=44"), 403)
    s.expect(s.ask(STRANGER, "GET", "/v1/intake/my/notices" + LIST), 404)
    first = s.ask(PERSON, "GET", "/v1/intake/my/notices" + LIST).json["items"][0]
    here = f"/v1/intake/notices/{first['id']}/read"
    s.expect(s.ask(PERSON, "POST", here, version=99), 412)
    s.expect(s.ask(PERSON, "POST", here, version=first["version"]), 200)
    s.expect(s.ask(s.ADVISER, "POST", here, version=first["version"] + 1), 404)
    s.expect(s.ask(PERSON, "POST", f"/v1/intake/notices/{NONE}/read", version=1), 404)
    address = {"departement": "31", "channel": "email", "address": "conseil@example.org"}
    s.expect(s.ask(s.ADVISER, "POST", "/v1/intake/my/notice-addresses", address), 200)
    s.expect(s.ask(s.ADVISER, "POST", "/v1/intake/my/notice-addresses",
                   {**address, "channel": "mss"}), 422)
    s.expect(s.ask(s.ADVISER, "GET", "/v1/intake/my/notice-addresses" + LIST), 200)
    s.expect(s.ask(s.ADVISER, "POST", "/v1/intake/my/notice-addresses",
                   {**address, "active": False}), 200)


def call_seen(s, one):
    for what in ("access-log", "export", "export.html"):
        target = f"/v1/intake/persons/{one}/{what}"
        for who in (PERSON, s.ADVISER):
            s.expect(s.ask(who, "GET", target), 200)
        s.expect(s.ask(s.ADVISER, "GET", f"/v1/intake/persons/{NONE}/{what}"), 404)
    s.expect(s.ask(STRANGER, "GET", f"/v1/intake/persons/{one}/export"), 404)


def ask_on_data(s, who, one, kind):
    answer = s.expect(s.ask(who, "POST", f"/v1/intake/persons/{one}/data-requests", {"kind": kind}), 201)
    return f"/v1/intake/data-requests/{answer.json['id']}"


def call_requests(s, one):
    target = f"/v1/intake/persons/{one}/data-requests"
    s.expect(s.ask(s.ADVISER, "POST", target, {"kind": "wish"}), 422)
    s.expect(s.ask(s.ADVISER, "POST", f"/v1/intake/persons/{NONE}/data-requests",
                   {"kind": "erasure"}), 404)
    granted, refused = (ask_on_data(s, PERSON, one, "rectification") for _ in range(2))
    s.expect(s.ask(PERSON, "GET", granted), 200)
    s.expect(s.ask(STRANGER, "GET", granted), 404)
    s.expect(s.ask(s.ADVISER, "GET", "/v1/intake/data-requests" + LIST), 200)
    why = {"reason": "data_correct", "answer": "Texte inventé."}
    for who, act, body in ((s.ADVISER, "acceptance", {}), (s.COORDINATOR, "refusal", why)):
        here = granted if act == "acceptance" else refused
        s.expect(s.ask(who, "POST", f"/v1/intake/data-requests/{NONE}/{act}", body, version=1), 404)
        s.expect(s.ask(who, "POST", f"{here}/{act}", body, version=9), 412)
        s.expect(s.ask(who, "POST", f"{here}/{act}", body, version=1), 200)
        s.expect(s.ask(who, "POST", f"{here}/{act}", body, version=2), 409)


def call_hold_and_erasure(s, one):
    target = f"/v1/intake/persons/{one}/legal-hold"
    why = {"reason": "Texte inventé."}
    held = s.expect(s.ask(s.COORDINATOR, "POST", target, why), 201)
    s.expect(s.ask(s.COORDINATOR, "POST", target, why), 409)
    s.expect(s.ask(s.COORDINATOR, "POST", f"/v1/intake/persons/{NONE}/legal-hold", why), 404)
    asked = ask_on_data(s, PERSON, one, "erasure")
    s.expect(s.ask(s.ADVISER, "POST", asked + "/acceptance", {}, version=1), 200)
    settled(s, s.ADVISER, asked, "blocked", "legal_hold")
    here = held.headers["Location"]
    s.expect(s.ask(s.COORDINATOR, "GET", here), 200)
    s.expect(s.ask(s.COORDINATOR, "GET", f"/v1/intake/legal-holds/{NONE}"), 404)
    s.expect(s.ask(s.COORDINATOR, "GET", "/v1/intake/legal-holds" + LIST), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", f"/v1/intake/legal-holds/{NONE}/lifting", why, version=1), 404)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/lifting", why, version=5), 412)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/lifting", why, version=1), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", here + "/lifting", why, version=2), 409)
    done = settled(s, s.ADVISER, asked, "state", "done")
    assert "audit_trail" in done.json["kept"], done.json
    for what, body in (("data-requests", {"kind": "erasure"}), ("legal-hold", why),
                       ("archive-sorting", {"decision": "keep"})):
        who = s.COORDINATOR
        s.expect(s.ask(who, "POST", f"/v1/intake/persons/{one}/{what}", body), 409)
    s.expect(s.ask(s.COORDINATOR, "GET", "/v1/intake/erasures" + LIST), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", "/v1/intake/erasures",
                   {"departement": "31", "items": [{"id": one, "kind": "person"}]}), 200)


def call_retention(s):
    one = person(s)
    sorting = f"/v1/intake/persons/{one}/archive-sorting"
    s.expect(s.ask(s.COORDINATOR, "POST", sorting, {"decision": "keep"}), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", f"/v1/intake/persons/{NONE}/archive-sorting",
                   {"decision": "keep"}), 404)
    rule = {"departement": "31", "valid_from": "2026-01-01", "months": 120}
    s.expect(s.ask(s.COORDINATOR, "POST", "/v1/intake/retention-rules", rule), 200)
    s.expect(s.ask(s.COORDINATOR, "POST", "/v1/intake/retention-rules", {**rule, "months": 1}), 422)
    s.expect(s.ask(s.COORDINATOR, "GET", "/v1/intake/retention-rules" + LIST), 200)
    runs = "/v1/intake/retention-runs"
    ask = {"departement": "31", "mode": "dry_run"}
    s.sql("INSERT INTO intake.retention_run (id, departement, mode, asked_at, asked_by, months,"
          f" sorting, before, stage, state) VALUES ('{uuid.uuid4()}', '31', 'dry_run', '2026-01-01',"
          " 'test', 24, false, '2024-01-01', 'end', 'done')")
    dry = made(s, s.COORDINATOR, runs, ask)
    again = [s.ask(s.COORDINATOR, "POST", runs, ask).status for _ in range(20)]
    assert 409 in again, "two runs at once"
    settled(s, s.COORDINATOR, dry.headers["Location"], "state", "done")
    s.expect(s.ask(s.COORDINATOR, "POST", runs, {"departement": "31", "mode": "run"}), 422)
    s.expect(s.ask(s.COORDINATOR, "GET", f"{runs}/{NONE}"), 404)


def call_recap(s, one):
    """Of an exchange of this person's file; the page, the text, and who may not have it."""
    file, asked, act = (str(uuid.uuid4()) for _ in range(3))
    s.sql("SET search_path = intake; INSERT INTO solicitation (id, departement, received_at,"
          " recorded_at, recorded_by, channel, requester_kind, person_profile, profile, state,"
          f" person_id) VALUES ('{asked}', '31', '2026-01-05', '2026-01-05', 'test', 'phone',"
          f" 'person', 'adult', 'adult', 'in_situation', '{one}'); INSERT INTO situation (id,"
          " departement, solicitation_id, solicited_at, conseiller, opened_at, state, closed_at,"
          f" closure_reason, person_id) VALUES ('{file}', '31', '{asked}', '2026-01-05', 'test',"
          f" '2026-01-05', 'closed', '2026-01-06', 'solution_found', '{one}'); INSERT INTO act (id,"
          " departement, situation_id, kind, occurred_at, by, text, recorded_at, recorded_by) VALUES"
          f" ('{act}', '31', '{file}', 'call', '2026-01-05', 'test', 'Texte inventé.', '2026-01-05',"
          " 'test')")
    here = f"/v1/intake/situations/{file}/recap"
    for who in (PERSON, s.ADVISER):
        s.expect(s.ask(who, "GET", f"{here}?act_id={act}"), 200)
        s.expect(s.ask(who, "GET", here + "?format=text&language=en"), 200)
    s.expect(s.ask(s.ADVISER, "GET", f"{here}?representative_id={NONE}"), 403)
    s.expect(s.ask(s.ADVISER, "GET", here.replace(file, NONE)), 404)
    s.sql("SET search_path = intake; UPDATE person_contact SET never = true"
          f" WHERE person_id = '{one}'")
    s.expect(s.ask(s.ADVISER, "GET", here + "?by=letter"), 409)


def call(s):
    one = person(s, account_of(s, PERSON))
    call_notices(s, one)
    call_given_up(s, one)
    call_mine(s)
    call_seen(s, one)
    call_recap(s, one)
    call_requests(s, one)
    call_hold_and_erasure(s, one)
    call_retention(s)
