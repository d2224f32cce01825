/* SPDX-License-Identifier: EUPL-1.2
 *
 * webhook_job.h - the job that sends to webhooks what is addressed to their MDPH.
 *
 * A round queues what is new, takes what is due, works for a moment, and writes what ended; what is
 * slow goes on in the next round.  Whoever is killed in the middle leaves a lease that lapses: the
 * same event goes again under the same webhook-id.
 */
#ifndef REFERRAL_WEBHOOK_JOB_H
#define REFERRAL_WEBHOOK_JOB_H

#include "webhook_send.h"

#include "cmn/service.h"

#define REFERRAL_WEBHOOK_EVERY_MS     500
#define REFERRAL_WEBHOOK_LOG_EVERY_MS 3600000

struct referral_webhooks {
	struct referral_sender *sender;
	const char *key;        /* "": webhooks are not set up */
	const char *former_key; /* "": none */
};

/* `deps` is a struct referral_deps. */
enum cmn_err referral_job_webhooks(struct cmn_conn *conn, const char *now, void *deps,
				   bool *ret_more, struct cmn_error *err);
enum cmn_err referral_job_webhook_log(struct cmn_conn *conn, const char *now, void *deps,
				      bool *ret_more, struct cmn_error *err);
void referral_webhook_metrics(void);

#endif
