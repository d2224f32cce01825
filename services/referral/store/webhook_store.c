/* SPDX-License-Identifier: EUPL-1.2 */
#include "webhook_store.h"
#include "referral_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define WEBHOOK_COLUMNS                                                                 \
	"id, departement, version, state, stop_reason, url, event_types, epoch,"        \
	" sequence, former_secret_until, created_at, failing_since, last_delivered_at," \
	" secret_no AS _secret_no"
#define DELIVERY_COLUMNS                                                               \
	"id, event_id, event_type, subject, epoch, sequence, state, tries, queued_at," \
	" CASE WHEN state = 'pending' THEN next_at END AS next_at, last_outcome,"      \
	" last_status, settled_at, departement AS _departement"
#define TARGET(further)                                                       \
	"WITH target AS (SELECT id, version FROM webhook WHERE id = $5::uuid" \
	" AND departement = $6" further " FOR UPDATE)" CMN_SQL_CHANGE

static const struct cmn_stmt GET = {
    .name = "webhook_get",
    .n_params = 3,
    .sql = "SELECT " WEBHOOK_COLUMNS ", $3::text AS secret FROM webhook WHERE id = $1::uuid"
	   " AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_WEBHOOK_LIST = {
    .name = "webhook_list",
    .n_params = 3,
    .sql =
	"SELECT " WEBHOOK_COLUMNS
	", " CMN_SQL_CURSOR("created_at", "id") " FROM webhook WHERE departement = $1 AND (created_at, id) > " CMN_SQL_AFTER(
	    "$2") " ORDER BY created_at, id LIMIT $3::int",
};

static const struct cmn_stmt DELIVERY = {
    .name = "webhook_delivery_get",
    .n_params = 3,
    .sql = "SELECT " DELIVERY_COLUMNS " FROM webhook_delivery WHERE id = $1::uuid"
	   " AND webhook_id = $2::uuid AND departement = ANY (string_to_array($3, ','))",
};

const struct cmn_stmt REFERRAL_WEBHOOK_DELIVERIES = {
    .name = "webhook_delivery_list",
    .n_params = 5,
    .sql = "SELECT " DELIVERY_COLUMNS ", " CMN_SQL_CURSOR(
	"queued_at",
	"id") " FROM webhook_delivery WHERE departement = $1 AND webhook_id = $5::uuid"
	      " AND ($2::text IS NULL OR state = $2) AND (queued_at, id) > " CMN_SQL_AFTER(
		  "$3") " ORDER BY queued_at, id LIMIT $4::int",
};

/* How many there are is counted by one at a time. */
static const struct cmn_stmt LOCK = {
    .name = "webhook_lock",
    .writes = true,
    .n_params = 1,
    .sql = "SELECT pg_advisory_xact_lock(hashtextextended('webhook ' || $1, 0))",
};

/* A new one begins at the head of its stream. */
static const struct cmn_stmt CREATE = {
    .name = "webhook_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT h.epoch, h.sequence FROM (SELECT 1) one"
	   "  LEFT JOIN stream_head h ON h.stream = $6 || '.mdph'"
	   "  WHERE (SELECT count(*) FROM webhook WHERE departement = $6"
	   "   AND state = 'active') < 10)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO webhook (id, departement, url, event_types, epoch, sequence,"
	   "   created_at, created_by) SELECT $5::uuid, $6, $14, coalesce($15::text[], '{}'),"
	   "   coalesce(target.epoch, 0), coalesce(target.sequence, 0), $7::timestamptz, $1"
	   "  FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

/* Enabled again, what waited goes at once. */
static const struct cmn_stmt CHANGE = {
    .name = "webhook_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = TARGET(
	" AND $14::bigint IN (0, version) AND ($17 IS DISTINCT FROM 'active'"
	" OR state = 'active' OR (SELECT count(*) FROM webhook o WHERE o.departement = $6"
	"  AND o.state = 'active') < 10)") ", fact AS (UPDATE webhook w SET url = coalesce($15, w.url),"
					   "   event_types = coalesce($16::text[], w.event_types), state = coalesce($17, w.state),"
					   "   stop_reason = CASE WHEN coalesce($17, w.state) = 'disabled'"
					   "    THEN coalesce(w.stop_reason, 'by_mdph') END,"
					   "   failing_since = CASE WHEN $15 IS NULL AND $17 IS DISTINCT FROM 'active'"
					   "    THEN w.failing_since END, version = w.version + 1"
					   "  FROM target, idem WHERE w.id = target.id AND w.departement = $6"
					   "  RETURNING w.id, w.version)"
					   ", woken AS (UPDATE webhook_delivery d SET next_at = $7::timestamptz FROM fact"
					   "  WHERE d.webhook_id = fact.id AND d.departement = $6 AND d.state = 'pending'"
					   "  AND $17 = 'active')" CMN_SQL_FINISH,
};

static const struct cmn_stmt ROTATE = {
    .name = "webhook_rotate",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = TARGET(
	" AND $14::bigint IN (0, version)") ", fact AS (UPDATE webhook w SET secret_no = w.secret_no + 1, version = w.version + 1,"
					    "   former_secret_until = CASE WHEN $15::int > 0"
					    "    THEN $7::timestamptz + make_interval(hours => $15::int) END"
					    "  FROM target, idem WHERE w.id = target.id AND w.departement = $6"
					    "  RETURNING w.id, w.version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt PING = {
    .name = "webhook_ping",
    .writes = true,
    .n_params = CMN_WRITE_N,
    .sql = TARGET(" AND state = 'active'") ", fact AS (SELECT target.id, target.version"
					   "  FROM target, idem)" CMN_SQL_FINISH,
};

static const struct cmn_stmt REPLAY = {
    .name = "webhook_replay",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = TARGET("") ", fact AS (UPDATE webhook w SET epoch = $14::bigint, sequence = $15::bigint"
		      "  FROM target, idem WHERE w.id = target.id AND w.departement = $6"
		      "  RETURNING w.id, w.version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt RESEND = {
    .name = "webhook_resend",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql =
	"WITH target AS (SELECT id FROM webhook_delivery WHERE id = $5::uuid AND departement = $6"
	"  AND webhook_id = $14::uuid AND state <> 'sending' FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE webhook_delivery d SET state = 'pending', tries = 0,"
	"   next_at = $7::timestamptz, settled_at = NULL"
	"  FROM target, idem WHERE d.id = target.id AND d.departement = $6"
	"  RETURNING d.id, 1::bigint AS version)" CMN_SQL_FINISH,
};

const struct cmn_stmt *const REFERRAL_WEBHOOK_STATEMENTS[] = {
    &GET,
    &LOCK,
    &REFERRAL_WEBHOOK_LIST,
    &DELIVERY,
    &REFERRAL_WEBHOOK_DELIVERIES,
    &CREATE,
    &CHANGE,
    &ROTATE,
    &PING,
    &REPLAY,
    &RESEND,
    &REFERRAL_WEBHOOK_FAN,
    &REFERRAL_WEBHOOK_LAPSE,
    &REFERRAL_WEBHOOK_TAKE,
    &REFERRAL_WEBHOOK_END,
    &REFERRAL_WEBHOOK_FORGET,
};
const size_t REFERRAL_WEBHOOK_STATEMENT_COUNT = CMN_LEN(REFERRAL_WEBHOOK_STATEMENTS);

enum cmn_err referral_store_webhook(const struct referral_at *at, const char *id,
				    const char *secret, PGresult **ret)
{
	const char *params[] = {id, at->ctx->departements, secret};

	return cmn_pool_one(at->pool, at->ctx, &GET, params, ret, at->err);
}

enum cmn_err referral_store_webhook_delivery(const struct referral_at *at, const char *webhook_id,
					     const char *id, PGresult **ret)
{
	const char *params[] = {id, webhook_id, at->ctx->departements};

	return cmn_pool_one(at->pool, at->ctx, &DELIVERY, params, ret, at->err);
}

enum cmn_err referral_store_webhooks(const struct referral_at *at, const struct referral_page *page,
				     PGresult **ret)
{
	char count[24];
	const char *params[] = {page->departement, page->after, count};

	snprintf(count, sizeof(count), "%" PRId64, page->limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_WEBHOOK_LIST, params, ret, at->err);
}

enum cmn_err referral_store_webhook_deliveries(const struct referral_at *at,
					       const struct referral_page *page, PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_WEBHOOK_DELIVERIES, page, ret);
}

static enum cmn_err counted(const struct referral_at *at, const struct cmn_stmt *stmt,
			    const char **params, struct cmn_write *write, struct referral_done *ret)
{
	const char *whose[] = {write->departement};
	const struct cmn_step lock = {&LOCK, whose};

	cmn_write_params(write, params);
	return cmn_write_run_locked(at->pool, at->ctx, &lock, stmt, params, write, &ret->version,
				    &ret->replayed, at->err);
}

enum cmn_err referral_store_webhook_create(const struct referral_at *at, struct cmn_write *write,
					   const char *url, const char *event_types,
					   struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = url, [14] = event_types};

	return counted(at, &CREATE, params, write, ret);
}

enum cmn_err referral_store_webhook_change(const struct referral_at *at, struct cmn_write *write,
					   const struct referral_webhook_change *c,
					   struct referral_done *ret)
{
	char version[24];
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = version, [14] = c->url, [15] = c->event_types, [16] = c->state};

	snprintf(version, sizeof(version), "%" PRId64, c->version);
	return counted(at, &CHANGE, params, write, ret);
}

static enum cmn_err two_numbers(const struct referral_at *at, const struct cmn_stmt *stmt,
				struct cmn_write *write, int64_t a, int64_t b,
				struct referral_done *ret)
{
	char first[24], second[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = first, [14] = second};

	snprintf(first, sizeof(first), "%" PRId64, a);
	snprintf(second, sizeof(second), "%" PRId64, b);
	return referral_store_write(at, stmt, params, write, ret);
}

enum cmn_err referral_store_webhook_rotate(const struct referral_at *at, struct cmn_write *write,
					   int64_t version, int64_t overlap_hours,
					   struct referral_done *ret)
{
	return two_numbers(at, &ROTATE, write, version, overlap_hours, ret);
}

enum cmn_err referral_store_webhook_replay(const struct referral_at *at, struct cmn_write *write,
					   int64_t epoch, int64_t sequence,
					   struct referral_done *ret)
{
	return two_numbers(at, &REPLAY, write, epoch, sequence, ret);
}

enum cmn_err referral_store_webhook_ping(const struct referral_at *at, struct cmn_write *write,
					 struct referral_done *ret)
{
	const char *params[CMN_WRITE_N];

	return referral_store_write(at, &PING, params, write, ret);
}

enum cmn_err referral_store_webhook_resend(const struct referral_at *at, struct cmn_write *write,
					   const char *webhook_id, struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 1] = {[13] = webhook_id};

	return referral_store_write(at, &RESEND, params, write, ret);
}
