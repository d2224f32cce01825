"""What every check of the kit needs: one exchange, a wait with an end, and a fault with its reason.
Only the standard library of Python 3: the kit runs where a vendor works."""
import http.client
import json
import ssl
import time
import urllib.parse
import uuid

FHIR, JSON = "application/fhir+json", "application/json"


class Fault(Exception):
    """The server does not do what it says; the text is for whoever mends it."""


class NotRun(Exception):
    """A check that cannot be made here, and why."""


def need(condition, text):
    if not condition:
        raise Fault(text)


def wait_for(what, condition, seconds=15.0):
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Fault(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.15)


class Reply:
    def __init__(self, method, target, status, headers, raw):
        self.what, self.status, self.headers, self.raw = f"{method} {target}", status, headers, raw
        self.type = (headers.get("Content-Type") or "").split(";")[0]

    @property
    def json(self):
        try:
            return json.loads(self.raw)
        except ValueError as e:
            raise Fault(f"{self.what}: the body is not JSON ({e})") from e

    def must(self, status, kind=None):
        need(self.status == status, f"{self.what}: {self.status} instead of {status}: {self.raw[:300]!r}")
        need(kind is None or self.type == kind, f"{self.what}: {self.type} instead of {kind}")
        return self

    @property
    def expression(self):
        """Of an OperationOutcome: the first expression, or None."""
        issues = self.json.get("issue") or [{}]
        return (issues[0].get("expression") or [None])[0]


class Server:
    """The installation under test, asked with one token.  `secure` is how certificates are checked."""

    def __init__(self, url, token, departement):
        parts = urllib.parse.urlsplit(url.rstrip("/"))
        self.scheme, self.netloc, self.prefix = parts.scheme, parts.netloc, parts.path
        self.url, self.token, self.departement = url.rstrip("/"), token, departement
        self.secure = ssl.create_default_context()
        self.position = None

    def connect(self, timeout=20):
        if self.scheme == "https":
            return http.client.HTTPSConnection(self.netloc, timeout=timeout, context=self.secure)
        return http.client.HTTPConnection(self.netloc, timeout=timeout)

    def headers(self, method, more, token=True, key=None):
        out = {"Accept-Language": "en"}
        if token:
            out["Authorization"] = "Bearer " + self.token
        if method != "GET":
            out["Idempotency-Key"] = key or str(uuid.uuid4())
        return {**out, **(more or {})}

    def ask(self, method, target, body=None, more=None, token=True, key=None):
        """One exchange.  Told to wait (429, 503), it waits and repeats with the same key."""
        headers = self.headers(method, more, token, key)
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers.setdefault("Content-Type", FHIR if target.startswith("/fhir") else JSON)
        for _ in range(6):
            connection = self.connect()
            try:
                connection.request(method, self.prefix + target, data, headers)
                got = connection.getresponse()
                reply = Reply(method, target, got.status, got.headers, got.read())
            except (OSError, http.client.HTTPException) as e:
                raise Fault(f"{method} {target}: {e!r}") from e
            finally:
                connection.close()
            if reply.status not in (429, 503):
                break
            time.sleep(min(int(reply.headers.get("Retry-After") or 1), 10))
        return reply

    def get(self, target, status=200, kind=None, token=True):
        return self.ask("GET", target, token=token).must(status, kind)

    # --- the two faces of a hand-off ------------------------------------------------------------
    def record(self, handoff):
        return self.get(f"/v1/referral/handoffs/{handoff}", 200, JSON).json

    def task(self, handoff):
        return self.get(f"/fhir/Task/{handoff}", 200, FHIR).json

    def set_task(self, task, version=None, **changes):
        """PUT of the Task that was read, with what changes in it."""
        version = version or task["meta"]["versionId"]
        return self.ask("PUT", "/fhir/Task/" + task["id"], {**task, **changes}, {"If-Match": f'W/"{version}"'})

    def act(self, handoff, act, version, body=None, key=None):
        return self.ask("POST", f"/v1/referral/handoffs/{handoff}/{act}", body, {"If-Match": f'"{version}"'}, key=key)

    def changes(self, after=None, limit=200):
        target = f"/v1/referral/handoffs/changes?departement={self.departement}&limit={limit}"
        return self.get(target + (f"&after={after}" if after else ""), 200, JSON).json

    def all_changes(self, after=None, limit=200):
        found = []
        while True:
            page = self.changes(after, limit)
            found += page["items"]
            need(page["more"] is False or page["items"], "changes: more is promised behind an empty page")
            after = page["next"]
            if not page["more"]:
                return found, after

    def head(self):
        """The position behind all that was told until now."""
        _, self.position = self.all_changes(self.position)
        return self.position

    # --- the sandbox -----------------------------------------------------------------------------
    def cases(self):
        got = self.ask("GET", "/v1/referral/sandbox")
        if got.status == 404:
            raise NotRun("no sandbox is open there: run the kit against one")
        return {c["code"]: c for c in got.must(200, JSON).json["cases"]}

    def reset(self):
        return self.ask("POST", "/v1/referral/sandbox/reset").must(200, JSON)
