/* SPDX-License-Identifier: EUPL-1.2 */
#include "saved.h"

#include "told.h"

#include "cmn/uuid.h"

/* clang-format off */
#define COLUMNS                                                                                      \
	"s.id, s.departement, s.criteria, s.created_at, s.checked_at, s.looked_at, s.version,"        \
	" (SELECT count(*) FROM saved_search_news n WHERE n.search_id = s.id AND n.seen_at IS NULL)"  \
	" AS unseen, (SELECT coalesce(json_agg(json_build_object('offer_id', l.offer_id, 'found_at', " \
	CMN_SQL_RFC3339("l.found_at") ", 'seen', l.seen_at IS NOT NULL)), '[]') FROM (SELECT n.*"     \
	" FROM saved_search_news n WHERE n.search_id = s.id ORDER BY n.found_at DESC, n.offer_id"     \
	" LIMIT 100) AS l) AS news"
/* clang-format on */

static const struct cmn_stmt LOCK = {
    .name = "saved_search_lock",
    .n_params = 1,
    .sql = "SELECT pg_advisory_xact_lock(hashtextextended('saved_search ' || $1, 0))",
};

/* No room, no record of the key: the account may ask again when it has ended another. */
static const struct cmn_stmt CREATE = {
    .name = "saved_search_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH target AS (SELECT WHERE (SELECT count(*) FROM saved_search WHERE owner = $1)"
	" < $16::bigint)" CMN_SQL_CHANGE
	", fact AS (INSERT INTO saved_search (id, departement, owner, criteria, known,"
	" created_at, checked_at, looked_at) SELECT $5::uuid, $6, $1, $14::jsonb, $15::uuid[],"
	" $7::timestamptz, $7::timestamptz, $7::timestamptz FROM idem RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt READ = {
    .name = "saved_search_read",
    .n_params = 2,
    .sql = "SELECT " COLUMNS " FROM saved_search s WHERE s.id = $1::uuid"
	   " AND s.departement = ANY (string_to_array($2, ','))",
};

static const struct cmn_stmt LIST = {
    .name = "saved_search_list",
    .n_params = 3,
    .sql = "SELECT " COLUMNS ", " CMN_SQL_CURSOR(
	"s.created_at", "s.id") " FROM saved_search s WHERE s.owner = $1 AND s.departement = $2"
				" ORDER BY s.created_at, s.id LIMIT $3::bigint",
};

static const struct cmn_stmt SEE = {
    .name = "saved_search_see",
    .writes = true,
    .n_params = CMN_WRITE_N,
    .sql =
	"WITH target AS (SELECT id FROM saved_search WHERE id = $5::uuid"
	" FOR UPDATE)" CMN_SQL_CHANGE
	", seen AS (UPDATE saved_search_news n SET seen_at = $7::timestamptz FROM target, idem"
	" WHERE n.search_id = target.id AND n.seen_at IS NULL)"
	", fact AS (UPDATE saved_search s SET looked_at = $7::timestamptz, version ="
	" s.version + 1 FROM target, idem WHERE s.id = target.id RETURNING s.id, s.version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt DROP = {
    .name = "saved_search_drop",
    .writes = true,
    .n_params = CMN_WRITE_N,
    .sql = "WITH target AS (SELECT id FROM saved_search WHERE id = $5::uuid"
	   " FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (DELETE FROM saved_search s USING target, idem WHERE s.id = target.id"
	   " RETURNING s.id, s.version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt DUE = {
    .name = "saved_search_due",
    .n_params = 1,
    .sql =
	"SELECT id, departement, criteria, known FROM saved_search"
	" WHERE checked_at < $1::timestamptz - interval '5 seconds' ORDER BY checked_at LIMIT 100"
	" FOR UPDATE SKIP LOCKED",
};

static const struct cmn_stmt CHECKED = {
    .name = "saved_search_checked",
    .writes = true,
    .n_params = 6,
    .sql = "WITH fact AS (UPDATE saved_search SET checked_at = $2::timestamptz,"
	   " known = known || $3::uuid[] WHERE id = $1::uuid RETURNING id, departement, owner)"
	   ", news AS (INSERT INTO saved_search_news (search_id, departement, owner, offer_id,"
	   " found_at) SELECT f.id, f.departement, f.owner, o.id, $2::timestamptz FROM fact f,"
	   " unnest($3::uuid[]) AS o (id) ON CONFLICT DO NOTHING RETURNING offer_id)"
	   " INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   " SELECT $4::uuid, f.departement || '.facts', $5, f.id::text, $2::timestamptz, $6::json"
	   " FROM fact f WHERE EXISTS (SELECT FROM news)",
};

static const struct cmn_stmt FORGET = {
    .name = "saved_search_forget",
    .writes = true,
    .n_params = 1,
    .sql = "DELETE FROM saved_search WHERE id IN (SELECT id FROM saved_search"
	   " WHERE looked_at < $1::timestamptz - interval '180 days' ORDER BY looked_at LIMIT 100"
	   " FOR UPDATE SKIP LOCKED)",
};

const struct cmn_stmt *const DIRECTORY_SAVED_STATEMENTS[] = {&LOCK, &CREATE, &READ,
							     &LIST, &SEE,    &DROP};
const size_t DIRECTORY_SAVED_STATEMENT_COUNT = CMN_LEN(DIRECTORY_SAVED_STATEMENTS);
const struct cmn_stmt *const DIRECTORY_SAVED_JOB_STATEMENTS[] = {&DUE, &CHECKED, &FORGET};
const size_t DIRECTORY_SAVED_JOB_STATEMENT_COUNT = CMN_LEN(DIRECTORY_SAVED_JOB_STATEMENTS);

enum cmn_err directory_saved_create(struct cmn_call *call, const char *criteria, const char *known)
{
	const char *const owner[] = {call->write.client};
	const struct cmn_step lock = {&LOCK, owner};
	const char *params[CMN_WRITE_N + 3];
	int64_t version = 0;
	bool replayed = false;
	enum cmn_err rc;

	cmn_write_params(&call->write, params);
	params[CMN_WRITE_N] = criteria;
	params[CMN_WRITE_N + 1] = known;
	params[CMN_WRITE_N + 2] = "20";
	rc = cmn_write_run_locked(call->pool, &call->ctx, &lock, &CREATE, params, &call->write,
				  &version, &replayed, &call->err);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	cmn_error_init(&call->err);
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"ce compte suit déjà %d recherches : arrêtez-en une d’abord",
			"this account already watches %d searches: end one of them first",
			DIRECTORY_SAVED_MOST);
}

enum cmn_err directory_saved_read(struct cmn_call *call, const char *id, PGresult **ret)
{
	return cmn_pool_get(call->pool, &call->ctx, &READ, id, ret, &call->err);
}

enum cmn_err directory_saved_list(struct cmn_call *call, const char *departement, PGresult **ret)
{
	const char *const params[] = {call->ctx.actor, departement, "20"};

	return cmn_pool_run(call->pool, &call->ctx, &LIST, params, ret, &call->err);
}

static enum cmn_err change(struct cmn_call *call, const struct cmn_stmt *stmt)
{
	const char *params[CMN_WRITE_N];
	int64_t version = 0;
	bool replayed = false;

	cmn_write_params(&call->write, params);
	return cmn_write_run(call->pool, &call->ctx, stmt, params, &call->write, &version,
			     &replayed, &call->err);
}

enum cmn_err directory_saved_see(struct cmn_call *call)
{
	return change(call, &SEE);
}

enum cmn_err directory_saved_drop(struct cmn_call *call)
{
	return change(call, &DROP);
}

enum cmn_err directory_saved_due(struct cmn_conn *conn, const char *now, PGresult **ret,
				 struct cmn_error *err)
{
	const char *const params[] = {now};

	return cmn_conn_run(conn, &DUE, params, ret, err);
}

enum cmn_err directory_saved_checked(struct cmn_conn *conn, const char *id, const char *now,
				     const char *offers, const char *data, struct cmn_error *err)
{
	char event_id[CMN_UUID_LEN];
	const char *const params[] = {id, now, offers, event_id, DIRECTORY_EVENT_MATCHED, data};

	cmn_uuid7(event_id);
	return cmn_conn_run(conn, &CHECKED, params, NULL, err);
}

enum cmn_err directory_saved_forget(struct cmn_conn *conn, const char *now, struct cmn_error *err)
{
	const char *const params[] = {now};

	return cmn_conn_run(conn, &FORGET, params, NULL, err);
}
