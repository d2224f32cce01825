/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_bucket.h"
#include "support/cmocka_all.h"

static void a_minutes_worth_may_come_at_once_and_no_more(void **state)
{
	struct gateway_bucket b;
	unsigned wait = 0;

	(void)state;
	gateway_bucket_begin(&b, 1, 60, 1000);
	for (int i = 0; i < 60; i++)
		assert_true(gateway_bucket_take(&b, 60, 1000, &wait));
	assert_false(gateway_bucket_take(&b, 60, 1000, &wait));
	assert_in_range(wait, 1, 2);
}

static void it_fills_as_time_passes_and_never_over_the_brim(void **state)
{
	struct gateway_bucket b;
	unsigned wait = 0;
	int n = 0;

	(void)state;
	gateway_bucket_begin(&b, 1, 60, 0);
	while (gateway_bucket_take(&b, 60, 0, &wait))
		;
	assert_false(gateway_bucket_take(&b, 60, 900, &wait));
	assert_true(gateway_bucket_take(&b, 60, 1000, &wait));
	assert_false(gateway_bucket_take(&b, 60, 1000, &wait));
	while (gateway_bucket_take(&b, 60, 86400000, &wait))
		n++;
	assert_int_equal(n, 60);
}

static void many_small_steps_bring_as_much_as_one_long_one(void **state)
{
	struct gateway_bucket b;
	unsigned wait = 0;
	int n = 0;

	(void)state;
	gateway_bucket_begin(&b, 1, 60, 0);
	while (gateway_bucket_take(&b, 60, 0, &wait))
		;
	for (int64_t ms = 1; ms <= 10000; ms++)
		n += gateway_bucket_take(&b, 60, ms, &wait);
	assert_int_equal(n, 10);
}

static void a_clock_that_goes_back_takes_nothing_away(void **state)
{
	struct gateway_bucket b;
	unsigned wait = 0;

	(void)state;
	gateway_bucket_begin(&b, 1, 2, 5000);
	assert_true(gateway_bucket_take(&b, 2, 4000, &wait));
	assert_true(gateway_bucket_take(&b, 2, 3000, &wait));
	assert_false(gateway_bucket_take(&b, 2, 3000, &wait));
	assert_in_range(wait, 1, 31);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_minutes_worth_may_come_at_once_and_no_more),
	    cmocka_unit_test(it_fills_as_time_passes_and_never_over_the_brim),
	    cmocka_unit_test(many_small_steps_bring_as_much_as_one_long_one),
	    cmocka_unit_test(a_clock_that_goes_back_takes_nothing_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
