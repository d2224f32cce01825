/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_job.h"

#include "intake_deps.h"
#include "mail.h"
#include "notice.h"
#include "notice_mail.h"
#include "notice_store.h"
#include "notice_way.h"

#include "cmn/clock.h"
#include "cmn/log.h"
#include "cmn/metrics.h"

#include <stdio.h>
#include <string.h>

#define BATCH         10
#define RELAY_AWAY_S  60
#define RELAY_UNSET_S 600
#define MESSAGE_MAX   16384

CMN_DEFINE_COUNTER(SENT, "c360_notices_sent_total", "Notices delivered or handed over.");
CMN_DEFINE_COUNTER(FAILED, "c360_notices_failed_total", "Attempts to send a notice that failed.");
CMN_DEFINE_COUNTER(GIVEN_UP, "c360_notices_given_up_total", "Notices given up.");

void intake_notice_metrics(void)
{
	cmn_metric_register(&SENT);
	cmn_metric_register(&FAILED);
	cmn_metric_register(&GIVEN_UP);
}

/* One notice in hand. */
struct hand {
	struct cmn_conn *conn;
	const PGresult *taken;
	int row;
	int attempts;
	const char *now;
	const struct intake_sending *how;
	struct cmn_error *err;
	bool relay_away; /* no use in trying the next one now */
};

static void later(char out[CMN_TIME_LEN], const char *now, int64_t s)
{
	int64_t us = 0;

	if (!cmn_time_parse(now, &us))
		us = cmn_clock_us();
	cmn_time_format(us + s * 1000000, out);
}

/* Nothing went wrong and nothing was tried: it waits `s` seconds. */
static enum cmn_err wait(struct hand *h, const char *reason, int64_t s)
{
	char at[CMN_TIME_LEN];
	const struct intake_notice_end end = {.state =
						  intake_notice_state_name(INTAKE_NOTICE_QUEUED),
					      .reason = reason,
					      .next_at = at,
					      .uncounted = true};

	later(at, h->now, s);
	return intake_store_notice_end(h->conn, h->taken, h->row, h->now, &end, h->err);
}

static enum cmn_err settle(struct hand *h, enum intake_notice_act act, const char *reason,
			   enum intake_notice_channel by)
{
	enum intake_notice_state to = intake_notice_move(INTAKE_NOTICE_SENDING, act);
	int64_t wait_s = act == INTAKE_NOTICE_REFUSE ? intake_notice_back_off_s(h->attempts) : 0;
	char at[CMN_TIME_LEN];
	struct intake_notice_end end = {.reason = reason,
					.sent_by = intake_notice_channel_name(by)};

	if (act == INTAKE_NOTICE_REFUSE && wait_s == 0) {
		to = INTAKE_NOTICE_GIVEN_UP;
		end.reason = "too_many_attempts";
	}
	if (wait_s > 0) {
		later(at, h->now, wait_s);
		end.next_at = at;
	}
	end.state = intake_notice_state_name(to);
	end.settled = intake_notice_settled(to);
	cmn_metric_add(to == INTAKE_NOTICE_GIVEN_UP ? &GIVEN_UP
		       : to == INTAKE_NOTICE_FAILED ? &FAILED
						    : &SENT,
		       1);
	return intake_store_notice_end(h->conn, h->taken, h->row, h->now, &end, h->err);
}

static enum cmn_err mail(struct hand *h, enum intake_notice_channel by, const char *to,
			 enum cmn_lang lang)
{
	const struct intake_relay *relay =
	    by == INTAKE_NOTICE_BY_MSS ? &h->how->mss : &h->how->mail;
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {.max = MESSAGE_MAX};
	struct intake_smtp_result got;
	enum intake_notice_act act;

	if (!relay->url[0] || !intake_mail_valid(relay->from))
		return wait(h, "relay_unset", RELAY_UNSET_S);
	if (h->relay_away)
		return wait(h, "relay_away", RELAY_AWAY_S);
	intake_notice_mail(&text,
			   &(struct intake_mail){.notice_id = cmn_column(h->taken, h->row, "id"),
						 .from = relay->from,
						 .to = to,
						 .now = h->now,
						 .lang = lang});
	if (text.failed)
		return wait(h, "relay_away", RELAY_AWAY_S);
	intake_smtp_send(relay, to, text.data, text.len, &got);
	act = intake_mail_outcome(got.accepted, got.reached, got.reply);
	if (!got.accepted)
		cmn_log(CMN_WARN, "notice.not_sent",
			{"notice", cmn_column(h->taken, h->row, "id"), 0}, {"cause", got.cause, 0});
	h->relay_away = got.away;
	if (act == INTAKE_NOTICE_HAND_OVER)
		return settle(h, act, NULL, by);
	if (act == INTAKE_NOTICE_GIVE_UP)
		return settle(h, act, "relay_refused", by);
	return settle(h, act,
		      got.away           ? "relay_away"
		      : got.reply >= 400 ? "relay_refused_for_now"
					 : "outcome_unknown",
		      by);
}

static enum cmn_err send_one(struct hand *h)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *known = NULL;
	struct intake_way way;
	enum cmn_err rc = intake_store_notice_ways(h->conn, h->taken, h->row, &known, h->err);

	if (rc != CMN_OK)
		return rc;
	rc = intake_way_find(h->conn, h->taken, h->row, known, h->now, h->how->mss_domains, &way,
			     h->err);
	if (rc != CMN_OK)
		return rc;
	if (way.wait_s > 0)
		return wait(h, way.reason, way.wait_s);
	switch (way.by) {
	case INTAKE_NOTICE_BY_LIST:
		return settle(h, INTAKE_NOTICE_DELIVER, NULL, way.by);
	case INTAKE_NOTICE_BY_LETTER:
		return settle(h, INTAKE_NOTICE_PRINT, NULL, way.by);
	case INTAKE_NOTICE_BY_EMAIL:
	case INTAKE_NOTICE_BY_MSS:
		return mail(h, way.by, way.address, way.lang);
	case INTAKE_NOTICE_CHANNEL_END_:
	default:
		return settle(h, INTAKE_NOTICE_GIVE_UP, way.reason, 0);
	}
}

enum cmn_err intake_notice_send(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *taken = NULL;
	const struct intake_deps *own = deps;
	struct hand h = {.conn = conn, .now = now, .how = &own->sending, .err = err};
	enum cmn_err rc = intake_store_notices_lapse(conn, now, INTAKE_NOTICE_ATTEMPTS_MAX, err);

	if (rc == CMN_OK)
		rc = intake_store_notices_take(conn, now, BATCH, &taken, err);
	if (rc != CMN_OK)
		return rc;
	h.taken = taken;
	for (h.row = 0; rc == CMN_OK && h.row < PQntuples(taken); h.row++) {
		h.attempts = (int)cmn_pg_int(taken, h.row, PQfnumber(taken, "attempts"), 1);
		rc = send_one(&h);
	}
	*ret_more = rc == CMN_OK && PQntuples(taken) == BATCH && !h.relay_away;
	return rc;
}
