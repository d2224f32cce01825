/* SPDX-License-Identifier: EUPL-1.2 */
#include "fact_set.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK   ((size_t)256 * 1024)
#define BUCKETS 8192 /* a power of two; a batch touches a few thousand rows */

struct block {
	struct block *next;
	size_t used, size;
	_Alignas(16) char bytes[];
};

struct observatory_facts {
	struct block *blocks;
	struct observatory_row *first;
	struct observatory_row *rows[BUCKETS], *groups[BUCKETS];
	size_t n;
	bool failed;
};

struct observatory_facts *observatory_facts_new(void)
{
	return calloc(1, sizeof(struct observatory_facts));
}

/* One block stays: the next batch wants it again. */
void observatory_facts_empty(struct observatory_facts *set)
{
	struct block *keep = NULL;

	while (set->blocks) {
		struct block *b = set->blocks;

		set->blocks = b->next;
		if (!keep && b->size == BLOCK)
			keep = b;
		else
			free(b);
	}
	memset(set, 0, sizeof(*set));
	if (keep) {
		keep->next = NULL;
		keep->used = 0;
		set->blocks = keep;
	}
}

void observatory_facts_free(struct observatory_facts **set)
{
	if (!*set)
		return;
	observatory_facts_empty(*set);
	free((*set)->blocks);
	free(*set);
	*set = NULL;
}

bool observatory_facts_failed(const struct observatory_facts *set)
{
	return set->failed;
}

void *observatory_facts_room(struct observatory_facts *set, size_t n)
{
	struct block *b = set->blocks;
	const size_t want = (n + 15) & ~(size_t)15;

	if (!b || b->size - b->used < want) {
		const size_t size = want > BLOCK ? want : BLOCK;

		b = malloc(sizeof(*b) + size);
		if (!b) {
			set->failed = true;
			return NULL;
		}
		b->size = size;
		b->used = 0;
		b->next = set->blocks;
		set->blocks = b;
	}
	b->used += want;
	return b->bytes + b->used - want;
}

const char *observatory_facts_text(struct observatory_facts *set, const char *text)
{
	const size_t n = strlen(text) + 1;
	char *copy = observatory_facts_room(set, n);

	if (copy)
		memcpy(copy, text, n);
	return copy;
}

/* --- finding ---------------------------------------------------------------------------------- */

static size_t hash(const char *departement, const char *a, const char *b)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (const char *const *part = (const char *const[]){departement, a, b, NULL}; *part;
	     part++) {
		for (const char *c = *part; *c; c++)
			h = (h ^ (unsigned char)*c) * UINT64_C(1099511628211);
		h = (h ^ 0x1f) * UINT64_C(1099511628211);
	}
	return (size_t)(h ^ (h >> 29)) & (BUCKETS - 1);
}

struct observatory_row *observatory_facts_find(const struct observatory_facts *set,
					       const char *departement, const char *kind,
					       const char *id)
{
	struct observatory_row *row = set->rows[hash(departement, kind, id)];

	while (row && (strcmp(row->id, id) != 0 || strcmp(row->kind, kind) != 0 ||
		       strcmp(row->departement, departement) != 0))
		row = row->next_of_bucket;
	return row;
}

/* A bucket may hold rows of several groups. */
static struct observatory_row *of_group(struct observatory_row *row, const char *departement,
					const char *group)
{
	while (row &&
	       (strcmp(row->group, group) != 0 || strcmp(row->departement, departement) != 0))
		row = row->next_of_group;
	return row;
}

struct observatory_row *observatory_facts_group(const struct observatory_facts *set,
						const char *departement, const char *group)
{
	return of_group(set->groups[hash(departement, "", group)], departement, group);
}

struct observatory_row *observatory_facts_group_next(const struct observatory_row *row)
{
	return of_group(row->next_of_group, row->departement, row->group);
}

struct observatory_row *observatory_facts_first(const struct observatory_facts *set)
{
	return set->first;
}

static void link_row(struct observatory_facts *set, struct observatory_row *row)
{
	struct observatory_row **bucket = &set->rows[hash(row->departement, row->kind, row->id)];

	row->next_of_bucket = *bucket;
	*bucket = row;
	if (row->group[0]) {
		bucket = &set->groups[hash(row->departement, "", row->group)];
		row->next_of_group = *bucket;
		*bucket = row;
	}
	row->next = set->first;
	set->first = row;
	set->n++;
}

struct observatory_row *observatory_facts_add(struct observatory_facts *set,
					      const char *departement, const char *kind,
					      const char *id, const char *group)
{
	struct observatory_row *row = observatory_facts_room(set, sizeof(*row));

	if (!row)
		return NULL;
	memset(row, 0, sizeof(*row));
	row->departement = observatory_facts_text(set, departement);
	row->kind = observatory_facts_text(set, kind);
	row->id = observatory_facts_text(set, id);
	row->group = observatory_facts_text(set, group ? group : "");
	row->now = (struct observatory_said){
	    .day = OBSERVATORY_NO_DAY, .until = OBSERVATORY_NO_END, .at = OBSERVATORY_NO_INSTANT};
	if (set->failed)
		return NULL;
	link_row(set, row);
	return row;
}

struct observatory_row *observatory_facts_have(struct observatory_facts *set,
					       const char *departement, const char *kind,
					       const char *id, const char *group)
{
	struct observatory_row *row = observatory_facts_find(set, departement, kind, id);

	return row ? row : observatory_facts_add(set, departement, kind, id, group);
}

/* --- codes ------------------------------------------------------------------------------------ */

static bool is_of(const char *code, const char *attribute, size_t n)
{
	return strncmp(code, attribute, n) == 0 && code[n] == ':';
}

/* An array of our own with room for `n`: `was` may hold the one that is there. */
static bool make_room(struct observatory_facts *set, struct observatory_said *s, size_t n)
{
	const char **codes;

	if (n <= s->room)
		return true;
	codes = observatory_facts_room(set, 2 * n * sizeof(*codes));
	if (!codes)
		return false;
	if (s->n_codes)
		memcpy(codes, s->codes, s->n_codes * sizeof(*codes));
	s->codes = codes;
	s->room = 2 * n;
	return true;
}

/* Into its place, once. */
static void insert(struct observatory_facts *set, struct observatory_row *row, const char *text)
{
	struct observatory_said *s = &row->now;
	size_t at = 0;

	while (at < s->n_codes && strcmp(s->codes[at], text) < 0)
		at++;
	if ((at < s->n_codes && strcmp(s->codes[at], text) == 0) ||
	    !make_room(set, s, s->n_codes + 1))
		return;
	memmove(&s->codes[at + 1], &s->codes[at], (s->n_codes - at) * sizeof(*s->codes));
	s->codes[at] = text;
	s->n_codes++;
}

void observatory_row_add(struct observatory_facts *set, struct observatory_row *row,
			 const char *attribute, const char *code)
{
	size_t n = strlen(attribute);
	char *text;

	if (!code || !code[0])
		return;
	text = observatory_facts_room(set, n + strlen(code) + 2);
	if (!text)
		return;
	memcpy(text, attribute, n);
	text[n++] = ':';
	for (; *code; code++)
		text[n++] = isalnum((unsigned char)*code) || strchr(".:_-", *code) ? *code : '_';
	text[n] = '\0';
	insert(set, row, text);
}

/* They are sorted by bytes, so those of one attribute stand together. */
void observatory_row_drop(struct observatory_facts *set, struct observatory_row *row,
			  const char *attribute)
{
	struct observatory_said *s = &row->now;
	const size_t n = strlen(attribute);
	size_t from = 0, to;

	while (from < s->n_codes && !is_of(s->codes[from], attribute, n))
		from++;
	for (to = from; to < s->n_codes && is_of(s->codes[to], attribute, n);)
		to++;
	if (from == to || !make_room(set, s, s->n_codes))
		return;
	memmove(&s->codes[from], &s->codes[to], (s->n_codes - to) * sizeof(*s->codes));
	s->n_codes -= to - from;
}

void observatory_row_set(struct observatory_facts *set, struct observatory_row *row,
			 const char *attribute, const char *code)
{
	const char *had = observatory_row_code(row, attribute);

	if (had && code && strcmp(had, code) == 0)
		return;
	if (had)
		observatory_row_drop(set, row, attribute);
	observatory_row_add(set, row, attribute, code);
}

const char *observatory_row_code(const struct observatory_row *row, const char *attribute)
{
	const size_t n = strlen(attribute);

	for (size_t i = 0; i < row->now.n_codes; i++)
		if (is_of(row->now.codes[i], attribute, n))
			return row->now.codes[i] + n + 1;
	return NULL;
}

void observatory_row_copy(struct observatory_facts *set, struct observatory_row *row,
			  const struct observatory_row *from, const char *attribute)
{
	const size_t n = strlen(attribute);

	for (size_t i = 0; i < from->now.n_codes; i++)
		if (is_of(from->now.codes[i], attribute, n))
			insert(set, row, from->now.codes[i]);
}

void observatory_row_leave(struct observatory_row *row)
{
	row->now.day = OBSERVATORY_NO_DAY;
	row->now.until = OBSERVATORY_NO_END;
	row->now.value = 0;
	row->now.codes = NULL;
	row->now.n_codes = row->now.room = 0;
}

void observatory_row_commune(struct observatory_row *row, const char *commune)
{
	if (!commune || strlen(commune) >= sizeof(row->now.commune))
		return;
	memset(row->now.commune, 0, sizeof(row->now.commune));
	memcpy(row->now.commune, commune, strlen(commune));
}

void observatory_row_split(struct observatory_facts *set, struct observatory_row *row,
			   const char *codes)
{
	char *text = (char *)(uintptr_t)observatory_facts_text(set, codes);
	char *save = NULL;
	size_t n = 1;

	for (const char *c = codes; *c; c++)
		n += *c == ' ';
	row->now.codes = observatory_facts_room(set, n * sizeof(*row->now.codes));
	row->now.n_codes = row->now.room = 0;
	if (!text || !row->now.codes)
		return;
	for (char *t = strtok_r(text, " ", &save); t; t = strtok_r(NULL, " ", &save))
		row->now.codes[row->now.n_codes++] = t;
}

/* --- before and after ------------------------------------------------------------------------- */

void observatory_row_stored(struct observatory_row *row)
{
	row->now.room = 0; /* from now on the array is of both */
	row->was = row->now;
	row->stored = true;
}

bool observatory_row_changed(const struct observatory_row *row)
{
	const struct observatory_said *a = &row->now, *b = &row->was;

	if (!row->stored || a->day != b->day || a->until != b->until || a->value != b->value ||
	    a->at != b->at || a->told != b->told || a->n_codes != b->n_codes ||
	    strcmp(a->commune, b->commune) != 0)
		return true;
	for (size_t i = 0; a->codes != b->codes && i < a->n_codes; i++)
		if (strcmp(a->codes[i], b->codes[i]) != 0)
			return true;
	return false;
}

struct observatory_fact observatory_row_fact(const struct observatory_row *row,
					     const struct observatory_said *side)
{
	return (struct observatory_fact){
	    .kind = row->kind,
	    .day = side->day,
	    .until = side->until,
	    .commune = side->commune,
	    .value = side->value,
	    .codes = (const char *const *)side->codes,
	    .n_codes = side->n_codes,
	};
}
