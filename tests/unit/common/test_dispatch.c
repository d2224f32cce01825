/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/common/things.h"

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

static void a_write_that_is_done_and_cannot_be_shown_is_not_called_undone(void **state)
{
	(void)state;
	unrendered = true;
	ask(d, "POST", "/v1/things", TOKEN "\n" JSON, "{\"commune\":\"31483\"}", &a);
	EXPECT(503, "outcome-unknown");
	assert_non_null(strstr(asked_text(&a, "detail"), "l’écriture est faite"));
	assert_null(asked_header(&a, "C360-Position"));
	assert_int_equal(kicks, 1);
}

static void the_same_request_has_the_same_hash_and_another_body_another(void **state)
{
	char first[65];

	(void)state;
	ask(d, "POST", "/v1/things", TOKEN "\n" JSON "Idempotency-Key: k",
	    "{\"commune\":\"31483\"}", &a);
	snprintf(first, sizeof(first), "%s", seen.write.request_hash);
	asked_clear(&a);
	ask(d, "POST", "/v1/things", TOKEN "\n" JSON "Idempotency-Key: k",
	    "{\"commune\":\"31483\"}", &a);
	assert_string_equal(first, seen.write.request_hash);
	asked_clear(&a);
	ask(d, "POST", "/v1/things", TOKEN "\n" JSON "Idempotency-Key: k",
	    "{\"commune\":\"31484\"}", &a);
	assert_string_not_equal(first, seen.write.request_hash);
}

static void without_a_key_one_is_made_up_and_nothing_is_hashed(void **state)
{
	(void)state;
	ask(d, "POST", "/v1/things", TOKEN "\n" JSON, "{\"commune\":\"31483\"}", &a);
	assert_true(cmn_uuid_valid(seen.write.key));
	assert_string_equal(seen.write.request_hash, "-");
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

static void what_will_go_says_so_in_every_answer(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/ending", NULL, NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_string_equal(asked_header(&a, "Deprecation"), "@1796083200");
	assert_string_equal(asked_header(&a, "Sunset"), "Fri, 31 Dec 2027 00:00:00 GMT");
	asked_clear(&a);
	ask(d, "GET", "/v1/ending?unheard=1", NULL, NULL, &a);
	EXPECT(400, "bad-request");
	assert_string_equal(asked_header(&a, "Deprecation"), "@1796083200");
	asked_clear(&a);
	ask(d, "GET", "/v1/public", NULL, NULL, &a);
	assert_null(asked_header(&a, "Deprecation"));
	assert_null(asked_header(&a, "Sunset"));
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
	op.max_body = 0;
	refused_at_start(op, "without a maximum size");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_good_read_is_answered_with_its_version),
	    T(a_write_carries_what_the_store_needs),
	    T(a_write_that_is_done_and_cannot_be_shown_is_not_called_undone),
	    T(the_same_request_has_the_same_hash_and_another_body_another),
	    T(without_a_key_one_is_made_up_and_nothing_is_hashed),
	    T(the_request_id_of_the_caller_is_kept_if_it_is_a_uuid),
	    T(options_names_the_methods),
	    T(head_runs_the_get),
	    T(what_will_go_says_so_in_every_answer),
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
	    T(an_empty_success_is_a_defect),
	    T(an_answer_that_did_not_fit_is_503),
	    T(a_failure_without_a_reason_still_has_its_status),
	    T(the_cause_stays_in_the_log),
	    T(a_wrong_row_is_refused_at_start),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
