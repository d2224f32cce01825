/* SPDX-License-Identifier: EUPL-1.2
 *
 * Values, hostile input, threads, speed and lack of memory.
 */
#include "schema_help.h"

#include <pthread.h>

static void numbers_are_compared_by_value(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_valid("{\"const\": 1}", "1.0");
	assert_valid("{\"enum\": [[1.0, {\"a\": 2}]]}", "[1, {\"a\": 2.0}]");
	assert_valid("{\"type\": \"integer\"}", "1e3");
	assert_valid("{\"const\": 0}", "-0.0");
	assert_valid("{\"uniqueItems\": true}", "[1, true, \"1\", [1], {\"a\": 1}, 0, false]");
	assert_int_equal(check("{\"const\": 9007199254740993}", "9007199254740992.0", &err),
			 CMN_E_INVALID);
	assert_int_equal(check("{\"maximum\": 9007199254740992.0}", "9007199254740993", &err),
			 CMN_E_INVALID);
	assert_int_equal(check("{\"type\": \"integer\"}", "1.5", &err), CMN_E_INVALID);
	assert_int_equal(check("{\"uniqueItems\": true}",
			       "[{\"a\": 1, \"b\": 2}, {\"b\": 2.0, "
			       "\"a\": 1}]",
			       &err),
			 CMN_E_INVALID);
}

static void a_multiple_is_counted_in_decimals(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_valid("{\"multipleOf\": 0.01}", "19.99");
	assert_valid("{\"multipleOf\": 0.1}", "0.3");
	assert_valid("{\"multipleOf\": 0.1}", "-1.1");
	assert_valid("{\"multipleOf\": 1e-300}", "1e308");
	assert_valid("{\"multipleOf\": 7}", "-9223372036854775807");
	assert_valid("{\"multipleOf\": 3}", "0.0");
	assert_int_equal(check("{\"multipleOf\": 0.01}", "19.995", &err), CMN_E_INVALID);
	assert_int_equal(check("{\"multipleOf\": 1e300}", "5e299", &err), CMN_E_INVALID);
	assert_int_equal(check("{\"multipleOf\": 9007199254740993}", "9007199254740992", &err),
			 CMN_E_INVALID);
}

static void a_nul_ends_nothing(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_valid("{\"const\": \"a\\u0000b\"}", "\"a\\u0000b\"");
	assert_valid("{\"minLength\": 3, \"pattern\": \"^a\\u0000b$\"}", "\"a\\u0000b\"");
	assert_int_equal(check("{\"const\": \"a\\u0000b\"}", "\"a\\u0000c\"", &err), CMN_E_INVALID);
	assert_int_equal(check("{\"format\": \"date\"}", "\"2026-01-01\\u0000\"", &err),
			 CMN_E_INVALID);
	assert_int_equal(check("{\"format\": \"ipv4\"}", "\"127.0.0.1\\u0000\"", &err),
			 CMN_E_INVALID);
}

static void a_format_alone_can_be_asked(void **state)
{
	(void)state;
	assert_int_equal(cmn_format_valid("date", "2024-02-29", 10), 1);
	assert_int_equal(cmn_format_valid("date", "2023-02-29", 10), 0);
	assert_int_equal(cmn_format_valid("date-time", "2026-03-31T14:30:00+02:00", 25), 1);
	assert_int_equal(cmn_format_valid("uuid", "0190a5c4-8d3e-7a10-8f00-000000000001", 36), 1);
	assert_int_equal(cmn_format_valid("email", "a@b.test", 8), 1);
	assert_int_equal(cmn_format_valid("email", "a@b@c", 5), 0);
	assert_int_equal(cmn_format_valid("siret", "1", 1), -1);
}

/* The verdict is "invalid" even where a quick mismatch would have made it valid. */
static void a_hostile_text_cannot_hang_a_pattern(void **state)
{
	static const char *const SCHEMAS[] = {
	    "{\"pattern\": \"^(a+)+$\"}",
	    "{\"pattern\": \"(.*)*x\"}",
	    "{\"pattern\": \"a.*a.*a.*b\"}",
	    "{\"pattern\": \"(a|aa)+$\"}",
	    "{\"not\": {\"pattern\": \"^(a+)+$\"}}",
	};
	static char text[20003];
	struct cmn_error err;
	double start = seconds();

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	memcpy(text + sizeof(text) - 3, "!\"", 3);
	text[0] = '"';
	for (size_t i = 0; i < CMN_LEN(SCHEMAS); i++)
		assert_int_equal(check(SCHEMAS[i], text, &err), CMN_E_INVALID);
	assert_string_equal(err.detail[CMN_EN], "data too complex to be checked");
	assert_true(seconds() - start < 20);
}

static void a_schema_that_only_names_itself_refuses_instead_of_looping(void **state)
{
	(void)state;
	assert_fault("{\"$ref\": \"#\"}", "1", "", "données trop complexes pour être vérifiées",
		     "data too complex to be checked");
	assert_fault("{\"not\": {\"$ref\": \"#\"}}", "1", "",
		     "données trop complexes pour être vérifiées",
		     "data too complex to be checked");
	assert_fault("{\"anyOf\": [{\"$ref\": \"#\"}, true]}", "1", "",
		     "données trop complexes pour être vérifiées",
		     "data too complex to be checked");
}

static void work_that_doubles_at_each_level_is_cut_short(void **state)
{
	char text[200] = "";
	double start = seconds();

	(void)state;
	memset(text, '[', 30);
	text[30] = '1';
	memset(text + 31, ']', 30);
	assert_fault("{\"anyOf\": [{\"items\": {\"$ref\": \"#\"}, \"type\": \"array\"},"
		     "{\"items\": {\"$ref\": \"#\"}, \"type\": \"array\"}]}",
		     text, "", "données trop complexes pour être vérifiées",
		     "data too complex to be checked");
	assert_true(seconds() - start < 20);
}

static void a_large_list_is_searched_for_twins_quickly(void **state)
{
	CMN_AUTO(cmn_schema_free)
	struct cmn_schema *schema = compile("{\"uniqueItems\": true}", 0);
	json_t *list = json_array();
	struct cmn_error err;
	double start;

	(void)state;
	for (int i = 0; i < 50000; i++)
		json_array_append_new(list, json_integer(i));
	start = seconds();
	assert_int_equal(cmn_schema_check(schema, list, &err), CMN_OK);
	json_array_append_new(list, json_real(49999));
	assert_int_equal(cmn_schema_check(schema, list, &err), CMN_E_INVALID);
	assert_true(seconds() - start < 5);
	json_decref(list);
}

static const char BODY[] = "{\"commune\": \"31483\", \"channel\": \"phone\", \"age\": 9,"
			   " \"received_on\": \"2026-03-31\", \"note\": \"rappel\","
			   " \"problems\": [\"ecole\", \"logement\"]}";

static void *check_many(void *schema)
{
	json_t *good = json_loads(BODY, 0, NULL);
	json_t *bad = json_loads("{\"channel\": \"fax\"}", 0, NULL);
	struct cmn_error err;
	size_t wrong = 0;

	for (int i = 0; i < 500; i++) {
		wrong += cmn_schema_check(schema, good, &err) != CMN_OK;
		wrong += cmn_schema_check(schema, bad, &err) != CMN_E_INVALID || err.n_faults != 2;
	}
	json_decref(good);
	json_decref(bad);
	return wrong == 0 ? schema : NULL;
}

static void one_compiled_schema_serves_many_threads(void **state)
{
	CMN_AUTO(cmn_schema_free) struct cmn_schema *schema = compile(SOLICITATION, BODY_FLAGS);
	pthread_t threads[4];
	void *result;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, check_many, schema), 0);
	for (size_t i = 0; i < CMN_LEN(threads); i++) {
		pthread_join(threads[i], &result);
		assert_ptr_equal(result, schema);
	}
}

static void a_small_body_is_checked_in_microseconds(void **state)
{
	CMN_AUTO(cmn_schema_free) struct cmn_schema *schema = compile(SOLICITATION, BODY_FLAGS);
	json_t *body = parse(BODY);
	struct cmn_error err;
	double start = seconds(), each;

	(void)state;
	for (int i = 0; i < 20000; i++)
		assert_int_equal(cmn_schema_check(schema, body, &err), CMN_OK);
	each = (seconds() - start) / 20000 * 1e6;
	print_message("# one small body: %.2f us\n", each);
	assert_true(each < 200); /* the target is 10; a loaded machine and sanitizers are slower */
	json_decref(body);
}

static int ALLOWED;

static void *failing_malloc(size_t size)
{
	return ALLOWED-- > 0 ? malloc(size) : NULL;
}

static void a_failed_allocation_is_an_error_not_a_crash(void **state)
{
	json_t *doc = parse(SOLICITATION);
	struct cmn_schema *schema = NULL;
	struct cmn_error err;

	(void)state;
	json_set_alloc_funcs(failing_malloc, free);
	for (int i = 0; schema == NULL; i++) {
		enum cmn_err code;

		ALLOWED = i;
		code = cmn_schema_compile(doc, BODY_FLAGS, NULL, 0, &schema, &err);
		assert_true(code == CMN_OK ? schema != NULL : code == CMN_E_UNAVAILABLE);
	}
	json_set_alloc_funcs(malloc, free);
	cmn_schema_free(&schema);
	json_decref(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_are_compared_by_value),
	    cmocka_unit_test(a_multiple_is_counted_in_decimals),
	    cmocka_unit_test(a_nul_ends_nothing),
	    cmocka_unit_test(a_format_alone_can_be_asked),
	    cmocka_unit_test(a_hostile_text_cannot_hang_a_pattern),
	    cmocka_unit_test(a_schema_that_only_names_itself_refuses_instead_of_looping),
	    cmocka_unit_test(work_that_doubles_at_each_level_is_cut_short),
	    cmocka_unit_test(a_large_list_is_searched_for_twins_quickly),
	    cmocka_unit_test(one_compiled_schema_serves_many_threads),
	    cmocka_unit_test(a_small_body_is_checked_in_microseconds),
	    cmocka_unit_test(a_failed_allocation_is_an_error_not_a_crash),
	};

	return cmocka_run_group_tests_name("schema_limits", tests, NULL, NULL);
}
