/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_job.h - the job that sends: takes what is due, asks the rules of safe contact at that
 * moment, hands it to its channel and says what became of it.
 *
 * Nothing is sent inside a transaction.  A job that is killed with a notice in hand leaves it in
 * state "sending"; two minutes later it goes again, under the same Message-ID.
 */
#ifndef INTAKE_NOTICE_JOB_H
#define INTAKE_NOTICE_JOB_H

#include "smtp.h"

#include "cmn/service.h"

struct intake_sending {
	struct intake_relay mail, mss;
	const char *mss_domains; /* see intake_mail_trusted() */
};

#define INTAKE_NOTICE_EVERY_MS 5000

/* Make the counters of this job known, once. */
void intake_notice_metrics(void);

/* `deps` is a struct intake_deps. */
enum cmn_err intake_notice_send(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				struct cmn_error *err);

#endif
