/* SPDX-License-Identifier: EUPL-1.2
 *
 * need_desk.h - an invented situation with its plan: whom the team calls, what finds no answer.
 */
#ifndef TEST_NEED_DESK_H
#define TEST_NEED_DESK_H

#include "referral_deps.h"
#include "referral_events.h"
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define PLANS     "/v1/referral/plans"
#define CONTACTS  "/v1/referral/plan-contacts"
#define NEEDS     "/v1/referral/unmet-needs"
#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define OTHER     "0197f0a0-0000-7000-8000-0000000000a3"
#define OFFER     "0197f0a0-0000-7000-8000-0000000000b1"
#define ACTOR     "0197f0a0-0000-7000-8000-0000000000c1"
#define NOWHERE   "0197f0a0-0000-7000-8000-0000000000ff"
#define WORDS     "Mots inventés"

static struct referral_deps required;
static struct desk desk;
static const char *conseiller, *conseiller44;
static struct cmn_conn *conn;
static char plan[40];

static inline void learn(const char *type, const char *data)
{
	struct cmn_event ev = {.stream = "31.intake.facts", .departement = "31"};
	struct cmn_error err;

	snprintf(ev.type, sizeof(ev.type), "%s", type);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	cmn_error_init(&err);
	if (referral_feed_apply(conn, &ev, NULL, &err) != CMN_OK)
		fail_msg("%s: %s", type, err.detail[CMN_EN]);
	cmn_event_clear(&ev);
}

static int need_setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	conn = test_db_conn("referral");
	desk_open(&desk, "referral", &REFERRAL_OPS, &required);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	return 0;
}

static int need_teardown(void **state)
{
	desk_close(&desk);
	cmn_conn_close(&conn);
	return test_db_teardown(state);
}

#define REQUEST "\"requested_by_person\":{\"said_on\":\"2026-01-12\",\"expression\":\"direct\"}"
#define REST                                                             \
	"\"wish\":\"Souhait inventé\",\"community_role\":\"assembly\"," \
	"\"support_forms\":[\"orientation\"],\"response_level\":\"level_2\""

static int fresh(void **state)
{
	test_db_exec(*state,
		     "SET search_path = referral; TRUNCATE plan, proposal, situation_ref,"
		     " offer_ref, actor_ref, outbox, need_look, consent_ref CASCADE;"
		     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé');"
		     "INSERT INTO offer_ref VALUES ('" OFFER "', '31', '" ACTOR
		     "', 'Offre inventée', 'ordinary', true);"
		     "INSERT INTO situation_ref (id, departement, solicited_at, state) VALUES"
		     " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" OTHER "', '31', '2026-01-10T08:00:00Z', 'open')");
	required.consent_required = "";
	desk.behind = false;
	desk.age_ms = 0;
	desk_send(&desk, "POST", PLANS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"content\":{" REQUEST "," REST
		  ",\"needs\":[\"1.2.1\",\"1.3.5\"]}}",
		  201);
	snprintf(plan, sizeof(plan), "%s", desk_text(&desk, "id"));
	return 0;
}

static inline void send_to(const char *base, const char *id, const char *act, const char *version,
			   const char *body, int status)
{
	char target[200], match[40];

	snprintf(target, sizeof(target), "%s/%s%s", base, id, act);
	snprintf(match, sizeof(match), "If-Match: \"%s\"", version ? version : "");
	desk_send(&desk, "POST", target, conseiller, version ? match : NULL, body, status);
}

static inline void read_one(const char *who, const char *base, const char *id, int status)
{
	char target[200];

	snprintf(target, sizeof(target), "%s/%s", base, id);
	desk_get(&desk, who, target, status);
}

static inline void keep_id(char id[40])
{
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static inline void unmet(const char *members, int status)
{
	char body[300];

	snprintf(body, sizeof(body), "{\"need\":\"1.2.1\",\"qualification\":\"1\"%s}", members);
	send_to(PLANS, plan, "/unmet-needs", NULL, body, status);
}

#endif
