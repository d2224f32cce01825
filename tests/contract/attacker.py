#!/usr/bin/python3
"""Attack the API with requests made from the contract: valid ones, which must succeed, and broken ones,
which must be refused as the contract says.

Usage: attacker.py --run DIR --base PORT [--direct] [--number 2000] [--seed N] [--build build] [--most SECONDS]

DIR is the folder of make run (keys, pid files), PORT the port of its gateway; --direct goes past the
gateway to each service.  Held for every answer: it comes, on a connection that stays; never 500, 502 or
504; 503 only with Retry-After; it obeys the contract for its operation and status; no SQL, path, stack or
record of another territory stands in it; what must be refused is refused.  At the end every process is the
one that was there, ready, without a parked event, and has not grown without bound.
Last line: ATTACK seed=… requests=… violations=…
"""
import argparse
import collections
import json
import os
import random
import re
import sys
import time
import urllib.request

from answers import Contract
from attack_bad import Mutations
from attack_values import Maker
from attack_wire import Broken, Wire
from attack_world import NO_STREAM, World, program

SERVICES = {"gateway": 0, "intake": 1, "referral": 2, "directory": 3, "observatory": 4}
LEAK = re.compile(r"SELECT |INSERT INTO|DELETE FROM|pg_catalog|SQLSTATE|libpq|relation \"|syntax error at|/src/|/home/"
                  r"|/tmp/|/services/|/common/|\.[ch]:\d+|0x[0-9a-f]{8,}|Traceback|password|backtrace")
# What the services do say and is no leak: why the address of a webhook is refused, and the JSON Pointer at a
# service of a PAG, alone or where a sentence begins with it; the field of a page that takes a key.
SAID = re.compile(r"no user name, password or fragment|type=\"password\"|(?<=\")(?:/content)?/services/\d+(?:/[^/\"\s]+)*(?=\")"
                  r"|(?<=\"detail\":\")(?:/content)?/services/\d+(?:/[a-z_\d]+)*(?=\u00a0?: )")
CANARY = re.compile(r"CANARI-(\w+)-")
GROWTH_KB = 262144
GROWTH_SANITIZED_KB = 1 << 20  # AddressSanitizer keeps freed memory for a while


class Attack:
    def __init__(self, options):
        self.options, self.r = options, random.Random(options.seed)
        self.contract = Contract(os.path.join(options.build, "gen", "openapi.json"))
        self.world = World(self.contract, Maker(self.contract, self.r), self.r, options.run, program(options.build))
        self.mutations = Mutations(self.world)
        self.wires = {}
        self.counts, self.violations = collections.Counter(), []
        self.tried, self.reached = collections.Counter(), collections.Counter()
        self.requests = 0
        self.growth = GROWTH_SANITIZED_KB if "san" in os.path.basename(options.build) else GROWTH_KB

    # --- the system ------------------------------------------------------------------------------------
    def pid(self, service):
        with open(f"{self.options.run}/{service}.pid", encoding="utf-8") as f:
            return int(f.read())

    def processes(self):
        """service -> (pid, resident kB)"""
        found = {}
        for service in SERVICES:
            pid = self.pid(service)
            with open(f"/proc/{pid}/status", encoding="utf-8") as f:
                found[service] = (pid, int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)))
        return found

    def operations_page(self, service, page):
        url = f"http://127.0.0.1:{self.options.base + SERVICES[service] + 100}/{page}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=10) as answer:
            return answer.read().decode()

    def wire(self, name, nth=0):
        service = name.split("_")[0] if self.options.direct else "gateway"
        if (service, nth) not in self.wires:
            self.wires[service, nth] = Wire(self.options.base + SERVICES[service])
        return self.wires[service, nth]

    # --- judging -----------------------------------------------------------------------------------------
    def violation(self, req, why, answer=None):
        shown = f"-> {answer.status} {answer.body[:300]!r}" if answer else ""
        sent = re.sub(rb"[\w-]{30,}\.[\w-]{30,}\.[\w-]{30,}", b"<token>", req.raw())[:1200]
        line = f"VIOLATION {why}: {req.name} as {req.who.name} {'+'.join(req.how) or 'valid'} {shown} <- {sent!r}"
        self.violations.append(line)
        print(line, flush=True)

    def judge(self, req, answer):
        req.bytes_only |= not req.head_fits()
        if answer.status in (500, 502, 504):
            self.violation(req, "server error", answer)
        if answer.status in (429, 503) and not (answer.header("Retry-After") or "").isdigit():
            self.violation(req, f"{answer.status} without Retry-After", answer)
        if req.bytes_only and answer.body.startswith(b"<html>") and answer.status in (400, 413, 414, 431, 501, 505):
            return  # a page of libmicrohttpd, which found no request to hand on
        if not req.bytes_only and not answer.header("X-Request-Id"):
            self.violation(req, "no X-Request-Id", answer)
        if req.refuse and answer.status < 300 and req.method != "OPTIONS":
            self.violation(req, "not refused", answer)
        self.judge_text(req, answer)
        fault = self.against_contract(req, answer)
        if fault:
            self.violation(req, fault, answer)

    def judge_text(self, req, answer):
        text = answer.body.decode("utf-8", "replace")
        head = "\n".join(f"{n}: {v}" for n, v in answer.headers)
        if req.name not in ("gateway_get_openapi", "gateway_get_docs", "gateway_get_docs_file",
                            "gateway_get_me"):  # which names every path
            leak = LEAK.search(SAID.sub("", head + "\n" + text))
            if leak:
                self.violation(req, f"says '{leak.group()}'", answer)
        foreign = set(CANARY.findall(text)) - req.who.departements
        if foreign:
            self.violation(req, f"shows records of {sorted(foreign)}", answer)

    def against_contract(self, req, answer):
        method = "GET" if req.method == "HEAD" else req.method
        target = req.address()
        if req.method in ("HEAD", "OPTIONS") and answer.status < 400:
            return "body in the answer to " + req.method if answer.body else None
        if req.method == "HEAD":
            return None
        try:
            text = answer.body.decode("utf-8")
        except UnicodeDecodeError:
            return "not UTF-8"
        try:
            if self.contract.operation(method, target) and not req.bytes_only:
                return self.contract.check(method, target, answer.status, answer.header("Content-Type"), text)
            if answer.status < 400:
                return None if req.bytes_only else "success at an address that is not in the contract"
            fhir = target.startswith(("/fhir/", "/v1/directory/fhir/"))
            if answer.type != ("application/fhir+json" if fhir else "application/problem+json"):
                return f"a refusal of type {answer.type}"
            problem = self.contract.doc["components"]["schemas"]["OperationOutcome" if fhir else "Problem"]
            return "; ".join(self.contract.errors(problem, json.loads(text))) or None
        except ValueError as e:
            return f"not JSON: {e}"

    # --- one request ---------------------------------------------------------------------------------------
    def send(self, req):
        wire = self.wire(req.name)
        self.requests += 1
        if self.requests % 5000 == 0:
            print(f"# {self.requests} requests, {len(self.violations)} violations", flush=True)
        self.tried[req.name] += 1
        try:
            answer = wire.ask(req.raw(), req.method)
        except (Broken, OSError, ValueError) as e:
            wire.close()
            self.counts["broken"] += 1
            if not req.bytes_only:
                self.violation(req, f"no answer ({e})")
            return None
        if req.cut or req.bytes_only:
            wire.close()
        self.counts[answer.status] += 1
        self.judge(req, answer)
        return answer

    def send_twice(self, req):
        """The same write on two connections at once: done once, answered alike."""
        wires = [self.wire(req.name, 0), self.wire(req.name, 1)]
        self.requests += 2
        try:
            for wire in wires:
                wire.post(req.raw())
            answers = [wire.take() for wire in wires]
        except (Broken, OSError, ValueError) as e:
            for wire in wires:
                wire.close()
            self.violation(req, f"no answer to one of two ({e})")
            return
        for answer in answers:
            self.counts[answer.status] += 1
            self.judge(req, answer)
        if 503 in (answers[0].status, answers[1].status):
            return  # not yet, or too many at once: it says so
        if self.by_rule(req, answers[0]) and self.by_rule(req, answers[1]):
            return
        same = {json.loads(a.body)["id"] for a in answers if a.status < 300}
        if len(same) != 1 or max(a.status for a in answers) >= 300:
            self.violation(req, f"two at once: {answers[1].status} {answers[1].body[:200]!r}", answers[0])
        self.learn(req, answers[0])

    @staticmethod
    def by_rule(req, answer):
        """Refused by what no schema says: a rule of the field, or the size of the whole."""
        return answer.status == 422 and req.name.startswith("intake_") or answer.status == 413 \
            and len(req.body or b"") > req.op.get("x-max-body", 65536)

    def send_valid(self, req):
        """Repeated while a service says "not yet", as a client would."""
        for _ in range(6):
            answer = self.send(req)
            if answer is None or answer.status not in (429, 503):
                break
            time.sleep(0.3)
        if answer is None or answer.status == 429:
            return  # as many tickets as one may have
        if self.by_rule(req, answer):
            return  # but once it must succeed, or the run fails
        wanted = [int(s) for s in req.op["responses"] if s[0] == "2"]
        if answer.status not in wanted:
            self.violation(req, "a valid request was refused", answer)
            return
        self.reached[req.name] += 1
        self.learn(req, answer)

    def learn(self, req, answer):
        world = self.world
        if req.method != "GET":
            world.keys = (world.keys + [(req.who, req)])[-200:]
            world.position = answer.header("C360-Position") or world.position
        if answer.type != "application/json" or req.name.startswith("gateway_"):
            return
        doc = json.loads(answer.body)
        kind = world.kind_of(world.ops[req.name][1])
        if "id" in doc and "version" in doc:
            made = {"relay_proposal": "relay", "create_contact": "contact"}.get(req.name.partition("_")[2], kind)
            if req.name == "intake_record_solicitation":
                doc["state"] = "received"
            if req.method != "GET":
                doc["own"] = True
            world.learn(made, doc)
        listed = world.kind_listed(world.ops[req.name][1])
        for item in doc.get("items", []):
            if listed and "id" in item and "version" in item:
                world.learn(listed, item)
        if req.name == "directory_list_serafin":
            world.needs = sorted(set(world.needs) | {i["code"] for i in doc["items"]})
        if doc.get("next"):
            world.cursors = (world.cursors + [(req.who, req.path, req.query, doc["next"])])[-100:]
        self.consequences(req, doc)

    def consequences(self, req, doc):
        """What a write changes in another record."""
        world = self.world
        if req.name == "intake_open_situation":
            self.mark("solicitation", doc["solicitation_id"], state="in_situation", version=None)
        if req.name == "referral_make_proposal":
            self.mark("situation", doc["situation_id"], busy=True)
        if req.name == "referral_send_handoff":
            self.mark("situation", doc["situation_id"], handed=True, busy=True)
        if req.name == "referral_relay_proposal":
            self.mark("proposal", doc["proposal_id"], relayed=True)
        if req.name == "directory_update_actor" and doc.get("active") is False:
            # who retires closes its offers
            for offer in world.records.get("offer", []):
                if offer.get("actor_id") == doc["id"]:
                    offer.update(active=False, own=False)
        world.r.shuffle(world.cursors)

    def mark(self, kind, ident, **changes):
        for record in self.world.records.get(kind, []):
            if record["id"] == ident:
                record.update(changes)

    # --- the whole ---------------------------------------------------------------------------------------
    def one(self):
        good = self.r.random() < self.options.good
        names = self.r.sample(sorted(self.world.ops), 1)
        if good and self.r.random() < 0.7:  # the others have nothing to come into
            names = self.r.sample([n for n in sorted(self.world.ops) if self.world.modelled(n)], 5)
        name = min(names, key=lambda n: self.reached[n])  # what needs others before it comes into its own
        req = self.world.valid_or_first(name)
        if req is None:
            return
        if good and not self.world.modelled(req.name):
            answer = self.send(req)
            self.reached[req.name] += 1
            if answer and answer.status < 300 and req.method != "GET":
                self.refresh(req, answer)
            return
        if good and req.method != "GET" and "C360-After" in dict(req.headers) and self.r.random() < 0.1:
            self.send_twice(req)
            return
        if good and req.name != NO_STREAM:
            self.send_valid(req)
            return
        self.mutations.apply(req)
        answer = self.send(req)
        # it may have been harmless: then the record has another version now
        if answer and answer.status < 300 and req.method not in ("GET", "HEAD", "OPTIONS"):
            self.refresh(req, answer)

    def refresh(self, req, answer):
        made = json.loads(answer.body) if answer.type == "application/json" else {}
        if req.record and req.record in self.world.records.get(req.kind, []):
            self.world.records[req.kind].remove(req.record)
        ident = made.get("solicitation_id") or made.get("situation_id") or made.get("proposal_id")
        for records in self.world.records.values():
            records[:] = [x for x in records if x["id"] != ident]

    def run(self):
        print(f"ATTACK seed={self.options.seed} target={'services' if self.options.direct else 'gateway'}", flush=True)
        before, end = self.processes(), time.monotonic() + self.options.most
        for name in ("directory_list_serafin", "directory_list_actors", "intake_record_solicitation"):
            req = self.world.valid_or_first(name)
            if req:
                self.send_valid(req)
        while self.requests < self.options.number and time.monotonic() < end and len(self.violations) < self.options.stop:
            self.one()
        self.aftermath(before)
        return self.report()

    def aftermath(self, before):
        for service, (pid, kb) in before.items():
            now = self.processes()[service]
            print(f"RSS {service} first={kb // 1024} last={now[1] // 1024} MB")
            if now[0] != pid or now[1] > kb + self.growth:
                self.violations.append(f"{service}: pid {pid} -> {now[0]}, {kb} -> {now[1]} kB")
            for page in ("healthz", "readyz"):
                self.operations_page(service, page)
            parked = re.search(r"^c360_feed_parked (\d+)", self.operations_page(service, "metrics"), re.M)
            if parked and parked.group(1) != "0":
                self.violations.append(f"{service}: {parked.group(1)} parked events")

    def report(self):
        for status, n in sorted(self.counts.items(), key=str):
            print(f"STATUS {status} {n}")
        never = [n for n in self.world.ops if not self.reached[n] and n != NO_STREAM and self.world.modelled(n)]
        print(f"OPERATIONS {len(self.world.ops)} tried={len(self.tried)} succeeded={len(self.reached)} never={','.join(never) or '-'}")
        for line in self.violations:
            if not line.startswith("VIOLATION"):
                print("VIOLATION " + line)
        print(f"ATTACK seed={self.options.seed} requests={self.requests} violations={len(self.violations)}")
        return 1 if self.violations or never else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", required=True)
    parser.add_argument("--base", type=int, required=True)
    parser.add_argument("--direct", action="store_true")
    parser.add_argument("--number", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--build", default=os.environ.get("B", "build"))
    parser.add_argument("--most", type=float, default=3600.0)
    parser.add_argument("--good", type=float, default=0.4, help="part of the requests that is valid")
    parser.add_argument("--stop", type=int, default=50, help="end after so many violations")
    sys.exit(Attack(parser.parse_args()).run())


if __name__ == "__main__":
    main()
