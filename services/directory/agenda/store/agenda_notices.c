/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_notices.c - announcements: told by the job, each once; read and seen by whom they are for.
 */
#include "agenda_store.h"
#include "told.h"

#include "cmn/record.h"

#include <stdio.h>

#define NOBODY "'00000000-0000-0000-0000-000000000000'::uuid"

/* clang-format off */
static const struct cmn_stmt ALONE = {
    .name = "obligation_alone",
    .sql = "SELECT pg_try_advisory_xact_lock(hashtext('c360.directory.agenda')) AS alone",
};

/* $1 steps, $2 now.  The primary key is the memory: what was told stays told. */
static const struct cmn_stmt TELL = {
    .name = "obligation_tell",
    .writes = true,
    .n_params = 2,
    .sql = "WITH step AS (SELECT * FROM json_to_recordset($1::json) AS s (departement text, kind text,"
	   " subject_kind text, subject_id uuid, due_on date, level text, told_to text, id uuid,"
	   " event_id uuid)), fact AS (INSERT INTO obligation_notice (departement, kind, subject_id,"
	   " due_on, level, id, told_to, told_at) SELECT departement, kind, subject_id, due_on, level, id,"
	   " told_to::text[], $2::timestamptz FROM step ON CONFLICT DO NOTHING RETURNING *)"
	   ", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement)"
	   " SELECT $2::timestamptz, 'system', 'warn_obligation', id, departement FROM fact)"
	   " INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   " SELECT s.event_id, f.departement || '.facts', '" DIRECTORY_EVENT_OBLIGATION_WARNED "', f.id::text,"
	   " $2::timestamptz, json_strip_nulls(json_build_object('notice_id', f.id, 'departement',"
	   " f.departement, 'kind', f.kind, 'subject_kind', s.subject_kind, 'subject_id',"
	   " nullif(f.subject_id, " NOBODY "), 'due_on', f.due_on, 'level', f.level, 'told_to', f.told_to))"
	   " FROM fact f JOIN step s ON s.id = f.id",
};

const struct cmn_stmt *const DIRECTORY_AGENDA_JOB_STATEMENTS[] = {&ALONE, &TELL};
const size_t DIRECTORY_AGENDA_JOB_STATEMENT_COUNT = CMN_LEN(DIRECTORY_AGENDA_JOB_STATEMENTS);

/* `as`: those to whom it was told, as whom it is seen. */
#define NOTICE_COLUMNS(as)                                                                         \
	"n.id, n.departement, n.kind, nullif(n.subject_id, " NOBODY ") AS subject_id, n.due_on, n.level," \
	" n.told_to, n.told_at, s.seen_at, s.seen_by FROM obligation_notice n"                     \
	" LEFT JOIN obligation_notice_seen s ON s.departement = n.departement"                     \
	" AND s.notice_id = n.id AND s.seen_as = " as
#define OF_MINE "n.departement = ANY (string_to_array(current_setting('c360.departements', true), ','))"

/* $1 départements or NULL, $2 as whom, $3 seen or NULL, $4 cursor, $5 how many; the latest first */
const struct cmn_stmt DIRECTORY_AGENDA_NOTICE_LIST = {
    .name = "obligation_notice_list",
    .n_params = 5,
    .sql = "SELECT n.told_at::text || '|' || n.id AS _cursor, " NOTICE_COLUMNS("$2") " WHERE " OF_MINE
	   " AND ($1::text IS NULL OR n.departement = $1) AND $2 = ANY (n.told_to)"
	   " AND ($3::boolean IS NULL OR $3::boolean = (s.seen_at IS NOT NULL))"
	   " AND (n.told_at, n.id) < (coalesce(nullif(split_part($4, '|', 1), '')::timestamptz, 'infinity'),"
	   " coalesce(nullif(split_part($4, '|', 2), '')::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))"
	   " ORDER BY n.told_at DESC, n.id DESC LIMIT $5::bigint",
};

static const struct cmn_stmt NOTICE_READ = {
    .name = "obligation_notice_read",
    .n_params = 2,
    .sql = "SELECT " NOTICE_COLUMNS("$2") " WHERE n.id = $1::uuid AND " OF_MINE
	   " AND $2 = ANY (n.told_to)",
};

/* $14 as whom */
static const struct cmn_stmt SEE = {
    .name = "obligation_notice_see",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT n.id FROM obligation_notice n WHERE n.departement = $6"
	   " AND n.id = $5::uuid AND $14 = ANY (n.told_to) AND NOT EXISTS (SELECT FROM"
	   " obligation_notice_seen s WHERE s.departement = $6 AND s.notice_id = n.id"
	   " AND s.seen_as = $14))" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO obligation_notice_seen (departement, notice_id, seen_as, seen_at,"
	   " seen_by) SELECT $6, target.id, $14, $7::timestamptz, $1 FROM target, idem"
	   " ON CONFLICT DO NOTHING RETURNING notice_id AS id, 1::bigint AS version)" CMN_SQL_FINISH,
};
/* clang-format on */

const struct cmn_stmt *const DIRECTORY_AGENDA_NOTICE_STATEMENTS[] = {
    &DIRECTORY_AGENDA_NOTICE_LIST,
    &NOTICE_READ,
    &SEE,
};
const size_t DIRECTORY_AGENDA_NOTICE_STATEMENT_COUNT = CMN_LEN(DIRECTORY_AGENDA_NOTICE_STATEMENTS);

enum cmn_err directory_agenda_alone(struct cmn_conn *conn, bool *ret, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &ALONE, NULL, &res, err);

	*ret = rc == CMN_OK && cmn_pg_bool(res, 0, 0);
	return rc;
}

enum cmn_err directory_agenda_tell(struct cmn_conn *conn, const char *steps, const char *now,
				   struct cmn_error *err)
{
	const char *params[] = {steps, now};

	return cmn_conn_run(conn, &TELL, params, NULL, err);
}

enum cmn_err directory_agenda_notice_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const struct directory_agenda_notices *which,
					  const char *after, int64_t limit, PGresult **ret,
					  struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {which->departement, which->told_to, which->seen, after, rows};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	return cmn_pool_run(pool, ctx, &DIRECTORY_AGENDA_NOTICE_LIST, params, ret, err);
}

enum cmn_err directory_agenda_notice_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *id, const char *told_to, PGresult **ret,
					  struct cmn_error *err)
{
	const char *params[] = {id, told_to};

	return cmn_pool_one(pool, ctx, &NOTICE_READ, params, ret, err);
}

enum cmn_err directory_agenda_see(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *told_to, struct cmn_write *write,
				  struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 1] = {[13] = told_to};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &SEE, params, write, &ret->version, &ret->replayed, err);
}
