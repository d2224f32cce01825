/* SPDX-License-Identifier: EUPL-1.2 */
#include "words_part.h"

#include "spell.h"
#include "vocabulary.h"

#include <stdio.h>
#include <string.h>

bool directory_words_one(const char *word, char ret[DIRECTORY_STEM_MAX])
{
	size_t len = strlen(word);

	if (len < 4 || len >= DIRECTORY_STEM_MAX || word[len - 1] != 's' || word[len - 2] == 's')
		return false;
	memcpy(ret, word, len - 1);
	ret[len - 1] = '\0';
	return true;
}

void directory_words_way(struct directory_index_term *term, const char *text, bool prefix)
{
	if (term->n < DIRECTORY_INDEX_WAYS)
		term->way[term->n++] = (struct directory_index_way){text, prefix};
}

struct directory_understood *
directory_words_tell(struct directory_words *w, enum directory_understood_as as, const char *asked)
{
	struct directory_understood *u = &w->understood[w->n_understood];

	if (w->n_understood == DIRECTORY_WORDS_UNDERSTOOD)
		return NULL;
	*u = (struct directory_understood){.as = as};
	snprintf(u->asked, sizeof(u->asked), "%s", asked);
	w->n_understood++;
	return u;
}

/* --- what the offers have ------------------------------------------------------------------- */

static bool answered(const struct directory_index_term *term,
		     const struct directory_index_part *parts, size_t n_parts)
{
	for (size_t p = 0; p < n_parts; p++) {
		if (directory_vocabulary_answers(parts[p].index, term))
			return true;
	}
	return false;
}

/* Is this word of the offers found by the term already? */
static bool finds(const struct directory_index_term *term, const char *word)
{
	for (size_t w = 0; w < term->n; w++) {
		const char *text = term->way[w].text;

		if (term->way[w].prefix ? strncmp(word, text, strlen(text)) == 0
					: strcmp(word, text) == 0)
			return true;
	}
	return false;
}

/* The other forms of a word; those that begin with `but` are found already. */
static void add_forms(struct directory_index_term *term, const char *word, const char *but,
		      const struct directory_index_part *parts, size_t n_parts)
{
	for (size_t p = 0; p < n_parts; p++) {
		const char *forms[DIRECTORY_INDEX_WAYS];
		size_t n = directory_vocabulary_forms(parts[p].index, word, but, forms,
						      DIRECTORY_INDEX_WAYS);

		for (size_t i = 0; i < n; i++) {
			if (!finds(term, forms[i]))
				directory_words_way(term, forms[i], false);
		}
	}
}

/* The nearest of all parts that the term does not find, each word once. */
static size_t nearest(const struct directory_index_term *term, const char *word, unsigned edits,
		      const struct directory_index_part *parts, size_t n_parts,
		      struct directory_spell_near near[DIRECTORY_WORDS_NEAR])
{
	size_t n = 0;

	for (size_t p = 0; p < n_parts; p++) {
		struct directory_spell_near some[DIRECTORY_WORDS_NEAR];
		size_t found =
		    directory_spell(parts[p].index, word, edits, some, DIRECTORY_WORDS_NEAR);

		for (size_t i = 0; i < found && n < DIRECTORY_WORDS_NEAR; i++) {
			bool known = finds(term, some[i].word);

			for (size_t k = 0; k < n; k++)
				known = known || strcmp(near[k].word, some[i].word) == 0;
			if (!known)
				near[n++] = some[i];
		}
	}
	return n;
}

/* Only the nearest are meant: where there is a word one edit away, none two edits away. */
static size_t meant(const struct directory_index_term *term, const char *word,
		    const struct directory_index_part *parts, size_t n_parts,
		    struct directory_spell_near near[DIRECTORY_WORDS_NEAR])
{
	unsigned most = directory_spell_edits(strlen(word));
	char one[DIRECTORY_STEM_MAX];
	size_t n = 0;

	for (unsigned edits = 1; edits <= most && n == 0; edits++)
		n = nearest(term, word, edits, parts, n_parts, near);
	if (n == 0 && most > 0 && directory_words_one(word, one))
		n = nearest(term, one, directory_spell_edits(strlen(one)), parts, n_parts, near);
	return n;
}

static bool correct(struct directory_words *w, size_t i, const struct directory_index_part *parts,
		    size_t n_parts)
{
	struct directory_spell_near near[DIRECTORY_WORDS_NEAR];
	size_t n = meant(&w->terms[i], w->alone[i], parts, n_parts, near);
	struct directory_understood *u =
	    n > 0 ? directory_words_tell(w, DIRECTORY_UNDERSTOOD_SPELLING, w->alone[i]) : NULL;

	for (size_t k = 0; k < n; k++) {
		directory_words_way(&w->terms[i], near[k].word, false);
		add_forms(&w->terms[i], near[k].word, NULL, parts, n_parts);
		if (u != NULL)
			u->near[u->n++] = near[k].word;
	}
	w->alone[i] = NULL; /* once */
	return n > 0;
}

void directory_words_meet(struct directory_words *words, const struct directory_index_part *parts,
			  size_t n_parts)
{
	for (size_t i = 0; i < words->n; i++) {
		struct directory_index_term *term = &words->terms[i];
		const char *word = words->alone[i];

		if (word != NULL)
			add_forms(term, word, word, parts, n_parts);
		if (words->within[i] != NULL)
			add_forms(term, words->within[i], NULL, parts, n_parts);
		if (word != NULL && !answered(term, parts, n_parts))
			correct(words, i, parts, n_parts);
	}
}

/* The acronym asked for, as the beginning of words. */
static bool loosen(struct directory_words *w, const struct directory_acronym *entry)
{
	bool changed = false;

	for (size_t i = 0; i < w->n; i++) {
		struct directory_index_way *way = &w->terms[i].way[0];

		if (w->within[i] != NULL && way->text == entry->key && !way->prefix) {
			way->prefix = true;
			changed = true;
		}
	}
	return changed;
}

bool directory_words_widen(struct directory_words *words, const struct directory_index_part *parts,
			   size_t n_parts)
{
	bool changed = false;

	for (size_t u = 0; u < words->n_understood; u++) {
		if (words->understood[u].as == DIRECTORY_UNDERSTOOD_ACRONYM)
			changed = loosen(words, words->understood[u].entry) || changed;
	}
	for (size_t i = 0; i < words->n; i++) {
		if (words->alone[i] != NULL)
			changed = correct(words, i, parts, n_parts) || changed;
	}
	return changed;
}
