/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cmocka_all.h"

#include "cmn/json.h"
#include "cmn/schema.h"

#include <pthread.h>

enum { THREADS = 16 };

static void the_same_schema_is_given_each_time(void **state)
{
	struct cmn_schema_late late = {.text = "{\"type\":\"integer\"}"};
	const struct cmn_schema *first = NULL, *second = NULL;
	CMN_AUTO(cmn_json_drop) json_t *text = json_string("a");
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_schema_late(&late, &first, &err), CMN_OK);
	assert_int_equal(cmn_schema_late(&late, &second, &err), CMN_OK);
	assert_ptr_equal(first, second);
	assert_int_equal(cmn_schema_check(first, text, &err), CMN_E_INVALID);
	cmn_schema_late_free(&late);
}

static void a_text_that_is_no_schema_is_no_fault_of_the_caller(void **state)
{
	static const char *const BAD[] = {"{\"type\":\"kettle\"}", "{\"$ref\":\"#/none\"}"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		struct cmn_schema_late late = {.text = BAD[i]};
		const struct cmn_schema *schema = NULL;
		struct cmn_error err;

		cmn_error_init(&err);
		assert_int_equal(cmn_schema_late(&late, &schema, &err), CMN_E_INTERNAL);
		assert_null(schema);
		assert_int_equal(cmn_schema_late(&late, &schema, &err), CMN_E_INTERNAL);
		cmn_schema_late_free(&late);
	}
}

/* jansson says "bad syntax" where it has no memory; our own texts have been read before */
static void a_text_that_cannot_be_read_is_asked_for_again_later(void **state)
{
	struct cmn_schema_late late = {.text = "{"};
	const struct cmn_schema *schema = NULL;
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_schema_late(&late, &schema, &err), CMN_E_UNAVAILABLE);
	assert_null(schema);
	cmn_schema_late_free(&late);
}

static struct cmn_schema_late shared = {.text = "{\"type\":\"object\",\"required\":[\"a\"]}"};

static void *ask(void *arg)
{
	const struct cmn_schema *schema = NULL;
	struct cmn_error err;

	(void)arg;
	cmn_error_init(&err);
	if (cmn_schema_late(&shared, &schema, &err) != CMN_OK)
		return NULL;
	return (void *)(uintptr_t)schema;
}

static void threads_that_ask_at_once_get_one_schema(void **state)
{
	pthread_t threads[THREADS];
	void *got[THREADS];

	(void)state;
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask, NULL), 0);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], &got[i]), 0);
	for (size_t i = 0; i < THREADS; i++) {
		assert_non_null(got[i]);
		assert_ptr_equal(got[i], got[0]);
	}
	cmn_schema_late_free(&shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_schema_is_given_each_time),
	    cmocka_unit_test(a_text_that_is_no_schema_is_no_fault_of_the_caller),
	    cmocka_unit_test(a_text_that_cannot_be_read_is_asked_for_again_later),
	    cmocka_unit_test(threads_that_ask_at_once_get_one_schema),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
