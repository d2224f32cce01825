/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_book.c - a budget read: whole as of a day, in a list, or the part of one recipient.
 */
#include "money_statements.h"

#include <stdio.h>

/* clang-format off */
/* Entries of the budget b until the day $2. */
#define UNTIL " FROM budget_entry x WHERE x.departement = b.departement AND x.budget_id = b.id"    \
	" AND x.booked_on <= $2::date"
#define LIST_OF(columns, rows, order)                                                              \
	"(SELECT coalesce(json_agg(json_strip_nulls(json_build_object(" columns ")) ORDER BY "     \
	order "), '[]') FROM (" rows ") r)"

#define LINES LIST_OF("'number', r.number, 'kind', r.kind, 'label', r.label, 'planned_cents',"     \
	" r.planned_cents, 'spent_cents', r.spent, 'fte_hundredths', r.fte_hundredths, 'actor_id'," \
	" r.actor_id, 'dropped', CASE WHEN r.dropped THEN true END",                                \
	"SELECT l.*, (SELECT coalesce(sum(x.cents), 0)::bigint" UNTIL " AND x.line = l.number)"     \
	" AS spent FROM budget_line l WHERE l.departement = b.departement AND l.budget_id = b.id",  \
	"r.number")
#define SHARES_OF LIST_OF("'actor_id', r.actor_id, 'kind', r.kind, 'cents', r.cents, 'note', r.note," \
	" 'dropped', CASE WHEN r.dropped THEN true END, 'received_cents', r.received, 'spent_cents'," \
	" r.spent", "SELECT s.*, (SELECT coalesce(sum(x.cents), 0)::bigint" UNTIL                   \
	" AND x.side = 'income' AND x.actor_id = s.actor_id) AS received,"                          \
	" (SELECT coalesce(sum(x.cents), 0)::bigint" UNTIL                                          \
	" AND x.side = 'expense' AND x.actor_id = s.actor_id) AS spent FROM budget_share s"         \
	" WHERE s.departement = b.departement AND s.budget_id = b.id", "r.actor_id")
#define INCOME LIST_OF("'kind', r.kind, 'cents', r.cents", "SELECT x.kind, sum(x.cents)::bigint"   \
	" AS cents" UNTIL " AND x.side = 'income' GROUP BY x.kind", "r.kind")
#define MONTHS LIST_OF("'month', r.month, 'line', r.line, 'cents', r.cents",                       \
	"SELECT extract(month FROM x.booked_on)::int AS month, x.line, sum(x.cents)::bigint AS cents" \
	UNTIL " AND x.side = 'expense' GROUP BY 1, 2", "r.month, r.line")
#define TWELFTHS LIST_OF("'month', r.month, 'cents', r.cents", "SELECT x.month, sum(x.cents)::bigint" \
	" AS cents" UNTIL " AND x.kind = 'ars_credits' AND x.month IS NOT NULL GROUP BY x.month",   \
	"r.month")
#define RESERVES LIST_OF("'id', r.id, 'cents', r.cents, 'reason', r.reason, 'decided_on',"         \
	" r.decided_on, 'state', CASE WHEN r.released_on <= $2::date THEN 'released' ELSE"          \
	" 'in_force' END, 'released_on', CASE WHEN r.released_on <= $2::date THEN r.released_on END," \
	" 'released_reason', CASE WHEN r.released_on <= $2::date THEN r.released_reason END,"       \
	" 'version', r.version", "SELECT * FROM budget_reserve v WHERE v.departement = b.departement" \
	" AND v.budget_id = b.id AND v.decided_on <= $2::date", "r.decided_on, r.id")
#define IN_KIND LIST_OF("'id', r.id, 'kind', r.kind, 'giver', r.giver, 'actor_id', r.actor_id,"    \
	" 'label', r.label, 'estimated_cents', r.estimated_cents, 'fte_hundredths', r.fte_hundredths," \
	" 'since', r.since, 'until', r.until, 'version', r.version",                                \
	"SELECT * FROM budget_in_kind k WHERE k.departement = b.departement AND k.budget_id = b.id" \
	" AND NOT k.withdrawn AND k.since <= $2::date", "r.since, r.id")
#define FUNDINGS LIST_OF("'kind', r.kind, 'side', r.side, 'funder', r.funder, 'purpose', r.purpose," \
	" 'state', r.state, 'requests', r.requests, 'with_mention', r.with_mention, 'asked_cents',"  \
	" r.asked, 'granted_cents', r.granted", "SELECT kind, side, funder, purpose, state,"        \
	" count(*) AS requests, count(*) FILTER (WHERE mention_c360) AS with_mention,"              \
	" sum(asked_cents)::bigint AS asked, sum(granted_cents)::bigint AS granted"                 \
	" FROM (SELECT kind, side, funder, purpose, mention_c360, asked_cents,"                     \
	"  CASE WHEN decided_on <= $2::date THEN state ELSE 'asked' END AS state,"                  \
	"  CASE WHEN decided_on <= $2::date THEN granted_cents END AS granted_cents"                \
	"  FROM budget_funding f WHERE f.departement = b.departement"                               \
	"   AND f.asked_on >= make_date(b.year, 1, 1) AND f.asked_on <= make_date(b.year, 12, 31)"  \
	"   AND f.asked_on <= $2::date) f GROUP BY kind, side, funder, purpose, state",             \
	"r.kind, r.side, r.funder, r.purpose, r.state")
#define ANNOUNCED "(SELECT json_agg(json_strip_nulls(json_build_object('component', e.component,"  \
	" 'kind', e.kind, 'within', e.within, 'cents', e.cents, 'fte_hundredths', e.fte_hundredths," \
	" 'label', e.label, 'source', e.source, 'note', e.note)) ORDER BY e.kind = 'total' DESC,"   \
	" e.kind, e.component) FROM (SELECT DISTINCT ON (component) * FROM envelope v"              \
	" WHERE v.departement = b.departement AND v.from_year <= b.year AND (v.until_year IS NULL"  \
	" OR v.until_year >= b.year) ORDER BY component, from_year DESC) e)"
#define RESERVED_OF(budget) "(SELECT coalesce(sum(v.cents), 0)::bigint FROM budget_reserve v"      \
	" WHERE v.departement = " budget ".departement AND v.budget_id = " budget ".id"
/* clang-format on */

/* What is shown of it each handler lists (SHOWN); sums are until the day $2. */
const struct cmn_stmt MONEY_BOOK = {
    .name = "money_book",
    .n_params = 2,
    .sql =
	"SELECT b.id, b.departement, b.year, b.version, b.ars_cents, b.ars_source, b.cd_cents,"
	" b.carried_in_cents, b.delegated_on, b.delegation_reference, b.note, b.recorded_at,"
	" b.recorded_by, $2::date AS \"on\", " LINES " AS lines, " SHARES_OF " AS shares, " INCOME
	" AS income, " MONTHS " AS months, " TWELFTHS " AS received_by_month, " RESERVES
	" AS reserves, " IN_KIND " AS in_kind, " FUNDINGS " AS fundings, " ANNOUNCED
	" AS announced, l.planned AS planned_cents, s.shared AS shared_cents, s.n AS share_count,"
	" e.spent AS spent_cents, e.passed_on AS passed_on_cents, e.received AS received_cents,"
	" e.ars AS received_ars_cents, e.other AS other_income_cents, " RESERVED_OF(
	    "b") " AND v.decided_on <= $2::date AND (v.released_on IS NULL"
		 " OR v.released_on > $2::date)) AS reserved_cents,"
		 " p.result AS previous_cents,"
		 " rule_int(b.departement, 'credits_lag_percent', $2::date) AS lag_percent,"
		 " rule_int(b.departement, 'credits_lag_from_day', $2::date) AS lag_from_day"
		 " FROM budget b"
		 " CROSS JOIN LATERAL (SELECT coalesce(sum(planned_cents), 0)::bigint AS planned"
		 "  FROM budget_line t WHERE t.departement = b.departement AND t.budget_id = b.id"
		 "   AND NOT t.dropped) l"
		 " CROSS JOIN LATERAL (SELECT coalesce(sum(cents), 0)::bigint AS shared,"
		 "   count(*) AS n FROM budget_share t WHERE t.departement = b.departement"
		 "   AND t.budget_id = b.id AND NOT t.dropped) s"
		 " CROSS JOIN LATERAL (SELECT"
		 "   coalesce(sum(x.cents) FILTER (WHERE x.side = 'expense'), 0)::bigint AS spent,"
		 "   coalesce(sum(x.cents) FILTER (WHERE x.kind = 'grant_to_actor'), 0)::bigint"
		 "    AS passed_on,"
		 "   coalesce(sum(x.cents) FILTER (WHERE x.side = 'income'), 0)::bigint AS received,"
		 "   coalesce(sum(x.cents) FILTER (WHERE x.kind = 'ars_credits'), 0)::bigint AS ars,"
		 "   coalesce(sum(x.cents) FILTER (WHERE x.side = 'income'"
		 "    AND x.kind NOT IN ('ars_credits', 'cd_complement')), 0)::bigint AS other" UNTIL
		 ") e"
		 " LEFT JOIN LATERAL (SELECT (coalesce(y.carried_in_cents, 0) + coalesce((SELECT"
		 "   sum(CASE WHEN x.side = 'income' THEN x.cents ELSE -x.cents END)"
		 "   FROM budget_entry x WHERE x.departement = y.departement AND x.budget_id = y.id),"
		 "   0) - " RESERVED_OF("y") " AND v.state = 'in_force'))::bigint AS result"
					     "  FROM budget y WHERE y.departement = b.departement"
					     "   AND y.year = b.year - 1) p ON true"
					     " WHERE b.id = $1::uuid",
};

const struct cmn_stmt MONEY_BUDGET = {
    .name = "money_budget",
    .n_params = 1,
    .sql = "SELECT id, departement, year, version, ars_cents, cd_cents, carried_in_cents, note,"
	   " 'open' AS state FROM budget WHERE id = $1::uuid",
};

const struct cmn_stmt MONEY_BUDGETS = {
    .name = "money_budgets",
    .n_params = 3,
    .sql = "SELECT b.id, b.departement, b.year, b.version, b.ars_cents, b.ars_source, b.cd_cents,"
	   " b.recorded_at, b.year::text AS _cursor FROM budget b WHERE b.departement = $1"
	   " AND b.year < coalesce(nullif($2, '')::int, 9999) ORDER BY b.year DESC"
	   " LIMIT $3::bigint",
};

const struct cmn_stmt MONEY_HISTORY = {
    .name = "money_history",
    .n_params = 3,
    .sql = "SELECT h.version, h.act, h.said, h.at, h.by, h.version::text AS _cursor"
	   " FROM budget_history h WHERE h.departement = (SELECT b.departement FROM budget b"
	   "  WHERE b.id = $1::uuid) AND h.budget_id = $1::uuid"
	   " AND h.version > coalesce(nullif($2, '')::bigint, 0) ORDER BY h.version"
	   " LIMIT $3::bigint",
};

/* clang-format off */
#define MINE(columns, table, alias, more, order)                                                   \
	"(SELECT coalesce(json_agg(json_strip_nulls(json_build_object(" columns ")) ORDER BY "     \
	order "), '[]') FROM " table " " alias " WHERE " alias ".departement = b.departement AND "  \
	alias ".budget_id = b.id" more ")"
/* clang-format on */

/* $1 département, $2 year (NULL: all), $3 the actor. */
const struct cmn_stmt MONEY_OWN = {
    .name = "money_own",
    .n_params = 3,
    .sql =
	"SELECT b.id AS budget_id, b.departement, b.year, s.kind, s.cents, s.note,"
	" s.cents - (SELECT coalesce(sum(x.cents), 0)::bigint FROM budget_entry x"
	"  WHERE x.departement = b.departement AND x.budget_id = b.id AND x.side = 'expense'"
	"   AND x.actor_id = $3::uuid) AS left_cents,"
	" (SELECT coalesce(sum(x.cents), 0)::bigint FROM budget_entry x"
	"  WHERE x.departement = b.departement AND x.budget_id = b.id AND x.side = 'income'"
	"   AND x.actor_id = $3::uuid) AS received_cents,"
	" (SELECT coalesce(sum(x.cents), 0)::bigint FROM budget_entry x"
	"  WHERE x.departement = b.departement AND x.budget_id = b.id AND x.side = 'expense'"
	"   AND x.actor_id = $3::uuid) AS spent_cents, " MINE(
	    "'number', l.number, 'kind', l.kind, 'label', l.label, 'planned_cents',"
	    " l.planned_cents, 'fte_hundredths', l.fte_hundredths",
	    "budget_line", "l", " AND l.actor_id = $3::uuid AND NOT l.dropped",
	    "l.number") " AS lines, " MINE("'side', x.side, 'kind', x.kind, 'line', x.line, 'month', x.month, 'booked_on',"
					   " x.booked_on, 'cents', x.cents, 'piece', x.piece, 'label', x.label, 'id', x.id,"
					   " 'reverses', x.reverses",
					   "budget_entry", "x", " AND x.actor_id = $3::uuid",
					   "x.booked_on, x.id") " AS entries, " MINE("'kind', k.kind, 'label', k.label, 'estimated_cents', k.estimated_cents,"
										     " 'fte_hundredths', k.fte_hundredths, 'since', k.since, 'until', k.until",
										     "budget_in_kind",
										     "k",
										     " AND k.actor_id = $3::uuid AND NOT k.withdrawn",
										     "k.since, k.id") " AS in_kind"
												      " FROM budget b JOIN budget_share s ON s.departement = b.departement"
												      "  AND s.budget_id = b.id AND s.actor_id = $3::uuid AND NOT s.dropped"
												      " WHERE b.departement = $1 AND ($2::int IS NULL OR b.year = $2::int) ORDER BY b.year DESC",
};

const struct cmn_stmt MONEY_ACTORS = {
    .name = "money_actors",
    .n_params = 2,
    .sql = "SELECT count(*) FROM actor a WHERE a.departement = $1"
	   " AND a.id = ANY (ARRAY(SELECT json_array_elements_text($2::json)::uuid))",
};

const struct cmn_stmt MONEY_RULE = {
    .name = "money_rule",
    .n_params = 3,
    .sql = "SELECT rule_text($1, $2, $3::date) AS text",
};

enum cmn_err money_store_book(const struct money_at *at, const char *id, const char *on,
			      PGresult **ret)
{
	const char *params[] = {id, on};

	return cmn_pool_one(at->pool, at->ctx, &MONEY_BOOK, params, ret, at->err);
}

enum cmn_err money_store_budget(const struct money_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_one(at->pool, at->ctx, &MONEY_BUDGET, &id, ret, at->err);
}

static enum cmn_err page(const struct money_at *at, const struct cmn_stmt *stmt, const char *of,
			 const char *after, int64_t limit, PGresult **ret)
{
	char rows[24];
	const char *params[] = {of, after, rows};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	return cmn_pool_run(at->pool, at->ctx, stmt, params, ret, at->err);
}

enum cmn_err money_store_budgets(const struct money_at *at, const char *departement,
				 const char *after, int64_t limit, PGresult **ret)
{
	return page(at, &MONEY_BUDGETS, departement, after, limit, ret);
}

enum cmn_err money_store_history(const struct money_at *at, const char *id, const char *after,
				 int64_t limit, PGresult **ret)
{
	return page(at, &MONEY_HISTORY, id, after, limit, ret);
}

enum cmn_err money_store_own(const struct money_at *at, const char *departement, const char *year,
			     const char *actor, PGresult **ret)
{
	const char *params[] = {departement, year, actor};

	return cmn_pool_run(at->pool, at->ctx, &MONEY_OWN, params, ret, at->err);
}

enum cmn_err money_store_actors(const struct money_at *at, const char *departement,
				const char *actors, int64_t *ret)
{
	const char *params[] = {departement, actors};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(at->pool, at->ctx, &MONEY_ACTORS, params, &res, at->err);

	if (rc == CMN_OK)
		*ret = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err money_store_rule(const struct money_at *at, const char *departement, const char *rule,
			      const char *on, PGresult **ret)
{
	const char *params[] = {departement, rule, on};

	return cmn_pool_one(at->pool, at->ctx, &MONEY_RULE, params, ret, at->err);
}
