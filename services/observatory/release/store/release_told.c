/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_told.c - reading what was told.
 */
#include "release_gate.h"
#include "release_statements.h"

#include "cmn/record.h"

#include <stdio.h>

#define KEYS "span, period, place_kind, place, indicator, version, part, key"

const struct cmn_stmt RELEASE_TOLD = {
    .name = "release_told",
    .n_params = 10,
    .sql =
	"SELECT " KEYS ", said, n, mean, median, block, together, rate, edition,"
	" " CMN_SQL_RFC3339(
	    "released_at") " AS released_at, concat_ws('|', " KEYS ") AS _cursor"
			   " FROM release_cell"
			   " WHERE departement = $1 AND audience = $2::smallint AND ($3::text IS NULL OR span = $3)"
			   " AND ($4::date IS NULL OR period >= $4::date) AND ($5::date IS NULL OR period < $5::date)"
			   " AND ($6::text IS NULL OR place_kind = $6) AND ($7::text IS NULL OR place = $7)"
			   " AND ($8::text IS NULL OR indicator = $8)"
			   " AND (" KEYS ") > (split_part($9, '|', 1),"
			   "  COALESCE(NULLIF(split_part($9, '|', 2), '')::date, '-infinity'), split_part($9, '|', 3),"
			   "  split_part($9, '|', 4), split_part($9, '|', 5),"
			   "  COALESCE(NULLIF(split_part($9, '|', 6), '')::int, 0), split_part($9, '|', 7),"
			   "  split_part($9, '|', 8))"
			   " ORDER BY " KEYS " LIMIT $10::int",
};

const struct cmn_stmt RELEASE_EDITIONS = {
    .name = "release_editions",
    .n_params = 4,
    .sql = "SELECT e.id, e.span, e.period, " CMN_SQL_RFC3339(
	"e.released_at") " AS released_at,"
			 " CASE $2::int WHEN 2 THEN r.cochair WHEN 3 THEN r.partner"
			 "  ELSE r.anybody END AS threshold,"
			 " " CMN_SQL_CURSOR(
			     "e.released_at",
			     "e.id") " FROM release_edition e"
				     " JOIN release_rule r ON r.id = e.rule_id WHERE e.departement = $1"
				     " AND ($3 = '' OR (e.released_at, e.id) < " CMN_SQL_AFTER(
					 "$3") ")"
					       " ORDER BY e.released_at DESC, e.id DESC LIMIT $4::int",
};

/* Parameters of RELEASE_TOLD, with room for the numbers. */
struct told_params {
	char audience[16], limit[16];
	const char *p[10];
};

static enum cmn_err told_params(const struct release_asked *a, struct told_params *t,
				struct cmn_error *err)
{
	if (a->audience <= RELEASE_TEAM || a->audience >= RELEASE_AUDIENCE_END_)
		return cmn_fail(err, CMN_E_FORBIDDEN,
				"ces publications ne s’adressent pas à l’équipe de la communauté",
				"these releases are not for the community’s own team");
	snprintf(t->audience, sizeof(t->audience), "%d", (int)a->audience);
	snprintf(t->limit, sizeof(t->limit), "%d", a->limit);
	t->p[0] = a->departement;
	t->p[1] = t->audience;
	t->p[2] = a->span;
	t->p[3] = a->from;
	t->p[4] = a->to;
	t->p[5] = a->place_kind;
	t->p[6] = a->place;
	t->p[7] = a->indicator;
	t->p[8] = a->after ? a->after : "";
	t->p[9] = t->limit;
	return CMN_OK;
}

enum cmn_err release_store_told(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const struct release_asked *asked, PGresult **ret,
				struct cmn_error *err)
{
	struct told_params t;
	enum cmn_err rc = told_params(asked, &t, err);

	return rc == CMN_OK ? cmn_pool_run(pool, ctx, &RELEASE_TOLD, t.p, ret, err) : rc;
}

enum cmn_err release_store_told_on(struct cmn_conn *conn, const struct release_asked *asked,
				   PGresult **ret, struct cmn_error *err)
{
	struct told_params t;
	enum cmn_err rc = told_params(asked, &t, err);

	return rc == CMN_OK ? cmn_conn_run(conn, &RELEASE_TOLD, t.p, ret, err) : rc;
}

enum cmn_err release_store_editions(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, enum release_audience audience,
				    const char *after, int limit, PGresult **ret,
				    struct cmn_error *err)
{
	char whom[16], most[16];
	const char *params[] = {departement, whom, after, most};

	snprintf(whom, sizeof(whom), "%d", (int)audience);
	snprintf(most, sizeof(most), "%d", limit);
	return cmn_pool_run(pool, ctx, &RELEASE_EDITIONS, params, ret, err);
}
