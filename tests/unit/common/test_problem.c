/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "problem.h"
#include "support/ask.h"
#include "support/cmocka_all.h"

#include <string.h>

static struct asked a;
static struct cmn_error err;

static int clear(void **state)
{
	(void)state;
	asked_clear(&a);
	return 0;
}

static void render(enum cmn_lang lang)
{
	asked_clear(&a);
	cmn_answer_problem(&a.answer, &err, lang, "6f9619ff-8b86-4011-b42d-00cf4fc964ff");
	a.json = json_loadb(a.answer.body.data, a.answer.body.len, JSON_REJECT_DUPLICATES, NULL);
}

static void a_problem_has_the_members_of_rfc_9457(void **state)
{
	(void)state;
	cmn_fail_at(&err, CMN_E_INVALID, "/commune", "commune « %s » inconnue",
		    "unknown commune \"%s\"", "99\"999");
	cmn_fault_add(&err, "/date", "date impossible", "impossible date");
	render(CMN_FR);
	assert_int_equal(a.answer.status, 422);
	assert_string_equal(a.answer.content_type, "application/problem+json");
	assert_string_equal(asked_text(&a, "type"), "urn:c360:error:invalid");
	assert_string_equal(asked_text(&a, "title"), "données refusées");
	assert_int_equal(json_integer_value(json_object_get(a.json, "status")), 422);
	assert_string_equal(asked_text(&a, "detail"), "commune « 99\"999 » inconnue");
	assert_string_equal(asked_text(&a, "instance"),
			    "urn:uuid:6f9619ff-8b86-4011-b42d-00cf4fc964ff");
	assert_int_equal(json_array_size(json_object_get(a.json, "errors")), 2);
	assert_string_equal(asked_pointer(&a), "/commune");
	assert_string_equal(asked_header(&a, "Content-Language"), "fr");
}

static void it_speaks_english_on_request(void **state)
{
	(void)state;
	cmn_fail(&err, CMN_E_CONFLICT, "déjà fait", "done already");
	render(CMN_EN);
	assert_string_equal(asked_text(&a, "title"), "conflicting state");
	assert_string_equal(asked_text(&a, "detail"), "done already");
	assert_string_equal(asked_header(&a, "Content-Language"), "en");
	assert_null(json_object_get(a.json, "errors"));
}

static void the_cause_is_never_shown(void **state)
{
	(void)state;
	cmn_fail(&err, CMN_E_INTERNAL, "défaut", "defect");
	(void)cmn_because(&err, "SELECT secret");
	render(CMN_FR);
	assert_null(strstr(a.answer.body.data, "SELECT"));
}

static void what_may_be_tried_again_says_when(void **state)
{
	const char *seconds;

	(void)state;
	cmn_fail(&err, CMN_E_UNAVAILABLE, "x", "x");
	render(CMN_FR);
	seconds = asked_header(&a, "Retry-After");
	assert_true(strcmp(seconds, "1") == 0 || strcmp(seconds, "2") == 0);
	cmn_fail(&err, CMN_E_TOO_MANY_REQUESTS, "x", "x");
	err.retry_after = 30;
	render(CMN_FR);
	assert_string_equal(asked_header(&a, "Retry-After"), "30");
	cmn_fail(&err, CMN_E_NOT_FOUND, "x", "x");
	render(CMN_FR);
	assert_null(asked_header(&a, "Retry-After"));
}

static void every_code_has_slug_status_and_titles(void **state)
{
	int code;

	(void)state;
	for (code = CMN_OK + 1; code < CMN_ERR_COUNT_; code++) {
		cmn_fail(&err, (enum cmn_err)code, "x", "x");
		render(CMN_FR);
		assert_int_equal(a.answer.status, cmn_err_status((enum cmn_err)code));
		assert_true(a.answer.status >= 400);
		assert_string_not_equal(asked_slug(&a), "");
		assert_string_not_equal(asked_text(&a, "title"), "");
	}
}

static void the_answer_without_memory_is_a_problem_too(void **state)
{
	json_t *json = json_loads(CMN_PROBLEM_NO_MEMORY, 0, NULL);

	(void)state;
	assert_non_null(json);
	assert_int_equal(json_integer_value(json_object_get(json, "status")), 503);
	json_decref(json);
	cmn_answer_no_memory(&a.answer);
	assert_int_equal(a.answer.status, 503);
	assert_ptr_equal(a.answer.fixed, CMN_PROBLEM_NO_MEMORY);
}

static void more_headers_than_fit_are_left_out(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < CMN_ANSWER_HEADERS + 5; i++)
		cmn_answer_header(&a.answer, "X", "%d", i);
	assert_int_equal(a.answer.n_headers, CMN_ANSWER_HEADERS);
}

#define T(name) cmocka_unit_test_teardown(name, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_problem_has_the_members_of_rfc_9457),
	    T(it_speaks_english_on_request),
	    T(the_cause_is_never_shown),
	    T(what_may_be_tried_again_says_when),
	    T(every_code_has_slug_status_and_titles),
	    T(the_answer_without_memory_is_a_problem_too),
	    T(more_headers_than_fit_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
