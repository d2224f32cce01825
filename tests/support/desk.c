/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/desk.h"

#include "support/cmocka_all.h"
#include "support/db.h"

#include "cmn/http.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void open_auth(struct desk *desk)
{
	char path[] = "/tmp/c360-jwks-XXXXXX";
	const struct cmn_auth_settings settings = {.issuer = FORGE_ISS,
						   .audience = FORGE_AUD,
						   .jwks = path,
						   .refresh_s = 300,
						   .cache_entries = 16};
	struct cmn_error err;
	char *jwks;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	desk->key = forge_key("EdDSA", "k1");
	jwks = forge_jwks(&desk->key, NULL);
	forge_file(path, jwks);
	free(jwks);
	cmn_error_init(&err);
	if (cmn_auth_open(&settings, &desk->auth, &err) != CMN_OK)
		fail_msg("%s", err.detail[CMN_EN]);
	unlink(path);
}

static bool current(void *desk, const char *stream)
{
	return stream[0] && !((struct desk *)desk)->behind;
}

static int64_t age_ms(void *desk, const char *stream)
{
	return current(desk, stream) ? ((struct desk *)desk)->age_ms : INT64_MAX;
}

void desk_open(struct desk *desk, const char *service, const struct cmn_ops *ops, void *deps)
{
	struct cmn_dispatcher_settings settings = {.ops = ops, .deps = deps, .cursor_key = "k"};
	struct cmn_error err;

	*desk = (struct desk){0};
	open_auth(desk);
	desk->pool = test_db_pool(service, 2);
	settings.pool = desk->pool;
	settings.auth = desk->auth;
	settings.current = current;
	settings.age_ms = age_ms;
	settings.current_arg = desk;
	cmn_error_init(&err);
	if (cmn_dispatcher_make(&settings, &desk->d, &err) != CMN_OK)
		fail_msg("%s", err.detail[CMN_EN]);
}

void desk_close(struct desk *desk)
{
	asked_clear(&desk->a);
	cmn_dispatcher_free(&desk->d);
	cmn_pool_close(&desk->pool);
	cmn_auth_close(&desk->auth);
	forge_key_free(&desk->key);
}

const char *desk_as(struct desk *desk, const char *role, const char *departement,
		    const char *organisation)
{
	json_t *claims = forge_claims();
	char *slot = desk->bearer[desk->bearers];
	char sub[64];
	char *bearer;

	assert_true(desk->bearers < CMN_LEN(desk->bearer));
	desk->bearers++;
	snprintf(sub, sizeof(sub), "%s-%s-test", role, departement);
	json_object_set_new(claims, "sub", json_string(sub));
	json_object_set_new(claims, "roles", json_pack("[s]", role));
	json_object_set_new(claims, "departements", json_pack("[s]", departement));
	if (organisation)
		json_object_set_new(claims, "org", json_string(organisation));
	bearer = forge_bearer(forge_token(&desk->key, NULL, claims));
	snprintf(slot, sizeof(desk->bearer[0]), "Authorization: %s", bearer);
	free(bearer);
	return slot;
}

static void expect(struct desk *desk, const char *method, const char *target, int status)
{
	if (desk->a.answer.status != status)
		fail_msg("%s %s: %d instead of %d: %s", method, target, desk->a.answer.status,
			 status, desk->a.answer.body.data);
}

void desk_get(struct desk *desk, const char *who, const char *target, int status)
{
	asked_clear(&desk->a);
	ask(desk->d, "GET", target, who, NULL, &desk->a);
	expect(desk, "GET", target, status);
}

void desk_send(struct desk *desk, const char *method, const char *target, const char *who,
	       const char *more, const char *body, int status)
{
	char headers[2048];

	snprintf(headers, sizeof(headers), "%s%s%s%s", who ? who : "X-Nobody: x",
		 body ? "\nContent-Type: application/json" : "", more ? "\n" : "",
		 more ? more : "");
	asked_clear(&desk->a);
	ask(desk->d, method, target, headers, body, &desk->a);
	expect(desk, method, target, status);
}

const char *desk_text(const struct desk *desk, const char *key)
{
	return asked_text(&desk->a, key);
}

const json_t *desk_item(const struct desk *desk, size_t i)
{
	const json_t *found = json_array_get(json_object_get(desk->a.json, "items"), i);

	assert_non_null(found);
	return found;
}

size_t desk_items(const struct desk *desk)
{
	return json_array_size(json_object_get(desk->a.json, "items"));
}
