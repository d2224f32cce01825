/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord_desk.h - a situation with a proposal that the person accepted, and accords made of it. All
 * of them are invented.
 */
#ifndef ACCORD_DESK_H
#define ACCORD_DESK_H

#include "referral_events.h"
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define ACCORDS   "/v1/referral/accords"
#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define CLOSED    "0197f0a0-0000-7000-8000-0000000000a2"
#define ACTOR     "0197f0a0-0000-7000-8000-0000000000c1"
#define ACCEPTED  "0197f0a0-0000-7000-8000-0000000000e1"
#define PROPOSED  "0197f0a0-0000-7000-8000-0000000000e2"
#define ELSEWHERE "0197f0a0-0000-7000-8000-0000000000e3"
#define NOWHERE   "0197f0a0-0000-7000-8000-0000000000ff"
#define WORDS     "Mots inventés"

#define PARTIES                                                                           \
	"[{\"key\":\"moi\",\"kind\":\"person\",\"function\":\"la personne\"},"            \
	"{\"key\":\"service\",\"kind\":\"actor\",\"function\":\"directrice du service\"," \
	"\"actor_id\":\"" ACTOR "\"},"                                                    \
	"{\"key\":\"c360\",\"kind\":\"community\",\"function\":\"conseillère\",\"signs\":false}]"
#define COMMITMENTS                                                                             \
	"[{\"party\":\"service\",\"what\":\"" WORDS " : deux visites\",\"nature\":\"support\"," \
	"\"frequency\":\"weekly\",\"times\":2,\"from\":\"2026-02-01\"},"                        \
	"{\"party\":\"moi\",\"what\":\"" WORDS "\",\"nature\":\"own_part\"}]"
#define FINANCING                                                                  \
	"[{\"source\":\"own_means\",\"state\":\"granted\",\"party\":\"service\"}," \
	"{\"source\":\"cnr\",\"state\":\"asked\",\"amount_cents\":1250000,\"mention_c360\":true}]"
#define CONTENT(proposals, parties, commitments, financing)                               \
	"\"proposal_ids\":[" proposals "],\"plan\":{\"summary\":\"" WORDS " : le plan\"," \
	"\"from\":\"2026-02-01\"},\"parties\":" parties ",\"commitments\":" commitments   \
	",\"financing\":" financing
#define WHOLE CONTENT("\"" ACCEPTED "\"", PARTIES, COMMITMENTS, FINANCING)
#define NEW   "{\"situation_id\":\"" SITUATION "\"," WHOLE "}"

static struct desk desk;
static struct test_db *db;
static const char *conseiller, *coordonnateur, *conseiller44, *authority;
static struct cmn_conn *conn;
static char today[CMN_DAY_LEN];

static inline int accord_setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	db = *state;
	conn = test_db_conn("referral");
	desk_open(&desk, "referral", &REFERRAL_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	authority = desk_as(&desk, "authority", "31", NULL);
	cmn_day_format(cmn_day_of(cmn_clock_us(), "31"), today);
	return 0;
}

static inline int accord_teardown(void **state)
{
	desk_close(&desk);
	cmn_conn_close(&conn);
	return test_db_teardown(state);
}

static inline int accord_fresh(void **state)
{
	(void)state;
	test_db_exec(
	    db,
	    "SET search_path = referral; TRUNCATE funding, accord_document, accord_signature,"
	    " accord_version, accord, relay, proposal CASCADE; DELETE FROM clock; DELETE FROM outbox;"
	    " DELETE FROM situation_ref;"
	    "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé')"
	    " ON CONFLICT DO NOTHING;"
	    "INSERT INTO situation_ref (id, departement, solicited_at, state) VALUES"
	    " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
	    " ('" CLOSED "', '31', '2026-01-10T08:00:00Z', 'closed');"
	    "INSERT INTO proposal (id, departement, situation_id, label, support_form,"
	    " pre_existing_evaluation, ordinary_environment, ad_hoc, proposed_at, proposed_by,"
	    " state, answered_at) VALUES ('" ACCEPTED "', '31', '" SITUATION "', 'x',"
	    " 'orientation', false, true, false, '2026-01-11', 'x', 'accepted', '2026-01-12'),"
	    " ('" PROPOSED "', '31', '" SITUATION "', 'x', 'orientation', false, true, false,"
	    " '2026-01-11', 'x', 'proposed', NULL),"
	    " ('" ELSEWHERE "', '31', '" CLOSED "', 'x', 'orientation', false, true, false,"
	    " '2026-01-11', 'x', 'accepted', '2026-01-12')");
	return 0;
}

static inline void make(const char *body, int status)
{
	desk_send(&desk, "POST", ACCORDS, conseiller, NULL, body, status);
}

static inline int64_t number(const char *key)
{
	return json_integer_value(json_object_get(desk.a.json, key));
}

#define accord_keep(id) snprintf(id, 40, "%s", desk_text(&desk, "id"))

static inline void act(const char *method, const char *id, const char *what, int version,
		       const char *body, int status)
{
	char target[160], match[40];

	snprintf(target, sizeof(target), ACCORDS "/%s%s", id, what);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, method, target, conseiller, version ? match : NULL, body, status);
}

/* A proposed accord, at version 2 of the record and 1 of its content. */
static inline void proposed(char id[40])
{
	make(NEW, 201);
	accord_keep(id);
	act("POST", id, "/proposal", 1, "", 200);
}

static inline void sign(const char *id, int content, const char *party, const char *day,
			const char *more, int status)
{
	char body[512];

	snprintf(body, sizeof(body),
		 "{\"content_version\":%d,\"party\":\"%s\",\"signed_on\":\"%s\"%s}", content, party,
		 day, more);
	act("POST", id, "/signatures", 0, body, status);
}
#define BY_HAND ",\"means\":\"handwritten\""

static inline int64_t events(const char *type)
{
	char sql[160];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM referral.outbox WHERE type = '%s'", type);
	return test_db_count(db, sql);
}

#endif
