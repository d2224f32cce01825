/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_budgets.c - envelopes as announced; budgets opened, changed, delegated.
 */
#include "money_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* Of several years of a component the latest that has begun. */
const struct cmn_stmt MONEY_ENVELOPES = {
    .name = "money_envelopes",
    .n_params = 3,
    .sql = "SELECT e.region, e.departement, json_agg(json_strip_nulls(json_build_object("
	   "   'component', e.component, 'kind', e.kind, 'within', e.within, 'cents', e.cents,"
	   "   'fte_hundredths', e.fte_hundredths, 'from_year', e.from_year, 'label', e.label,"
	   "   'source', e.source, 'note', e.note)) ORDER BY e.kind = 'total' DESC, e.kind,"
	   "   e.component) AS _rows"
	   " FROM (SELECT DISTINCT ON (region, coalesce(departement, ''), component) *"
	   "   FROM envelope WHERE ($1::text IS NULL OR region = $1)"
	   "    AND ($2::text IS NULL OR departement = $2) AND from_year <= $3::int"
	   "    AND (until_year IS NULL OR until_year >= $3::int)"
	   "   ORDER BY region, coalesce(departement, ''), component, from_year DESC) e"
	   " GROUP BY e.region, e.departement ORDER BY e.region, e.departement NULLS FIRST",
};

#define LINES(from, json)                                 \
	" FROM " from ", json_to_recordset(" json         \
	"::json) AS l(number int, kind text, label text," \
	" planned_cents bigint, fte_hundredths int, actor_id uuid)"
#define SHARES(from, json)                                     \
	" FROM " from ", json_to_recordset(" json              \
	"::json) AS s(actor_id uuid, kind text, cents bigint," \
	" note text)"
#define LINE_COLUMNS                                                                   \
	"(departement, budget_id, number, kind, label, planned_cents, fte_hundredths," \
	" actor_id)"
#define HISTORY(act, said)                                                                           \
	", kept AS (INSERT INTO budget_history (departement, budget_id, version, act, said, at, by)" \
	" SELECT $6, id, version, '" act "', " said "::jsonb, $7::timestamptz, $1 FROM fact)"

const struct cmn_stmt MONEY_OPEN = {
    .name = "money_open",
    .writes = true,
    .n_params = CMN_WRITE_N + 9,
    .sql =
	"WITH target AS (SELECT 1 WHERE NOT EXISTS (SELECT FROM budget b"
	"   WHERE b.departement = $6 AND b.year = $14::int))" CMN_SQL_CHANGE
	", fact AS (INSERT INTO budget (id, departement, year, ars_cents, ars_source, cd_cents,"
	"    carried_in_cents, note, recorded_at, recorded_by)"
	"  SELECT $5::uuid, $6, $14::int, $15::bigint, $16, $17::bigint, $18::bigint, $19,"
	"    $7::timestamptz, $1 FROM target, idem RETURNING id, version)"
	", lined AS (INSERT INTO budget_line " LINE_COLUMNS
	"  SELECT $6, fact.id, l.number, l.kind, l.label, l.planned_cents, l.fte_hundredths,"
	"    l.actor_id" LINES(
	    "fact",
	    "$20") ")"
		   ", shared AS (INSERT INTO budget_share (departement, budget_id, actor_id, kind, cents,"
		   "    note) SELECT $6, fact.id, s.actor_id, s.kind, s.cents, s.note" SHARES(
		       "fact", "$21") ")" HISTORY("opened", "$22") CMN_SQL_FINISH,
};

/* Lines that would take another nature although expenses are booked on them (R205). */
#define RECLASSED(departement, budget, json)                                               \
	" FROM json_to_recordset(" json "::json) AS n(number int, kind text)"              \
	" JOIN budget_line t ON t.departement = " departement " AND t.budget_id = " budget \
	"  AND t.number = n.number AND t.kind <> n.kind"                                   \
	" WHERE EXISTS (SELECT FROM budget_entry x WHERE x.departement = t.departement"    \
	"  AND x.budget_id = t.budget_id AND x.line = t.number)"

const struct cmn_stmt MONEY_RECLASSED = {
    .name = "money_reclassed",
    .n_params = 3,
    .sql = "SELECT coalesce(min(n.number), 0) AS number" RECLASSED("$1", "$2::uuid", "$3"),
};

/* What is no longer said leaves the budget and stays in the books. */
const struct cmn_stmt MONEY_CHANGE = {
    .name = "money_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql =
	"WITH target AS (SELECT id FROM budget WHERE departement = $6 AND id = $5::uuid"
	"  AND version = $14::bigint AND NOT EXISTS (SELECT" RECLASSED(
	    "$6", "$5::uuid",
	    "$18") ") FOR UPDATE)" CMN_SQL_CHANGE
		   ", fact AS (UPDATE budget b SET cd_cents = $15::bigint,"
		   "    carried_in_cents = $16::bigint, note = $17, told = false, version = b.version + 1"
		   "  FROM target, idem WHERE b.departement = $6 AND b.id = target.id"
		   "  RETURNING b.id, b.version)"
		   ", lined AS (INSERT INTO budget_line AS t " LINE_COLUMNS
		   "  SELECT $6, fact.id, l.number, l.kind, l.label, l.planned_cents, l.fte_hundredths,"
		   "    l.actor_id" LINES(
		       "fact",
		       "$18") "  ON CONFLICT (departement, budget_id, number) DO UPDATE SET kind = excluded.kind,"
			      "    label = excluded.label, planned_cents = excluded.planned_cents,"
			      "    fte_hundredths = excluded.fte_hundredths, actor_id = excluded.actor_id,"
			      "    dropped = false)"
			      ", unlined AS (UPDATE budget_line t SET dropped = true FROM fact"
			      "  WHERE t.departement = $6 AND t.budget_id = fact.id AND $18::json IS NOT NULL"
			      "   AND NOT EXISTS (SELECT FROM json_to_recordset($18::json) AS l(number int)"
			      "    WHERE l.number = t.number))"
			      ", shared AS (INSERT INTO budget_share AS t (departement, budget_id, actor_id, kind,"
			      "    cents, note) SELECT $6, fact.id, s.actor_id, s.kind, s.cents, s.note" SHARES(
				  "fact",
				  "$19") "  ON CONFLICT (departement, budget_id, actor_id) DO UPDATE SET kind = excluded.kind,"
					 "    cents = excluded.cents, note = excluded.note, dropped = false)"
					 ", unshared AS (UPDATE budget_share t SET dropped = true FROM fact"
					 "  WHERE t.departement = $6 AND t.budget_id = fact.id AND $19::json IS NOT NULL"
					 "   AND NOT EXISTS (SELECT FROM json_to_recordset($19::json) AS s(actor_id uuid)"
					 "    WHERE s.actor_id = t.actor_id))" HISTORY(
					     "changed", "$20") CMN_SQL_FINISH,
};

const struct cmn_stmt MONEY_DELEGATE = {
    .name = "money_delegate",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql = "WITH target AS (SELECT id FROM budget WHERE departement = $6 AND id = $5::uuid"
	   "  AND version = $14::bigint FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE budget b SET ars_cents = coalesce($15::bigint, b.ars_cents),"
	   "    ars_source = CASE WHEN $15::bigint IS NULL THEN b.ars_source ELSE 'delegated' END,"
	   "    cd_cents = coalesce($16::bigint, b.cd_cents), delegated_on = $17::date,"
	   "    delegation_reference = $18, told = false, version = b.version + 1"
	   "  FROM target, idem WHERE b.departement = $6 AND b.id = target.id"
	   "  RETURNING b.id, b.version)" HISTORY("delegated", "$19") CMN_SQL_FINISH,
};

const struct cmn_stmt MONEY_LOCK = {
    .name = "money_lock",
    .writes = true,
    .n_params = 1,
    .sql = "SELECT id FROM budget WHERE id = $1::uuid FOR UPDATE",
};

enum cmn_err money_write(const struct money_at *at, const struct cmn_stmt *stmt,
			 const char **params, struct cmn_write *write)
{
	int64_t version = 0;
	bool replayed = false;

	cmn_write_params(write, params);
	return cmn_write_run(at->pool, at->ctx, stmt, params, write, &version, &replayed, at->err);
}

enum cmn_err money_write_locked(const struct money_at *at, const struct cmn_stmt *stmt,
				const char *budget_id, const char **params, struct cmn_write *write)
{
	const struct cmn_step lock = {&MONEY_LOCK, &budget_id};
	int64_t version = 0;
	bool replayed = false;

	cmn_write_params(write, params);
	return cmn_write_run_locked(at->pool, at->ctx, &lock, stmt, params, write, &version,
				    &replayed, at->err);
}

enum cmn_err money_store_envelopes(const struct money_at *at, const char *region,
				   const char *departement, const char *year, PGresult **ret)
{
	const char *params[] = {region, departement, year};

	return cmn_pool_run(at->pool, at->ctx, &MONEY_ENVELOPES, params, ret, at->err);
}

enum cmn_err money_store_open(const struct money_at *at, struct cmn_write *write,
			      const struct money_budget *b)
{
	const char *params[CMN_WRITE_N + 9] = {
	    [13] = b->year,     [14] = b->ars_cents,        [15] = b->ars_source,
	    [16] = b->cd_cents, [17] = b->carried_in_cents, [18] = b->note,
	    [19] = b->lines,    [20] = b->shares,           [21] = b->said,
	};

	return money_write(at, &MONEY_OPEN, params, write);
}

enum cmn_err money_store_change(const struct money_at *at, struct cmn_write *write, int64_t version,
				const struct money_budget *b)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 7] = {
	    [13] = seen,    [14] = b->cd_cents, [15] = b->carried_in_cents,
	    [16] = b->note, [17] = b->lines,    [18] = b->shares,
	    [19] = b->said,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return money_write_locked(at, &MONEY_CHANGE, write->resource_id, params, write);
}

enum cmn_err money_store_reclassed(const struct money_at *at, const char *departement,
				   const char *budget_id, const char *lines, int64_t *ret)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *params[] = {departement, budget_id, lines};
	enum cmn_err rc = cmn_pool_one(at->pool, at->ctx, &MONEY_RECLASSED, params, &res, at->err);

	*ret = rc ? 0 : cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err money_store_delegate(const struct money_at *at, struct cmn_write *write,
				  int64_t version, const struct money_delegation *d)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = seen,  [14] = d->ars_cents, [15] = d->cd_cents,
	    [16] = d->on, [17] = d->reference, [18] = d->said,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return money_write(at, &MONEY_DELEGATE, params, write);
}
