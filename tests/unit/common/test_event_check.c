/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cmocka_all.h"

#include "cmn/event_schema.h"
#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err check(const char *type, const char *data, struct cmn_error *err)
{
	CMN_AUTO(cmn_json_drop) json_t *doc = json_loads(data, 0, NULL);
	struct cmn_event ev = {.data = doc};

	assert_non_null(doc);
	cmn_error_init(err);
	snprintf(ev.type, sizeof(ev.type), "%s", type);
	return cmn_event_check(&ev, err);
}

#define CLOSED "intake.situation.closed.v1"
#define GOOD                                                          \
	"{\"situation_id\":\"0197f0a0-0000-7000-8000-000000000002\"," \
	"\"reason\":\"solution_found\",\"closed_at\":\"2026-01-15T10:00:00Z\""

static void data_that_obeys_its_schema_passes(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_int_equal(check(CLOSED, GOOD "}", &err), CMN_OK);
}

static void a_member_that_is_not_known_yet_is_borne(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_int_equal(check(CLOSED, GOOD ",\"later\":1}", &err), CMN_OK);
}

static void a_missing_member_is_refused_by_name(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_int_equal(check(CLOSED, "{\"reason\":\"solution_found\"}", &err), CMN_E_INVALID);
	assert_true(err.n_faults > 0);
}

static void a_wrong_format_is_refused_with_its_pointer(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_int_equal(check(CLOSED,
			       "{\"situation_id\":\"0197f0a0-0000-7000-8000-000000000002\","
			       "\"reason\":\"solution_found\",\"closed_at\":\"hier\"}",
			       &err),
			 CMN_E_INVALID);
	assert_int_equal(err.n_faults, 1);
	assert_string_equal(err.faults[0].pointer, "/closed_at");
}

static void an_unknown_type_is_left_to_the_reader(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_int_equal(check("intake.kettle.boiled.v1", "{}", &err), CMN_OK);
	assert_int_equal(check("nonsense", "{}", &err), CMN_OK);
}

static void a_later_version_of_a_known_type_is_refused(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_int_equal(check("intake.situation.closed.v2", GOOD "}", &err), CMN_E_INVALID);
	assert_non_null(strstr(err.detail[CMN_EN], "unknown version"));
}

static void the_table_is_sorted_and_every_schema_compiles(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_true(CMN_EVENT_SCHEMA_COUNT > 0);
	for (size_t i = 0; i < CMN_EVENT_SCHEMA_COUNT; i++) {
		if (i > 0)
			assert_true(
			    strcmp(CMN_EVENT_SCHEMAS[i - 1].type, CMN_EVENT_SCHEMAS[i].type) < 0);
		assert_int_equal(check(CMN_EVENT_SCHEMAS[i].type, "[]", &err), CMN_E_INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(data_that_obeys_its_schema_passes),
	    cmocka_unit_test(a_member_that_is_not_known_yet_is_borne),
	    cmocka_unit_test(a_missing_member_is_refused_by_name),
	    cmocka_unit_test(a_wrong_format_is_refused_with_its_pointer),
	    cmocka_unit_test(an_unknown_type_is_left_to_the_reader),
	    cmocka_unit_test(a_later_version_of_a_known_type_is_refused),
	    cmocka_unit_test(the_table_is_sorted_and_every_schema_compiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
