/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_membership_rules.c - spans, shares and adhesions, tried against the plainest possible count.
 */
#include "support/cmocka_all.h"

#include "membership_rules.h"

#define DAYS 7

/* Every span within a week, those that are over on the day they begin and open ones too. */
static size_t all_spans(struct membership_span out[64])
{
	size_t n = 0;

	for (int begin = 0; begin < DAYS; begin++) {
		for (int end = begin; end <= DAYS; end++)
			out[n++] = (struct membership_span){begin, end};
		out[n++] = (struct membership_span){begin, MEMBERSHIP_OPEN};
	}
	return n;
}

static bool on(struct membership_span span, int day)
{
	return day >= span.begin && day < span.end;
}

static void two_spans_meet_where_a_day_lies_in_both(void **state)
{
	struct membership_span all[64];
	size_t n = all_spans(all);

	(void)state;
	for (size_t a = 0; a < n; a++) {
		for (size_t b = 0; b < n; b++) {
			bool common = false;

			for (int day = -1; day <= DAYS + 2; day++)
				common = common || (on(all[a], day) && on(all[b], day));
			assert_int_equal(membership_meet(all[a], all[b]), common);
			assert_int_equal(membership_met(&all[a], 1, all[b]), common ? 0 : -1);
		}
	}
	assert_int_equal(membership_met(NULL, 0, all[1]), -1);
}

static void whoever_leaves_may_return_on_the_same_day(void **state)
{
	const struct membership_span past[] = {{10, 20}, {30, 30}};

	(void)state;
	assert_int_equal(membership_met(past, 2, (struct membership_span){20, MEMBERSHIP_OPEN}),
			 -1);
	assert_int_equal(membership_met(past, 2, (struct membership_span){19, 25}), 0);
	assert_true(membership_there(past, 2, 10));
	assert_true(membership_there(past, 2, 19));
	assert_false(membership_there(past, 2, 20));
	assert_false(membership_there(past, 2, 30));
	assert_false(membership_there(past, 2, 9));
}

/* Three shares over every pair of spans: the peak is the highest of the daily sums. */
static void the_peak_of_shares_is_the_highest_sum_of_a_day(void **state)
{
	struct membership_span all[64];
	size_t n = all_spans(all);

	(void)state;
	for (size_t a = 0; a < n; a++) {
		for (size_t b = 0; b < n; b++) {
			const struct membership_share shares[] = {
			    {all[a], 5000}, {all[b], 3000}, {{2, 5}, 2500}};

			for (size_t w = 0; w < n; w++) {
				int most = 0;

				for (int day = 0; day <= DAYS + 2; day++) {
					int sum =
					    (on(all[a], day) ? 5000 : 0) +
					    (on(all[b], day) ? 3000 : 0) +
					    (on((struct membership_span){2, 5}, day) ? 2500 : 0);

					if (on(all[w], day) && sum > most)
						most = sum;
				}
				assert_int_equal(membership_share_peak(shares, 3, all[w]), most);
			}
		}
	}
}

static void shares_that_follow_each_other_are_not_added(void **state)
{
	const struct membership_share shares[] = {
	    {{0, 100}, MEMBERSHIP_WHOLE}, {{100, MEMBERSHIP_OPEN}, 3333}, {{100, 200}, 6667}};

	(void)state;
	assert_int_equal(
	    membership_share_peak(shares, 3, (struct membership_span){0, MEMBERSHIP_OPEN}),
	    MEMBERSHIP_WHOLE);
	assert_int_equal(membership_share_peak(NULL, 0, (struct membership_span){0, 9}), 0);
}

static void a_sum_of_shares_never_wraps_around(void **state)
{
	const struct membership_share shares[] = {{{0, 9}, INT32_MAX}, {{0, 9}, INT32_MAX}};

	(void)state;
	assert_int_equal(membership_share_peak(shares, 2, (struct membership_span){0, 9}),
			 INT32_MAX);
}

static void each_act_in_each_state_is_allowed_or_not(void **state)
{
	/* edit, name, sign, end */
	static const char *const MAY[] = {
	    [MEMBERSHIP_DRAFT] = "+++-", [MEMBERSHIP_SIGNED] = "-+-+", [MEMBERSHIP_ENDED] = "-+--"};

	(void)state;
	for (int s = MEMBERSHIP_DRAFT; s <= MEMBERSHIP_ENDED; s++) {
		for (int act = MEMBERSHIP_EDIT; act <= MEMBERSHIP_END; act++)
			assert_int_equal(
			    membership_may((enum membership_state)s, (enum membership_act)act),
			    MAY[s][act - 1] == '+');
	}
	for (int act = 0; act <= MEMBERSHIP_END + 1; act++) {
		assert_false(membership_may((enum membership_state)0, (enum membership_act)act));
		assert_false(membership_may((enum membership_state)4, (enum membership_act)act));
	}
	assert_false(membership_may(MEMBERSHIP_DRAFT, (enum membership_act)0));
	assert_int_equal(membership_state_of("draft"), MEMBERSHIP_DRAFT);
	assert_int_equal(membership_state_of("signed"), MEMBERSHIP_SIGNED);
	assert_int_equal(membership_state_of("ended"), MEMBERSHIP_ENDED);
	assert_int_equal(membership_state_of("Ended"), 0);
	assert_int_equal(membership_state_of(NULL), 0);
}

static void what_a_signature_lacks_is_named_in_the_order_of_the_fields(void **state)
{
	(void)state;
	for (int bits = 0; bits < 16; bits++) {
		const struct membership_terms terms = {.contacts = (bits & 1) != 0,
						       .circuits = (bits & 2) != 0,
						       .sharing = (bits & 4) != 0,
						       .commitments = (bits & 8) != 0 ? 3 : 2,
						       .of_commitments = 3};
		enum membership_lack lack = membership_lacks(&terms);

		if ((bits & 1) == 0)
			assert_int_equal(lack, MEMBERSHIP_LACKS_CONTACT);
		else if ((bits & 2) == 0)
			assert_int_equal(lack, MEMBERSHIP_LACKS_CIRCUITS);
		else if ((bits & 4) == 0)
			assert_int_equal(lack, MEMBERSHIP_LACKS_SHARING);
		else
			assert_int_equal(lack, (bits & 8) == 0 ? MEMBERSHIP_LACKS_COMMITMENT
							       : MEMBERSHIP_LACKS_NOTHING);
	}
}

/* Every order of the days of a week. */
static void the_days_of_a_signature_follow_each_other(void **state)
{
	(void)state;
	for (int i = 0; i < 5 * 5 * 5 * 5 * 5; i++) {
		const struct membership_days d = {.signed_on = i % 5,
						  .begins_on = i / 5 % 5,
						  .until = i / 25 % 5,
						  .before = i / 125 % 5,
						  .today = i / 625};
		bool good = d.signed_on <= d.today && d.signed_on <= d.begins_on &&
			    d.begins_on <= d.until && d.before <= d.begins_on;

		assert_int_equal(membership_days_fault(&d) == MEMBERSHIP_GOOD, good);
	}
}

static void the_first_fault_of_the_days_is_told(void **state)
{
	const struct {
		struct membership_days days;
		enum membership_fault fault;
	} CASES[] = {
	    {{5, 5, MEMBERSHIP_OPEN, INT32_MIN, 5}, MEMBERSHIP_GOOD},
	    {{6, 6, MEMBERSHIP_OPEN, INT32_MIN, 5}, MEMBERSHIP_SIGNED_LATER},
	    {{5, 9, 9, 9, 5}, MEMBERSHIP_GOOD}, /* it may begin later, for a day */
	    {{5, 4, MEMBERSHIP_OPEN, INT32_MIN, 5}, MEMBERSHIP_BEGINS_BEFORE},
	    {{5, 5, 4, INT32_MIN, 5}, MEMBERSHIP_ENDS_BEFORE},
	    {{5, 5, MEMBERSHIP_OPEN, 6, 9}, MEMBERSHIP_NOT_AFTER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		assert_int_equal(membership_days_fault(&CASES[i].days), CASES[i].fault);
}

static void an_end_lies_between_the_beginning_and_today(void **state)
{
	(void)state;
	for (int begin = 0; begin < DAYS; begin++) {
		for (int end = 0; end < DAYS; end++) {
			for (int today = 0; today < DAYS; today++)
				assert_int_equal(membership_end_good(begin, end, today),
						 begin <= end && end <= today);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_spans_meet_where_a_day_lies_in_both),
	    cmocka_unit_test(whoever_leaves_may_return_on_the_same_day),
	    cmocka_unit_test(the_peak_of_shares_is_the_highest_sum_of_a_day),
	    cmocka_unit_test(shares_that_follow_each_other_are_not_added),
	    cmocka_unit_test(a_sum_of_shares_never_wraps_around),
	    cmocka_unit_test(each_act_in_each_state_is_allowed_or_not),
	    cmocka_unit_test(what_a_signature_lacks_is_named_in_the_order_of_the_fields),
	    cmocka_unit_test(the_days_of_a_signature_follow_each_other),
	    cmocka_unit_test(the_first_fault_of_the_days_is_told),
	    cmocka_unit_test(an_end_lies_between_the_beginning_and_today),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
