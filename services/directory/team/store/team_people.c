/* SPDX-License-Identifier: EUPL-1.2 */
#include "team_store.h"

#include "team_sql.h"

#include <inttypes.h>
#include <stdio.h>

#define NIL_UUID "00000000-0000-0000-0000-000000000000"

#define PERSON                                                                          \
	"p.id, p.departement, p.name, p.email, p.phone, p.certificate, p.certified_on," \
	" p.certified_until, p.forgotten_at, p.version"

const struct cmn_stmt TEAM_PERSON_CREATE = {
    .name = "team_person_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = TEAM_CREATE("team_person") CMN_SQL_FINISH,
};

/* Who forgets somebody says which turn was looked at: nothing was given to them since. */
const struct cmn_stmt TEAM_PERSON_CHANGE = {
    .name = "team_person_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM team_person WHERE departement = $6 AND id = $5::uuid"
	   " AND version = $15::bigint AND turn = coalesce(($14::jsonb ->> 'seen')::bigint, turn)"
	   " FOR UPDATE)" CMN_SQL_CHANGE TEAM_SET(
	       "team_person", "name, email, phone, certificate, certified_on, certified_until,"
			      " forgotten_at") CMN_SQL_FINISH,
};

const struct cmn_stmt TEAM_PERSON_READ = {
    .name = "team_person_read",
    .n_params = 2,
    .sql = "SELECT " PERSON
	   ", p.turn AS _turn FROM team_person p WHERE p.id = $1::uuid AND " TEAM_OWN("p"),
};

const struct cmn_stmt TEAM_PERSON_LIST = {
    .name = "team_person_list",
    .n_params = 3,
    .sql = "SELECT " PERSON ", concat_ws(E'\\x1f', '', p.id) AS _cursor FROM team_person p"
	   " WHERE p.departement = $1 AND p.id > $2::uuid AND p.forgotten_at IS NULL"
	   " ORDER BY p.id LIMIT $3::bigint",
};

enum cmn_err team_store_write(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			      const struct cmn_stmt *stmt, const char *columns, int64_t version,
			      struct cmn_write *write, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 2];
	char expected[24];
	int64_t done;
	bool replayed;

	snprintf(expected, sizeof(expected), "%" PRId64, version);
	params[CMN_WRITE_N] = columns;
	params[CMN_WRITE_N + 1] = expected;
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, stmt, params, write, &done, &replayed, err);
}

enum cmn_err team_store_person(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
			       PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &TEAM_PERSON_READ, id, ret, err);
}

enum cmn_err team_store_people(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       const char *departement, const struct directory_cursor *after,
			       int64_t limit, PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {departement, after->part[1][0] != '\0' ? after->part[1] : NIL_UUID,
				rows};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &TEAM_PERSON_LIST, params, ret, err);
}
