/* SPDX-License-Identifier: EUPL-1.2
 *
 * unmet_publisher.c - unmet needs, released by quarter (R233).
 *
 * A quarter is copied once and then told from its copy, so that no event between two releases can
 * be seen by subtracting one from the other.
 */
#include "unmet_publisher.h"
#include "unmet.h"
#include "unmet_release_store.h"

#include "cmn/buf.h"
#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>
#include <stdlib.h>

#define DATA_MAX 16384

void observatory_quarter_day(const char *period, char out[16])
{
	static const char *const FIRST[] = {"01", "04", "07", "10"};

	snprintf(out, 16, "%.4s-%s-01", period, FIRST[(period[6] - '1') & 3]);
}

void observatory_quarter_period(const char *day, char out[16])
{
	int quarter = ((day[5] - '0') * 10 + (day[6] - '0') + 2) / 3;

	snprintf(out, 16, "%.4s-Q%c", day, (char)('0' + quarter));
}

static void put_states(struct cmn_buf *out, const struct observatory_unmet_sum *sum)
{
	cmn_json_key(out, "states");
	cmn_json_open(out, '{');
	cmn_json_kint(out, "open", sum->states[OBSERVATORY_UNMET_OPEN]);
	cmn_json_kint(out, "met", sum->states[OBSERVATORY_UNMET_MET]);
	cmn_json_kint(out, "ended", sum->states[OBSERVATORY_UNMET_ENDED]);
	cmn_json_close(out, '}');
}

static void put_sum(struct cmn_buf *out, const struct observatory_unmet_sum *sum, bool states)
{
	cmn_json_kint(out, "n", sum->n);
	if (sum->n == 0)
		return; /* nobody waited: no mean */
	cmn_json_key(out, "mean_days");
	cmn_json_num(out, (double)sum->days / (double)sum->n);
	cmn_json_key(out, "median_days");
	cmn_json_num(out, sum->median);
	if (states)
		put_states(out, sum);
}

static void put_reasons(struct cmn_buf *out, const PGresult *reasons, int64_t whole,
			int64_t threshold)
{
	cmn_json_key(out, "reasons");
	cmn_json_open(out, '{');
	for (int row = 0; row < PQntuples(reasons); row++) {
		int64_t n = cmn_pg_int(reasons, row, 1, 0);

		if (observatory_unmet_part_shown(n, whole, threshold))
			cmn_json_kint(out, cmn_pg_text(reasons, row, 0), n);
	}
	cmn_json_close(out, '}');
}

static void put_table(struct cmn_buf *out, const struct observatory_unmet_table *t,
		      const PGresult *reasons, int64_t threshold)
{
	if (!t->shown) {
		cmn_json_kbool(out, "suppressed", true);
		return;
	}
	put_sum(out, &t->total, t->states);
	put_reasons(out, reasons, t->total.n, threshold);
	cmn_json_key(out, "groups");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < t->n_rows; i++) {
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "group", t->rows[i].group);
		put_sum(out, &t->rows[i], t->states_by_group);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

static enum cmn_err read_needs(const PGresult *res, struct observatory_unmet_need **ret,
			       struct cmn_error *err)
{
	int n = PQntuples(res);
	struct observatory_unmet_need *needs = calloc((size_t)n + 1, sizeof(*needs));

	if (!needs)
		return cmn_no_memory(err);
	for (int row = 0; row < n; row++) {
		needs[row].group = observatory_need_group(cmn_pg_text(res, row, 0));
		needs[row].state = observatory_unmet_state_of(cmn_pg_text(res, row, 1));
		needs[row].days = cmn_pg_int(res, row, 2, 0);
	}
	*ret = needs;
	return CMN_OK;
}

/* The quarter in `due` as it may be told, into `out`. */
static enum cmn_err tell(struct cmn_conn *conn, const PGresult *due, const char *period,
			 int64_t threshold, struct cmn_buf *out, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *rows = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *reasons = NULL;
	struct observatory_unmet_need *needs = NULL;
	struct observatory_unmet_table table;
	enum cmn_err rc =
	    observatory_store_unmet_frozen(conn, cmn_column(due, 0, "departement"),
					   cmn_column(due, 0, "quarter"), &rows, &reasons, err);

	if (rc == CMN_OK)
		rc = read_needs(rows, &needs, err);
	if (rc != CMN_OK)
		return rc;
	observatory_unmet_protect(needs, (size_t)PQntuples(rows), threshold, &table);
	free(needs);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "departement", cmn_column(due, 0, "departement"));
	cmn_json_kstr(out, "period", period);
	cmn_json_kint(out, "threshold", threshold);
	put_table(out, &table, reasons, threshold);
	cmn_json_close(out, '}');
	return out->failed ? cmn_no_memory(err) : CMN_OK;
}

/* One quarter, inside the open transaction. */
static enum cmn_err release(struct cmn_conn *conn, const PGresult *due, int64_t threshold,
			    const char *now, struct cmn_error *err)
{
	const char *departement = cmn_column(due, 0, "departement");
	const char *quarter = cmn_column(due, 0, "quarter");
	CMN_AUTO(cmn_buf_free) struct cmn_buf out = {0};
	char subject[64], period[16];
	enum cmn_err rc;

	observatory_quarter_period(quarter, period);
	snprintf(subject, sizeof(subject), "%s:%s", departement, period);
	cmn_buf_init(&out, DATA_MAX);
	rc = tell(conn, due, period, threshold, &out, err);
	if (rc != CMN_OK)
		return rc;
	return observatory_store_unmet_release(conn,
					       &(struct observatory_unmet_release){
						   .departement = departement,
						   .quarter = quarter,
						   .subject = subject,
						   .now = now,
						   .data = out.data,
						   .threshold = threshold,
					       },
					       err);
}

static enum cmn_err release_next(struct cmn_conn *conn, int64_t threshold, const char *now,
				 bool *ret_more, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *due = NULL;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	if (rc == CMN_OK)
		rc = observatory_store_unmet_next(conn, threshold, &due, err);
	*ret_more = rc == CMN_OK && PQntuples(due) > 0;
	if (*ret_more)
		rc = release(conn, due, threshold, now, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	return rc;
}

enum cmn_err observatory_publish_unmet(struct cmn_conn *conn, const char *departements,
				       int64_t threshold, int64_t now_us, struct cmn_error *err)
{
	char today[CMN_DAY_LEN], now[CMN_TIME_LEN];
	bool more = true;
	enum cmn_err rc;

	cmn_day_format(cmn_day_of(now_us, "75"), today);
	cmn_time_format(now_us, now);
	rc = observatory_store_unmet_freeze(conn, departements, today, err);
	while (rc == CMN_OK && more)
		rc = release_next(conn, threshold, now, &more, err);
	return rc;
}
