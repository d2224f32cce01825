#!/usr/bin/python3
"""The contract in both directions over the real system: every operation is called, every answer is
one that the document allows, every documented refusal is provoked; every event obeys its schema."""
import collections
import glob
import http.client
import importlib.util
import json
import os
import re
import sys

import indicators
import published
import story
from system import NONE, ROOT, B, System, Tap, day, until

sys.path.insert(0, os.path.join(ROOT, "tests", "contract"))
from answers import Contract  # noqa: E402
from probe import Probe  # noqa: E402

DOCUMENT = os.path.join(ROOT, B, "gen", "openapi.json")
COORDINATOR, ADVISER, MDPH = "coordonnateur-31", "conseiller-31", "mdph-31"
ROLES = {"conseiller": ADVISER, "coordonnateur": COORDINATOR, "mdph": MDPH, "partner": "partner-31",
         "observer": "observer", "authority": "authority-31", "front": "front",
         "operator": "operator", "faciliteur": "faciliteur-31", "pair": "pair-31",
         "person": "person-31", "admin": "admin"}
# Failures of the machine: 503 has tests/e2e/test_database_down.py, the other two are defects.
MACHINE = {"500", "502", "503"}


def expect(answer, status):
    assert answer.status == status, answer
    return answer


# --- every operation with success ------------------------------------------------------------------
def made(s, who, target, body, path):
    """A record is made, and stands where Location says, with the version of its ETag."""
    answer = expect(s.ask(who, "POST", target, body), 201)
    assert answer.headers["Location"] == f"{path}/{answer.json['id']}", answer.headers["Location"]
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'
    assert answer.headers["C360-Position"] and answer.headers["X-Request-Id"]
    return answer


def call_directory(s):
    for path in ("communities", "communes", "actors", "serafin", "finess-categories",
                 "who-does-what", "communes/31483", "search?commune=31483&age=9"):
        expect(s.ask(None, "GET", f"/v1/directory/{path}"), 200)
    for path in ("communes", "actors"):
        lines = s.ask(None, "GET", f"/v1/directory/{path}?departement=09",
                      more={"Accept": "application/x-ndjson"})
        assert expect(lines, 200).type == "application/x-ndjson"
        other = s.ask(None, "GET", f"/v1/directory/{path}", more={"Accept": "text/csv"})
        assert other.status == 406 or expect(other, 200).type == "application/json"
    actor = made(s, COORDINATOR, "/v1/directory/actors",
                 {"departement": "31", "type": "accueil_loisirs", "sector": "ordinary",
                  "name": "Acteur inventé", "commune": "31483"}, "/v1/directory/actors")
    here = f"/v1/directory/actors/{actor.json['id']}"
    expect(s.ask(None, "GET", here), 200)
    expect(s.ask(COORDINATOR, "PATCH", here, {"verified": True, "phone": "05 36 49 00 00"},
                 version=1), 200)
    expect(s.ask(COORDINATOR, "PATCH", here, {"phone": None}, version=1), 412)
    offered = made(s, COORDINATOR, "/v1/directory/offers",
                   {"departement": "31", "actor_id": actor.json["id"], "name": "Offre inventée",
                    "sector": "ordinary", "themes": ["soins"], "mode": "on_site",
                    "commune": "31483"}, "/v1/directory/offers")
    here = f"/v1/directory/offers/{offered.json['id']}"
    expect(s.ask(None, "GET", here), 200)
    expect(s.ask(COORDINATOR, "PATCH", here, {"age_max": 20}, version=1), 200)
    expect(s.ask(COORDINATOR, "PATCH", here, {"age_max": None}, version=1), 412)
    for target in ("/v1/directory/actors/", "/v1/directory/offers/"):
        expect(s.ask(None, "GET", target + NONE), 404)
        expect(s.ask(COORDINATOR, "PATCH", target + NONE, {"name": "x"}, version=1), 404)
    expect(s.ask(None, "GET", "/v1/directory/communes/31999"), 404)


def call_intake(s):
    heard = made(s, "operator", "/v1/intake/solicitations", story.new(), "/v1/intake/solicitations")
    here = f"/v1/intake/solicitations/{heard.json['id']}"
    for target in (here, "/v1/intake/solicitations?departement=31",
                   "/v1/intake/situations?departement=31"):
        expect(s.ask(ADVISER, "GET", target), 200)
    informed = f"/v1/intake/solicitations/{story.solicitation(s).json['id']}/information"
    expect(s.ask(ADVISER, "POST", informed, version=3), 412)
    expect(s.ask(ADVISER, "POST", informed, version=1), 200)
    expect(s.ask(ADVISER, "POST", informed, version=2), 409)
    opened = made(s, ADVISER, "/v1/intake/situations", {"solicitation_id": heard.json["id"]},
                  "/v1/intake/situations")
    expect(s.ask(ADVISER, "POST", "/v1/intake/situations", {"solicitation_id": heard.json["id"]}),
           409)
    here = f"/v1/intake/situations/{opened.json['id']}"
    expect(s.ask(ADVISER, "GET", here), 200)
    close = here + "/closure"
    expect(s.ask(ADVISER, "POST", close, {"reason": "solution_found"}, version=9), 412)
    expect(s.ask(ADVISER, "POST", close, {"reason": "solution_found"}, version=1), 200)
    expect(s.ask(ADVISER, "POST", close, {"reason": "solution_found"}, version=2), 409)
    for target in (f"/v1/intake/solicitations/{NONE}", f"/v1/intake/situations/{NONE}"):
        expect(s.ask(ADVISER, "GET", target), 404)
    expect(s.ask(ADVISER, "POST", f"/v1/intake/solicitations/{NONE}/information", version=1), 404)
    expect(s.ask(ADVISER, "POST", f"/v1/intake/situations/{NONE}/closure",
                 {"reason": "solution_found"}, version=1), 404)


def call_proposals(s):
    opened = story.situation(s)
    one, two = story.proposal(s, opened), story.proposal(s, opened)
    expect(s.ask(ADVISER, "GET", one.headers["Location"]), 200)
    expect(s.ask(ADVISER, "GET", "/v1/referral/proposals?departement=31&situation_id="
                 + opened.json["id"]), 200)
    yes, no = one.headers["Location"] + "/acceptance", two.headers["Location"] + "/refusal"
    expect(s.ask(ADVISER, "POST", yes, {}, version=5), 412)
    expect(s.ask(ADVISER, "POST", no, {"reason": "too_far"}, version=5), 412)
    expect(s.ask(ADVISER, "POST", one.headers["Location"] + "/relay", {}), 409)
    expect(s.ask(ADVISER, "POST", yes, {"note": "Texte inventé."}, version=1), 200)
    expect(s.ask(ADVISER, "POST", no, {"reason": "too_far"}, version=1), 200)
    expect(s.ask(ADVISER, "POST", yes, {}, version=2), 409)
    expect(s.ask(ADVISER, "POST", no, {"reason": "too_far"}, version=2), 409)
    closed = f"/v1/intake/situations/{opened.json['id']}/closure"
    gone = s.good(ADVISER, "POST", closed, {"reason": "requester_stops"}, version=1)
    expect(s.ask(ADVISER, "POST", "/v1/referral/proposals", {
        "situation_id": opened.json["id"], "label": "x", "support_form": "ad_hoc"},
        after=gone.headers["C360-Position"]), 409)
    expect(s.ask(ADVISER, "GET", f"/v1/referral/proposals/{NONE}"), 404)
    for act, body in (("acceptance", {}), ("refusal", {"reason": "other"})):
        expect(s.ask(ADVISER, "POST", f"/v1/referral/proposals/{NONE}/{act}", body, version=1), 404)
    expect(s.ask(ADVISER, "POST", f"/v1/referral/proposals/{NONE}/relay", {}), 404)
    return one


def call_relays(s):
    one = call_proposals(s)
    relay = made(s, ADVISER, one.headers["Location"] + "/relay", {}, "/v1/referral/relays")
    expect(s.ask(ADVISER, "POST", one.headers["Location"] + "/relay", {}), 409)
    actor = "partner@31#" + relay.json["actor_id"]
    here = f"/v1/referral/relays/{relay.json['id']}"
    for who in (ADVISER, actor):
        expect(s.ask(who, "GET", here), 200)
        found = expect(s.ask(who, "GET", "/v1/referral/relays?departement=31"), 200).json["items"]
        assert relay.json["id"] in [r["id"] for r in found]
    for stranger in ("partner@31#" + NONE, "partner@31", "partner-44"):
        expect(s.ask(stranger, "GET", here), 404)
        expect(s.ask(stranger, "POST", here + "/acknowledgement", version=1), 404)
    expect(s.ask("partner@31", "GET", "/v1/referral/relays?departement=31"), 403)
    expect(s.ask(actor, "POST", here + "/acknowledgement", version=4), 412)
    expect(s.ask(actor, "POST", here + "/acknowledgement", version=1), 200)
    expect(s.ask(actor, "POST", here + "/acknowledgement", version=2), 409)


def call_handoffs(s):
    opened = story.situation(s)
    sent = story.handoff(s, opened)
    expect(s.ask(ADVISER, "POST", "/v1/referral/handoffs", {
        "situation_id": opened.json["id"], "reason": "person_request"}), 409)
    here = sent.headers["Location"]
    for who in (ADVISER, MDPH):
        expect(s.ask(who, "GET", here), 200)
        expect(s.ask(who, "GET", "/v1/referral/handoffs?departement=31"), 200)
    acts = (("acceptance", None), ("refusal", {"reason": "incomplete", "note": "Texte inventé."}))
    for act, body in acts:
        expect(s.ask(MDPH, "POST", f"{here}/{act}", body, version=1), 409)
        expect(s.ask(MDPH, "POST", f"/v1/referral/handoffs/{NONE}/{act}", body, version=1), 404)
    expect(s.ask(MDPH, "POST", here + "/receipt", version=8), 412)
    expect(s.ask(MDPH, "POST", here + "/receipt", version=1), 200)
    expect(s.ask(MDPH, "POST", here + "/receipt", version=2), 409)
    expect(s.ask(MDPH, "POST", f"/v1/referral/handoffs/{NONE}/receipt", version=1), 404)
    for act, body in acts:
        expect(s.ask(MDPH, "POST", f"{here}/{act}", body, version=1), 412)
    expect(s.ask(MDPH, "POST", here + "/refusal", acts[1][1], version=2), 200)
    again = story.handoff(s, opened)
    here = again.headers["Location"]
    s.good(MDPH, "POST", here + "/receipt", version=1)
    expect(s.ask(MDPH, "POST", here + "/acceptance", version=2), 200)
    expect(s.ask(ADVISER, "GET", f"/v1/referral/handoffs/{NONE}"), 404)
    expect(s.ask(ADVISER, "GET", f"/v1/situations/{opened.json['id']}/summary"), 200)


def call_observatory(s):
    for who in (ADVISER, "observer", MDPH, "authority-31"):
        got = expect(s.ask(who, "GET",
                           "/v1/observatory/indicators?departement=31&period=2026-01"), 200).json
        assert got["exact"] == (who == ADVISER), got
    one = expect(s.ask(ADVISER, "GET", "/v1/observatory/indicators?departement=31&period=2026-01"
                       "&indicator=4.2"), 200).json
    assert [i["code"] for i in one["indicators"]] == ["4.2"] and "apart" in one["indicators"][0]


def stream(s, headers, target="/v1/events?departement=31"):
    """Status and type of an event stream, and its first line; the connection is closed again."""
    connection = http.client.HTTPConnection("127.0.0.1", s.base, timeout=20)
    try:
        connection.request("GET", target, headers=headers)
        got = connection.getresponse()
        body = b"" if got.status == 200 else got.read()
        fault = s.seen.check("GET", target, got.status, got.headers["Content-Type"], body.decode())
        assert fault is None, fault
        return got.status, got.readline().decode() if got.status == 200 else ""
    finally:
        connection.close()


def call_gateway(s):
    expect(s.ask(ADVISER, "GET", "/v1/me"), 200)
    expect(s.ask("public", "GET", "/v1/me"), 403)
    expect(s.ask(ADVISER, "GET", f"/v1/situations/{NONE}/summary"), 404)
    lists = expect(s.ask(None, "GET", "/v1/codes"), 200).json["items"]
    for item in lists:
        expect(s.ask(None, "GET", f"/v1/codes/{item['name']}"), 200)
    expect(s.ask(None, "GET", "/v1/codes/nothing"), 404)
    expect(s.ask(None, "GET", "/docs/nothing.js"), 404)
    page = expect(s.ask(None, "GET", "/docs"), 200).raw.decode()
    assert not re.search(r"(src|href)=.https?://", page), "the page asks an outside address"
    for target in ("/v1/codes", "/v1/codes/channels", "/openapi.json", "/docs", "/docs/docs.css",
                   "/docs/rapidoc-min.js"):
        first = expect(s.ask(None, "GET", target), 200)
        tag = first.headers["ETag"]
        if "304" in s.seen.operation("GET", target)["responses"]:
            again = expect(s.ask(None, "GET", target, more={"If-None-Match": tag}), 304)
            assert not again.raw
    with open(DOCUMENT, encoding="utf-8") as f:
        assert s.ask(None, "GET", "/openapi.json").json == json.load(f), "another document is served"


def call_events(s):
    assert stream(s, {"Authorization": "Bearer " + s.token(MDPH)})[0] == 200
    ticket = expect(s.ask(MDPH, "POST", "/v1/events/tickets"), 201)
    cookie = {"Cookie": ticket.headers["Set-Cookie"].split(";")[0]}
    assert "HttpOnly" in ticket.headers["Set-Cookie"], "a script of the page could read the ticket"
    expect(s.ask(MDPH, "POST", "/v1/events/tickets", key="k" * 121), 400)
    assert stream(s, cookie)[0] == 200
    assert stream(s, cookie)[0] == 401, "a ticket opened two streams"
    assert stream(s, {"Authorization": "Bearer a.b.c"})[0] == 401
    assert stream(s, {"Authorization": "Bearer " + s.token(MDPH)},
                  "/v1/events?departement=44")[0] == 403
    assert stream(s, {"Authorization": "Bearer " + s.token(MDPH), "Last-Event-ID": "1:forged"})[0] == 400


# --- refusals --------------------------------------------------------------------------------------
class Refusals(Probe):
    """The probe of tests/contract with our lines and our contract."""

    def __init__(self, s, tap):
        tokens = {role: s.token(who) for role, who in ROLES.items()}
        super().__init__(f"http://127.0.0.1:{s.base}", tokens, DOCUMENT)
        self.contract, self.tap = s.seen, tap

    def expect(self, name, want, method, target, headers, body=None):
        op = self.contract.operation(method, target)
        if name.endswith("_without_version") and not self.contract.body_schema(op):
            headers, body = {k: v for k, v in headers.items() if k != "Content-Type"}, None
        self.tap.check(name, self.one, want, method, target, headers, body)

    def one(self, want, method, target, headers, body):
        status, kind, got = self.ask(method, target, headers, body)
        fault = self.contract.check(method, target, status, kind, got)
        assert fault is None, fault
        assert status in want, (status, want, got[:300])


def refuse_parameters(s):
    """What the probe cannot know: values of parameters that each operation refuses, and why."""
    for target in ("/v1/directory/communes?limit=0", "/v1/directory/actors?type=castle",
                   "/v1/directory/search?commune=31483&age=200", "/v1/directory/search"):
        expect(s.ask(None, "GET", target), 400)
    for target in ("/v1/intake/situations", "/v1/intake/solicitations", "/v1/referral/relays",
                   "/v1/referral/handoffs"):
        expect(s.ask(ADVISER, "GET", target + "?departement=44"), 403)
    expect(s.ask(ADVISER, "GET", "/v1/observatory/indicators?departement=44&period=2026-01"), 403)
    for method, template, _, op in s.seen.rows:
        if "public" in op["x-roles"] and "401" in op["responses"] and template != "/v1/events":
            target = template.replace("{id}", NONE).replace("{code}", "31483")
            answer = s.ask(None, method, re.sub(r"[{}]", "", target),
                           more={"Authorization": "Bearer a.b.c"})
            assert answer.status in (400, 401), answer  # search: its commune is missing first


def refuse_too_many(s):
    """The gateway with five requests a minute: 429 with Retry-After, and the others are served."""
    with open(f"{s.run}/gateway.local.env", "w", encoding="utf-8") as f:
        f.write("C360_RATE_PER_MINUTE=5\nC360_PUBLIC_RATE_PER_MINUTE=3\n")
    s.start()
    public = [s.ask(None, "GET", "/v1/directory/communities") for _ in range(6)]
    assert [a.status for a in public] == [200] * 3 + [429] * 3, public
    assert int(public[-1].headers["Retry-After"]) >= 1 and public[-1].json["type"].endswith("too-many-requests")
    answers = [s.ask("faciliteur-31", "GET", "/v1/me") for _ in range(12)]
    kinds = collections.Counter(a.status for a in answers)
    assert set(kinds) == {200, 429} and kinds[200] >= 5, kinds
    refused = [a for a in answers if a.status == 429]
    assert all(int(a.headers["Retry-After"]) >= 1 for a in refused)
    expect(s.ask("pair-31", "GET", "/v1/me"), 200)
    for method, template, _, op in s.seen.rows:
        if "429" in op["responses"] and template != "/v1/events":
            target = template.replace("{id}", NONE).replace("{", "x").replace("}", "")
            who = ADVISER if {"public", "conseiller"} & set(op["x-roles"]) else ROLES[op["x-roles"][0]]
            assert any(s.ask(who, method, target).status == 429 for _ in range(12)), target
    assert stream(s, {"Authorization": "Bearer " + s.token(ADVISER)})[0] == 429
    os.remove(f"{s.run}/gateway.local.env")
    s.start()


def all_operations_seen(s):
    assert not s.seen.unseen(), f"never answered with success: {s.seen.unseen()}"


def all_answers_allowed(s):
    assert not s.faults, "\n".join(s.faults[:10])


def cannot_be_provoked(op):
    """Documented, and not to be had: every fault of a parameter is 400, so 422 needs a body or a
    repeated key; where nothing has a state, 409 is a race between two changes of one instant;
    an Accept that nothing meets may be disregarded (RFC 9110, 12.5.1)."""
    name, out = op["operationId"], set(MACHINE) | {"406"}
    if "requestBody" not in op:
        out.add("422")
    if name.startswith("directory_") or name == "intake_record_solicitation":
        out.add("409")
    return out


def parts():
    """The calls of further parts: tests/e2e/calls/<part>.py with call(s), where s.expect(answer, status),
    s.made(…), s.ADVISER and s.COORDINATOR are as here, and CANNOT: operation -> documented statuses that
    cannot be provoked, each with its reason in a comment."""
    for path in sorted(glob.glob(os.path.join(ROOT, "tests", "e2e", "calls", "*.py"))):
        name = os.path.splitext(os.path.basename(path))[0]
        spec = importlib.util.spec_from_file_location("calls_" + name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield name, module


def call_parts(s, tap):
    s.expect, s.ADVISER, s.COORDINATOR = expect, ADVISER, COORDINATOR
    s.made = lambda who, target, body, path: made(s, who, target, body, path)
    s.cannot = {}
    for name, module in parts():
        s.cannot.update(getattr(module, "CANNOT", {}))
        tap.check(f"the_operations_of_{name}_answer_as_documented", module.call, s)


def all_statuses_seen(s):
    """Each documented refusal was provoked."""
    left = {}
    for _, _, _, op in s.seen.rows:
        seen = {str(n) for n in s.seen.seen.get(op["operationId"], set())}
        missing = set(op["responses"]) - seen - cannot_be_provoked(op)
        missing -= set(s.cannot.get(op["operationId"], ()))
        if missing:
            left[op["operationId"]] = sorted(missing)
    assert not left, json.dumps(left)


def main(s):
    tap = Tap()
    s.seen = Contract(DOCUMENT)
    listener = published.Listener(s)
    for name, calls in (("directory", call_directory), ("intake", call_intake),
                        ("relays_and_proposals", call_relays), ("handoffs", call_handoffs),
                        ("observatory", call_observatory), ("gateway", call_gateway),
                        ("events", call_events)):
        tap.check(f"the_operations_of_{name}_answer_as_documented", calls, s)
    call_parts(s, tap)
    tap.check("all_events_are_numbered_and_applied", s.quiet)
    tap.check("each_indicator_of_all_that_was_called_is_that_of_the_tables", indicators.check_now, s, "31",
              day())
    tap.check("each_figure_opens_into_as_many_facts", indicators.check_explained, s, "31", day()[:4])
    live, seen = listener.live(), {}
    probe = Refusals(s, tap)
    for method, template, _, op in s.seen.rows:
        probe.operation(method, template, op)
    tap.check("values_that_an_operation_cannot_take_are_refused", refuse_parameters, s)
    tap.check("too_many_requests_are_refused_and_others_served", refuse_too_many, s)
    tap.check("every_operation_was_answered_with_success", all_operations_seen, s)
    tap.check("every_documented_refusal_was_provoked", all_statuses_seen, s)
    tap.check("every_answer_is_one_that_the_contract_allows", all_answers_allowed, s)
    until("figures are published", lambda: s.sql("SELECT 1 FROM observatory.event LIMIT 1"))
    tap.check("every_event_obeys_its_schema", published.check_events, listener.all(), seen)
    tap.check("every_type_of_event_was_published", published.all_types_seen, seen)
    tap.check("no_event_holds_what_a_person_wrote", published.no_words_in_events, seen)
    tap.check("what_came_live_is_what_replay_gives", published.live_is_what_replay_gives, live, seen)
    tap.end()


if __name__ == "__main__":
    with System("contract", 23400, sandbox=True) as system:
        main(system)
