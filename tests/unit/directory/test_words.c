/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_words.c - a text as it is typed finds what it means: forms, acronyms, words in full, typing
 * errors; and what was made of it is told.
 */
#include "support/cmocka_all.h"

#include "unit/directory/words_made.h"

#include "splitmix.h"
#include "stem.h"
#include "words.h"

#define MOST 40

/* Offers by their number, as a conseiller would name them. */
static const char *const OFFERS[] = {
    /*  0 */ "IME Les Pins Toulouse",
    /*  1 */ "Institut médico-éducatif du Lac, Muret",
    /*  2 */ "Instituts médico éducatifs réunis",
    /*  3 */ "SESSAD du Comminges",
    /*  4 */ "Service d’éducation spéciale et de soins à domicile",
    /*  5 */ "Maison d’accueil spécialisée",
    /*  6 */ "MAS des Oliviers",
    /*  7 */ "Massage bien-être",
    /*  8 */ "Atelier éducatif du mercredi",
    /*  9 */ "Ateliers sportifs pour tous",
    /* 10 */ "Activité sportive adaptée",
    /* 11 */ "Foyer d’accueil médicalisé",
    /* 12 */ "EAM du Parc",
    /* 13 */ "Maison des adolescents",
    /* 14 */ "Maison départementale de l’autonomie",
    /* 15 */ "MDA de la Loire",
    /* 16 */ "Orthophoniste à Muret",
    /* 17 */ "Éducation à la santé",
    /* 18 */ "Accueil périscolaire",
    /* 19 */ "Halte-garderie, maison de la petite enfance",
    /* 20 */ "Dispositif d’appui à la coordination",
    /* 21 */ "Pôle d’appui à la scolarité",
    /* 22 */ "Centre d’aide par le travail",
    /* 23 */ "Travaux d’utilité sociale",
};
#define N (sizeof(OFFERS) / sizeof(OFFERS[0]))

static struct made *m;

static int setup(void **state)
{
	(void)state;
	m = made_of(OFFERS, N);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	made_free(m);
	return 0;
}

/* As the search does it. */
static bool ask(const char *text, struct directory_words *w, bool *found, size_t enough)
{
	size_t n = 0;

	if (!directory_words_read(text, &DIRECTORY_GLOSSARY, w))
		return false;
	directory_words_meet(w, &m->part, 1);
	made_ask(m, w->terms, w->n, found);
	for (size_t i = 0; i < N; i++)
		n += found[i];
	if (n < enough && directory_words_widen(w, &m->part, 1))
		made_ask(m, w->terms, w->n, found);
	return true;
}

struct expected {
	const char *text;
	int found[10]; /* ends with -1 */
};

static void expect(const struct expected *e, size_t enough)
{
	struct directory_words w;
	bool found[N], wanted[N] = {false};

	for (size_t i = 0; i < 10 && e->found[i] >= 0; i++)
		wanted[e->found[i]] = true;
	assert_true(ask(e->text, &w, found, enough));
	for (size_t i = 0; i < N; i++) {
		if (found[i] != wanted[i])
			fail_msg("\"%s\": %s %s", e->text, OFFERS[i],
				 found[i] ? "is found" : "is not found");
	}
}

static void words_find_their_forms(void **state)
{
	static const struct expected CASES[] = {
	    {"atelier", {8, 9, -1}},
	    {"ATELIERS", {8, 9, -1}},
	    {"sportif", {9, 10, -1}},
	    {"sportives", {9, 10, -1}},
	    {"sport", {9, 10, -1}},
	    {"éducatives", {1, 2, 8, -1}},
	    {"education", {4, 17, -1}},
	    {"travail", {22, 23, -1}},
	    {"travaux", {22, 23, -1}},
	    {"sociaux", {23, -1}},
	    {"accueil peri", {18, -1}},
	    {"l'accueil du péri", {18, -1}},
	    {"muret orthophonistes", {16, -1}},
	    {"zzz", {-1}},
	    {"atelier zzz", {-1}},
	    {"pour les ateliers", {8, 9, -1}},
	    {"la halte", {19, -1}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		expect(&CASES[i], 0);
}

static void acronyms_find_their_words_and_words_their_acronym(void **state)
{
	static const struct expected CASES[] = {
	    {"IME", {0, 1, 2, -1}},
	    {"i.m.e.", {0, 1, 2, -1}},
	    {"les IMEs", {0, 1, 2, -1}},
	    {"ime muret", {1, -1}},
	    {"institut médico-éducatif", {0, 1, 2, -1}},
	    {"INSTITUTS MEDICO EDUCATIFS toulouse", {0, -1}},
	    {"sessad", {3, 4, -1}},
	    {"service d'éducation spéciale et de soins à domicile", {3, 4, -1}},
	    {"MAS", {5, 6, -1}},
	    {"mass", {7, -1}},
	    /* the same thing under another name */
	    {"FAM", {11, 12, -1}},
	    {"EAM", {12, -1}},
	    {"foyer d’accueil médicalisé", {11, 12, -1}},
	    /* one acronym, two things */
	    {"mda", {13, 14, 15, -1}},
	    {"maison des adolescents", {13, 15, -1}},
	    {"esat", {-1}},
	    {"cat", {22, -1}},
	    {"dac", {20, -1}},
	    /* an acronym that is also a small word */
	    {"pas", {21, -1}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		expect(&CASES[i], 0);
}

static void a_word_that_nothing_has_is_taken_for_the_nearest(void **state)
{
	static const struct expected CASES[] = {
	    {"orthofoniste", {16, -1}},
	    {"ortophoniste", {16, -1}},
	    {"orthophonnistes", {16, -1}},
	    {"perisolaire", {18, -1}},
	    {"acceuil periscolaire", {18, -1}},
	    {"massagge", {7, -1}},
	    {"atelyers", {8, 9, -1}},
	    {"ateiler sportif", {9, -1}},
	    /* four letters are not corrected, nor numbers */
	    {"parq", {-1}},
	    {"31000", {-1}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		expect(&CASES[i], 0);
}

static void too_little_is_asked_more_widely_and_enough_is_not(void **state)
{
	static const struct expected NOT_YET = {"mas oli", {6, -1}};
	static const struct expected ENOUGH = {"educatif", {1, 2, 8, -1}};
	static const struct expected MORE = {"mas bien", {7, -1}}; /* the acronym as a beginning */

	(void)state;
	expect(&NOT_YET, 1);
	expect(&ENOUGH, 3);
	expect(&MORE, 1);
}

static void what_was_made_of_the_words_is_told(void **state)
{
	struct directory_words w;
	bool found[N];

	(void)state;
	assert_true(ask("ime sportives ortophoniste", &w, found, 0));
	assert_int_equal(w.n_understood, 2);
	assert_int_equal(w.understood[0].as, DIRECTORY_UNDERSTOOD_ACRONYM);
	assert_string_equal(w.understood[0].asked, "ime");
	assert_string_equal(w.understood[0].entry->acronym, "IME");
	assert_int_equal(w.understood[1].as, DIRECTORY_UNDERSTOOD_SPELLING);
	assert_string_equal(w.understood[1].asked, "ortophoniste");
	assert_int_equal(w.understood[1].n, 1);
	assert_string_equal(w.understood[1].near[0], "orthophoniste");

	assert_true(ask("maisons d'accueil spécialisées", &w, found, 0));
	assert_int_equal(w.n_understood, 1);
	assert_int_equal(w.understood[0].as, DIRECTORY_UNDERSTOOD_IN_FULL);
	assert_string_equal(w.understood[0].asked, "maisons accueil specialisees");
	assert_string_equal(w.understood[0].entry->acronym, "MAS");

	assert_true(ask("MDA", &w, found, 0));
	assert_int_equal(w.n_understood, 2);
	assert_true(ask("atelier", &w, found, 0));
	assert_int_equal(w.n_understood, 0);
	/* asked once more, nothing is told twice */
	assert_true(ask("ortophoniste", &w, found, N));
	assert_int_equal(w.n_understood, 1);
	assert_false(directory_words_widen(&w, &m->part, 1));
}

/* Every acronym of the glossary is found by its words in full, and the other way. */
static void every_entry_of_the_glossary_works_both_ways(void **state)
{
	const struct directory_glossary *g = &DIRECTORY_GLOSSARY;
	static struct directory_words w;

	(void)state;
	for (size_t i = 0; i < g->n; i++) {
		const char *texts[] = {g->entries[i].acronym, g->entries[i].full};
		bool one_word = strchr(g->entries[i].words, ' ') == NULL;
		struct made *two = made_of(texts, 2);
		bool found[2];

		for (int way = 0; way < 2 && g->entries[i].key[0] != '\0'; way++) {
			assert_true(directory_words_read(texts[way], g, &w));
			directory_words_meet(&w, &two->part, 1);
			made_ask(two, w.terms, w.n, found);
			if (!found[way] || (!found[1 - way] && !(one_word && way == 1)))
				fail_msg("%s does not find %s", texts[way], texts[1 - way]);
		}
		made_free(two);
	}
}

static void hostile_texts_are_read_to_their_end_and_no_further(void **state)
{
	static struct directory_words w;
	static char text[100000];
	static const char *const NOTHING[] = {"", "  ", "+++", "’", "日本", "\xc3"};
	static const char *const SOMETHING[] = {
	    "' OR 1=1 --",
	    "<b>ime</b>",
	    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
	    "i m e i m e i m e",
	    "\xf0\x9f\x98\x80 ime",
	    "\xe2\x80\xaeime",
	    "ime\x01\x02mas"};
	bool found[N];

	(void)state;
	for (size_t i = 0; i < sizeof(NOTHING) / sizeof(NOTHING[0]); i++)
		assert_false(directory_words_read(NOTHING[i], &DIRECTORY_GLOSSARY, &w));
	for (size_t i = 0; i < sizeof(SOMETHING) / sizeof(SOMETHING[0]); i++)
		assert_true(ask(SOMETHING[i], &w, found, N));
	for (unsigned c = 0; c < 3; c++) {
		static const char *const PIECES[] = {"mda ", "x", "ime sessad zzzzzzzzz "};
		size_t len = strlen(PIECES[c]);

		for (size_t at = 0; at + len < sizeof(text); at += len)
			memcpy(text + at, PIECES[c], len + 1);
		assert_true(ask(text, &w, found, N));
		assert_true(w.n <= DIRECTORY_INDEX_TERMS);
	}
}

/* --- against a matcher that knows nothing of indexes --------------------------------------------
 */

static struct directory_splitmix g = {360};

static unsigned below(unsigned n)
{
	return (unsigned)directory_splitmix_below(&g, n);
}

static const char *const PIECES[] = {
    "éducatif", "éducatives", "sociale",    "sociaux",     "école",     "écoles",   "centre",
    "centres",  "sport",      "sportive",   "animatrice",  "animateur", "logement", "bureaux",
    "bureau",   "infirmière", "infirmiers", "handicapées", "handicap"};
#define N_PIECES (sizeof(PIECES) / sizeof(PIECES[0]))

static void draw_text(char *text, unsigned words)
{
	text[0] = '\0';
	for (unsigned i = 0; i < words; i++)
		snprintf(text + strlen(text), 40, "%s ", PIECES[below(N_PIECES)]);
}

/* Each word asked for begins a word of the text, or has the stem of one. */
static bool matches(const char *asked, const char *text)
{
	char words[300], mine[DIRECTORY_STEM_MAX], theirs[DIRECTORY_STEM_MAX];

	snprintf(words, sizeof(words), "%s", asked);
	for (char *at = words, *word; (word = strsep(&at, " ")) != NULL;) {
		char others[300], *other, *rest = others;
		bool one = word[0] == '\0';

		snprintf(others, sizeof(others), "%s", text);
		directory_stem(word, mine);
		while (!one && (other = strsep(&rest, " ")) != NULL) {
			directory_stem(other, theirs);
			one = strncmp(other, word, strlen(word)) == 0 || strcmp(mine, theirs) == 0;
		}
		if (!one)
			return false;
	}
	return true;
}

static void the_index_finds_what_a_naive_matcher_finds(void **state)
{
	static char room[400][200];
	static bool found[400];
	static struct directory_words w;
	const char *texts[400];
	char asked[200], folded[200];

	(void)state;
	for (int i = 0; i < 400; i++) {
		draw_text(room[i], 1 + below(5));
		texts[i] = room[i];
	}
	struct made *many = made_of(texts, 400);
	for (int i = 0; i < 1000; i++) {
		draw_text(asked, 1 + below(3));
		if (below(3) == 0) /* a beginning */
			asked[strlen(asked) - 2 - below(2)] = '\0';
		directory_text_fold(asked, folded, sizeof(folded));
		assert_true(directory_words_read(asked, &DIRECTORY_GLOSSARY, &w));
		directory_words_meet(&w, &many->part, 1);
		assert_int_equal(w.n_understood, 0);
		made_ask(many, w.terms, w.n, found);
		for (uint32_t k = 0; k < 400; k++) {
			if (found[k] != matches(folded, many->text[k]))
				fail_msg("\"%s\" in \"%s\": %d", folded, many->text[k], found[k]);
		}
	}
	made_free(many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_find_their_forms),
	    cmocka_unit_test(acronyms_find_their_words_and_words_their_acronym),
	    cmocka_unit_test(a_word_that_nothing_has_is_taken_for_the_nearest),
	    cmocka_unit_test(too_little_is_asked_more_widely_and_enough_is_not),
	    cmocka_unit_test(what_was_made_of_the_words_is_told),
	    cmocka_unit_test(every_entry_of_the_glossary_works_both_ways),
	    cmocka_unit_test(hostile_texts_are_read_to_their_end_and_no_further),
	    cmocka_unit_test(the_index_finds_what_a_naive_matcher_finds),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
