"""What the tables must say after trouble: the journal of who wrote against rows, events, figures."""
import json

from system import DATA_SERVICES

# path of the write in the journal -> (rows of it, by SQL giving ids)
CREATED = {"/v1/intake/solicitations": "SELECT id FROM intake.solicitation",
           "/v1/intake/situations": "SELECT id FROM intake.situation",
           "/v1/referral/proposals": "SELECT id FROM referral.proposal",
           "/v1/referral/handoffs": "SELECT id FROM referral.handoff"}


def journal(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def check_rows(s, lines):
    """Acknowledged ⊆ rows ⊆ attempted; each key made one row, and an act that was repeated gave
    the same answer."""
    for path, statement in CREATED.items():
        attempted = {l["key"] for l in lines if l["is"] == "attempt" and l["path"] == path
                     and l["method"] == "POST"}
        done = {}
        for l in lines:
            if l["is"] == "done" and l["path"] == path and l["method"] == "POST":
                assert done.setdefault(l["key"], l["id"]) == l["id"], f"two answers to {l['key']}"
        rows = {r[0] for r in s.sql(statement)}
        ids = set(done.values())
        assert ids <= rows, f"{path}: acknowledged, yet absent: {sorted(ids - rows)[:3]}"
        assert len(rows) <= len(attempted), f"{path}: {len(rows)} rows of {len(attempted)} attempts"
        assert len(ids) == len(done), f"{path}: two keys made one row"
        if set(done) == attempted:
            assert rows == ids, f"{path}: made twice: {sorted(rows - ids)[:3]}"


def check_numbers(s):
    """1, 2, 3 … in each stream and epoch, every event once."""
    for w in DATA_SERVICES:
        bad = s.sql(f"SELECT stream, epoch, min(sequence), max(sequence), count(*) FROM {w}.event"
                    " GROUP BY 1, 2 HAVING min(sequence) <> 1 OR max(sequence) <> count(*)")
        assert not bad, f"{w}: holes: {bad[:3]}"
        twice = s.sql(f"SELECT stream, event_id FROM {w}.event GROUP BY 1, 2 HAVING count(*) > 1")
        assert not twice, f"{w}: twice: {twice[:3]}"
        heads = s.sql(f"SELECT h.stream FROM {w}.stream_head h WHERE sequence <> (SELECT max(sequence)"
                      f" FROM {w}.event e WHERE e.stream = h.stream AND e.epoch = h.epoch)")
        assert not heads, f"{w}: heads: {heads[:3]}"


FACTS = [  # event type, service, how many there must be
    ("intake.solicitation.recorded.v1", "intake", "SELECT count(*) FROM intake.solicitation"),
    ("intake.solicitation.informed.v1", "intake",
     "SELECT count(*) FROM intake.solicitation WHERE state = 'information_given'"),
    ("intake.situation.opened.v1", "intake", "SELECT count(*) FROM intake.situation"),
    ("intake.situation.closed.v1", "intake",
     "SELECT count(*) FROM intake.situation WHERE state = 'closed'"),
    ("referral.proposal.made.v1", "referral", "SELECT count(*) FROM referral.proposal"),
    ("referral.proposal.answered.v1", "referral",
     "SELECT count(*) FROM referral.proposal WHERE person_answer IS NOT NULL"
     " OR (actor_answer IS NULL AND state IN ('accepted', 'refused'))"),
    ("referral.relay.sent.v1", "referral", "SELECT count(*) FROM referral.relay"),
    ("referral.relay.acknowledged.v1", "referral",
     "SELECT count(*) FROM referral.relay WHERE acknowledged_at IS NOT NULL"),
    ("referral.handoff.sent.v1", "referral", "SELECT count(*) FROM referral.handoff WHERE sent_at IS NOT NULL"),
    ("referral.handoff.received.v1", "referral",
     "SELECT count(*) FROM referral.handoff WHERE received_at IS NOT NULL"),
    ("referral.handoff.accepted.v1", "referral",
     "SELECT count(*) FROM referral.handoff_history WHERE to_state = 'accepted'"),
    ("referral.handoff.refused.v1", "referral",
     "SELECT count(*) FROM referral.handoff_history WHERE to_state = 'refused'"),
]


def check_events(s):
    """A fact has its one event, waiting or numbered."""
    for kind, service, rows in FACTS:
        of_type = f"WHERE type = '{kind}' AND stream LIKE '%.facts'"
        made = s.sql(f"SELECT (SELECT count(*) FROM {service}.outbox {of_type})"
                     f" + (SELECT count(*) FROM {service}.event {of_type})")
        assert made == s.sql(rows), (kind, made, s.sql(rows))


# The observatory's figures, counted again from the tables of those who own the facts.
MONTH = "date_trunc('month', {} AT TIME ZONE 'Europe/Paris')::date"
DAY = "({} AT TIME ZONE 'Europe/Paris')::date"
FIRST = ("(SELECT s.departement, s.id, s.opened_at, s.solicited_at, min(p.proposed_at) AS first"
         " FROM intake.situation s LEFT JOIN referral.proposal p ON p.departement = s.departement"
         " AND p.situation_id = s.id GROUP BY 1, 2, 3, 4) f")
AGAIN = " UNION ALL ".join([
    f"SELECT departement, {MONTH.format('received_at')}, '1.1', '', count(*), 0"
    " FROM intake.solicitation GROUP BY 1, 2",
    f"SELECT departement, {MONTH.format('received_at')}, '1.2', profile, count(*), 0"
    " FROM intake.solicitation GROUP BY 1, 2, 4",
    f"SELECT departement, {MONTH.format('proposed_at')}, '1.5', 'proposals', count(*), 0"
    " FROM referral.proposal GROUP BY 1, 2",
    f"SELECT departement, {MONTH.format('opened_at')}, '1.5', 'situations', count(*), 0"
    " FROM intake.situation GROUP BY 1, 2",
    f"SELECT departement, {MONTH.format('opened_at')}, '1.5', 'with_proposal', count(*), 0"
    f" FROM {FIRST} WHERE first IS NOT NULL GROUP BY 1, 2",
    f"SELECT departement, {MONTH.format('proposed_at')}, '1.6',"
    " CASE WHEN state = 'withdrawn' THEN state WHEN person_answer IS NOT NULL THEN person_answer"
    " WHEN actor_answer = 'refused' THEN 'declined' WHEN state = 'proposed' THEN 'pending' ELSE state END,"
    " count(*), 0 FROM referral.proposal GROUP BY 1, 2, 4",
    f"SELECT departement, {MONTH.format('first')}, '1.7', '', count(*),"
    f" sum({DAY.format('first')} - {DAY.format('solicited_at')}) FROM {FIRST}"
    " WHERE first IS NOT NULL GROUP BY 1, 2",
])


# The same of the cells: part of a definition -> key above; None: the key of the cell.
PARTS = {("1.1", "number"): "", ("1.2", "by_profile"): None, ("1.5", "number"): "proposals",
         ("1.5", "denominator"): "situations", ("1.5", "numerator"): "with_proposal",
         ("1.6", "by_state"): None, ("1.7", "number"): ""}
KEPT = " UNION ALL ".join(
    f"SELECT departement, month, indicator, {'key' if key is None else repr(key)}, n, total"
    " FROM observatory.cell c, observatory.generation g WHERE c.generation = g.current AND n <> 0"
    f" AND indicator = '{indicator}' AND part = '{part}'" + ("" if key is None else " AND key = ''")
    for (indicator, part), key in PARTS.items())
CODE = "(SELECT substr(x, strpos(x, ':') + 1) FROM unnest(codes) AS x WHERE x LIKE '{}:%')"


def check_figures(s):
    kept = ("SELECT departement, month, indicator, CASE key WHEN 'proposed' THEN 'pending' ELSE key END,"
            f" n, total FROM ({KEPT}) k (departement, month, indicator, key, n, total)")
    for one, other, what in ((AGAIN, kept, "missing or other in the figures"),
                             (kept, AGAIN, "in the figures alone")):
        rows = s.sql(f"({one}) EXCEPT ({other}) ORDER BY 1, 2, 3, 4")
        assert not rows, f"{what}: {rows[:5]}"
    actors = "SELECT departement, sector, {}, membership, count(*) FROM {} WHERE {} GROUP BY 1, 2, 3, 4"
    facts = (f"(SELECT departement, {CODE.format('sector')} AS sector, {CODE.format('membership')}"
             " AS membership, 'verified:yes' = ANY (codes) AS verified FROM observatory.fact f,"
             " observatory.generation g WHERE f.generation = g.current AND kind = 'actor'"
             " AND day IS NOT NULL AND until IS NULL) f")
    mine = actors.format("verified", facts, "true")
    theirs = actors.format("verified_at IS NOT NULL", "directory.actor", "active")
    assert not s.sql(f"({mine}) EXCEPT ({theirs})"), "4.2"
    assert not s.sql(f"({theirs}) EXCEPT ({mine})"), "4.2"


def check_answers(s, departement, month):
    """The API shows the figures that the tables give."""
    got = {i["code"]: i for i in s.good(
        f"conseiller-{departement}", "GET",
        f"/v1/observatory/indicators?departement={departement}&period={month}").json["indicators"]}
    want = {(r[2], r[3]): int(r[4]) for r in s.sql(
        f"SELECT * FROM ({AGAIN}) a (d, m, i, k, n, t) WHERE d = '{departement}'"
        f" AND m = '{month}-01'")}
    assert got["1.1"]["value"] == want.get(("1.1", ""), 0), got["1.1"]
    for profile, n in got["1.2"]["breakdown"].items():
        assert n == want.get(("1.2", profile), 0), got["1.2"]
    assert got["1.5"]["value"] == want.get(("1.5", "proposals"), 0), got["1.5"]
    for state, n in got["1.6"]["breakdown"].items():
        assert n == want.get(("1.6", state), 0), got["1.6"]
    assert got["1.7"]["n"] == want.get(("1.7", ""), 0), got["1.7"]


def check_nothing_parked(s):
    for w in ("intake", "referral", "observatory"):
        rows = s.sql(f"SELECT reader, type, reason FROM {w}.parked LIMIT 3")
        assert not rows, f"{w}: {rows}"
