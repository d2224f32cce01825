/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cmocka_all.h"

#include "cmn/codes.h"
#include "cmn/role.h"

#include <string.h>

static void every_list_is_found_by_its_name(void **state)
{
	(void)state;
	assert_true(CMN_CODE_LIST_COUNT >= 15);
	for (size_t i = 0; i < CMN_CODE_LIST_COUNT; i++) {
		const struct cmn_code_list *list = cmn_code_list_find(CMN_CODE_LISTS[i].name);

		assert_ptr_equal(list, &CMN_CODE_LISTS[i]);
		assert_true(list->n > 0);
	}
	assert_null(cmn_code_list_find("no_such_list"));
	assert_null(cmn_code_list_find(""));
}

static void a_code_has_a_label_in_both_languages(void **state)
{
	const struct cmn_code_list *channels = cmn_code_list_find("channels");
	const struct cmn_code *code;

	(void)state;
	assert_non_null(channels);
	code = cmn_code_find(channels, "allo_360");
	assert_non_null(code);
	assert_string_equal(code->label[CMN_FR], "appel au 0 800 360 360");
	assert_string_equal(code->label[CMN_EN], "call to 0 800 360 360");
	assert_string_equal(code->source, "R018");
	assert_null(cmn_code_find(channels, "pigeon"));
}

static void a_failure_says_a_code_in_words(void **state)
{
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_fail_named(&err, CMN_E_CONFLICT, "par « %s » : non", "by \"%s\": no",
					"channels", "allo_360"),
			 CMN_E_CONFLICT);
	assert_string_equal(err.detail[CMN_FR], "par « appel au 0 800 360 360 » : non");
	assert_string_equal(err.detail[CMN_EN], "by \"call to 0 800 360 360\": no");
	cmn_fail_named(&err, CMN_E_CONFLICT, "« %s »", "%s", "channels", "pigeon");
	assert_string_equal(err.detail[CMN_EN], "pigeon");
	cmn_fail_named(&err, CMN_E_CONFLICT, "« %s »", "%s", "no_such_list", "a%sb");
	assert_string_equal(err.detail[CMN_EN], "a%sb");
	cmn_fail_named(&err, CMN_E_CONFLICT, "rien", "nothing", NULL, NULL);
	assert_string_equal(err.detail[CMN_FR], "rien");
}

static void a_code_is_valid_from_its_first_to_its_last_day(void **state)
{
	const struct cmn_code ended = {
	    .code = "x", .valid_from = "2022-01-01", .valid_to = "2024-12-31"};
	const struct cmn_code open = {.code = "y"};

	(void)state;
	assert_false(cmn_code_valid_on(&ended, "2021-12-31"));
	assert_true(cmn_code_valid_on(&ended, "2022-01-01"));
	assert_true(cmn_code_valid_on(&ended, "2024-12-31"));
	assert_false(cmn_code_valid_on(&ended, "2025-01-01"));
	assert_true(cmn_code_valid_on(&open, "1999-01-01"));
}

static void the_list_of_roles_is_the_roles_of_the_program(void **state)
{
	const struct cmn_code_list *roles = cmn_code_list_find("roles");
	unsigned all = 0;

	(void)state;
	assert_non_null(roles);
	for (size_t i = 0; i < roles->n; i++) {
		assert_int_not_equal(cmn_role_bit(roles->codes[i].code), 0);
		all |= cmn_role_bit(roles->codes[i].code);
	}
#define X(name, text, bit) assert_true((all & CMN_ROLE_##name) != 0);
	CMN_ROLES(X)
#undef X
}

static void the_fifteen_departements_are_served(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("departements");

	(void)state;
	assert_non_null(list);
	assert_int_equal(list->n, 15);
	assert_string_equal(cmn_code_find(list, "31")->label[CMN_FR], "Haute-Garonne");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_list_is_found_by_its_name),
	    cmocka_unit_test(a_code_has_a_label_in_both_languages),
	    cmocka_unit_test(a_failure_says_a_code_in_words),
	    cmocka_unit_test(a_code_is_valid_from_its_first_to_its_last_day),
	    cmocka_unit_test(the_list_of_roles_is_the_roles_of_the_program),
	    cmocka_unit_test(the_fifteen_departements_are_served),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
