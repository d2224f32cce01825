/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_twin.c - two records compared field by field.
 */
#include "twin.h"

#include "support/cmocka_all.h"

#include <string.h>

#define NOBODY .age_min = -1, .age_max = -1

static int score(const struct directory_twin *a, const struct directory_twin *b)
{
	struct directory_twin_match one = directory_twin_match(a, b);
	struct directory_twin_match two = directory_twin_match(b, a);

	assert_int_equal(one.score, two.score); /* whichever stands first */
	for (unsigned f = 0; f < DIRECTORY_TWIN_FIELDS; f++)
		assert_int_equal(one.field[f].verdict, two.field[f].verdict);
	return one.score;
}

static struct directory_twin named(const char *name)
{
	return (struct directory_twin){.name = name,
				       .commune = "31555",
				       .commune_name = "toulouse",
				       .type = "esms_enfants",
				       NOBODY};
}

static void the_same_written_otherwise_is_proposed(void **state)
{
	static const char *const PAIRS[][2] = {
	    {"IME Les Oliviers", "Institut médico-éducatif « LES OLIVIERS »"},
	    {"SESSAD des Oliviers",
	     "Service d’éducation spéciale et de soins à domicile Les Oliviers"},
	    {"CCAS de Toulouse", "Centre communal d’action sociale - Toulouse"},
	    {"Association Judo pour tous", "JUDO POUR TOUS (Toulouse)"},
	    {"Oliviers (IME)", "IME les oliviers"},
	    {"GEM St-Exupéry", "Groupe d'entraide mutuelle Saint Exupery"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(PAIRS) / sizeof(PAIRS[0]); i++) {
		struct directory_twin a = named(PAIRS[i][0]), b = named(PAIRS[i][1]);

		if (score(&a, &b) < DIRECTORY_TWIN_PROPOSED_FROM)
			fail_msg("%s / %s: %d", PAIRS[i][0], PAIRS[i][1], score(&a, &b));
	}
}

static void sisters_under_one_roof_are_not_proposed(void **state)
{
	static const char *const PAIRS[][2] = {
	    {"IME Les Oliviers", "SESSAD Les Oliviers"},
	    {"ESAT du Canal", "Foyer de vie du Canal"},
	    {"Crèche Les Lutins 1", "Crèche Les Lutins 2"},
	    {"Mairie de Toulouse", "CCAS de Toulouse"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(PAIRS) / sizeof(PAIRS[0]); i++) {
		struct directory_twin a = named(PAIRS[i][0]), b = named(PAIRS[i][1]);

		a.phone = b.phone = "05 36 49 00 00";
		a.address = "1 rue des Arts";
		b.address = "1, R. des Arts, 31000 Toulouse";
		if (score(&a, &b) >= DIRECTORY_TWIN_PROPOSED_FROM)
			fail_msg("%s / %s: %d", PAIRS[i][0], PAIRS[i][1], score(&a, &b));
	}
}

static void each_field_says_how_it_compares(void **state)
{
	struct directory_twin a = named("IME Les Oliviers"), b = named("IME Les Olivers");
	struct directory_twin_match m;

	(void)state;
	a.phone = "05 36 49 00 00";
	b.phone = "+33 5 36 49 00 00";
	a.siret = "13003013300016";
	b.siret = "13003013300024";
	a.finess = "310000001";
	a.address = "12 bis av. Jean Jaurès 31000 Toulouse cedex 2";
	b.address = "12 bis, avenue Jean-Jaurès, BP 1234";
	b.commune = "31069";
	m = directory_twin_match(&a, &b);
	assert_int_equal(m.field[DIRECTORY_TWIN_NAME].verdict, DIRECTORY_TWIN_NEAR);
	assert_int_equal(m.field[DIRECTORY_TWIN_PHONE].verdict, DIRECTORY_TWIN_SAME);
	assert_int_equal(m.field[DIRECTORY_TWIN_SIRET].verdict, DIRECTORY_TWIN_NEAR);
	assert_int_equal(m.field[DIRECTORY_TWIN_FINESS].verdict, DIRECTORY_TWIN_UNKNOWN);
	assert_int_equal(m.field[DIRECTORY_TWIN_COMMUNE].verdict, DIRECTORY_TWIN_OTHER);
	assert_int_equal(m.field[DIRECTORY_TWIN_TYPE].verdict, DIRECTORY_TWIN_SAME);
	assert_int_equal(m.field[DIRECTORY_TWIN_DISTANCE].verdict, DIRECTORY_TWIN_UNKNOWN);
	assert_int_equal(m.field[DIRECTORY_TWIN_FINESS].points, 0);
	assert_true(m.field[DIRECTORY_TWIN_COMMUNE].points < 0);
}

static void addresses_are_written_out(void **state)
{
	static const struct {
		const char *a, *b;
		enum directory_twin_verdict verdict;
	} CASES[] = {
	    {"12 av. Jean Jaurès", "12, avenue Jean-Jaurès, 31000 TOULOUSE", DIRECTORY_TWIN_SAME},
	    {"12 avenue Jean Jaurès", "14 avenue Jean Jaurès", DIRECTORY_TWIN_OTHER},
	    {"12 avenue Jean Jaurès", "12 rue du Taur", DIRECTORY_TWIN_OTHER},
	    {"Place St Sernin", "pl. Saint-Sernin BP 7", DIRECTORY_TWIN_SAME},
	    {"12 avenue Jean Jaurès bâtiment B", "12 avenue Jean Jaurès", DIRECTORY_TWIN_NEAR},
	    {"31000 Toulouse", "12 rue du Taur", DIRECTORY_TWIN_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct directory_twin a = named("x"), b = named("x");

		a.address = CASES[i].a;
		b.address = CASES[i].b;
		if (directory_twin_match(&a, &b).field[DIRECTORY_TWIN_ADDRESS].verdict !=
		    CASES[i].verdict)
			fail_msg("%s / %s", CASES[i].a, CASES[i].b);
	}
}

static void offers_of_one_actor_are_told_apart_by_what_they_are(void **state)
{
	struct directory_twin a = {.name = "Répit du samedi",
				   .actor = "A",
				   .commune = "31555",
				   .age_min = 6,
				   .age_max = 12,
				   .phone = "0536490000"};
	struct directory_twin b = a;

	(void)state;
	assert_true(score(&a, &b) >= DIRECTORY_TWIN_PROPOSED_FROM);
	b.age_min = 13;
	b.age_max = 17;
	assert_true(score(&a, &b) < DIRECTORY_TWIN_PROPOSED_FROM);
	b = a;
	b.name = "Ateliers du mercredi";
	assert_true(score(&a, &b) < DIRECTORY_TWIN_PROPOSED_FROM); /* one telephone for all */
	b = a;
	a.placed = b.placed = true;
	a.lat = b.lat = 43.6;
	a.lon = b.lon = 1.44;
	assert_int_equal(directory_twin_match(&a, &b).field[DIRECTORY_TWIN_DISTANCE].verdict,
			 DIRECTORY_TWIN_SAME);
	b.lat = 43.8;
	assert_int_equal(directory_twin_match(&a, &b).field[DIRECTORY_TWIN_DISTANCE].verdict,
			 DIRECTORY_TWIN_OTHER);
}

static void hostile_texts_are_only_texts(void **state)
{
	static char huge[200000];
	struct directory_twin a = named(huge), b = named("");
	struct directory_twin_keys keys;

	(void)state;
	memset(huge, 'a', sizeof(huge) - 1);
	for (size_t i = 7; i < sizeof(huge) - 1; i += 8)
		huge[i] = ' ';
	a.address = a.phone = huge;
	assert_in_range(score(&a, &b), 0, 100);
	assert_in_range(score(&a, &a), 0, 100);
	directory_twin_keys(&a, &keys);
	assert_in_range(keys.n, 0, DIRECTORY_TWIN_KEYS_MAX);
	b = (struct directory_twin){NOBODY};
	assert_int_equal(score(&b, &b), 0);
	directory_twin_keys(&b, &keys);
	assert_int_equal(keys.n, 0);
	a = named("🙂 \xe2\x80\xae '; DROP TABLE");
	assert_in_range(score(&a, &a), 0, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_written_otherwise_is_proposed),
	    cmocka_unit_test(sisters_under_one_roof_are_not_proposed),
	    cmocka_unit_test(each_field_says_how_it_compares),
	    cmocka_unit_test(addresses_are_written_out),
	    cmocka_unit_test(offers_of_one_actor_are_told_apart_by_what_they_are),
	    cmocka_unit_test(hostile_texts_are_only_texts),
	};

	return cmocka_run_group_tests_name("twin", tests, NULL, NULL);
}
