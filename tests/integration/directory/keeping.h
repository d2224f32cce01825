/* SPDX-License-Identifier: EUPL-1.2
 *
 * keeping.h - people who keep offers true: an invented actor with its offer, and its partner.
 */
#ifndef DIRECTORY_KEEPING_H
#define DIRECTORY_KEEPING_H

#include "integration/directory/offering.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/event_schema.h"

#include <unistd.h>

/* Tokens of partners, forged as they are needed. */
struct keeping {
	struct forge_key key;
	char bearer[2048];
};
static struct keeping keep_desk;

static inline const char *partner(const char *actor)
{
	json_t *claims = forge_claims();

	json_object_set_new(claims, "roles", json_pack("[s]", "partner"));
	json_object_set_new(claims, "departements", json_pack("[s]", "31"));
	if (actor != NULL)
		json_object_set_new(claims, "org", json_string(actor));
	char *bearer = forge_bearer(forge_token(&keep_desk.key, NULL, claims));
	snprintf(keep_desk.bearer, sizeof(keep_desk.bearer), "Authorization: %s", bearer);
	free(bearer);
	return keep_desk.bearer;
}

static inline int keeping_setup(void **state)
{
	return asking_setup_with(state, &keep_desk.key);
}

static inline int keeping_teardown(void **state)
{
	forge_key_free(&keep_desk.key);
	return asking_teardown(state);
}

/* As put(), by a partner. */
static inline void as_partner(const char *actor, const char *method, const char *target,
			      const char *more, const char *body, int status)
{
	put(method, target, partner(actor), more, body, status);
}

/* A day so many days from today, in a text of its own. */
static inline const char *day(int from_today)
{
	static char texts[4][CMN_DAY_LEN];
	static size_t next;
	char *text = texts[next++ % 4];

	cmn_day_format(cmn_day_of(cmn_clock_us(), "31") + from_today, text);
	return text;
}

/* How many events of these types (LIKE) were told; each obeys its schema. */
static inline int told_right(struct test_db *db, const char *types)
{
	const char *params[] = {types};
	PGresult *res CMN_AUTO(cmn_pgres_drop) =
	    PQexecParams(db->pg, "SELECT type, data::text FROM directory.outbox WHERE type LIKE $1",
			 1, NULL, params, NULL, NULL, 0);

	events_obey(res);
	return PQntuples(res);
}

static inline const json_t *room(void)
{
	const json_t *found = member("room");

	assert_non_null(found);
	return found;
}

static inline int64_t room_free(void)
{
	return json_integer_value(json_object_get(room(), "free"));
}

static inline bool room_known(void)
{
	return json_is_true(json_object_get(room(), "known"));
}

static inline void state_places(const char *offer, const char *who, int days, const char *lines,
				int status)
{
	char body[4000];

	snprintf(body, sizeof(body), "{\"true_on\":\"%s\",\"lines\":%s}", day(days), lines);
	put("POST", below("offers", offer, "capacities"), who, NULL, body, status);
}

#endif
