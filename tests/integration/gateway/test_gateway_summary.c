/* SPDX-License-Identifier: EUPL-1.2 */
#include "gate.h"
#include "support/backend.h"

#define PORT      18570
#define BACKENDS  18571
#define ID        "0197f0a0-0000-7000-8000-000000000001"
#define OTHER     "0197f0a0-0000-7000-8000-000000000002"
#define SUMMARY   "/v1/situations/" ID "/summary"
#define PROPOSALS "/v1/referral/proposals?departement=31&situation_id=" ID "&limit=200"
#define HANDOFFS  "/v1/referral/handoffs?departement=31&situation_id=" ID "&limit=200"

static struct gate gate;
static struct backend *intake, *referral;
static char token[1024], answer[65536];

static int open_all(void **state)
{
	(void)state;
	intake = backend_start(BACKENDS);
	referral = backend_start(BACKENDS + 1);
	gate_defaults(&gate, BACKENDS);
	gate_open(&gate, PORT);
	gate_token(&gate, "conseiller", "31", token, sizeof(token));
	backend_page(referral, PROPOSALS, 200,
		     "{\"items\":[{\"id\":\"p1\",\"situation_id\":\"" ID "\"}]}");
	backend_page(referral, HANDOFFS, 200,
		     "{\"items\":[{\"id\":\"h1\",\"situation_id\":\"" OTHER
		     "\"}],\"next\":\"c1\"}");
	backend_page(referral, HANDOFFS "&cursor=c1", 200,
		     "{\"items\":[{\"id\":\"h2\",\"situation_id\":\"" ID "\"}]}");
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	gate_close(&gate);
	backend_stop(intake);
	backend_stop(referral);
	return 0;
}

static json_t *summary(int status)
{
	const char *body;

	assert_int_equal(gate_ask(PORT, "GET", SUMMARY, token, NULL, answer, sizeof(answer)),
			 status);
	body = strstr(answer, "\r\n\r\n");
	return json_loads(body + 4, 0, NULL);
}

static const char *text_at(json_t *doc, const char *list, const char *key)
{
	return json_string_value(
	    json_object_get(json_array_get(json_object_get(doc, list), 0), key));
}

static void the_whole_situation_comes_with_its_own_records_only(void **state)
{
	json_t *doc;

	(void)state;
	backend_set(intake, BACKEND_ANSWERS, NULL,
		    "{\"id\":\"" ID "\",\"departement\":\"31\",\"state\":\"open\"}");
	backend_set(referral, BACKEND_ANSWERS, NULL, "{}");
	doc = summary(200);
	assert_non_null(doc);
	assert_string_equal(text_at(doc, "proposals", "id"), "p1");
	assert_int_equal(json_array_size(json_object_get(doc, "handoffs")), 1);
	assert_string_equal(text_at(doc, "handoffs", "id"), "h2");
	assert_int_equal(json_array_size(json_object_get(doc, "partial")), 0);
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(doc, "situation"), "state")), "open");
	json_decref(doc);
}

static void the_services_get_the_callers_own_token(void **state)
{
	char last[65536], head[1100];

	(void)state;
	json_decref(summary(200));
	snprintf(head, sizeof(head), "%.*s", (int)strcspn(token, "\r"), token);
	backend_last(intake, last, sizeof(last));
	assert_non_null(strstr(last, head));
	backend_last(referral, last, sizeof(last));
	assert_non_null(strstr(last, head));
}

static void silence_is_null_and_named_not_empty(void **state)
{
	json_t *doc;

	(void)state;
	backend_set(referral, BACKEND_HANGS_UP, NULL, "");
	doc = summary(200);
	backend_set(referral, BACKEND_ANSWERS, NULL, "{}");
	assert_true(json_is_null(json_object_get(doc, "proposals")));
	assert_true(json_is_null(json_object_get(doc, "handoffs")));
	assert_string_equal(json_string_value(json_array_get(json_object_get(doc, "partial"), 0)),
			    "referral");
	json_decref(doc);
}

static void what_intake_refuses_is_refused(void **state)
{
	static const struct {
		int from, to;
	} CASES[] = {{404, 404}, {403, 403}, {503, 503}, {500, 502}, {200, 502}};
	char head[128];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		snprintf(head, sizeof(head), "HTTP/1.1 %d X\r\nContent-Type: application/json\r\n",
			 CASES[i].from);
		backend_set(intake, BACKEND_ANSWERS, head, "{}");
		json_decref(summary(CASES[i].to));
	}
	backend_set(intake, BACKEND_GARBAGE, NULL, "");
	json_decref(summary(502));
}

static void another_role_reads_no_summary(void **state)
{
	char observer[1024];
	unsigned before = backend_requests(intake);

	(void)state;
	gate_token(&gate, "observer", "31", observer, sizeof(observer));
	assert_int_equal(gate_ask(PORT, "GET", SUMMARY, observer, NULL, answer, sizeof(answer)),
			 403);
	assert_int_equal(backend_requests(intake), before);
}

static void me_says_roles_territory_and_what_is_allowed(void **state)
{
	json_t *doc, *item;
	bool summary_allowed = false, receive_allowed = false;
	size_t i;

	(void)state;
	assert_int_equal(gate_ask(PORT, "GET", "/v1/me", token, NULL, answer, sizeof(answer)), 200);
	doc = json_loads(strstr(answer, "\r\n\r\n") + 4, 0, NULL);
	assert_string_equal(text_at(doc, "departements", "code"), "31");
	assert_string_equal(text_at(doc, "departements", "label"), "Haute-Garonne");
	json_array_foreach(json_object_get(doc, "operations"), i, item)
	{
		const char *id = json_string_value(json_object_get(item, "id"));

		summary_allowed |= strcmp(id, "get_situation_summary") == 0;
		receive_allowed |= strcmp(id, "receive_handoff") == 0;
	}
	assert_true(summary_allowed);
	assert_false(receive_allowed);
	json_decref(doc);
	assert_int_equal(gate_ask(PORT, "GET", "/v1/me", "", NULL, answer, sizeof(answer)), 401);
}

static void too_many_requests_are_refused_until_later(void **state)
{
	struct gate slow;
	char mine[1024];
	int refused = 0;

	(void)state;
	gate_defaults(&slow, BACKENDS);
	slow.settings.rate_per_minute = 5;
	gate_open(&slow, PORT + 5);
	gate_token(&slow, "conseiller", "31", mine, sizeof(mine));
	for (int i = 0; i < 8; i++)
		refused +=
		    gate_ask(PORT + 5, "GET", "/v1/me", mine, NULL, answer, sizeof(answer)) == 429;
	assert_int_equal(refused, 3);
	assert_non_null(strstr(answer, "Retry-After: "));
	for (int i = 0; i < 6; i++)
		gate_ask(PORT + 5, "GET", "/v1/me", "Authorization: Bearer x\r\n", NULL, answer,
			 sizeof(answer));
	assert_int_equal(wire_status(answer), 429);
	gate_close(&slow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_whole_situation_comes_with_its_own_records_only),
	    cmocka_unit_test(the_services_get_the_callers_own_token),
	    cmocka_unit_test(silence_is_null_and_named_not_empty),
	    cmocka_unit_test(what_intake_refuses_is_refused),
	    cmocka_unit_test(another_role_reads_no_summary),
	    cmocka_unit_test(me_says_roles_territory_and_what_is_allowed),
	    cmocka_unit_test(too_many_requests_are_refused_until_later),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
