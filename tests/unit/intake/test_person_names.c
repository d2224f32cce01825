/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_person_names.c - names as they are written, heard and mistyped in France.
 */
#include "support/cmocka_all.h"

#include "person_keys.h"
#include "utf8.h"

#include "cmn/base.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

static void names_that_sound_alike_have_one_sound(void **state)
{
	static const char *const ALIKE[][4] = {
	    {"GAUTHIER", "GAUTIER", "GOTIER", "GOTHIER"},
	    {"DUPONT", "DUPOND", "DUPON", NULL},
	    {"RENAUD", "RENAULT", "RENAUT", "RENO"},
	    {"LEFEBVRE", "LEFEVRE", "LEFAIVRE", NULL},
	    {"MARTIN", "MARTAIN", "MARTEIN", NULL},
	    {"THOMAS", "TOMAS", "TOMAT", NULL},
	    {"PHILIPPE", "FILIPE", "PHILIPE", NULL},
	    {"CHRISTOPHE", "KRISTOF", NULL, NULL},
	    {"DUPRE", "DUPREZ", "DUPRET", "DUPREY"},
	    {"BOYER", "BOYE", "BOYEZ", NULL},
	    {"MOREAU", "MORAUD", "MOROT", "MOREAUX"},
	    {"ROUSSEAU", "ROUSSOT", "ROUSSO", NULL},
	    {"GUERIN", "GUERAIN", NULL, NULL},
	    {"LAURENT", "LORAN", "LAURAN", NULL},
	    {"JACQUET", "JAQUET", "JAKET", NULL},
	    {"MATHIEU", "MATTHIEU", "MATIEU", NULL},
	    {"FRANCOIS", "FRANCOI", NULL, NULL},
	    {"LOUIS", "LOUI", "LOUIT", NULL},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ALIKE); i++) {
		char first[INTAKE_SOUND_LEN], other[INTAKE_SOUND_LEN];

		intake_name_sound(ALIKE[i][0], first);
		for (size_t k = 1; k < 4 && ALIKE[i][k]; k++) {
			intake_name_sound(ALIKE[i][k], other);
			if (strcmp(first, other) != 0)
				fail_msg("%s %s, %s %s", ALIKE[i][0], first, ALIKE[i][k], other);
		}
	}
}

static void names_that_sound_otherwise_are_told_apart(void **state)
{
	static const char *const APART[][2] = {
	    {"MARTIN", "MARTINE"}, {"DUPONT", "DUPIN"},     {"BERTRAND", "BERNARD"},
	    {"ROUX", "ROY"},       {"LEROY", "LEROUX"},     {"MICHEL", "MICHAUD"},
	    {"PETIT", "PETER"},    {"GARNIER", "FOURNIER"}, {"COLIN", "COLLET"},
	};
	char a[INTAKE_SOUND_LEN], b[INTAKE_SOUND_LEN];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(APART); i++) {
		intake_name_sound(APART[i][0], a);
		intake_name_sound(APART[i][1], b);
		if (strcmp(a, b) == 0)
			fail_msg("%s and %s: %s", APART[i][0], APART[i][1], a);
	}
}

static void accents_hyphens_apostrophes_and_particles_do_not_count(void **state)
{
	static const char *const SAME[][2] = {
	    {"Lefèvre", "LEFEVRE"},
	    {"Le\xcc\x80vre", "lèvre"}, /* an accent that follows its letter */
	    {"N’Guyen", "N'Guyen"},
	    {"N’Guyen", "NGUYEN"},
	    {"d’Angelo", "D Angelo"},
	    {"de la Tour", "TOUR"},
	    {"van den Berg", "Berg"},
	    {"Ben Ali", "ALI"},
	    {"El-Idrissi", "idrissi"},
	    {"Dupont-Martin", "Martin Dupont"},
	    {"Œuvrard", "OEUVRARD"},
	    {"Straße", "STRASSE"},
	    {"Łukasz", "Lukasz"},
	    {"Le Goff", "LEGOFF"},
	    {"  Dupont  ", "dupont"},
	};
	struct intake_name a, b;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(SAME); i++) {
		intake_name_read(SAME[i][0], &a);
		intake_name_read(SAME[i][1], &b);
		if (intake_name_compare_family(&a, &b) != INTAKE_NAME_SAME)
			fail_msg("%s is not %s", SAME[i][0], SAME[i][1]);
	}
	intake_name_read("De La", &a); /* particles alone are somebody's name */
	assert_int_equal(a.n, 2);
	intake_name_read(NULL, &a);
	assert_int_equal(a.n, 0);
	intake_name_read("محمد", &a);
	intake_name_read("حسن", &b);
	assert_true(a.n == 1 && b.n == 1);
	assert_int_equal(intake_name_compare_family(&a, &b), INTAKE_NAME_OTHER);
}

static void given_names_are_compared_with_care(void **state)
{
	static const struct {
		const char *a, *b;
		enum intake_name_likeness like;
	} CASES[] = {
	    {"Jean-Pierre", "jean pierre", INTAKE_NAME_SAME},
	    {"Jean-Pierre", "Jeanpierre", INTAKE_NAME_SAME},
	    {"Jean-Pierre", "Pierre", INTAKE_NAME_PART},
	    {"Marie Claire Louise", "Claire", INTAKE_NAME_PART},
	    {"Mohamed", "Mohammed", INTAKE_NAME_VARIANT},
	    {"Catherine", "Cathy", INTAKE_NAME_VARIANT},
	    {"Léa", "Léo", INTAKE_NAME_OTHER},
	    {"Louis", "Louise", INTAKE_NAME_OTHER},
	    {"Jules", "Julie", INTAKE_NAME_OTHER},
	    {"Thoams", "Thomas", INTAKE_NAME_SLIP},
	    {"Sandirne", "Sandrine", INTAKE_NAME_SLIP},
	    {"J.", "Jacques", INTAKE_NAME_INITIAL},
	    {"J", "Paul", INTAKE_NAME_OTHER},
	    {"", "Paul", INTAKE_NAME_UNKNOWN},
	};
	struct intake_name a, b;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		intake_name_read(CASES[i].a, &a);
		intake_name_read(CASES[i].b, &b);
		if (intake_name_compare_given(&a, &b) != CASES[i].like ||
		    intake_name_compare_given(&b, &a) != CASES[i].like)
			fail_msg("%s, %s: %d", CASES[i].a, CASES[i].b,
				 (int)intake_name_compare_given(&a, &b));
	}
}

static void a_distance_counts_slips_of_the_keyboard(void **state)
{
	static const struct {
		const char *a, *b;
		int distance;
	} CASES[] = {{"MARTIN", "MARTIN", 0}, {"MARTIN", "MATRIN", 1},
		     {"MARTIN", "MARTI", 1},  {"MARTIN", "MMARTIN", 1},
		     {"MARTIN", "MORTIN", 1}, {"MARTIN", "MORTON", 2},
		     {"", "AB", 2},           {"ABCDE", "VWXYZ", 3}};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++)
		assert_int_equal(intake_name_distance(CASES[i].a, CASES[i].b, 2),
				 CASES[i].distance);
}

static void a_telephone_number_has_one_form(void **state)
{
	static const char *const CASES[][2] = {
	    {"01 99 00 12 34", "+33199001234"},    {"0199001234", "+33199001234"},
	    {"+33 1 99 00 12 34", "+33199001234"}, {"+33 (0)1 99 00 12 34", "+33199001234"},
	    {"0033199001234", "+33199001234"},     {"01.99.00.12.34", "+33199001234"},
	    {"+32 470 00 00 00", "+32470000000"},  {"0032470000000", "+32470000000"},
	};
	static const char *const NONE[] = {
	    "",        "12", "01990012345", "199001234", "01 99 00 12 3x", "+1234567890123456789",
	    "call me", "+"};
	char out[INTAKE_REACH_LEN];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		if (!intake_phone_normal(CASES[i][0], out))
			fail_msg("%s is none", CASES[i][0]);
		assert_string_equal(out, CASES[i][1]);
	}
	for (size_t i = 0; i < CMN_LEN(NONE); i++)
		if (intake_phone_normal(NONE[i], out))
			fail_msg("%s became %s", NONE[i], out);
}

static void every_reason_has_words(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("match_reasons");

	(void)state;
	assert_int_equal(list->n, INTAKE_MATCH_REASONS);
	for (unsigned i = 0; i < INTAKE_MATCH_REASONS; i++)
		assert_non_null(cmn_code_find(list, intake_match_reason_code(1u << i)));
	assert_null(intake_match_reason_code(1u << INTAKE_MATCH_REASONS));
}

/* Whatever bytes of UTF-8 come, nothing is read or written out of place (run with SAN=1 too). */
static void hostile_names_are_only_names(void **state)
{
	char text[512];
	unsigned seed = 7;
	struct intake_name name;
	struct intake_traits t;
	struct intake_keys keys;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		static const char *const PIECES[] = {"A",   "é", " ",        "-", "'",   "’",
						     "œ",   "ß", "😀",        "م", "de ", "EAU",
						     "ILL", "X", "\xcc\x81", "Ġ", "ŒUIL"};
		size_t len = 0;

		for (int i = 0; i < round % 60; i++) {
			const char *piece;

			seed = seed * 1103515245u + 12345u;
			piece = PIECES[(seed >> 16) % CMN_LEN(PIECES)];
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s", piece);
		}
		text[len] = '\0';
		intake_name_read(text, &name);
		assert_true(name.n <= INTAKE_WORDS_MAX);
		t = (struct intake_traits){.birth = {1990, 1, 2}, .commune = "31555"};
		intake_traits_read(&t, text, text, text);
		intake_keys_of(&t, &keys);
		assert_true(keys.n <= INTAKE_KEYS_MAX);
		(void)intake_match(&t, &t);
		(void)intake_name_check(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_that_sound_alike_have_one_sound),
	    cmocka_unit_test(names_that_sound_otherwise_are_told_apart),
	    cmocka_unit_test(accents_hyphens_apostrophes_and_particles_do_not_count),
	    cmocka_unit_test(given_names_are_compared_with_care),
	    cmocka_unit_test(a_distance_counts_slips_of_the_keyboard),
	    cmocka_unit_test(a_telephone_number_has_one_form),
	    cmocka_unit_test(every_reason_has_words),
	    cmocka_unit_test(hostile_names_are_only_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
