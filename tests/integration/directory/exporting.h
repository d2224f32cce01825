/* SPDX-License-Identifier: EUPL-1.2
 *
 * exporting.h - an export made now, and what is asked of it.
 */
#ifndef DIRECTORY_EXPORTING_H
#define DIRECTORY_EXPORTING_H

#include "integration/directory/offering.h"

#include "cmn/clock.h"

#include "export_job.h"

#define EXPORTS "/v1/directory/exports"

/* Its id, in a room of this function. */
static inline const char *make_export(void)
{
	static char id[40];
	struct cmn_conn *conn = test_db_conn("directory");
	struct cmn_error err;
	char now[CMN_TIME_LEN];

	cmn_error_init(&err);
	cmn_time_format(cmn_clock_us(), now);
	if (directory_export_make(conn, now, id, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	cmn_conn_close(&conn);
	assert_true(id[0] != '\0');
	return id;
}

static inline const char *file_of(const char *id, const char *name)
{
	static char target[160];

	snprintf(target, sizeof(target), EXPORTS "/%s/%s", id, name);
	return target;
}

/* GET with further headers, "Name: value\nName: value". */
static inline void get_with(const char *target, const char *headers, int status)
{
	asked_clear(&me.a);
	ask(me.d, "GET", target, headers, NULL, &me.a);
	if (me.a.answer.status != status)
		fail_msg("GET %s (%s): %d: %.300s", target, headers != NULL ? headers : "",
			 me.a.answer.status, me.a.answer.body.data);
}

static inline const char *said(const char *name)
{
	const char *value = asked_header(&me.a, name);

	if (value == NULL)
		fail_msg("no header %s", name);
	return value;
}

/* The body is copied: the next question takes it away. */
static inline char *body_now(size_t *ret_len)
{
	char *copy = malloc(me.a.answer.body.len + 1);

	assert_non_null(copy);
	memcpy(copy, me.a.answer.body.data != NULL ? me.a.answer.body.data : "",
	       me.a.answer.body.len);
	copy[me.a.answer.body.len] = '\0';
	*ret_len = me.a.answer.body.len;
	return copy;
}

#endif
