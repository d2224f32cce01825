/* SPDX-License-Identifier: EUPL-1.2 */
#include "gate.h"
#include "support/backend.h"

#include <pthread.h>

#define PORT     18520
#define BACKENDS 18521 /* intake, referral, directory, observatory */
#define ACTORS   "/v1/directory/actors?departement=31"
#define ONE      "/v1/intake/situations/0197f0a0-0000-7000-8000-000000000001"
#define JSON     "Content-Type: application/json\r\n"

static struct gate gate;
static struct backend *directory, *intake;
static char token[1024], answer[65536], last[65536];

static int open_all(void **state)
{
	(void)state;
	directory = backend_start(BACKENDS + 2);
	intake = backend_start(BACKENDS);
	gate_defaults(&gate, BACKENDS);
	gate_open(&gate, PORT);
	gate_token(&gate, "conseiller", "31", token, sizeof(token));
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	gate_close(&gate);
	backend_stop(directory);
	backend_stop(intake);
	return 0;
}

static int get(const char *target, const char *headers)
{
	return gate_ask(PORT, "GET", target, headers, NULL, answer, sizeof(answer));
}

/* --- refused before any service hears of it --------------------------------------------------- */

static void what_the_contract_does_not_name_reaches_no_service(void **state)
{
	char big[20000], headers[2048];
	unsigned before = backend_requests(directory) + backend_requests(intake);

	(void)state;
	assert_int_equal(get("/v1/directory/secrets", token), 404);
	assert_int_equal(get("/v1/unknown", token), 404);
	assert_int_equal(get("/v1/directory/%2e%2e/actors", token), 400);
	assert_int_equal(gate_ask(PORT, "DELETE", ACTORS, token, NULL, answer, sizeof(answer)),
			 405);
	assert_non_null(strstr(answer, "Allow: GET"));
	assert_int_equal(get(ONE, ""), 401);
	assert_int_equal(get(ONE, "Authorization: Bearer nonsense\r\n"), 401);
	snprintf(headers, sizeof(headers), "%s" JSON, token);
	memset(big, ' ', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_int_equal(gate_ask(PORT, "POST", "/v1/intake/solicitations", headers, big, answer,
				  sizeof(answer)),
			 413);
	assert_non_null(strstr(answer, "payload-too-large"));
	assert_int_equal(backend_requests(directory) + backend_requests(intake), before);
}

static void another_role_is_refused_here(void **state)
{
	char mdph[1024];

	(void)state;
	gate_token(&gate, "mdph", "31", mdph, sizeof(mdph));
	assert_int_equal(get(ONE, mdph), 403);
	assert_non_null(strstr(answer, "aucun de vos rôles"));
}

/* --- what goes through ------------------------------------------------------------------------ */

static void only_listed_headers_reach_the_service(void **state)
{
	char headers[2048];

	(void)state;
	backend_set(directory, BACKEND_ANSWERS, NULL, "{\"items\":[]}");
	snprintf(headers, sizeof(headers),
		 "%sX-Forwarded-For: 10.0.0.1\r\nC360-Actor: admin\r\nC360-After: "
		 "0197f0a0-0000-7000-8000-000000000001\r\nCookie: a=b\r\nX-Request-Id: "
		 "0197f0a0-0000-7000-8000-00000000dead\r\nAccept-Language: en\r\n",
		 token);
	assert_int_equal(get(ACTORS, headers), 200);
	backend_last(directory, last, sizeof(last));
	assert_non_null(strstr(last, "GET " ACTORS " HTTP/1.1\r\n"));
	assert_non_null(strcasestr(last, "Authorization: Bearer "));
	assert_non_null(strcasestr(last, "C360-After: 0197f0a0"));
	assert_non_null(strcasestr(last, "Accept-Language: en"));
	assert_non_null(strcasestr(last, "X-Request-Id: "));
	assert_non_null(strcasestr(last, "traceparent: 00-"));
	assert_null(strcasestr(last, "X-Forwarded-For"));
	assert_null(strcasestr(last, "C360-Actor"));
	assert_null(strcasestr(last, "Cookie"));
	assert_null(strstr(last, "dead"));
}

static void a_write_goes_through_with_its_body_and_answer(void **state)
{
	char headers[2048];

	(void)state;
	backend_set(intake, BACKEND_ANSWERS,
		    "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nETag: \"1\"\r\n"
		    "Location: /v1/intake/situations/x\r\nC360-Position: p1\r\nServer: secret\r\n"
		    "X-Internal: 1\r\n",
		    "{\"id\":\"x\"}");
	snprintf(headers, sizeof(headers), "%s" JSON "Idempotency-Key: k1\r\n", token);
	assert_int_equal(gate_ask(PORT, "POST", "/v1/intake/situations", headers, "{\"a\":1}",
				  answer, sizeof(answer)),
			 201);
	assert_non_null(strstr(answer, "ETag: \"1\""));
	assert_non_null(strstr(answer, "Location: /v1/intake/situations/x"));
	assert_non_null(strstr(answer, "C360-Position: p1"));
	assert_non_null(strstr(answer, "{\"id\":\"x\"}"));
	assert_null(strstr(answer, "secret"));
	assert_null(strstr(answer, "X-Internal"));
	backend_last(intake, last, sizeof(last));
	assert_non_null(strcasestr(last, "Idempotency-Key: k1"));
	assert_non_null(strcasestr(last, "Content-Type: application/json\r\n"));
	assert_non_null(strstr(last, "\r\n\r\n{\"a\":1}"));
}

static void a_failure_of_the_service_is_passed_on_as_it_is(void **state)
{
	(void)state;
	backend_set(directory, BACKEND_ANSWERS,
		    "HTTP/1.1 503 X\r\nContent-Type: application/problem+json\r\n"
		    "Retry-After: 7\r\n",
		    "{\"status\":503}");
	assert_int_equal(get(ACTORS, token), 503);
	assert_non_null(strstr(answer, "Retry-After: 7"));
	assert_non_null(strstr(answer, "application/problem+json"));
}

static void head_has_the_length_and_no_body(void **state)
{
	(void)state;
	backend_set(directory, BACKEND_ANSWERS, NULL, "{\"items\":[]}");
	assert_int_equal(gate_ask(PORT, "HEAD", ACTORS, token, NULL, answer, sizeof(answer)), 200);
	assert_non_null(strstr(answer, "Content-Length: 12"));
	assert_null(strstr(answer, "items"));
}

static void a_redirect_is_neither_followed_nor_passed_on(void **state)
{
	unsigned before = backend_requests(directory);

	(void)state;
	backend_set(directory, BACKEND_ANSWERS,
		    "HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:18521/elsewhere\r\n", "");
	assert_int_equal(get(ACTORS, token), 502);
	assert_null(strstr(answer, "elsewhere"));
	assert_int_equal(backend_requests(directory), before + 1);
}

/* --- services in trouble ---------------------------------------------------------------------- */

static void connections_are_kept(void **state)
{
	unsigned before;

	(void)state;
	backend_set(directory, BACKEND_ANSWERS, NULL, "{}");
	assert_int_equal(get(ACTORS, token), 200);
	before = backend_connections(directory);
	for (int i = 0; i < 20; i++)
		assert_int_equal(get(ACTORS, token), 200);
	assert_int_equal(backend_connections(directory), before);
}

static void a_connection_that_died_meanwhile_is_replaced_unseen(void **state)
{
	(void)state;
	backend_set(directory, BACKEND_LEAVES, NULL, "{}");
	for (int i = 0; i < 10; i++)
		assert_int_equal(get(ACTORS, token), 200);
}

static void a_write_without_key_is_never_sent_twice(void **state)
{
	char headers[2048];
	unsigned before = backend_requests(intake);

	(void)state;
	backend_set(intake, BACKEND_HANGS_UP, NULL, "{}");
	snprintf(headers, sizeof(headers), "%s" JSON, token);
	assert_int_equal(
	    gate_ask(PORT, "POST", "/v1/intake/situations", headers, "{}", answer, sizeof(answer)),
	    503);
	assert_non_null(strstr(answer, "outcome-unknown"));
	assert_int_equal(backend_requests(intake), before + 1);
}

static void a_service_that_is_down_is_503_and_comes_back_by_itself(void **state)
{
	char observatory[] = "/v1/observatory/indicators?departement=31&from=2026-01&to=2026-02";
	struct backend *late;

	(void)state;
	assert_int_equal(get(observatory, token), 503);
	assert_non_null(strstr(answer, "Retry-After: "));
	assert_non_null(strstr(answer, "« observatory » ne répond pas"));
	late = backend_start(BACKENDS + 3);
	assert_int_equal(get(observatory, token), 200);
	backend_stop(late);
	assert_int_equal(get(observatory, token), 503);
}

static void what_is_no_http_is_502(void **state)
{
	(void)state;
	backend_set(directory, BACKEND_GARBAGE, NULL, "");
	assert_int_equal(get(ACTORS, token), 502);
	assert_non_null(strstr(answer, "bad-gateway"));
	backend_set(directory, BACKEND_CUTS, NULL, "");
	assert_int_equal(get(ACTORS, token), 502);
	assert_null(strstr(answer, "half"));
}

static void a_silent_service_is_given_up_after_the_time_out(void **state)
{
	int64_t began = cmn_clock_mono_ms();

	(void)state;
	backend_set(directory, BACKEND_STALLS, NULL, "");
	assert_int_equal(get(ACTORS, token), 503);
	assert_in_range(cmn_clock_mono_ms() - began, 1900, 4000);
}

/* --- the budget ------------------------------------------------------------------------------- */

static void *ask_slowly(void *arg)
{
	static char out[16][4096];
	size_t i = (size_t)(uintptr_t)arg;

	return (void *)(uintptr_t)gate_ask(PORT, "GET", ACTORS, token, NULL, out[i],
					   sizeof(out[i]));
}

static void a_slow_service_uses_up_its_own_budget_and_nobody_elses(void **state)
{
	pthread_t threads[12];
	int good = 0, refused = 0;
	int64_t began;

	(void)state;
	backend_set(directory, BACKEND_SLOW, NULL, "{}");
	backend_set(intake, BACKEND_ANSWERS, NULL, "{}");
	for (size_t i = 0; i < 12; i++)
		pthread_create(&threads[i], NULL, ask_slowly, (void *)i);
	cmn_sleep_ms(100);
	began = cmn_clock_mono_ms();
	assert_int_equal(get(ONE, token), 200);
	assert_in_range(cmn_clock_mono_ms() - began, 0, 400);
	for (size_t i = 0; i < 12; i++) {
		void *status;

		pthread_join(threads[i], &status);
		good += (uintptr_t)status == 200;
		refused += (uintptr_t)status == 503;
	}
	assert_int_equal(good, 8);
	assert_int_equal(refused, 4);
}

/* --- browsers --------------------------------------------------------------------------------- */

static void a_listed_origin_may_ask_and_another_may_not(void **state)
{
	(void)state;
	assert_int_equal(gate_ask(PORT, "OPTIONS", ONE,
				  "Origin: https://front.example\r\n"
				  "Access-Control-Request-Method: GET\r\n",
				  NULL, answer, sizeof(answer)),
			 204);
	assert_non_null(strstr(answer, "Access-Control-Allow-Origin: https://front.example"));
	assert_non_null(strstr(answer, "Access-Control-Allow-Credentials: true"));
	assert_non_null(strcasestr(answer, "Authorization"));
	assert_int_equal(get("/v1/codes", "Origin: https://evil.example\r\n"), 200);
	assert_null(strstr(answer, "Access-Control-Allow-Origin"));
}

static void the_contract_is_served_with_a_tag_and_a_strict_policy(void **state)
{
	char tag[128], *at;

	(void)state;
	assert_int_equal(get("/docs", ""), 200);
	assert_non_null(strstr(answer, "Content-Security-Policy: default-src 'none'; script-src "
				       "'self'"));
	assert_non_null(strstr(answer, "X-Content-Type-Options: nosniff"));
	at = strstr(answer, "ETag: ");
	assert_non_null(at);
	snprintf(tag, sizeof(tag), "If-None-Match: %.*s\r\n", (int)strcspn(at + 6, "\r"), at + 6);
	assert_int_equal(get("/docs", tag), 304);
	assert_int_equal(get("/docs/nothing.js", ""), 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_the_contract_does_not_name_reaches_no_service),
	    cmocka_unit_test(another_role_is_refused_here),
	    cmocka_unit_test(only_listed_headers_reach_the_service),
	    cmocka_unit_test(a_write_goes_through_with_its_body_and_answer),
	    cmocka_unit_test(a_failure_of_the_service_is_passed_on_as_it_is),
	    cmocka_unit_test(head_has_the_length_and_no_body),
	    cmocka_unit_test(a_redirect_is_neither_followed_nor_passed_on),
	    cmocka_unit_test(connections_are_kept),
	    cmocka_unit_test(a_connection_that_died_meanwhile_is_replaced_unseen),
	    cmocka_unit_test(a_write_without_key_is_never_sent_twice),
	    cmocka_unit_test(a_service_that_is_down_is_503_and_comes_back_by_itself),
	    cmocka_unit_test(what_is_no_http_is_502),
	    cmocka_unit_test(a_silent_service_is_given_up_after_the_time_out),
	    cmocka_unit_test(a_slow_service_uses_up_its_own_budget_and_nobody_elses),
	    cmocka_unit_test(a_listed_origin_may_ask_and_another_may_not),
	    cmocka_unit_test(the_contract_is_served_with_a_tag_and_a_strict_policy),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
