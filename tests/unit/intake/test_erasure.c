/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_erasure.c - may it be erased: every combination of what matters.
 */
#include "erasure.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"

static const char *const SORTED[] = {NULL, "eliminate", "keep"};

/* Written apart from the code, as a person would decide it. */
static enum intake_erasure_answer by_hand(const struct intake_erasure_facts *f)
{
	bool due = f->last_contact_us < f->before_us;

	if (f->erased)
		return INTAKE_ERASE_DONE;
	if (f->held)
		return INTAKE_ERASE_HELD;
	if (f->open_file)
		return INTAKE_ERASE_OPEN;
	if (!f->asked && !due)
		return INTAKE_ERASE_NOT_DUE;
	if (!f->asked && f->sorting && f->sorted != SORTED[1])
		return f->sorted ? INTAKE_ERASE_ARCHIVED : INTAKE_ERASE_TO_SORT;
	return INTAKE_ERASE;
}

static void every_combination_has_its_answer(void **state)
{
	int seen[INTAKE_ERASE_END_] = {0};

	(void)state;
	for (unsigned bits = 0; bits < 32; bits++)
		for (int sorted = 0; sorted < 3; sorted++)
			for (int64_t last = 9; last <= 11; last++) {
				const struct intake_erasure_facts f = {.asked = bits & 1,
								       .erased = bits & 2,
								       .held = bits & 4,
								       .open_file = bits & 8,
								       .sorting = bits & 16,
								       .sorted = SORTED[sorted],
								       .last_contact_us = last,
								       .before_us = 10};
				enum intake_erasure_answer a = intake_erasure_judge(&f);

				assert_int_equal(a, by_hand(&f));
				seen[a]++;
			}
	for (int a = INTAKE_ERASE; a < INTAKE_ERASE_END_; a++)
		assert_true(seen[a] > 0);
}

static void a_hold_stands_above_every_wish(void **state)
{
	struct intake_erasure_facts f = {.asked = true, .held = true, .before_us = 10};

	(void)state;
	assert_int_equal(intake_erasure_judge(&f), INTAKE_ERASE_HELD);
	f.asked = false;
	assert_int_equal(intake_erasure_judge(&f), INTAKE_ERASE_HELD);
}

static void every_answer_and_every_thing_kept_has_words(void **state)
{
	const struct cmn_code_list *answers = cmn_code_list_find("erasure_answers");
	const struct cmn_code_list *kept = cmn_code_list_find("erasure_kept");

	(void)state;
	assert_non_null(answers);
	assert_non_null(kept);
	for (int a = INTAKE_ERASE; a < INTAKE_ERASE_END_; a++)
		assert_non_null(
		    cmn_code_find(answers, intake_erasure_code((enum intake_erasure_answer)a)));
	assert_null(intake_erasure_code(INTAKE_ERASE_END_));
	assert_null(intake_erasure_code((enum intake_erasure_answer)0));
	assert_int_equal(kept->n, INTAKE_ERASURE_KEPT_COUNT);
	for (size_t i = 0; i < INTAKE_ERASURE_KEPT_COUNT; i++)
		assert_non_null(cmn_code_find(kept, INTAKE_ERASURE_KEPT[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_combination_has_its_answer),
	    cmocka_unit_test(a_hold_stands_above_every_wish),
	    cmocka_unit_test(every_answer_and_every_thing_kept_has_words),
	};

	return cmocka_run_group_tests_name("erasure", tests, NULL, NULL);
}
