"""A whole system of our own for one script: its processes, its database, its tokens, its figures.

    with System("bad_input", 21000) as s:
        status, headers, body = s.ask("conseiller-31", "POST", "/v1/intake/solicitations", {...})

It lives under $B/e2e/<name> and is stopped at the end whatever happens.  Everything is asked through
the gateway.
"""
import atexit
import datetime
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
import uuid
import zoneinfo

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
B = os.environ.get("B", "build")
SERVICES = ("intake", "referral", "directory", "observatory", "gateway")
DATA_SERVICES = SERVICES[:4]
OFFSET = {"gateway": 0, "intake": 1, "referral": 2, "directory": 3, "observatory": 4}
KIND = {"api": 0, "ops": 100, "pub": 200, "replay": 300}
NONE = "0197f0a0-0000-7000-8000-00000000dead"  # an id that nobody has


def until(what, condition, seconds=10.0):
    """Poll until the condition holds; its value.  Fails after `seconds`, saying what was awaited."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"still not after {seconds} s: {what}")
        time.sleep(0.1)


def day(days=0, at=None):
    """The date where the services count days, today or of a timestamp; days later."""
    then = datetime.datetime.fromisoformat(at) if at else datetime.datetime.now(datetime.timezone.utc)
    there = then.astimezone(zoneinfo.ZoneInfo("Europe/Paris")).date()
    return (there + datetime.timedelta(days)).isoformat()


class Answer:
    def __init__(self, status, headers, raw):
        self.status, self.headers, self.raw = status, headers, raw
        self.type = (headers.get("Content-Type") or "").split(";")[0]

    @property
    def json(self):
        return json.loads(self.raw)

    @property
    def slug(self):
        return self.json.get("type", "").rsplit(":", 1)[-1] if self.type.endswith("json") else ""

    @property
    def pointers(self):
        return [e["pointer"] for e in self.json.get("errors", [])]

    def __repr__(self):
        return f"{self.status} {self.type} {self.raw[:400]!r}"


def free_base(base):
    """This base, or the next one where nobody else holds any of our ports."""
    for candidate in range(base, base + 200, 10):
        try:
            for service in SERVICES:
                for kind in KIND.values():
                    with socket.socket() as probe:
                        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                        probe.bind(("127.0.0.1", candidate + OFFSET[service] + kind))
            return candidate
        except OSError:
            continue
    raise AssertionError(f"no free ports from {base} on")


class System:
    def __init__(self, name, base, settings=None, offers=1500, sandbox=False):
        self.base = base = free_base(base)
        self.run = os.path.abspath(os.path.join(ROOT, B, "e2e", name))
        self.settings = settings or {}
        self.env = dict(os.environ, C360_RUN_DIR=self.run, C360_PORT_BASE=str(base), B=B,
                        C360_SKIP_BUILD="1", C360_INVENTED_OFFERS=str(offers),
                        C360_SANDBOX="true" if sandbox else "false")
        self.seen = None  # a Contract that looks at every answer
        self.faults = []
        self.tokens = {}

    # --- life --------------------------------------------------------------------------------
    def __enter__(self):
        atexit.register(self.stop)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda n, _: sys.exit(128 + n))
        self.stop()
        shutil.rmtree(self.run, ignore_errors=True)
        os.makedirs(self.run)
        for service, text in self.settings.items():
            with open(f"{self.run}/{service}.local.env", "w", encoding="utf-8") as f:
                f.write(text + "\n")
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        self.check_logs()

    def check_logs(self):
        """No process ended in a defect: what sanitizers and the C library say about one."""
        bad = ("Sanitizer", "runtime error:", "stack smashing", "double free", "corrupted")
        for service in SERVICES:
            path = f"{self.run}/{service}.log"
            if os.path.exists(path):
                with open(path, encoding="utf-8", errors="replace") as f:
                    found = [line.rstrip() for line in f if any(b in line for b in bad)]
                if found:
                    raise AssertionError(f"{path}: " + "\n".join(found[:5]))

    def script(self, name, *args, check=True, timeout=240):
        done = subprocess.run([os.path.join(ROOT, name), *args], cwd=ROOT, env=self.env, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout,
                              stdin=subprocess.DEVNULL, check=False)
        if check and done.returncode != 0:
            raise AssertionError(f"{name}: {done.returncode}\n{done.stdout[-3000:]}")
        return done

    def start(self):
        """Start what does not run; also used to bring back what was killed."""
        return self.script("deploy/local/run.sh")

    def stop(self):
        if os.path.isdir(self.run):
            self.script("deploy/local/stop.sh", check=False)

    def pid(self, service):
        with open(f"{self.run}/{service}.pid", encoding="utf-8") as f:
            return int(f.read())

    def kill(self, service, number=signal.SIGKILL):
        os.kill(self.pid(service), number)

    def program(self, name):
        return os.path.join(ROOT, B, "bin", name)

    def port(self, service, kind="api"):
        return self.base + OFFSET[service] + KIND[kind]

    # --- who -----------------------------------------------------------------------------------
    def token(self, who):
        """A token of make run by its name, or "role@31,44#organisation" made for this test."""
        if who not in self.tokens:
            path = f"{self.run}/tokens/{who}.jwt"
            if os.path.exists(path):
                with open(path, encoding="utf-8") as f:
                    self.tokens[who] = f.read().strip()
            else:
                self.tokens[who] = self.issue(who)
        return self.tokens[who]

    def issue(self, who, *more, keys=None, iss="c360-local", aud="c360"):
        role, _, rest = who.partition("@")
        where, _, organisation = rest.partition("#")
        args = [self.program("c360-token"), "issue", "--keys", keys or f"{self.run}/keys", "--iss",
                iss, "--aud", aud, "--sub", f"test-{role}", "--role", role, *more]
        args += ["--departements", where] if where else []
        args += ["--org", organisation] if organisation else []
        return subprocess.run(args, check=True, capture_output=True, text=True).stdout.strip()

    # --- calls -----------------------------------------------------------------------------------
    def raw(self, method, target, headers, body=None, port=None, timeout=20):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.base, timeout=timeout)
        try:
            connection.request(method, target, body, headers)
            got = connection.getresponse()
            answer = Answer(got.status, got.headers, got.read())
        finally:
            connection.close()
        if self.seen and port is None:
            kind = answer.headers["Content-Type"] or ""
            archive = kind.startswith(("application/vnd.", "application/pdf"))  # the others are text
            fault = self.seen.check(method, target, answer.status, kind,
                                    answer.raw.decode("utf-8", "replace" if archive else "strict"))
            if fault:
                self.faults.append(f"{method} {target}: {fault}")
        return answer

    def ask(self, who, method, target, body=None, *, version=None, after=None, key=None, more=None,
            port=None):
        headers = {"Accept-Language": "fr"}
        if who:
            headers["Authorization"] = "Bearer " + self.token(who)
        if method != "GET":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        if after:
            headers["C360-After"] = after
        data = body
        if isinstance(body, (dict, list)):
            data = json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        headers.update(more or {})
        return self.raw(method, target, headers, data, port)

    def good(self, who, method, target, body=None, **more):
        """As ask(), repeated while a service says "not yet"; anything but success fails."""
        key = more.pop("key", None) or str(uuid.uuid4())
        deadline = time.monotonic() + 10
        while True:
            answer = self.ask(who, method, target, body, key=key, **more)
            if answer.status < 300:
                return answer
            if answer.status != 503 or time.monotonic() > deadline:
                raise AssertionError(f"{method} {target} as {who}: {answer!r}")
            time.sleep(0.1)

    def walk(self, who, target):
        """Every record of a list, page by page."""
        mark, cursor, found = "&" if "?" in target else "?", "", []
        for _ in range(1000):
            page = self.good(who, "GET", f"{target}{mark}limit=200{cursor}").json
            found += page["items"]
            if not page.get("next"):
                return found
            cursor = "&cursor=" + page["next"]
        raise AssertionError(f"{target}: more than 1000 pages")

    # --- the database, as administrator ----------------------------------------------------------
    def address(self):
        return self.script("deploy/local/cluster.sh", "address", f"{self.run}/pg").stdout.strip()

    def sql(self, statement):
        """Rows of text."""
        where = self.address().replace("dbname=postgres", "dbname=c360")
        done = subprocess.run(["psql", "-X", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d",
                               where, "-c", statement], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def quiet(self):
        """Every outbox is empty and every reader has reached the head of what it follows."""
        waiting = "+".join(f"(SELECT count(*) FROM {s}.outbox)" for s in DATA_SERVICES)
        behind = " UNION ALL ".join(
            f"SELECT h.stream FROM (SELECT split_part(stream,'.',1)||'.{w}.facts' AS stream, epoch,"
            f" sequence FROM {w}.stream_head WHERE stream LIKE '%.facts'"
            f" AND ('{r}' NOT IN ('observatory', 'directory') OR stream NOT LIKE '984.%')) h LEFT JOIN {r}.position p"
            f" ON p.stream = h.stream WHERE p.sequence IS DISTINCT FROM h.sequence"
            for w, r in (("directory", "intake"), ("directory", "referral"), ("intake", "referral"),
                         ("directory", "observatory"), ("intake", "observatory"),
                         ("referral", "observatory"), ("referral", "directory")))
        until("all events numbered and applied", lambda: self.sql(
            f"SELECT {waiting} + (SELECT count(*) FROM ({behind}) b)") == [["0"]], 30)


class Skipped(Exception):
    """What the check needs is not there: said, and not counted as passed."""


class Tap:
    """Numbered lines for tests/run.sh; a check that throws is a failed check."""

    def __init__(self):
        self.n = self.failed = 0

    def check(self, name, test, *args):
        self.n += 1
        try:
            test(*args)
            print(f"ok {self.n} - {name}", flush=True)
        except Skipped as why:
            print(f"ok {self.n} - {name} # SKIP {why}", flush=True)
        except Exception:  # whatever goes wrong, the others still run
            self.failed += 1
            print(f"not ok {self.n} - {name}")
            for line in traceback.format_exc().splitlines()[-40:]:
                print(f"# {line}", flush=True)

    def end(self):
        print(f"1..{self.n}")
        sys.exit(1 if self.failed or not self.n else 0)


def run_tests(module, system):
    """Every test_… function of the module, in the order of the file, with the system."""
    tap = Tap()
    for name, test in list(vars(sys.modules[module]).items()):
        if name.startswith("test_"):
            tap.check(name[5:], test, system)
    tap.end()
