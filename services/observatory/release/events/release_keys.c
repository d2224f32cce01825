/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_keys.c - breakdowns of the whole département and year.
 */
#include "release_make.h"

#include <stdlib.h>
#include <string.h>

#define ALL_KEYS "*" /* of a breakdown of which nothing is told, not even which keys there are */

struct keys {
	struct release_names names;
	struct release_cut cuts[RELEASE_AUDIENCE_END_];
};

static void free_keys(struct keys **keys)
{
	free(*keys);
}

static struct keys *keys_of(const struct release_making *m, size_t table)
{
	struct keys *k = calloc(1, sizeof(*k));

	if (!k)
		return NULL;
	release_read_keys(&m->cells, &RELEASE_TABLES[table], &k->names);
	release_cuts(m, RELEASE_PARTNER, k->names.n, k->names.count, k->cuts);
	return k;
}

/* Keys that do not add up to what they are keys of are no table of it. */
static bool adds_up(const struct release_making *m, size_t table, const struct release_names *names)
{
	int64_t sum = 0;

	for (size_t i = 0; i < names->count; i++)
		sum += names->n[i];
	return !names->too_many && m->state[table].version >= 0 &&
	       sum == m->state[release_base(table)].n;
}

static void put_none(struct release_making *m, size_t table, enum release_audience a)
{
	struct release_row row = release_row_of(m, a, table);

	row.key = ALL_KEYS;
	release_row_put(m, &row);
}

static void put_keys(struct release_making *m, size_t table, enum release_audience a,
		     const struct keys *k)
{
	for (size_t i = 0; i < k->names.count; i++) {
		struct release_row row = release_row_of(m, a, table);

		row.key = k->names.name[i];
		row.block = k->cuts[a].block[i];
		if (a == RELEASE_COCHAIR ||
		    release_say(&k->cuts[a], k->names.n, i, &row.together) != RELEASE_SUPPRESSED)
			release_row_value(&row, k->names.n[i]);
		release_row_put(m, &row);
	}
}

void release_keys_put(struct release_making *m, size_t table)
{
	__attribute__((cleanup(free_keys))) struct keys *k = keys_of(m, table);

	if (!k) {
		m->rows.failed = true;
		return;
	}
	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++) {
		bool exact =
		    a == RELEASE_COCHAIR && !k->names.too_many && m->state[table].version >= 0;

		m->state[table].told[a] =
		    release_base_told(m, table, a) &&
		    (exact || (adds_up(m, table, &k->names) && k->cuts[a].told));
		if (m->state[table].told[a])
			put_keys(m, table, a, k);
		else
			put_none(m, table, a);
	}
}

bool release_key_told(const struct release_making *m, size_t table, const char *key,
		      enum release_audience a, int64_t *ret_n)
{
	__attribute__((cleanup(free_keys))) struct keys *k = keys_of(m, table);
	size_t base = release_base(table), i = 0;
	int64_t together;

	*ret_n = 0;
	if (!k)
		return false;
	while (i < k->names.count && strcmp(k->names.name[i], key) != 0)
		i++;
	if (i < k->names.count)
		*ret_n = k->names.n[i];
	if (m->state[base].told[a] && m->state[base].n == 0)
		return true;
	if (!m->state[table].told[a])
		return false;
	return i == k->names.count || a == RELEASE_COCHAIR ||
	       release_say(&k->cuts[a], k->names.n, i, &together) != RELEASE_SUPPRESSED;
}

/* Those who have the key and those who have it not are a table of two cells. */
static void put_one_of_many(struct release_making *m, size_t table, enum release_audience a,
			    const char *key, int64_t n)
{
	const int64_t whole = m->state[release_base(table)].n, two[2] = {n, whole - n};
	struct release_row row = release_row_of(m, a, table);
	struct release_cut cuts[RELEASE_AUDIENCE_END_];
	int64_t together;

	row.key = key;
	release_cuts(m, RELEASE_PARTNER, two, 2, cuts);
	if (a == RELEASE_COCHAIR || release_say(&cuts[a], two, 0, &together) != RELEASE_SUPPRESSED)
		release_row_value(&row, n);
	release_row_put(m, &row);
}

static bool large(const struct release_making *m, size_t table, enum release_audience a)
{
	const int64_t n = m->state[release_base(table)].n;

	/* two cells that are not empty close at all */
	return a == RELEASE_COCHAIR || n - 2 >= release_close(&m->rule, RELEASE_PARTNER, a);
}

/* Who has no key has no other either: with the whole and the other keys the number of those would
 * narrow each key from below.  It is for the co-chairs, who are told all. */
static bool is_shown(enum release_audience a, const char *key)
{
	return a == RELEASE_COCHAIR || strcmp(key, OBSERVATORY_KEY_UNKNOWN) != 0;
}

void release_many_put(struct release_making *m, size_t table)
{
	__attribute__((cleanup(free_keys))) struct keys *k = keys_of(m, table);

	if (!k) {
		m->rows.failed = true;
		return;
	}
	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++) {
		if (!release_base_told(m, table, a) || !large(m, table, a) || k->names.too_many ||
		    m->state[table].version < 0) {
			put_none(m, table, a);
			continue;
		}
		for (size_t i = 0; i < k->names.count; i++)
			if (is_shown(a, k->names.name[i]))
				put_one_of_many(m, table, a, k->names.name[i], k->names.n[i]);
	}
}

void release_exact_put(struct release_making *m, size_t table)
{
	const struct release_table *t = &RELEASE_TABLES[table];
	__attribute__((cleanup(free_keys))) struct keys *k = keys_of(m, table);
	bool stands = (t->cuts & RELEASE_STANDS) != 0,
	     good = release_base_told(m, table, RELEASE_COCHAIR);
	int64_t n = m->state[table].n;
	struct release_row row;

	if (!k) {
		m->rows.failed = true;
		return;
	}
	if (stands)
		good = release_read_body(&m->cells, t, "", 0, &n, &m->state[table].version) && good;
	row = release_row_of(m, RELEASE_COCHAIR, table);
	if (good && m->state[table].version >= 0)
		release_row_value(&row, n);
	if (stands || k->names.count == 0)
		release_row_put(m, &row);
	for (size_t i = 0; i < k->names.count && !stands; i++) {
		row.key = k->names.name[i];
		if (row.said != RELEASE_SUPPRESSED)
			release_row_value(&row, k->names.n[i]);
		release_row_put(m, &row);
	}
	put_none(m, table, RELEASE_PARTNER);
	put_none(m, table, RELEASE_PUBLIC);
}

static void put_body(struct release_making *m, size_t table, const char *key, int month)
{
	int64_t n;

	if (!release_read_body(&m->cells, &RELEASE_TABLES[table], key, month, &n,
			       &m->state[table].version))
		return;
	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++) {
		struct release_row row = release_row_of(m, a, table);

		row.key = key;
		row.span = month ? "month" : "year";
		row.month = month ? month : 1;
		release_row_value(&row, n);
		release_row_put(m, &row);
	}
}

void release_bodies_put(struct release_making *m, size_t table)
{
	struct release_names *names = calloc(1, sizeof(*names));
	int last = RELEASE_TABLES[table].cuts & RELEASE_MONTHS ? RELEASE_YEAR_MONTHS : 0;

	if (!names) {
		m->rows.failed = true;
		return;
	}
	release_read_body_keys(&m->cells, &RELEASE_TABLES[table], names);
	for (size_t i = 0; i < names->count; i++)
		for (int month = 0; month <= last; month++)
			put_body(m, table, names->name[i], month);
	free(names);
}
