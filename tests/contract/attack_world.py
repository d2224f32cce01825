"""What the attacker knows of the system it talks to: who it can be, which records it has seen, and how
to ask for each operation rightly."""
import os
import subprocess
import unicodedata
import urllib.parse
import uuid

from attack_directory import COMMUNES, NAMED, SEARCHED, DirectoryRefinements

ISSUER = "c360-local"
CANARY = "CANARI-{}-"
NO_STREAM = "gateway_stream_events"


class Who:
    def __init__(self, name, token, roles, departements, organisation=""):
        self.name, self.token, self.roles = name, token, set(roles) | {"public"}
        self.departements, self.organisation = set(departements), organisation

    def may(self, op):
        return bool(self.roles & set(op["x-roles"]))


class Request:
    """Everything that goes on the wire, and what must come of it."""

    def __init__(self, op, method, path, who):
        self.op, self.method, self.path, self.who = op, method, path, who
        self.name = op["operationId"]
        self.query, self.headers, self.body, self.json = [], [], None, None
        self.good = True  # must succeed
        self.refuse = False  # must not succeed
        self.bytes_only = False  # not HTTP any more: MHD may answer with a page of its own
        self.cut = False  # the connection is of no use afterwards
        self.target = None  # instead of path and query
        self.kind = self.record = None
        self.where = None  # département that is written to
        self.how = []  # names of the mutations

    def header(self, name, value):
        self.headers = [h for h in self.headers if h[0].lower() != name.lower()]
        if value is not None:
            self.headers.append((name, value))

    def address(self):
        if self.target is not None:
            return self.target
        query = "&".join(f"{urllib.parse.quote(n, safe='')}={urllib.parse.quote(v, safe='')}" for n, v in self.query)
        return urllib.parse.quote(self.path, safe="/") + ("?" + query if query else "")

    def head_fits(self):
        """A connection has 16 KiB for a request's head and what is noted of it; half of that is always enough."""
        return len(self.raw()) - len(self.body or b"") <= 8192

    def raw(self):
        lines = [f"{self.method} {self.address()} HTTP/1.1"]
        lines += [f"{n}: {v}" for n, v in self.headers]
        head = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
        return head + (self.body or b"")


class World(DirectoryRefinements):
    def __init__(self, contract, maker, r, run, program):
        self.contract, self.maker, self.r = contract, maker, r
        self.run, self.program = run, program
        self.ops = {op["operationId"]: (m, t, op) for m, t, _, op in contract.rows}
        self.people = self.all_people()
        self.records = {}  # kind -> list of dicts: id, departement, version, state, …
        self.cursors = []  # (who, path, query, cursor)
        self.keys = []  # (who, request) of writes that succeeded with a key
        self.position = None  # of the last write
        self.needs = ["1.1.1"]

    # --- who -------------------------------------------------------------------------------------
    def issue(self, name, role, where, organisation="", iss=ISSUER, aud="c360", ttl="2d"):
        args = [self.program, "issue", "--keys", f"{self.run}/keys", "--iss", iss, "--aud", aud, "--sub",
                f"attack-{name}", "--role", role, "--ttl", ttl]
        args += ["--departements", where] if where else []
        args += ["--org", organisation] if organisation else []
        token = subprocess.run(args, check=True, capture_output=True, text=True).stdout.strip()
        return Who(name, token, role.split(","), where.split(",") if where else [], organisation)

    def all_people(self):
        people = [Who("nobody", None, [], [])]
        for role in ("front", "operator", "conseiller", "faciliteur", "pair", "coordonnateur", "mdph", "authority",
                     "observer", "person", "admin", "partner"):
            for where in ("31", "44"):
                people.append(self.issue(f"{role}-{where}", role, where))
        people.append(self.issue("conseiller-nowhere", "conseiller", ""))
        people.append(self.issue("conseiller-both", "conseiller", "31,44"))
        people.append(self.issue("all-31", "conseiller,coordonnateur,mdph", "31"))
        self.bad_tokens = [
            self.issue("elsewhere", "admin,conseiller", "31", iss="https://other.invalid").token,
            self.issue("other-audience", "conseiller", "31", aud="other").token,
            people[3].token[:-4] + "AAAA", people[3].token.rsplit(".", 1)[0] + ".", people[3].token + "x",
            "eyJhbGciOiJub25lIn0." + people[3].token.split(".")[1] + ".", "a.b.c", "..", "é", "A" * 7000]
        return people

    def partner_of(self, actor):
        name = f"partner-{actor}"
        for who in self.people:
            if who.name == name:
                return who
        made = self.issue(name, "partner", "31,44", actor)
        self.people.append(made)
        return made

    def somebody(self, op, departement=None, otherwise=False):
        fit = [w for w in self.people if w.may(op) != otherwise
               and (departement is None or departement in w.departements)]
        return self.r.choice(fit) if fit else None

    # --- which records -----------------------------------------------------------------------------
    KINDS = {"solicitations": "solicitation", "situations": "situation", "proposals": "proposal", "relays": "relay",
             "handoffs": "handoff", "actors": "actor", "offers": "offer"}

    LAB = "/v1/observatory/lab/"  # its proposals are not those of referral

    def kind_of(self, template):
        if template.startswith(self.LAB):
            return None
        found = [self.KINDS[part] for part in template.split("/") if part in self.KINDS]
        return found[0] if found else None

    def kind_listed(self, template):
        """Of what a list is: of what its last word says, also below another record."""
        return None if template.startswith(self.LAB) else self.KINDS.get(template.rsplit("/", 1)[-1])

    def learn(self, kind, made):
        known = self.records.setdefault(kind, [])
        for record in known:
            if record["id"] == made["id"]:
                record.update(made)
                return
        known.append(dict(made))
        if len(known) > 400:
            del known[0]

    def pick(self, kind, who=None, **wanted):
        fit = [x for x in self.records.get(kind, []) if (who is None or x["departement"] in who.departements)
               and all(x.get(k) == v for k, v in wanted.items())]
        return self.r.choice(fit) if fit else None

    # --- a request that must succeed -----------------------------------------------------------------
    # what an operation needs: kind of the record in its path, and its state; "own": made in this run, so
    # that all that was done to it is known
    NEEDS = {
        "intake_inform_solicitation": ("solicitation", {"state": "received", "own": True}),
        "intake_close_situation": ("situation", {"state": "open", "busy": None, "own": True}),
        "referral_accept_proposal": ("proposal", {"state": "proposed", "own": True}),
        "referral_refuse_proposal": ("proposal", {"state": "proposed", "own": True}),
        "referral_relay_proposal": ("proposal", {"state": "accepted", "relayed": None, "own": True}),
        "referral_acknowledge_relay": ("relay", {"state": "sent", "own": True}),
        "referral_receive_handoff": ("handoff", {"state": "sent", "own": True}),
        "referral_accept_handoff": ("handoff", {"state": "received", "own": True}),
        "directory_update_actor": ("actor", {"own": True}),
        "directory_update_offer": ("offer", {"own": True}),
        "referral_refuse_handoff": ("handoff", {"state": "received", "own": True}),
    }

    # what makes the record that an operation needs
    FIRST = {
        "intake_open_situation": "intake_record_solicitation", "intake_inform_solicitation": "intake_record_solicitation",
        "intake_close_situation": "intake_open_situation", "referral_make_proposal": "intake_open_situation",
        "referral_accept_proposal": "referral_make_proposal", "referral_refuse_proposal": "referral_make_proposal",
        "referral_relay_proposal": "referral_accept_proposal", "referral_acknowledge_relay": "referral_relay_proposal",
        "referral_get_relay": "referral_relay_proposal", "referral_list_relays": "referral_relay_proposal",
        "referral_send_handoff": "intake_open_situation", "referral_receive_handoff": "referral_send_handoff",
        "referral_accept_handoff": "referral_receive_handoff", "referral_refuse_handoff": "referral_receive_handoff",
        "directory_create_offer": "directory_create_actor", "directory_update_offer": "directory_create_offer",
        "directory_update_actor": "directory_create_actor",
    }

    def modelled(self, name):
        """Do we know what makes a request of this operation succeed?  Of the others is only asked what is
        asked of any answer: documented, no 5xx but an honest 503, nothing of another département."""
        method, template, op = self.ops[name]
        if method != "GET":
            return name in self.NEEDS or hasattr(self, "refine_" + name) or name.startswith("gateway_")
        if name.startswith(NAMED):
            return False
        known = self.kind_of(template) is not None and template.endswith(("{id}", *self.KINDS))
        ours = self.kind_of(template) is not None or "{id}" not in template
        return known or (ours and name.startswith(("directory_", "gateway_", "observatory_")))

    def valid_or_first(self, name):
        """A request of this operation, else of the one that must come before it."""
        while name:
            for _ in range(4):  # with luck somebody in the right place is found
                req = self.valid(name)
                if req:
                    return req
            name = self.FIRST.get(name)
        return None

    def valid(self, name):
        """A request of this operation that must succeed; None when the records for it are not there."""
        method, template, op = self.ops[name]
        kind, state = self.NEEDS.get(name, (self.kind_of(template), {}))
        who = self.somebody(op)
        if name.startswith("directory_") and "partner" in who.roles and "public" not in op["x-roles"] \
                and not who.organisation:
            return None  # for whom would it speak?
        record = None
        if "{id}" in template:
            record = self.pick(kind, None if "public" in op["x-roles"] else who, **state)
            if record is None and self.modelled(name):
                return None
            record = record or {"id": str(uuid.UUID(int=self.r.getrandbits(128))), "departement": "31", "version": 1}
            if kind == "relay" and "partner" in who.roles and "actor_id" in record:
                who = self.partner_of(record["actor_id"])
        elif name == "referral_list_relays" and "partner" in who.roles:
            relay = self.pick("relay")
            if not relay:
                return None
            who = self.partner_of(relay["actor_id"])
        req = Request(op, method, template.replace("{id}", record["id"] if record else "{id}"), who)
        req.kind, req.record = kind, record
        self.common(req)
        if not self.parameters(req) or (self.contract.body_schema(op) and not self.fill(req)):
            return None
        self.seal(req)
        return req

    def common(self, req):
        req.headers = [("Host", "127.0.0.1"), ("Accept-Language", self.r.choice(["fr", "en", "en;q=0.4, fr;q=0.3"]))]
        if req.who.token:
            req.header("Authorization", "Bearer " + req.who.token)
        if req.method != "GET":
            req.header("Idempotency-Key", str(uuid.uuid4()))  # not of the seed: a second run is not a repeat
        if req.op.get("x-if-match"):
            req.header("If-Match", f'"{req.record["version"]}"')
        declared = {p["name"] for p in self.contract.parameters(req.op)}
        if self.position and "C360-After" in declared:
            req.header("C360-After", self.position)
        if req.op.get("x-ndjson") and self.r.random() < 0.3:
            req.header("Accept", "application/x-ndjson")

    def parameters(self, req):
        where = sorted(req.who.departements) or ([] if req.op["x-roles"] != ["public"] else ["31"])
        for p in self.contract.parameters(req.op):
            name, at = p["name"], p["in"]
            if at == "header" or name == "cursor" or (name == "id" and at == "path"):
                continue
            value = self.parameter(req, name, p, where)
            if value is None and p.get("required"):
                return False
            if value is None:
                continue
            if at == "path":
                req.path = req.path.replace("{" + name + "}", value)
            else:
                req.query.append((name, value))
        return True

    def parameter(self, req, name, p, where):
        r = self.r
        if not p.get("required") and r.random() < 0.6 and name not in ("limit", "bbox"):
            return None
        if name == "limit":
            return str(r.choice([1, 2, 3, 10]))
        if name == "place_id":
            return None  # a place of that offer, which we do not know
        if name in ("about_kind", "about_id"):
            return None  # they go together
        if name == "departement":
            # who works in a territory asks about that one
            allowed = where if p.get("required") or "public" not in req.op["x-roles"] else ["31", "44"]
            return r.choice(allowed) if allowed else None
        if name == "situation_id":
            found = self.pick("situation", req.who, departement=dict(req.query).get("departement"))
            return found["id"] if found else None
        if name == "actor_id" and "partner" in req.who.roles:
            return req.who.organisation  # may ask for nobody else's
        if name in ("commune", "code"):
            return r.choice(COMMUNES[r.choice(["31", "44"])])
        fixed = {"text": "maison", "list": "channels", "file": "observatoire.css" if "observatoire" in req.name else "docs.css", "code_postal": "31800",
                 "need": "1.1" if "_lab_" in req.name else r.choice(self.needs),
                 "period": "2026-Q1" if "unmet" in req.name else "2026-01"} | SEARCHED
        if name in fixed:
            return fixed[name]
        value = self.maker.make(p["schema"])
        return str(value).lower() if isinstance(value, bool) else str(value)

    def fill(self, req):
        """The body: what the schema says, and what it cannot say."""
        if req.who.departements == set() and "public" not in req.op["x-roles"]:
            return False
        body = self.maker.make(self.contract.body_schema(req.op))
        where = self.r.choice(sorted(req.who.departements) or ["31"])
        where = req.record["departement"] if req.record else where
        refine = getattr(self, "refine_" + req.name, None)
        directory = req.name.startswith("directory_")
        if directory or req.name.startswith("referral_"):
            body = printable(body)
        if refine and not refine(req, body, where):
            return False
        if not refine and not req.record:
            where = body.get("departement")  # whatever was drawn
            where = where if where in ("31", "44", "09") else None  # it goes nowhere
        req.where = where
        for name in ("text", "note", "label"):
            # what is written into the directory is for everybody
            if where and not directory and isinstance(body.get(name), str):
                body[name] = (CANARY.format(where) + body[name])[:200]
        req.json = body
        return True

    def seal(self, req):
        if req.json is not None:
            req.body = self.maker.bytes_of(req.json)
            req.header("Content-Type", self.r.choice(["application/json", "application/json; charset=utf-8"]))
        if req.body is not None or req.method != "GET":
            req.header("Content-Length", str(len(req.body or b"")))

    # --- refinements, one for each operation whose schema cannot say all -------------------------------
    def refine_intake_record_solicitation(self, _req, body, where):
        body["departement"] = where
        for name in ("consent", "call_id", "commune_status"):  # rules of their own, tried by breaking them
            body.pop(name, None)
        if "commune" in body:
            body["commune"] = self.r.choice(COMMUNES[where])
        return True

    def refine_intake_open_situation(self, req, body, where):
        found = self.pick("solicitation", req.who, departement=where, state="received", own=True)
        for name in ("conseiller", "substitute", "handled", "handled_by", "handled_since", "handled_effective",
                     "despite"):  # depend on one another
            body.pop(name, None)
        body["solicitation_id"] = found and found["id"]
        return bool(found)

    def refine_intake_close_situation(self, _req, body, _where):
        for name in set(body) - {"reason", "note"}:  # each reason has fields of its own
            del body[name]
        body["reason"] = "requester_stops"
        return True

    def refine_referral_make_proposal(self, req, body, where):
        found = self.pick("situation", req.who, departement=where, state="open", own=True)
        offer = self.pick("offer", active=True)
        # rules of their own, records of other services, and an acceptance that waits for the actor
        for name in ("proposed_at", "components", "period", "closure", "evaluation", "distance_km", "actor_id",
                     "actor_answer_required", "round_id", "round_need", "dossier_id", "orientation"):
            body.pop(name, None)
        if "offer_id" in body:
            if not offer:
                return False
            body["offer_id"] = offer["id"]
        body["situation_id"] = found and found["id"]
        return bool(found)

    def refine_referral_relay_proposal(self, req, body, _where):
        actor = self.pick("actor", departement=req.record["departement"], active=True)
        body["actor_id"] = actor and actor["id"]
        body.pop("dossier_id", None)  # sealed in intake for that actor
        return bool(actor)

    def refine_referral_send_handoff(self, req, body, where):
        found = self.pick("situation", req.who, departement=where, state="open", handed=None, own=True)
        body["situation_id"] = found and found["id"]
        return bool(found)


def printable(value):
    """Without control characters, which no schema speaks of and most texts refuse."""
    if isinstance(value, str):
        shown = "".join(c for c in value if c in "\t\n\r" or unicodedata.category(c) != "Cc")
        return shown if shown.strip() else "x"
    if isinstance(value, list):
        return [v for i, v in enumerate(map(printable, value)) if v not in [printable(w) for w in value[:i]]]
    return {k: printable(v) for k, v in value.items()} if isinstance(value, dict) else value


def program(build):
    return os.path.join(build, "bin", "c360-token")
