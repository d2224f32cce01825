/* SPDX-License-Identifier: EUPL-1.2
 *
 * joining.h - accounts of members, and what is asked about memberships and adhesions.
 */
#ifndef DIRECTORY_JOINING_H
#define DIRECTORY_JOINING_H

#include "integration/directory/offering.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

static struct forge_key joining_key;
static struct test_db *joining_db;
static char *joining_elsewhere; /* a coordonnateur of 44 */

static inline char *bearer_for(const char *role, const char *departement, const char *organisation)
{
	json_t *claims = forge_claims();
	char *text = NULL;

	json_object_set_new(claims, "roles", json_pack("[s]", role));
	json_object_set_new(claims, "departements", json_pack("[s]", departement));
	if (organisation != NULL)
		json_object_set_new(claims, "org", json_string(organisation));
	char *bearer = forge_bearer(forge_token(&joining_key, NULL, claims));
	if (asprintf(&text, "Authorization: %s", bearer) < 0)
		abort();
	free(bearer);
	return text;
}

static inline int joining_setup(void **state)
{
	int rc = asking_setup_with(state, &joining_key);

	if (rc == 0) {
		joining_db = *state;
		joining_elsewhere = bearer_for("coordonnateur", "44", NULL);
	}
	return rc;
}

static inline int joining_teardown(void **state)
{
	free(joining_elsewhere);
	forge_key_free(&joining_key);
	return asking_teardown(state);
}

/* An account of this actor. */
static inline void ask_as_member(const char *actor, const char *method, const char *target,
				 int status)
{
	char *bearer = bearer_for("partner", "31", actor);

	put(method, target, bearer, NULL, NULL, status);
	free(bearer);
}

static inline void act(const char *method, const char *target, int version, const char *body,
		       int status)
{
	char header[40];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	put(method, target, me.coordonnateur, header, body, status);
}

static inline void new_actor(char room[40])
{
	put("POST", "/v1/directory/actors", me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"type\":\"club_sportif\",\"sector\":\"ordinary\","
	    "\"name\":\"Club inventé\",\"commune\":\"31483\"}",
	    201);
	keep(room);
}

/* The day so many days from today. */
static inline const char *days_from_now(int days)
{
	static char room[4][CMN_DAY_LEN];
	static int next;

	next = (next + 1) % 4;
	cmn_day_format(cmn_day_of(cmn_clock_us(), "31") + days, room[next]);
	return room[next];
}

static inline void join(const char *actor, const char *kind, const char *basis,
			const char *joined_on, const char *more, int status)
{
	char body[600];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"kind\":\"%s\",\"basis\":\"%s\","
		 "\"joined_on\":\"%s\"%s}",
		 actor, kind, basis, joined_on, more);
	put("POST", "/v1/directory/members", me.coordonnateur, NULL, body, status);
}

#define CONTACT                                                                  \
	"{\"name\":\"Camille Inventée\",\"function\":\"directrice\",\"email\":" \
	"\"camille@club.example.org\"}"
#define SIX                                                                                   \
	",\"contacts\":[" CONTACT "],\"circuits\":\"Par téléphone, puis par écrit.\","     \
	"\"contributions\":\"Une salle.\",\"participation\":\"Une voix à l’assemblée.\"," \
	"\"tools\":\"Un annuaire.\",\"sharing_note\":\"Relu chaque année.\""
#define COMMITMENTS "\"commitments\":[\"take_part\",\"apply_decisions\",\"share_information\"]"

/* `more`: fields, and the terms: ",\"sharing\":[…]" */
static inline void draft(const char *actor, const char *more, int status)
{
	char body[4000];

	snprintf(body, sizeof(body), "{\"departement\":\"31\",\"actor_id\":\"%s\"%s}", actor, more);
	put("POST", "/v1/directory/adhesions", me.coordonnateur, NULL, body, status);
}

static inline void sign(const char *id, int version, const char *signed_on, const char *more,
			int status)
{
	char body[600];

	snprintf(body, sizeof(body), "{\"signed_on\":\"%s\"," COMMITMENTS "%s}", signed_on, more);
	act("POST", below("adhesions", id, "signature"), version, body, status);
}

/* A member whose adhesion is signed since `since` with these terms ("\"figures\""). */
static inline void signed_member(const char *terms, const char *since, char actor[40],
				 char adhesion[40])
{
	char more[1200];

	new_actor(actor);
	join(actor, "partner", "adhesion", since, "", 201);
	snprintf(more, sizeof(more), SIX ",\"sharing\":[%s]", terms);
	draft(actor, more, 201);
	keep(adhesion);
	sign(adhesion, 1, since, "", 200);
}

static inline int64_t number(const char *path)
{
	const json_t *at = me.a.json;
	char copy[120], *rest = copy;

	snprintf(copy, sizeof(copy), "%s", path);
	for (char *key; (key = strsep(&rest, ".")) != NULL;)
		at = json_object_get(at, key);
	return json_integer_value(at);
}

#endif
