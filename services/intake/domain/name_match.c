/* SPDX-License-Identifier: EUPL-1.2 */
#include "name.h"

#include <string.h>

#define SLIP_FROM  4 /* letters from which one slip is tolerated */
#define SLIPS_FROM 9 /* … and two */
#define MOST       INTAKE_WORD_LEN

static int least(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

/* Optimal string alignment; words are short, so three whole rows are cheap. */
int intake_name_distance(const char *a, const char *b, int most)
{
	int rows[3][MOST + 1];
	int *before = rows[0], *above = rows[1], *row = rows[2];
	int n = (int)strlen(a), m = (int)strlen(b);

	if (n >= MOST || m >= MOST || n - m > most || m - n > most)
		return most + 1;
	for (int j = 0; j <= m; j++)
		above[j] = j;
	for (int i = 1; i <= n; i++) {
		int *spare = before;

		row[0] = i;
		for (int j = 1; j <= m; j++) {
			row[j] = least(above[j] + 1, row[j - 1] + 1,
				       above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[m] > most ? most + 1 : above[m];
}

/* A slip within one word; what is shorter has too little left to be recognised by. */
static bool slip(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	size_t longer = n > m ? n : m;
	int most = longer >= SLIPS_FROM ? 2 : longer >= SLIP_FROM ? 1 : 0;

	return intake_name_distance(a, b, most) <= most;
}

typedef bool likeness_fn(const struct intake_name *a, size_t i, const struct intake_name *b,
			 size_t j);

static bool same(const struct intake_name *a, size_t i, const struct intake_name *b, size_t j)
{
	return strcmp(a->word[i], b->word[j]) == 0;
}

static bool sounds(const struct intake_name *a, size_t i, const struct intake_name *b, size_t j)
{
	return strcmp(a->sound[i], b->sound[j]) == 0;
}

static bool near(const struct intake_name *a, size_t i, const struct intake_name *b, size_t j)
{
	return sounds(a, i, b, j) || slip(a->word[i], b->word[j]);
}

/* Has every word of the shorter name a word of its own in the other one? */
static bool covers(const struct intake_name *a, const struct intake_name *b, likeness_fn *like)
{
	const struct intake_name *few = a->n <= b->n ? a : b;
	const struct intake_name *many = a->n <= b->n ? b : a;
	unsigned taken = 0;

	for (size_t i = 0; i < few->n; i++) {
		size_t j = 0;

		while (j < many->n && (taken & 1u << j || !like(few, i, many, j)))
			j++;
		if (j == many->n)
			return false;
		taken |= 1u << j;
	}
	return true;
}

/* "LE GOFF" and "LEGOFF", "JEAN PIERRE" and "JEANPIERRE". */
static bool joined_same(const struct intake_name *a, const struct intake_name *b)
{
	return strcmp(a->whole, b->whole) == 0;
}

static bool joined_near(const struct intake_name *a, const struct intake_name *b)
{
	return strlen(a->whole) < MOST && strlen(b->whole) < MOST && slip(a->whole, b->whole);
}

enum intake_name_likeness intake_name_compare_family(const struct intake_name *a,
						     const struct intake_name *b)
{
	if (a->n == 0 || b->n == 0)
		return INTAKE_NAME_UNKNOWN;
	if (joined_same(a, b) || (a->n == b->n && covers(a, b, same)))
		return INTAKE_NAME_SAME;
	if (covers(a, b, same))
		return INTAKE_NAME_PART;
	if (covers(a, b, sounds))
		return INTAKE_NAME_SOUND;
	if (covers(a, b, near) || joined_near(a, b))
		return INTAKE_NAME_SLIP;
	return INTAKE_NAME_OTHER;
}

/* Known names that differ are two names; what is left is compared as any word. */
static bool given_near(const struct intake_name *a, size_t i, const struct intake_name *b, size_t j)
{
	bool both = intake_given_usual(a->word[i]) && intake_given_usual(b->word[j]);

	return same(a, i, b, j) || (!both && near(a, i, b, j));
}

static bool given_form(const struct intake_name *a, size_t i, const struct intake_name *b, size_t j)
{
	return same(a, i, b, j) || intake_given_variant(a->word[i], b->word[j]);
}

static bool initial(const struct intake_name *a, const struct intake_name *b)
{
	return (a->word[0][1] == '\0' || b->word[0][1] == '\0') && a->word[0][0] == b->word[0][0];
}

enum intake_name_likeness intake_name_compare_given(const struct intake_name *a,
						    const struct intake_name *b)
{
	if (a->n == 0 || b->n == 0)
		return INTAKE_NAME_UNKNOWN;
	if (joined_same(a, b) || (a->n == b->n && covers(a, b, same)))
		return INTAKE_NAME_SAME;
	if (covers(a, b, same))
		return INTAKE_NAME_PART;
	if (initial(a, b))
		return INTAKE_NAME_INITIAL;
	if (covers(a, b, given_form))
		return INTAKE_NAME_VARIANT;
	if (covers(a, b, given_near))
		return covers(a, b, sounds) ? INTAKE_NAME_SOUND : INTAKE_NAME_SLIP;
	return joined_near(a, b) && a->n != b->n ? INTAKE_NAME_SLIP : INTAKE_NAME_OTHER;
}
