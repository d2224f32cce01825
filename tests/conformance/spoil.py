"""A server that is broken on purpose: a proxy which passes everything on and spoils one kind of answer.
The kit must say so, each time: a kit that passes everything proves nothing."""
import http.client
import http.server
import json
import re
import threading


def edit(change):
    """A spoiling of the body as JSON."""
    def spoil(status, headers, raw):
        body = json.loads(raw)
        body = change(body) or body
        return status, headers, json.dumps(body).encode()
    return spoil


def status_of(wanted):
    return lambda status, headers, raw: (wanted, headers, raw)


def without(name):
    return lambda status, headers, raw: (status, [(k, v) for k, v in headers if k.lower() != name.lower()], raw)


def with_type(kind):
    return lambda status, headers, raw: (status, [(k, kind if k.lower() == "content-type" else v)
                                                  for k, v in headers], raw)


def claim_more(statement):
    statement["rest"][0]["resource"].append({"type": "Observation", "interaction": [{"code": "search-type"}]})


def drop_change(page):
    if len(page["items"]) > 3:
        del page["items"][1]


def swap_changes(page):
    page["items"].reverse()


def words_in_change(page):
    for item in page["items"]:
        item["data"]["note"] = "Texte inventé."


def repeat_change(page):
    page["items"] = page["items"][:1] + page["items"]


def first_page_again(page):
    page["next"] = "0.0"
    page["more"] = False


def other_owner(bundle):
    for entry in bundle.get("entry", []):
        if "owner" in entry["resource"]:
            entry["resource"]["owner"]["reference"] = "Organization/mdph-31"


def wrong_status(task):
    if task.get("status") == "on-hold":
        task["status"] = "in-progress"


def issue_elsewhere(outcome):
    for issue in outcome.get("issue", []):
        issue["expression"] = ["Task"]


def no_issues(outcome):
    outcome["issue"] = []


def other_secret(hook):
    if "secret" in hook:
        hook["secret"] = "whsec_" + "A" * 43 + "="


def no_identity(opened):
    opened.get("content", {}).pop("identity", None)


# name: (part of the kit, method, path, status of the answer that is spoilt or None, how)
SPOILINGS = {
    "claims_what_it_does_not_serve": ("statement", "GET", r"/fhir/metadata", 200, edit(claim_more)),
    "says_another_version_of_fhir": ("statement", "GET", r"/fhir/metadata", 200, edit(
        lambda s: s.update(fhirVersion="5.0.0"))),
    "answers_a_search_with_a_collection": ("statement", "GET", r"/fhir/ServiceRequest", 200, edit(
        lambda b: b.update(type="collection"))),
    "leaves_out_the_etag": ("statement", "GET", r"/fhir/Task/[^/]+", 200, without("ETag")),
    "finds_less_than_there_is": ("statement", "GET", r"/fhir/Task", 200, edit(lambda b: b.update(entry=[]))),
    "shows_what_belongs_to_others": ("statement", "GET", r"/fhir/Task", 200, edit(other_owner)),
    "fails_without_an_issue": ("statement", "GET", r"/fhir/.*", 404, edit(no_issues)),
    "fails_in_plain_json": ("statement", "GET", r"/v1/referral/handoffs/.*", 400, with_type("application/json")),
    "opens_another_mdph": ("statement", "GET", r"/v1/referral/handoffs", 403, status_of(200)),
    "loses_a_change": ("changes", "GET", r"/v1/referral/handoffs/changes", 200, edit(drop_change)),
    "tells_changes_backwards": ("changes", "GET", r"/v1/referral/handoffs/changes", 200, edit(swap_changes)),
    "puts_words_into_a_change": ("changes", "GET", r"/v1/referral/handoffs/changes", 200, edit(words_in_change)),
    "tells_a_change_twice": ("changes", "GET", r"/v1/referral/handoffs/changes", 200, edit(repeat_change)),
    "forgets_where_polling_was": ("changes", "GET", r"/v1/referral/handoffs/changes", 200, edit(first_page_again)),
    "takes_a_forged_last_event_id": ("changes", "GET", r"/v1/events", 400, status_of(200)),
    "shows_a_status_that_was_not_set": ("handoff", "GET", r"/fhir/Task/[^/]+", 200, edit(wrong_status)),
    "accepts_a_stale_version": ("handoff", "PUT", r"/fhir/Task/[^/]+", 412, status_of(200)),
    "does_without_a_version": ("handoff", "PUT", r"/fhir/Task/[^/]+", 428, status_of(400)),
    "names_no_place_of_a_fault": ("handoff", "PUT", r"/fhir/Task/[^/]+", 422, edit(issue_elsewhere)),
    "hides_what_it_lost": ("handoff", "PUT", r"/fhir/Task/[^/]+", 200, without("C360-Loss")),
    "acts_twice_on_one_key": ("handoff", "POST", r".*/receipt", 200, edit(
        lambda r: r.update(version=r["version"] + 1))),
    "shows_what_was_taken_back": ("handoff", "POST", r"/v1/intake/dossiers/.*", 403, status_of(201)),
    "opens_an_empty_dossier": ("handoff", "POST", r"/v1/intake/dossiers/.*", 200, edit(no_identity)),
    "signs_with_another_secret": ("hooks", "POST", r"/v1/referral/webhooks", 201, edit(other_secret)),
    "shows_the_secret_again": ("hooks", "GET", r"/v1/referral/webhooks/[^/]+", 200, edit(
        lambda h: h.update(secret="whsec_" + "A" * 43 + "="))),
}


class Proxy:
    """Between the kit and the server; `spoil` is the name of one spoiling, or None."""

    def __init__(self, host, port):
        self.spoil, self.hits = None, 0
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else None
                up = http.client.HTTPConnection(host, port, timeout=60)
                try:
                    up.request(self.command, self.path, body, dict(self.headers.items()))
                    got = up.getresponse()
                    if "event-stream" in (got.headers["Content-Type"] or ""):
                        threading.Thread(target=self.until_gone, args=(up.sock,), daemon=True).start()
                        self.stream(got)
                    else:
                        self.give(*owner.spoilt(self.command, self.path, got.status, got.getheaders(), got.read()))
                except (OSError, ValueError, AttributeError, http.client.HTTPException):
                    self.close_connection = True
                finally:
                    up.close()

            do_GET = do_POST = do_PUT = do_PATCH = pass_on

            def give(self, status, headers, raw):
                self.send_response_only(status)
                for name, value in headers:
                    if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def until_gone(self, upstream):
                """Whoever listens has gone: nobody is left to hold the stream open for."""
                try:
                    self.connection.recv(1)
                    upstream.shutdown(2)
                except (OSError, AttributeError):
                    pass

            def stream(self, got):
                self.close_connection = True
                self.send_response_only(200)
                self.send_header("Content-Type", got.headers["Content-Type"])
                self.send_header("Connection", "close")
                self.end_headers()
                while True:
                    line = got.readline()
                    if not line:
                        return
                    self.wfile.write(line)
                    self.wfile.flush()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def spoilt(self, method, target, status, headers, raw):
        if self.spoil is None:
            return status, headers, raw
        _, wanted, path, at, how = SPOILINGS[self.spoil]
        if method != wanted or (at is not None and status != at) or not re.fullmatch(path, target.partition("?")[0]):
            return status, headers, raw
        self.hits += 1
        return how(status, headers, raw)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
