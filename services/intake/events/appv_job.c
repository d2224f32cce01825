/* SPDX-License-Identifier: EUPL-1.2
 *
 * appv_job.c - the clocks of the relays to facilitators, under the role of the bus.
 *
 * A batch is one transaction: rows locked by another replica are left to it, and what is killed in
 * the middle has not happened.
 */
#include "appv.h"
#include "appv_store.h"
#include "consent_store.h"
#include "project_events.h"
#include "project_store.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BATCH 100
#define DAY   (INT64_C(86400) * 1000000)
#define HOUR  (INT64_C(3600) * 1000000)

#define DRAFT_DAYS 30

static void later(const char *now, int64_t us, char out[CMN_TIME_LEN])
{
	int64_t at = 0;

	if (!cmn_time_parse(now, &at))
		at = cmn_clock_us();
	cmn_time_format(at + us, out);
}

static int64_t column_int(const PGresult *res, int row, const char *name)
{
	return cmn_pg_int(res, row, PQfnumber(res, name), 0);
}

/* The event of row: ids, one date, and one value of its own when `key` is not NULL. */
static enum cmn_err tell(const PGresult *res, int row, const char *at_key, const char *now,
			 const char *key, json_t *value, struct intake_appv_tell *t,
			 char event_id[CMN_UUID_LEN], struct cmn_buf *data, struct cmn_error *err)
{
	json_t *ids = json_pack("{s:s, s:s, s:s, s:s}", "relay_id", cmn_column(res, row, "id"),
				"project_id", cmn_column(res, row, "project_id"), "situation_id",
				cmn_column(res, row, "situation_id"), at_key, now);

	cmn_buf_init(data, 4096);
	if (key && json_object_set_new(ids, key, value) != 0)
		data->failed = true;
	if (ids)
		cmn_json_value(data, ids);
	json_decref(ids);
	if (!ids || data->failed)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire insuffisante", "out of memory");
	cmn_uuid7(event_id);
	t->id = cmn_column(res, row, "id");
	t->departement = cmn_column(res, row, "departement");
	t->now = now;
	t->event_id = event_id;
	t->event_data = data->data;
	return CMN_OK;
}

static enum cmn_err remind(struct cmn_conn *conn, const PGresult *res, int row, const char *now,
			   struct cmn_error *err)
{
	char event_id[CMN_UUID_LEN], next[CMN_TIME_LEN];
	struct intake_appv_tell t = {.next = next};
	CMN_AUTO(cmn_buf_free) struct cmn_buf data = {0};
	enum cmn_err rc =
	    tell(res, row, "reminded_at", now, "reminders",
		 json_integer(column_int(res, row, "reminders") + 1), &t, event_id, &data, err);

	later(now, INTAKE_APPV_REMIND_DAYS * DAY, next);
	return rc == CMN_OK ? intake_store_appv_reminded(conn, &t, err) : rc;
}

static enum cmn_err expire(struct cmn_conn *conn, const PGresult *res, int row, const char *now,
			   struct cmn_error *err)
{
	char event_id[CMN_UUID_LEN];
	struct intake_appv_tell t = {0};
	CMN_AUTO(cmn_buf_free) struct cmn_buf data = {0};
	enum cmn_err rc = tell(res, row, "expired_at", now, NULL, NULL, &t, event_id, &data, err);

	return rc == CMN_OK ? intake_store_appv_expired(conn, &t, err) : rc;
}

static enum cmn_err tick(struct cmn_conn *conn, const PGresult *res, int row, const char *now,
			 struct cmn_error *err)
{
	const struct intake_appv_clock clock = {
	    .state = cmn_column(res, row, "state"),
	    .acknowledge_due_us = column_int(res, row, "acknowledge_due"),
	    .return_due_us = column_int(res, row, "return_due"),
	    .reminded_us = column_int(res, row, "reminded"),
	    .reminders = (int)column_int(res, row, "reminders"),
	};
	int64_t at = 0;

	if (!cmn_time_parse(now, &at))
		return CMN_OK;
	switch (intake_appv_tick(&clock, at)) {
	case INTAKE_APPV_REMIND:
		return remind(conn, res, row, now, err);
	case INTAKE_APPV_END:
		return expire(conn, res, row, now, err);
	case INTAKE_APPV_WAIT:
	default:
		return CMN_OK;
	}
}

/* A relay that its consent no longer carries, or whose person is gone, ends here; until then every
 * read asks for itself. */
static enum cmn_err look(struct cmn_conn *conn, const PGresult *res, int row, const char *now,
			 struct cmn_error *err)
{
	const struct intake_disclosure what = {
	    .departement = cmn_column(res, row, "departement"),
	    .situation_id = cmn_column(res, row, "situation_id"),
	    .purpose = "project_support",
	    .categories = cmn_column(res, row, "categories"),
	    .recipient_kind = "appv",
	    .recipient_id = cmn_column(res, row, "employer"),
	};
	char event_id[CMN_UUID_LEN], next[CMN_TIME_LEN];
	struct intake_appv_tell t = {
	    .id = cmn_column(res, row, "id"), .departement = what.departement, .next = next};
	CMN_AUTO(cmn_buf_free) struct cmn_buf data = {0};
	struct intake_verdict verdict;
	enum cmn_err rc = CMN_OK;

	later(now, HOUR, next);
	t.reason = intake_appv_ends_with(cmn_column(res, row, "closure_reason"));
	if (!t.reason)
		rc = intake_store_may_disclose_in(conn, &what, now, &verdict, err);
	if (rc != CMN_OK)
		return rc;
	if (!t.reason && verdict.reason == CMN_CONSENT_ALLOWED)
		return intake_store_appv_looked(conn, &t, err);
	if (!t.reason)
		t.reason = "consent_ended";
	rc = tell(res, row, "stopped_at", now, "reason", json_string(t.reason), &t, event_id, &data,
		  err);
	return rc == CMN_OK ? intake_store_appv_stopped(conn, &t, err) : rc;
}

typedef enum cmn_err find_fn(struct cmn_conn *conn, const char *now, unsigned most, PGresult **ret,
			     struct cmn_error *err);
typedef enum cmn_err each_fn(struct cmn_conn *conn, const PGresult *res, int row, const char *now,
			     struct cmn_error *err);

static enum cmn_err batch(struct cmn_conn *conn, const char *now, find_fn *find, each_fn *each,
			  bool *ret_more, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	if (rc == CMN_OK)
		rc = find(conn, now, BATCH, &res, err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++)
		rc = each(conn, res, row, now, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	else
		*ret_more = PQntuples(res) == BATCH;
	return rc;
}

enum cmn_err intake_job_appv_clocks(struct cmn_conn *conn, const char *now, void *deps,
				    bool *ret_more, struct cmn_error *err)
{
	(void)deps;
	return batch(conn, now, intake_store_appv_due, tick, ret_more, err);
}

enum cmn_err intake_job_appv_consent(struct cmn_conn *conn, const char *now, void *deps,
				     bool *ret_more, struct cmn_error *err)
{
	(void)deps;
	return batch(conn, now, intake_store_appv_consents, look, ret_more, err);
}

enum cmn_err intake_job_project_drafts(struct cmn_conn *conn, const char *now, void *deps,
				       bool *ret_more, struct cmn_error *err)
{
	char before[CMN_TIME_LEN];
	int64_t n = 0;
	enum cmn_err rc;

	(void)deps;
	later(now, -DRAFT_DAYS * DAY, before);
	rc = intake_store_project_sweep(conn, before, BATCH, &n, err);
	if (rc == CMN_OK)
		*ret_more = n == BATCH;
	return rc;
}
