#!/usr/bin/python3
"""Carry out an invented year through the gateway, with several workers.  Started by year.sh."""
import argparse
import collections
import datetime as dt
import os
import queue
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from year_client import Client, GaveUp, Journal  # noqa: E402
from year_lab import Lab  # noqa: E402
from year_plan import Territory, plan  # noqa: E402

KEYS_LAST_H = 20  # the services forget idempotency keys after 24 hours


class Worker(threading.Thread):
    def __init__(self, todo, client, counts, lock, positions, failures):
        super().__init__(daemon=True)
        self.todo, self.client, self.counts, self.lock = todo, client, counts, lock
        self.positions, self.failures = positions, failures

    def run(self):
        while not self.failures:
            try:
                case = self.todo.get_nowait()
            except queue.Empty:
                return
            try:
                self.live(case)
            except GaveUp as e:
                self.failures.append(str(e))
            except Exception as e:  # a worker that ends in silence would look like success
                self.failures.append(f"{case['key']} : {e!r}")

    def count(self, departement, what):
        with self.lock:
            self.counts[departement][what] += 1

    def write(self, case, who, path, step, body=None, version=None, after=None):
        answer, position = self.client.call(who, "POST", path, body=body, version=version,
                                            key=f"{case['key']}-{step}", after=after)
        if position:
            with self.lock:
                self.positions[(case["departement"], path.split("/")[2])] = position
        return answer, position or after

    def live(self, case):
        d = case["departement"]
        team = f"conseiller-{d}"
        who = {"allo_360": "operator", "web_form": "front"}.get(case["solicitation"]["channel"], team)
        heard, after = self.write(case, who, "/v1/intake/solicitations", "heard",
                                  case["solicitation"])
        self.count(d, "sollicitations")
        if case["becomes"] == "information":
            self.write(case, team, f"/v1/intake/solicitations/{heard['id']}/information", "informed",
                       version=1)
            self.count(d, "informations")
        elif case["becomes"] == "situation":
            situation, after = self.write(case, team, "/v1/intake/situations", "opened",
                                          {"solicitation_id": heard["id"]})
            self.count(d, "situations")
            self.follow(case, team, situation, after)

    def follow(self, case, team, situation, after):
        offers = self.search(case) if any(p["with_offer"] for p in case["proposals"]) else []
        for n, p in enumerate(case["proposals"]):
            self.propose(case, team, situation["id"], n, p, offers, after)
        if case["handoff"]:
            self.hand_off(case, team, situation["id"], after)
        if case["closure"]:
            self.write(case, team, f"/v1/intake/situations/{situation['id']}/closure", "closed",
                       {"reason": case["closure"]}, version=1)
            self.count(case["departement"], "clôtures")

    def search(self, case):
        s = case["solicitation"]
        if "commune" not in s:
            return []
        age = f"&age={case['age']}" if s["person_profile"] == "child" else "&age=35"
        found, _ = self.client.call(f"conseiller-{case['departement']}", "GET",
                                    f"/v1/directory/search?commune={s['commune']}{age}"
                                    "&radius_km=60&limit=5")
        return [i["offer"] for i in found["items"]]

    def propose(self, case, team, situation, n, p, offers, after):
        d = case["departement"]
        body = {k: p[k] for k in ("support_form", "proposed_at", "pre_existing_evaluation")}
        body.update(situation_id=situation, ad_hoc=p["support_form"] == "ad_hoc")
        offer = offers[p["nth_offer"] % len(offers)] if offers and p["with_offer"] else None
        if offer:
            body.update(offer_id=offer["id"], ordinary_environment=offer["sector"] == "ordinary")
        else:
            body["label"] = "solution inventée, construite avec les partenaires"
        made, _ = self.write(case, team, "/v1/referral/proposals", f"proposed{n}", body, after=after)
        self.count(d, "propositions")
        here = f"/v1/referral/proposals/{made['id']}"
        if p["answer"] == "accepted":
            self.write(case, team, here + "/acceptance", f"accepted{n}", {}, version=1)
            self.count(d, "acceptées")
            if offer and p["relayed"]:
                self.relay(case, team, here, n, p)
        elif p["answer"] == "refused":
            self.write(case, team, here + "/refusal", f"refused{n}", {"reason": p["reason"]},
                       version=1)
            self.count(d, "refusées")

    def relay(self, case, team, here, n, p):
        relay, _ = self.write(case, team, here + "/relay", f"relayed{n}", {})
        self.count(case["departement"], "relais")
        if p["acknowledged"]:
            self.write(case, team, f"/v1/referral/relays/{relay['id']}/acknowledgement",
                       f"acknowledged{n}", version=1)

    def hand_off(self, case, team, situation, after):
        h, mdph = case["handoff"], f"mdph-{case['departement']}"
        sent, _ = self.write(case, team, "/v1/referral/handoffs", "handed",
                             {"situation_id": situation, "reason": h["reason"]}, after=after)
        self.count(case["departement"], "à la MDPH")
        here = f"/v1/referral/handoffs/{sent['id']}"
        if h["end"] == "sent":
            return
        self.write(case, mdph, here + "/receipt", "received", version=1)
        if h["end"] == "accepted":
            self.write(case, mdph, here + "/acceptance", "decided", version=2)
        elif h["end"] == "refused":
            self.write(case, mdph, here + "/refusal", "decided", {"reason": h["refusal"]}, version=2)


def issue_tokens(args, departements):
    def issue(role, where):
        return subprocess.run(
            [args.token_tool, "issue", "--keys", args.keys, "--iss", args.issuer, "--aud", "c360",
             "--sub", f"demo-{role}-{where}" if "," not in where else f"demo-{role}", "--role", role,
             "--departements", where, "--ttl", "8h"],
            check=True, capture_output=True, text=True).stdout.strip()
    everywhere = ",".join(departements)
    tokens = {role: issue(role, everywhere) for role in ("operator", "front")}
    for d in departements:
        for role in ("conseiller", "coordonnateur", "mdph"):
            tokens[f"{role}-{d}"] = issue(role, d)
    return tokens


def tell_labs(args, tokens, departements, today):
    """Not where a test keeps a journal of all that was written: its ledger knows cases alone."""
    if not args.journal:
        client = Client(args.gateway, tokens, Journal(""), args.patience)
        told = sum(Lab(client, d, args.seed, today).tell() for d in departements)
        print(f"Observatoire et laboratoire : {told} observations, propositions, actions et bilans.")


def wait_counted(client, positions, today):
    """The year ends when the observatory has learnt all of it."""
    for (departement, _), position in sorted(positions.items()):
        client.call(f"conseiller-{departement}", "GET",
                    f"/v1/observatory/indicators?departement={departement}&period={today:%Y-%m}",
                    after=position)


def check_stamp(args, now):
    """Repeating is harmless only while the services remember the keys."""
    if not args.stamp:
        return
    try:
        with open(args.stamp, encoding="utf-8") as f:
            first = dt.datetime.fromisoformat(f.read().strip())
    except FileNotFoundError:
        os.makedirs(os.path.dirname(args.stamp), exist_ok=True)
        with open(args.stamp, "w", encoding="utf-8") as f:
            f.write(now.isoformat() + "\n")
        return
    if now - first > dt.timedelta(hours=KEYS_LAST_H):
        sys.exit(f"cette année (graine {args.seed}) a été produite le {first:%d/%m/%Y} : la reproduire "
                 "doublerait les faits ; prenez une autre graine (--seed)")


def report(counts, journal, seconds):
    columns = ["sollicitations", "informations", "situations", "propositions", "acceptées",
               "refusées", "relais", "à la MDPH", "clôtures"]
    total = collections.Counter()
    print("dép. " + " ".join(f"{c:>14}" for c in columns))
    for departement in sorted(counts):
        total.update(counts[departement])
        print(f"{departement:<4} " + " ".join(f"{counts[departement][c]:>14}" for c in columns))
    print("tous " + " ".join(f"{total[c]:>14}" for c in columns))
    print(f"{journal.requests} requêtes en {seconds:.0f} s ({journal.requests / max(seconds, 1):.0f} "
          f"par seconde), {journal.retries} répétées")


def arguments():
    p = argparse.ArgumentParser(description="Une année d'activité inventée, par l'API.",
                                prog="deploy/demo/year.sh")
    p.add_argument("--seed", type=int, default=360, help="graine : même graine, mêmes faits")
    p.add_argument("--per-100k", type=float, default=40, help="sollicitations par an, 100 000 hab.")
    p.add_argument("--workers", type=int, default=6, help="connexions menées de front")
    p.add_argument("--departements", default="", help="seulement ceux-ci, « 31,44 »")
    p.add_argument("--patience", type=float, default=40, help="secondes avant d'abandonner un appel")
    p.add_argument("--journal", default="", help="fichier où noter chaque tentative et sa réponse")
    for name in ("gateway", "keys", "token-tool", "issuer", "data", "stamp"):
        p.add_argument(f"--{name}", default="", help=argparse.SUPPRESS)
    return p.parse_args()


def main():
    args, start = arguments(), time.monotonic()
    now = dt.datetime.now(dt.timezone.utc)
    check_stamp(args, now)
    territory = Territory(args.data)
    departements = sorted(args.departements.split(",") if args.departements else
                          territory.population)
    cases = plan(territory, departements, args.seed, args.per_100k, now.date())
    print(f"Année inventée : {len(cases)} demandes, {len(departements)} départements, graine "
          f"{args.seed}.  Aucune personne réelle.", flush=True)
    tokens, journal = issue_tokens(args, departements), Journal(args.journal)
    todo, lock, failures = queue.Queue(), threading.Lock(), []
    counts, positions = collections.defaultdict(collections.Counter), {}
    for c in cases:
        todo.put(c)
    workers = [Worker(todo, Client(args.gateway, tokens, journal, args.patience), counts, lock,
                      positions, failures) for _ in range(args.workers)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    if not failures:
        try:
            wait_counted(Client(args.gateway, tokens, journal, args.patience), positions, now)
            tell_labs(args, tokens, departements, now.date())
        except GaveUp as e:
            failures.append(str(e))
    report(counts, journal, time.monotonic() - start)
    for f in failures[:5]:
        print(f"ÉCHEC : {f}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
