"""The two streams that a client opens itself: plain polling and server-sent events."""
import json
import re
import threading
import time

from client import JSON, need, wait_for

PLAIN = re.compile(r"[A-Za-z0-9_.:+-]{0,64}")  # ids, codes, dates: no blank, hence no word of a person


class Listener(threading.Thread):
    """GET /v1/events, read line by line until it is closed."""

    def __init__(self, server, after=None):
        super().__init__(daemon=True)
        self.events, self.last, self.fault = [], after, None
        headers = server.headers("GET", {"Accept": "text/event-stream"})
        if after:
            headers["Last-Event-ID"] = after
        for _ in range(8):  # an account has a few streams; one that was left is noticed at its next heartbeat
            self.connection = server.connect(timeout=60)
            self.connection.request("GET", server.prefix + f"/v1/events?departement={server.departement}", None, headers)
            self.socket = self.connection.sock  # the response may take it away
            self.answer = self.connection.getresponse()
            if self.answer.status != 429:
                break
            self.connection.close()
            time.sleep(min(int(self.answer.headers.get("Retry-After") or 1), 10))
        need(self.answer.status == 200, f"/v1/events: {self.answer.status}")
        kind = self.answer.headers["Content-Type"] or ""
        need(kind.startswith("text/event-stream"), f"/v1/events: {kind}")
        self.start()

    def run(self):
        name = mark = None
        try:
            for line in self.answer:
                text = line.decode("utf-8").rstrip("\n")
                field, _, value = text.partition(": ")
                if field == "id":
                    mark = value
                elif field == "event":
                    name = value
                elif field == "data":
                    self.events.append((name, json.loads(value)))
                elif not text and mark:
                    self.last = mark
        except (OSError, ValueError, AttributeError) as e:  # closed by us, or broken: the checks say which
            self.fault = e

    def close(self):
        try:
            self.socket.shutdown(2)
        except (OSError, AttributeError):
            pass
        self.connection.close()

    def of(self, subject):
        return [e for _, e in list(self.events) if e.get("subject") == subject]


def check_a_change_is_ids_codes_and_dates(server):
    found, _ = server.all_changes()
    need(found, "nothing was ever told to this MDPH")
    for item in found:
        for key in ("position", "id", "type", "subject", "at", "data"):
            need(key in item, f"{key} is missing in {item}")
        need(re.fullmatch(r"[a-z]+(\.[a-z_]+){2}\.v[0-9]+", item["type"]), f"type {item['type']!r}")
        for value in json.loads(json.dumps(item["data"]), parse_int=str, parse_float=str).values():
            for one in value if isinstance(value, list) else [value]:
                need(not isinstance(one, str) or PLAIN.fullmatch(one), f"{item['type']}: words stand in it: {one!r}")
    return f"{len(found)} changes"


def check_positions_have_no_hole_and_are_never_given_twice(server):
    found, _ = server.all_changes()
    numbers = [tuple(int(n) for n in c["position"].split(".")) for c in found]
    need(numbers == sorted(set(numbers)), "positions do not grow")
    need(len({c["id"] for c in found}) == len(found), "one event came twice")
    for a, b in zip(numbers, numbers[1:]):
        need(b == (a[0], a[1] + 1) or b[0] > a[0], f"a hole between {a} and {b}")
    return f"{found[0]['position']} to {found[-1]['position']}"


def check_polling_goes_on_where_it_stopped(server):
    whole, end = server.all_changes()
    few = max(7, min(199, len(whole) // 10))
    small, _ = server.all_changes(limit=few)
    need([c["id"] for c in small] == [c["id"] for c in whole], f"pages of {few} have other changes than pages of 200")
    middle = whole[len(whole) // 2]["position"]
    rest, _ = server.all_changes(middle)
    need([c["id"] for c in rest] == [c["id"] for c in whole[len(whole) // 2 + 1:]], f"after={middle} differs")
    page = server.changes(end)
    need(page["items"] == [] or page["items"][0]["id"] not in {c["id"] for c in whole}, "after the end something repeats")
    need(server.changes(end)["next"], "next is missing on an empty page")
    return f"{len(whole)} changes"


def check_the_event_stream_says_what_polling_says(server):
    case = server.cases()["spare_1"]
    stream = Listener(server)
    try:
        before = server.head()
        server.reset()
        told = wait_for("the reset in polling", lambda: _told(server, before, case["handoff_id"]))
        wait_for("the reset in the stream", lambda: stream.of(case["handoff_id"]))
        heard = stream.of(case["handoff_id"])
        need([e["id"] for e in heard] == [c["id"] for c in told], "another event than polling has")
        need(heard[0].get("specversion") == "1.0" and heard[0]["data"] == told[0]["data"], "not the same CloudEvent")
        for name, event in stream.events:
            need(event["stream"].startswith(server.departement + "."), f"a stream of others: {event['stream']}")
            need(event["stream"].rsplit(".", 1)[1] != "facts", f"what is the team's own: {event['stream']}")
            need(name == event["type"], f"event: {name}, type: {event['type']}")
        need(stream.last, "no id came")
    finally:
        stream.close()
    return f"{len(stream.events)} events"


def _told(server, after, handoff):
    return [c for c in server.all_changes(after)[0] if c["subject"] == handoff]


def check_the_event_stream_resumes_without_hole_or_repeat(server):
    case = server.cases()["spare_1"]
    first = Listener(server)
    try:
        server.reset()
        wait_for("the reset in the stream", lambda: first.of(case["handoff_id"]) and first.last)
    finally:
        first.close()
    mark, seen = first.last, {e["id"] for _, e in first.events}
    before = server.head()
    server.act(case["handoff_id"], "receipt", 1).must(200, JSON)
    wanted = wait_for("the receipt in polling", lambda: _told(server, before, case["handoff_id"]))[0]["id"]
    second = Listener(server, mark)
    try:
        wait_for("what was missed", lambda: wanted in {e["id"] for _, e in second.events})
        again = seen & {e["id"] for _, e in second.events if e["id"] in seen}
        need(not again, f"{len(again)} events came again after Last-Event-ID")
    finally:
        second.close()
    bad = server.ask("GET", f"/v1/events?departement={server.departement}", more={"Last-Event-ID": "1:forged"})
    bad.must(400, "application/problem+json")


CHECKS = [check_a_change_is_ids_codes_and_dates, check_positions_have_no_hole_and_are_never_given_twice,
          check_polling_goes_on_where_it_stopped, check_the_event_stream_says_what_polling_says,
          check_the_event_stream_resumes_without_hole_or_repeat]
