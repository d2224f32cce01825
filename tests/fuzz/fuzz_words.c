/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "spell.h"
#include "stem.h"
#include "text.h"
#include "words.h"

/* A text to search for.  The vocabulary is that of the index of test_spell.c and its like: here it
 * is empty, so that reading, stems and distances are what is looked at. */

static void check_stems(const char *folded)
{
	char word[DIRECTORY_WORDS_TEXT], stem[DIRECTORY_STEM_MAX];

	while (*folded != '\0') {
		size_t len = strcspn(folded, " ");

		memcpy(word, folded, len);
		word[len] = '\0';
		directory_stem(word, stem);
		size_t common = directory_stem_common(stem);
		FUZZ_CHECK(strlen(stem) <= len && strncmp(stem, word, common) == 0);
		FUZZ_CHECK(directory_spell_distance(word, word, 2) == 0 ||
			   len > DIRECTORY_SPELL_LONGEST);
		folded += len + (folded[len] == ' ');
	}
}

static void check_terms(const struct directory_words *w)
{
	FUZZ_CHECK(w->n <= DIRECTORY_INDEX_TERMS);
	for (size_t i = 0; i < w->n; i++) {
		FUZZ_CHECK(w->terms[i].n > 0 && w->terms[i].n <= DIRECTORY_INDEX_WAYS);
		for (size_t k = 0; k < w->terms[i].n; k++)
			FUZZ_CHECK(w->terms[i].way[k].text[0] != '\0');
	}
	FUZZ_CHECK(w->n_understood <= DIRECTORY_WORDS_UNDERSTOOD);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct directory_words words;
	char folded[DIRECTORY_WORDS_TEXT];
	char *text = fuzz_text(data, size);

	directory_text_fold(text, folded, sizeof(folded));
	check_stems(folded);
	bool read = directory_words_read(text, &DIRECTORY_GLOSSARY, &words);
	FUZZ_CHECK(read == (folded[0] != '\0'));
	check_terms(&words);
	directory_words_meet(&words, NULL, 0);
	directory_words_widen(&words, NULL, 0);
	check_terms(&words);
	free(text);
	return 0;
}
