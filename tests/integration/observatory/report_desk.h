/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_desk.h - reports of Haute-Garonne and Lozère (handed over, then validated) and of
 * Loire-Atlantique (validated, then handed over), in February 2027; the year 2026 is released.
 */
#ifndef OBSERVATORY_REPORT_DESK_H
#define OBSERVATORY_REPORT_DESK_H

#include "releasing.h"

#include "definition_file.h"
#include "observatory_deps.h"
#include "observatory_ops.h"
#include "report_feed.h"

#include "support/desk.h"

#include "cmn/clock.h"
#include "cmn/event.h"

#include <string.h>

#define REPORTS "/v1/observatory/reports"
#define NOBODY  "0197f0a0-0000-7000-8000-00000000dead"

struct report_desk {
	struct desk desk;
	struct test_db *db;
	const char *coord, *conseiller, *authority, *partner, *observer;
	const char *coord44, *coord48, *authority48;
};
static struct report_desk me;

static inline enum cmn_err learn(const char *departement, const char *type, const char *time,
				 const char *data)
{
	struct cmn_conn *conn = test_db_conn("observatory");
	struct cmn_event ev = {0};
	struct cmn_error err;
	enum cmn_err rc;

	cmn_error_init(&err);
	snprintf(ev.departement, sizeof(ev.departement), "%s", departement);
	snprintf(ev.type, sizeof(ev.type), "%s", type);
	snprintf(ev.time, sizeof(ev.time), "%s", time);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	rc = report_feed_apply(conn, &ev, NULL, &err);
	if (rc != CMN_OK && rc != CMN_E_INVALID)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	cmn_event_clear(&ev);
	cmn_conn_close(&conn);
	return rc;
}

static inline void community(const char *departement, const char *name, const char *region,
			     const char *order, const char *given)
{
	char data[1200];

	snprintf(data, sizeof(data),
		 "{\"departement\":\"%s\",\"name\":\"Communauté 360 – %s\",\"departement_name\":"
		 "\"%s\",\"region\":\"%s\",\"region_name\":\"Région\",\"population\":100000,"
		 "\"words\":[{\"term\":\"committee\",\"label\":\"comité inventé\","
		 "\"label_plural\":\"comités\"}],\"rules\":[{\"rule\":\"activity_report_order\","
		 "\"value\":\"%s\",\"valid_from\":\"2022-01-01\"},{\"rule\":"
		 "\"activity_report_day\",\"value\":\"02-15\",\"valid_from\":\"2022-01-01\"},"
		 "{\"rule\":\"activity_report_day_given\",\"value\":\"%s\",\"valid_from\":"
		 "\"2022-01-01\"}]}",
		 departement, name, name, region, order, given);
	assert_int_equal(learn(departement, "directory.community.published.v1",
			       "2026-01-01T00:00:00.000000Z", data),
			 CMN_OK);
}

static inline void today_is(const char *day)
{
	char text[40];
	int64_t us = 0;

	snprintf(text, sizeof(text), "%sT10:00:00Z", day);
	assert_true(cmn_time_parse(text, &us));
	cmn_clock_move(us - cmn_clock_us());
}

static inline int report_setup(void **state)
{
	static struct observatory_deps deps = {.threshold = 11};
	int rc = test_db_setup(state);
	struct cmn_conn *conn;
	struct cmn_error err;

	if (rc)
		return rc;
	me.db = *state;
	cmn_error_init(&err);
	conn = test_db_conn("observatory");
	assert_int_equal(observatory_definitions_start(conn, "2026-01-01T00:00:00Z", &err), CMN_OK);
	cmn_conn_close(&conn);
	test_db_exec(me.db, "UPDATE observatory.generation SET built_at = '2026-01-01'");
	community("31", "Haute-Garonne", "76", "handover_first", "1");
	community("48", "Lozère", "76", "handover_first", "1");
	community("44", "Loire-Atlantique", "52", "validation_first", "0");
	a_year(me.db);
	today_is("2027-02-03");
	desk_open(&me.desk, "observatory", &OBSERVATORY_OPS, &deps);
	me.coord = desk_as(&me.desk, "coordonnateur", "31", NULL);
	me.conseiller = desk_as(&me.desk, "conseiller", "31", NULL);
	me.authority = desk_as(&me.desk, "authority", "31", NULL);
	me.partner = desk_as(&me.desk, "partner", "31", NULL);
	me.observer = desk_as(&me.desk, "observer", "31", NULL);
	me.coord44 = desk_as(&me.desk, "coordonnateur", "44", NULL);
	me.coord48 = desk_as(&me.desk, "coordonnateur", "48", NULL);
	me.authority48 = desk_as(&me.desk, "authority", "48", NULL);
	return 0;
}

static inline int report_teardown(void **state)
{
	desk_close(&me.desk);
	return test_db_teardown(state);
}

static inline int report_empty(void **state)
{
	(void)state;
	today_is("2027-02-03");
	test_db_exec(me.db,
		     "SET search_path = observatory; DELETE FROM report_file; DELETE FROM"
		     " report_section; DELETE FROM report; DELETE FROM report_credits; DELETE FROM"
		     " report_funding; DELETE FROM idempotency");
	return 0;
}

static inline void get(const char *who, const char *target, int status)
{
	desk_get(&me.desk, who, target, status);
}

/* A call on a report at a version; 0: no version is named. */
static inline void act(const char *who, const char *method, const char *id, const char *what,
		       int version, const char *body, int status)
{
	char target[200], match[40];

	snprintf(target, sizeof(target), REPORTS "/%s%s", id, what);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&me.desk, method, target, who, version ? match : NULL, body, status);
}

static inline const char *opened(const char *who, const char *departement, const char *kind,
				 const char *period)
{
	static char ids[4][40];
	static size_t next;
	char body[200], *id = ids[next++ % 4];

	snprintf(body, sizeof(body), "{\"departement\":\"%s\",\"kind\":\"%s\",\"period\":\"%s\"}",
		 departement, kind, period);
	desk_send(&me.desk, "POST", REPORTS, who, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&me.desk, "id"));
	return id;
}

static inline const char *said(const char *key)
{
	return desk_text(&me.desk, key);
}

static inline void assert_refused(const char *slug, const char *pointer)
{
	assert_string_equal(asked_slug(&me.desk.a), slug);
	assert_string_equal(asked_pointer(&me.desk.a), pointer);
}

/* The body of the last answer holds this. */
static inline bool answered(const char *text)
{
	return memmem(me.desk.a.answer.body.data, me.desk.a.answer.body.len, text, strlen(text)) !=
	       NULL;
}

static inline void file_of(const char *who, const char *id, const char *format, const char *edition,
			   int status)
{
	char target[200];

	snprintf(target, sizeof(target), REPORTS "/%s/file?format=%s&edition=%s", id, format,
		 edition);
	get(who, target, status);
}

#endif
