/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_eligibility_gate.c - the gate of the index always agrees with what is explained, for
 * thousands of persons and offers drawn at random.
 */
#include "unit/directory/offer_stated.h"

#include "splitmix.h"

static struct directory_splitmix g = {20261123};

static unsigned below(unsigned n)
{
	return (unsigned)directory_splitmix_below(&g, n);
}

static const char *some(const char *const *of, size_t n)
{
	return of[below((unsigned)n)];
}
#define SOME(array) some((array), sizeof(array) / sizeof((array)[0]))

static struct stated draw_offer(void)
{
	static const char *const DOORS[] = {NULL,
					    "{free}",
					    "{cdaph_orientation}",
					    "{cdaph_orientation,prescription}",
					    "{school_affectation,professional_only}",
					    "{professional_only}"};
	static const char *const ORIENTATIONS[] = {NULL, "{7_1}", "{7}", "{13_4,7_8}"};
	static const char *const TYPES[] = {NULL, "{autism}", "{rare,motor}"};
	static const char *const PUBLICS[] = {NULL, "{child}", "{adult,ageing}", "{carer}",
					      "{everybody}"};
	static const char *const ZONE[] = {NULL, "{31}", "{09122}", "{france}"};
	static const char *const BY[] = {NULL, "{user}", "{professional}", "{user,professional}"};
	static const char *const ACTOR[] = {"ime", "dac"};
	struct stated s = {.doors = SOME(DOORS),
			   .types = SOME(TYPES),
			   .publics = SOME(PUBLICS),
			   .zone = SOME(ZONE),
			   .by = SOME(BY),
			   .actor = SOME(ACTOR),
			   .min = below(2) ? 18 : 0,
			   .max = below(2) ? 60 : 0};

	if (s.doors != NULL && strstr(s.doors, "cdaph") != NULL)
		s.orientations = SOME(ORIENTATIONS);
	return s;
}

static struct directory_person draw_person(void)
{
	static const char *const HELD[] = {NULL, "none", "7_1", "7", "13_4", "7_8,13_1"};
	static const char *const AWAITED[] = {NULL, "7_1", "7"};
	static const char *const TYPES[] = {NULL, "autism", "motor,visual", "none"};
	static const char *const PUBLICS[] = {NULL, "carer", "pupil,child", "none"};

	return (struct directory_person){.age = below(4) ? (int)below(90) : DIRECTORY_INDEX_AGE_ANY,
					 .asker = (enum directory_asker)below(3),
					 .prescription = (enum directory_told)below(3),
					 .affectation = (enum directory_told)below(3),
					 .disability_types = SOME(TYPES),
					 .orientations = SOME(HELD),
					 .awaited = SOME(AWAITED),
					 .publics = SOME(PUBLICS),
					 .commune = "31483",
					 .epci = "200072643",
					 .departement = "31"};
}

static bool passes(const struct directory_conditions *c, const struct directory_index_row *row,
		   bool there)
{
	const struct directory_index_gate *gate = &c->gate;
	int age = c->person->age;

	for (size_t i = 0; i < gate->n; i++) {
		if (!directory_bits_meet(&row->bits, &gate->any[i]))
			return false;
	}
	if (gate->zone >= 0 && directory_bits_has(&row->bits, (unsigned)gate->zone) && !there)
		return false;
	return age == DIRECTORY_INDEX_AGE_ANY || (age >= row->age_min && age <= row->age_max);
}

static void the_gate_lets_through_what_is_not_closed_and_nothing_else(void **state)
{
	static struct directory_conditions c;
	unsigned closed = 0;

	(void)state;
	for (unsigned i = 0; i < 20000; i++) {
		struct directory_person p = draw_person();
		struct stated s = draw_offer();
		struct directory_index_row row = row_of(&s);
		struct directory_eligibility e;
		bool there = lives_there(&s, &p), by_age;

		directory_conditions_of(&p, &codes, &c);
		directory_eligibility_of(&c, &codes, &row, there, &e);
		if (passes(&c, &row, there) != (e.verdict != DIRECTORY_CLOSED))
			fail_msg("%u: %s held %s awaited %s: %s", i, array_of(s.doors),
				 p.orientations, p.awaited, first(&e));
		closed += e.verdict == DIRECTORY_CLOSED;
		by_age = strncmp(first(&e), "too_", 4) == 0;
		assert_true(e.verdict != DIRECTORY_CLOSED || by_age ||
			    directory_bits_meet(&row.bits, &c.gate.may_close));
	}
	assert_in_range(closed, 5000, 19000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_gate_lets_through_what_is_not_closed_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
