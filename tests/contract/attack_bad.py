"""What the attacker changes in a request that would succeed.  Each mutation takes the request and may
say what must not happen (refuse) or that it is not HTTP any more (bytes_only)."""
import uuid

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X" * 300]
NOWHERE = "0197f0a0-0000-7000-8000-00000000dead"


# what says who must be refused goes alone, or beside what cannot take it back
ALONE = {"no_token", "other_person", "other_person_again", "bad_token", "token_twice", "key_of_others", "id", "id_again",
         "huge", "method", "method_again", "path"}
BODY = {"value", "value_again", "value_once_more", "bytes", "type", "unexpected_body", "chunked"}


class Mutations:
    def __init__(self, world):
        self.world, self.r, self.maker = world, world.r, world.maker
        self.all = sorted(n[3:] for n in dir(self) if n.startswith("do_"))

    def apply(self, req):
        req.good = False
        first, second = self.r.sample(self.all, 2)
        getattr(self, "do_" + first)(req)
        req.how.append(first)
        if self.r.random() < 0.3 and second not in ALONE and not (first in ("huge", "chunked") and second in BODY):
            getattr(self, "do_" + second)(req)
            req.how.append(second)

    # --- body ------------------------------------------------------------------------------------------
    def body(self, req, raw):
        req.body = raw
        req.header("Content-Length", str(len(raw)))

    def do_value(self, req):
        if req.json is not None:
            self.body(req, self.maker.bytes_of(self.maker.break_(req.json)))

    do_value_again = do_value_once_more = do_value

    def do_bytes(self, req):
        if req.body:
            self.body(req, self.maker.spoil(req.body))

    def do_type(self, req):
        req.header("Content-Type", self.r.choice([
            "text/csv", "application/xml", "application/json; charset=latin1", "application/jsonp", "", "multipart/form-data",
            "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/json;;", None, "a" * 500]))

    def do_unexpected_body(self, req):
        if req.json is None:
            self.body(req, self.r.choice([b"{}", b"x" * 100, b"\0" * 10, b" "]))

    def do_huge(self, req):
        self.body(req, b'{"text":"' + b"a" * self.r.choice([16384, 70000, 300000]) + b'"}')
        req.refuse = True

    def do_chunked(self, req):
        if req.body is None:
            return
        raw, at = req.body, self.r.randrange(len(req.body) + 1)
        parts = [p for p in (raw[:at], raw[at:]) if p]
        req.body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"
        req.header("Transfer-Encoding", "chunked")
        if self.r.random() < 0.7:
            req.header("Content-Length", None)
        else:
            req.cut = req.bytes_only = True

    # --- who -------------------------------------------------------------------------------------------
    def do_no_token(self, req):
        req.header("Authorization", None)
        req.who = self.world.people[0]
        req.refuse |= not req.who.may(req.op)

    def do_other_person(self, req):
        req.who = self.r.choice(self.world.people)
        req.header("Authorization", "Bearer " + req.who.token if req.who.token else None)
        req.refuse = not req.who.may(req.op)
        where = req.where or (req.record or {}).get("departement")
        if where and "public" not in req.op["x-roles"]:
            req.refuse |= where not in req.who.departements

    do_other_person_again = do_other_person

    def do_bad_token(self, req):
        token = self.r.choice(self.world.bad_tokens)
        req.header("Authorization", self.r.choice(["Bearer ", "Bearer  ", "bearer ", "Basic ", "", "Token "]) + token)
        req.refuse = True

    def do_token_twice(self, req):
        req.headers += [("Authorization", "Bearer " + w.token) for w in self.r.sample(self.world.people[1:], 2)]
        req.refuse = True

    # --- address ---------------------------------------------------------------------------------------
    def do_id(self, req):
        if not req.record:
            return
        other = self.world.pick(req.kind) or req.record
        ident = self.r.choice([str(uuid.uuid4()), NOWHERE, other["id"], req.record["id"].upper(), req.record["id"] + "0",
                               "1", "%00", "..", "'", req.record["id"].replace("-", ""), "\u0660"])
        req.path = req.path.replace(req.record["id"], ident)
        if ident == other["id"]:
            req.record = other
            if "public" not in req.op["x-roles"]:
                req.refuse |= other["departement"] not in req.who.departements

    do_id_again = do_id

    def do_path(self, req):
        r, address = self.r, req.address()
        path, mark, query = address.partition("?")
        at = r.choice([i for i, c in enumerate(path) if c == "/"])
        req.target = r.choice([
            path[:at] + "%2f" + path[at + 1:], path[:at] + "//" + path[at + 1:], path[:at] + "/." + path[at:],
            path[:at] + "/.." + path[at:], path[:at] + "/%2e%2e" + path[at:], path + "/", path + "%00", path + ";a=b",
            path + "%", path + "%zz", path.upper(), path + "%C0%AF", "/" + "a" * 5000, path + "/" * 20, "//", "/",
            "http://127.0.0.1" + path, "*", path.replace("/v1", "/v1%20"), path + "\\", path + "%0d%0aX-Injected:%201",
            "/v2" + path[3:], path + "/a" * 40, path + "?" * 3, path[1:], "", path + "#x", path + "\u00e9"]) + mark + query
        req.bytes_only = req.target == "" or not req.target.startswith("/")

    def do_query(self, req):
        r = self.r
        name = r.choice([n for n, _ in req.query] or ["limit"])
        kept = [(n, v) for n, v in req.query if n != name]
        value = self.r.choice(["", "0", "-1", "201", "1e3", "1.0", "٣", "31,44", "true", "TRUE", "a" * 3000, "31' OR '1'='1",
                               "é" * 200, "\u202e", "99999999999999999999", "31\n", "%", "\ufdd0", "null", "0x10", "+1",
                               "2026-13", "0000-00"])
        req.query = r.choice([kept, kept + [(name, value)], req.query + [(name, value)], req.query + [(name.upper(), "1")],
                              req.query + [("no_such", value)], req.query + [("", value)], req.query * 20,
                              req.query + [("x" * 100, "1")]])

    do_query_again = do_query

    def do_cursor(self, req):
        taken = [c for c in self.world.cursors]
        forged = self.r.choice(["", "x", "A" * 40, "A" * 512, "A" * 513, "é", "=", "....", "-_-_" * 30])
        cursor = forged
        if taken and self.r.random() < 0.6:
            who, _path, _query, cursor = self.r.choice(taken)
            if self.r.random() < 0.3:
                cursor = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
        req.query = [q for q in req.query if q[0] != "cursor"] + [("cursor", cursor)]

    # --- headers ---------------------------------------------------------------------------------------
    def do_if_match(self, req):
        if not req.op.get("x-if-match"):
            return
        version = (req.record or {}).get("version") or 1
        value = self.r.choice([None, f"{version}", f'W/"{version}"', f'"{version}", "2"', "*", '""', '"0"', '"-1"', f'"{version + 1}"',
                               f'"0{version}"', '"9223372036854775807"', '"99999999999999999999"', f'"{version}" ', '"é"', '"'])
        req.header("If-Match", value)

    def do_key(self, req):
        if req.method == "GET":
            return
        req.header("Idempotency-Key", self.r.choice(["", "a b", "é", "x" * 120, "x" * 121, "'; --", "\x7f", "\t", "~", "0" * 5000]))

    def do_key_of_others(self, req):
        """The key of an earlier write, by the same or another person, with another or the same content."""
        if not self.world.keys or req.method == "GET":
            return
        _who, old = self.r.choice(self.world.keys)
        key = dict(old.headers)["Idempotency-Key"]
        if old.name == req.name and self.r.random() < 0.5 and not old.record:
            req.path, req.query, req.json, req.body = old.path, list(old.query), old.json, old.body
            req.headers, req.who = list(old.headers), old.who
        else:
            req.header("Idempotency-Key", key)

    def do_accept(self, req):
        req.header("Accept", self.r.choice([
            "text/html", "application/x-ndjson", "application/x-ndjson;q=0", "*/*;q=0", ";;;", "application/json;q=9999999999",
            ",," * 500, "application/x-ndjson" * 50, "text/event-stream", "application/*;q=0.1,application/x-ndjson", ""]))

    def do_language(self, req):
        req.header("Accept-Language", self.r.choice(["de", "", "en" * 300, "en;q=", "fr;q=0,en;q=0", "*", "é", ",;,;=", "EN-us"]))

    def do_range_and_conditions(self, req):
        req.header(self.r.choice(["Range", "If-Range", "If-None-Match", "If-Modified-Since", "Expect", "Upgrade", "TE"]),
                   self.r.choice(["bytes=0-0", "bytes=-1,0-", "*", '"1"', "W/\"1\"", "garbage", "h2c", "trailers", "é"]))

    def do_after(self, req):
        req.header("C360-After", self.r.choice([str(uuid.uuid4()), NOWHERE, "x", "", "é", "0" * 36, "-" * 36]))

    def do_trace(self, req):
        req.header("traceparent", self.r.choice(["00-" + "0" * 32 + "-" + "0" * 16 + "-01", "x", "00-" + "a" * 32 + "-" + "b" * 16 + "-zz",
                                                 "ff-" + "a" * 32 + "-" + "b" * 16 + "-01", "é" * 100, "00-" * 1000]))
        req.header("X-Request-Id", self.r.choice(["x", "'", "a" * 37, str(uuid.uuid4()), str(uuid.uuid4()).upper(), "<b>", "é" * 36]))

    def do_forwarded(self, req):
        req.headers += [("X-Forwarded-For", "::1"), ("X-Forwarded-Proto", "https"), ("Forwarded", "for=unknown"),
                        ("X-HTTP-Method-Override", "DELETE"), ("Cookie", "c360_ticket=AAAA"), ("Origin", "null")]

    def do_last_event_id(self, req):
        req.header("Last-Event-ID", self.r.choice(["x", "31if1.42", "31if1.42~", "é", "a" * 3000, "", "31if0.0", "~" * 50]))

    def do_twice(self, req):
        if req.headers:
            name, value = self.r.choice(req.headers)
            req.headers.append((name.swapcase(), value))
            if name.lower() in ("content-length", "transfer-encoding", "host"):
                req.cut = req.bytes_only = True

    def do_many_headers(self, req):
        req.headers += [(f"X-{i}", "y") for i in range(self.r.choice([30, 64, 200]))]
        req.bytes_only = True  # more than the connection's memory holds: a page of MHD

    def do_long_header(self, req):
        req.headers.append(("X-Long", "y" * self.r.choice([300, 9000, 20000])))
        req.bytes_only = True
        req.cut = True

    def do_odd_header(self, req):
        req.headers.append(self.r.choice([("X-É", "1"), ("X Y", "1"), ("", "1"), ("X-Nul", "a\0b"), ("X-Bell", "\a"),
                                          ("X-Fold", "a\r\n b"), ("X-Cr", "a\rb"), ("X-Latin", "\xff\xfe")]))
        req.bytes_only = req.cut = True

    def do_host(self, req):
        req.header("Host", self.r.choice([None, "", "evil.invalid", "a b", "[::1", "x" * 2000]))
        req.bytes_only = True

    def do_close(self, req):
        req.header("Connection", self.r.choice(["close", "Upgrade", "keep-alive, close", "é"]))
        req.cut = True

    # --- method and bytes ------------------------------------------------------------------------------
    def do_method(self, req):
        req.method = self.r.choice([m for m in METHODS if m != req.method])
        req.bytes_only |= not req.method.isalpha()

    def do_method_again(self, req):
        self.do_method(req)
