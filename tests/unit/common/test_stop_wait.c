/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "cmn/stop.h"
#include "support/cmocka_all.h"

static void nobody_told_sleeps_as_long_as_asked(void **state)
{
	struct cmn_stop stop;
	int64_t began = cmn_clock_mono_ms();

	(void)state;
	cmn_stop_init(&stop);
	assert_false(cmn_stop_wait(&stop, 120));
	assert_false(cmn_stop_told(&stop));
	assert_in_range(cmn_clock_mono_ms() - began, 119, 5000);
	cmn_stop_clear(&stop);
}

static void *tell_soon(void *stop)
{
	cmn_sleep_ms(50);
	cmn_stop_tell(stop);
	return NULL;
}

static void a_sleeper_that_is_told_wakes_at_once(void **state)
{
	struct cmn_stop stop;
	int64_t began = cmn_clock_mono_ms();
	pthread_t teller;

	(void)state;
	cmn_stop_init(&stop);
	assert_int_equal(pthread_create(&teller, NULL, tell_soon, &stop), 0);
	assert_true(cmn_stop_wait(&stop, 60000));
	assert_true(cmn_stop_wait(&stop, 60000)); /* and never sleeps again */
	assert_true(cmn_stop_told(&stop));
	assert_in_range(cmn_clock_mono_ms() - began, 0, 5000);
	pthread_join(teller, NULL);
	cmn_stop_clear(&stop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_told_sleeps_as_long_as_asked),
	    cmocka_unit_test(a_sleeper_that_is_told_wakes_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
