/* SPDX-License-Identifier: EUPL-1.2
 *
 * things.h - a small service behind a dispatcher, with the rooms around it faked: what the tests of
 * the dispatcher share.
 */
#ifndef THINGS_H
#define THINGS_H

#include "cmn/bus.h"
#include "support/ask.h"
#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#define ID      "6f9619ff-8b86-4011-b42d-00cf4fc964ff"
#define TOKEN   "Authorization: Bearer conseiller31"
#define JSON    "Content-Type: application/json\n"
#define UUID_RE "{\"type\":\"string\",\"format\":\"uuid\"}"
#define BODY                                                                              \
	"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"commune\"]," \
	"\"properties\":{\"commune\":{\"type\":\"string\",\"minLength\":5},"              \
	"\"date\":{\"type\":\"string\",\"format\":\"date\"},"                             \
	"\"age\":{\"type\":\"integer\"}}}"

/* --- fakes of the rooms around ----------------------------------------------------------- */

enum cmn_err cmn_auth_check(struct cmn_auth *auth, const char *header, struct cmn_caller *ret,
			    struct cmn_error *err)
{
	(void)auth;
	if (!header)
		return CMN_OK;
	if (strcmp(header, "Bearer conseiller31") != 0 && strcmp(header, "Bearer mdph31") != 0)
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "jeton expiré", "token expired");
	snprintf(ret->sub, sizeof(ret->sub), "%s", header + 7);
	snprintf(ret->departements, sizeof(ret->departements), "31");
	ret->roles |= header[7] == 'c' ? CMN_ROLE_CONSEILLER : CMN_ROLE_MDPH;
	return CMN_OK;
}

static unsigned asked_inbox, arrives_after;

bool cmn_feed_applied(struct cmn_pool *pool, const char *event_id)
{
	(void)pool;
	(void)event_id;
	return ++asked_inbox > arrives_after;
}

/* --- handlers ---------------------------------------------------------------------------- */

static struct {
	unsigned calls;
	int64_t if_match;
	struct cmn_write write;
	char actor[128], departements[16], client[128], traceparent[64];
} seen;

static void remember(const struct cmn_call *call)
{
	seen.calls++;
	seen.if_match = call->if_match;
	seen.write = call->write;
	snprintf(seen.actor, sizeof(seen.actor), "%s", call->ctx.actor);
	snprintf(seen.departements, sizeof(seen.departements), "%s", call->ctx.departements);
	snprintf(seen.client, sizeof(seen.client), "%s",
		 call->write.client ? call->write.client : "");
	snprintf(seen.traceparent, sizeof(seen.traceparent), "%s",
		 call->write.traceparent ? call->write.traceparent : "");
}

static enum cmn_err get(struct cmn_call *call)
{
	remember(call);
	call->version = 7;
	return cmn_reply_json(call, json_pack("{ss}", "id", cmn_call_param(call, "id")));
}

static bool unrendered; /* the next write is done and then cannot be shown */

static enum cmn_err create(struct cmn_call *call)
{
	remember(call);
	call->write.done = true;
	if (unrendered)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "base absente", "database away");
	call->write.event_type = "test.thing.made.v1";
	call->write.event_data = strdup("{}");
	snprintf(call->location, sizeof(call->location), "/v1/things/%s", call->write.resource_id);
	return cmn_reply_json(call, json_pack("{ss}", "id", call->write.resource_id));
}

static enum cmn_err change(struct cmn_call *call)
{
	remember(call);
	if (call->if_match != 7)
		return cmn_fail(&call->err, CMN_E_PRECONDITION_FAILED, "dépassée", "stale");
	return CMN_OK;
}

static enum cmn_err empty(struct cmn_call *call)
{
	remember(call);
	return CMN_OK;
}

static enum cmn_err ending(struct cmn_call *call)
{
	cmn_buf_text(&call->out, "{}");
	return CMN_OK;
}

static enum cmn_err overflow(struct cmn_call *call)
{
	call->out.max = 4;
	cmn_json_str(&call->out, "more than four");
	return CMN_OK;
}

static enum cmn_err silent(struct cmn_call *call)
{
	(void)call;
	return CMN_E_CONFLICT;
}

static enum cmn_err broken(struct cmn_call *call)
{
	cmn_fail(&call->err, CMN_E_INTERNAL, "défaut", "defect");
	return cmn_because(&call->err, "relation \"secret\" does not exist");
}

static const struct cmn_param ID_PARAM[] = {{"id", CMN_IN_PATH, true, UUID_RE}};
static const struct cmn_op OPS[] = {
    {.id = "get_thing",
     .method = "GET",
     .path = "/v1/things/{id}",
     .roles = CMN_ROLE_CONSEILLER,
     .ok_status = 200,
     .params = ID_PARAM,
     .n_params = 1,
     .handle = get},
    {.id = "create_thing",
     .method = "POST",
     .path = "/v1/things",
     .roles = CMN_ROLE_CONSEILLER,
     .flags = CMN_OP_WRITES,
     .ok_status = 201,
     .max_body = 200,
     .body_schema = BODY,
     .handle = create},
    {.id = "change_thing",
     .method = "PATCH",
     .path = "/v1/things/{id}",
     .roles = CMN_ROLE_CONSEILLER,
     .flags = CMN_OP_WRITES | CMN_OP_IF_MATCH,
     .ok_status = 204,
     .params = ID_PARAM,
     .n_params = 1,
     .handle = change},
    {.id = "get_public",
     .method = "GET",
     .path = "/v1/public",
     .roles = CMN_ROLE_PUBLIC,
     .ok_status = 200,
     .handle = empty},
    {.id = "get_ending",
     .method = "GET",
     .path = "/v1/ending",
     .roles = CMN_ROLE_PUBLIC,
     .ok_status = 200,
     .handle = ending,
     .deprecation = "@1796083200",
     .sunset = "Fri, 31 Dec 2027 00:00:00 GMT"},
    {.id = "get_overflow",
     .method = "GET",
     .path = "/v1/overflow",
     .roles = CMN_ROLE_PUBLIC,
     .ok_status = 200,
     .handle = overflow},
    {.id = "get_silent",
     .method = "GET",
     .path = "/v1/silent",
     .roles = CMN_ROLE_PUBLIC,
     .ok_status = 200,
     .handle = silent},
    {.id = "get_broken",
     .method = "GET",
     .path = "/v1/broken",
     .roles = CMN_ROLE_PUBLIC,
     .ok_status = 200,
     .handle = broken},
};
static const struct cmn_ops TABLE = {"test", OPS, CMN_LEN(OPS)};

static struct cmn_dispatcher *d;
static struct asked a;
static unsigned kicks;
static int anything;

static void kick(void *arg)
{
	(void)arg;
	kicks++;
}

static int open_all(void **state)
{
	const struct cmn_dispatcher_settings settings = {
	    .ops = &TABLE,
	    .auth = (struct cmn_auth *)(void *)&anything,
	    .pool = (struct cmn_pool *)(void *)&anything,
	    .cursor_key = "k",
	    .feeds = "other.facts, near.facts",
	    .kick = kick,
	};
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	return (int)cmn_dispatcher_make(&settings, &d, &err);
}

static int close_all(void **state)
{
	(void)state;
	cmn_dispatcher_free(&d);
	return 0;
}

static int reset(void **state)
{
	(void)state;
	memset(&seen, 0, sizeof(seen));
	kicks = asked_inbox = arrives_after = 0;
	unrendered = false;
	return 0;
}

static int clear(void **state)
{
	(void)state;
	asked_clear(&a);
	return 0;
}

#define EXPECT(code, slug)                                 \
	do {                                               \
		assert_int_equal(a.answer.status, code);   \
		assert_string_equal(asked_slug(&a), slug); \
	} while (0)

#define T(name) cmocka_unit_test_setup_teardown(name, reset, clear)

#endif
