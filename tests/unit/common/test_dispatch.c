/* SPDX-License-Identifier: EUPL-1.2 */
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

static enum cmn_err create(struct cmn_call *call)
{
	remember(call);
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
	    .follows = true,
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

/* --- answers ----------------------------------------------------------------------------- */

static void a_good_read_is_answered_with_its_version(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/things/" ID, TOKEN, NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_string_equal(asked_text(&a, "id"), ID);
	assert_string_equal(asked_header(&a, "ETag"), "\"7\"");
	assert_string_equal(asked_header(&a, "Cache-Control"), "no-store");
	assert_string_equal(asked_header(&a, "X-Content-Type-Options"), "nosniff");
	assert_string_equal(a.answer.content_type, "application/json");
	assert_string_equal(seen.actor, "conseiller31");
	assert_string_equal(seen.departements, "31");
	assert_int_equal(kicks, 0);
}

static void a_write_carries_what_the_store_needs(void **state)
{
	(void)state;
	ask(d, "POST", "/v1/things", TOKEN "\n" JSON "Idempotency-Key: abc-1",
	    "{\"commune\":\"31483\"}", &a);
	assert_int_equal(a.answer.status, 201);
	assert_string_equal(seen.client, "conseiller31");
	assert_string_equal(seen.write.operation, "create_thing");
	assert_string_equal(seen.write.key, "abc-1");
	assert_int_equal(strlen(seen.write.request_hash), 64);
	assert_true(cmn_uuid_valid(seen.write.resource_id));
	assert_true(cmn_uuid_valid(seen.write.event_id));
	assert_int_equal(strlen(seen.traceparent), 55);
	assert_string_equal(asked_header(&a, "C360-Position"), seen.write.event_id);
	assert_non_null(strstr(asked_header(&a, "Location"), seen.write.resource_id));
	assert_int_equal(kicks, 1);
}

static void the_same_request_has_the_same_hash_and_another_body_another(void **state)
{
	char first[65];

	(void)state;
	ask(d, "POST", "/v1/things", TOKEN "\n" JSON, "{\"commune\":\"31483\"}", &a);
	snprintf(first, sizeof(first), "%s", seen.write.request_hash);
	asked_clear(&a);
	ask(d, "POST", "/v1/things", TOKEN "\n" JSON, "{\"commune\":\"31483\"}", &a);
	assert_string_equal(first, seen.write.request_hash);
	asked_clear(&a);
	ask(d, "POST", "/v1/things", TOKEN "\n" JSON, "{\"commune\":\"31484\"}", &a);
	assert_string_not_equal(first, seen.write.request_hash);
	assert_true(cmn_uuid_valid(seen.write.key)); /* made up when none was sent */
}

static void the_request_id_of_the_caller_is_kept_if_it_is_a_uuid(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/nowhere", "X-Request-Id: " ID, NULL, &a);
	assert_string_equal(asked_header(&a, "X-Request-Id"), ID);
	assert_string_equal(asked_text(&a, "instance"), "urn:uuid:" ID);
	asked_clear(&a);
	ask(d, "GET", "/v1/nowhere", "X-Request-Id: x\"y", NULL, &a);
	assert_true(cmn_uuid_valid(asked_header(&a, "X-Request-Id")));
}

static void options_names_the_methods(void **state)
{
	(void)state;
	ask(d, "OPTIONS", "/v1/things/" ID, NULL, NULL, &a);
	assert_int_equal(a.answer.status, 204);
	assert_string_equal(asked_header(&a, "Allow"), "GET, HEAD, PATCH, OPTIONS");
	assert_int_equal(a.answer.body.len, 0);
}

static void head_runs_the_get(void **state)
{
	(void)state;
	ask(d, "HEAD", "/v1/things/" ID, TOKEN, NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_int_equal(seen.calls, 1);
}

/* --- who --------------------------------------------------------------------------------- */

static void an_expired_token_is_401_and_says_how_to_authenticate(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/things/" ID, "Authorization: Bearer old", NULL, &a);
	EXPECT(401, "unauthenticated");
	assert_non_null(strstr(asked_header(&a, "WWW-Authenticate"), "Bearer"));
	assert_string_equal(asked_text(&a, "detail"), "jeton expiré");
	assert_int_equal(seen.calls, 0);
}

static void no_token_where_one_is_needed_is_401(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/things/" ID, NULL, NULL, &a);
	EXPECT(401, "unauthenticated");
	assert_string_equal(asked_text(&a, "detail"), "cette opération demande un jeton");
}

static void another_role_is_403(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/things/" ID, "Authorization: Bearer mdph31", NULL, &a);
	EXPECT(403, "forbidden");
	assert_int_equal(seen.calls, 0);
}

static void identity_is_asked_before_the_parameters_are_judged(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/things/not-a-uuid?x=1", NULL, NULL, &a);
	EXPECT(401, "unauthenticated");
}

/* --- where ------------------------------------------------------------------------------- */

static void an_unknown_path_is_404_and_a_wrong_method_405(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/nowhere", TOKEN, NULL, &a);
	EXPECT(404, "not-found");
	assert_string_equal(a.answer.content_type, "application/problem+json");
	asked_clear(&a);
	ask(d, "DELETE", "/v1/things", TOKEN, NULL, &a);
	EXPECT(405, "method-not-allowed");
	assert_string_equal(asked_header(&a, "Allow"), "POST, OPTIONS");
}

static void an_id_that_is_not_a_uuid_is_400_and_named(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/things/42", TOKEN, NULL, &a);
	EXPECT(400, "bad-request");
	assert_string_equal(asked_pointer(&a), "path:id");
}

static void an_unknown_parameter_is_400_and_named(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/things/" ID "?departemnt=31", TOKEN, NULL, &a);
	EXPECT(400, "bad-request");
	assert_string_equal(asked_pointer(&a), "query:departemnt");
	assert_non_null(strstr(asked_text(&a, "detail"), "departemnt"));
}

/* --- If-Match ---------------------------------------------------------------------------- */

static void a_change_without_if_match_is_428(void **state)
{
	(void)state;
	ask(d, "PATCH", "/v1/things/" ID, TOKEN, NULL, &a);
	EXPECT(428, "precondition-required");
	assert_string_equal(asked_pointer(&a), "header:If-Match");
}

static void if_match_is_one_strong_version(void **state)
{
	const char *const bad[] = {"7",     "W/\"7\"", "\"7\", \"8\"",
				   "*",     "\"\"",    "\"-7\"",
				   "\"0\"", "\"7",     "\"99999999999999999999\""};
	char headers[200];
	size_t i;

	(void)state;
	for (i = 0; i < CMN_LEN(bad); i++) {
		snprintf(headers, sizeof(headers), TOKEN "\nIf-Match: %s", bad[i]);
		ask(d, "PATCH", "/v1/things/" ID, headers, NULL, &a);
		EXPECT(400, "bad-request");
		assert_string_equal(asked_pointer(&a), "header:If-Match");
		asked_clear(&a);
	}
	ask(d, "PATCH", "/v1/things/" ID, TOKEN "\nIf-Match: \"7\"", NULL, &a);
	assert_int_equal(a.answer.status, 204);
	assert_int_equal(seen.if_match, 7);
}

static void a_stale_version_is_412(void **state)
{
	(void)state;
	ask(d, "PATCH", "/v1/things/" ID, TOKEN "\nIf-Match: \"6\"", NULL, &a);
	EXPECT(412, "precondition-failed");
	assert_int_equal(kicks, 0);
}

/* --- body -------------------------------------------------------------------------------- */

static void post(const char *headers, const char *body)
{
	char all[300];

	snprintf(all, sizeof(all), TOKEN "\n%s", headers);
	ask(d, "POST", "/v1/things", all, body, &a);
	assert_int_equal(seen.calls, 0);
}

static void a_field_that_is_unknown_or_of_the_wrong_type_is_422_and_named(void **state)
{
	(void)state;
	post(JSON, "{\"commune\":\"31483\",\"nom\":\"x\"}");
	EXPECT(422, "invalid");
	assert_string_equal(asked_pointer(&a), "/nom");
	asked_clear(&a);
	post(JSON, "{\"commune\":31483}");
	EXPECT(422, "invalid");
	assert_string_equal(asked_pointer(&a), "/commune");
	asked_clear(&a);
	post(JSON, "{\"commune\":\"31483\",\"date\":\"2026-02-30\"}");
	EXPECT(422, "invalid");
	assert_string_equal(asked_pointer(&a), "/date");
}

static void bytes_that_are_not_the_json_we_take_are_400(void **state)
{
	const char *const bad[] = {
	    "",
	    "{",
	    "{\"commune\":\"\xE9t\xE9\"}",                         /* Latin-1 */
	    "{\"commune\":\"31483\",\"commune\":\"31484\"}",       /* duplicate key */
	    "{\"commune\":\"314\\u000083\"}",                      /* NUL in text */
	    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]", /* deep */
	    "{\"commune\":\"31483\"} x",
	};
	size_t i;

	(void)state;
	for (i = 0; i < CMN_LEN(bad); i++) {
		post(JSON, bad[i]);
		EXPECT(400, "bad-request");
		asked_clear(&a);
	}
}

static void another_media_type_is_415(void **state)
{
	const char *const bad[] = {"", "Content-Type: text/plain",
				   "Content-Type: application/jsonx",
				   "Content-Type: application/json; charset=latin1",
				   "Content-Type: application/x-www-form-urlencoded"};
	size_t i;

	(void)state;
	for (i = 0; i < CMN_LEN(bad); i++) {
		post(bad[i], "{}");
		EXPECT(415, "unsupported-media-type");
		asked_clear(&a);
	}
	ask(d, "POST", "/v1/things", TOKEN "\nContent-Type: Application/JSON ; charset=UTF-8",
	    "{\"commune\":\"31483\"}", &a);
	assert_int_equal(a.answer.status, 201);
}

static void a_body_over_the_limit_is_413(void **state)
{
	char body[300];

	(void)state;
	snprintf(body, sizeof(body), "{\"commune\":\"%0250d\"}", 1);
	post(JSON, body);
	EXPECT(413, "payload-too-large");
	assert_non_null(strstr(asked_text(&a, "detail"), "200"));
}

static void a_body_where_none_is_expected_is_400(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/things/" ID, TOKEN "\n" JSON, "{}", &a);
	EXPECT(400, "bad-request");
	assert_int_equal(seen.calls, 0);
}

/* --- idempotency and position ------------------------------------------------------------ */

static void an_idempotency_key_is_visible_ascii_of_1_to_120(void **state)
{
	char headers[300];

	(void)state;
	snprintf(headers, sizeof(headers), JSON "Idempotency-Key: %0121d", 1);
	post(headers, "{\"commune\":\"31483\"}");
	EXPECT(400, "bad-request");
	assert_string_equal(asked_pointer(&a), "header:Idempotency-Key");
	asked_clear(&a);
	post(JSON "Idempotency-Key: a b", "{\"commune\":\"31483\"}");
	EXPECT(400, "bad-request");
	asked_clear(&a);
	post(JSON "Idempotency-Key: ", "{\"commune\":\"31483\"}");
	EXPECT(400, "bad-request");
	asked_clear(&a);
	snprintf(headers, sizeof(headers), TOKEN "\n" JSON "Idempotency-Key: %0120d", 1);
	ask(d, "POST", "/v1/things", headers, "{\"commune\":\"31483\"}", &a);
	assert_int_equal(a.answer.status, 201);
}

static void a_read_waits_for_the_write_it_names(void **state)
{
	(void)state;
	arrives_after = 3;
	ask(d, "GET", "/v1/things/" ID, TOKEN "\nC360-After: " ID, NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_int_equal(asked_inbox, 4);
}

static void ones_own_write_is_not_waited_for(void **state)
{
	char headers[200];

	(void)state;
	arrives_after = 1000000;
	ask(d, "POST", "/v1/things", TOKEN "\n" JSON, "{\"commune\":\"31483\"}", &a);
	snprintf(headers, sizeof(headers), TOKEN "\nC360-After: %s",
		 asked_header(&a, "C360-Position"));
	asked_clear(&a);
	ask(d, "GET", "/v1/things/" ID, headers, NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_int_equal(asked_inbox, 0);
}

static void a_write_that_does_not_arrive_is_503_after_a_second(void **state)
{
	(void)state;
	arrives_after = 1000000;
	ask(d, "GET", "/v1/things/" ID, TOKEN "\nC360-After: " ID, NULL, &a);
	EXPECT(503, "reference-not-arrived");
	assert_non_null(asked_header(&a, "Retry-After"));
	assert_int_equal(seen.calls, 0);
	asked_clear(&a);
	ask(d, "GET", "/v1/things/" ID, TOKEN "\nC360-After: 12", NULL, &a);
	EXPECT(400, "bad-request");
	assert_string_equal(asked_pointer(&a), "header:C360-After");
}

/* --- what a handler may do wrong --------------------------------------------------------- */

static void an_empty_success_is_a_defect(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/public", NULL, NULL, &a);
	EXPECT(500, "internal");
	assert_string_equal(seen.actor, "public");
}

static void an_answer_that_did_not_fit_is_503(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/overflow", NULL, NULL, &a);
	EXPECT(503, "unavailable");
}

static void a_failure_without_a_reason_still_has_its_status(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/silent", NULL, NULL, &a);
	EXPECT(409, "conflict");
}

static void the_cause_stays_in_the_log(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/broken", "Accept-Language: en", NULL, &a);
	EXPECT(500, "internal");
	assert_string_equal(asked_text(&a, "detail"), "defect");
	assert_null(strstr(a.answer.body.data, "secret"));
}

/* --- a wrong table ----------------------------------------------------------------------- */

static void refused_at_start(struct cmn_op op, const char *why)
{
	const struct cmn_ops table = {"test", &op, 1};
	const struct cmn_dispatcher_settings settings = {.ops = &table};
	struct cmn_dispatcher *none = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	assert_int_not_equal(cmn_dispatcher_make(&settings, &none, &err), CMN_OK);
	assert_null(none);
	assert_non_null(strstr(err.detail[CMN_EN], why));
}

static void a_wrong_row_is_refused_at_start(void **state)
{
	const struct cmn_param elsewhere[] = {{"nom", CMN_IN_PATH, true, UUID_RE}};
	struct cmn_op op = OPS[0];

	(void)state;
	op.roles = 0;
	refused_at_start(op, "no role named");
	op = OPS[0];
	op.handle = NULL;
	refused_at_start(op, "no function handles it");
	op = OPS[0];
	op.params = elsewhere;
	refused_at_start(op, "not in the path");
	op = OPS[1];
	op.body_schema = "{\"type\":\"objekt\"}";
	refused_at_start(op, "");
	op = OPS[1];
	op.max_body = 0;
	refused_at_start(op, "without a maximum size");
}

#define T(name) cmocka_unit_test_setup_teardown(name, reset, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_good_read_is_answered_with_its_version),
	    T(a_write_carries_what_the_store_needs),
	    T(the_same_request_has_the_same_hash_and_another_body_another),
	    T(the_request_id_of_the_caller_is_kept_if_it_is_a_uuid),
	    T(options_names_the_methods),
	    T(head_runs_the_get),
	    T(an_expired_token_is_401_and_says_how_to_authenticate),
	    T(no_token_where_one_is_needed_is_401),
	    T(another_role_is_403),
	    T(identity_is_asked_before_the_parameters_are_judged),
	    T(an_unknown_path_is_404_and_a_wrong_method_405),
	    T(an_id_that_is_not_a_uuid_is_400_and_named),
	    T(an_unknown_parameter_is_400_and_named),
	    T(a_change_without_if_match_is_428),
	    T(if_match_is_one_strong_version),
	    T(a_stale_version_is_412),
	    T(a_field_that_is_unknown_or_of_the_wrong_type_is_422_and_named),
	    T(bytes_that_are_not_the_json_we_take_are_400),
	    T(another_media_type_is_415),
	    T(a_body_over_the_limit_is_413),
	    T(a_body_where_none_is_expected_is_400),
	    T(an_idempotency_key_is_visible_ascii_of_1_to_120),
	    T(a_read_waits_for_the_write_it_names),
	    T(ones_own_write_is_not_waited_for),
	    T(a_write_that_does_not_arrive_is_503_after_a_second),
	    T(an_empty_success_is_a_defect),
	    T(an_answer_that_did_not_fit_is_503),
	    T(a_failure_without_a_reason_still_has_its_status),
	    T(the_cause_stays_in_the_log),
	    T(a_wrong_row_is_refused_at_start),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
