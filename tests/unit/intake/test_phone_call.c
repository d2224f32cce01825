/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_phone_call.c - every state of a call with every event, in every order of arrival.
 */
#include "phone_call.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"

#include <string.h>

#define R INTAKE_RINGING
#define A INTAKE_ANSWERED
#define T INTAKE_TRANSFERRED
#define O INTAKE_ROLLED_OVER
#define X INTAKE_ABANDONED
#define B INTAKE_CALLED_BACK

static void every_state_meets_every_event(void **state)
{
	static const enum intake_call_event WANT[7][6] = {
	    /* event:  R  A  T  O  X  B */
	    [0] = {R, A, T, O, X, B}, [R] = {R, A, T, O, X, B}, [A] = {A, A, T, O, A, B},
	    [T] = {T, A, T, O, X, B}, [O] = {O, A, T, O, X, B}, [X] = {X, A, X, X, X, B},
	    [B] = {B, B, B, B, B, B},
	};

	(void)state;
	for (int s = 0; s < INTAKE_CALL_EVENT_END_; s++)
		for (int e = 1; e < INTAKE_CALL_EVENT_END_; e++)
			assert_int_equal(
			    intake_call_next((enum intake_call_event)s, (enum intake_call_event)e),
			    WANT[s][e - 1]);
}

static void swap(struct intake_told *a, struct intake_told *b)
{
	struct intake_told c = *a;

	*a = *b;
	*b = c;
}

/* Every order of told[from..n-1] folds to the same state. */
static void permute(struct intake_told *told, size_t from, size_t n, enum intake_call_event want)
{
	struct intake_told copy[6];

	if (from == n) {
		memcpy(copy, told, n * sizeof(*told));
		assert_int_equal(intake_call_fold(copy, n), want);
		return;
	}
	for (size_t i = from; i < n; i++) {
		swap(&told[from], &told[i]);
		permute(told, from + 1, n, want);
		swap(&told[from], &told[i]);
	}
}

/* Every sequence of one to four events at distinct instants, each in every order of arrival. */
static void the_order_of_arrival_changes_nothing(void **state)
{
	(void)state;
	for (int length = 1; length <= 4; length++) {
		int sequences = 1;

		for (int i = 0; i < length; i++)
			sequences *= 6;
		for (int s = 0; s < sequences; s++) {
			struct intake_told told[6];
			enum intake_call_event want = 0;
			int rest = s;

			for (int i = 0; i < length; i++, rest /= 6) {
				told[i] =
				    (struct intake_told){i, (enum intake_call_event)(rest % 6 + 1)};
				want = intake_call_next(want, told[i].event);
			}
			permute(told, 0, (size_t)length, want);
		}
	}
}

static void events_of_one_instant_have_one_order(void **state)
{
	struct intake_told told[6];

	(void)state;
	for (int e = 1; e < INTAKE_CALL_EVENT_END_; e++)
		told[e - 1] = (struct intake_told){7, (enum intake_call_event)e};
	permute(told, 0, 6, INTAKE_CALLED_BACK);
	permute(told, 0, 5, INTAKE_ABANDONED);
}

static void a_call_back_waits_for_an_abandoned_call_alone(void **state)
{
	(void)state;
	for (int now = 0; now < INTAKE_CALLBACK_END_; now++)
		for (int s = 1; s < INTAKE_CALL_EVENT_END_; s++) {
			enum intake_callback got = intake_callback_after((enum intake_callback)now,
									 (enum intake_call_event)s);

			if (now == INTAKE_CALLBACK_DONE || s == B)
				assert_int_equal(got, INTAKE_CALLBACK_DONE);
			else if (now == INTAKE_CALLBACK_GIVEN_UP)
				assert_int_equal(got, INTAKE_CALLBACK_GIVEN_UP);
			else
				assert_int_equal(got, s == X ? INTAKE_CALLBACK_WAITING
							     : INTAKE_CALLBACK_NONE);
		}
}

static void a_call_back_is_done_when_reached_and_given_up_after_so_many(void **state)
{
	(void)state;
	for (int most = 1; most <= 20; most++)
		for (int n = 1; n <= most + 1; n++) {
			assert_int_equal(intake_callback_tried(INTAKE_REACHED, n, most),
					 INTAKE_CALLBACK_DONE);
			assert_int_equal(intake_callback_tried(INTAKE_NO_ANSWER, n, most),
					 n < most ? INTAKE_CALLBACK_WAITING
						  : INTAKE_CALLBACK_GIVEN_UP);
			assert_int_equal(intake_callback_tried(INTAKE_WRONG_NUMBER, n, most),
					 INTAKE_CALLBACK_GIVEN_UP);
			assert_int_equal(intake_callback_tried(INTAKE_DECLINED, n, most),
					 INTAKE_CALLBACK_GIVEN_UP);
		}
}

static void the_codes_are_those_of_the_lists(void **state)
{
	const struct cmn_code_list *events = cmn_code_list_find("call_events");
	const struct cmn_code_list *states = cmn_code_list_find("callback_states");
	const struct cmn_code_list *outcomes = cmn_code_list_find("callback_outcomes");

	(void)state;
	assert_int_equal(events->n, INTAKE_CALL_EVENT_END_ - 1);
	assert_int_equal(states->n, INTAKE_CALLBACK_END_);
	assert_int_equal(outcomes->n, INTAKE_ATTEMPT_END_ - 1);
	for (size_t i = 0; i < events->n; i++)
		assert_string_equal(
		    intake_call_event_code(intake_call_event_of(events->codes[i].code)),
		    events->codes[i].code);
	for (size_t i = 0; i < states->n; i++)
		assert_string_equal(intake_callback_code(intake_callback_of(states->codes[i].code)),
				    states->codes[i].code);
	for (size_t i = 0; i < outcomes->n; i++)
		assert_int_not_equal(intake_attempt_of(outcomes->codes[i].code), 0);
	assert_int_equal(intake_call_event_of("lost"), 0);
	assert_int_equal(intake_call_event_of(NULL), 0);
	assert_null(intake_call_event_code(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_meets_every_event),
	    cmocka_unit_test(the_order_of_arrival_changes_nothing),
	    cmocka_unit_test(events_of_one_instant_have_one_order),
	    cmocka_unit_test(a_call_back_waits_for_an_abandoned_call_alone),
	    cmocka_unit_test(a_call_back_is_done_when_reached_and_given_up_after_so_many),
	    cmocka_unit_test(the_codes_are_those_of_the_lists),
	};

	return cmocka_run_group_tests_name("phone calls", tests, NULL, NULL);
}
