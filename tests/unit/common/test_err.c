/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/err.h"
#include "cmn/json.h"
#include "cmn/role.h"

#include <string.h>

#include "support/cmocka_all.h"

static void failing_writes_both_languages_and_returns_the_code(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_int_equal(cmn_fail(&err, CMN_E_CONFLICT, "état « %s », %d fois",
				  "state \"%s\", %d times", "closed", 3),
			 CMN_E_CONFLICT);
	assert_int_equal(err.code, CMN_E_CONFLICT);
	assert_string_equal(err.detail[CMN_FR], "état « closed », 3 fois");
	assert_string_equal(err.detail[CMN_EN], "state \"closed\", 3 times");
	assert_string_equal(err.cause, "");
	assert_int_equal(err.n_faults, 0);
	assert_int_equal(err.retry_after, 0);
}

static void a_new_failure_clears_the_one_before(void **state)
{
	struct cmn_error err;

	(void)state;
	(void)cmn_fail_at(&err, CMN_E_INVALID, "/commune", "inconnue", "unknown");
	assert_int_equal(cmn_because(&err, "errno %d", 5), CMN_E_INVALID);
	err.retry_after = 7;
	(void)cmn_fail(&err, CMN_E_GONE, "retiré", "removed");
	assert_int_equal(err.n_faults, 0);
	assert_string_equal(err.cause, "");
	assert_int_equal(err.retry_after, 0);
}

static void failing_at_a_field_names_it(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_int_equal(cmn_fail_at(&err, CMN_E_INVALID, "/commune", "commune « %s » inconnue",
				     "commune \"%s\" unknown", "99999"),
			 CMN_E_INVALID);
	assert_string_equal(err.detail[CMN_FR], "commune « 99999 » inconnue");
	assert_int_equal(err.n_faults, 1);
	assert_string_equal(err.faults[0].pointer, "/commune");
	assert_string_equal(err.faults[0].text[CMN_FR], "commune « 99999 » inconnue");
	assert_string_equal(err.faults[0].text[CMN_EN], "commune \"99999\" unknown");
}

static void more_faults_than_there_is_room_for_are_left_out(void **state)
{
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	for (int i = 0; i < CMN_FAULTS_MAX + 3; i++)
		cmn_fault_add(&err, "/a", "numéro %d", "number %d", i);
	assert_int_equal(err.n_faults, CMN_FAULTS_MAX);
	assert_string_equal(err.faults[CMN_FAULTS_MAX - 1].text[CMN_EN], "number 7");
	assert_int_equal(err.code, CMN_OK);
}

static void text_that_is_too_long_is_cut_between_characters(void **state)
{
	struct cmn_error err;
	char text[601];

	(void)state;
	for (size_t i = 0; i < 600; i += 3)
		memcpy(text + i, "€", 4);
	for (size_t shift = 0; shift < 3; shift++) {
		(void)cmn_fail_at(&err, CMN_E_INVALID, text + 3 - shift % 2 * 3, "%.*s%s", "%.*s%s",
				  (int)shift, "abc", text);
		assert_in_range(strlen(err.detail[CMN_FR]), 219, sizeof(err.detail[0]) - 1);
		assert_true(cmn_utf8_valid(err.detail[CMN_FR], strlen(err.detail[CMN_FR])));
		assert_true(cmn_utf8_valid(err.detail[CMN_EN], strlen(err.detail[CMN_EN])));
		assert_true(cmn_utf8_valid(err.faults[0].pointer, strlen(err.faults[0].pointer)));
		assert_true(
		    cmn_utf8_valid(err.faults[0].text[CMN_FR], strlen(err.faults[0].text[CMN_FR])));
	}
}

static void every_code_has_slug_status_and_titles_of_its_own(void **state)
{
	(void)state;
	assert_string_equal(cmn_err_slug(CMN_OK), "ok");
	assert_int_equal(cmn_err_status(CMN_E_IDEMPOTENCY_MISMATCH), 422);
	assert_string_equal(cmn_err_title(CMN_E_NOT_FOUND, CMN_FR), "introuvable");
	assert_string_equal(cmn_err_title(CMN_E_NOT_FOUND, CMN_EN), "not found");
	for (int i = 1; i < CMN_ERR_COUNT_; i++) {
		enum cmn_err code = (enum cmn_err)i;

		assert_in_range(cmn_err_status(code), 400, 599);
		assert_true(strlen(cmn_err_title(code, CMN_FR)) > 3);
		assert_true(strlen(cmn_err_title(code, CMN_EN)) > 3);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(cmn_err_slug(code), cmn_err_slug((enum cmn_err)j));
	}
}

static void roles_and_their_bits_name_each_other(void **state)
{
	unsigned seen = 0;

	(void)state;
	assert_int_equal(cmn_role_bit("conseiller"), CMN_ROLE_CONSEILLER);
	assert_int_equal(cmn_role_bit("Conseiller"), 0);
	assert_int_equal(cmn_role_bit(""), 0);
	assert_null(cmn_role_name(0));
	assert_null(cmn_role_name(CMN_ROLE_MDPH | CMN_ROLE_ADMIN));
	assert_null(cmn_role_name(1u << 31));
	for (unsigned bit = 1; bit <= CMN_ROLE_ADMIN; bit <<= 1) {
		assert_non_null(cmn_role_name(bit));
		assert_int_equal(cmn_role_bit(cmn_role_name(bit)), bit);
		seen |= bit;
	}
	assert_int_equal(seen, (1u << 13) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(failing_writes_both_languages_and_returns_the_code),
	    cmocka_unit_test(a_new_failure_clears_the_one_before),
	    cmocka_unit_test(failing_at_a_field_names_it),
	    cmocka_unit_test(more_faults_than_there_is_room_for_are_left_out),
	    cmocka_unit_test(text_that_is_too_long_is_cut_between_characters),
	    cmocka_unit_test(every_code_has_slug_status_and_titles_of_its_own),
	    cmocka_unit_test(roles_and_their_bits_name_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
