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

/* clang-format off */
#define COLUMNS "name, email, phone, certificate, certified_on, certified_until, forgotten_at"
/* What they held stays as working time; that something was agreed on stays too, not its words. */
#define ASSIGNMENTS_EMPTIED                                                                        \
	", emptied AS (UPDATE team_assignment a SET version = a.version + 1,"                      \
	" updated_at = $7::timestamptz, derogation = CASE WHEN a.derogation IS NOT NULL THEN '-' END," \
	" lending_reference = CASE WHEN a.lending_reference IS NOT NULL THEN '-' END"              \
	" FROM fact WHERE a.departement = $6 AND a.person_id = fact.id"                            \
	" AND num_nonnulls(a.derogation, a.lending_reference) > 0)"
/* Documents about them and about what they held: bytes, file names and titles. */
#define PAPERS_WITHDRAWN                                                                           \
	", about AS (SELECT 'team_member' AS kind, fact.id FROM fact UNION ALL"                    \
	" SELECT 'team_post', a.id FROM team_assignment a, fact WHERE a.departement = $6"          \
	" AND a.person_id = fact.id)"                                                              \
	", papers AS (UPDATE paper p SET title = '-', state = 'withdrawn', version = p.version + 1," \
	" withdrawn_at = coalesce(p.withdrawn_at, $7::timestamptz), withdrawn_by ="                \
	" coalesce(p.withdrawn_by, $1), withdrawal_reason = coalesce(p.withdrawal_reason,"         \
	" 'personal_data') FROM about, paper o WHERE o.departement = $6 AND o.about_kind = about.kind" \
	" AND o.about_id = about.id AND p.departement = o.departement AND p.id = o.id"             \
	" RETURNING p.id, p.departement, p.kind, o.state AS was)"                                  \
	", unread AS (UPDATE paper_version v SET content = NULL, name = '-' FROM papers"           \
	" WHERE v.departement = $6 AND v.paper_id = papers.id)"                                    \
	", withdrawn AS (SELECT id, departement, kind FROM papers WHERE was = 'kept')"             \
	TOLD_BESIDES("withdrawn", DIRECTORY_EVENT_PAPER_WITHDRAWN, "json_build_object('paper_id'," \
	" withdrawn.id, 'departement', withdrawn.departement, 'kind', withdrawn.kind, 'reason',"   \
	" 'personal_data')")
/* clang-format on */

const struct cmn_stmt TEAM_PERSON_CHANGE = {
    .name = "team_person_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = TEAM_CHANGE("team_person", COLUMNS) CMN_SQL_FINISH,
};

/* Whoever forgets somebody says which turn was looked at: nothing was given to them since. */
const struct cmn_stmt TEAM_PERSON_FORGET = {
    .name = "team_person_forget",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM team_person WHERE departement = $6 AND id = $5::uuid"
	   " AND version = $15::bigint AND turn = ($14::jsonb ->> 'seen')::bigint"
	   " FOR UPDATE)" CMN_SQL_CHANGE TEAM_SET("team_person", COLUMNS)
	       ASSIGNMENTS_EMPTIED PAPERS_WITHDRAWN CMN_SQL_FINISH,
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
