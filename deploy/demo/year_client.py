"""Calls of the demonstration year: connections kept alive, each write repeated under its own key
until its outcome is known."""
import http.client
import json
import threading
import time
import urllib.parse


class GaveUp(Exception):
    """No definite answer within the patience, or one that the plan does not expect."""


class Journal:
    """What was attempted and what was answered, one JSON object a line; for those who check."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8") if path else None
        self.lock = threading.Lock()
        self.requests = self.retries = 0

    def note(self, **what):
        with self.lock:
            if what["is"] == "attempt":
                self.requests += 1
                self.retries += what["nth"] > 1
            if self.file:
                self.file.write(json.dumps(what) + "\n")
                self.file.flush()


class Client:
    """One thread's connection to the gateway."""

    def __init__(self, url, tokens, journal, patience_s):
        parts = urllib.parse.urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(parts.hostname, parts.port, timeout=20)
        self.tokens, self.journal, self.patience_s = tokens, journal, patience_s

    def once(self, method, path, headers, body):
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return None, {}, b""

    def call(self, who, method, path, *, body=None, key=None, version=None, after=None):
        """(answer, position); waits and repeats on silence, 429, 502 and 503."""
        headers = {"Authorization": "Bearer " + self.tokens[who], "Accept-Language": "fr"}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body, ensure_ascii=False).encode()
        for name, value in (("Idempotency-Key", key), ("C360-After", after),
                            ("If-Match", version and f'"{version}"')):
            if value:
                headers[name] = value
        return self.until_definite(who, method, path, headers, data, key)

    def until_definite(self, who, method, path, headers, data, key):
        deadline = time.monotonic() + self.patience_s
        nth = 0
        while True:
            nth += 1
            self.journal.note(**{"is": "attempt"}, method=method, path=path, key=key, nth=nth)
            status, got, text = self.once(method, path, headers, data)
            if status is not None and status < 300:
                answer = json.loads(text)
                self.journal.note(**{"is": "done"}, method=method, path=path, key=key,
                                  id=answer.get("id"), status=status)
                return answer, got.get("C360-Position")
            if status not in (None, 429, 502, 503) or time.monotonic() > deadline:
                raise GaveUp(f"{method} {path} ({who}, {key}) : {status} "
                             f"{text[:300].decode('utf-8', 'replace')}")
            time.sleep(min(1.0, 0.02 * 2 ** min(nth, 6)))
