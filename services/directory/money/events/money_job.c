/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_job.c - a batch is one transaction.  Who enters something waits for the lock of the budget
 * or was before it: no total misses an entry.
 */
#include "money_job.h"

#include "money_spend.h"
#include "money_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/json.h"

#include <stdio.h>

#define BATCH 50

enum cmn_err money_job_totals(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			      struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	(void)deps;
	if (rc == CMN_OK)
		rc = money_untold(conn, BATCH, &res, err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++)
		rc = money_tell_totals(conn, cmn_column(res, row, "id"), now, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	else
		*ret_more = PQntuples(res) == BATCH;
	return rc;
}

/* NULL: it does not lag, or memory is short (the next month tells it). */
static char *lagging(const PGresult *res, int row, const struct money_year *year, int day)
{
	int64_t available = cmn_pg_int(res, row, PQfnumber(res, "available"), 0);
	int64_t spent = cmn_pg_int(res, row, PQfnumber(res, "spent"), 0);
	int elapsed = money_elapsed(year, day), days = money_year_days(year);
	json_t *data;
	char *text;

	if (!money_lags(spent, available, elapsed, days,
			(int)cmn_pg_int(res, row, PQfnumber(res, "lag_percent"), 0),
			(int)cmn_pg_int(res, row, PQfnumber(res, "lag_from_day"), 0)))
		return NULL;
	data = json_pack(
	    "{s:s,s:s,s:i,s:i,s:I,s:I,s:i,s:i}", "budget_id", cmn_column(res, row, "id"),
	    "departement", cmn_column(res, row, "departement"), "year",
	    (int)cmn_pg_int(res, row, PQfnumber(res, "year"), 0), "month", money_month(year, day),
	    "available_cents", (json_int_t)available, "spent_cents", (json_int_t)spent,
	    "spent_permille", money_permille(spent, available), "elapsed_permille",
	    money_permille(elapsed, days));
	text = data ? json_dumps(data, JSON_COMPACT) : NULL;
	json_decref(data);
	return text;
}

static enum cmn_err look(struct cmn_conn *conn, const PGresult *res, const char *now,
			 const char *month, const struct money_year *year, int day,
			 struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++) {
		CMN_AUTO(cmn_free_drop) char *data = lagging(res, row, year, day);

		rc = money_looked(conn, cmn_column(res, row, "id"), month, now, data, err);
	}
	return rc;
}

enum cmn_err money_job_lag(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			   struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char on[CMN_DAY_LEN], month[16], year[16];
	struct money_year of;
	int64_t us = 0;
	int day, y = 0;
	enum cmn_err rc;

	(void)deps;
	*ret_more = false;
	if (!cmn_time_parse(now, &us))
		us = cmn_clock_us();
	day = cmn_day_of(us, "");
	cmn_day_format(day, on);
	y = (int)strtol(on, NULL, 10);
	if (!money_year_of(y, &of))
		return CMN_OK;
	snprintf(month, sizeof(month), "%d", money_month(&of, day));
	snprintf(year, sizeof(year), "%d", y);
	rc = cmn_conn_begin(conn, err);
	if (rc == CMN_OK)
		rc = money_to_look_at(conn, year, month, on, BATCH, &res, err);
	if (rc == CMN_OK)
		rc = look(conn, res, now, month, &of, day, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	else
		*ret_more = PQntuples(res) == BATCH;
	return rc;
}
