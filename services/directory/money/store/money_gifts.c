/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_gifts.c - credits that the ARS put in reserve (R204, R206), and what was given in kind.
 */
#include "money_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* Credits of the ARS of the budget b that are neither spent nor in reserve. */
#define LEFT                                                                                         \
	"(b.ars_cents - coalesce((SELECT sum(x.cents) FROM budget_entry x"                           \
	" WHERE x.departement = b.departement AND x.budget_id = b.id AND x.side = 'expense'), 0)"    \
	" - coalesce((SELECT sum(v.cents) FROM budget_reserve v WHERE v.departement = b.departement" \
	" AND v.budget_id = b.id AND v.state = 'in_force'), 0))"

const struct cmn_stmt MONEY_LEFT = {
    .name = "money_left",
    .n_params = 1,
    .sql = "SELECT " LEFT "::bigint AS left_cents FROM budget b WHERE b.id = $1::uuid",
};

const struct cmn_stmt MONEY_RESERVE = {
    .name = "money_reserve",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH target AS (SELECT b.id FROM budget b WHERE b.departement = $6"
	   "  AND b.id = $14::uuid AND " LEFT " >= $15::bigint)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO budget_reserve (id, departement, budget_id, cents, reason,"
	   "    decided_on, recorded_at, recorded_by)"
	   "  SELECT $5::uuid, $6, target.id, $15::bigint, $16, $17::date, $7::timestamptz, $1"
	   "  FROM target, idem RETURNING id, version)" MONEY_UNTOLD("$14::uuid") CMN_SQL_FINISH,
};

const struct cmn_stmt MONEY_RELEASE = {
    .name = "money_release",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT id, budget_id FROM budget_reserve WHERE departement = $6"
	   "  AND id = $5::uuid AND version = $14::bigint AND state = 'in_force'"
	   "  FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE budget_reserve v SET state = 'released', released_on = $15::date,"
	   "    released_reason = $16, version = v.version + 1 FROM target, idem"
	   "  WHERE v.departement = $6 AND v.id = target.id"
	   "  RETURNING v.id, v.version)" MONEY_UNTOLD("(SELECT budget_id FROM target)")
	       CMN_SQL_FINISH,
};

const struct cmn_stmt MONEY_RESERVE_READ = {
    .name = "money_reserve_read",
    .n_params = 1,
    .sql = "SELECT id, departement, budget_id, version, state, cents, reason, decided_on,"
	   " released_on, released_reason, recorded_at, recorded_by FROM budget_reserve"
	   " WHERE id = $1::uuid",
};

const struct cmn_stmt MONEY_IN_KIND = {
    .name = "money_in_kind",
    .writes = true,
    .n_params = CMN_WRITE_N + 9,
    .sql = "WITH target AS (SELECT b.id FROM budget b WHERE b.departement = $6"
	   "  AND b.id = $14::uuid FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO budget_in_kind (id, departement, budget_id, kind, giver,"
	   "    actor_id, label, estimated_cents, fte_hundredths, since, until, recorded_at,"
	   "    recorded_by)"
	   "  SELECT $5::uuid, $6, target.id, $15, $16, $17::uuid, $18, $19::bigint, $20::int,"
	   "    $21::date, $22::date, $7::timestamptz, $1 FROM target, idem"
	   "  RETURNING id, version)" MONEY_UNTOLD("$14::uuid") CMN_SQL_FINISH,
};

const struct cmn_stmt MONEY_IN_KIND_CHANGE = {
    .name = "money_in_kind_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql = "WITH target AS (SELECT id, budget_id FROM budget_in_kind WHERE departement = $6"
	   "  AND id = $5::uuid AND version = $14::bigint FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE budget_in_kind k SET label = $15, estimated_cents = $16::bigint,"
	   "    fte_hundredths = $17::int, until = $18::date, withdrawn = $19::boolean,"
	   "    version = k.version + 1 FROM target, idem"
	   "  WHERE k.departement = $6 AND k.id = target.id"
	   "  RETURNING k.id, k.version)" MONEY_UNTOLD("(SELECT budget_id FROM target)")
	       CMN_SQL_FINISH,
};

const struct cmn_stmt MONEY_IN_KIND_READ = {
    .name = "money_in_kind_read",
    .n_params = 1,
    .sql = "SELECT id, departement, budget_id, version, kind, giver, actor_id, label,"
	   " estimated_cents, fte_hundredths, since, until, withdrawn, recorded_at, recorded_by"
	   " FROM budget_in_kind WHERE id = $1::uuid",
};

enum cmn_err money_store_left(const struct money_at *at, const char *budget_id, int64_t *ret)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_one(at->pool, at->ctx, &MONEY_LEFT, &budget_id, &res, at->err);

	if (rc == CMN_OK)
		*ret = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err money_store_reserve(const struct money_at *at, struct cmn_write *write,
				 const struct money_reserve *r)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = r->budget_id, [14] = r->cents, [15] = r->reason, [16] = r->decided_on};

	return money_write_locked(at, &MONEY_RESERVE, r->budget_id, params, write);
}

enum cmn_err money_store_release(const struct money_at *at, struct cmn_write *write,
				 int64_t version, const char *on, const char *reason)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = seen, [14] = on, [15] = reason};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return money_write(at, &MONEY_RELEASE, params, write);
}

enum cmn_err money_store_reserve_read(const struct money_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_one(at->pool, at->ctx, &MONEY_RESERVE_READ, &id, ret, at->err);
}

enum cmn_err money_store_in_kind(const struct money_at *at, struct cmn_write *write,
				 const struct money_in_kind *k)
{
	const char *params[CMN_WRITE_N + 9] = {
	    [13] = k->budget_id,      [14] = k->kind,  [15] = k->giver,
	    [16] = k->actor_id,       [17] = k->label, [18] = k->estimated_cents,
	    [19] = k->fte_hundredths, [20] = k->since, [21] = k->until,
	};

	return money_write(at, &MONEY_IN_KIND, params, write);
}

enum cmn_err money_store_in_kind_change(const struct money_at *at, struct cmn_write *write,
					int64_t version, const struct money_in_kind *k)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = seen,
	    [14] = k->label,
	    [15] = k->estimated_cents,
	    [16] = k->fte_hundredths,
	    [17] = k->until,
	    [18] = k->withdrawn,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return money_write(at, &MONEY_IN_KIND_CHANGE, params, write);
}

enum cmn_err money_store_in_kind_read(const struct money_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_one(at->pool, at->ctx, &MONEY_IN_KIND_READ, &id, ret, at->err);
}
