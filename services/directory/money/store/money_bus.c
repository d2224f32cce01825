/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_bus.c - under the role of the bus: credits learnt of referral, totals told, delays told.
 */
#include "money_statements.h"

#include <stdio.h>

/* The answer may come before the request that it answers, when that one was asked long ago. */
const struct cmn_stmt MONEY_FUNDING = {
    .name = "money_funding",
    .writes = true,
    .n_params = 12,
    .sql = "INSERT INTO budget_funding AS t (id, departement, kind, side, funder, purpose,"
	   " mention_c360, asked_on, asked_cents, state, decided_on, granted_cents)"
	   " SELECT $1::uuid, $2, $3, $4, $5, $6, $7::boolean, $8::date, $9::bigint,"
	   " coalesce($10, 'asked'), $11::date, $12::bigint"
	   " ON CONFLICT (id) DO UPDATE SET funder = coalesce(excluded.funder, t.funder),"
	   " purpose = coalesce(excluded.purpose, t.purpose),"
	   " mention_c360 = coalesce(excluded.mention_c360, t.mention_c360),"
	   " asked_cents = coalesce(excluded.asked_cents, t.asked_cents),"
	   " state = coalesce($10, t.state), decided_on = coalesce(excluded.decided_on,"
	   " t.decided_on), granted_cents = coalesce(excluded.granted_cents, t.granted_cents)"
	   " WHERE t.departement = excluded.departement",
};

const struct cmn_stmt MONEY_UNTOLD_ONES = {
    .name = "money_untold",
    .writes = true,
    .n_params = 1,
    .sql = "SELECT id FROM budget WHERE NOT told ORDER BY id LIMIT $1::bigint"
	   " FOR UPDATE SKIP LOCKED",
};

/* clang-format off */
#define SUMS(columns, rows, order)                                                                 \
	"(SELECT coalesce(json_agg(json_strip_nulls(json_build_object(" columns ")) ORDER BY "     \
	order "), '[]') FROM (" rows ") r)"
#define OF(table) " FROM " table " x WHERE x.departement = b.departement AND x.budget_id = b.id"
/* clang-format on */

/* $1 budget, $2 now, $3 event. */
const struct cmn_stmt MONEY_TOTALS = {
    .name = "money_totals",
    .writes = true,
    .n_params = 3,
    .sql =
	"WITH queued AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	" SELECT $3::uuid, b.departement || '.facts', 'directory.credits.totalled.v1', b.id::text,"
	" $2::timestamptz, json_strip_nulls(json_build_object('budget_id', b.id, 'departement',"
	" b.departement, 'year', b.year, 'ars_cents', b.ars_cents, 'cd_cents', b.cd_cents,"
	" 'carried_in_cents', b.carried_in_cents, 'planned', " SUMS(
	    "'line', r.kind, 'cents', r.cents",
	    "SELECT x.kind, sum(x.planned_cents)::bigint AS cents" OF(
		"budget_line") " AND NOT x.dropped GROUP BY x.kind",
	    "r.kind") ", 'spent', " SUMS("'line', r.kind, 'cents', r.cents",
					 "SELECT l.kind, sum(x.cents)::bigint AS cents FROM budget_entry x JOIN budget_line l"
					 " ON l.departement = x.departement AND l.budget_id = x.budget_id AND l.number = x.line"
					 " WHERE x.departement = b.departement AND x.budget_id = b.id GROUP BY l.kind",
					 "r.kind") ", 'received', " SUMS("'kind', r.kind, 'cents', r.cents",
									 "SELECT x.kind, sum(x.cents)::bigint AS cents" OF(
									     "budget_entry") " AND x.side = 'income' GROUP BY x.kind",
									 "r.kind") ", 'reserved_cents', (SELECT coalesce(sum(x.cents), 0)" OF("budget_reserve") " AND x.state = 'in_force'), 'in_kind', " SUMS("'kind', r.kind, 'estimated_cents', r.cents, 'fte_hundredths', r.fte",
																									       "SELECT x.kind, sum(x.estimated_cents)::bigint AS cents, sum(x.fte_hundredths) AS fte" OF(
																										   "budget_in_kind") " AND NOT x.withdrawn GROUP BY x.kind",
																									       "r.kind") "))"
																											 " FROM budget b WHERE b.id = $1::uuid)"
																											 " UPDATE budget SET told = true WHERE id = $1::uuid",
};

/* $1 year, $2 month, $3 day, $4 how many. */
const struct cmn_stmt MONEY_LOOK = {
    .name = "money_look",
    .writes = true,
    .n_params = 4,
    .sql =
	"SELECT b.id, b.departement, b.year, (b.ars_cents + coalesce(b.cd_cents, 0)"
	" + coalesce(b.carried_in_cents, 0) + (SELECT coalesce(sum(x.cents), 0)" OF(
	    "budget_entry") " AND x.side = 'income' AND x.kind NOT IN ('ars_credits',"
			    " 'cd_complement') AND x.booked_on <= $3::date) - (SELECT coalesce(sum(x.cents), 0)" OF(
				"budget_reserve") " AND x.state = 'in_force'))::bigint AS available,"
						  " (SELECT coalesce(sum(x.cents), 0)::bigint" OF(
						      "budget_entry") " AND x.side = 'expense'"
								      "   AND x.booked_on <= $3::date) AS spent,"
								      " rule_int(b.departement,"
								      "  'credits_lag_percent', $3::date)"
								      "  AS lag_percent,"
								      " rule_int(b.departement,"
								      "  'credits_lag_from_day', $3::date)"
								      "  AS lag_from_day FROM budget b"
								      " WHERE b.year = $1::int AND"
								      " b.lag_month < $2::int ORDER BY b.id"
								      " LIMIT $4::bigint FOR UPDATE OF b"
								      " SKIP LOCKED",
};

/* $1 budget, $2 month, $3 now, $4 event, $5 its data. */
const struct cmn_stmt MONEY_LOOKED = {
    .name = "money_looked",
    .writes = true,
    .n_params = 5,
    .sql = "WITH queued AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   " SELECT $4::uuid, b.departement || '.facts', 'directory.credits.lagging.v1',"
	   " b.id::text, $3::timestamptz, $5::json FROM budget b WHERE b.id = $1::uuid"
	   " AND $5::text IS NOT NULL) UPDATE budget SET lag_month = $2::int WHERE id = $1::uuid",
};

enum cmn_err money_learn_funding(struct cmn_conn *conn, const struct money_funding *f,
				 struct cmn_error *err)
{
	const char *params[] = {f->id,          f->departement, f->kind,       f->side,
				f->funder,      f->purpose,     f->mention,    f->asked_on,
				f->asked_cents, f->state,       f->decided_on, f->granted_cents};

	return cmn_conn_run(conn, &MONEY_FUNDING, params, NULL, err);
}

enum cmn_err money_untold(struct cmn_conn *conn, unsigned most, PGresult **ret,
			  struct cmn_error *err)
{
	char rows[16];
	const char *params[] = {rows};

	snprintf(rows, sizeof(rows), "%u", most);
	return cmn_conn_run(conn, &MONEY_UNTOLD_ONES, params, ret, err);
}

enum cmn_err money_tell_totals(struct cmn_conn *conn, const char *id, const char *now,
			       struct cmn_error *err)
{
	char event[CMN_UUID_LEN];
	const char *params[] = {id, now, event};

	cmn_uuid7(event);
	return cmn_conn_run(conn, &MONEY_TOTALS, params, NULL, err);
}

enum cmn_err money_to_look_at(struct cmn_conn *conn, const char *year, const char *month,
			      const char *on, unsigned most, PGresult **ret, struct cmn_error *err)
{
	char rows[16];
	const char *params[] = {year, month, on, rows};

	snprintf(rows, sizeof(rows), "%u", most);
	return cmn_conn_run(conn, &MONEY_LOOK, params, ret, err);
}

enum cmn_err money_looked(struct cmn_conn *conn, const char *id, const char *month, const char *now,
			  const char *data, struct cmn_error *err)
{
	char event[CMN_UUID_LEN];
	const char *params[] = {id, month, now, event, data};

	cmn_uuid7(event);
	return cmn_conn_run(conn, &MONEY_LOOKED, params, NULL, err);
}

const struct cmn_stmt *const MONEY_STATEMENTS[] = {
    &MONEY_ENVELOPES,   &MONEY_OPEN,           &MONEY_CHANGE,       &MONEY_DELEGATE,
    &MONEY_BOOK,        &MONEY_BUDGET,         &MONEY_BUDGETS,      &MONEY_HISTORY,
    &MONEY_OWN,         &MONEY_ACTORS,         &MONEY_RULE,         &MONEY_ENTER,
    &MONEY_REVERSE,     &MONEY_ENTRY,          &MONEY_ENTRIES,      &MONEY_LOCK,
    &MONEY_LEFT,        &MONEY_RESERVE,        &MONEY_RELEASE,      &MONEY_RESERVE_READ,
    &MONEY_IN_KIND,     &MONEY_IN_KIND_CHANGE, &MONEY_IN_KIND_READ, &MONEY_FUNDING,
    &MONEY_UNTOLD_ONES, &MONEY_TOTALS,         &MONEY_LOOK,         &MONEY_LOOKED,
    &MONEY_RECLASSED,
};
const size_t MONEY_STATEMENT_COUNT = CMN_LEN(MONEY_STATEMENTS);
