/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_gateway_page.c - the page /observatoire: what the observatory makes, and what people see
 * when it cannot.
 */
#include "gate.h"
#include "support/backend.h"

#define PORT     18710
#define BACKENDS 18711 /* intake, referral, directory, observatory */
#define HTML     "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
#define PROBLEM  "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n"
#define BROKEN   "HTTP/1.1 500 Internal\r\nContent-Type: application/problem+json\r\n"

static struct gate gate;
static struct backend *observatory;
static char token[1024], answer[65536], last[65536];

static int open_all(void **state)
{
	(void)state;
	observatory = backend_start(BACKENDS + 3);
	gate_defaults(&gate, BACKENDS);
	gate_open(&gate, PORT);
	gate_token(&gate, "conseiller", "31", token, sizeof(token));
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	gate_close(&gate);
	if (observatory)
		backend_stop(observatory);
	return 0;
}

static int get(const char *target, const char *headers)
{
	return gate_ask(PORT, "GET", target, headers, NULL, answer, sizeof(answer));
}

static void the_page_is_what_the_observatory_makes_for_this_caller(void **state)
{
	(void)state;
	backend_set(observatory, BACKEND_ANSWERS, HTML, "<p>chiffres</p>");
	assert_int_equal(get("/observatoire?departement=31&year=2026", token), 200);
	assert_non_null(strstr(answer, "<p>chiffres</p>"));
	backend_last(observatory, last, sizeof(last));
	assert_non_null(
	    strstr(last, "GET /v1/observatory/page?departement=31&year=2026 HTTP/1.1\r\n"));
	assert_non_null(strcasestr(last, "Authorization: Bearer "));
	assert_int_equal(get("/observatoire", ""), 200);
	backend_last(observatory, last, sizeof(last));
	assert_non_null(strstr(last, "GET /v1/observatory/page HTTP/1.1\r\n"));
	assert_null(strcasestr(last, "Authorization"));
}

static void the_page_may_load_nothing_from_outside_and_is_kept_by_nobody(void **state)
{
	(void)state;
	backend_set(observatory, BACKEND_ANSWERS, HTML, "<p>chiffres</p>");
	assert_int_equal(get("/observatoire", token), 200);
	assert_non_null(
	    strstr(answer, "Content-Security-Policy: default-src 'none'; script-src 'self'"));
	assert_null(strstr(answer, "unsafe-inline"));
	assert_non_null(strstr(answer, "Referrer-Policy: no-referrer"));
	assert_non_null(strstr(answer, "no-store"));
}

static void what_cannot_be_chosen_is_a_problem_before_the_service_is_asked(void **state)
{
	unsigned before = backend_requests(observatory);

	(void)state;
	assert_int_equal(get("/observatoire?year=1999", ""), 400);
	assert_int_equal(get("/observatoire?departement=00", ""), 400);
	assert_int_equal(get("/observatoire?nothing=1", ""), 400);
	assert_int_equal(get("/observatoire", "Authorization: Bearer nonsense\r\n"), 401);
	assert_int_equal(backend_requests(observatory), before);
	backend_set(observatory, BACKEND_ANSWERS, PROBLEM, "{}");
	assert_int_equal(get("/observatoire", ""), 400);
	assert_non_null(strstr(answer, "application/problem+json"));
}

static void style_and_script_are_built_in_and_nothing_else_is_there(void **state)
{
	(void)state;
	assert_int_equal(get("/observatoire/observatoire.css", ""), 200);
	assert_non_null(strstr(answer, "text/css"));
	assert_int_equal(get("/observatoire/observatoire.js", ""), 200);
	assert_non_null(strstr(answer, "text/javascript"));
	assert_int_equal(get("/observatoire/docs.html", ""), 404);
	assert_int_equal(get("/observatoire/openapi.json", ""), 404);
	assert_int_equal(get("/docs/observatoire.js", ""), 404);
}

static void people_get_a_page_when_the_figures_cannot_be_had(void **state)
{
	(void)state;
	backend_set(observatory, BACKEND_ANSWERS, BROKEN, "{}");
	assert_int_equal(get("/observatoire", ""), 503);
	assert_non_null(strstr(answer, "text/html"));
	assert_non_null(strstr(answer, "momentanément indisponibles"));
	backend_stop(observatory);
	observatory = NULL;
	assert_int_equal(get("/observatoire?departement=31", ""), 503);
	assert_non_null(strstr(answer, "momentanément indisponibles"));
	assert_non_null(strstr(answer, "Retry-After: "));
	assert_null(strstr(answer, "problem+json"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_page_is_what_the_observatory_makes_for_this_caller),
	    cmocka_unit_test(the_page_may_load_nothing_from_outside_and_is_kept_by_nobody),
	    cmocka_unit_test(what_cannot_be_chosen_is_a_problem_before_the_service_is_asked),
	    cmocka_unit_test(style_and_script_are_built_in_and_nothing_else_is_there),
	    cmocka_unit_test(people_get_a_page_when_the_figures_cannot_be_had),
	};

	return cmocka_run_group_tests_name("the page of figures", tests, open_all, close_all);
}
