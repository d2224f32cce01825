"""Webhooks: signed as Standard Webhooks say, in order, again after a failure.  The kit listens itself, on an
address that the server can reach (--listen, --hook-url); without one these checks are not run."""
import base64
import hashlib
import hmac
import http.server
import json
import threading
import time

from client import JSON, NotRun, need, wait_for
from handoff import walk_to_the_end

HOOKS = "/v1/referral/webhooks"


def signed(secret, headers, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    good = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(good, one) for one in headers["webhook-signature"].split(" "))


class Receiver:
    """Keeps what it hears; the first call of each (type, subject) in `refuse` is answered 500."""

    def __init__(self, port):
        self.heard, self.refuse, self.lock = [], set(), threading.Lock()
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                event = json.loads(body)
                with owner.lock:
                    owner.heard.append((dict(self.headers.items()), body, event))
                    bad = (event["type"], event["subject"]) in owner.refuse
                    owner.refuse.discard((event["type"], event["subject"]))
                self.send_response(500 if bad else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def of(self, subject):
        with self.lock:
            return [(h, b, e) for h, b, e in self.heard if e["subject"] == subject]


class Hook:
    """A webhook at our receiver, disabled at the end whatever happened."""

    def __init__(self, server):
        if server.listen is None:
            raise NotRun("no address where the server could reach the kit: --listen PORT --hook-url URL")
        self.server, self.receiver = server, Receiver(server.listen)
        url = server.hook_url or f"http://127.0.0.1:{self.receiver.port}/"
        made = server.ask("POST", HOOKS, {"departement": server.departement, "url": url}).must(201, JSON)
        self.at = made.headers["Location"]
        self.secret = made.json["secret"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        now = self.server.get(self.at).json
        if now["state"] == "active":
            self.server.ask("PATCH", self.at, {"state": "disabled"}, {"If-Match": f'"{now["version"]}"'})
        self.receiver.close()


def check_a_ping_arrives_signed(server):
    with Hook(server) as hook:
        need(hook.secret.startswith("whsec_"), "the secret is not of the form whsec_")
        need("secret" not in server.get(hook.at, 200, JSON).json, "the secret is shown again")
        server.ask("POST", hook.at + "/ping").must(200)
        wait_for("the ping", lambda: hook.receiver.heard)
        headers, body, event = hook.receiver.heard[0]
        lower = {k.lower(): v for k, v in headers.items()}
        need(event["type"] == "referral.webhook.pinged.v1", f"type {event['type']}")
        need(lower["content-type"].startswith("application/cloudevents+json"), lower["content-type"])
        need(lower["webhook-id"] == event["id"], "webhook-id is not the id of the event")
        need(abs(int(lower["webhook-timestamp"]) - time.time()) < 300, "webhook-timestamp is not now")
        need(signed(hook.secret, lower, body), "no signature fits")
        need(not signed(hook.secret, lower, body + b" "), "a signature fits another body")


def check_a_hand_off_arrives_whole_and_in_order(server):
    with Hook(server) as hook:
        before = server.head()
        one = server.cases()["to_receive"]["handoff_id"]
        hook.receiver.refuse.add(("referral.handoff.read.v1", one))
        w = walk_to_the_end(server)
        told = [c["id"] for c in server.all_changes(before)[0] if c["subject"] == w.id]
        need(told[1:] == w.told, "polling has other events than the acts made")
        wait_for("all of it", lambda: set(told) <= {e["id"] for _, _, e in hook.receiver.of(w.id)}, 40)
        heard = hook.receiver.of(w.id)
        once = list(dict.fromkeys(e["id"] for _, _, e in heard))
        need(once == told, "the webhook had another order than the stream")
        again = [e["id"] for _, _, e in heard if e["type"] == "referral.handoff.read.v1"]
        need(len(again) >= 2 and len(set(again)) == 1, f"after 500: {len(again)} tries, {len(set(again))} ids")
        for headers, body, event in heard:
            lower = {k.lower(): v for k, v in headers.items()}
            need(signed(hook.secret, lower, body), f"no signature of {event['type']} fits")
            need(event["stream"].startswith(server.departement + "."), f"a stream of others: {event['stream']}")
        log = wait_for("the log", lambda: [d for d in server.get(hook.at + "/deliveries?limit=200", 200, JSON).json[
            "items"] if d["event_id"] == again[0] and d["state"] == "delivered"])
        need(log[0]["tries"] >= 2, f"the log has {log[0]['tries']} tries")
    return f"{len(once)} events, {len(heard)} calls"


CHECKS = [check_a_ping_arrives_signed, check_a_hand_off_arrives_whole_and_in_order]
