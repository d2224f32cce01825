/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_eligibility.c - open, to be checked, or not, and why: for every state of what is told
 * against every door, and the gate of the index always agrees with what is explained.
 */
#include "unit/directory/offer_stated.h"

static struct directory_eligibility judge(const struct stated *s, struct directory_person p)
{
	static struct directory_conditions c;
	struct directory_eligibility e;
	struct directory_index_row row = row_of(s);

	directory_conditions_of(&p, &codes, &c);
	directory_eligibility_of(&c, &codes, &row, lives_there(s, &p), &e);
	return e;
}

#define ANYBODY .age = DIRECTORY_INDEX_AGE_ANY

static void expect(const struct stated *s, struct directory_person p,
		   enum directory_verdict verdict, const char *why)
{
	struct directory_eligibility e = judge(s, p);

	if (e.verdict != verdict || strcmp(first(&e), why) != 0)
		fail_msg("%s %s: %d, %s instead of %d, %s", array_of(s->doors),
			 array_of(s->orientations), (int)e.verdict, first(&e), (int)verdict, why);
}

static void the_door_of_the_cdaph_opens_by_an_orientation(void **state)
{
	static const struct stated IME = {.doors = "{cdaph_orientation}", .orientations = "{7_1}"};
	static const struct stated ANY_CHILD = {.doors = "{cdaph_orientation}",
						.orientations = "{7}"};
	static const struct stated UNSAID = {.doors = "{cdaph_orientation}"};
	static const struct {
		const struct stated *offer;
		const char *held, *awaited;
		enum directory_verdict verdict;
		const char *why;
	} CASES[] = {
	    {&IME, NULL, NULL, DIRECTORY_TO_CHECK, "orientation_to_check"},
	    {&IME, "7_1", NULL, DIRECTORY_OPEN, "orientation_held"},
	    {&IME, "7_8,7_1", NULL, DIRECTORY_OPEN, "orientation_held"},
	    {&IME, "7_8", NULL, DIRECTORY_CLOSED, "orientation_missing"},
	    {&IME, "none", NULL, DIRECTORY_CLOSED, "orientation_missing"},
	    {&IME, "none", "7_1", DIRECTORY_CLOSED, "orientation_awaited"},
	    {&IME, NULL, "7_1", DIRECTORY_CLOSED, "orientation_awaited"},
	    {&IME, NULL, "7_8", DIRECTORY_TO_CHECK, "orientation_to_check"},
	    {&IME, "7_1", "7_1", DIRECTORY_OPEN, "orientation_held"},
	    {&IME, "7", NULL, DIRECTORY_TO_CHECK, "orientation_to_check"},
	    {&IME, "13", NULL, DIRECTORY_CLOSED, "orientation_missing"},
	    {&ANY_CHILD, "7_1", NULL, DIRECTORY_OPEN, "orientation_held"},
	    {&ANY_CHILD, "13_1", NULL, DIRECTORY_CLOSED, "orientation_missing"},
	    {&UNSAID, NULL, NULL, DIRECTORY_TO_CHECK, "orientation_to_check"},
	    {&UNSAID, "7_1", NULL, DIRECTORY_TO_CHECK, "orientation_to_check"},
	    {&UNSAID, "none", NULL, DIRECTORY_CLOSED, "orientation_missing"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		expect(CASES[i].offer,
		       (struct directory_person){ANYBODY, .orientations = CASES[i].held,
						 .awaited = CASES[i].awaited},
		       CASES[i].verdict, CASES[i].why);
}

static void one_open_door_is_enough(void **state)
{
	static const struct stated TWO = {.doors = "{cdaph_orientation,free}",
					  .orientations = "{7_1}"};
	static const struct stated BOTH = {.doors = "{cdaph_orientation,prescription}",
					   .orientations = "{7_1}"};
	struct directory_person p = {ANYBODY, .orientations = "none"};

	(void)state;
	expect(&TWO, p, DIRECTORY_OPEN, "door_free");
	assert_int_equal(judge(&TWO, p).n, 1);
	expect(&BOTH, p, DIRECTORY_TO_CHECK, "prescription_to_check");
	p.prescription = DIRECTORY_YES;
	expect(&BOTH, p, DIRECTORY_OPEN, "prescription_held");
	p.prescription = DIRECTORY_NO;
	expect(&BOTH, p, DIRECTORY_CLOSED, "orientation_missing");
	assert_int_equal(judge(&BOTH, p).n, 2);
}

static void prescription_and_affectation_are_asked_for_the_same_way(void **state)
{
	static const char *const WHY[2][3] = {
	    {"prescription_to_check", "prescription_missing", "prescription_held"},
	    {"affectation_to_check", "affectation_missing", "affectation_held"}};
	static const enum directory_verdict VERDICT[] = {DIRECTORY_TO_CHECK, DIRECTORY_CLOSED,
							 DIRECTORY_OPEN};

	(void)state;
	for (int told = DIRECTORY_UNTOLD; told <= DIRECTORY_YES; told++) {
		struct directory_person p = {ANYBODY, .prescription = (enum directory_told)told,
					     .affectation = (enum directory_told)told};

		expect(&(struct stated){.doors = "{prescription}"}, p, VERDICT[told], WHY[0][told]);
		expect(&(struct stated){.doors = "{school_affectation}"}, p, VERDICT[told],
		       WHY[1][told]);
	}
}

static void a_dac_opens_on_a_professionals_request_unless_it_says_otherwise(void **state)
{
	static const struct stated DAC = {.actor = "dac"};
	static const struct stated OPEN_DAC = {.actor = "dac", .doors = "{free}"};
	static const struct stated BY_PROFESSIONALS = {.doors = "{free}", .by = "{professional}"};
	struct directory_person p = {ANYBODY};

	(void)state;
	expect(&DAC, p, DIRECTORY_TO_CHECK, "professional_to_check");
	expect(&BY_PROFESSIONALS, p, DIRECTORY_TO_CHECK, "professional_to_check");
	p.asker = DIRECTORY_ASKER_USER;
	expect(&DAC, p, DIRECTORY_CLOSED, "professional_only");
	expect(&OPEN_DAC, p, DIRECTORY_OPEN, "door_free");
	expect(&BY_PROFESSIONALS, p, DIRECTORY_CLOSED, "professional_only");
	p.asker = DIRECTORY_ASKER_PROFESSIONAL;
	expect(&DAC, p, DIRECTORY_OPEN, "professional_asks");
	expect(&BY_PROFESSIONALS, p, DIRECTORY_OPEN, "door_free");
}

static void silence_closes_nothing(void **state)
{
	static const struct stated SILENT = {0};
	static const struct stated AUTISM = {.doors = "{free}", .types = "{autism,rare}"};

	(void)state;
	expect(&SILENT, (struct directory_person){.age = 9, .disability_types = "motor"},
	       DIRECTORY_TO_CHECK, "door_unknown");
	expect(&AUTISM, (struct directory_person){ANYBODY}, DIRECTORY_TO_CHECK,
	       "disability_to_check");
	expect(&AUTISM, (struct directory_person){ANYBODY, .disability_types = "rare,motor"},
	       DIRECTORY_OPEN, "disability_taken");
	expect(&AUTISM, (struct directory_person){ANYBODY, .disability_types = "motor"},
	       DIRECTORY_CLOSED, "disability_other");
}

static void publics_follow_from_the_age_and_from_who_asks(void **state)
{
	static const struct {
		const char *offer;
		int age;
		const char *told;
		enum directory_verdict verdict;
		const char *why;
	} CASES[] = {
	    {"{child}", 9, NULL, DIRECTORY_OPEN, "public_fits"},
	    {"{child}", 19, NULL, DIRECTORY_OPEN, "public_fits"},
	    {"{child}", 20, NULL, DIRECTORY_CLOSED, "public_other"},
	    {"{young_adult}", 15, NULL, DIRECTORY_CLOSED, "public_other"},
	    {"{young_adult}", 16, NULL, DIRECTORY_OPEN, "public_fits"},
	    {"{young_adult}", 25, NULL, DIRECTORY_OPEN, "public_fits"},
	    {"{young_adult}", 26, NULL, DIRECTORY_CLOSED, "public_other"},
	    {"{adult}", 17, NULL, DIRECTORY_CLOSED, "public_other"},
	    {"{adult}", 18, NULL, DIRECTORY_OPEN, "public_fits"},
	    {"{ageing}", 44, NULL, DIRECTORY_CLOSED, "public_other"},
	    {"{ageing}", 45, NULL, DIRECTORY_OPEN, "public_fits"},
	    {"{carer}", 40, NULL, DIRECTORY_TO_CHECK, "public_to_check"},
	    {"{carer}", 40, "carer", DIRECTORY_OPEN, "public_fits"},
	    {"{adult}", 40, "carer", DIRECTORY_CLOSED, "public_other"},
	    {"{carer}", 40, "job_seeker", DIRECTORY_CLOSED, "public_other"},
	    {"{adult}", 40, "job_seeker", DIRECTORY_OPEN, "public_fits"},
	    {"{everybody}", 40, "carer", DIRECTORY_OPEN, "door_free"},
	    {"{adult}", DIRECTORY_INDEX_AGE_ANY, NULL, DIRECTORY_TO_CHECK, "public_to_check"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		expect(&(struct stated){.doors = "{free}", .publics = CASES[i].offer},
		       (struct directory_person){.age = CASES[i].age, .publics = CASES[i].told},
		       CASES[i].verdict, CASES[i].why);
}

static void who_lives_outside_the_territory_is_told_so(void **state)
{
	static const struct stated HERE = {.doors = "{free}", .zone = "{31483,200072643}"};
	static const struct stated FRANCE = {.doors = "{free}", .zone = "{france}"};
	struct directory_person p = {ANYBODY, .commune = "31483", .epci = "", .departement = "31"};

	(void)state;
	expect(&HERE, p, DIRECTORY_OPEN, "zone_in");
	p.commune = "31555";
	expect(&HERE, p, DIRECTORY_CLOSED, "zone_out");
	p.epci = "200072643";
	expect(&HERE, p, DIRECTORY_OPEN, "zone_in");
	expect(&FRANCE, (struct directory_person){ANYBODY, .commune = "09122"}, DIRECTORY_OPEN,
	       "door_free");
}

static void what_closes_stands_before_what_is_to_be_checked(void **state)
{
	static const struct stated MANY = {.doors = "{prescription}",
					   .types = "{autism}",
					   .publics = "{carer}",
					   .zone = "{09}",
					   .min = 18};
	struct directory_eligibility e =
	    judge(&MANY, (struct directory_person){.age = 9, .departement = "31"});
	enum directory_verdict before = DIRECTORY_CLOSED;

	(void)state;
	assert_int_equal(e.n, 5);
	assert_string_equal(first(&e), "too_young");
	for (size_t i = 0; i < e.n; i++) {
		enum directory_verdict v = directory_why_text(e.reason[i].why)->verdict;

		assert_true(v <= before);
		before = v;
	}
}

static void every_why_has_a_code_and_two_sentences(void **state)
{
	(void)state;
	for (int w = 1; w < DIRECTORY_WHYS; w++) {
		const struct directory_why_text *t = directory_why_text((enum directory_why)w);

		assert_true(strlen(t->code) > 0 && strlen(t->fr) > 0 && strlen(t->en) > 0);
		assert_in_range(t->verdict, DIRECTORY_OPEN, DIRECTORY_CLOSED);
		assert_int_equal(strstr(t->fr, "%s") != NULL, strstr(t->en, "%s") != NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_door_of_the_cdaph_opens_by_an_orientation),
	    cmocka_unit_test(one_open_door_is_enough),
	    cmocka_unit_test(prescription_and_affectation_are_asked_for_the_same_way),
	    cmocka_unit_test(a_dac_opens_on_a_professionals_request_unless_it_says_otherwise),
	    cmocka_unit_test(silence_closes_nothing),
	    cmocka_unit_test(publics_follow_from_the_age_and_from_who_asks),
	    cmocka_unit_test(who_lives_outside_the_territory_is_told_so),
	    cmocka_unit_test(what_closes_stands_before_what_is_to_be_checked),
	    cmocka_unit_test(every_why_has_a_code_and_two_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
