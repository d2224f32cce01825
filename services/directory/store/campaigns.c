/* SPDX-License-Identifier: EUPL-1.2 */
#include "campaigns.h"

#include "more_sql.h"
#include "receptions_sql.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
#define CAMPAIGN_COLUMNS                                                                           \
	"k.id, k.departement, k.title, k.meant_for AS audience, k.medium, k.starts AS \"from\", k.ends AS until," \
	" k.zone, k.publics, k.note, k.figures, k.active, k.version"
#define OWN "k.departement = ANY (string_to_array(current_setting('c360.departements', true), ','))"

#define CAMPAIGN_FACT(k)                                                                           \
	"json_strip_nulls(json_build_object('campaign_id', " k ".id, 'departement', "              \
	k ".departement, 'audience', " k ".meant_for, 'medium', " k ".medium, 'from', " k ".starts," \
	" 'until', " k ".ends, 'zone', " k ".zone, 'publics', " k ".publics, 'active', "           \
	k ".active, 'version', " k ".version))"
/* clang-format on */

static const struct cmn_stmt CAMPAIGN_READ = {
    .name = "campaign_read",
    .n_params = 1,
    .sql = "SELECT " CAMPAIGN_COLUMNS ", to_json(k.zone) AS _zone, to_json(k.publics) AS _publics"
	   " FROM campaign k WHERE k.id = $1::uuid AND " OWN,
};

/* $1 département, $2 and $3 the row after which it goes on, $4 audience, $5 all, $6 how many. */
static const struct cmn_stmt CAMPAIGN_LIST = {
    .name = "campaign_list",
    .n_params = 6,
    .sql = "SELECT " CAMPAIGN_COLUMNS ", concat_ws(E'\\x1f', k.starts, k.id) AS _cursor"
	   " FROM campaign k WHERE k.departement = $1 AND " OWN
	   " AND (k.starts, k.id) < (coalesce(nullif($2, '')::date, 'infinity'), $3::uuid)"
	   " AND ($4::text IS NULL OR k.meant_for = $4) AND ($5::boolean OR k.active)"
	   " ORDER BY k.starts DESC, k.id DESC LIMIT $6::bigint",
};

static const struct cmn_stmt CAMPAIGN_CREATE = {
    .name = "campaign_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 9,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO campaign (id, departement, title, meant_for, medium, starts, ends,"
    " note, zone, publics, figures, created_at, updated_at) SELECT $5::uuid, $6, $14, $15, $16,"
    " $17::date, $18::date, $19, $20::text[], $21::text[], $22::jsonb, $7::timestamptz,"
    " $7::timestamptz FROM idem RETURNING campaign.*)" TOLD(CAMPAIGN_FACT("fact")) CMN_SQL_FINISH,
};

static const struct cmn_stmt CAMPAIGN_CHANGE = {
    .name = "campaign_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 11,
    .sql =
	"WITH target AS (SELECT id FROM campaign WHERE departement = $6 AND id = $5::uuid"
	" AND version = $24::bigint FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE campaign k SET title = $14, meant_for = $15, medium = $16,"
	" starts = $17::date, ends = $18::date, note = $19, zone = $20::text[],"
	" publics = $21::text[], figures = $22::jsonb, active = $23::boolean,"
	" version = k.version + 1, updated_at = $7::timestamptz FROM target, idem"
	" WHERE k.departement = $6 AND k.id = target.id RETURNING k.*)" TOLD(CAMPAIGN_FACT("fact"))
	    CMN_SQL_FINISH,
};

/* Whom it is meant for: how many began in the year, what was counted, and when the last and the
 * next one begin.  $1 département, $2 year, $3 today. */
static const struct cmn_stmt CAMPAIGN_SUMMARY = {
    .name = "campaign_summary",
    .n_params = 3,
    .sql = "SELECT $1::text AS departement, $2::int AS year, (SELECT json_agg(json_strip_nulls("
	   "json_build_object('audience', w.audience, 'campaigns', s.campaigns, 'distributed',"
	   " s.distributed, 'reached', s.reached, 'answers', s.answers, 'latest', s.latest,"
	   " 'next', s.next)) ORDER BY w.audience)"
	   " FROM (VALUES ('general_public'), ('targeted')) AS w (audience) CROSS JOIN LATERAL ("
	   "SELECT count(*) FILTER (WHERE y.here) AS campaigns,"
	   " sum((k.figures ->> 'distributed')::bigint) FILTER (WHERE y.here) AS distributed,"
	   " sum((k.figures ->> 'reached')::bigint) FILTER (WHERE y.here) AS reached,"
	   " sum((k.figures ->> 'answers')::bigint) FILTER (WHERE y.here) AS answers,"
	   " max(k.starts) FILTER (WHERE k.starts <= $3::date) AS latest,"
	   " min(k.starts) FILTER (WHERE k.starts > $3::date) AS next"
	   " FROM campaign k, LATERAL (SELECT k.starts BETWEEN make_date($2, 1, 1)"
	   " AND make_date($2, 12, 31) AS here) AS y WHERE k.departement = $1 AND k.active"
	   " AND k.meant_for = w.audience) AS s) AS audiences",
};

const struct cmn_stmt *const DIRECTORY_CAMPAIGN_STATEMENTS[] = {
    &CAMPAIGN_READ, &CAMPAIGN_LIST, &CAMPAIGN_CREATE, &CAMPAIGN_CHANGE, &CAMPAIGN_SUMMARY,
};
const size_t DIRECTORY_CAMPAIGN_STATEMENT_COUNT = CMN_LEN(DIRECTORY_CAMPAIGN_STATEMENTS);

enum cmn_err directory_campaign_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {id};

	return cmn_pool_one(pool, ctx, &CAMPAIGN_READ, params, ret, err);
}

enum cmn_err directory_campaign_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, const char *audience, bool all,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {
	    departement,
	    after->part[0],
	    after->part[1][0] != '\0' ? after->part[1] : "ffffffff-ffff-ffff-ffff-ffffffffffff",
	    audience,
	    truth(all),
	    rows,
	};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	return cmn_pool_run(pool, ctx, &CAMPAIGN_LIST, params, ret, err);
}

enum cmn_err directory_campaign_write(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_campaign_row *row, int64_t version,
				      struct cmn_write *write, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 11];
	struct directory_written done;
	char expected[24];
	const char *const own[] = {
	    row->title, row->audience, row->medium,  row->starts,        row->ends, row->note,
	    row->zone,  row->publics,  row->figures, truth(row->active), expected,
	};

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, version == 0 ? &CAMPAIGN_CREATE : &CAMPAIGN_CHANGE, params,
			     write, &done.version, &done.replayed, err);
}

enum cmn_err directory_campaign_summary(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, const char *year, PGresult **ret,
					struct cmn_error *err)
{
	char today[CMN_DAY_LEN];
	const char *params[] = {departement, year, today};

	today_of(today);
	return cmn_pool_one(pool, ctx, &CAMPAIGN_SUMMARY, params, ret, err);
}
