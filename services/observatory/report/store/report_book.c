/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_book.c - what a report tells of money and of its region; and how it is learnt.
 */
#include "report_statements.h"

#include <stdio.h>
#include <string.h>

/* $1 département, $2 year, $3 first and $4 last day.  A funding is of the year in which it was
 * asked for (R196). */
const struct cmn_stmt REPORT_MONEY = {
    .name = "report_money",
    .n_params = 4,
    .sql = "SELECT (SELECT c.data FROM report_credits c WHERE c.departement = $1"
	   "   AND c.year = $2::int) AS credits,"
	   " (SELECT c.data FROM report_credits c WHERE c.departement = $1"
	   "   AND c.year = $2::int - 1) AS credits_before,"
	   " (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('kind', g.kind, 'side',"
	   "   g.side, 'purpose', g.purpose, 'state', g.state, 'n', g.n,"
	   "   'with_mention', g.with_mention, 'without_mention', g.without_mention,"
	   "   'asked_cents', g.asked, 'granted_cents', g.granted)) ORDER BY g.kind, g.side,"
	   "   g.purpose, g.state), '[]') FROM (SELECT f.kind, f.side,"
	   "    f.purpose, f.state, count(*) AS n, count(*) FILTER (WHERE f.mention_c360)"
	   "     AS with_mention, count(*) FILTER (WHERE NOT f.mention_c360) AS without_mention,"
	   "    sum(f.asked_cents)::bigint AS asked, sum(f.granted_cents)::bigint AS granted"
	   "   FROM report_funding f WHERE f.departement = $1 AND f.asked_on >= $3::date"
	   "    AND f.asked_on <= $4::date GROUP BY f.kind, f.side, f.purpose, f.state) g)"
	   " AS fundings",
};

/* $1 region, $2 year, $3 territory. */
const struct cmn_stmt REPORT_REGION = {
    .name = "report_region",
    .n_params = 3,
    .sql = "SELECT c.departement, c.name, c.departement_name, c.region_name, c.population,"
	   " (SELECT x.data FROM report_credits x WHERE x.departement = c.departement"
	   "   AND x.year = $2::int) AS credits,"
	   " c.departement = ANY (string_to_array($3, ',')) AS here"
	   " FROM community_ref c WHERE c.region = $1 ORDER BY c.departement",
};

const struct cmn_stmt REPORT_SINCE = {
    .name = "report_since",
    .n_params = 1,
    .sql = "SELECT least((SELECT f.day FROM fact f WHERE f.generation = (SELECT current FROM"
	   "   generation) AND f.departement = $1 AND f.kind = 'solicitation' AND f.day IS NOT NULL"
	   "   ORDER BY f.day LIMIT 1), (SELECT make_date(min(c.year), 1, 1) FROM report_credits c"
	   "   WHERE c.departement = $1))",
};

/* $1 département, $2 ids as an array. */
const struct cmn_stmt REPORT_ACTORS = {
    .name = "report_actors",
    .n_params = 2,
    .sql = "SELECT a.id, a.name FROM lab_actor a WHERE a.departement = $1"
	   " AND a.id = ANY ($2::uuid[])",
};

/* $1 data of the event, $2 its instant. */
const struct cmn_stmt REPORT_LEARN_COMMUNITY = {
    .name = "report_learn_community",
    .writes = true,
    .n_params = 2,
    .sql =
	"INSERT INTO community_ref AS t (departement, name, departement_name, region, region_name,"
	" population, words, rules, told_at) SELECT x.departement, x.name, x.departement_name,"
	" x.region, x.region_name, x.population, x.words, x.rules, $2::timestamptz"
	" FROM json_to_record($1::json) AS x(departement text, name text, departement_name text,"
	" region text, region_name text, population int, words json, rules json)"
	" ON CONFLICT (departement) DO UPDATE SET name = excluded.name,"
	" departement_name = excluded.departement_name, region = excluded.region,"
	" region_name = excluded.region_name, population = excluded.population,"
	" words = excluded.words, rules = excluded.rules, told_at = excluded.told_at"
	" WHERE t.told_at <= excluded.told_at",
};

/* $1 département, $2 data, $3 instant. */
const struct cmn_stmt REPORT_LEARN_CREDITS = {
    .name = "report_learn_credits",
    .writes = true,
    .n_params = 3,
    .sql = "INSERT INTO report_credits AS t (departement, year, data, told_at)"
	   " SELECT $1, ($2::json ->> 'year')::int, $2::json, $3::timestamptz"
	   " ON CONFLICT (departement, year) DO UPDATE SET data = excluded.data,"
	   " told_at = excluded.told_at WHERE t.told_at <= excluded.told_at",
};

/* $1 département, $2 data. */
const struct cmn_stmt REPORT_LEARN_FUNDING = {
    .name = "report_learn_funding",
    .writes = true,
    .n_params = 2,
    .sql = "INSERT INTO report_funding AS t (id, departement, kind, side, funder, purpose,"
	   " mention_c360, asked_on, asked_cents, state, decided_on, granted_cents)"
	   " SELECT x.funding_id, $1, x.kind, x.side, x.funder, x.purpose, x.mention_c360,"
	   " x.asked_on, x.amount_cents, coalesce(x.state, 'asked'), x.decided_on, x.granted_cents"
	   " FROM json_to_record($2::json) AS x(funding_id uuid, kind text, side text, funder text,"
	   " purpose text, mention_c360 boolean, asked_on date, amount_cents bigint, state text,"
	   " decided_on date, granted_cents bigint)"
	   " ON CONFLICT (id) DO UPDATE SET funder = coalesce(excluded.funder, t.funder),"
	   " purpose = coalesce(excluded.purpose, t.purpose),"
	   " mention_c360 = coalesce(excluded.mention_c360, t.mention_c360),"
	   " asked_cents = coalesce(excluded.asked_cents, t.asked_cents),"
	   " state = CASE WHEN excluded.decided_on IS NULL THEN t.state ELSE excluded.state END,"
	   " decided_on = coalesce(excluded.decided_on, t.decided_on),"
	   " granted_cents = coalesce(excluded.granted_cents, t.granted_cents)"
	   " WHERE t.departement = excluded.departement",
};

enum cmn_err report_store_money(const struct report_at *at, const char *departement,
				const char *year, const char *first, const char *last,
				PGresult **ret)
{
	const char *params[] = {departement, year, first, last};

	return cmn_pool_one(at->pool, at->ctx, &REPORT_MONEY, params, ret, at->err);
}

enum cmn_err report_store_region(const struct report_at *at, const char *region, const char *year,
				 PGresult **ret)
{
	const char *params[] = {region, year, at->ctx->departements};

	return cmn_pool_run(at->pool, at->ctx, &REPORT_REGION, params, ret, at->err);
}

enum cmn_err report_store_since(const struct report_at *at, const char *departement, char ret[16])
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    cmn_pool_one(at->pool, at->ctx, &REPORT_SINCE, &departement, &res, at->err);

	if (rc == CMN_OK)
		snprintf(ret, 16, "%s", cmn_pg_text(res, 0, 0) ? cmn_pg_text(res, 0, 0) : "");
	return rc;
}

enum cmn_err report_store_actors(const struct report_at *at, const char *departement,
				 const char *ids, PGresult **ret)
{
	const char *params[] = {departement, ids};

	return cmn_pool_run(at->pool, at->ctx, &REPORT_ACTORS, params, ret, at->err);
}

enum cmn_err report_learn_community(struct cmn_conn *conn, const char *data, const char *at,
				    struct cmn_error *err)
{
	return cmn_conn_run(conn, &REPORT_LEARN_COMMUNITY, (const char *[]){data, at}, NULL, err);
}

enum cmn_err report_learn_credits(struct cmn_conn *conn, const char *departement, const char *data,
				  const char *at, struct cmn_error *err)
{
	return cmn_conn_run(conn, &REPORT_LEARN_CREDITS, (const char *[]){departement, data, at},
			    NULL, err);
}

enum cmn_err report_learn_funding(struct cmn_conn *conn, const char *departement, const char *data,
				  struct cmn_error *err)
{
	return cmn_conn_run(conn, &REPORT_LEARN_FUNDING, (const char *[]){departement, data}, NULL,
			    err);
}

const struct cmn_stmt *const REPORT_STATEMENTS[] = {
    &REPORT_READ,
    &REPORT_LIST,
    &REPORT_FILE,
    &REPORT_MONEY,
    &REPORT_REGION,
    &REPORT_SINCE,
    &REPORT_OPEN,
    &REPORT_WORDS,
    &REPORT_STEP,
    &REPORT_SENT_BACK,
    &REPORT_LEARN_COMMUNITY,
    &REPORT_LEARN_CREDITS,
    &REPORT_LEARN_FUNDING,
    &REPORT_ACTORS,
};
const size_t REPORT_STATEMENT_COUNT = CMN_LEN(REPORT_STATEMENTS);
