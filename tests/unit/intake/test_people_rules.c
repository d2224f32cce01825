/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_people_rules.c - days, ages and the rules of being reached.  No clock and no database.
 */
#include "support/cmocka_all.h"

#include "birth.h"
#include "contact_rule.h"

#include <string.h>

#define UTC(days, hours) (((int64_t)(days)*24 + (hours)) * INT64_C(3600000000))

static void every_day_of_four_centuries_is_numbered_and_found_again(void **state)
{
	int32_t from = intake_day_number((struct intake_day){1800, 1, 1});

	(void)state;
	for (int32_t n = from; n < from + 146097; n++) {
		struct intake_day d = intake_day_of(n);

		assert_true(intake_day_exists(d));
		assert_int_equal(intake_day_number(d), n);
	}
	assert_int_equal(intake_day_number((struct intake_day){1970, 1, 1}), 0);
	assert_false(intake_day_exists((struct intake_day){2023, 2, 29}));
	assert_true(intake_day_exists((struct intake_day){2000, 2, 29}));
	assert_false(intake_day_exists((struct intake_day){1900, 2, 29}));
}

static void the_clocks_of_france_change_on_the_last_sundays(void **state)
{
	int32_t spring = intake_day_number((struct intake_day){2026, 3, 29});
	int32_t autumn = intake_day_number((struct intake_day){2026, 10, 25});

	(void)state;
	assert_int_equal(intake_local_at(UTC(spring, 1) - 1).minute, 119); /* 01:59, winter */
	assert_int_equal(intake_local_at(UTC(spring, 1)).minute, 180);     /* 03:00, summer */
	assert_int_equal(intake_local_at(UTC(autumn, 1) - 1).minute, 179);
	assert_int_equal(intake_local_at(UTC(autumn, 1)).minute, 120);
	assert_int_equal(intake_local_at(UTC(spring, 0)).weekday, 6);
	assert_int_equal(intake_local_at(UTC(spring, 23)).weekday, 0); /* Monday already */
	assert_int_equal(intake_local_at(UTC(0, 0)).weekday, 3);
	assert_int_equal(intake_local_at(-1).day.year, 1970);
}

static const struct intake_day TODAY = {2026, 11, 22};

static void a_birth_date_is_known_in_part_or_not_and_never_absurd(void **state)
{
	static const struct {
		const char *text;
		enum intake_birth_fault fault;
	} CASES[] = {
	    {"2010-05-03", INTAKE_BIRTH_FINE},     {"2010-05", INTAKE_BIRTH_FINE},
	    {"2010", INTAKE_BIRTH_FINE},           {"unknown", INTAKE_BIRTH_FINE},
	    {"refused", INTAKE_BIRTH_FINE},        {"2026-11-22", INTAKE_BIRTH_FINE},
	    {"2026-11", INTAKE_BIRTH_FINE},        {"2026", INTAKE_BIRTH_FINE},
	    {"2026-11-23", INTAKE_BIRTH_TO_COME},  {"2026-12", INTAKE_BIRTH_TO_COME},
	    {"2027", INTAKE_BIRTH_TO_COME},        {"1895-11-23", INTAKE_BIRTH_FINE},
	    {"1895-11-22", INTAKE_BIRTH_TOO_LONG}, {"1895", INTAKE_BIRTH_FINE},
	    {"1894", INTAKE_BIRTH_TOO_LONG},       {"0000", INTAKE_BIRTH_NO_DATE},
	    {"2010-13", INTAKE_BIRTH_NO_DATE},     {"2010-00-10", INTAKE_BIRTH_NO_DATE},
	    {"2023-02-29", INTAKE_BIRTH_NO_DATE},  {"2010-5-3", INTAKE_BIRTH_NO_DATE},
	    {"2010-05-", INTAKE_BIRTH_NO_DATE},    {"", INTAKE_BIRTH_NO_DATE},
	    {"03/05/2010", INTAKE_BIRTH_NO_DATE},  {"2010/05/03", INTAKE_BIRTH_NO_DATE},
	    {"2010-05-00", INTAKE_BIRTH_NO_DATE},  {"20x0", INTAKE_BIRTH_NO_DATE},
	};
	struct intake_birth b;

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		if (intake_birth_read(CASES[i].text, TODAY, &b) != CASES[i].fault)
			fail_msg("%s", CASES[i].text);
}

static void the_age_band_follows_the_birth_date_as_far_as_it_is_known(void **state)
{
	static const struct {
		const char *birth, *stated, *band;
	} CASES[] = {
	    {"2010-11-23", NULL, "under_16"},
	    {"2010-11-22", NULL, "from_16_to_25"},
	    {"2000-11-23", NULL, "from_16_to_25"},
	    {"2000-11-22", NULL, "adult"},
	    {"1966-11-23", NULL, "adult"},
	    {"1966-11-22", NULL, "ageing"},
	    {"1990", NULL, "adult"},
	    {"2010", NULL, "from_16_to_25"},
	    {"2010", "under_16", "under_16"},
	    {"2010", "ageing", "from_16_to_25"},
	    {"2010-11", NULL, "from_16_to_25"},
	    {"unknown", NULL, "unknown"},
	    {"refused", "adult", "adult"},
	};
	struct intake_birth b;

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		assert_int_equal(intake_birth_read(CASES[i].birth, TODAY, &b), INTAKE_BIRTH_FINE);
		assert_string_equal(intake_age_band(&b, TODAY, CASES[i].stated), CASES[i].band);
	}
}

static void one_is_of_age_from_the_eighteenth_birthday_on(void **state)
{
	static const struct {
		const char *birth;
		int of_age;
	} CASES[] = {{"2008-11-22", 1}, {"2008-11-23", -1}, {"2008-11", 0}, {"2008", 0},
		     {"2007", 1},       {"2009", -1},       {"unknown", 0}};
	struct intake_birth b = {2008, 2, 29};

	(void)state;
	assert_int_equal(intake_of_age(&b, (struct intake_day){2026, 2, 28}), -1);
	assert_int_equal(intake_of_age(&b, (struct intake_day){2026, 3, 1}), 1);
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		assert_int_equal(intake_birth_read(CASES[i].birth, TODAY, &b), INTAKE_BIRTH_FINE);
		assert_int_equal(intake_of_age(&b, TODAY), CASES[i].of_age);
	}
	assert_string_equal(intake_profile_by_age(&b, TODAY), "unknown");
}

static void two_birth_dates_are_compared_with_tolerance(void **state)
{
	static const struct {
		const char *a, *b;
		enum intake_birth_likeness like;
	} CASES[] = {
	    {"2010-05-03", "2010-05-03", INTAKE_BIRTH_SAME},
	    {"2010-05-03", "2010-03-05", INTAKE_BIRTH_SWAPPED},
	    {"2010-05-03", "2010-05-08", INTAKE_BIRTH_ONE_DIGIT},
	    {"2010-05-13", "2010-05-31", INTAKE_BIRTH_ONE_DIGIT},
	    {"1985-05-03", "1958-05-03", INTAKE_BIRTH_ONE_DIGIT},
	    {"2010-05-03", "2010-05", INTAKE_BIRTH_SAME_MONTH},
	    {"2010-05-03", "2010", INTAKE_BIRTH_SAME_YEAR},
	    {"2010-05", "2010-06", INTAKE_BIRTH_OTHER},
	    {"2010", "2011", INTAKE_BIRTH_OTHER},
	    {"2010-05-03", "refused", INTAKE_BIRTH_NOT_KNOWN},
	    {"2010-05-03", "2011-06-03", INTAKE_BIRTH_OTHER},
	};
	struct intake_birth a, b;

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		assert_int_equal(intake_birth_read(CASES[i].a, TODAY, &a), INTAKE_BIRTH_FINE);
		assert_int_equal(intake_birth_read(CASES[i].b, TODAY, &b), INTAKE_BIRTH_FINE);
		assert_int_equal(intake_birth_compare(&a, &b), CASES[i].like);
		assert_int_equal(intake_birth_compare(&b, &a), CASES[i].like);
	}
}

#define AT(h, m) ((h)*60 + (m))

static enum intake_contact_answer may(const struct intake_contact_rule *rules, size_t n,
				      unsigned means, unsigned purpose, int weekday, int minute)
{
	const struct intake_contact_ask ask = {means, purpose, weekday, minute};

	return intake_contact_may(rules, n, &ask).answer;
}

static void a_number_that_is_never_to_be_called_is_never_called(void **state)
{
	struct intake_contact_rule two[2] = {{.never = true, .means = 0x3f}, {.means = 0x3f}};

	(void)state;
	for (unsigned means = 1; means <= INTAKE_POSTAL; means <<= 1)
		for (unsigned purpose = 1; purpose <= INTAKE_EMERGENCY; purpose <<= 1)
			for (int at = 0; at < 7 * 1440; at += 30) {
				assert_int_equal(may(two, 1, means, purpose, at / 1440, at % 1440),
						 INTAKE_CONTACT_NEVER);
				/* nor when another record allows it */
				assert_int_equal(may(two, 2, means, purpose, at / 1440, at % 1440),
						 INTAKE_CONTACT_NEVER);
			}
	two[0] = (struct intake_contact_rule){.means = INTAKE_SMS};
	two[1] = (struct intake_contact_rule){.never = true};
	assert_int_equal(may(two, 2, INTAKE_VOICE, INTAKE_RECAP, 0, 600), INTAKE_CONTACT_NEVER);
}

static void without_a_word_on_hours_nobody_is_rung_at_night_or_on_sunday(void **state)
{
	const struct intake_contact_rule any = {.means = 0x3f};

	(void)state;
	assert_int_equal(may(&any, 1, INTAKE_VOICE, INTAKE_CALL_BACK, 0, AT(8, 0)),
			 INTAKE_CONTACT_YES);
	assert_int_equal(may(&any, 1, INTAKE_VOICE, INTAKE_CALL_BACK, 0, AT(7, 59)),
			 INTAKE_CONTACT_LATER);
	assert_int_equal(may(&any, 1, INTAKE_SMS, INTAKE_NOTICE, 5, AT(20, 0)),
			 INTAKE_CONTACT_LATER);
	assert_int_equal(may(&any, 1, INTAKE_VIDEO, INTAKE_NOTICE, 6, AT(12, 0)),
			 INTAKE_CONTACT_LATER);
	assert_int_equal(may(&any, 1, INTAKE_EMAIL, INTAKE_NOTICE, 6, AT(3, 0)),
			 INTAKE_CONTACT_YES);
	assert_int_equal(may(&any, 1, INTAKE_VOICE, INTAKE_EMERGENCY, 6, AT(3, 0)),
			 INTAKE_CONTACT_YES);
	assert_int_equal(may(&any, 0, INTAKE_VOICE, INTAKE_EMERGENCY, 0, 600),
			 INTAKE_CONTACT_UNKNOWN);
}

static void hours_means_and_purposes_that_were_agreed_are_kept(void **state)
{
	const struct intake_contact_rule rule = {
	    .means = INTAKE_VOICE,
	    .purposes = INTAKE_CALL_BACK | INTAKE_APPOINTMENT,
	    .discreet = true,
	    .windows = {{.days = 1 << 1 | 1 << 3, .from = AT(9, 0), .to = AT(11, 30)}},
	    .n_windows = 1};
	struct intake_contact_ask ask = {INTAKE_VOICE, INTAKE_CALL_BACK, 3, AT(11, 30)};
	struct intake_contact_rule never_both[2] = {rule, rule};
	struct intake_contact_verdict v = intake_contact_may(&rule, 1, &ask);

	(void)state;
	assert_int_equal(v.answer, INTAKE_CONTACT_LATER);
	assert_int_equal(v.wait_minutes, 5 * 1440 - AT(2, 30)); /* next Tuesday at nine */
	assert_true(v.discreet);
	assert_int_equal(may(&rule, 1, INTAKE_VOICE, INTAKE_CALL_BACK, 1, AT(9, 0)),
			 INTAKE_CONTACT_YES);
	assert_int_equal(may(&rule, 1, INTAKE_SMS, INTAKE_CALL_BACK, 1, AT(9, 0)),
			 INTAKE_CONTACT_OTHER_MEANS);
	assert_int_equal(may(&rule, 1, INTAKE_VOICE, INTAKE_RECAP, 1, AT(9, 0)),
			 INTAKE_CONTACT_OTHER_PURPOSE);
	assert_int_equal(may(&rule, 1, INTAKE_VOICE, INTAKE_EMERGENCY, 6, AT(2, 0)),
			 INTAKE_CONTACT_YES);
	never_both[1].windows[0].days = 1;
	v = intake_contact_may(never_both, 2, &ask);
	assert_int_equal(v.answer, INTAKE_CONTACT_LATER);
	assert_int_equal(v.wait_minutes, 7 * 1440); /* no hour suits both */
}

static void codes_and_bits_of_contacts_name_each_other(void **state)
{
	(void)state;
	for (unsigned bit = 1; bit <= INTAKE_POSTAL; bit <<= 1)
		assert_int_equal(intake_means_bit(intake_means_code(bit)), bit);
	for (unsigned bit = 1; bit <= INTAKE_EMERGENCY; bit <<= 1)
		assert_int_equal(intake_purpose_bit(intake_purpose_code(bit)), bit);
	assert_null(intake_means_code(3));
	assert_null(intake_purpose_code(64));
	assert_int_equal(intake_means_bit("pigeon"), 0);
	assert_int_equal(intake_purpose_bit(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_day_of_four_centuries_is_numbered_and_found_again),
	    cmocka_unit_test(the_clocks_of_france_change_on_the_last_sundays),
	    cmocka_unit_test(a_birth_date_is_known_in_part_or_not_and_never_absurd),
	    cmocka_unit_test(the_age_band_follows_the_birth_date_as_far_as_it_is_known),
	    cmocka_unit_test(one_is_of_age_from_the_eighteenth_birthday_on),
	    cmocka_unit_test(two_birth_dates_are_compared_with_tolerance),
	    cmocka_unit_test(a_number_that_is_never_to_be_called_is_never_called),
	    cmocka_unit_test(without_a_word_on_hours_nobody_is_rung_at_night_or_on_sunday),
	    cmocka_unit_test(hours_means_and_purposes_that_were_agreed_are_kept),
	    cmocka_unit_test(codes_and_bits_of_contacts_name_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
