/* SPDX-License-Identifier: EUPL-1.2 */
#include "definition_set.h"

#include <string.h>

/* A text, or a list of codes with its words, that the set owns. */
struct piece {
	struct piece *next;
	max_align_t room[];
};

struct told_part {
	struct observatory_part part;
	size_t told;
};
struct told_definition {
	struct observatory_definition definition;
	size_t told;
};

struct observatory_set {
	struct piece *pieces;
	struct told_definition *told;
	struct told_part *told_parts;
	struct observatory_definition *definitions; /* when closed */
	struct observatory_part *parts;
	size_t n, cap, n_parts, cap_parts;
	bool failed;
};

struct observatory_set *observatory_set_new(void)
{
	return calloc(1, sizeof(struct observatory_set));
}

void observatory_set_free(struct observatory_set **given)
{
	struct observatory_set *set = *given;

	if (!set)
		return;
	while (set->pieces) {
		struct piece *next = set->pieces->next;

		free(set->pieces);
		set->pieces = next;
	}
	free(set->told);
	free(set->told_parts);
	free(set->definitions);
	free(set->parts);
	free(set);
	*given = NULL;
}

static void *room(struct observatory_set *set, size_t bytes)
{
	struct piece *piece = malloc(sizeof(*piece) + bytes);

	if (!piece) {
		set->failed = true;
		return NULL;
	}
	piece->next = set->pieces;
	set->pieces = piece;
	return piece->room;
}

static const char *copy(struct observatory_set *set, const char *text)
{
	const size_t len = text ? strlen(text) : 0;
	char *own = room(set, len + 1);

	if (!own)
		return "";
	if (len > 0)
		memcpy(own, text, len);
	own[len] = '\0';
	return own;
}

/* The words of a text, each a string of its own. */
static const char *const *words(struct observatory_set *set, const char *text, size_t *ret_n)
{
	const size_t len = text ? strlen(text) : 0;
	const char **list = room(set, (len / 2 + 1) * sizeof(*list));
	char *own = room(set, len + 1), *save = NULL;

	*ret_n = 0;
	if (!list || !own)
		return NULL;
	if (len > 0)
		memcpy(own, text, len);
	own[len] = '\0';
	for (char *w = strtok_r(own, " ", &save); w; w = strtok_r(NULL, " ", &save))
		list[(*ret_n)++] = w;
	return list;
}

/* Room for one more of `size` bytes; false when there is none. */
static bool grow(struct observatory_set *set, void **array, size_t *cap, size_t n, size_t size)
{
	const size_t more = *cap ? 2 * *cap : 32;
	void *bigger;

	if (n < *cap)
		return true;
	bigger = realloc(*array, more * size);
	if (!bigger) {
		set->failed = true;
		return false;
	}
	*array = bigger;
	*cap = more;
	return true;
}

void observatory_set_add(struct observatory_set *set, const struct observatory_definition *d)
{
	struct observatory_definition own = *d;
	void *told = set->told;
	const bool fits = grow(set, &told, &set->cap, set->n, sizeof(*set->told));

	set->told = told;
	if (!fits)
		return;
	own.indicator = copy(set, d->indicator);
	own.departements = copy(set, d->departements);
	own.unit = copy(set, d->unit);
	own.periodicity = copy(set, d->periodicity);
	own.source = copy(set, d->source);
	for (int lang = 0; lang < 2; lang++) {
		own.label[lang] = copy(set, d->label[lang]);
		own.rule[lang] = copy(set, d->rule[lang]);
	}
	set->told[set->n] = (struct told_definition){.definition = own, .told = set->n};
	set->n++;
}

void observatory_set_part(struct observatory_set *set, const struct observatory_part_text *p)
{
	struct observatory_part own = {
	    .version = p->version,
	    .measure = p->measure,
	};
	void *told = set->told_parts;
	const bool fits = grow(set, &told, &set->cap_parts, set->n_parts, sizeof(*set->told_parts));

	set->told_parts = told;
	if (!fits)
		return;
	own.indicator = copy(set, p->indicator);
	own.part = copy(set, p->part);
	own.kind = copy(set, p->kind);
	own.by = copy(set, p->by);
	own.all = words(set, p->all, &own.n_all);
	own.any = words(set, p->any, &own.n_any);
	own.none = words(set, p->none, &own.n_none);
	set->told_parts[set->n_parts] = (struct told_part){.part = own, .told = set->n_parts};
	set->n_parts++;
}

static int compare(const char *indicator, int version, const char *other, int other_version)
{
	const int by_name = strcmp(indicator, other);

	return by_name ? by_name : (version > other_version) - (version < other_version);
}

static int later_place(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int by_definition(const void *a, const void *b)
{
	const struct told_definition *x = a, *y = b;
	const int c = compare(x->definition.indicator, x->definition.version,
			      y->definition.indicator, y->definition.version);

	return c ? c : later_place(x->told, y->told);
}

static int by_part(const void *a, const void *b)
{
	const struct told_part *x = a, *y = b;
	const int c =
	    compare(x->part.indicator, x->part.version, y->part.indicator, y->part.version);

	return c ? c : later_place(x->told, y->told);
}

/* The parts of one definition, which are next in the sorted list. */
static size_t take_parts(struct observatory_set *set, struct observatory_definition *d, size_t from)
{
	size_t to = from;

	while (to < set->n_parts &&
	       compare(set->told_parts[to].part.indicator, set->told_parts[to].part.version,
		       d->indicator, d->version) == 0) {
		set->parts[to] = set->told_parts[to].part;
		to++;
	}
	d->parts = set->parts + from;
	d->n_parts = to - from;
	return to;
}

static void date_parts(struct observatory_set *set)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct observatory_definition *d = &set->definitions[i];
		struct observatory_part *parts = set->parts + (d->parts - set->parts);

		for (size_t p = 0; p < d->n_parts; p++) {
			parts[p].valid_from = d->valid_from;
			parts[p].valid_to = d->valid_to;
		}
	}
}

enum cmn_err observatory_set_close(struct observatory_set *set, size_t *ret_orphan,
				   struct cmn_error *err)
{
	size_t at = 0;

	set->definitions = calloc(set->n + 1, sizeof(*set->definitions));
	set->parts = calloc(set->n_parts + 1, sizeof(*set->parts));
	if (set->failed || !set->definitions || !set->parts)
		return cmn_no_memory(err);
	if (set->n > 0)
		qsort(set->told, set->n, sizeof(*set->told), by_definition);
	if (set->n_parts > 0)
		qsort(set->told_parts, set->n_parts, sizeof(*set->told_parts), by_part);
	for (size_t i = 0; i < set->n; i++) {
		set->definitions[i] = set->told[i].definition;
		at = take_parts(set, &set->definitions[i], at);
	}
	if (at < set->n_parts) {
		*ret_orphan = set->told_parts[at].told;
		return cmn_fail(err, CMN_E_INVALID, "une partie n’appartient à aucune définition",
				"a part belongs to no definition");
	}
	observatory_versions_follow(set->definitions, set->n);
	date_parts(set);
	return CMN_OK;
}

const struct observatory_definition *observatory_set_all(const struct observatory_set *set,
							 size_t *ret_n)
{
	*ret_n = set->n;
	return set->definitions;
}

size_t observatory_set_told(const struct observatory_set *set, size_t definition)
{
	return set->told[definition].told;
}

size_t observatory_set_part_told(const struct observatory_set *set, size_t definition, size_t part)
{
	const ptrdiff_t first = set->definitions[definition].parts - set->parts;

	return set->told_parts[(size_t)first + part].told;
}

bool observatory_definition_here(const struct observatory_definition *d, const char *departement)
{
	const size_t len = strlen(departement);

	if (!d->departements[0])
		return true;
	for (const char *at = d->departements; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, departement, len) == 0 && (!at[len] || at[len] == ','))
			return true;
	}
	return false;
}

const struct observatory_definition *observatory_set_find(const struct observatory_set *set,
							  const char *departement,
							  const char *indicator, int version)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct observatory_definition *d = &set->definitions[i];

		if (d->version == version && strcmp(d->indicator, indicator) == 0 &&
		    (!departement || observatory_definition_here(d, departement)))
			return d;
	}
	return NULL;
}

bool observatory_set_shares(const struct observatory_set *set, const char *departement,
			    const struct observatory_fact *fact, int32_t upto,
			    observatory_share_fn *each, void *arg)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct observatory_definition *d = &set->definitions[i];

		if (observatory_definition_here(d, departement) &&
		    !observatory_shares(d->parts, d->n_parts, fact, upto, each, arg))
			return false;
	}
	return true;
}
