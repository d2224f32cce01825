/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_way.h - by which channel, to which address and in which language a notice goes now, from
 * what the store knows of its recipient at this moment.
 */
#ifndef INTAKE_NOTICE_WAY_H
#define INTAKE_NOTICE_WAY_H

#include "mail.h"
#include "notice.h"

#include "cmn/record.h"

struct intake_way {
	enum intake_notice_channel by; /* 0: none, `reason` says why */
	char address[INTAKE_MAIL_MAX + 1];
	enum cmn_lang lang;
	int64_t wait_s;     /* > 0: not now */
	const char *reason; /* code of proto/codes/notice_reasons.csv, constant */
};

/* `known`: rows of intake_store_notice_ways().  Each contact of a person is asked whether it may be
 * used now; a discreet one is never written to by a machine. */
enum cmn_err intake_way_find(struct cmn_conn *conn, const PGresult *taken, int row,
			     const PGresult *known, const char *now, const char *mss_domains,
			     struct intake_way *ret, struct cmn_error *err) CMN_MUST_CHECK;

#endif
