/* SPDX-License-Identifier: EUPL-1.2
 *
 * transfer_desk.h - two départements, 31 and 44, and a file on its way between them.  The
 * persons are invented.
 */
#ifndef TRANSFER_DESK_H
#define TRANSFER_DESK_H

#include "intake_ops.h"
#include "transfer_events.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/clock.h"
#include "cmn/uuid.h"

#include <stdio.h>
#include <string.h>

#define TRANSFERS  "/v1/intake/transfers"
#define SITUATIONS "/v1/intake/situations"
#define WORDS      "Texte inventé : une école, s’il vous plaît."

struct moving {
	char person[40], solicitation[40], situation[40], transfer[40];
};

struct transfer_desk {
	struct desk desk;
	struct test_db *db;
	const char *c31, *c44, *c09;
};

static inline void transfer_desk_open(struct transfer_desk *t, void **state)
{
	t->db = *state;
	test_db_exec(t->db, "SET search_path = intake;"
			    "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens'),"
			    " ('44109', '44', 'Nantes') ON CONFLICT DO NOTHING");
	desk_open(&t->desk, "intake", &INTAKE_OPS, NULL);
	t->c31 = desk_as(&t->desk, "conseiller", "31", NULL);
	t->c44 = desk_as(&t->desk, "conseiller", "44", NULL);
	t->c09 = desk_as(&t->desk, "conseiller", "09", NULL);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
/* The one number of a query in which every %s is this id. */
static inline int64_t transfer_count(struct transfer_desk *t, const char *sql, const char *id)
{
	char text[2048];

	snprintf(text, sizeof(text), sql, id, id, id, id);
	return test_db_count(t->db, text);
}

static inline void transfer_exec(struct transfer_desk *t, const char *sql, const char *id)
{
	char text[4096];

	snprintf(text, sizeof(text), sql, id, id, id, id);
	test_db_exec(t->db, text);
}

#pragma GCC diagnostic pop

/* A person, a solicitation received ten days ago and its open situation, in 31, without consent. */
static inline void transfer_file(struct transfer_desk *t, struct moving *m)
{
	char sql[2048];

	cmn_uuid7(m->person);
	cmn_uuid7(m->solicitation);
	cmn_uuid7(m->situation);
	snprintf(sql, sizeof(sql),
		 "INSERT INTO intake.person (id, departement, created_at, created_by, updated_at,"
		 "  updated_by, name_status, family_name, given_names, birth_date, commune)"
		 " VALUES ('%s', '31', now(), 'x', now(), 'x', 'stated', 'Inventée', 'Personne',"
		 "  '2011-02-03', '31483');"
		 "INSERT INTO intake.solicitation (id, departement, state, received_at,"
		 "  recorded_at, recorded_by, channel, requester_kind, person_profile, profile,"
		 "  commune, problem_types, text, person_id, requester_person_id)"
		 " VALUES ('%s', '31', 'in_situation', now() - interval '10 days', now(),"
		 "  'conseiller-31-test', 'phone', 'person', 'child', 'child', '31483', '{}',"
		 "  '" WORDS "', '%s', '%s');"
		 "INSERT INTO intake.situation (id, departement, solicitation_id, solicited_at,"
		 "  conseiller, opened_at, person_id) SELECT '%s', '31', id, received_at,"
		 "  'conseiller-31-test', received_at + interval '1 day', person_id"
		 "  FROM intake.solicitation WHERE id = '%s'",
		 m->person, m->solicitation, m->person, m->person, m->situation, m->solicitation);
	test_db_exec(t->db, sql);
	m->transfer[0] = '\0';
}

/* The person agrees that 44 receives the file: categories as PostgreSQL array text. */
static inline void transfer_agree(struct transfer_desk *t, const struct moving *m,
				  const char *categories)
{
	char sql[1024], id[CMN_UUID_LEN];

	cmn_uuid7(id);
	snprintf(sql, sizeof(sql),
		 "SET c360.departements = '31';"
		 "INSERT INTO intake.consent (id, departement, person_id, decision, purpose,"
		 "  categories, recipients, decided_at, given_by, means, collected_by, recorded_at)"
		 " VALUES ('%s', '31', '%s', 'given', 'team_transfer', '%s', '{departement:44}',"
		 "  now() - interval '1 minute', 'person', 'oral', 'x', now());"
		 "SET c360.departements = ''",
		 id, m->person, categories);
	test_db_exec(t->db, sql);
}

/* Offer the situation to 44; `more` are further members, or "". */
static inline void transfer_offer(struct transfer_desk *t, struct moving *m, const char *more,
				  int status)
{
	char body[2048];

	snprintf(
	    body, sizeof(body),
	    "{\"to_departement\":\"44\",\"reason\":\"person_moved\",\"situation_id\":\"%s\"%s}",
	    m->situation, more);
	desk_send(&t->desk, "POST", TRANSFERS, t->c31, NULL, body, status);
	if (status == 201)
		snprintf(m->transfer, sizeof(m->transfer), "%s", desk_text(&t->desk, "id"));
}

static inline void transfer_act(struct transfer_desk *t, const char *who, const char *id,
				const char *act, int version, const char *body, int status)
{
	char target[128], match[40];

	snprintf(target, sizeof(target), TRANSFERS "/%s/%s", id, act);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&t->desk, "POST", target, who, match, body, status);
}

/* The job, as a replica runs it, until nothing is left; now: NULL for the clock. */
static inline void transfer_job(const char *now)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_error err;
	char text[CMN_TIME_LEN];
	bool more = true;

	cmn_time_format(cmn_clock_us(), text);
	cmn_error_init(&err);
	while (more)
		if (intake_job_transfers(conn, now ? now : text, NULL, &more, &err) != CMN_OK)
			fail_msg("%s (%s)", err.detail[CMN_EN], err.cause);
	cmn_conn_close(&conn);
}

/* How many answer for the file: must be one. */
static inline int64_t transfer_owners(struct transfer_desk *t, const struct moving *m)
{
	return transfer_count(
	    t,
	    "SELECT (SELECT count(*) FROM intake.situation s WHERE s.id = '%s' AND s.state = 'open'"
	    "   AND NOT EXISTS (SELECT 1 FROM intake.transfer t WHERE t.situation_id = s.id"
	    "     AND t.kind = 'dossier' AND t.state IN ('accepted', 'completed')))"
	    " + (SELECT count(*) FROM intake.situation s JOIN intake.transfer t"
	    "   ON s.origin_transfer_id = t.id WHERE t.situation_id = '%s'"
	    "   AND t.kind = 'dossier' AND t.state IN ('accepted', 'completed'))",
	    m->situation);
}

#endif
