/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_reception_rules.c - the rules of reception, each row against every value it can meet.
 */
#include "coverage.h"
#include "profile.h"
#include "reception.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"
#include "cmn/json.h"

#include <string.h>

static const struct cmn_code_list *list(const char *name)
{
	const struct cmn_code_list *found = cmn_code_list_find(name);

	assert_non_null(found);
	return found;
}

/* The written table, said once more in other words. */
static const char *want(const char *kind, const char *person, int age)
{
	if (strcmp(kind, "professional") == 0)
		return "professional_asks";
	if (strcmp(person, "carer") == 0)
		return "carer_own_need";
	if (age >= 0)
		return age < 18 ? "child_by_age" : "adult_by_age";
	if (strcmp(person, "child") == 0)
		return "child_stated";
	return strcmp(person, "adult") == 0 ? "adult_stated" : "unknown";
}

static void every_requester_profile_and_age_follows_the_written_table(void **state)
{
	const struct cmn_code_list *kinds = list("requester_kinds");
	const struct cmn_code_list *persons = list("person_profiles");

	(void)state;
	for (size_t k = 0; k < kinds->n; k++)
		for (size_t p = 0; p < persons->n; p++)
			for (int age = INTAKE_AGE_UNKNOWN; age < 130; age++) {
				const char *kind = kinds->codes[k].code;
				const char *person = persons->codes[p].code;
				const struct intake_profile_rule *got =
				    intake_profile_rule(kind, person, age);

				assert_string_equal(got->code, want(kind, person, age));
				assert_non_null(cmn_code_find(list("profile_1_2"), got->profile));
			}
}

static void every_row_of_the_written_table_is_a_code_and_gives_its_value(void **state)
{
	static const char *const ROWS[][5] = {
	    /* rule, requester, person, age, value */
	    {"professional_asks", "professional", "child", "9", "professional"},
	    {"carer_own_need", "carer", "carer", "", "carer"},
	    {"child_by_age", "refused", "refused", "17", "child"},
	    {"adult_by_age", "anonymous", "child", "18", "adult"},
	    {"child_stated", "person", "child", "", "child"},
	    {"adult_stated", "carer", "adult", "", "adult"},
	    {"unknown", "unknown", "refused", "", "adult"},
	};
	const struct cmn_code_list *rules = list("profile_rules");

	(void)state;
	assert_int_equal(rules->n, sizeof(ROWS) / sizeof(ROWS[0]));
	for (size_t i = 0; i < rules->n; i++) {
		int age = ROWS[i][3][0] ? (ROWS[i][3][0] - '0') : INTAKE_AGE_UNKNOWN;
		const struct intake_profile_rule *got;

		if (ROWS[i][3][0] && ROWS[i][3][1])
			age = age * 10 + ROWS[i][3][1] - '0';
		got = intake_profile_rule(ROWS[i][1], ROWS[i][2], age);
		assert_string_equal(rules->codes[i].code, ROWS[i][0]);
		assert_string_equal(got->code, ROWS[i][0]);
		assert_string_equal(got->profile, ROWS[i][4]);
	}
}

static void attention_goes_to_whom_the_mdph_does_not_know_or_must_see_again(void **state)
{
	static const struct {
		const char *status;
		bool attention;
	} CASES[] = {
	    {"known", false},
	    {"unknown", false},
	    {"unknown_to_mdph", true},
	    {"without_notification", true},
	    {"reevaluation_needed", true},
	};
	const struct cmn_code_list *channels = list("channels");

	(void)state;
	for (size_t c = 0; c < channels->n; c++)
		for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
			const char *channel = channels->codes[c].code;
			bool attention = CASES[i].attention || strcmp(channel, "mdph_request") == 0;

			assert_string_equal(intake_priority(channel, CASES[i].status),
					    attention ? "attention" : "ordinary");
		}
}

static void the_population_follows_from_the_door_and_who_asks(void **state)
{
	const struct cmn_code_list *channels = list("channels");
	const struct cmn_code_list *kinds = list("requester_kinds");

	(void)state;
	for (size_t c = 0; c < channels->n; c++)
		for (size_t k = 0; k < kinds->n; k++) {
			const char *channel = channels->codes[c].code;
			bool referred = strcmp(kinds->codes[k].code, "professional") == 0 ||
					strcmp(channel, "partner_referral") == 0 ||
					strcmp(channel, "aller_vers") == 0 ||
					strcmp(channel, "mdph_request") == 0;

			assert_string_equal(intake_population(channel, kinds->codes[k].code),
					    referred ? "referred_by_professional"
						     : "need_expressed");
		}
}

static void only_what_the_team_hears_live_is_answered_at_once(void **state)
{
	const struct cmn_code_list *channels = list("channels");

	(void)state;
	for (size_t c = 0; c < channels->n; c++) {
		const char *channel = channels->codes[c].code;
		bool live = strcmp(channel, "allo_360") == 0 || strcmp(channel, "phone") == 0 ||
			    strcmp(channel, "visit") == 0 || strcmp(channel, "member") == 0;

		assert_false(intake_answered_live(channel, false));
		assert_int_equal(intake_answered_live(channel, true), live);
	}
}

static void a_text_holds_words_of_any_script_and_no_control_character(void **state)
{
	static const char *const GOOD[] = {"",
					   "Élève, 9 ans\tà Muret\r\n",
					   "👩🏽‍🦽",
					   "‏مرحبا‎",
					   "'; DROP TABLE x; --",
					   "<script>alert(1)</script>",
					   "\xC2\xA0",
					   "\xC3\x80"};
	static const char *const BAD[] = {"a\x01",    "\x1B[2J",  "\x7F",
					  "\xC2\x80", "\xC2\x9F", "\x0B"};

	(void)state;
	for (size_t i = 0; i < sizeof(GOOD) / sizeof(GOOD[0]); i++)
		assert_true(cmn_text_printable(GOOD[i]));
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
		assert_false(cmn_text_printable(BAD[i]));
	for (char c = 1; c < ' '; c++) {
		const char text[] = {'x', c, '\0'};

		assert_int_equal(cmn_text_printable(text), c == '\t' || c == '\n' || c == '\r');
	}
}

static void a_commune_names_its_departement(void **state)
{
	static const char *const CASES[][2] = {
	    {"31483", "31"}, {"2A004", "2A"}, {"97105", "971"}, {"98818", "988"}, {"09225", "09"}};
	char out[4];

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		intake_departement_of(CASES[i][0], out);
		assert_string_equal(out, CASES[i][1]);
	}
}

static void a_half_year_has_its_first_day_and_the_one_after(void **state)
{
	static const char *const NONE[] = {"",         "2026",     "2026-S3", "2026-S0",  "2026-s1",
					   "2026-S11", " 2026-S1", "2019-S2", "2126-S1",  "20:6-S1",
					   "202:-S1",  "2026S1-",  "20/6-S1", "２026-S1", NULL};
	char first[INTAKE_DAY_LEN], next[INTAKE_DAY_LEN];

	(void)state;
	assert_true(intake_semester("2026-S1", first, next));
	assert_string_equal(first, "2026-01-01");
	assert_string_equal(next, "2026-07-01");
	assert_true(intake_semester("2099-S2", first, next));
	assert_string_equal(first, "2099-07-01");
	assert_string_equal(next, "2100-01-01");
	for (size_t i = 0; i < CMN_LEN(NONE); i++)
		assert_false(intake_semester(NONE[i], first, next));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_half_year_has_its_first_day_and_the_one_after),
	    cmocka_unit_test(every_requester_profile_and_age_follows_the_written_table),
	    cmocka_unit_test(every_row_of_the_written_table_is_a_code_and_gives_its_value),
	    cmocka_unit_test(attention_goes_to_whom_the_mdph_does_not_know_or_must_see_again),
	    cmocka_unit_test(the_population_follows_from_the_door_and_who_asks),
	    cmocka_unit_test(only_what_the_team_hears_live_is_answered_at_once),
	    cmocka_unit_test(a_text_holds_words_of_any_script_and_no_control_character),
	    cmocka_unit_test(a_commune_names_its_departement),
	};

	return cmocka_run_group_tests_name("reception rules", tests, NULL, NULL);
}
