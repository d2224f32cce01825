/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/event.h"
#include "support/cmocka_all.h"

static enum cmn_seq judge(int64_t epoch, int64_t sequence, int64_t seen_epoch, int64_t seen)
{
	return cmn_seq_judge((struct cmn_position){epoch, sequence},
			     (struct cmn_position){seen_epoch, seen});
}

static void the_first_event_ever_is_another_history(void **state)
{
	(void)state;
	assert_int_equal(judge(0, 0, 7, 1), CMN_SEQ_EPOCH);
}

static void the_very_next_one_is_next(void **state)
{
	(void)state;
	assert_int_equal(judge(7, 41, 7, 42), CMN_SEQ_NEXT);
	assert_int_equal(judge(7, 0, 7, 1), CMN_SEQ_NEXT);
}

static void what_was_seen_is_old(void **state)
{
	(void)state;
	assert_int_equal(judge(7, 42, 7, 42), CMN_SEQ_OLD);
	assert_int_equal(judge(7, 42, 7, 1), CMN_SEQ_OLD);
}

static void one_missing_is_a_gap(void **state)
{
	(void)state;
	assert_int_equal(judge(7, 41, 7, 43), CMN_SEQ_GAP);
	assert_int_equal(judge(7, 0, 7, INT64_MAX), CMN_SEQ_GAP);
}

static void a_higher_epoch_is_another_history_whatever_its_number(void **state)
{
	(void)state;
	assert_int_equal(judge(7, 42, 8, 1), CMN_SEQ_EPOCH);
	assert_int_equal(judge(7, 42, 8, 43), CMN_SEQ_EPOCH);
}

static void a_relay_left_behind_in_a_lower_epoch_is_not_followed(void **state)
{
	(void)state;
	assert_int_equal(judge(8, 1, 7, 43), CMN_SEQ_OLD);
	assert_int_equal(judge(8, 1, 7, 2), CMN_SEQ_OLD);
}

/* Whatever comes twice, late or out of order: applying only NEXT applies each number once. */
static void only_next_applies_each_number_once(void **state)
{
	static const int64_t ARRIVALS[] = {1, 2, 2, 5, 3, 1, 4, 4, 5, 9, 6, 7, 8, 9, 3};
	struct cmn_position last = {7, 0};
	int64_t applied = 0;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ARRIVALS); i++) {
		struct cmn_position seen = {7, ARRIVALS[i]};

		if (cmn_seq_judge(last, seen) != CMN_SEQ_NEXT)
			continue;
		last = seen;
		applied++;
	}
	assert_int_equal(applied, 9);
	assert_int_equal(last.sequence, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_event_ever_is_another_history),
	    cmocka_unit_test(the_very_next_one_is_next),
	    cmocka_unit_test(what_was_seen_is_old),
	    cmocka_unit_test(one_missing_is_a_gap),
	    cmocka_unit_test(a_higher_epoch_is_another_history_whatever_its_number),
	    cmocka_unit_test(a_relay_left_behind_in_a_lower_epoch_is_not_followed),
	    cmocka_unit_test(only_next_applies_each_number_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
