/* SPDX-License-Identifier: EUPL-1.2 */
#include "webhook_job.h"
#include "referral_deps.h"
#include "webhook_sign.h"
#include "webhook_store.h"

#include "cmn/clock.h"
#include "cmn/event.h"
#include "cmn/log.h"
#include "cmn/metrics.h"
#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WORK_MS         200
#define BATCH           24
#define RETRY_AFTER_MAX INT64_C(86400)
#define FORGET_BATCH    1000

CMN_DEFINE_COUNTER(SENT, "c360_webhooks_delivered_total", "Events taken by a receiver.");
CMN_DEFINE_COUNTER(FAILED, "c360_webhooks_failed_total", "Tries to deliver that failed.");
CMN_DEFINE_COUNTER(STOPPED, "c360_webhooks_disabled_total", "Webhooks disabled by themselves.");

void referral_webhook_metrics(void)
{
	cmn_metric_register(&SENT);
	cmn_metric_register(&FAILED);
	cmn_metric_register(&STOPPED);
}

static void copy(char *out, size_t size, const PGresult *res, int row, const char *column)
{
	const char *text = cmn_column(res, row, column);

	snprintf(out, size, "%s", text ? text : "");
}

static int64_t number(const PGresult *res, int row, const char *column)
{
	return cmn_pg_int(res, row, PQfnumber(res, column), 0);
}

/* The event as it stands in the stream. */
static bool envelope(struct cmn_buf *out, const PGresult *res, int row)
{
	const char *data = cmn_column(res, row, "data");
	struct cmn_event ev = {.source = "/c360/referral"};

	if (!data)
		return false;
	copy(ev.id, sizeof(ev.id), res, row, "event_id");
	copy(ev.type, sizeof(ev.type), res, row, "event_type");
	copy(ev.subject, sizeof(ev.subject), res, row, "subject");
	copy(ev.time, sizeof(ev.time), res, row, "at");
	copy(ev.departement, sizeof(ev.departement), res, row, "departement");
	copy(ev.traceparent, sizeof(ev.traceparent), res, row, "traceparent");
	snprintf(ev.stream, sizeof(ev.stream), "%s.referral.mdph", ev.departement);
	ev.epoch = number(res, row, "epoch");
	ev.sequence = number(res, row, "sequence");
	cmn_event_write(out, &ev, data);
	return !out->failed;
}

/* One signature for each secret that is good now: those of the number before during an overlap,
 * those of the former key while it is set. */
static bool signatures(struct cmn_buf *out, const struct referral_webhooks *w, const PGresult *res,
		       int row, int64_t at, const struct cmn_buf *body)
{
	const char *keys[] = {w->key, w->former_key};
	int64_t last = number(res, row, "secret_no");
	int64_t first = cmn_pg_bool(res, row, PQfnumber(res, "both")) ? last - 1 : last;

	for (size_t k = 0; k < CMN_LEN(keys); k++) {
		if (!keys[k] || !keys[k][0])
			continue;
		for (int64_t no = last; no >= first && no > 0; no--) {
			char secret[REFERRAL_SECRET_LEN];

			if (!referral_webhook_secret(keys[k], cmn_column(res, row, "webhook_id"),
						     no, secret) ||
			    !referral_webhook_sign(out, secret, cmn_column(res, row, "event_id"),
						   at, body->data, body->len))
				return false;
		}
	}
	return true;
}

static bool send_one(const struct referral_webhooks *w, const PGresult *res, int row)
{
	struct cmn_buf body CMN_AUTO(cmn_buf_free) = {.max = CMN_EVENT_MAX};
	struct cmn_buf signature CMN_AUTO(cmn_buf_free) = {.max = 1024};
	char id[128], timestamp[64], signed_by[1100];
	const char *headers[] = {"Content-Type: application/cloudevents+json", "Expect:", id,
				 timestamp, signed_by};
	struct referral_parcel parcel = {.tries = (int)number(res, row, "tries"),
					 .failing_s = number(res, row, "failing_s")};
	int64_t at = cmn_clock_us() / 1000000;

	if (!envelope(&body, res, row) || !signatures(&signature, w, res, row, at, &body))
		return false;
	copy(parcel.delivery_id, sizeof(parcel.delivery_id), res, row, "id");
	copy(parcel.webhook_id, sizeof(parcel.webhook_id), res, row, "webhook_id");
	snprintf(id, sizeof(id), "webhook-id: %s", cmn_column(res, row, "event_id"));
	snprintf(timestamp, sizeof(timestamp), "webhook-timestamp: %" PRId64, at);
	snprintf(signed_by, sizeof(signed_by), "webhook-signature: %s", signature.data);
	return referral_sender_add(w->sender, &parcel, cmn_column(res, row, "url"), headers,
				   CMN_LEN(headers), &body);
}

/* When it is tried again: as the receiver asks when that is later, and a day at most. */
static const char *next_try(const struct referral_sent *sent, char out[CMN_TIME_LEN])
{
	uint32_t random;
	int64_t wait_ms;

	cmn_random(&random, sizeof(random));
	wait_ms = referral_webhook_wait_ms(sent->parcel.tries, random);
	if (wait_ms == 0)
		return NULL;
	if (sent->retry_after_s > 0 && sent->retry_after_s <= RETRY_AFTER_MAX &&
	    sent->retry_after_s * 1000 > wait_ms)
		wait_ms = sent->retry_after_s * 1000;
	cmn_time_format(cmn_clock_us() + wait_ms * 1000, out);
	return out;
}

static enum cmn_err end_one(struct cmn_conn *conn, const struct referral_sent *sent,
			    struct cmn_error *err)
{
	char next[CMN_TIME_LEN], now[CMN_TIME_LEN], tries[16], event_id[CMN_UUID_LEN];
	struct referral_webhook_end end = {
	    .id = sent->parcel.delivery_id,
	    .tries = tries,
	    .outcome = referral_webhook_outcome_name(sent->outcome),
	    .status = sent->status,
	    .delivered = sent->outcome == REFERRAL_WEBHOOK_DELIVERED,
	    .stop = referral_webhook_stop(sent->outcome, sent->parcel.failing_s),
	    .event_id = event_id,
	};

	cmn_uuid7(event_id);
	cmn_time_format(cmn_clock_us(), now);
	snprintf(tries, sizeof(tries), "%d", sent->parcel.tries);
	if (!end.delivered)
		end.next_at = next_try(sent, next);
	cmn_metric_add(end.delivered ? &SENT : &FAILED, 1);
	if (!end.delivered)
		cmn_log(CMN_INFO, "webhook.not_delivered", {"webhook", sent->parcel.webhook_id, 0},
			{"outcome", end.outcome, 0});
	if (end.stop) {
		cmn_metric_add(&STOPPED, 1);
		cmn_log(CMN_WARN, "webhook.disabled", {"webhook", sent->parcel.webhook_id, 0},
			{"reason", end.stop, 0});
	}
	return referral_store_webhook_end(conn, now, &end, err);
}

/* Everything that ended is written, also after a failure: what is not stays taken, and lapses. */
static enum cmn_err harvest(struct cmn_conn *conn, struct referral_sender *sender,
			    struct cmn_error *err)
{
	struct referral_sent sent;
	enum cmn_err rc = CMN_OK;

	while (rc == CMN_OK && referral_sender_next(sender, &sent))
		rc = end_one(conn, &sent, err);
	return rc;
}

static enum cmn_err send_due(struct cmn_conn *conn, const char *now,
			     const struct referral_webhooks *w, struct cmn_error *err)
{
	int most = referral_sender_free(w->sender);
	CMN_AUTO(cmn_pgres_drop) PGresult *taken = NULL;
	enum cmn_err rc;

	if (most == 0)
		return CMN_OK;
	rc = referral_store_webhook_take(conn, now, most < BATCH ? most : BATCH, &taken, err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(taken); row++)
		if (!send_one(w, taken, row)) /* its lease lapses */
			cmn_log(CMN_WARN, "webhook.not_sent",
				{"webhook", cmn_column(taken, row, "webhook_id"), 0});
	return rc;
}

enum cmn_err referral_job_webhooks(struct cmn_conn *conn, const char *now, void *deps,
				   bool *ret_more, struct cmn_error *err)
{
	const struct referral_webhooks *w = &((struct referral_deps *)deps)->webhooks;
	enum cmn_err rc;

	*ret_more = false; /* the other jobs have their turn */
	if (!w->sender || !w->key || !w->key[0])
		return CMN_OK;
	referral_sender_work(w->sender, 0);
	rc = harvest(conn, w->sender, err);
	if (rc == CMN_OK)
		rc = referral_store_webhook_lapse(conn, now, err);
	if (rc == CMN_OK)
		rc = referral_store_webhook_fan(conn, now, err);
	if (rc == CMN_OK)
		rc = send_due(conn, now, w, err);
	if (rc != CMN_OK)
		return rc;
	referral_sender_work(w->sender, WORK_MS);
	return harvest(conn, w->sender, err);
}

enum cmn_err referral_job_webhook_log(struct cmn_conn *conn, const char *now, void *deps,
				      bool *ret_more, struct cmn_error *err)
{
	int64_t n = 0;
	enum cmn_err rc = referral_store_webhook_forget(conn, now, FORGET_BATCH, &n, err);

	(void)deps;
	*ret_more = rc == CMN_OK && n == FORGET_BATCH;
	return rc;
}
