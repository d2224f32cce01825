/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "feed.h"
#include "sql.h"

#include <stdio.h>
#include <string.h>

#define INBOX_KEEP_US (24LL * 3600 * 1000000)
#define PURGE_ROWS    "5000"

/* --- trying again ----------------------------------------------------------------------------- */

/* One parked event.  *ret_stop: it failed again, the subject waits on. */
static enum cmn_err retry_row(struct cmn_feed *feed, const char *subject, const char *ord,
			      const char *body, bool *ret_stop, struct cmn_error *err)
{
	struct cmn_event ev = {.data = NULL};
	enum cmn_err rc = cmn_event_decode(body, strlen(body), &ev, err);
	char reason[320];

	*ret_stop = rc != CMN_OK;
	if (rc == CMN_OK)
		rc = cmn_feed_one(feed, &ev, ret_stop, err);
	else
		rc = CMN_OK;
	cmn_event_clear(&ev);
	if (rc != CMN_OK)
		return rc;
	if (!*ret_stop)
		return cmn_conn_run(feed->conn, &CMN_SQL_UNPARK, (const char *[]){ord}, NULL, err);
	cmn_feed_reason(err, reason, sizeof(reason));
	return cmn_conn_run(feed->conn, &CMN_SQL_RETRY_FAILED,
			    (const char *[]){feed->reader, subject, ord, reason}, NULL, err);
}

static enum cmn_err retry_subject(struct cmn_feed *feed, const char *subject, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_begin(feed->conn, err);
	bool stop = false;

	if (rc == CMN_OK)
		rc = cmn_conn_run(feed->conn, &CMN_SQL_RETRY_LOAD,
				  (const char *[]){feed->reader, subject}, &res, err);
	for (int row = 0; rc == CMN_OK && !stop && row < PQntuples(res); row++)
		rc = retry_row(feed, subject, PQgetvalue(res, row, 0), PQgetvalue(res, row, 1),
			       &stop, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(feed->conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(feed->conn);
	return rc;
}

enum cmn_err cmn_feed_retry(struct cmn_feed *feed, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	/* bounded: what remains is taken up at the next tick */
	for (int i = 0; i < 20 && rc == CMN_OK; i++) {
		CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

		rc = cmn_conn_run(feed->conn, &CMN_SQL_RETRY_NEXT, (const char *[]){feed->reader},
				  &res, err);
		if (rc != CMN_OK || PQntuples(res) == 0)
			return rc;
		rc = retry_subject(feed, PQgetvalue(res, 0, 0), err);
	}
	return rc;
}

/* --- housekeeping ----------------------------------------------------------------------------- */

static enum cmn_err count_parked(struct cmn_feed *feed, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(feed->conn, &CMN_SQL_PARKED_COUNT,
				       (const char *[]){feed->reader}, &res, err);

	if (rc == CMN_OK)
		cmn_metric_set(&CMN_FEED_PARKED, cmn_pg_int(res, 0, 0, 0));
	return rc;
}

enum cmn_err cmn_feed_purge(struct cmn_feed *feed, struct cmn_error *err)
{
	char before[CMN_TIME_LEN];
	enum cmn_err rc = count_parked(feed, err);

	if (rc != CMN_OK)
		return rc;
	cmn_time_format(cmn_clock_us() - INBOX_KEEP_US, before);
	return cmn_conn_run(feed->conn, &CMN_SQL_INBOX_PURGE, (const char *[]){before, PURGE_ROWS},
			    NULL, err);
}
