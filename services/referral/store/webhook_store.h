/* SPDX-License-Identifier: EUPL-1.2
 *
 * webhook_store.h - webhooks of an MDPH and their deliveries in PostgreSQL.
 *
 * The handlers write the webhook; the job of the bus role reads the stream for it, takes deliveries
 * with a lease, and writes how each ended.  Of one webhook the events of one record are sent one
 * after the other.
 */
#ifndef REFERRAL_WEBHOOK_STORE_H
#define REFERRAL_WEBHOOK_STORE_H

#include "referral_store.h"

/* `secret` is only passed through into the answer; NULL: none. */
enum cmn_err referral_store_webhook(const struct referral_at *at, const char *id,
				    const char *secret, PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_webhooks(const struct referral_at *at, const struct referral_page *page,
				     PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_webhook_delivery(const struct referral_at *at, const char *webhook_id,
					     const char *id, PGresult **ret) CMN_MUST_CHECK;
/* filter: the state, or NULL; situation_id: here the webhook. */
enum cmn_err referral_store_webhook_deliveries(const struct referral_at *at,
					       const struct referral_page *page,
					       PGresult **ret) CMN_MUST_CHECK;

/* CMN_E_NOT_FOUND when ten of the département are active. */
enum cmn_err referral_store_webhook_create(const struct referral_at *at, struct cmn_write *write,
					   const char *url, const char *event_types,
					   struct referral_done *ret) CMN_MUST_CHECK;
struct referral_webhook_change {
	int64_t version;
	const char *url, *event_types, *state; /* NULL: stays */
};
enum cmn_err referral_store_webhook_change(const struct referral_at *at, struct cmn_write *write,
					   const struct referral_webhook_change *c,
					   struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_webhook_rotate(const struct referral_at *at, struct cmn_write *write,
					   int64_t version, int64_t overlap_hours,
					   struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_webhook_ping(const struct referral_at *at, struct cmn_write *write,
					 struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_webhook_replay(const struct referral_at *at, struct cmn_write *write,
					   int64_t epoch, int64_t sequence,
					   struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_webhook_resend(const struct referral_at *at, struct cmn_write *write,
					   const char *webhook_id,
					   struct referral_done *ret) CMN_MUST_CHECK;

/* --- the job, as the bus role ----------------------------------------------------------------- */

/* Queue what the streams hold beyond each webhook's position, at most 200 events of each. */
enum cmn_err referral_store_webhook_fan(struct cmn_conn *conn, const char *now,
					struct cmn_error *err) CMN_MUST_CHECK;
/* What somebody took and never ended is due again. */
enum cmn_err referral_store_webhook_lapse(struct cmn_conn *conn, const char *now,
					  struct cmn_error *err) CMN_MUST_CHECK;
/* Take at most `most` that are due; webhooks that work come first. */
enum cmn_err referral_store_webhook_take(struct cmn_conn *conn, const char *now, int most,
					 PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
struct referral_webhook_end {
	const char *id, *tries; /* as taken */
	const char *outcome;
	long status;         /* 0: no answer */
	const char *next_at; /* NULL: settled */
	bool delivered;
	const char *stop;     /* disable the webhook, and why; NULL: no */
	const char *event_id; /* of the event that tells of it */
};
enum cmn_err referral_store_webhook_end(struct cmn_conn *conn, const char *now,
					const struct referral_webhook_end *end,
					struct cmn_error *err) CMN_MUST_CHECK;
/* Forget deliveries that ended 90 days ago, at most `most`. */
enum cmn_err referral_store_webhook_forget(struct cmn_conn *conn, const char *now, int most,
					   int64_t *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_WEBHOOK_STATEMENTS[];
extern const size_t REFERRAL_WEBHOOK_STATEMENT_COUNT;
extern const struct cmn_stmt REFERRAL_WEBHOOK_FAN, REFERRAL_WEBHOOK_LAPSE, REFERRAL_WEBHOOK_TAKE,
    REFERRAL_WEBHOOK_END, REFERRAL_WEBHOOK_FORGET, REFERRAL_WEBHOOK_LIST,
    REFERRAL_WEBHOOK_DELIVERIES;

#endif
