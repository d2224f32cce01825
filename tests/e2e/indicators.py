"""The exact figures against plain SQL over the tables of those who own the facts: every national indicator, each
month and the year.  What is written here knows nothing of definitions; it is the text of the national table in SQL."""

DAY = "({} AT TIME ZONE 'Europe/Paris')::date"
# a copy that a transfer made counts where it was received first (decision 11)
SOLICITATION = "FROM intake.solicitation WHERE departement = %(d)s AND origin_transfer_id IS NULL" \
               f" AND {DAY.format('received_at')} >= %(a)s AND {DAY.format('received_at')} < %(b)s"
PROPOSAL = f"FROM referral.proposal WHERE departement = %(d)s AND {DAY.format('proposed_at')} >= %(a)s" \
           f" AND {DAY.format('proposed_at')} < %(b)s"
# nor does a situation that another département took over count here any more
OPENED = f"departement = %(d)s AND closure_reason IS DISTINCT FROM 'transferred' AND {DAY.format('opened_at')} >= %(a)s AND {DAY.format('opened_at')} < %(b)s"
# set up: the person accepted, and nobody took it back or refused it since
SOLUTION = "FROM referral.proposal WHERE departement = %(d)s AND state NOT IN ('withdrawn', 'refused') AND person_answer = 'accepted'" \
           f" AND {DAY.format('person_answer_at')} >= %(a)s AND {DAY.format('person_answer_at')} < %(b)s"
FIRST = f"FROM (SELECT s.id, {DAY.format('s.solicited_at')} AS asked, {DAY.format('min(p.proposed_at)')} AS first," \
        f" {DAY.format('s.closed_at')} AS closed" \
        " FROM intake.situation s LEFT JOIN referral.proposal p ON p.departement = s.departement AND p.situation_id = s.id" \
        " WHERE s.departement = %(d)s AND s.closure_reason IS DISTINCT FROM 'transferred'" \
        " GROUP BY s.id, s.solicited_at, s.closed_at) f"
PROJECT = "FROM (SELECT DISTINCT ON (v.project_id) v.project_id, v.validated_on, w.co_built, w.built_with" \
          " FROM intake.project_validation v JOIN intake.project_version w ON w.departement = v.departement" \
          " AND w.project_id = v.project_id AND w.number = v.number WHERE v.departement = %(d)s" \
          " ORDER BY v.project_id, v.validated_on, v.number) p WHERE validated_on >= %(a)s AND validated_on < %(b)s"
ACTS = "('listening', 'call', 'home_visit', 'meeting', 'evaluation', 'analysis', 'project_support', 'rights_support'," \
       " 'rights_opening', 'coordination')"

# (indicator, where it stands in the answer): SQL of one number
ONE = {
    ("1.1", "value"): f"SELECT count(*) {SOLICITATION}",
    ("1.2", "value"): f"SELECT count(*) {SOLICITATION}",
    ("1.3", "value"): f"SELECT count(*) {SOLICITATION} AND id IN (SELECT solicitation_id FROM intake.situation)",
    ("1.4", "numerator"): f"SELECT count(*) {PROPOSAL} AND pre_existing_evaluation",
    ("1.4", "denominator"): f"SELECT count(*) {PROPOSAL}",
    ("1.5", "value"): f"SELECT count(*) {PROPOSAL}",
    ("1.5", "numerator"): f"SELECT count(*) FROM intake.situation s WHERE {OPENED} AND EXISTS (SELECT FROM referral.proposal p"
                          " WHERE p.departement = s.departement AND p.situation_id = s.id)",
    ("1.5", "denominator"): f"SELECT count(*) FROM intake.situation WHERE {OPENED}",
    ("1.6", "numerator"): f"SELECT count(*) {PROPOSAL} AND state <> 'withdrawn' AND person_answer = 'accepted'",
    ("1.6", "denominator"): f"SELECT count(*) {PROPOSAL}",
    ("1.7", "n"): f"SELECT count(*) {FIRST} WHERE first >= %(a)s AND first < %(b)s",
    ("2.1", "value"): f"SELECT count(*) FROM intake.situation s WHERE {OPENED} AND EXISTS (SELECT FROM intake.solicitation q"
                      " WHERE q.departement = s.departement AND q.id = s.solicitation_id AND q.channel = 'aller_vers')"
                      " AND EXISTS (SELECT FROM intake.act x WHERE x.departement = s.departement AND x.situation_id = s.id"
                      f" AND NOT x.withdrawn AND x.kind IN {ACTS} AND NOT EXISTS (SELECT FROM intake.act y"
                      " WHERE y.departement = x.departement AND y.corrects = x.id))",
    ("2.2", "numerator"): f"SELECT count(*) {SOLUTION} AND ad_hoc",
    ("2.2", "denominator"): f"SELECT count(*) {SOLUTION}",
    ("2.3", "numerator"): f"SELECT count(*) {SOLUTION} AND ordinary_environment",
    ("3.1", "numerator"): f"SELECT count(*) {PROJECT} AND co_built",
    ("3.1", "denominator"): f"SELECT count(*) {PROJECT}",
}
MEAN = f"SELECT avg(first - asked), percentile_cont(0.5) WITHIN GROUP (ORDER BY first - asked) {FIRST}" \
       " WHERE first >= %(a)s AND first < %(b)s"
WAITING = f"SELECT count(*) {FIRST} WHERE asked < %(b)s AND (first IS NULL OR first >= %(b)s) AND (first IS NOT NULL" \
          " OR closed IS NULL OR closed >= %(b)s)"
# (indicator, breakdown): SQL of (key, number)
KEYS = {
    ("1.1", "channel"): f"SELECT channel, count(*) {SOLICITATION} GROUP BY 1",
    ("1.2", "profile"): f"SELECT profile, count(*) {SOLICITATION} GROUP BY 1",
    ("1.2", "requester"): f"SELECT requester_kind, count(*) {SOLICITATION} GROUP BY 1",
    ("1.2", "person"): f"SELECT person_profile, count(*) {SOLICITATION} GROUP BY 1",
    ("1.3", "problem"): f"SELECT coalesce(x, 'not_stated'), count(DISTINCT id) FROM (SELECT id, problem_types {SOLICITATION}"
                        " AND id IN (SELECT solicitation_id FROM intake.situation)) q"
                        " LEFT JOIN LATERAL unnest(problem_types) AS u (x) ON true GROUP BY 1",
    # now, for a period that holds today: the history of the directory is its own
    ("4.2", "sector"): "SELECT sector, count(*) FROM directory.actor WHERE departement = %(d)s AND active"
                       " AND verified_at IS NOT NULL GROUP BY 1",
}
# full-time posts by the days of the period; each share holds until the next one begins
SHARES = "SELECT a.employer_id::text, sum((x.s->>'{what}')::numeric / 100 * greatest(0, least(coalesce(" \
         "(SELECT min((y->>'from')::date) FROM jsonb_array_elements(a.shares) y WHERE (y->>'from')::date >" \
         " (x.s->>'from')::date), %(b)s::date), coalesce(a.ends + 1, %(b)s::date), %(b)s::date)" \
         " - greatest((x.s->>'from')::date, %(a)s::date))) / (%(b)s::date - %(a)s::date)" \
         " FROM directory.team_assignment a, jsonb_array_elements(a.shares) AS x (s)" \
         " WHERE a.departement = %(d)s AND a.active{more} GROUP BY 1"


def literal(template, values):
    for key, value in values.items():
        template = template.replace(f"%({key})s", f"'{value}'")
    return template


def near(a, b):
    return abs(float(a) - float(b)) < 1e-6


def check_period(s, departement, period, first, after):
    at = {"d": departement, "a": first, "b": after}
    got = {f["code"]: f for f in s.good(
        f"conseiller-{departement}", "GET",
        f"/v1/observatory/figures?departement={departement}&period={period}").json["figures"] if f["scope"] == "national"}
    for (code, member), sql in ONE.items():
        want = int(s.sql(literal(sql, at))[0][0])
        assert got[code][member] == want, f"{period} {code} {member}: {got[code][member]} shown, {want} in the tables"
    mean, median = s.sql(literal(MEAN, at))[0]
    if got["1.7"]["n"]:
        assert near(got["1.7"]["mean"], mean) and near(got["1.7"]["median"], median), (period, got["1.7"], mean, median)
    want = int(s.sql(literal(WAITING, at))[0][0])
    assert got["1.7"]["waiting"]["n"] == want, (period, got["1.7"], want)
    for (code, name), sql in KEYS.items():
        if code == "4.2" and not got[code].get("provisional"):
            continue
        want = {k: int(n) for k, n in s.sql(literal(sql, at))}
        assert got[code]["breakdowns"][name] == want, (period, code, name, got[code]["breakdowns"][name], want)
    if not got["4.1"].get("provisional"):
        check_posts(s, got, at)


def check_posts(s, got, at):
    """4.1 and 4.3; of a period that is over, since what goes on is not counted beyond this month."""
    search = s.sql(literal(SHARES.format(what="search_percent", more=""), at))
    want = sum(float(n) for _, n in search)
    assert near(got["4.1"]["etp"], want), (at, got["4.1"], want)
    core = {k: float(n) for k, n in s.sql(literal(SHARES.format(what="percent", more=" AND a.membership = 'core'"), at))}
    assert near(got["4.3"]["etp"], sum(core.values())), (at, got["4.3"], core)
    for employer, n in got["4.3"]["breakdowns"]["employer"].items():
        assert near(core[employer], n), (at, employer, core[employer], n)


def check_figures_of_year(s, departement, year):
    """Each month, quarter and the year.  Settled: nothing is on its way any more."""
    for month in range(1, 13):
        after = f"{year}-{month + 1:02}-01" if month < 12 else f"{year + 1}-01-01"
        check_period(s, departement, f"{year}-{month:02}", f"{year}-{month:02}-01", after)
        if month % 3 == 0:
            check_period(s, departement, f"{year}-Q{month // 3}", f"{year}-{month - 2:02}-01", after)
    check_period(s, departement, str(year), f"{year}-01-01", f"{year + 1}-01-01")


def check_now(s, departement, today):
    """This month and this quarter."""
    year, month = int(today[:4]), int(today[5:7])
    first = month - (month - 1) % 3
    after = [f"{year + (m > 12)}-{(m - 1) % 12 + 1:02}-01" for m in (month + 1, first + 3)]
    check_period(s, departement, f"{year}-{month:02}", f"{year}-{month:02}-01", after[0])
    check_period(s, departement, f"{year}-Q{first // 3 + 1}", f"{year}-{first:02}-01", after[1])


def check_explained(s, departement, period):
    """Each number opens into as many facts as it says."""
    figures = s.good(f"conseiller-{departement}", "GET",
                     f"/v1/observatory/figures?departement={departement}&period={period}").json["figures"]
    for f in figures:
        if "value" not in f or f["scope"] != "national":
            continue
        why = s.good(f"conseiller-{departement}", "GET", f"/v1/observatory/explanation?departement={departement}"
                     f"&period={period}&indicator={f['code']}&limit=1").json
        assert why["count"] == f["value"], (period, f["code"], why["count"], f["value"])
