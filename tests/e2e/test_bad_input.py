#!/usr/bin/python3
"""What must be refused is refused through the gateway, with the right reason, and leaves nothing."""
import base64
import hashlib
import hmac
import http.client
import json
import os
import socket
import subprocess
import time
import uuid

import story
from system import NONE, System, Tap

RECORD = "/v1/intake/solicitations"
ADVISER = "conseiller-31"
TEAM_LIST = "/v1/intake/situations?departement=31"


def body(**changes):
    return json.dumps(story.new(**changes)).encode()


def text_of(raw):
    """The body with its text replaced by raw bytes between the quotes."""
    return body(text="HERE").replace(b"HERE", raw)


# name, body, status, slug, pointer (None: no field is named)
BODIES = [
    ("an_unknown_field", body(colour="blue"), 422, "invalid", "/colour"),
    ("a_missing_field", body(channel=None), 422, "invalid", "/channel"),
    ("a_wrong_type", body(channel=7), 422, "invalid", "/channel"),
    ("a_list_instead_of_a_text", body(text=["a"]), 422, "invalid", "/text"),
    ("a_text_instead_of_a_list", body(problem_types="scolarite"), 422, "invalid", "/problem_types"),
    ("an_unknown_code", body(requester_kind="cousin"), 422, "invalid", "/requester_kind"),
    ("an_unknown_code_in_a_list", body(problem_types=["scolarite", "x"]), 422, "invalid",
     "/problem_types/1"),
    ("the_same_code_twice", body(problem_types=["soins", "soins"]), 422, "invalid",
     "/problem_types"),
    ("an_empty_text", body(text=""), 422, "invalid", "/text"),
    ("a_text_over_4000_characters", body(text="e" * 4001), 422, "invalid", "/text"),
    ("a_date_that_does_not_exist", body(received_at="2026-02-30T10:00:00Z"), 422, "invalid",
     "/received_at"),
    ("a_date_without_zone", body(received_at="2026-02-20T10:00:00"), 422, "invalid", "/received_at"),
    ("the_25th_hour", body(received_at="2026-02-20T25:00:00Z"), 422, "invalid", "/received_at"),
    ("a_date_in_the_future", body(received_at="2099-01-01T10:00:00Z"), 422, "invalid",
     "/received_at"),
    ("a_date_before_2020", body(received_at="2019-12-31T10:00:00Z"), 422, "invalid",
     "/received_at"),
    ("a_commune_that_does_not_exist", body(commune="31999"), 422, "invalid", "/commune"),
    ("a_commune_of_another_departement", body(commune="44109"), 422, "invalid", "/commune"),
    ("a_commune_that_is_no_code", body(commune="Toulouse"), 422, "invalid", "/commune"),
    ("a_postal_code_for_a_commune", body(commune="48250"), 422, "invalid", "/commune"),
    ("a_departement_that_does_not_exist", body(departement="99", commune=None), 422, "invalid",
     "/departement"),
    ("a_departement_outside_the_token", body(departement="44", commune=None), 403, "forbidden",
     "/departement"),
    ("a_body_that_is_a_list", b"[]", 422, "invalid", ""),
    ("a_body_that_is_null", b"null", 422, "invalid", ""),
    ("a_body_over_the_limit", body(text="a" * 20000), 413, "payload-too-large", None),
    ("an_empty_body", b"", 400, "bad-request", None),
    ("a_body_cut_short", body()[:-5], 400, "bad-request", None),
    ("something_after_the_body", body() + b"{}", 400, "bad-request", None),
    ("duplicate_keys", b'{"departement":"31",' + body()[1:], 400, "bad-request", None),
    ("invalid_utf8", text_of(b"\xff\xfe"), 400, "bad-request", None),
    ("utf8_that_is_too_long", text_of(b"\xc0\xaf"), 400, "bad-request", None),
    ("half_of_a_surrogate_pair", text_of(b"\\ud800"), 400, "bad-request", None),
    ("a_raw_nul_in_a_text", text_of(b"a\x00b"), 400, "bad-request", None),
    ("an_escaped_nul_in_a_text", text_of(b"a\\u0000b"), 400, "bad-request", None),
    ("an_escaped_nul_in_a_key", b'{"a\\u0000":1,' + body()[1:], 400, "bad-request", None),
    ("deep_nesting", b"[" * 5000 + b"]" * 5000, 400, "bad-request", None),
    ("deep_nesting_of_objects", b'{"a":' * 2000 + b"1" + b"}" * 2000, 400, "bad-request", None),
    ("a_number_that_overflows", b'{"departement":1e999,' + body()[1:], 400, "bad-request", None),
]

# name, who, method, target, body, headers, status, slug, pointer
CALLS = [
    ("a_path_id_that_is_no_uuid", ADVISER, "GET", "/v1/intake/situations/12", None, {}, 400,
     "bad-request", "path:id"),
    ("a_body_id_that_is_no_uuid", ADVISER, "POST", "/v1/intake/situations",
     {"solicitation_id": "12"}, {}, 422, "invalid", "/solicitation_id"),
    ("an_id_that_nobody_has", ADVISER, "GET", f"/v1/intake/situations/{NONE}", None, {}, 404,
     "not-found", None),
    ("a_list_of_a_departement_outside_the_token", ADVISER, "GET",
     "/v1/intake/situations?departement=44", None, {}, 403, "forbidden", "query:departement"),
    ("an_unknown_parameter", ADVISER, "GET", TEAM_LIST + "&colour=blue", None, {}, 400,
     "bad-request", "query:colour"),
    ("a_parameter_given_twice", ADVISER, "GET", TEAM_LIST + "&departement=31", None, {}, 400,
     "bad-request", "query:departement"),
    ("a_missing_parameter", ADVISER, "GET", "/v1/intake/situations", None, {}, 400, "bad-request",
     "query:departement"),
    ("a_limit_beyond_200", ADVISER, "GET", TEAM_LIST + "&limit=201", None, {}, 400, "bad-request",
     "query:limit"),
    ("a_limit_that_is_no_number", ADVISER, "GET", TEAM_LIST + "&limit=ten", None, {}, 400,
     "bad-request", "query:limit"),
    ("a_forged_cursor", ADVISER, "GET", TEAM_LIST + "&cursor=AAAA", None, {}, 400, "bad-request",
     "query:cursor"),
    ("a_month_that_does_not_exist", ADVISER, "GET",
     "/v1/observatory/indicators?departement=31&period=2026-13", None, {}, 400, "bad-request",
     "query:period"),
    ("invalid_utf8_in_the_address", ADVISER, "GET", "/v1/directory/communes?text=%ff%fe", None, {},
     400, "bad-request", None),
    ("a_nul_in_the_address", ADVISER, "GET", "/v1/directory/communes?text=ab%00", None, {}, 400,
     "bad-request", None),
    ("an_address_over_4096_bytes", ADVISER, "GET", "/v1/directory/communes?text=" + "a" * 4100,
     None, {}, 414, "uri-too-long", None),
    ("a_method_that_is_not_provided", ADVISER, "DELETE", RECORD, None, {}, 405,
     "method-not-allowed", None),
    ("a_path_that_does_not_exist", ADVISER, "GET", "/v1/intake/nothing", None, {}, 404, "not-found",
     None),
    ("a_path_that_climbs", ADVISER, "GET", "/v1/intake/../../etc/passwd", None, {}, 400,
     "bad-request", None),
    ("a_body_of_another_type", ADVISER, "POST", RECORD, b"<a/>", {"Content-Type": "text/xml"}, 415,
     "unsupported-media-type", "header:Content-Type"),
    ("an_idempotency_key_that_is_too_long", ADVISER, "POST", RECORD, body(),
     {"Idempotency-Key": "k" * 121}, 400, "bad-request", "header:Idempotency-Key"),
    ("a_position_that_is_none", ADVISER, "GET", TEAM_LIST, None, {"C360-After": "yesterday"}, 400,
     "bad-request", "header:C360-After"),
    ("an_operation_of_another_role", "observer", "GET", TEAM_LIST, None, {}, 403, "forbidden", None),
    ("a_write_by_a_role_that_only_reads", "authority-31", "POST", RECORD, body(), {}, 403,
     "forbidden", None),
]


def refused(answer, status, slug, pointer):
    assert answer.status == status, answer
    assert answer.type == "application/problem+json", answer
    problem = answer.json
    assert answer.slug == slug and problem["status"] == status, problem
    assert problem["instance"] == "urn:uuid:" + answer.headers["X-Request-Id"], problem
    if pointer is None:
        assert not [p for p in answer.pointers if p.startswith("/")], problem
    else:
        assert pointer in answer.pointers, problem
    for leak in ("SELECT", "/src/", "postgres", "Traceback", "libpq"):
        assert leak not in answer.raw.decode(), problem


def check_body(s, raw, status, slug, pointer):
    refused(s.ask(ADVISER, "POST", RECORD, raw), status, slug, pointer)


def check_call(s, who, method, target, data, headers, status, slug, pointer):
    refused(s.ask(who, method, target, data, more=headers), status, slug, pointer)


# --- tokens ----------------------------------------------------------------------------------------
def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def claims(**changes):
    now = int(time.time())
    return dict({"iss": "c360-local", "aud": "c360", "sub": "test-forger", "exp": now + 600,
                 "iat": now, "roles": ["conseiller"], "departements": ["31"]}, **changes)


def public_key(s):
    with open(f"{s.run}/keys/jwks.json", encoding="utf-8") as f:
        return json.load(f)["keys"][0]


def forged(s, kind):
    if kind == "unsigned":
        return part({"alg": "none", "typ": "JWT"}) + "." + part(claims()) + "."
    if kind == "signed_with_the_public_key":
        key = public_key(s)
        head = part({"alg": "HS256", "typ": "JWT", "kid": key["kid"]}) + "." + part(claims())
        mac = hmac.new(key.get("x", key.get("n", "")).encode(), head.encode(), hashlib.sha256)
        return head + "." + base64.urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()
    if kind == "with_more_territory_than_was_signed":
        head, _, signature = s.token(ADVISER).split(".")
        return ".".join((head, part(claims(departements=["31", "44"])), signature))
    if kind == "of_a_foreign_key":
        foreign = f"{s.run}/foreign"
        if not os.path.isdir(foreign):
            os.mkdir(foreign)
            subprocess.run([s.program("c360-token"), "keys", foreign], check=True)
        return s.issue("conseiller@31", keys=foreign)
    if kind == "of_another_issuer":
        return s.issue("conseiller@31", iss="https://elsewhere.example")
    if kind == "for_another_audience":
        return s.issue("conseiller@31", aud="other")
    return kind


def check_token(s, kind):
    s.tokens["forged"] = forged(s, kind)
    refused(s.ask("forged", "GET", TEAM_LIST), 401, "unauthenticated", None)
    refused(s.ask("forged", "POST", RECORD, body()), 401, "unauthenticated", None)


def check_expired(s):
    deadline = time.monotonic() + 75  # clocks may differ by what the check leaves them
    while s.ask("short", "GET", TEAM_LIST).status == 200 and time.monotonic() < deadline:
        time.sleep(0.5)
    refused(s.ask("short", "GET", TEAM_LIST), 401, "unauthenticated", None)


def check_no_token(s):
    refused(s.ask(None, "GET", TEAM_LIST), 401, "unauthenticated", None)
    refused(s.ask(None, "GET", TEAM_LIST + "&access_token=" + s.token(ADVISER)), 401,
            "unauthenticated", None)


# --- conditions and repetitions --------------------------------------------------------------------
def check_another_body_under_the_same_key(s):
    key = str(uuid.uuid4())
    first = s.good(ADVISER, "POST", RECORD, body(), key=key)
    again = s.good(ADVISER, "POST", RECORD, body(), key=key)
    assert again.json["id"] == first.json["id"], (first, again)
    refused(s.ask(ADVISER, "POST", RECORD, body(channel="visit"), key=key), 422,
            "idempotency-mismatch", None)


def check_stale_version(s):
    opened = story.situation(s)
    target = f"/v1/intake/situations/{opened.json['id']}/closure"
    reason = {"reason": "requester_stops"}
    refused(s.ask(ADVISER, "POST", target, reason), 428, "precondition-required", "header:If-Match")
    refused(s.ask(ADVISER, "POST", target, reason, version=7), 412, "precondition-failed", None)
    for bad in ("*", "1", 'W/"1"', '"0"', '"one"', '"1", "2"'):
        refused(s.ask(ADVISER, "POST", target, reason, more={"If-Match": bad}), 400, "bad-request",
                "header:If-Match")
    assert s.ask(ADVISER, "GET", f"/v1/intake/situations/{opened.json['id']}").json["version"] == 1
    s.good(ADVISER, "POST", target, reason, version=1)
    refused(s.ask(ADVISER, "POST", target, reason, version=1), 412, "precondition-failed", None)


def check_states(s):
    opened = story.situation(s)
    refused(s.ask(ADVISER, "POST", "/v1/intake/situations",
                  {"solicitation_id": opened.json["solicitation_id"]}), 409, "conflict", None)
    made = story.proposal(s, opened)
    target = f"/v1/referral/proposals/{made.json['id']}"
    refused(s.ask(ADVISER, "POST", target + "/relay", {}), 409, "conflict", None)
    refused(s.ask(ADVISER, "POST", "/v1/referral/proposals",
                  {"situation_id": opened.json["id"], "support_form": "ad_hoc", "label": "x",
                   "proposed_at": "2021-01-01T10:00:00Z"}), 422, "invalid", "/proposed_at")
    refused(s.ask("conseiller-44", "POST", target + "/acceptance", {}, version=1), 404, "not-found",
            None)


# --- the wire --------------------------------------------------------------------------------------
def wire(s, raw):
    """Status of what a bare socket gets for these bytes; 0 when the connection is closed."""
    got = b""
    with socket.create_connection(("127.0.0.1", s.base), timeout=10) as c:
        try:
            c.sendall(raw)
            c.shutdown(socket.SHUT_WR)
            got = c.recv(4096)
        except OSError as e:
            # closed while we were still speaking; a time-out is another thing
            if isinstance(e, socket.timeout):
                raise
    return int(got.split()[1]) if got.startswith(b"HTTP/") else 0


def check_wire(s):
    head = f"POST {RECORD} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {s.token(ADVISER)}\r\n"
    kind = "Content-Type: application/json\r\n"
    cases = [
        ("not HTTP", b"\x16\x03\x01\x00\xa5\x01\x00"),
        ("a NUL in a header", (head + "X-A: a\x00b\r\n\r\n").encode()),
        ("two lengths", (head + kind + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}").encode()),
        ("a negative length", (head + kind + "Content-Length: -1\r\n\r\n{}").encode()),
        ("a header line of 64 KiB", (head + "X-A: " + "a" * 65536 + "\r\n\r\n").encode()),
        ("the token twice", (head + head.split("\r\n")[2] + "\r\n\r\n").encode()),
    ]
    for name, raw in cases:
        status = wire(s, raw)
        assert status == 0 or 400 <= status < 500 or status == 501, (name, status)


def check_chunks_over_the_limit(s):
    connection = http.client.HTTPConnection("127.0.0.1", s.base, timeout=10)
    try:
        connection.request("POST", RECORD, iter([b"a" * 8192] * 64), {
            "Authorization": "Bearer " + s.token(ADVISER), "Content-Type": "application/json",
            "Transfer-Encoding": "chunked"}, encode_chunked=True)
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # refused before it was all sent
    finally:
        connection.close()


# --- starting --------------------------------------------------------------------------------------
def settings(s, service, **changes):
    """The environment that make run gives a service, changed; None takes a setting away."""
    script = f'set -a && . "{s.run}/{service}.env" && env -0'
    got = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True,
                         env={"PATH": os.environ["PATH"]}).stdout
    env = dict(line.split("=", 1) for line in got.split("\0") if "=" in line)
    env.update({k: v for k, v in changes.items() if v is not None})
    return {k: v for k, v in env.items() if k not in changes or changes[k] is not None}


def starts_not(s, service, code, *said, lines=1, **changes):
    done = subprocess.run([s.program(f"c360-{service}")], env=settings(s, service, **changes),
                          capture_output=True, text=True, timeout=20, check=False)
    plain = [x for x in done.stderr.splitlines() if x and not x.startswith("{")]
    assert done.returncode == code, (done.returncode, done.stderr)
    assert len(plain) == lines, plain
    for text in said:
        assert text in done.stderr, (text, done.stderr)


def check_settings(s):
    for service in ("intake", "referral", "directory", "observatory", "gateway"):
        starts_not(s, service, 2, "C360_PORT", C360_PORT=None)
        starts_not(s, service, 2, "C360_PORT", C360_PORT="70000")
    starts_not(s, "intake", 2, "C360_PORT", "C360_OPS_PORT", "C360_POOL_SIZE", lines=3,
               C360_PORT=None, C360_OPS_PORT="x", C360_POOL_SIZE="0")
    starts_not(s, "intake", 2, "C360_BUS_KEY", lines=2, C360_BUS_KEY=None)


def check_port_taken(s):
    for service in ("intake", "directory", "gateway"):
        port = str(s.port(service, "ops"))
        starts_not(s, service, 1, f"port {port}", "taken")
    free = str(s.base + 900)
    starts_not(s, "gateway", 1, f"port {s.base}", "taken", C360_OPS_PORT=free)


def check_production_refuses_local_keys(s):
    done = subprocess.run([s.program("c360-token"), "issue", "--keys", f"{s.run}/keys", "--iss", "a",
                           "--aud", "c360", "--sub", "a", "--role", "admin"],
                          env=dict(os.environ, C360_ENV="production"), capture_output=True,
                          text=True, check=False)
    assert done.returncode != 0 and not done.stdout, done


# --- nothing remains -------------------------------------------------------------------------------
COUNTS = " UNION ALL ".join(
    f"SELECT '{t}', count(*) FROM {t}" for t in (
        "intake.solicitation", "intake.situation", "intake.idempotency", "referral.proposal",
        "referral.relay", "referral.handoff", "referral.idempotency", "directory.idempotency",
        "directory.actor", "directory.offer")) + "".join(
    f" UNION ALL SELECT '{s}.events', (SELECT count(*) FROM {s}.outbox)"
    f" + (SELECT count(*) FROM {s}.event)" for s in ("intake", "referral", "directory"))


def check_alive(s, before, pids):
    assert s.sql(COUNTS) == before, (before, s.sql(COUNTS))
    assert {x: s.pid(x) for x in pids} == pids
    for service, pid in pids.items():
        os.kill(pid, 0)
        answer = s.raw("GET", "/readyz", {}, port=s.port(service, "ops"))
        assert answer.status == 200, answer


def main(s):
    tap = Tap()
    services = ("intake", "referral", "directory", "observatory", "gateway")
    pids = {x: s.pid(x) for x in services}
    before = s.sql(COUNTS)
    s.tokens["short"] = s.issue("conseiller@31", "--ttl", "1s")
    for name, *rest in BODIES:
        tap.check(f"{name}_is_refused", check_body, s, *rest)
    for name, *rest in CALLS:
        tap.check(f"{name}_is_refused", check_call, s, *rest)
    tap.check("a_call_without_token_is_refused_wherever_else_it_stands", check_no_token, s)
    for kind in ("unsigned", "signed_with_the_public_key", "with_more_territory_than_was_signed",
                 "of_a_foreign_key", "of_another_issuer", "for_another_audience"):
        tap.check(f"a_token_{kind}_is_refused", check_token, s, kind)
    tap.check("a_token_that_is_none_is_refused", check_token, s, "a.b.c")
    tap.check("bytes_that_are_no_request_harm_nobody", check_wire, s)
    tap.check("a_chunked_body_over_the_limit_is_refused", check_chunks_over_the_limit, s)
    tap.check("a_missing_or_wrong_setting_is_named_in_one_line_each", check_settings, s)
    tap.check("a_port_that_is_taken_is_named_in_one_line", check_port_taken, s)
    tap.check("production_accepts_no_local_keys", check_production_refuses_local_keys, s)
    tap.check("nothing_of_all_this_was_written_and_every_process_lives", check_alive, s, before, pids)
    tap.check("a_repeated_write_is_answered_and_another_body_under_its_key_refused",
              check_another_body_under_the_same_key, s)
    tap.check("a_missing_malformed_or_stale_version_is_refused", check_stale_version, s)
    tap.check("what_the_state_does_not_allow_is_refused", check_states, s)
    tap.check("an_expired_token_is_refused", check_expired, s)
    tap.end()


if __name__ == "__main__":
    with System("bad_input", 22800) as system:
        main(system)
