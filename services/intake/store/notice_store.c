/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_store.h"
#include "notice_sql.h"
#include "notice_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define NOTICE_COLUMNS                                                                         \
	"n.id, n.departement, n.version, n.state, n.recipient_kind, n.person_id, n.recipient," \
	" n.channel, n.template, n.situation_id, n.language, n.sent_by, n.reason, n.attempts," \
	" n.created_at, n.settled_at, n.read_at, CASE WHEN n.state IN ('queued', 'failed')"    \
	" THEN n.next_at END AS next_at, ''::text AS title, ''::text AS text,"                 \
	" n.params::text AS _params, n.created_at::date::text AS _day"

const struct cmn_stmt INTAKE_NOTICE_GET = {
    .name = "notice_get",
    .n_params = 2,
    .sql = "SELECT " NOTICE_COLUMNS " FROM notice n"
	   " WHERE n.id = $1::uuid AND n.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_NOTICE_LIST = {
    .name = "notice_list",
    .n_params = 4,
    .sql = "SELECT " NOTICE_COLUMNS ", " CMN_SQL_CURSOR(
	"n.created_at", "n.id") " FROM notice n WHERE n.departement = $1"
				" AND n.state = $2 AND (n.created_at, n.id) > " CMN_SQL_AFTER(
				    "$3") " ORDER BY n.created_at, n.id LIMIT $4::int",
};

const struct cmn_stmt INTAKE_NOTICE_LETTER = {
    .name = "notice_letter",
    .n_params = 2,
    .sql =
	"SELECT " NOTICE_COLUMNS ", coalesce(n.language, p.language) AS _language,"
	" p.state AS _person_state, p.given_names, p.family_name, p.called,"
	" c.value AS address, c.reach, c.discreet"
	" FROM notice n JOIN person w ON w.departement = n.departement AND w.id = n.person_id"
	" JOIN person p ON p.departement = w.departement AND p.id = coalesce(w.merged_into, w.id)"
	" LEFT JOIN person_contact c ON c.departement = p.departement AND c.person_id = p.id"
	"   AND c.state = 'current' AND c.kind = 'postal'"
	" WHERE n.id = $1::uuid AND n.departement = ANY (string_to_array($2, ','))",
};

/* Two lists with an index each.  What was cancelled was never said. */
#define MINE(whose)                                                                          \
	"SELECT " NOTICE_COLUMNS ", " CMN_SQL_CURSOR(                                        \
	    "n.created_at",                                                                  \
	    "n.id") " FROM notice n WHERE n.departement = $1"                                \
		    " AND " whose                                                            \
		    " AND n.state <> 'cancelled' AND (NOT $3::boolean OR n.read_at IS NULL)" \
		    " AND (n.created_at, n.id) > " CMN_SQL_AFTER(                            \
			"$4") " ORDER BY n.created_at, n.id LIMIT $5::int"

const struct cmn_stmt INTAKE_NOTICE_OF_PERSON = {
    .name = "notice_of_person",
    .n_params = 5,
    .sql = MINE("n.person_id = $2::uuid"),
};

const struct cmn_stmt INTAKE_NOTICE_OF_RECIPIENT = {
    .name = "notice_of_recipient",
    .n_params = 6,
    .sql = MINE("n.recipient = $2 AND n.recipient_kind = $6"),
};

const struct cmn_stmt INTAKE_NOTICE_READ = {
    .name = "notice_read",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT id FROM notice WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state <> 'cancelled' FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE notice n SET read_at = coalesce(read_at, $7::timestamptz),"
	   "    version = version + 1"
	   "  FROM target, idem WHERE n.id = target.id AND n.departement = $6"
	   "  RETURNING n.id, n.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_NOTICE_MOVE = {
    .name = "notice_move",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT id FROM notice WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state = $15 FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE notice n SET state = $16, version = version + 1,"
	   "    attempts = CASE WHEN $16 = 'queued' THEN 0 ELSE attempts END,"
	   "    reason = CASE WHEN $16 = 'queued' THEN NULL ELSE reason END,"
	   "    next_at = $7::timestamptz,"
	   "    settled_at = CASE WHEN $16 = 'queued' THEN NULL ELSE $7::timestamptz END"
	   "  FROM target, idem WHERE n.id = target.id AND n.departement = $6"
	   "  RETURNING n.id, n.version)" CMN_SQL_FINISH,
};

/* The person is alive here, and the file, when one is named, is theirs: the sub-select gives no
 * row otherwise. */
const struct cmn_stmt INTAKE_NOTICE_SEND = {
    .name = "notice_send",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = "WITH target AS (SELECT id FROM person WHERE id = $14::uuid AND departement = $6"
	   "  AND state IN ('draft', 'known') AND ($17::uuid IS NULL OR EXISTS (SELECT 1"
	   "  FROM situation s WHERE s.id = $17::uuid AND s.departement = $6"
	   "  AND s.person_id = $14::uuid)) FOR SHARE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO notice (id, departement, recipient_kind, person_id, channel,"
	   "    template, situation_id, cause, language, created_at, next_at, params)"
	   "  SELECT $5::uuid, $6, 'person', target.id, $15, $16, $17::uuid, $10::uuid, $18,"
	   "    $7::timestamptz, $7::timestamptz, json_build_object('at', $7)"
	   "  FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

/* One address for each holder and channel: the later word counts. */
const struct cmn_stmt INTAKE_NOTICE_ADDRESS = {
    .name = "notice_address_set",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO notice_address AS a (id, departement, holder_kind, holder, channel,"
    "    address, language, active, updated_at, updated_by)"
    "  SELECT $5::uuid, $6, $14, $15, $16, $17, $18, $19::boolean, $7::timestamptz, $1 FROM idem"
    "  ON CONFLICT (departement, holder_kind, holder, channel) DO UPDATE SET"
    "    address = excluded.address, language = excluded.language, active = excluded.active,"
    "    updated_at = excluded.updated_at, updated_by = excluded.updated_by,"
    "    version = a.version + 1"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_NOTICE_ADDRESSES = {
    .name = "notice_addresses",
    .n_params = 3,
    .sql = "SELECT id, departement, version, holder_kind, holder, channel, address, language,"
	   " active, updated_at FROM notice_address"
	   " WHERE departement = $1 AND holder_kind = $2 AND holder = $3 ORDER BY channel",
};

enum cmn_err intake_store_notice(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_NOTICE_GET, id, ret, err);
}

enum cmn_err intake_store_notice_letter(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_NOTICE_LETTER, id, ret, err);
}

enum cmn_err intake_store_notices(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *departement, const char *state, const char *after,
				  int64_t limit, PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, state, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &INTAKE_NOTICE_LIST, params, ret, err);
}

enum cmn_err intake_store_my_notices(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct intake_notice_list *list, PGresult **ret,
				     struct cmn_error *err)
{
	bool person = list->kind[0] == 'p';
	char count[24];
	const char *params[] = {list->departement, list->recipient, list->unread ? "true" : "false",
				list->after,       count,           list->kind};

	snprintf(count, sizeof(count), "%" PRId64, list->limit + 1);
	return cmn_pool_run(pool, ctx,
			    person ? &INTAKE_NOTICE_OF_PERSON : &INTAKE_NOTICE_OF_RECIPIENT, params,
			    ret, err);
}

enum cmn_err intake_store_read_notice(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, int64_t version,
				      int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 1] = {[13] = seen};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_NOTICE_READ, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_move_notice(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, int64_t version, const char *from,
				      const char *to, int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = seen, [14] = from, [15] = to};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_NOTICE_MOVE, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_send_notice(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, const json_t *body,
				      int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err)
{
	const char *channel = cmn_json_get(body, "channel");
	const char *template = cmn_json_get(body, "template");
	const char *params[CMN_WRITE_N + 5] = {
	    [13] = cmn_json_get(body, "person_id"), [14] = channel ? channel : "auto",
	    [15] = template ? template : "message", [16] = cmn_json_get(body, "situation_id"),
	    [17] = cmn_json_get(body, "language"),
	};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_NOTICE_SEND, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_notice_address(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 struct cmn_write *write,
					 const struct intake_notice_address *a,
					 int64_t *ret_version, bool *ret_replayed,
					 struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = a->holder_kind, [14] = a->holder,   [15] = a->channel,
	    [16] = a->address,     [17] = a->language, [18] = a->active ? "true" : "false",
	};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_NOTICE_ADDRESS, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_notice_addresses(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   const char *departement, const char *holder_kind,
					   const char *holder, PGresult **ret,
					   struct cmn_error *err)
{
	const char *params[] = {departement, holder_kind, holder};

	return cmn_pool_run(pool, ctx, &INTAKE_NOTICE_ADDRESSES, params, ret, err);
}
