/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_spell.c - mistyped words: the distance, and that walking the vocabulary finds what looking
 * at every word finds.
 */
#include "support/cmocka_all.h"

#include "unit/directory/words_made.h"

#include "spell.h"
#include "splitmix.h"

static struct directory_splitmix g = {20261123};

static unsigned below(unsigned n)
{
	return (unsigned)directory_splitmix_below(&g, n);
}

static void edits_are_counted_as_people_mistype(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned edits;
	} CASES[] = {
	    {"ecole", "ecole", 0},
	    {"ecole", "ecolle", 1},
	    {"ecole", "ecle", 1},
	    {"ecole", "acole", 1},
	    {"ecole", "ceole", 1},
	    {"ecole", "ecloe", 1},
	    {"ecole", "eclole", 1},
	    {"orthophoniste", "ortophonniste", 2},
	    {"scolarite", "scloraite", 2},
	    {"handicap", "andicape", 2},
	    {"psychologue", "spicologue", 3},
	    {"a", "", 1},
	    {"", "", 0},
	    {"", "ab", 2},
	    {"ab", "ba", 1},
	    {"abc", "cab", 2},
	    {"sourd", "lourde", 2},
	    {"ecole", "zzzzz", 3},
	    {"ecole", "ecoles", 1},
	    {"repit", "repti", 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		unsigned ab = directory_spell_distance(CASES[i].a, CASES[i].b, 2);
		unsigned ba = directory_spell_distance(CASES[i].b, CASES[i].a, 2);

		if (ab != CASES[i].edits || ba != CASES[i].edits)
			fail_msg("%s, %s: %u, %u", CASES[i].a, CASES[i].b, ab, ba);
	}
}

static void short_words_are_taken_as_they_are(void **state)
{
	static const unsigned EDITS[] = {0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2};

	(void)state;
	for (size_t n = 0; n < sizeof(EDITS) / sizeof(EDITS[0]); n++)
		assert_int_equal(directory_spell_edits(n), EDITS[n]);
}

static void the_nearest_comes_first_then_the_more_frequent(void **state)
{
	static const char *const TEXTS[] = {"accueil", "accueil",  "accueils", "recueil",
					    "acueil",  "accueill", "logement"};
	struct directory_spell_near near[3];
	struct made *m = made_of(TEXTS, sizeof(TEXTS) / sizeof(TEXTS[0]));

	(void)state;
	assert_int_equal(directory_spell(m->index, "acceuil", 1, near, 3), 1);
	assert_string_equal(near[0].word, "accueil");
	assert_int_equal(near[0].edits, 1);
	assert_int_equal(near[0].rows, 2);
	assert_int_equal(directory_spell(m->index, "accueil", 1, near, 3), 3);
	assert_string_equal(near[0].word, "accueil");
	assert_int_equal(near[0].edits, 0);
	assert_string_equal(near[1].word, "accueill");
	assert_string_equal(near[2].word, "accueils");
	assert_int_equal(directory_spell(m->index, "zzzzzzz", 2, near, 3), 0);
	assert_int_equal(directory_spell(m->index, "accueil", 0, near, 3), 0);
	assert_int_equal(directory_spell(m->index, "accueil", 1, near, 0), 0);
	assert_int_equal(directory_spell(m->index, "accueil1", 1, near, 3), 0);
	made_free(m);
}

/* --- against looking at every word ------------------------------------------------------------ */

static void draw_word(char *word, unsigned most)
{
	static const char *const PIECES[] = {"a",  "e",   "co", "le", "ac",
					     "cu", "eil", "s",  "te", "rr"};
	size_t len = 0;

	word[0] = '\0';
	for (unsigned i = 1 + below(most); i > 0; i--) {
		const char *piece = PIECES[below(10)];

		memcpy(word + len, piece, strlen(piece) + 1);
		len += strlen(piece);
	}
}

static void mistype(const char *word, char *ret)
{
	size_t len = strlen(word);

	memcpy(ret, word, len + 1);
	for (unsigned times = below(3); times > 0 && len > 2; times--) {
		size_t at = below((unsigned)len - 1);

		switch (below(4)) {
		case 0:
			memmove(ret + at, ret + at + 1, len - at);
			len--;
			break;
		case 1:
			memmove(ret + at + 1, ret + at, len - at + 1);
			len++;
			break;
		case 2:
			ret[at] = (char)('a' + below(26));
			break;
		default: {
			char kept = ret[at];

			ret[at] = ret[at + 1];
			ret[at + 1] = kept;
		}
		}
	}
}

static size_t look_at_all(const struct made *m, const char *asked, unsigned edits)
{
	size_t n = 0;

	for (uint32_t i = 0; i < m->index->n_vocabulary; i++)
		n += directory_spell_distance(directory_index_word(m->index, i), asked, edits) <=
		     edits;
	return n;
}

static void walking_finds_what_looking_at_every_word_finds(void **state)
{
	static char room[1500][64];
	const char *texts[1500];
	struct directory_spell_near near[1500];
	char asked[80];

	(void)state;
	for (int i = 0; i < 1500; i++) {
		draw_word(room[i], 7);
		texts[i] = room[i];
	}
	struct made *m = made_of(texts, 1500);
	for (int i = 0; i < 3000; i++) {
		unsigned edits = 1 + below(2);

		mistype(room[below(1500)], asked);
		size_t n = directory_spell(m->index, asked, edits, near, 1500);
		size_t all =
		    strlen(asked) <= DIRECTORY_SPELL_LONGEST ? look_at_all(m, asked, edits) : 0;
		if (n != all)
			fail_msg("%s within %u: %zu, not %zu", asked, edits, n, all);
		for (size_t k = 0; k < n; k++) {
			assert_int_equal(near[k].edits,
					 directory_spell_distance(near[k].word, asked, edits));
			assert_true(k == 0 || near[k - 1].edits < near[k].edits ||
				    (near[k - 1].edits == near[k].edits &&
				     near[k - 1].rows >= near[k].rows));
		}
	}
	made_free(m);
}

static void very_long_words_are_no_trouble(void **state)
{
	char longest[400];
	const char *texts[] = {longest, "ecole"};
	struct directory_spell_near near[3];

	(void)state;
	memset(longest, 'e', sizeof(longest) - 1);
	longest[150] = '\0';
	struct made *m = made_of(texts, 2);
	assert_int_equal(directory_spell(m->index, longest, 2, near, 3), 0);
	longest[33] = '\0';
	assert_int_equal(directory_spell(m->index, longest, 2, near, 3), 0);
	longest[32] = '\0';
	assert_int_equal(directory_spell(m->index, longest, 2, near, 3), 0);
	assert_int_equal(directory_spell(m->index, "ecoel", 1, near, 3), 1);
	assert_int_equal(directory_spell_distance(longest, longest, 2), 0);
	made_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(edits_are_counted_as_people_mistype),
	    cmocka_unit_test(short_words_are_taken_as_they_are),
	    cmocka_unit_test(the_nearest_comes_first_then_the_more_frequent),
	    cmocka_unit_test(walking_finds_what_looking_at_every_word_finds),
	    cmocka_unit_test(very_long_words_are_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
