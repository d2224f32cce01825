/* SPDX-License-Identifier: EUPL-1.2 */
#include "funding_store.h"
#include "referral_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define COLUMNS                                                                           \
	"id, departement, version, state, situation_id, accord_id, kind, side, actor_id," \
	" funder, purpose, need, amount_cents, mention_c360, asked_on, told_in_coter_on," \
	" decided_on, granted_cents, recorded_at, recorded_by"

static const struct cmn_stmt ASK = {
    .name = "funding_ask",
    .writes = true,
    .n_params = CMN_WRITE_N + 12,
    .sql = "WITH target AS (SELECT 1 WHERE ($14::uuid IS NULL OR EXISTS (SELECT 1"
	   "   FROM situation_ref s WHERE s.departement = $6 AND s.id = $14::uuid"
	   "    AND s.erased_at IS NULL))"
	   "  AND ($15::uuid IS NULL OR EXISTS (SELECT 1 FROM accord a WHERE a.departement = $6"
	   "    AND a.id = $15::uuid AND a.situation_id = $14::uuid)))" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO funding (id, departement, situation_id, accord_id, kind, side,"
	   "    actor_id, funder, purpose, need, amount_cents, mention_c360, asked_on,"
	   "    told_in_coter_on, recorded_at, recorded_by)"
	   "  SELECT $5::uuid, $6, $14::uuid, $15::uuid, $16, $17, $18::uuid, $19, $20, $21,"
	   "    $22::bigint, $23::boolean, $24::date, $25::date, $7::timestamptz, $1"
	   "  FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt DECIDE = {
    .name = "funding_decide",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH target AS (SELECT id FROM funding WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state = 'asked' FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE funding f SET state = $15, decided_on = $16::date,"
	   "    granted_cents = $17::bigint, version = f.version + 1"
	   "  FROM target, idem WHERE f.id = target.id AND f.departement = $6"
	   "  RETURNING f.id, f.version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt GET = {
    .name = "funding_get",
    .n_params = 2,
    .sql = "SELECT " COLUMNS " FROM funding"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

/* The cursor is (day, id), as an instant of that day. */
static const struct cmn_stmt LIST = {
    .name = "funding_list",
    .n_params = 4,
    .sql = "SELECT " COLUMNS ", asked_on::text || '|' || id AS _cursor FROM funding"
	   " WHERE departement = $1 AND asked_on >= $2::date"
	   " AND asked_on < $2::date + interval '1 year'"
	   " AND (asked_on, id) > (COALESCE(NULLIF(split_part($3, '|', 1), '')::date, '-infinity'),"
	   "   COALESCE(NULLIF(split_part($3, '|', 2), '')::uuid,"
	   "   '00000000-0000-0000-0000-000000000000'))"
	   " ORDER BY asked_on, id LIMIT $4::int",
};

static const struct cmn_stmt SUMS = {
    .name = "funding_sums",
    .n_params = 2,
    .sql = "SELECT $1 AS departement, extract(year FROM $2::date)::int AS year,"
	   " COALESCE((SELECT json_agg(json_strip_nulls(json_build_object('kind', g.kind, 'side',"
	   "   g.side, 'funder', g.funder, 'purpose', g.purpose, 'state', g.state, 'requests',"
	   "   g.requests, 'with_mention', g.with_mention, 'asked_cents', g.asked,"
	   "   'granted_cents', g.granted)) ORDER BY g.kind, g.side, g.funder, g.purpose, g.state)"
	   "  FROM (SELECT kind, side, funder, purpose, state, count(*) AS requests,"
	   "    count(*) FILTER (WHERE mention_c360) AS with_mention, sum(amount_cents) AS asked,"
	   "    sum(granted_cents) AS granted FROM funding WHERE departement = $1"
	   "    AND asked_on >= $2::date AND asked_on < $2::date + interval '1 year'"
	   "    GROUP BY kind, side, funder, purpose, state) g), '[]') AS groups",
};

const struct cmn_stmt *const REFERRAL_FUNDING_STATEMENTS[] = {&ASK, &DECIDE, &GET, &LIST, &SUMS};
const size_t REFERRAL_FUNDING_STATEMENT_COUNT = CMN_LEN(REFERRAL_FUNDING_STATEMENTS);

enum cmn_err referral_store_funding_ask(const struct referral_at *at, struct cmn_write *write,
					const struct referral_funding *f, struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 12] = {
	    [13] = f->situation_id, [14] = f->accord_id,
	    [15] = f->kind,         [16] = f->side,
	    [17] = f->actor_id,     [18] = f->funder,
	    [19] = f->purpose,      [20] = f->need,
	    [21] = f->amount_cents, [22] = f->mention_c360 ? "true" : "false",
	    [23] = f->asked_on,     [24] = f->told_in_coter_on,
	};

	return referral_store_write(at, &ASK, params, write, ret);
}

enum cmn_err referral_store_funding_decide(const struct referral_at *at, struct cmn_write *write,
					   const struct referral_funding_answer *a,
					   struct referral_done *ret)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = seen, [14] = a->state, [15] = a->decided_on, [16] = a->granted_cents};

	snprintf(seen, sizeof(seen), "%" PRId64, a->version);
	return referral_store_write(at, &DECIDE, params, write, ret);
}

enum cmn_err referral_store_funding(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &GET, id, ret, at->err);
}

enum cmn_err referral_store_fundings(const struct referral_at *at, const struct referral_page *page,
				     PGresult **ret)
{
	return referral_store_list(at, &LIST, page, ret);
}

enum cmn_err referral_store_funding_sums(const struct referral_at *at, const char *departement,
					 const char *year, PGresult **ret)
{
	const char *params[] = {departement, year};

	return cmn_pool_run(at->pool, at->ctx, &SUMS, params, ret, at->err);
}
