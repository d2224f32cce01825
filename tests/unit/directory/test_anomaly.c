/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_anomaly.c - every state of a report and every answer; its clock; what its words may not
 * hold.
 */
#include "anomaly.h"

#include "support/cmocka_all.h"

#include <string.h>

static void every_state_and_every_answer(void **state)
{
	/* rows: from; columns: reported, taken, corrected, refused, duplicate */
	static const char MAY[DIRECTORY_ANOMALY_STATES][6] = {
	    [DIRECTORY_ANOMALY_NONE] = "-----",    [DIRECTORY_ANOMALY_REPORTED] = "-yyyy",
	    [DIRECTORY_ANOMALY_TAKEN] = "-yyyy",   [DIRECTORY_ANOMALY_CORRECTED] = "-y---",
	    [DIRECTORY_ANOMALY_REFUSED] = "-y---", [DIRECTORY_ANOMALY_DUPLICATE] = "-y---",
	};

	(void)state;
	for (unsigned from = 0; from < DIRECTORY_ANOMALY_STATES; from++) {
		for (unsigned to = 1; to < DIRECTORY_ANOMALY_STATES; to++)
			assert_int_equal(directory_anomaly_may((enum directory_anomaly_state)from,
							       (enum directory_anomaly_state)to),
					 MAY[from][to - 1] == 'y');
	}
}

static void a_state_has_its_code_and_no_other(void **state)
{
	(void)state;
	for (unsigned s = 1; s < DIRECTORY_ANOMALY_STATES; s++) {
		enum directory_anomaly_state one = (enum directory_anomaly_state)s;

		assert_int_equal(directory_anomaly_named(directory_anomaly_code(one)), one);
		assert_int_equal(directory_anomaly_open(one), s <= DIRECTORY_ANOMALY_TAKEN);
	}
	assert_int_equal(directory_anomaly_named("lost"), DIRECTORY_ANOMALY_NONE);
	assert_int_equal(directory_anomaly_named(""), DIRECTORY_ANOMALY_NONE);
}

static void the_clock_reminds_once_then_escalates_once(void **state)
{
	static const struct {
		int today;
		bool reminded, escalated;
		enum directory_anomaly_step step;
	} CASES[] = {
	    {9, false, false, DIRECTORY_ANOMALY_WAIT},
	    {10, false, false, DIRECTORY_ANOMALY_REMIND},
	    {10, true, false, DIRECTORY_ANOMALY_WAIT},
	    {12, true, false, DIRECTORY_ANOMALY_WAIT}, /* its last day */
	    {13, true, false, DIRECTORY_ANOMALY_ESCALATE},
	    {13, false, false, DIRECTORY_ANOMALY_ESCALATE},
	    {13, false, true, DIRECTORY_ANOMALY_WAIT},
	    {99, true, true, DIRECTORY_ANOMALY_WAIT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		assert_int_equal(directory_anomaly_next(10, 12, CASES[i].reminded,
							CASES[i].escalated, CASES[i].today),
				 CASES[i].step);
}

static void words_that_identify_a_person_are_seen(void **state)
{
	static const char *const BAD[] = {"jean@example.org", "écrire à a.b+c@example.org svp",
					  "9 99 99 99 999 999 99", "9999999999999",
					  "9-99-99-99.999.999 99"};
	static const char *const GOOD[] = {"",
					   "le bon numéro est le 05 36 49 00 00",
					   "05 36 49 00 00 et 06 39 98 00 01",
					   "05.36.49.00.00, puis 0639980001",
					   "ouvert @ 9 h",
					   "@",
					   "fermé depuis 2024"};

	(void)state;
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
		assert_true(directory_anomaly_identifies(BAD[i]));
	for (size_t i = 0; i < sizeof(GOOD) / sizeof(GOOD[0]); i++)
		assert_false(directory_anomaly_identifies(GOOD[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_and_every_answer),
	    cmocka_unit_test(a_state_has_its_code_and_no_other),
	    cmocka_unit_test(the_clock_reminds_once_then_escalates_once),
	    cmocka_unit_test(words_that_identify_a_person_are_seen),
	};

	return cmocka_run_group_tests_name("anomaly", tests, NULL, NULL);
}
