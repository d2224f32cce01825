/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_entries.c - receipts and expenses: entered, answered by their opposite, never changed.
 */
#include "money_statements.h"

#include <stdio.h>

#define COLUMNS                                                                           \
	"x.id, x.departement, x.budget_id, x.side, x.kind, x.line, x.month, x.booked_on," \
	" x.cents, x.actor_id, x.payee_id, x.piece, x.label, x.reverses, x.reason,"       \
	" x.recorded_at, x.recorded_by"

const struct cmn_stmt MONEY_ENTER = {
    .name = "money_enter",
    .writes = true,
    .n_params = CMN_WRITE_N + 11,
    .sql = "WITH target AS (SELECT b.id FROM budget b WHERE b.departement = $6"
	   "  AND b.id = $14::uuid AND b.year = extract(year FROM $19::date)::int"
	   "  AND ($17::int IS NULL OR EXISTS (SELECT FROM budget_line l"
	   "   WHERE l.departement = $6 AND l.budget_id = b.id AND l.number = $17::int"
	   "    AND NOT l.dropped)) FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO budget_entry (id, departement, budget_id, side, kind, line,"
	   "    month, booked_on, cents, actor_id, payee_id, piece, label, recorded_at,"
	   "    recorded_by)"
	   "  SELECT $5::uuid, $6, target.id, $15, $16, $17::int, $18::int, $19::date,"
	   "    $20::bigint, $21::uuid, $22::uuid, $23, $24, $7::timestamptz, $1"
	   "  FROM target, idem RETURNING id, 1::bigint AS version)" MONEY_UNTOLD("$14::uuid")
	       CMN_SQL_FINISH,
};

const struct cmn_stmt MONEY_REVERSE = {
    .name = "money_reverse",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT e.* FROM budget_entry e WHERE e.departement = $6"
	   "  AND e.id = $14::uuid AND e.reverses IS NULL AND NOT EXISTS"
	   "  (SELECT FROM budget_entry r WHERE r.reverses = e.id))" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO budget_entry (id, departement, budget_id, side, kind, line,"
	   "    month, booked_on, cents, actor_id, payee_id, piece, label, reverses, reason,"
	   "    recorded_at, recorded_by)"
	   "  SELECT $5::uuid, $6, t.budget_id, t.side, t.kind, t.line, t.month, t.booked_on,"
	   "    -t.cents, t.actor_id, t.payee_id, t.piece, t.label, t.id, $15,"
	   "    $7::timestamptz, $1 FROM target t, idem"
	   "  RETURNING id, 1::bigint AS version)" MONEY_UNTOLD("(SELECT budget_id FROM target)")
	       CMN_SQL_FINISH,
};

const struct cmn_stmt MONEY_ENTRY = {
    .name = "money_entry",
    .n_params = 1,
    .sql = "SELECT " COLUMNS ", EXISTS (SELECT FROM budget_entry r WHERE r.reverses = x.id)"
	   " AS reversed FROM budget_entry x WHERE x.id = $1::uuid",
};

/* $1 budget, $2 side, $3 and $4 the row after which it goes on, $5 how many. */
const struct cmn_stmt MONEY_ENTRIES = {
    .name = "money_entries",
    .n_params = 5,
    .sql = "SELECT " COLUMNS ", EXISTS (SELECT FROM budget_entry r WHERE r.reverses = x.id)"
	   " AS reversed, concat_ws(E'\\x1f', x.booked_on, x.id) AS _cursor"
	   " FROM budget_entry x WHERE x.departement = (SELECT b.departement FROM budget b"
	   "  WHERE b.id = $1::uuid) AND x.budget_id = $1::uuid"
	   " AND ($2::text IS NULL OR x.side = $2) AND (x.booked_on, x.id) >"
	   " (coalesce(nullif($3, '')::date, '-infinity'), coalesce(nullif($4, '')::uuid,"
	   " '00000000-0000-0000-0000-000000000000')) ORDER BY x.booked_on, x.id"
	   " LIMIT $5::bigint",
};

enum cmn_err money_store_enter(const struct money_at *at, struct cmn_write *write,
			       const struct money_entry *e)
{
	const char *params[CMN_WRITE_N + 11] = {
	    [13] = e->budget_id, [14] = e->side,      [15] = e->kind,  [16] = e->line,
	    [17] = e->month,     [18] = e->booked_on, [19] = e->cents, [20] = e->actor_id,
	    [21] = e->payee_id,  [22] = e->piece,     [23] = e->label,
	};

	return money_write(at, &MONEY_ENTER, params, write);
}

enum cmn_err money_store_reverse(const struct money_at *at, struct cmn_write *write,
				 const char *entry, const char *reason)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = entry, [14] = reason};

	return money_write(at, &MONEY_REVERSE, params, write);
}

enum cmn_err money_store_entry(const struct money_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_one(at->pool, at->ctx, &MONEY_ENTRY, &id, ret, at->err);
}

enum cmn_err money_store_entries(const struct money_at *at, const char *budget_id, const char *side,
				 const char *after_day, const char *after_id, int64_t limit,
				 PGresult **ret)
{
	char rows[24];
	const char *params[] = {budget_id, side, after_day, after_id, rows};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &MONEY_ENTRIES, params, ret, at->err);
}
