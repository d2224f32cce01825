/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper_store.h"

#include "reads.h"

#include <inttypes.h>
#include <stdio.h>

/* paper_seen() of the domain; rows of another territory are those that row security shows: the
 * public ones. */
#define SEEN(p, sight, who, day)                                                                 \
	"(" p ".audience = 'public' OR CASE " sight " WHEN 'team' THEN true"                     \
	" WHEN 'authority' THEN " p ".audience IN ('members', 'authorities')"                    \
	" WHEN 'mdph' THEN " p ".audience = 'members' OR (" p ".audience = 'authorities' AND " p \
	".kind NOT IN ('job_sheet', 'employment_contract_clause'))"                              \
	" WHEN 'member' THEN " p ".audience = 'members' AND member_may(" p ".departement, " who  \
	"::uuid, 'community_documents', " day "::date)"                                          \
	" ELSE false END)"
#define WHO(column, sight) "CASE WHEN " sight " IN ('team', 'authority') THEN " column " END"

#define COLUMNS(sight)                                                               \
	"p.id, p.departement, p.version, p.kind, p.title, p.about_kind, p.about_id," \
	" p.audience, p.state, p.latest, p.added_at, " WHO(                          \
	    "p.added_by", sight) " AS added_by, p.withdrawn_at, p.withdrawal_reason"

/* $14 kind, $15 title, $16 about_kind, $17 about_id, $18 audience, $19 name, $20 media type,
 * $21 base64 */
static const struct cmn_stmt ADD = {
    .name = "paper_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql = "WITH target AS (SELECT 1 WHERE paper_subject_known($16, $6, $17::uuid))" CMN_SQL_CHANGE
	   ", file AS (SELECT decode($21, 'base64') AS b)"
	   ", fact AS (INSERT INTO paper (departement, id, kind, title, about_kind, about_id,"
	   "  audience, added_at, added_by) SELECT $6, $5::uuid, $14, $15, $16, $17::uuid, $18,"
	   "  $7::timestamptz, $1 FROM idem RETURNING id, version)"
	   ", first AS (INSERT INTO paper_version (departement, paper_id, number, name, media_type,"
	   "  bytes, sha256, content, added_at, added_by) SELECT $6, fact.id, 1, $19, $20,"
	   "  length(b), encode(sha256(b), 'hex'), b, $7::timestamptz, $1 FROM fact,"
	   "  file)" CMN_SQL_FINISH,
};

/* $14 version, $15 name, $16 media type, $17 base64 */
static const struct cmn_stmt ADD_VERSION = {
    .name = "paper_add_version",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql =
	"WITH target AS (SELECT id FROM paper WHERE departement = $6 AND id = $5::uuid"
	"  AND version = $14::bigint AND state = 'kept' AND latest < 1000"
	"  FOR UPDATE)" CMN_SQL_CHANGE ", file AS (SELECT decode($17, 'base64') AS b)"
	", fact AS (UPDATE paper p SET latest = p.latest + 1, version = p.version + 1"
	"  FROM target, idem WHERE p.departement = $6 AND p.id = target.id"
	"  RETURNING p.id, p.version, p.latest)"
	", next AS (INSERT INTO paper_version (departement, paper_id, number, name, media_type,"
	"  bytes, sha256, content, added_at, added_by) SELECT $6, fact.id, fact.latest, $15, $16,"
	"  length(b), encode(sha256(b), 'hex'), b, $7::timestamptz, $1 FROM fact,"
	"  file)" CMN_SQL_FINISH,
};

/* $14 version, $15 title, $16 audience */
static const struct cmn_stmt CHANGE = {
    .name = "paper_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT id FROM paper WHERE departement = $6 AND id = $5::uuid"
	   "  AND version = $14::bigint AND state = 'kept' FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE paper p SET title = coalesce($15, p.title),"
	   "  audience = coalesce($16, p.audience), version = p.version + 1"
	   "  FROM target, idem WHERE p.departement = $6 AND p.id = target.id"
	   "  RETURNING p.id, p.version)" CMN_SQL_FINISH,
};

/* The name of a file may tell as much as its bytes. */
static const struct cmn_stmt WITHDRAW = {
    .name = "paper_withdraw",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM paper WHERE departement = $6 AND id = $5::uuid"
	   "  AND version = $14::bigint AND state = 'kept' FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE paper p SET state = 'withdrawn', withdrawn_at = $7::timestamptz,"
	   "  withdrawn_by = $1, withdrawal_reason = $15, version = p.version + 1"
	   "  FROM target, idem WHERE p.departement = $6 AND p.id = target.id"
	   "  RETURNING p.id, p.version)"
	   ", emptied AS (UPDATE paper_version v SET content = NULL, name = '-' FROM fact"
	   "  WHERE v.departement = $6 AND v.paper_id = fact.id)" CMN_SQL_FINISH,
};

static const struct cmn_stmt READ = {
    .name = "paper_read",
    .n_params = 4,
    .sql = "SELECT " COLUMNS(
	"$2") ", (SELECT json_agg(json_strip_nulls(json_build_object('number', v.number,"
	      " 'name', CASE WHEN p.state = 'kept' THEN v.name END, 'media_type', v.media_type,"
	      " 'bytes', v.bytes, 'sha256', v.sha256,"
	      " 'added_at', " CMN_SQL_RFC3339("v.added_at") ", 'added_by', " WHO(
		  "v.added_by",
		  "$2") ")) ORDER BY v.number) FROM paper_version v WHERE v.departement ="
			" p.departement AND v.paper_id = p.id) AS versions FROM paper p"
			" WHERE p.id = $1::uuid AND " SEEN("p", "$2", "$3", "$4"),
};

#define PAGE(where)                                                     \
	"SELECT " COLUMNS("$1") ", " CMN_SQL_CURSOR(                    \
	    "p.added_at",                                               \
	    "p.id") " FROM paper p WHERE p.departement = $2" where      \
		    " AND ($3::text IS NULL OR p.kind = $3) AND " SEEN( \
			"p", "$1", "$6",                                \
			"$7") " AND (p.added_at, p.id) > " CMN_SQL_AFTER("$4") " ORDER BY p.added_at, p.id LIMIT $5::bigint"

const struct cmn_stmt PAPER_LIST = {.name = "paper_list", .n_params = 7, .sql = PAGE("")};
/* $8 about_kind, $9 about_id; the community has no id. */
const struct cmn_stmt PAPER_LIST_ABOUT = {
    .name = "paper_list_about",
    .n_params = 9,
    .sql = PAGE(" AND p.about_kind = $8 AND p.about_id = $9::uuid"),
};
static const struct cmn_stmt LIST_COMMUNITY = {
    .name = "paper_list_community",
    .n_params = 7,
    .sql = PAGE(" AND p.about_kind = 'community' AND p.about_id IS NULL"),
};

static const struct cmn_stmt BYTES = {
    .name = "paper_bytes",
    .n_params = 5,
    .sql = "SELECT v.content, encode(sha256(v.content), 'hex') = v.sha256, p.id, p.departement,"
	   " p.audience, v.name, v.media_type, v.sha256,"
	   " translate(encode(decode(v.sha256, 'hex'), 'base64'), E'\\n', '') AS digest"
	   " FROM paper p JOIN paper_version v ON v.departement = p.departement"
	   " AND v.paper_id = p.id WHERE p.id = $1::uuid AND v.number = $3::int AND " SEEN(
	       "p", "$2", "$4", "$5"),
};

const struct cmn_stmt *const PAPER_STATEMENTS[] = {
    &ADD,        &ADD_VERSION,      &CHANGE,         &WITHDRAW, &READ,
    &PAPER_LIST, &PAPER_LIST_ABOUT, &LIST_COMMUNITY, &BYTES,
};
const size_t PAPER_STATEMENT_COUNT = CMN_LEN(PAPER_STATEMENTS);

enum cmn_err paper_store_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			     const struct paper_new *p, struct cmn_write *write,
			     struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = p->kind,
	    [14] = p->title,
	    [15] = p->about_kind,
	    [16] = p->about_id,
	    [17] = p->audience,
	    [18] = p->file.name,
	    [19] = p->file.media_type,
	    [20] = p->file.base64,
	};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &ADD, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err paper_store_add_version(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct paper_file *f, int64_t version,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = seen, [14] = f->name, [15] = f->media_type, [16] = f->base64};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &ADD_VERSION, params, write, &ret->version, &ret->replayed,
			     err);
}

enum cmn_err paper_store_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *title, const char *audience, int64_t version,
				struct cmn_write *write, struct directory_written *ret,
				struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = seen, [14] = title, [15] = audience};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &CHANGE, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err paper_store_withdraw(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *reason, int64_t version, struct cmn_write *write,
				  struct directory_written *ret, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = seen, [14] = reason};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &WITHDRAW, params, write, &ret->version, &ret->replayed,
			     err);
}

enum cmn_err paper_store_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			      const struct paper_reader *reader, const char *id, PGresult **ret,
			      struct cmn_error *err)
{
	const char *params[] = {id, paper_sight_code(reader->sight), reader->organisation,
				reader->today};

	return cmn_pool_one(pool, ctx, &READ, params, ret, err);
}

enum cmn_err paper_store_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			      const struct paper_reader *reader, const struct paper_filter *f,
			      PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {paper_sight_code(reader->sight),
				f->departement,
				f->kind,
				f->after,
				rows,
				reader->organisation,
				reader->today,
				f->about_kind,
				f->about_id};
	const struct cmn_stmt *stmt = f->about_kind == NULL ? &PAPER_LIST
				      : f->about_id == NULL ? &LIST_COMMUNITY
							    : &PAPER_LIST_ABOUT;

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%" PRId64, f->limit + 1);
	return cmn_pool_run(pool, ctx, stmt, params, ret, err);
}

enum cmn_err paper_store_bytes(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       const struct paper_reader *reader, const char *id, int64_t number,
			       struct cmn_buf *out, PGresult **ret, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char which[24];
	const char *params[] = {id, paper_sight_code(reader->sight), which, reader->organisation,
				reader->today};
	unsigned char *bytes;
	size_t n = 0;
	enum cmn_err rc;

	snprintf(which, sizeof(which), "%" PRId64, number);
	rc = cmn_pool_one(pool, ctx, &BYTES, params, &res, err);
	if (rc)
		return rc;
	if (!cmn_pg_text(res, 0, 0))
		return cmn_fail(err, CMN_E_GONE, "ce document a été retiré",
				"this document was withdrawn");
	if (!cmn_pg_bool(res, 0, 1)) {
		cmn_fail(err, CMN_E_INTERNAL, "ce document n’est plus tel qu’il fut déposé",
			 "this document is no longer what was put here");
		return cmn_because(err, "paper %s: content does not fit its hash", id);
	}
	bytes = PQunescapeBytea((const unsigned char *)PQgetvalue(res, 0, 0), &n);
	if (!bytes)
		return cmn_no_memory(err);
	cmn_buf_put(out, bytes, n);
	PQfreemem(bytes);
	*ret = CMN_TAKE(res);
	return CMN_OK;
}
