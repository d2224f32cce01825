/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_stem.c - the forms of a word meet, other words do not.
 */
#include "support/cmocka_all.h"

#include "glossary.h"
#include "stem.h"
#include "text.h"

#include <string.h>

#define FORMS 6

/* Each line: words of one stem. */
static const char *const SAME[][FORMS] = {
    {"école", "écoles"},
    {"enfant", "enfants"},
    {"éducatif", "éducative", "éducatifs", "éducatives"},
    {"sportif", "sportive", "sportifs", "sportives"},
    {"actif", "active", "actives"},
    {"social", "sociale", "sociaux", "sociales"},
    {"médical", "médicaux", "médicale"},
    {"local", "locaux"},
    {"hôpital", "hôpitaux"},
    {"travail", "travaux"},
    {"vitrail", "vitraux"},
    {"bureau", "bureaux"},
    {"tableau", "tableaux"},
    {"jeu", "jeux"},
    {"lieu", "lieux"},
    {"genou", "genoux"},
    {"handicap", "handicaps", "handicapé", "handicapés", "handicapée", "handicapées"},
    {"accompagné", "accompagnée", "accompagnés", "accompagnées"},
    {"animateur", "animatrice", "animateurs", "animatrices"},
    {"éducateur", "éducatrices"},
    {"formateur", "formatrice"},
    {"coiffeur", "coiffeuse", "coiffeuses"},
    {"nerveux", "nerveuse", "nerveuses"},
    {"majeur", "majeure", "majeurs", "majeures"},
    {"infirmier", "infirmière", "infirmières"},
    {"premier", "première", "premiers"},
    {"étranger", "étrangère", "étrangers"},
    {"personnel", "personnelle", "personnels", "personnelles"},
    {"individuel", "individuelle"},
    {"européen", "européenne", "européens"},
    {"quotidien", "quotidienne"},
    {"muet", "muette", "muets", "muettes"},
    {"public", "publique", "publics", "publiques"},
    {"français", "française", "françaises"},
    {"villageois", "villageoise"},
    {"toulousain", "toulousaine", "toulousains"},
    {"sourd", "sourde", "sourds", "sourdes"},
    {"aveugle", "aveugles"},
    {"autiste", "autistes"},
    {"logement", "logements"},
    {"adapté", "adaptée", "adaptés", "adaptées"},
    {"spécialisé", "spécialisées"},
    {"aidant", "aidante", "aidants", "aidantes"},
    {"loisir", "loisirs"},
    {"atelier", "ateliers"},
    {"parcours"},
    {"accès"},
    {"bus"},
};

static const char *const OTHER[][2] = {
    {"éducatif", "éducation"},
    {"mer", "mère"},
    {"mas", "masse"},
    {"mas", "mass"},
    {"aide", "aidant"},
    {"école", "écoute"},
    {"autiste", "autisme"},
    {"sport", "sportif"},
    {"travail", "travailleur"},
    {"taux", "tal"},
    {"faux", "fal"},
    {"social", "société"},
    {"logement", "logis"},
    {"handicap", "handisport"},
    {"cp1", "cp"},
    {"soin", "soir"},
    {"mode", "modes1"},
    {"lit", "lits1"},
};

static void stem_of(const char *text, char ret[DIRECTORY_STEM_MAX])
{
	char folded[128];

	directory_text_fold(text, folded, sizeof(folded));
	directory_stem(folded, ret);
}

static void the_forms_of_a_word_have_one_stem(void **state)
{
	char first[DIRECTORY_STEM_MAX], other[DIRECTORY_STEM_MAX], folded[128];

	(void)state;
	for (size_t i = 0; i < sizeof(SAME) / sizeof(SAME[0]); i++) {
		stem_of(SAME[i][0], first);
		for (size_t k = 0; k < FORMS && SAME[i][k] != NULL; k++) {
			stem_of(SAME[i][k], other);
			if (strcmp(first, other) != 0)
				fail_msg("%s: %s, %s: %s", SAME[i][0], first, SAME[i][k], other);
			directory_text_fold(SAME[i][k], folded, sizeof(folded));
			size_t common = directory_stem_common(first);
			if (strncmp(folded, first, common) != 0)
				fail_msg("%s does not begin as %s", folded, first);
			assert_true(strlen(folded) <= strlen(first) + 5);
		}
	}
}

static void other_words_have_another(void **state)
{
	char a[DIRECTORY_STEM_MAX], b[DIRECTORY_STEM_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(OTHER) / sizeof(OTHER[0]); i++) {
		stem_of(OTHER[i][0], a);
		stem_of(OTHER[i][1], b);
		if (strcmp(a, b) == 0)
			fail_msg("%s, %s: %s", OTHER[i][0], OTHER[i][1], a);
	}
}

/* The families of the table are families: no two of them share a stem. */
static void no_two_families_meet(void **state)
{
	char a[DIRECTORY_STEM_MAX], b[DIRECTORY_STEM_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(SAME) / sizeof(SAME[0]); i++) {
		stem_of(SAME[i][0], a);
		for (size_t k = i + 1; k < sizeof(SAME) / sizeof(SAME[0]); k++) {
			stem_of(SAME[k][0], b);
			if (strcmp(a, b) == 0)
				fail_msg("%s, %s: %s", SAME[i][0], SAME[k][0], a);
		}
	}
}

static void short_words_numbers_and_long_words_are_left_alone(void **state)
{
	static const char *const ALONE[] = {"", "a", "mas", "ime", "les", "2nde", "14e", "31000"};
	char stem[DIRECTORY_STEM_MAX], longest[200];

	(void)state;
	for (size_t i = 0; i < sizeof(ALONE) / sizeof(ALONE[0]); i++) {
		directory_stem(ALONE[i], stem);
		assert_string_equal(stem, ALONE[i]);
	}
	memset(longest, 's', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	directory_stem(longest, stem);
	assert_int_equal(strlen(stem), DIRECTORY_STEM_MAX - 1);
}

static void small_words_are_known_and_no_others(void **state)
{
	static const char *const EMPTY[] = {"a", "de", "elle", "leurs", "pour", "sur", "y", "vous"};
	static const char *const FULL[] = {"", "b", "dea", "ime", "pourquoi", "z", "sol"};

	(void)state;
	for (size_t i = 0; i < sizeof(EMPTY) / sizeof(EMPTY[0]); i++)
		assert_true(directory_stem_empty(EMPTY[i]));
	for (size_t i = 0; i < sizeof(FULL) / sizeof(FULL[0]); i++)
		assert_false(directory_stem_empty(FULL[i]));
}

/* The build folds the glossary in another language than C: both must agree. */
static void the_glossary_is_folded_as_texts_are(void **state)
{
	const struct directory_glossary *g = &DIRECTORY_GLOSSARY;
	char folded[512], words[512];

	(void)state;
	assert_true(g->n >= 120);
	for (size_t i = 0; i < g->n; i++) {
		const struct directory_acronym *e = &g->entries[i];

		words[0] = '\0';
		directory_text_fold(e->full, folded, sizeof(folded));
		for (char *at = folded, *word; (word = strsep(&at, " ")) != NULL;) {
			if (directory_stem_empty(word))
				continue;
			if (words[0] != '\0')
				strncat(words, " ", sizeof(words) - strlen(words) - 1);
			strncat(words, word, sizeof(words) - strlen(words) - 1);
		}
		assert_string_equal(e->words, words);
		directory_text_fold(e->acronym, folded, sizeof(folded));
		assert_string_equal(e->key, strchr(folded, ' ') != NULL ? "" : folded);
		assert_true(i == 0 || strcmp(g->entries[i - 1].key, e->key) <= 0);
		assert_false(directory_stem_empty(e->key) && strcmp(e->key, "pas") != 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_forms_of_a_word_have_one_stem),
	    cmocka_unit_test(other_words_have_another),
	    cmocka_unit_test(no_two_families_meet),
	    cmocka_unit_test(short_words_numbers_and_long_words_are_left_alone),
	    cmocka_unit_test(small_words_are_known_and_no_others),
	    cmocka_unit_test(the_glossary_is_folded_as_texts_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
