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

/* Tokens of partners: the key of asking.h is gone by then, so this group has a desk of its own. */
struct keeping {
	struct forge_key key;
	struct cmn_auth *auth;
	struct cmn_dispatcher *d;
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
	int rc = asking_setup(state);
	char path[] = "/tmp/c360-jwks-XXXXXX";
	struct cmn_error err;

	if (rc)
		return rc;
	keep_desk.key = forge_key("EdDSA", "k2");
	char *jwks = forge_jwks(&keep_desk.key, NULL);
	close(mkstemp(path));
	forge_file(path, jwks);
	const struct cmn_auth_settings auth = {.issuer = FORGE_ISS,
					       .audience = FORGE_AUD,
					       .jwks = path,
					       .refresh_s = 300,
					       .cache_entries = 16};
	cmn_error_init(&err);
	if (cmn_auth_open(&auth, &keep_desk.auth, &err))
		fail_msg("%s", err.detail[CMN_EN]);
	const struct cmn_dispatcher_settings settings = {.ops = &DIRECTORY_OPS,
							 .deps = &me.deps,
							 .pool = me.pool,
							 .auth = keep_desk.auth,
							 .cursor_key = "k"};
	if (cmn_dispatcher_make(&settings, &keep_desk.d, &err))
		fail_msg("%s", err.detail[CMN_EN]);
	free(jwks);
	unlink(path);
	return 0;
}

static inline int keeping_teardown(void **state)
{
	cmn_dispatcher_free(&keep_desk.d);
	cmn_auth_close(&keep_desk.auth);
	forge_key_free(&keep_desk.key);
	return asking_teardown(state);
}

/* As put(), by a partner. */
static inline void as_partner(const char *actor, const char *method, const char *target,
			      const char *more, const char *body, int status)
{
	struct cmn_dispatcher *own = me.d;

	me.d = keep_desk.d;
	put(method, target, partner(actor), more, body, status);
	me.d = own;
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

	for (int i = 0; i < PQntuples(res); i++) {
		struct cmn_event ev = {.data = json_loads(PQgetvalue(res, i, 1), 0, NULL)};
		struct cmn_error err;

		snprintf(ev.type, sizeof(ev.type), "%s", PQgetvalue(res, i, 0));
		cmn_error_init(&err);
		if (cmn_event_check(&ev, &err) != CMN_OK)
			fail_msg("%s: %s", err.detail[CMN_EN], PQgetvalue(res, i, 1));
		cmn_event_clear(&ev);
	}
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
