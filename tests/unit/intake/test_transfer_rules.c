/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_transfer_rules.c - every state, every act, every end: what is allowed, and who owns the
 * file.
 */
#include "support/cmocka_all.h"

#include "transfer.h"

#include "cmn/codes.h"

#include <string.h>

struct allowed {
	enum intake_transfer_state from;
	enum intake_transfer_act act;
	enum intake_transfer_end who;
	enum intake_transfer_state to, signpost;
};

static const struct allowed ALLOWED[] = {
    {INTAKE_TRANSFER_OFFERED, INTAKE_TRANSFER_ACCEPT, INTAKE_TRANSFER_RECEIVER,
     INTAKE_TRANSFER_ACCEPTED, INTAKE_TRANSFER_COMPLETED},
    {INTAKE_TRANSFER_OFFERED, INTAKE_TRANSFER_REFUSE, INTAKE_TRANSFER_RECEIVER,
     INTAKE_TRANSFER_DECLINED, INTAKE_TRANSFER_DECLINED},
    {INTAKE_TRANSFER_OFFERED, INTAKE_TRANSFER_CANCEL, INTAKE_TRANSFER_SENDER,
     INTAKE_TRANSFER_CANCELLED, INTAKE_TRANSFER_CANCELLED},
    {INTAKE_TRANSFER_OFFERED, INTAKE_TRANSFER_EXPIRE, INTAKE_TRANSFER_CLOCK,
     INTAKE_TRANSFER_EXPIRED, INTAKE_TRANSFER_EXPIRED},
    {INTAKE_TRANSFER_ACCEPTED, INTAKE_TRANSFER_COMPLETE, INTAKE_TRANSFER_CLOCK,
     INTAKE_TRANSFER_COMPLETED, INTAKE_TRANSFER_COMPLETED},
};

static enum intake_transfer_state expected(int s, int a, int w, bool signpost)
{
	for (size_t i = 0; i < CMN_LEN(ALLOWED); i++)
		if ((int)ALLOWED[i].from == s && (int)ALLOWED[i].act == a &&
		    (int)ALLOWED[i].who == w)
			return signpost ? ALLOWED[i].signpost : ALLOWED[i].to;
	return 0;
}

static void every_act_in_every_state_by_every_end_is_as_the_table_says(void **state)
{
	int asked = 0;

	(void)state;
	for (int s = 1; s < INTAKE_TRANSFER_STATE_END_; s++)
		for (int a = 1; a < INTAKE_TRANSFER_ACT_END_; a++)
			for (int w = 1; w < INTAKE_TRANSFER_END_END_; w++)
				for (int signpost = 0; signpost < 2; signpost++, asked++)
					assert_int_equal(intake_transfer_next(s, a, w, signpost),
							 expected(s, a, w, signpost));
	assert_int_equal(asked, 6 * 5 * 3 * 2);
}

static void each_act_belongs_to_one_end(void **state)
{
	(void)state;
	for (int a = 1; a < INTAKE_TRANSFER_ACT_END_; a++) {
		int who = 0;

		for (int w = 1; w < INTAKE_TRANSFER_END_END_; w++)
			who += intake_transfer_may(a, w);
		assert_int_equal(who, 1);
	}
}

static void a_file_has_one_owner_in_every_state_and_changes_it_by_acceptance_alone(void **state)
{
	(void)state;
	for (int s = 1; s < INTAKE_TRANSFER_STATE_END_; s++) {
		bool gone = s == INTAKE_TRANSFER_ACCEPTED || s == INTAKE_TRANSFER_COMPLETED;

		assert_int_equal(intake_transfer_owner(s, false),
				 gone ? INTAKE_TRANSFER_RECEIVER : INTAKE_TRANSFER_SENDER);
		assert_int_equal(intake_transfer_owner(s, true), INTAKE_TRANSFER_SENDER);
		for (int a = 1; a < INTAKE_TRANSFER_ACT_END_; a++)
			for (int w = 1; w < INTAKE_TRANSFER_END_END_; w++) {
				int to = intake_transfer_next(s, a, w, false);

				if (to != 0 && a != INTAKE_TRANSFER_ACCEPT)
					assert_int_equal(intake_transfer_owner(to, false),
							 intake_transfer_owner(s, false));
			}
	}
}

static void the_codes_are_those_of_the_list(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("transfer_states");

	(void)state;
	assert_non_null(list);
	assert_int_equal(list->n, INTAKE_TRANSFER_STATE_END_ - 1);
	for (size_t i = 0; i < list->n; i++) {
		enum intake_transfer_state s = intake_transfer_state(list->codes[i].code);

		assert_int_not_equal(s, 0);
		assert_string_equal(intake_transfer_code(s), list->codes[i].code);
	}
	assert_int_equal(intake_transfer_state("lost"), 0);
}

static void an_offer_expires_after_whole_days(void **state)
{
	(void)state;
	assert_int_equal(intake_transfer_expiry(0, 1), INT64_C(86400000000));
	assert_int_equal(intake_transfer_expiry(5, 60), INT64_C(60) * 86400000000 + 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_act_in_every_state_by_every_end_is_as_the_table_says),
	    cmocka_unit_test(each_act_belongs_to_one_end),
	    cmocka_unit_test(
		a_file_has_one_owner_in_every_state_and_changes_it_by_acceptance_alone),
	    cmocka_unit_test(the_codes_are_those_of_the_list),
	    cmocka_unit_test(an_offer_expires_after_whole_days),
	};

	return cmocka_run_group_tests_name("transfer rules", tests, NULL, NULL);
}
