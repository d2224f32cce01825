/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/uuid.h"

#include "cmn/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "support/cmocka_all.h"

#define THREADS    4
#define PER_THREAD 20000

static int64_t millis_of(const char *id)
{
	char hex[13] = {0};

	memcpy(hex, id, 8);
	memcpy(hex + 8, id + 9, 4);
	return (int64_t)strtoll(hex, NULL, 16);
}

static void an_id_is_a_version_7_with_the_time_in_front(void **state)
{
	char id[CMN_UUID_LEN];
	int64_t before = cmn_clock_us() / 1000;

	(void)state;
	cmn_uuid7(id);
	assert_true(cmn_uuid_valid(id));
	assert_int_equal(strlen(id), 36);
	assert_int_equal(id[14], '7');
	assert_non_null(strchr("89ab", id[19]));
	assert_in_range(millis_of(id) - before, 0, 10000);
}

static void ids_rise_within_one_thread(void **state)
{
	char last[CMN_UUID_LEN] = "", id[CMN_UUID_LEN];

	(void)state;
	for (int i = 0; i < 50000; i++) {
		cmn_uuid7(id);
		assert_true(strcmp(last, id) < 0);
		memcpy(last, id, sizeof(last));
	}
}

static void ids_rise_when_the_clock_is_set_back(void **state)
{
	char first[CMN_UUID_LEN], second[CMN_UUID_LEN];

	(void)state;
	cmn_uuid7(first);
	cmn_clock_move(INT64_C(-3600000000));
	cmn_uuid7(second);
	cmn_clock_move(INT64_C(3600000000));
	assert_true(strcmp(first, second) < 0);
}

static char made[THREADS][PER_THREAD][CMN_UUID_LEN];

static void *make_many(void *arg)
{
	char(*ids)[CMN_UUID_LEN] = arg;

	for (int i = 0; i < PER_THREAD; i++)
		cmn_uuid7(ids[i]);
	return NULL;
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The first 60 bits alone (version apart) must already be unique: that is the counter at work. */
static void ids_of_many_threads_rise_in_each_and_are_unique_over_all(void **state)
{
	pthread_t threads[THREADS];
	char *all = made[0][0];

	(void)state;
	for (int t = 0; t < THREADS; t++)
		assert_int_equal(pthread_create(&threads[t], NULL, make_many, made[t]), 0);
	for (int t = 0; t < THREADS; t++)
		assert_int_equal(pthread_join(threads[t], NULL), 0);
	for (int t = 0; t < THREADS; t++)
		for (int i = 1; i < PER_THREAD; i++)
			assert_true(strcmp(made[t][i - 1], made[t][i]) < 0);
	qsort(all, (size_t)THREADS * PER_THREAD, CMN_UUID_LEN, compare);
	for (size_t i = 1; i < (size_t)THREADS * PER_THREAD; i++)
		assert_true(strncmp(all + (i - 1) * CMN_UUID_LEN, all + i * CMN_UUID_LEN, 18) < 0);
}

static void only_the_text_form_of_a_uuid_is_valid(void **state)
{
	static const char *const BAD[] = {
	    "",
	    "0190",
	    "019012ab-34cd-7ef0-8123-456789abcde",
	    "019012ab-34cd-7ef0-8123-456789abcdef0",
	    "019012ab-34cd-7ef0-8123-456789abcdeg",
	    "019012ab34cd-7ef0-8123-456789abcdef1",
	    "{19012ab-34cd-7ef0-8123-456789abcdef",
	    "019012ab-34cd-7ef0-8123-456789abcde\n",
	    "019012ab_34cd_7ef0_8123_456789abcdef",
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++)
		assert_false(cmn_uuid_valid(BAD[i]));
	assert_true(cmn_uuid_valid("019012ab-34cd-7ef0-8123-456789abcdef"));
	assert_true(cmn_uuid_valid("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6"));
}

static void random_bytes_fill_the_whole_range_asked_for(void **state)
{
	unsigned char a[600] = {0}, b[600] = {0};
	size_t zeros = 0;

	(void)state;
	cmn_random(a, sizeof(a) - 1);
	cmn_random(b, sizeof(b));
	assert_int_equal(a[sizeof(a) - 1], 0);
	assert_memory_not_equal(a, b, sizeof(a));
	for (size_t i = 0; i < sizeof(b); i++)
		zeros += b[i] == 0;
	assert_in_range(zeros, 0, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_id_is_a_version_7_with_the_time_in_front),
	    cmocka_unit_test(ids_rise_within_one_thread),
	    cmocka_unit_test(ids_rise_when_the_clock_is_set_back),
	    cmocka_unit_test(ids_of_many_threads_rise_in_each_and_are_unique_over_all),
	    cmocka_unit_test(only_the_text_form_of_a_uuid_is_valid),
	    cmocka_unit_test(random_bytes_fill_the_whole_range_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
