/* SPDX-License-Identifier: EUPL-1.2 */
#include "quality_job.h"

#include "anomaly.h"
#include "anomaly_store.h"
#include "quality_json.h"
#include "told.h"
#include "verify_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define BATCH       200
#define RATED       500
#define RATED_BYTES (RATED * 2048)
#define HOME        "75" /* days that no département decides are those of metropolitan France */

static int64_t instant_of(const char *now)
{
	int64_t us = 0;

	return cmn_time_parse(now, &us) ? us : cmn_clock_us();
}

static void today_of(const char *now, char out[CMN_DAY_LEN])
{
	cmn_day_format(cmn_day_of(instant_of(now), HOME), out);
}

enum cmn_err directory_job_lapse(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				 struct cmn_error *err)
{
	char today[CMN_DAY_LEN];
	int64_t n = 0;
	enum cmn_err rc;

	(void)deps;
	today_of(now, today);
	rc = directory_verification_lapse(conn, now, today, BATCH, &n, err);
	*ret_more = rc == CMN_OK && n == BATCH;
	return rc;
}

/* --- the clock of reports --------------------------------------------------------------------- */

/* When to look again after `step`; NULL: never. */
static const char *look_after(enum directory_anomaly_step step, int remind_on, int due_on,
			      bool escalated, char room[CMN_DAY_LEN])
{
	if (step == DIRECTORY_ANOMALY_ESCALATE || escalated)
		return NULL;
	cmn_day_format(step == DIRECTORY_ANOMALY_REMIND ? due_on + 1 : remind_on, room);
	return room;
}

static enum cmn_err look_at(struct cmn_conn *conn, const PGresult *res, int row, const char *now,
			    bool *ret_told, struct cmn_error *err)
{
	static const char *const TYPE[] = {
	    [DIRECTORY_ANOMALY_WAIT] = NULL,
	    [DIRECTORY_ANOMALY_REMIND] = DIRECTORY_EVENT_ANOMALY_REMINDED,
	    [DIRECTORY_ANOMALY_ESCALATE] = DIRECTORY_EVENT_ANOMALY_ESCALATED,
	};
	bool escalated = cmn_pg_bool(res, row, PQfnumber(res, "escalated"));
	bool reminded = cmn_pg_bool(res, row, PQfnumber(res, "reminded"));
	enum directory_anomaly_step step;
	char look[CMN_DAY_LEN];
	int today, remind_on = 0, due_on = 0;

	if (!cmn_day_parse(cmn_column(res, row, "remind_on"), &remind_on) ||
	    !cmn_day_parse(cmn_column(res, row, "due_on"), &due_on))
		return cmn_fail(err, CMN_E_INTERNAL, "jour illisible", "unreadable day");
	today = cmn_day_of(instant_of(now), cmn_column(res, row, "departement"));
	step = directory_anomaly_next(remind_on, due_on, reminded, escalated, today);
	*ret_told = *ret_told || step != DIRECTORY_ANOMALY_WAIT;
	if (step == DIRECTORY_ANOMALY_WAIT && reminded)
		remind_on = due_on + 1;
	return directory_anomaly_told(conn, cmn_column(res, row, "id"), now, TYPE[step],
				      look_after(step, remind_on, due_on, escalated, look), err);
}

static enum cmn_err look_at_some(struct cmn_conn *conn, const char *now, const char *today,
				 bool *ret_more, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_anomaly_look(conn, today, BATCH, &res, err);
	bool told = false;

	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++)
		rc = look_at(conn, res, row, now, &told, err);
	*ret_more = rc == CMN_OK && told && PQntuples(res) == BATCH;
	return rc;
}

/* A day that begins later overseas is still another there: what waits for it is looked at again at
 * the next cadence, and no batch is asked for because of it. */
enum cmn_err directory_job_anomalies(struct cmn_conn *conn, const char *now, void *deps,
				     bool *ret_more, struct cmn_error *err)
{
	char today[CMN_DAY_LEN];
	int64_t n = 0;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	(void)deps;
	today_of(now, today);
	if (rc == CMN_OK)
		rc = look_at_some(conn, now, today, ret_more, err);
	if (rc == CMN_OK)
		rc = directory_anomaly_forget(conn, today, BATCH, &n, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	return rc;
}

/* --- scores ------------------------------------------------------------------------------------
 */

static void rate(struct cmn_buf *out, const PGresult *res, int row, int today)
{
	const struct directory_quality_facts facts = directory_quality_facts_of(res, row, today);
	const struct directory_quality quality = directory_quality(&facts);

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", cmn_column(res, row, "id"));
	cmn_json_kstr(out, "departement", cmn_column(res, row, "departement"));
	cmn_json_kint(out, "score", quality.score);
	cmn_json_key(out, "parts");
	directory_write_parts(out, &quality, &facts);
	cmn_json_close(out, '}');
}

static enum cmn_err rate_some(struct cmn_conn *conn, const char *now, const char *after,
			      struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_buf rated CMN_AUTO(cmn_buf_free);
	int today = cmn_day_of(instant_of(now), HOME);
	enum cmn_err rc = directory_rate_next(conn, after, RATED, &res, err);
	int n = rc == CMN_OK ? PQntuples(res) : 0;

	cmn_buf_init(&rated, RATED_BYTES);
	cmn_json_open(&rated, '[');
	for (int row = 0; row < n; row++)
		rate(&rated, res, row, today);
	cmn_json_close(&rated, ']');
	if (rc == CMN_OK && rated.failed)
		return cmn_no_memory(err);
	if (n > 0)
		rc = directory_rate_store(conn, rated.data, now, err);
	return rc ? rc
		  : directory_sweep_mark(conn, "score",
					 n == RATED ? cmn_column(res, n - 1, "id") : DIRECTORY_NIL,
					 err);
}

enum cmn_err directory_job_scores(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err)
{
	char after[37];
	bool mine = false;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	(void)deps;
	*ret_more = false;
	if (rc == CMN_OK)
		rc = directory_sweep_take(conn, "score", after, &mine, err);
	if (rc == CMN_OK && mine)
		rc = rate_some(conn, now, after, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	return rc;
}
