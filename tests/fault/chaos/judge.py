"""What must be true when it is quiet again: the ledger against rows, events, copies, figures, audit.

Each check returns a list of faults; the key says how they are counted: lost, doubled, holes, other.
"""
from collections import Counter

import ledger as tables
from system import DATA_SERVICES

SERVICE_OF = {"record_solicitation": "intake", "inform_solicitation": "intake",
              "open_situation": "intake", "close_situation": "intake"}
SERVICE_OF.update({op: "directory" for op in ("create_actor", "update_actor", "create_offer",
                                              "update_offer")})
SERVICE_OF.update({op: "referral" for op in (
    "make_proposal", "accept_proposal", "refuse_proposal", "relay_proposal", "acknowledge_relay",
    "send_handoff", "receive_handoff", "accept_handoff", "refuse_handoff")})
CREATES = {"record_solicitation": "intake.solicitation", "open_situation": "intake.situation",
           "make_proposal": "referral.proposal", "relay_proposal": "referral.relay",
           "send_handoff": "referral.handoff", "create_actor": "directory.actor",
           "create_offer": "directory.offer"}
# what each copy must hold, and where it comes from
COPIES = [
    ("intake.commune_ref", "code, departement, name", "directory.commune", "code, departement, name"),
    ("referral.actor_ref", "id, departement, name", "directory.actor", "id, departement, name"),
    ("referral.offer_ref", "id, departement, actor_id, name, sector, active", "directory.offer",
     "id, departement, actor_id, name, sector, active"),
    ("referral.situation_ref", "id, departement, solicited_at, state", "intake.situation",
     "id, departement, solicited_at, state"),
]


def by_key(s, service):
    """(operation, key) -> id of what was done under it, by the service's own record."""
    return {(op, key): id_ for op, key, id_ in s.sql(
        f"SELECT operation, key, resource_id FROM {service}.idempotency")}


def keys(s, ledger, found):
    """All attempts are definite, so the sets are equal; and each key made the thing it was told."""
    for service in ("intake", "referral", "directory"):
        kept = by_key(s, service)
        done = {(op, key): id_ for key, (op, _, _, id_) in ledger.done.items()
                if SERVICE_OF[op] == service}
        tried = {(op, key) for key, op in ledger.attempted.items() if SERVICE_OF[op] == service}
        for k in sorted(done.keys() - kept.keys()):
            found("lost", f"{k[0]} acknowledged, no record of key {k[1]}")
        for k in sorted(kept.keys() - tried):
            found("other", f"{k[0]}: key {k[1]} was never sent")
        for k in sorted(tried - done.keys()):
            found("other", f"{k[0]}: key {k[1]} never had a definite answer")
        for k in sorted(done.keys() & kept.keys()):
            if done[k] != kept[k]:
                found("doubled", f"{k[0]}: {done[k]} answered, {kept[k]} kept under {k[1]}")


def rows(s, ledger, found):
    for op, table in CREATES.items():
        acknowledged = Counter(id_ for o, _, _, id_ in ledger.done.values() if o == op)
        where = " WHERE source_id IS NULL" if table.startswith("directory") else ""
        there = {r[0] for r in s.sql(f"SELECT id FROM {table}{where}")}
        for id_ in acknowledged.keys() - there:
            found("lost", f"{op}: {id_} acknowledged, absent from {table}")
        for id_ in there - acknowledged.keys():
            found("doubled", f"{op}: {id_} is in {table}, acknowledged to nobody")
        for id_, n in acknowledged.items():
            if n > 1:
                found("doubled", f"{op}: two keys answered {id_}")


def audit(s, ledger, found):
    """One row for each act that was done, by who did it; and at most one more for each repeat: it
    shows the record again, and that is written down too."""
    want, most = Counter(), Counter()
    for key, (op, actor, _, id_) in ledger.done.items():
        what = (op, f"test-{actor.split('@')[0]}", id_)
        want[what] += 1
        most[what] += ledger.tries[key]
    have = Counter()
    for service in ("intake", "referral", "directory"):
        ops = ",".join(f"'{op}'" for op, o in SERVICE_OF.items() if o == service)
        have.update({(op, actor, id_): int(n) for op, actor, id_, n in s.sql(
            "SELECT operation, actor, resource_id, count(*) FROM"
            f" {service}.audit WHERE operation IN ({ops}) GROUP BY 1, 2, 3")})
    for what in want - have:
        found("lost", f"audit lacks {what}")
    for what in have - most:
        found("doubled", f"audit has too many {what}")


def versions(s, ledger, found):
    """The version of a record counts its acts: none undone, none done twice."""
    acts = Counter(id_ for op, _, _, id_ in ledger.done.values())
    opened = {id_ for op, _, _, id_ in ledger.done.values() if op == "open_situation"}
    for table in CREATES.values():
        if table == "intake.solicitation":
            continue  # opening a situation raises its version too
        for id_, version in s.sql(f"SELECT id, version FROM {table}"):
            if id_ in acts and acts[id_] != int(version):
                kind = "lost" if acts[id_] > int(version) else "doubled"
                found(kind, f"{table} {id_}: version {version} after {acts[id_]} acts")
    assert opened or not acts


def events(s, ledger, found):
    """Each act on a record of ours has exactly one event in the stream of facts."""
    acts = Counter((SERVICE_OF[op], id_) for op, _, _, id_ in ledger.done.values())
    have = Counter()
    for service in ("intake", "referral", "directory"):
        for id_, n in s.sql(
                f"SELECT subject, count(*) FROM (SELECT subject, stream FROM {service}.event UNION ALL"
                f" SELECT subject, stream FROM {service}.outbox) e WHERE stream LIKE '%.facts'"
                " GROUP BY 1"):
            if (service, id_) in acts:
                have[service, id_] = int(n)
    for what in acts - have:
        found("lost", f"event of {what}: {have[what]} for {acts[what]} acts")
    for what in have - acts:
        found("doubled", f"event of {what}: {have[what]} for {acts[what]} acts")


def numbers(s, _ledger, found):
    for w in DATA_SERVICES:
        for row in s.sql(f"SELECT stream, epoch, count(*), max(sequence) FROM {w}.event GROUP BY 1, 2"
                         " HAVING min(sequence) <> 1 OR max(sequence) <> count(*)"):
            found("holes", f"{w}: {row}")
        for row in s.sql(f"SELECT stream, event_id FROM {w}.event GROUP BY 1, 2 HAVING count(*) > 1"):
            found("doubled", f"{w}: {row} numbered twice")
        for row in s.sql(f"SELECT h.stream, h.sequence FROM {w}.stream_head h WHERE sequence <>"
                         f" (SELECT max(sequence) FROM {w}.event e WHERE e.stream = h.stream AND"
                         " e.epoch = h.epoch)"):
            found("holes", f"{w}: head {row}")


def copies(s, _ledger, found):
    for copy, mine, source, theirs in COPIES:
        for row in s.sql(f"SELECT {theirs} FROM {source} EXCEPT SELECT {mine} FROM {copy} LIMIT 5"):
            found("lost", f"{copy} lacks {row}")
        for row in s.sql(f"SELECT {mine} FROM {copy} EXCEPT SELECT {theirs} FROM {source} LIMIT 5"):
            found("other", f"{copy} invents {row}")


def by_tables(test):
    def run(s, _ledger, found):
        try:
            test(s)
        except AssertionError as e:
            found("other", f"{test.__name__}: {e}")
    return run


CHECKS = {
    "keys": keys, "rows": rows, "audit": audit, "versions": versions, "events": events,
    "numbers": numbers, "copies": copies, "facts": by_tables(tables.check_events),
    "figures": by_tables(tables.check_figures), "parked": by_tables(tables.check_nothing_parked),
}


def judge(system, ledger, say):
    """Counter of faults by kind."""
    total = Counter(lost=0, doubled=0, holes=0, other=0)
    for name, check in CHECKS.items():
        faults = []
        check(system, ledger, lambda kind, text, into=faults: into.append((kind, text)))
        total.update(kind for kind, _ in faults)
        say(f"  {name}: {'ok' if not faults else f'{len(faults)} faults'}")
        for kind, text in faults[:8]:
            say(f"    {kind}: {text}")
    return total
