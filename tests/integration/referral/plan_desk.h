/* SPDX-License-Identifier: EUPL-1.2
 *
 * plan_desk.h - the desk of the tests of search plans: three situations, two offers of one actor,
 * people, and the few verbs that they use.  Persons and actors are invented.
 */
#ifndef PLAN_DESK_H
#define PLAN_DESK_H

#include "referral_events.h"
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define PLANS      "/v1/referral/plans"
#define CONSIDERED "/v1/referral/considered"
#define SITUATION  "0197f0a0-0000-7000-8000-0000000000a1"
#define CLOSED     "0197f0a0-0000-7000-8000-0000000000a2"
#define OTHER      "0197f0a0-0000-7000-8000-0000000000a3"
#define OFFER      "0197f0a0-0000-7000-8000-0000000000b1"
#define SPECIAL    "0197f0a0-0000-7000-8000-0000000000b2"
#define ACTOR      "0197f0a0-0000-7000-8000-0000000000c1"
#define STRANGER   "0197f0a0-0000-7000-8000-0000000000c2"
#define NOWHERE    "0197f0a0-0000-7000-8000-0000000000ff"
#define WISH       "Souhait inventé"

static struct desk desk;
static const char *conseiller, *conseiller44, *partner;
static struct cmn_conn *conn;

static inline enum cmn_err learn(const char *type, const char *data)
{
	struct cmn_event ev;
	struct cmn_error err;
	enum cmn_err rc;

	memset(&ev, 0, sizeof(ev));
	snprintf(ev.departement, sizeof(ev.departement), "31");
	snprintf(ev.type, sizeof(ev.type), "%s", type);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	cmn_error_init(&err);
	rc = referral_feed_apply(conn, &ev, NULL, &err);
	cmn_event_clear(&ev);
	return rc;
}

#define OFFERED(id, sector, name, active)                                                   \
	"{\"offer_id\":\"" id "\",\"departement\":\"31\",\"actor_id\":\"" ACTOR             \
	"\",\"name\":\"" name "\",\"sector\":\"" sector "\",\"themes\":[\"logement\"],"     \
	"\"needs\":[\"1.2.1\"],\"mode\":\"on_site\",\"commune\":\"31555\",\"lat\":43.6043," \
	"\"lon\":1.4437,\"invented\":true,\"active\":" active ",\"version\":3}"

static inline void publish(void)
{
	assert_int_equal(learn("directory.actor.published.v1",
			       "{\"actor_id\":\"" ACTOR "\",\"departement\":\"31\",\"type\":"
			       "\"ccas\",\"sector\":\"ordinary\",\"name\":\"Acteur inventé\","
			       "\"commune\":\"31555\",\"verified\":true,\"invented\":true,"
			       "\"active\":true,\"version\":1}"),
			 CMN_OK);
	assert_int_equal(learn("directory.offer.published.v1",
			       OFFERED(OFFER, "ordinary", "Offre inventée", "true")),
			 CMN_OK);
	assert_int_equal(learn("directory.offer.published.v1",
			       OFFERED(SPECIAL, "specialised", "Service inventé", "true")),
			 CMN_OK);
}

static inline int plan_desk_setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	conn = test_db_conn("referral");
	desk_open(&desk, "referral", &REFERRAL_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	partner = desk_as(&desk, "partner", "31", ACTOR);
	return 0;
}

static inline int plan_desk_teardown(void **state)
{
	desk_close(&desk);
	cmn_conn_close(&conn);
	return test_db_teardown(state);
}

static inline int plan_desk_fresh(void **state)
{
	test_db_exec(*state,
		     "SET search_path = referral; TRUNCATE plan, proposal, situation_ref,"
		     " offer_ref, actor_ref, outbox CASCADE;"
		     "INSERT INTO actor_ref VALUES ('" STRANGER "', '31', 'Autre acteur inventé');"
		     "INSERT INTO situation_ref (id, departement, solicited_at, state) VALUES"
		     " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" OTHER "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" CLOSED "', '31', '2026-01-10T08:00:00Z', 'closed')");
	publish();
	return 0;
}

#define REQUEST "\"requested_by_person\":{\"said_on\":\"2026-01-12\",\"expression\":\"direct\"}"
#define REST                                                                              \
	"\"needs\":[\"1.2.1\",\"1.3.3\"],\"wish\":\"" WISH "\",\"themes\":[\"creton\"],"  \
	"\"community_role\":\"assembly\",\"support_forms\":[\"orientation\",\"ad_hoc\"]," \
	"\"response_level\":\"level_2\""
#define CONTENT         "{" REQUEST "," REST "}"
#define PLAN(situation) "{\"situation_id\":\"" situation "\",\"content\":" CONTENT "}"

static inline void send_to(const char *base, const char *id, const char *act, const char *version,
			   const char *body, int status)
{
	char target[200], match[40];

	snprintf(target, sizeof(target), "%s/%s%s", base, id, act);
	snprintf(match, sizeof(match), "If-Match: \"%s\"", version ? version : "");
	desk_send(&desk, "POST", target, conseiller, version ? match : NULL, body, status);
}

static inline void read_one(const char *base, const char *id, int status)
{
	char target[200];

	snprintf(target, sizeof(target), "%s/%s", base, id);
	desk_get(&desk, conseiller, target, status);
}

static inline void opened(char id[40])
{
	desk_send(&desk, "POST", PLANS, conseiller, NULL, PLAN(SITUATION), 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static inline void consider(const char *plan, const char *members, int status)
{
	char body[1200];

	snprintf(body, sizeof(body), "{\"needs\":[\"1.2.1\"],%s}", members);
	send_to(PLANS, plan, "/considered", NULL, body, status);
}

#define ORDINARY    "\"sector\":\"ordinary\",\"offer_id\":\"" OFFER "\""
#define SPECIALISED "\"sector\":\"specialised\",\"offer_id\":\"" SPECIAL "\""

static inline void considered(const char *plan, const char *members, char id[40])
{
	consider(plan, members, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static inline bool warned(const char *code)
{
	const json_t *all = json_object_get(desk.a.json, "warnings");
	const json_t *one;
	size_t i;

	json_array_foreach(all, i, one) if (strcmp(json_string_value(one), code) == 0) return true;
	return false;
}

static inline const char *in(const char *object, const char *key)
{
	const char *text = cmn_json_get(json_object_get(desk.a.json, object), key);

	return text ? text : "";
}

static inline json_int_t count(const char *field, const char *key)
{
	return json_integer_value(json_object_get(json_object_get(desk.a.json, field), key));
}

static inline void proposed(const char *situation, const char *offer, char id[40])
{
	char body[400];

	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"%s\",\"support_form\":\"orientation\",\"offer_id\":\"%s\"}",
		 situation, offer);
	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

#endif
