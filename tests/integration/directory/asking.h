/* SPDX-License-Identifier: EUPL-1.2
 *
 * asking.h - the dispatcher of this service over its database, and a coordonnateur of 31 and 09.
 */
#ifndef DIRECTORY_ASKING_H
#define DIRECTORY_ASKING_H

#include "integration/directory/loaded.h"
#include "support/ask.h"
#include "support/forge.h"

#include "directory_http.h"
#include "live.h"

#include "cmn/event_schema.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct asking {
	struct cmn_pool *pool;
	struct cmn_auth *auth;
	struct cmn_dispatcher *d;
	struct directory_deps deps;
	struct asked a;
	char *coordonnateur; /* "Authorization: Bearer …" */
	char *conseiller;
	char *authority, *front, *person;
};

static struct asking me;

static inline char *bearer_of(const struct forge_key *key, const char *role)
{
	json_t *claims = forge_claims();
	char *text = NULL;

	json_object_set_new(claims, "roles", json_pack("[s]", role));
	json_object_set_new(claims, "departements", json_pack("[s,s]", "31", "09"));
	char *bearer = forge_bearer(forge_token(key, NULL, claims));
	if (asprintf(&text, "Authorization: %s", bearer) < 0)
		abort();
	free(bearer);
	return text;
}

/* key: to forge more bearers with; the caller frees it. */
static inline int asking_setup_with(void **state, struct forge_key *key)
{
	int rc = loaded_setup(state);
	char path[] = "/tmp/c360-jwks-XXXXXX";
	struct cmn_error err;

	if (rc)
		return rc;
	*key = forge_key("EdDSA", "k1");
	char *jwks = forge_jwks(key, NULL);
	close(mkstemp(path));
	forge_file(path, jwks);
	const struct cmn_auth_settings auth = {.issuer = FORGE_ISS,
					       .audience = FORGE_AUD,
					       .jwks = path,
					       .refresh_s = 300,
					       .cache_entries = 16};
	cmn_error_init(&err);
	if (cmn_auth_open(&auth, &me.auth, &err))
		fail_msg("%s", err.detail[CMN_EN]);
	me.pool = test_db_pool("directory", 2);
	if (directory_live_open(test_db_url("directory"), "directory", &me.deps.live, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	const struct cmn_dispatcher_settings settings = {.ops = &DIRECTORY_OPS,
							 .deps = &me.deps,
							 .pool = me.pool,
							 .auth = me.auth,
							 .cursor_key = "k"};
	if (cmn_dispatcher_make(&settings, &me.d, &err))
		fail_msg("%s", err.detail[CMN_EN]);
	me.coordonnateur = bearer_of(key, "coordonnateur");
	me.conseiller = bearer_of(key, "conseiller");
	me.authority = bearer_of(key, "authority");
	me.front = bearer_of(key, "front");
	me.person = bearer_of(key, "person");
	free(jwks);
	unlink(path);
	return 0;
}

static inline int asking_setup(void **state)
{
	struct forge_key key;
	int rc = asking_setup_with(state, &key);

	if (rc == 0)
		forge_key_free(&key);
	return rc;
}

static inline int asking_teardown(void **state)
{
	asked_clear(&me.a);
	cmn_dispatcher_free(&me.d);
	directory_live_close(&me.deps.live);
	cmn_pool_close(&me.pool);
	cmn_auth_close(&me.auth);
	free(me.coordonnateur);
	free(me.conseiller);
	free(me.authority);
	free(me.front);
	free(me.person);
	return test_db_teardown(state);
}

/* Ask and expect this status. */
static inline void get(const char *target, int status)
{
	asked_clear(&me.a);
	ask(me.d, "GET", target, NULL, NULL, &me.a);
	if (me.a.answer.status != status)
		fail_msg("GET %s: %d: %s", target, me.a.answer.status, me.a.answer.body.data);
}

static inline void put(const char *method, const char *target, const char *who, const char *more,
		       const char *body, int status)
{
	char headers[4096];

	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json%s%s",
		 who != NULL ? who : "X-Nobody: x", more != NULL ? "\n" : "",
		 more != NULL ? more : "");
	asked_clear(&me.a);
	ask(me.d, method, target, headers, body, &me.a);
	directory_live_catch_up(me.deps.live, 1000); /* as http/after.c does */
	if (me.a.answer.status != status)
		fail_msg("%s %s: %d: %s", method, target, me.a.answer.status,
			 me.a.answer.body.data);
}

/* Rows of (type, data): each event is what its schema says. */
static inline void events_obey(const PGresult *told)
{
	for (int i = 0; i < PQntuples(told); i++) {
		struct cmn_event ev = {.data = json_loads(PQgetvalue(told, i, 1), 0, NULL)};
		struct cmn_error err;

		snprintf(ev.type, sizeof(ev.type), "%s", PQgetvalue(told, i, 0));
		cmn_error_init(&err);
		if (cmn_event_check(&ev, &err) != CMN_OK)
			fail_msg("%s: %s", err.detail[CMN_EN], PQgetvalue(told, i, 1));
		cmn_event_clear(&ev);
	}
}

static inline const json_t *item(size_t i)
{
	const json_t *found = json_array_get(json_object_get(me.a.json, "items"), i);

	assert_non_null(found);
	return found;
}

static inline size_t items(void)
{
	return json_array_size(json_object_get(me.a.json, "items"));
}

#endif
