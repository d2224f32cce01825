/* SPDX-License-Identifier: EUPL-1.2
 *
 * webhook_send_store.c - what the job that sends does to the tables, as the bus role.
 */
#include "referral_statements.h"
#include "webhook_store.h"

#include <inttypes.h>
#include <stdio.h>

/* A test event is for the webhook that it names.  What was queued before is queued again: that is
 * how a position set back sends anew. */
const struct cmn_stmt REFERRAL_WEBHOOK_FAN = {
    .name = "webhook_fan",
    .writes = true,
    .n_params = 1,
    .sql =
	"WITH w AS (SELECT id, departement, epoch, sequence, event_types FROM webhook"
	"  WHERE state = 'active' AND EXISTS (SELECT 1 FROM stream_head h"
	"   WHERE h.stream = webhook.departement || '.mdph'"
	"   AND (h.epoch, h.sequence) > (webhook.epoch, webhook.sequence))"
	"  ORDER BY id LIMIT 50 FOR UPDATE SKIP LOCKED)"
	", e AS (SELECT w.id AS webhook_id, w.departement, w.event_types, v.*"
	"  FROM w, LATERAL (SELECT event_id, type, subject, epoch, sequence FROM event"
	"   WHERE stream = w.departement || '.mdph'"
	"   AND (epoch, sequence) > (w.epoch, w.sequence)"
	"   ORDER BY epoch, sequence LIMIT 200) v)"
	", put AS (INSERT INTO webhook_delivery AS d (id, departement, webhook_id, event_id,"
	"   event_type, subject, epoch, sequence, queued_at, next_at)"
	"  SELECT md5(webhook_id::text || event_id)::uuid, departement, webhook_id, event_id, type,"
	"   subject, epoch, sequence, $1::timestamptz, $1::timestamptz FROM e"
	"  WHERE CASE WHEN type = 'referral.webhook.pinged.v1' THEN subject = webhook_id::text"
	"   ELSE cardinality(event_types) = 0 OR type = ANY (event_types) END"
	"  ORDER BY webhook_id, epoch, sequence"
	"  ON CONFLICT (webhook_id, event_id) DO UPDATE SET state = 'pending', tries = 0,"
	"   next_at = $1::timestamptz, settled_at = NULL WHERE d.state <> 'sending')"
	" UPDATE webhook SET epoch = m.epoch, sequence = m.sequence FROM ("
	"  SELECT DISTINCT ON (webhook_id) webhook_id, epoch, sequence FROM e"
	"  ORDER BY webhook_id, epoch DESC, sequence DESC) m WHERE webhook.id = m.webhook_id",
};

const struct cmn_stmt REFERRAL_WEBHOOK_LAPSE = {
    .name = "webhook_lapse",
    .writes = true,
    .n_params = 1,
    .sql = "UPDATE webhook_delivery SET state = 'pending', lease_until = NULL,"
	   " last_outcome = 'outcome_unknown', next_at = $1::timestamptz, tries = least(tries, 11)"
	   " WHERE id IN (SELECT id FROM webhook_delivery WHERE state = 'sending'"
	   " AND lease_until < $1::timestamptz ORDER BY lease_until LIMIT 100"
	   " FOR UPDATE SKIP LOCKED)",
};

/* Four at a time of one webhook, one while it fails: whoever is slow holds up nobody else. */
const struct cmn_stmt REFERRAL_WEBHOOK_TAKE = {
    .name = "webhook_take",
    .writes = true,
    .n_params = 2,
    .sql =
	"UPDATE webhook_delivery d SET state = 'sending', tries = d.tries + 1,"
	" lease_until = $1::timestamptz + interval '60 seconds'"
	" FROM (SELECT t.id, w.url, w.secret_no,"
	"   coalesce(w.former_secret_until > $1::timestamptz, false) AS both,"
	"   coalesce(extract(epoch FROM $1::timestamptz - w.failing_since), 0)::bigint AS failing_s"
	"  FROM webhook w, LATERAL (SELECT p.id, p.next_at FROM webhook_delivery p"
	"   WHERE p.webhook_id = w.id AND p.state = 'pending' AND p.next_at <= $1::timestamptz"
	"   AND NOT EXISTS (SELECT 1 FROM webhook_delivery b WHERE b.webhook_id = p.webhook_id"
	"    AND b.subject = p.subject AND b.state IN ('pending', 'sending')"
	"    AND (b.epoch, b.sequence) < (p.epoch, p.sequence))"
	"   ORDER BY p.epoch, p.sequence LIMIT greatest(0, CASE WHEN w.failing_since IS NULL THEN 4"
	"    ELSE 1 END - (SELECT count(*) FROM webhook_delivery s WHERE s.webhook_id = w.id"
	"    AND s.state = 'sending')) FOR UPDATE SKIP LOCKED) t"
	"  WHERE w.state = 'active' ORDER BY w.failing_since NULLS FIRST, t.next_at"
	"  LIMIT $2::int) c"
	" WHERE d.id = c.id RETURNING d.id, d.departement, d.webhook_id, d.event_id, d.event_type,"
	"  d.subject, d.epoch, d.sequence, d.tries, c.url, c.secret_no, c.both, c.failing_s,"
	"  (SELECT " CMN_SQL_RFC3339(
	    "v.at") " FROM event v WHERE v.stream = d.departement || '.mdph'"
		    "   AND v.epoch = d.epoch AND v.sequence = d.sequence) AS at,"
		    "  (SELECT v.traceparent FROM event v WHERE v.stream = d.departement || '.mdph'"
		    "   AND v.epoch = d.epoch AND v.sequence = d.sequence) AS traceparent,"
		    "  (SELECT v.data::text FROM event v WHERE v.stream = d.departement || '.mdph'"
		    "   AND v.epoch = d.epoch AND v.sequence = d.sequence) AS data",
};

/* $1 delivery, $2 tries, $3 now, $4 outcome, $5 status, $6 next try, $7 delivered, $8 stop, $9 id
 * of the event that tells of the stop. */
const struct cmn_stmt REFERRAL_WEBHOOK_END = {
    .name = "webhook_end",
    .writes = true,
    .n_params = 9,
    .sql =
	"WITH ended AS (UPDATE webhook_delivery d SET state = CASE WHEN $7::boolean"
	"   THEN 'delivered' WHEN $6::timestamptz IS NULL THEN 'failed' ELSE 'pending' END,"
	"   next_at = coalesce($6::timestamptz, d.next_at), lease_until = NULL, last_outcome = $4,"
	"   last_status = $5::int, settled_at = CASE WHEN $7::boolean OR $6::timestamptz IS NULL"
	"    THEN $3::timestamptz END"
	"  WHERE d.id = $1::uuid AND d.state = 'sending' AND d.tries = $2::int"
	"  RETURNING d.webhook_id, d.departement, (SELECT w.state FROM webhook w"
	"   WHERE w.departement = d.departement AND w.id = d.webhook_id) AS hook_state)"
	", hook AS (UPDATE webhook w SET failing_since = CASE WHEN NOT $7::boolean"
	"    THEN coalesce(w.failing_since, $3::timestamptz) END,"
	"   last_delivered_at = CASE WHEN $7::boolean THEN $3::timestamptz"
	"    ELSE w.last_delivered_at END,"
	"   state = CASE WHEN $8::text IS NULL THEN w.state ELSE 'disabled' END,"
	"   stop_reason = coalesce(w.stop_reason, $8),"
	"   version = w.version + CASE WHEN $8::text IS NULL THEN 0 ELSE 1 END"
	"  FROM ended WHERE w.departement = ended.departement AND w.id = ended.webhook_id)"
	" INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	" SELECT $9::uuid, departement || '.mdph', 'referral.webhook.disabled.v1',"
	"  webhook_id::text, $3::timestamptz, json_build_object('webhook_id', webhook_id,"
	"   'reason', $8::text, 'at', " CMN_SQL_RFC3339(
	    "$3::timestamptz") ") FROM ended WHERE $8::text IS NOT NULL AND hook_state = 'active'",
};

const struct cmn_stmt REFERRAL_WEBHOOK_FORGET = {
    .name = "webhook_forget",
    .writes = true,
    .n_params = 2,
    .sql = "DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery"
	   " WHERE state IN ('delivered', 'failed')"
	   " AND settled_at < $1::timestamptz - interval '90 days' ORDER BY settled_at"
	   " LIMIT $2::int FOR UPDATE SKIP LOCKED)",
};

enum cmn_err referral_store_webhook_fan(struct cmn_conn *conn, const char *now,
					struct cmn_error *err)
{
	return cmn_conn_run(conn, &REFERRAL_WEBHOOK_FAN, &now, NULL, err);
}

enum cmn_err referral_store_webhook_lapse(struct cmn_conn *conn, const char *now,
					  struct cmn_error *err)
{
	return cmn_conn_run(conn, &REFERRAL_WEBHOOK_LAPSE, &now, NULL, err);
}

enum cmn_err referral_store_webhook_take(struct cmn_conn *conn, const char *now, int most,
					 PGresult **ret, struct cmn_error *err)
{
	char limit[16];
	const char *params[] = {now, limit};

	snprintf(limit, sizeof(limit), "%d", most);
	return cmn_conn_run(conn, &REFERRAL_WEBHOOK_TAKE, params, ret, err);
}

enum cmn_err referral_store_webhook_end(struct cmn_conn *conn, const char *now,
					const struct referral_webhook_end *end,
					struct cmn_error *err)
{
	char status[24];
	const char *params[] = {end->id,
				end->tries,
				now,
				end->outcome,
				end->status ? status : NULL,
				end->next_at,
				end->delivered ? "true" : "false",
				end->stop,
				end->event_id};

	snprintf(status, sizeof(status), "%ld", end->status);
	return cmn_conn_run(conn, &REFERRAL_WEBHOOK_END, params, NULL, err);
}

enum cmn_err referral_store_webhook_forget(struct cmn_conn *conn, const char *now, int most,
					   int64_t *ret_n, struct cmn_error *err)
{
	char limit[16];
	const char *params[] = {now, limit};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc;

	snprintf(limit, sizeof(limit), "%d", most);
	rc = cmn_conn_run(conn, &REFERRAL_WEBHOOK_FORGET, params, &res, err);
	if (rc == CMN_OK)
		*ret_n = strtoll(PQcmdTuples(res), NULL, 10);
	return rc;
}
