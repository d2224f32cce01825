/* SPDX-License-Identifier: EUPL-1.2 */
#include "words_part.h"

#include "text.h"

#include <stdio.h>
#include <string.h>

#define TOKENS  128 /* half of the bytes of a text */
#define PRODUCT 16  /* terms of an acronym that stands for two things */
#define IN_FULL 12  /* words that an acronym stands for */

struct tokens {
	char *at[TOKENS];
	size_t n;
};

/* --- what the text holds -------------------------------------------------------------------- */

/* "a b" -> "a\0b"; the small words are left out unless there are no others. */
static void split(char *folded, struct tokens *t)
{
	struct tokens all = {.n = 0};

	t->n = 0;
	while (*folded != '\0' && all.n < TOKENS) {
		char *word = folded;
		size_t len = strcspn(folded, " ");

		folded += len + (folded[len] == ' ');
		word[len] = '\0';
		all.at[all.n++] = word;
		if (!directory_stem_empty(word))
			t->at[t->n++] = word;
	}
	if (t->n == 0)
		*t = all;
}

/* The entries of an acronym, also of one in the plural ("les ESATs"). */
static size_t entries_of(const struct directory_glossary *g, const char *word, size_t *ret_first)
{
	char one[DIRECTORY_STEM_MAX];
	size_t n = directory_glossary_find(g, word, ret_first);

	return n == 0 && directory_words_one(word, one) ? directory_glossary_find(g, one, ret_first)
							: n;
}

/* "I.M.E." is folded to single letters: as many of them, from `at` on, as make an acronym are put
 * together (the text holds their place).  The longest; the words that follow move up. */
static void join_letters(const struct directory_glossary *g, struct tokens *t, size_t at)
{
	char word[16];
	size_t n = 0, best = 0, first;

	while (at + n < t->n && n + 1 < sizeof(word) && strlen(t->at[at + n]) == 1) {
		word[n] = t->at[at + n][0];
		word[++n] = '\0';
		if (n > 1 && directory_glossary_find(g, word, &first) > 0)
			best = n;
	}
	if (best == 0)
		return;
	/* "i", "m", "e" stand apart by one byte each, so there is room */
	memcpy(t->at[at], word, best);
	t->at[at][best] = '\0';
	memmove(&t->at[at + 1], &t->at[at + best], (t->n - at - best) * sizeof(t->at[0]));
	t->n -= best - 1;
}

/* --- terms ---------------------------------------------------------------------------------- */

static struct directory_index_term *new_term(struct directory_words *w, const char *alone,
					     const char *within)
{
	struct directory_index_term *term = &w->terms[w->n];

	*term = (struct directory_index_term){.n = 0};
	w->alone[w->n] = alone;
	w->within[w->n++] = within;
	return term;
}

/* The words in full of an entry, each with its NUL, in the room of w; 0: there is none left. */
static size_t copy_full(struct directory_words *w, const struct directory_acronym *e,
			const char *ret[IN_FULL])
{
	size_t n = 0, len = strlen(e->words);
	char *to = w->full + w->full_len;

	if (w->full_len + len + 1 > sizeof(w->full))
		return 0;
	memcpy(to, e->words, len + 1);
	w->full_len += len + 1;
	while (*to != '\0' && n < IN_FULL) {
		ret[n++] = to;
		to += strcspn(to, " ");
		if (*to == ' ')
			*to++ = '\0';
	}
	return n;
}

static void add_names(struct directory_index_term *term, const struct directory_acronym *e)
{
	directory_words_way(term, e->key, false);
	for (size_t i = 0; i < 2; i++) {
		if (e->also[i] != NULL)
			directory_words_way(term, e->also[i], false);
	}
}

/* An offer has the acronym, or all the words of what it stands for: as every term must be answered,
 * there is a term for each of the words, with the acronym beside it.  Of an acronym that stands for
 * two things, one for each pair.  False: no room. */
static bool add_entries(struct directory_words *w, const struct directory_acronym *entries,
			size_t n)
{
	const char *first[IN_FULL], *second[IN_FULL] = {NULL};
	size_t n_first = copy_full(w, entries, first), n_second = 0;

	if (n_first == 0 || w->n + n_first > DIRECTORY_INDEX_TERMS)
		return false;
	if (n > 1)
		n_second = copy_full(w, entries + 1, second);
	if (n_first * n_second > PRODUCT || w->n + n_first * n_second > DIRECTORY_INDEX_TERMS)
		n_second = 0;
	for (size_t i = 0; i < n_first; i++) {
		for (size_t j = 0; j < (n_second > 0 ? n_second : 1); j++) {
			struct directory_index_term *term = new_term(w, NULL, first[i]);

			add_names(term, entries);
			directory_words_way(term, first[i], false);
			if (n_second > 0)
				directory_words_way(term, second[j], false);
		}
	}
	return true;
}

/* --- words in full -------------------------------------------------------------------------- */

/* Does the entry's list of words stand at this place of the text, in all forms? */
static size_t in_full_at(const struct directory_acronym *e, const struct tokens *t, size_t at)
{
	size_t n = 0;

	for (const char *word = e->words; *word != '\0'; n++) {
		char one[DIRECTORY_STEM_MAX], mine[DIRECTORY_STEM_MAX], theirs[DIRECTORY_STEM_MAX];
		size_t len = strcspn(word, " ");

		if (at + n == t->n || len >= sizeof(one))
			return 0;
		memcpy(one, word, len);
		one[len] = '\0';
		directory_stem(one, mine);
		directory_stem(t->at[at + n], theirs);
		if (strcmp(mine, theirs) != 0)
			return 0;
		word += len + (word[len] == ' ');
	}
	return n > 1 ? n : 0;
}

/* The entry with the most words that stands here; *ret_n words of the text. */
static const struct directory_acronym *
find_in_full(const struct directory_glossary *g, const struct tokens *t, size_t at, size_t *ret_n)
{
	const struct directory_acronym *best = NULL;

	*ret_n = 0;
	for (size_t i = 0; i < g->n && at + 1 < t->n; i++) {
		size_t n = g->entries[i].key[0] != '\0' ? in_full_at(&g->entries[i], t, at) : 0;

		if (n > *ret_n) {
			best = &g->entries[i];
			*ret_n = n;
		}
	}
	return best;
}

static void join_asked(const struct tokens *t, size_t at, size_t n, char *ret, size_t size)
{
	size_t len = 0;

	ret[0] = '\0';
	for (size_t i = at; i < at + n && len < size; i++) {
		int more = snprintf(ret + len, size - len, "%s%s", i > at ? " " : "", t->at[i]);

		len += more > 0 ? (size_t)more : 0;
	}
}

/* --- reading -------------------------------------------------------------------------------- */

/* How many words of the text were taken. */
static size_t read_here(struct directory_words *w, const struct directory_glossary *g,
			struct tokens *t, size_t at)
{
	const struct directory_acronym *e;
	struct directory_understood *u;
	size_t n, first, entries;

	join_letters(g, t, at);
	e = find_in_full(g, t, at, &n);
	if (e != NULL && add_entries(w, e, 1)) {
		char asked[96];

		join_asked(t, at, n, asked, sizeof(asked));
		u = directory_words_tell(w, DIRECTORY_UNDERSTOOD_IN_FULL, asked);
		if (u != NULL)
			u->entry = e;
		return n;
	}
	entries = entries_of(g, t->at[at], &first);
	if (entries > 0 && add_entries(w, &g->entries[first], entries)) {
		for (size_t i = 0; i < entries && i < 2; i++) {
			u = directory_words_tell(w, DIRECTORY_UNDERSTOOD_ACRONYM, t->at[at]);
			if (u != NULL)
				u->entry = &g->entries[first + i];
		}
		return 1;
	}
	directory_words_way(new_term(w, t->at[at], NULL), t->at[at], true);
	return 1;
}

bool directory_words_read(const char *text, const struct directory_glossary *glossary,
			  struct directory_words *ret)
{
	struct tokens tokens;

	memset(ret, 0, sizeof(*ret));
	directory_text_fold(text, ret->text, sizeof(ret->text));
	split(ret->text, &tokens);
	for (size_t at = 0; at < tokens.n && ret->n < DIRECTORY_INDEX_TERMS;)
		at += read_here(ret, glossary, &tokens, at);
	return tokens.n > 0;
}
