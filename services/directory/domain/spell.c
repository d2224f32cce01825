/* SPDX-License-Identifier: EUPL-1.2 */
#include "spell.h"

#include "vocabulary.h"

#include <string.h>

#define ROW   (DIRECTORY_SPELL_LONGEST + 1)
#define EDITS 2 /* at most */

unsigned directory_spell_edits(size_t letters)
{
	return letters < 5 ? 0 : letters < 9 ? 1 : EDITS;
}

/* Row d of the table: column j, the edits between the first d letters of a word of the vocabulary
 * and the first j of the word asked for. */
struct table {
	const char *asked;
	size_t len;
	unsigned row[ROW + EDITS][ROW];
};

static void begin(struct table *t, const char *asked)
{
	t->asked = asked;
	t->len = strlen(asked);
	for (size_t j = 0; j <= t->len; j++)
		t->row[0][j] = (unsigned)j;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Row d, for a word whose letter d (from 1) is word[d - 1]; the least number in it. */
static unsigned fill(struct table *t, const char *word, size_t d)
{
	unsigned best = t->row[d][0] = (unsigned)d;

	for (size_t j = 1; j <= t->len; j++) {
		bool same = word[d - 1] == t->asked[j - 1];
		unsigned n = least(t->row[d - 1][j], t->row[d][j - 1]) + 1;

		n = least(n, t->row[d - 1][j - 1] + !same);
		if (d > 1 && j > 1 && word[d - 1] == t->asked[j - 2] &&
		    word[d - 2] == t->asked[j - 1])
			n = least(n, t->row[d - 2][j - 2] + 1);
		t->row[d][j] = n;
		best = least(best, n);
	}
	return best;
}

unsigned directory_spell_distance(const char *a, const char *b, unsigned most)
{
	struct table t;
	size_t len = strlen(a);

	if (most > EDITS || strlen(b) > DIRECTORY_SPELL_LONGEST || len > strlen(b) + most)
		return most + 1;
	begin(&t, b);
	for (size_t d = 1; d <= len; d++)
		fill(&t, a, d);
	return least(t.row[len][t.len], most + 1);
}

static bool better(const struct directory_spell_near *a, const struct directory_spell_near *b)
{
	if (a->edits != b->edits)
		return a->edits < b->edits;
	if (a->rows != b->rows)
		return a->rows > b->rows;
	return strcmp(a->word, b->word) < 0;
}

static size_t insert(struct directory_spell_near *near, size_t n, size_t most,
		     const struct directory_spell_near *one)
{
	size_t at = n;

	if (n == most && !better(one, &near[n - 1]))
		return n;
	if (n == most)
		at = n - 1;
	for (; at > 0 && better(one, &near[at - 1]); at--)
		near[at] = near[at - 1];
	near[at] = *one;
	return n < most ? n + 1 : n;
}

/* How far down the table holds for this word; 0 letters in common: the beginning. */
static size_t common(const char *a, const char *b, size_t most)
{
	size_t n = 0;

	while (n < most && a[n] != '\0' && a[n] == b[n])
		n++;
	return n;
}

static bool has_digit(const char *word)
{
	return word[strcspn(word, "0123456789")] != '\0';
}

/* Fill the table for `word` from row `from` on, at most until nothing can come within reach: the
 * number of letters looked at, *ret_whole when that were all of them. */
static size_t descend(struct table *t, const char *word, size_t from, unsigned edits,
		      bool *ret_whole)
{
	unsigned before = 0; /* of the row above: two letters exchanged skip one */

	for (size_t d = from; word[d] != '\0'; d++) {
		unsigned best = d < t->len + edits ? fill(t, word, d + 1) : edits + 1;

		if (best > edits && (d >= t->len + edits || before >= edits)) {
			*ret_whole = false;
			return d + 1;
		}
		before = best;
	}
	*ret_whole = true;
	return strlen(word);
}

size_t directory_spell(const struct directory_index *index, const char *word, unsigned edits,
		       struct directory_spell_near *near, size_t most)
{
	struct table t;
	const char *last = "";
	size_t n = 0, held = 0; /* rows of the table that hold for `last` */

	if (edits == 0 || edits > EDITS || most == 0 || strlen(word) > DIRECTORY_SPELL_LONGEST ||
	    has_digit(word))
		return 0;
	begin(&t, word);
	for (uint32_t i = 0; i < index->n_vocabulary;) {
		const char *here = directory_index_word(index, i);
		bool whole;
		size_t from = common(last, here, held);

		/* one row again: what came before it is needed to know when to stop */
		held = descend(&t, here, from > 0 ? from - 1 : 0, edits, &whole);
		last = here;
		if (!whole) {
			char gone[ROW + EDITS + 1];

			memcpy(gone, here, held);
			gone[held] = '\0';
			i = directory_vocabulary_bound(index, gone, held);
			held--; /* the last row may not have been filled */
			continue;
		}
		if (t.row[held][t.len] <= edits && !has_digit(here)) {
			const struct directory_spell_near one = {
			    here, t.row[held][t.len], directory_vocabulary_rows(index, i, i + 1)};

			n = insert(near, n, most, &one);
		}
		i++;
	}
	return n;
}
