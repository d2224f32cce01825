/* SPDX-License-Identifier: EUPL-1.2
 *
 * notices_feed.h - facts of other services come to intake, about a situation of an invented person.
 */
#ifndef TEST_NOTICES_FEED_H
#define TEST_NOTICES_FEED_H

#include "rights.h"

#include "intake_events.h"

#include "cmn/clock.h"

#define SITUATION "21900000-0000-7000-8000-000000000001"

static inline int setup(void **state)
{
	int rc = rights_setup(state);

	if (rc == 0)
		invent(P(1), "2026-01-05");
	return rc;
}

static inline int fresh(void **state)
{
	(void)state;
	sql("DELETE FROM intake.notice");
	return 0;
}

/* `data_of` holds one %s, the instant `at`. */
static inline enum cmn_err apply(const char *type, const char *id, const char *departement,
				 const char *data_of, const char *at)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_event ev = {0};
	struct cmn_error err;
	char data[512];
	enum cmn_err rc;

	cmn_error_init(&err);
	snprintf(ev.id, sizeof(ev.id), "%s", id);
	snprintf(ev.type, sizeof(ev.type), "%s", type);
	snprintf(ev.departement, sizeof(ev.departement), "%s", departement);
	snprintf(data, sizeof(data), "%.*s%s%s", (int)(strstr(data_of, "%s") - data_of), data_of,
		 at, strstr(data_of, "%s") + 2);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	rc = intake_feed_apply(conn, &ev, NULL, &err);
	json_decref(ev.data);
	cmn_conn_close(&conn);
	return rc;
}

static inline void today(char out[CMN_TIME_LEN], int days_ago)
{
	cmn_time_format(cmn_clock_us() - INT64_C(86400000000) * days_ago, out);
}

#endif
