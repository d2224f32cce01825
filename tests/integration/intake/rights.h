/* SPDX-License-Identifier: EUPL-1.2
 *
 * rights.h - invented persons with all that is held of them, for the tests of the person's side.
 */
#ifndef TEST_RIGHTS_H
#define TEST_RIGHTS_H

#include "erasure_job.h"
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

static struct desk desk;
static struct test_db *db;
static const char *conseiller, *conseiller44, *coordonnateur, *admin, *person_of_31;

/* Markup, a mark of right-to-left writing, an emoji and a quote: what people do write. */
#define NASTY "<b>O''Brien</b> & \"co\" \xe2\x80\xae\xf0\x9f\x98\x80; DROP TABLE person;--"

#define P(n) "01900000-0000-7000-8000-00000000000" #n

static inline void sql(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static inline void sql(const char *fmt, ...)
{
	char text[8192];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	test_db_exec(db, text);
}

static inline int64_t count(const char *query)
{
	return test_db_count(db, query);
}

/* A person of 31 whose last contact was on this day; the file is closed. */
static inline void invent(const char *id, const char *day)
{
	sql("SET search_path = intake; SET session_replication_role = replica;"
	    "INSERT INTO person (id, departement, created_at, created_by, updated_at, updated_by,"
	    " name_status, family_name, given_names, birth_date, commune, address_lines, postal_code,"
	    " note) VALUES ('%s', '31', '%s', 'test', '%s', 'test', 'stated', 'Inventée " NASTY
	    "', 'Zoé', '2001-02-03', '31483', '{1 rue inventée}', '31800', 'texte');"
	    "INSERT INTO solicitation (id, departement, received_at, recorded_at, recorded_by,"
	    " channel, requester_kind, person_profile, profile, commune, text, state, person_id)"
	    " VALUES (overlay('%s' PLACING '1' FROM 1)::uuid, '31', '%s', '%s', 'test', 'phone',"
	    " 'person', 'adult', 'adult', '31483', 'mots " NASTY "', 'in_situation', '%s');"
	    "INSERT INTO situation (id, departement, solicitation_id, solicited_at, conseiller,"
	    " opened_at, state, closed_at, closure_reason, closure_note, person_id) VALUES"
	    " (overlay('%s' PLACING '2' FROM 1)::uuid, '31', overlay('%s' PLACING '1' FROM 1)::uuid,"
	    " '%s', 'conseiller-31-test', '%s', 'closed', '%s', 'solution_found', 'note', '%s');"
	    "INSERT INTO person_contact (id, departement, person_id, kind, value, reach, means,"
	    " created_at, created_by) VALUES (gen_random_uuid(), '31', '%s', 'phone',"
	    " '06 39 98 00 01', '33639980001', '{voice}', '%s', 'test');"
	    "INSERT INTO event (stream, epoch, sequence, event_id, type, subject, at, data)"
	    " SELECT '31.facts', 1, 1 + count(*), gen_random_uuid(),"
	    " 'intake.solicitation.recorded.v1', overlay('%s' PLACING '1' FROM 1), '%s',"
	    " '{\"commune\":\"31483\",\"person_id\":\"%s\"}' FROM event WHERE stream = '31.facts';"
	    "SET session_replication_role = origin",
	    id, day, day, id, day, day, id, id, id, day, day, day, id, id, day, id, day, id);
}

static inline void run_job(enum cmn_err (*job)(struct cmn_conn *, const char *, void *, bool *,
					       struct cmn_error *),
			   const char *now)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_error err;
	bool more = true;

	for (int i = 0; more && i < 200; i++) {
		more = false;
		cmn_error_init(&err);
		if (job(conn, now, NULL, &more, &err) != CMN_OK)
			fail_msg("%s %s", err.detail[CMN_EN], err.cause);
	}
	cmn_conn_close(&conn);
	assert_false(more);
}

static inline void open_desk(void)
{
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", "org-31");
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	admin = desk_as(&desk, "admin", "31", NULL);
	person_of_31 = desk_as(&desk, "person", "31", NULL);
}

/* Closing writes the trail of what was read. */
static inline void flush_trail(void)
{
	desk_close(&desk);
	open_desk();
}

static int rights_setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	db = *state;
	sql("SET search_path = intake;"
	    "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens') ON CONFLICT DO NOTHING");
	open_desk();
	return 0;
}

static int rights_teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

#endif
