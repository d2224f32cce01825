/* SPDX-License-Identifier: EUPL-1.2 */
#include "release_job.h"

#include "release_build.h"
#include "release_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/json.h"
#include "cmn/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_MAX 16384
#define ROUND_US 5000000

struct due {
	const PGresult *row;
	const char *departement, *year;
	int month; /* 0: the year */
	char period[CMN_DAY_LEN + 16];
};

struct read {
	PGresult *persons, *flows, *places, *early;
};

static void drop(struct read *r)
{
	PQclear(r->persons);
	PQclear(r->flows);
	PQclear(r->places);
	PQclear(r->early);
}

static enum cmn_err read_all(struct cmn_conn *conn, const struct due *due, struct read *r,
			     struct cmn_error *err)
{
	char from[32], to[32];
	struct observatory_cells_asked asked = {
	    .departement = due->departement,
	    .kind = OBSERVATORY_PLACE_DEPARTEMENT,
	    .from = from,
	    .to = to,
	};
	enum cmn_err rc;

	snprintf(from, sizeof(from), "%.4s-01-01", due->year);
	snprintf(to, sizeof(to), "%04ld-01-01", strtol(due->year, NULL, 10) + 1);
	rc = observatory_store_cells_by_commune_on(conn, &asked, &r->persons, err);
	asked.before = true;
	if (rc == CMN_OK)
		rc = observatory_store_cells_on(conn, &asked, &r->flows, err);
	if (rc == CMN_OK)
		rc = release_store_places(conn, due->departement, &r->places, err);
	if (rc == CMN_OK)
		rc = release_store_early(conn, due->departement, due->year, &r->early, err);
	return rc;
}

static int64_t of_rule(const struct due *due, const char *name)
{
	return cmn_pg_int(due->row, 0, PQfnumber(due->row, name), 0);
}

static struct release_making making_of(const struct due *due, const struct read *r,
				       const struct release_calm *calm)
{
	return (struct release_making){
	    .cells = {.persons = r->persons,
		      .flows = r->flows,
		      .places = r->places,
		      .year = (int)strtol(due->year, NULL, 10)},
	    .rule = {of_rule(due, "cochair"), of_rule(due, "partner"), of_rule(due, "anybody")},
	    .early = r->early,
	    .cut = calm->cut,
	};
}

/* The form that get_indicators and its event have: of these numbers of a month alone. */
static const struct {
	const char *indicator, *part, *member;
} SHOWN[] = {{"1.1", "number", "value"}, {"1.5", "number", "value"}, {"1.7", "number", "n"}};

static bool is(const json_t *row, const char *key, const char *value)
{
	const char *text = cmn_json_get(row, key);

	return text && strcmp(text, value) == 0;
}

static enum cmn_err show(struct cmn_conn *conn, const struct due *due, const char *now,
			 const json_t *row, const char *member, struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop) char *data = NULL;
	const char *month = cmn_json_get(row, "period");
	char period[8];
	json_t *figure;

	snprintf(period, sizeof(period), "%.7s", month);
	figure = json_pack("{s:s,s:s,s:I,s:s,s:O}", "departement", due->departement, "period",
			   period, "threshold", (json_int_t)of_rule(due, "anybody"), "code",
			   cmn_json_get(row, "indicator"), member, json_object_get(row, "n"));
	data = figure ? json_dumps(figure, JSON_COMPACT) : NULL;
	json_decref(figure);
	if (!data)
		return cmn_no_memory(err);
	return release_store_figure(conn,
				    &(struct release_figure){
					.departement = due->departement,
					.month = month,
					.indicator = cmn_json_get(row, "indicator"),
					.data = data,
					.now = now,
					.threshold = of_rule(due, "anybody"),
				    },
				    err);
}

static bool is_shown(const json_t *row)
{
	return json_integer_value(json_object_get(row, "audience")) == RELEASE_PUBLIC &&
	       is(row, "span", "month") && !is(row, "said", "suppressed") &&
	       is(row, "place_kind", "departement") && is(row, "key", "");
}

static enum cmn_err show_months(struct cmn_conn *conn, const struct due *due, const char *now,
				const char *rows, struct cmn_error *err)
{
	CMN_AUTO(cmn_json_drop) json_t *all = json_loads(rows, 0, NULL);
	enum cmn_err rc = all ? CMN_OK : cmn_no_memory(err);
	const json_t *row;
	size_t i;

	json_array_foreach(all, i, row)
	{
		for (size_t s = 0; rc == CMN_OK && is_shown(row) && s < CMN_LEN(SHOWN); s++)
			if (is(row, "indicator", SHOWN[s].indicator) &&
			    is(row, "part", SHOWN[s].part))
				rc = show(conn, due, now, row, SHOWN[s].member, err);
	}
	return rc;
}

static enum cmn_err write(struct cmn_conn *conn, const struct due *due, const char *now,
			  const char *rows, const char *kept, struct cmn_error *err)
{
	const struct release_edition edition = {
	    .departement = due->departement,
	    .span = due->month ? "month" : "year",
	    .period = due->period,
	    .rule_id = cmn_column(due->row, 0, "rule_id"),
	    .now = now,
	    .rows = rows,
	};
	enum cmn_err rc = CMN_OK;

	if (due->month)
		rc = release_store_keep_month(conn, due->departement, due->period, kept, err);
	if (rc == CMN_OK)
		rc = release_store_write(conn, &edition, err);
	return rc == CMN_OK ? show_months(conn, due, now, rows, err) : rc;
}

static enum cmn_err make(struct cmn_conn *conn, const struct due *due, const char *now,
			 const struct release_calm *calm, struct cmn_error *err)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf kept = {0};
	struct release_making *m = calloc(1, sizeof(*m));
	struct read r = {0};
	enum cmn_err rc;

	cmn_buf_init(&kept, KEPT_MAX);
	if (!m)
		return cmn_no_memory(err);
	rc = read_all(conn, due, &r, err);
	if (rc == CMN_OK) {
		*m = making_of(due, &r, calm);
		rc = due->month ? release_build_month(m, due->month, &kept, err)
				: release_build_year(m, err);
	}
	if (rc == CMN_OK)
		rc = write(conn, due, now, m->rows.data, due->month ? kept.data : NULL, err);
	cmn_buf_free(&m->rows);
	free(m);
	drop(&r);
	return rc;
}

static struct due due_of(const PGresult *row, bool year)
{
	const char *month = year ? NULL : cmn_column(row, 0, "month");
	struct due due = {
	    .row = row,
	    .departement = cmn_column(row, 0, "departement"),
	    .year = cmn_column(row, 0, "year"),
	    .month = month ? (int)strtol(month + 5, NULL, 10) : 0,
	};

	snprintf(due.period, sizeof(due.period), "%.4s-%02d-01", due.year, month ? due.month : 1);
	return due;
}

static enum cmn_err take(struct cmn_conn *conn, const char *still, const char *today,
			 PGresult **ret, bool *ret_year, struct cmn_error *err)
{
	enum cmn_err rc = release_store_due_year(conn, still, today, ret, err);

	*ret_year = true;
	if (rc != CMN_OK || PQntuples(*ret) > 0)
		return rc;
	PQclear(*ret);
	*ret = NULL;
	*ret_year = false;
	return release_store_due_month(conn, still, today, ret, err);
}

static enum cmn_err make_next(struct cmn_conn *conn, const char *now, int64_t now_us,
			      const struct release_calm *calm, bool *ret_more,
			      struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *row = NULL;
	char still[CMN_TIME_LEN], today[CMN_DAY_LEN];
	bool year;
	enum cmn_err rc;

	cmn_day_format(cmn_day_of(now_us, "75"), today);
	cmn_time_format(now_us - calm->ms * 1000, still);
	rc = take(conn, still, today, &row, &year, err);
	*ret_more = rc == CMN_OK && PQntuples(row) > 0;
	if (*ret_more) {
		const struct due due = due_of(row, year);

		rc = make(conn, &due, now, calm, err);
	}
	return rc;
}

/* Once a round: all cells are read for it. */
static enum cmn_err watch(struct cmn_conn *conn, const char *now, int64_t now_us,
			  struct release_calm *calm, struct cmn_error *err)
{
	enum cmn_err rc;

	if (calm->watched_us != 0 && now_us - calm->watched_us < ROUND_US)
		return CMN_OK;
	rc = release_store_watch(conn, now, err);
	if (rc == CMN_OK)
		calm->watched_us = now_us;
	return rc;
}

enum cmn_err release_job(struct cmn_conn *conn, const char *now, struct release_calm *calm,
			 bool *ret_more, struct cmn_error *err)
{
	int64_t now_us = 0;
	enum cmn_err rc;

	*ret_more = false;
	if (!cmn_time_parse(now, &now_us))
		return cmn_fail(err, CMN_E_INTERNAL, "instant illisible", "unreadable instant");
	rc = watch(conn, now, now_us, calm, err);
	if (rc == CMN_OK)
		rc = cmn_conn_begin(conn, err);
	if (rc == CMN_OK)
		rc = make_next(conn, now, now_us, calm, ret_more, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	return rc;
}
