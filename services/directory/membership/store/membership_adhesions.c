/* SPDX-License-Identifier: EUPL-1.2 */
#include "membership_adhesions.h"

#include "membership_sql.h"

#include <inttypes.h>
#include <stdio.h>

#define NIL_UUID "00000000-0000-0000-0000-000000000000"
#define WHOLE    "adhesion.id, adhesion.version, adhesion.departement, adhesion.actor_id"
#define FIELDS   "contacts, circuits, contributions, participation, sharing, sharing_note, tools"
#define FIELDS_OF_M                                                                    \
	"coalesce(m.contacts, '[]'), m.circuits, m.contributions, m.participation, m." \
	"sharing, m.sharing_note, m.tools"

static const struct cmn_stmt LOCK = {
    .name = "adhesion_lock",
    .n_params = 2,
    .sql = MEMBERSHIP_LOCK,
};

/* $14 actor, $15 fields */
static const struct cmn_stmt DRAFT = {
    .name = "adhesion_draft",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql =
	"WITH target AS (SELECT m.actor_id, (SELECT coalesce(max(a.number), 0) + 1 FROM adhesion a"
	" WHERE a.departement = $6 AND a.actor_id = $14::uuid) AS number FROM member m"
	" WHERE m.departement = $6 AND m.actor_id = $14::uuid AND m.ended_on IS NULL)" CMN_SQL_CHANGE
	", fact AS (INSERT INTO adhesion (id, departement, actor_id, number, " FIELDS
	", created_at, updated_at, updated_by) SELECT $5::uuid, $6, target.actor_id,"
	" target.number, " FIELDS_OF_M ", $7::timestamptz, $7::timestamptz, $1"
	" FROM target, idem, jsonb_populate_record(NULL::adhesion, $15::jsonb) AS m"
	" RETURNING " WHOLE ")" CMN_SQL_FINISH,
};

/* $14 version, $15 states, $16 fields */
static const struct cmn_stmt EDIT = {
    .name = "adhesion_edit",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT a.id, a AS was FROM adhesion a WHERE a.departement = $6"
	   " AND a.id = $5::uuid AND a.version = $14::bigint AND a.state = ANY ($15::text[])"
	   " FOR UPDATE)" CMN_SQL_CHANGE ", fact AS (UPDATE adhesion SET (" FIELDS
	   ") = (SELECT " FIELDS_OF_M "),"
	   " version = adhesion.version + 1, updated_at = $7::timestamptz, updated_by = $1"
	   " FROM target, idem, jsonb_populate_record(target.was, $16::jsonb) AS m"
	   " WHERE adhesion.departement = $6 AND adhesion.id = target.id"
	   " RETURNING " WHOLE ")" CMN_SQL_FINISH,
};

/* $14 version, $15 actor, $16 signed on, $17 begins on, $18 until, $19 commitments.  What was in
 * force ends first: one version of an actor is signed at a time. */
static const struct cmn_stmt SIGN = {
    .name = "adhesion_sign",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql =
	"WITH target AS (SELECT a.id FROM adhesion a WHERE a.departement = $6 AND a.id = $5::uuid"
	" AND a.version = $14::bigint AND a.state = 'draft' AND EXISTS (SELECT FROM member m"
	" WHERE m.departement = $6 AND m.actor_id = $15::uuid AND m.since <= $17::date"
	" AND (m.ended_on IS NULL OR m.ended_on > $17::date)) FOR UPDATE)" CMN_SQL_CHANGE
	", before AS (UPDATE adhesion SET state = 'ended', ended_on = $17::date,"
	" ended_why = 'replaced', version = adhesion.version + 1, updated_at = $7::timestamptz,"
	" updated_by = $1 FROM target, idem WHERE adhesion.departement = $6"
	" AND adhesion.actor_id = $15::uuid AND adhesion.state = 'signed' RETURNING " WHOLE
	", adhesion AS now)"
	", fact AS (UPDATE adhesion SET state = 'signed', signed_on = $16::date,"
	" begins_on = $17::date, until = $18::date, commitments = $19::text[],"
	" version = adhesion.version + 1, updated_at = $7::timestamptz, updated_by = $1"
	" FROM target, idem WHERE adhesion.departement = $6 AND adhesion.id = target.id"
	" AND (SELECT count(*) FROM before) >= 0 RETURNING " WHOLE
	", adhesion AS now)" TOLD("adhesion_fact(fact.now)")
	    TOLD_BESIDES("before", DIRECTORY_EVENT_ADHESION, "adhesion_fact(before.now)")
		CMN_SQL_FINISH,
};

/* $14 version, $15 ended on, $16 why, $17 decision on, $18 decision id */
static const struct cmn_stmt END = {
    .name = "adhesion_end",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql =
	"WITH target AS (SELECT a.id FROM adhesion a WHERE a.departement = $6 AND a.id = $5::uuid"
	" AND a.version = $14::bigint AND a.state = 'signed' FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE adhesion SET state = 'ended', ended_on = $15::date, ended_why = $16,"
	" decision_on = $17::date, decision_id = $18::uuid, version = adhesion.version + 1,"
	" updated_at = $7::timestamptz, updated_by = $1 FROM target, idem"
	" WHERE adhesion.departement = $6 AND adhesion.id = target.id RETURNING " WHOLE
	", adhesion AS now)" TOLD("adhesion_fact(fact.now)") CMN_SQL_FINISH,
};

#define COLUMNS(last)                                                                           \
	"a.id, a.departement, a.version, a.actor_id, x.name AS actor_name, a.number, a.state,"  \
	" a.contacts, a.circuits, a.contributions, a.participation, a.sharing, a.sharing_note," \
	" a.tools, a.commitments, a.signed_on, a.begins_on, a.until, a.ended_on, a.ended_why,"  \
	" a.decision_on, a.decision_id, a.created_at, a.updated_at, " last                      \
	" FROM adhesion a JOIN actor x ON x.departement = a.departement AND x.id = a.actor_id"

static const struct cmn_stmt READ = {
    .name = "adhesion_read",
    .n_params = 1,
    .sql = "SELECT " COLUMNS("a.begins_on - DATE '1970-01-01' AS _begin") " WHERE a.id = $1::uuid",
};

static const struct cmn_stmt BEFORE = {
    .name = "adhesion_before",
    .n_params = 2,
    .sql = "SELECT a.begins_on - DATE '1970-01-01' FROM adhesion a WHERE a.departement = $1"
	   " AND a.actor_id = $2::uuid AND a.state = 'signed'",
};

const struct cmn_stmt DIRECTORY_ADHESION_LIST = {
    .name = "adhesion_list",
    .n_params = 5,
    .sql = "SELECT " COLUMNS(
	"concat_ws(E'\\x1f', '', a.id) AS _cursor") " WHERE a.departement = $1 AND ($2::uuid IS NULL OR a.actor_id = $2::uuid)"
						    " AND ($3::text IS NULL OR a.state = $3) AND a.id > $4::uuid"
						    " ORDER BY a.id LIMIT $5::bigint",
};

const struct cmn_stmt DIRECTORY_ADHESION_CONTACTS = {
    .name = "adhesion_contacts",
    .n_params = 4,
    .sql = "SELECT a.id, a.departement, a.actor_id, x.name AS actor_name, x.type AS actor_type,"
	   " m.kind, m.college, a.contacts, concat_ws(E'\\x1f', '', a.id) AS _cursor"
	   " FROM adhesion a JOIN actor x ON x.departement = a.departement AND x.id = a.actor_id"
	   " JOIN member m ON m.actor_id = a.actor_id AND m.since <= $2::date"
	   "  AND (m.ended_on IS NULL OR m.ended_on > $2::date)"
	   " WHERE a.departement = $1 AND a.state <> 'draft' AND a.begins_on <= $2::date"
	   " AND (a.ended_on IS NULL OR a.ended_on > $2::date)"
	   " AND (a.until IS NULL OR a.until >= $2::date) AND a.id > $3::uuid"
	   " ORDER BY a.id LIMIT $4::bigint",
};

static const struct cmn_stmt TERMS = {
    .name = "adhesion_terms",
    .n_params = 4,
    .sql = "SELECT $1 AS departement, $2::uuid AS actor_id, $3::date AS day,"
	   " (SELECT a.id FROM adhesion a WHERE a.departement = $1 AND a.actor_id = $2::uuid"
	   " AND a.state <> 'draft' AND a.begins_on <= $3::date AND (a.ended_on IS NULL"
	   " OR a.ended_on > $3::date) AND (a.until IS NULL OR a.until >= $3::date)"
	   " ORDER BY a.begins_on DESC LIMIT 1) AS adhesion_id,"
	   " (SELECT json_agg(json_build_object('sharing', s.code, 'open',"
	   " member_may($1, $2::uuid, s.code, $3::date)) ORDER BY s.n)"
	   " FROM unnest($4::text[]) WITH ORDINALITY AS s (code, n)) AS terms",
};

const struct cmn_stmt *const DIRECTORY_ADHESION_STATEMENTS[] = {
    &LOCK,
    &DRAFT,
    &EDIT,
    &SIGN,
    &END,
    &READ,
    &BEFORE,
    &DIRECTORY_ADHESION_LIST,
    &DIRECTORY_ADHESION_CONTACTS,
    &TERMS,
};
const size_t DIRECTORY_ADHESION_STATEMENT_COUNT = CMN_LEN(DIRECTORY_ADHESION_STATEMENTS);

enum cmn_err directory_adhesion_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *actor_id, const char *fields,
				      struct cmn_write *write, struct directory_written *ret,
				      struct cmn_error *err)
{
	const char *which[] = {write->departement, actor_id};
	const struct cmn_step lock = {&LOCK, which};
	const char *params[CMN_WRITE_N + 2] = {[13] = actor_id, [14] = fields};

	cmn_write_params(write, params);
	return cmn_write_run_locked(pool, ctx, &lock, &DRAFT, params, write, &ret->version,
				    &ret->replayed, err);
}

enum cmn_err directory_adhesion_edit(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *fields, const char *states, int64_t version,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err)
{
	char expected[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = expected, [14] = states, [15] = fields};

	snprintf(expected, sizeof(expected), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &EDIT, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_adhesion_sign(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_adhesion_signature *signature,
				     int64_t version, struct cmn_write *write,
				     struct directory_written *ret, struct cmn_error *err)
{
	const char *which[] = {write->departement, signature->actor_id};
	const struct cmn_step lock = {&LOCK, which};
	char expected[24];
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = expected,
	    [14] = signature->actor_id,
	    [15] = signature->signed_on,
	    [16] = signature->begins_on,
	    [17] = signature->until,
	    [18] = signature->commitments,
	};

	snprintf(expected, sizeof(expected), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run_locked(pool, ctx, &lock, &SIGN, params, write, &ret->version,
				    &ret->replayed, err);
}

enum cmn_err directory_adhesion_end(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_adhesion_ending *ending, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err)
{
	char expected[24];
	const char *params[CMN_WRITE_N + 5] = {
	    [13] = expected,
	    [14] = ending->ended_on,
	    [15] = ending->why,
	    [16] = ending->decision_on,
	    [17] = ending->decision_id,
	};

	snprintf(expected, sizeof(expected), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &END, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_adhesion_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &READ, id, ret, err);
}

enum cmn_err directory_adhesion_before(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *departement, const char *actor_id,
				       PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, actor_id};

	return cmn_pool_run(pool, ctx, &BEFORE, params, ret, err);
}

static const char *place_of(const struct directory_cursor *after)
{
	return after->part[1][0] != '\0' ? after->part[1] : NIL_UUID;
}

enum cmn_err directory_adhesion_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_adhesion_filter *filter,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {filter->departement, filter->actor_id, filter->state,
				place_of(after), rows};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &DIRECTORY_ADHESION_LIST, params, ret, err);
}

enum cmn_err directory_adhesion_contacts(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *departement, const char *day,
					 const struct directory_cursor *after, int64_t limit,
					 PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {departement, day, place_of(after), rows};

	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &DIRECTORY_ADHESION_CONTACTS, params, ret, err);
}

enum cmn_err directory_adhesion_terms(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *actor_id,
				      const char *day, const char *sharings, PGresult **ret,
				      struct cmn_error *err)
{
	const char *params[] = {departement, actor_id, day, sharings};

	return cmn_pool_run(pool, ctx, &TERMS, params, ret, err);
}
