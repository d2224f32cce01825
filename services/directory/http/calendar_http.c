/* SPDX-License-Identifier: EUPL-1.2
 *
 * calendar_http.c - when a reception point is open, as a list and as iCalendar.
 */
#include "ical.h"
#include "more.h"
#include "receptions.h"

#include "cmn/clock.h"

#include <stdio.h>

#define DIRECTORY_CALENDAR_DAYS  92  /* shown when no end is asked for */
#define DIRECTORY_CALENDAR_MOST  184 /* at most, in one answer */
#define DIRECTORY_CALENDAR_BACK  366 /* the first day asked for, from today */
#define DIRECTORY_CALENDAR_AHEAD 731

struct asked_days {
	int from, until;
};

static enum cmn_err day_of(struct cmn_call *call, const char *name, const char *at, int *ret)
{
	const char *text = cmn_call_param(call, name);

	if (text == NULL || cmn_day_parse(text, ret))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, at, "ce jour n’existe pas",
			   "this day does not exist");
}

/* From today when not said; never without end. */
static enum cmn_err take_days(struct cmn_call *call, int today, struct asked_days *d)
{
	enum cmn_err rc;

	d->from = today;
	rc = day_of(call, "from", "query:from", &d->from);
	d->until = d->from + DIRECTORY_CALENDAR_DAYS - 1;
	if (rc == CMN_OK)
		rc = day_of(call, "until", "query:until", &d->until);
	if (rc)
		return rc;
	if (d->from < today - DIRECTORY_CALENDAR_BACK || d->from > today + DIRECTORY_CALENDAR_AHEAD)
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "query:from",
		    "le premier jour est à un an en arrière ou deux en avant au plus",
		    "the first day is at most one year back or two ahead");
	if (d->until < d->from || d->until >= d->from + DIRECTORY_CALENDAR_MOST)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:until",
				   "le dernier jour suit le premier, de %d jours au plus en tout",
				   "the last day follows the first, %d days in all at most",
				   DIRECTORY_CALENDAR_MOST);
	return CMN_OK;
}

struct read_point {
	PGresult *res;  /* owned */
	json_t *stated; /* owned; NULL: nobody stated hours */
	struct directory_hours hours;
	struct asked_days days;
	bool open; /* hours are known and the point is in use */
};

static void point_drop(struct read_point *p)
{
	PQclear(p->res);
	json_decref(p->stated);
}

static enum cmn_err read_point(struct cmn_call *call, struct read_point *p)
{
	struct cmn_pg_ctx ctx = directory_sight(call);
	enum cmn_err rc = directory_reception_read(call->pool, &ctx, cmn_call_param(call, "id"),
						   &p->res, &call->err);

	if (rc)
		return rc;
	const char *stated = cmn_column(p->res, 0, "hours");
	p->stated = stated != NULL ? json_loads(stated, 0, NULL) : NULL;
	p->open = p->stated != NULL && directory_hours_of(p->stated, &p->hours) &&
		  cmn_pg_bool(p->res, 0, PQfnumber(p->res, "active"));
	return take_days(call, cmn_day_of(cmn_clock_us(), cmn_column(p->res, 0, "departement")),
			 &p->days);
}

/* --- as a list ------------------------------------------------------------------------------- */

static void put_day(struct cmn_buf *out, const char *key, int day)
{
	char text[CMN_DAY_LEN];

	cmn_day_format(day, text);
	cmn_json_kstr(out, key, text);
}

static void put_minute(struct cmn_buf *out, const char *key, int minute)
{
	char text[24];

	snprintf(text, sizeof(text), "%02d:%02d", minute / 60, minute % 60);
	cmn_json_kstr(out, key, text);
}

static void put_instant(struct cmn_buf *out, const char *key, int64_t us)
{
	char text[CMN_TIME_LEN];

	cmn_time_format(us, text);
	cmn_json_kstr(out, key, text);
}

static void put_openings(struct cmn_buf *out, const struct read_point *p, int day,
			 const char *departement)
{
	struct directory_span spans[DIRECTORY_DAY_SPANS];
	size_t n = directory_openings(&p->hours, day, departement, spans);

	for (size_t i = 0; i < n; i++) {
		cmn_json_open(out, '{');
		put_day(out, "day", day);
		put_minute(out, "opens", spans[i].opens);
		put_minute(out, "closes", spans[i].end > 1440 ? spans[i].end - 1440 : spans[i].end);
		put_instant(out, "from", spans[i].from_us);
		put_instant(out, "until", spans[i].until_us);
		cmn_json_close(out, '}');
	}
}

enum cmn_err directory_http_list_openings(struct cmn_call *call)
{
	struct read_point p CMN_AUTO(point_drop) = {0};
	enum cmn_err rc = read_point(call, &p);

	if (rc)
		return rc;
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "reception_point_id", cmn_column(p.res, 0, "id"));
	put_day(&call->out, "from", p.days.from);
	put_day(&call->out, "until", p.days.until);
	cmn_json_kbool(&call->out, "known", p.stated != NULL);
	cmn_json_kstr(&call->out, "hours_of", cmn_column(p.res, 0, "hours_of"));
	if (p.stated != NULL && json_is_true(json_object_get(p.stated, "on_appointment")))
		cmn_json_kbool(&call->out, "on_appointment", true);
	cmn_json_key(&call->out, "openings");
	cmn_json_open(&call->out, '[');
	for (int day = p.days.from; p.open && day <= p.days.until; day++)
		put_openings(&call->out, &p, day, cmn_column(p.res, 0, "departement"));
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

/* --- as iCalendar ---------------------------------------------------------------------------- */

static void add(struct cmn_buf *to, const char *between, const char *text)
{
	if (text == NULL)
		return;
	if (to->len > 0)
		cmn_buf_text(to, between);
	cmn_buf_text(to, text);
}

static void put_location(struct cmn_buf *to, const PGresult *res)
{
	add(to, ", ", cmn_column(res, 0, "address"));
	add(to, ", ", cmn_column(res, 0, "complement"));
	add(to, ", ", cmn_column(res, 0, "postal_code"));
	add(to, cmn_column(res, 0, "postal_code") != NULL ? " " : ", ",
	    cmn_column(res, 0, "commune_name"));
}

static void put_description(struct cmn_buf *to, const struct read_point *p, enum cmn_lang lang)
{
	if (p->stated != NULL && json_is_true(json_object_get(p->stated, "on_appointment")))
		add(to, "\n", lang == CMN_EN ? "By appointment only." : "Sur rendez-vous.");
	add(to, "\n", cmn_json_get(p->stated, "note"));
	add(to, "\n", cmn_column(p->res, 0, "transport"));
}

enum cmn_err directory_http_read_calendar(struct cmn_call *call)
{
	struct read_point p CMN_AUTO(point_drop) = {0};
	struct cmn_buf location CMN_AUTO(cmn_buf_free), about CMN_AUTO(cmn_buf_free);
	struct directory_permanence what;
	enum cmn_err rc;

	cmn_buf_init(&location, 4096);
	cmn_buf_init(&about, 4096);
	rc = read_point(call, &p);
	if (rc)
		return rc;
	put_location(&location, p.res);
	put_description(&about, &p, call->lang);
	what = (struct directory_permanence){
	    .id = cmn_column(p.res, 0, "id"),
	    .departement = cmn_column(p.res, 0, "departement"),
	    .name = cmn_column(p.res, 0, "name"),
	    .location = location.data,
	    .description = about.data,
	    .lat = cmn_column(p.res, 0, "lat"),
	    .lon = cmn_column(p.res, 0, "lon"),
	};
	if (location.failed || about.failed ||
	    !cmn_time_parse(cmn_column(p.res, 0, "_stamp"), &what.stamp_us))
		return cmn_no_memory(&call->err);
	directory_calendar_write(&call->out, &what, p.open ? &p.hours : NULL, p.days.from,
				 p.days.until);
	call->content_type = "text/calendar; charset=utf-8";
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}
