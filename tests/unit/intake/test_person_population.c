/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_person_population.c - the duplicate finder on an invented population with labels, pairs
 * counted: of what it proposes, how much is right, and how much of what it should propose does it?
 *
 * C360_PEOPLE=200000 (records) and C360_PEOPLE_SEED choose another one.  The weights were chosen on
 * seed 1; the judgement is made on a seed that was held out.
 */
#include "support/cmocka_all.h"
#include "support/people.h"

#include "person_keys.h"

#include "cmn/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELD_OUT 20261122
#define USUALLY  60000
#define MANY     100000

static const struct intake_day TODAY = {2026, 11, 22};

struct entry {
	uint64_t key;
	uint32_t who;
};

static struct {
	size_t n, n_entries;
	struct invented_person *people;
	struct intake_traits *traits;
	struct entry *entries;
	char (*phone)[INTAKE_REACH_LEN];
	const char **reach;
} all;

static size_t setting(const char *name, size_t otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoul(text, NULL, 10) : otherwise;
}

static uint64_t hash(const char *text)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return h;
}

static int by_key(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->key != y->key ? (x->key < y->key ? -1 : 1)
				: (x->who > y->who) - (x->who < y->who);
}

static void read_one(size_t i)
{
	const struct invented_person *p = &all.people[i];
	struct intake_traits *t = &all.traits[i];

	intake_traits_read(t, p->family, p->birth_name, p->given);
	assert_int_equal(intake_birth_read(p->birth, TODAY, &t->birth), INTAKE_BIRTH_FINE);
	t->commune = p->commune;
	all.reach[i] = all.phone[i];
	t->reach = &all.reach[i];
	t->n_reach = intake_phone_normal(p->phone, all.phone[i]);
}

static int setup(void **state)
{
	struct intake_keys keys;

	(void)state;
	all.n = setting("C360_PEOPLE", USUALLY);
	all.people = calloc(all.n, sizeof(*all.people));
	all.traits = calloc(all.n, sizeof(*all.traits));
	all.phone = calloc(all.n, sizeof(*all.phone));
	all.reach = calloc(all.n, sizeof(*all.reach));
	all.entries = calloc(all.n * INTAKE_KEYS_MAX, sizeof(*all.entries));
	if (!all.people || !all.traits || !all.phone || !all.reach || !all.entries)
		return -1;
	invent_people(setting("C360_PEOPLE_SEED", HELD_OUT), all.people, all.n);
	for (size_t i = 0; i < all.n; i++) {
		read_one(i);
		intake_keys_of(&all.traits[i], &keys);
		for (size_t k = 0; k < keys.n; k++)
			all.entries[all.n_entries++] =
			    (struct entry){hash(keys.key[k]), (uint32_t)i};
	}
	qsort(all.entries, all.n_entries, sizeof(*all.entries), by_key);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(all.people);
	free(all.traits);
	free(all.phone);
	free((void *)all.reach);
	free(all.entries);
	return 0;
}

static size_t first_with(uint64_t key)
{
	size_t low = 0, high = all.n_entries;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (all.entries[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int by_who(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The records before i that its search looks at, each once. */
static size_t candidates(size_t i, uint32_t *out)
{
	struct intake_keys keys;
	size_t n = 0, kept = 0;

	intake_keys_to_find(&all.traits[i], &keys);
	for (size_t k = 0; k < keys.n; k++) {
		uint64_t key = hash(keys.key[k]);

		for (size_t e = first_with(key); e < all.n_entries && all.entries[e].key == key &&
						 all.entries[e].who < i && n < MANY;
		     e++)
			out[n++] = all.entries[e].who;
	}
	qsort(out, n, sizeof(*out), by_who);
	for (size_t c = 0; c < n; c++)
		if (c == 0 || out[c] != out[c - 1])
			out[kept++] = out[c];
	return kept;
}

struct tally {
	size_t right, wrong, wrong_by[INVENTED_KINDS], found[INVENTED_KINDS], due[INVENTED_KINDS];
	size_t looked_at, most;
};

static void show_missed(size_t i)
{
	const struct invented_person *p = &all.people[i], *q = &all.people[p->who];
	struct intake_match m = intake_match(&all.traits[i], &all.traits[p->who]);

	if (getenv("C360_PEOPLE_SHOW"))
		print_message("missed %u %s/%s/%s/%s/%s/%s | %s/%s/%s/%s/%s/%s %x %d\n", p->kind,
			      p->family, p->birth_name, p->given, p->birth, p->commune, p->phone,
			      q->family, q->birth_name, q->given, q->birth, q->commune, q->phone,
			      m.reasons, m.score);
}

static void judge(size_t i, uint32_t *room, struct tally *t)
{
	size_t n = candidates(i, room), found = t->found[all.people[i].kind];
	const struct invented_person *p = &all.people[i];

	t->looked_at += n;
	t->most = n > t->most ? n : t->most;
	for (size_t c = 0; c < n; c++) {
		const struct invented_person *q = &all.people[room[c]];
		struct intake_match m = intake_match(&all.traits[i], &all.traits[room[c]]);

		if (m.verdict != INTAKE_MATCH_PROPOSE)
			continue;
		if (p->who == q->who) {
			t->right++;
			t->found[p->kind] += p->who == room[c];
		} else {
			t->wrong++;
			t->wrong_by[p->kind]++;
			if (getenv("C360_PEOPLE_SHOW"))
				print_message("wrong %s/%s/%s/%s/%s | %s/%s/%s/%s/%s %x\n",
					      p->family, p->birth_name, p->given, p->birth,
					      p->commune, q->family, q->birth_name, q->given,
					      q->birth, q->commune, m.reasons);
		}
	}
	if (p->who != i && t->found[p->kind] == found)
		show_missed(i);
}

/* True pairs: every two records of one person. */
static size_t pairs_due(void)
{
	size_t pairs = 0;
	uint32_t *records = calloc(all.n, sizeof(*records));

	assert_non_null(records);
	for (size_t i = 0; i < all.n; i++)
		pairs += records[all.people[i].who]++;
	free(records);
	return pairs;
}

static void proposals_are_right_and_nearly_none_is_missing(void **state)
{
	static const char *const NAMES[] = {"first", "typing error", "birth date", "name",
					    "moved", "twin",         "namesake"};
	uint32_t *room = calloc(MANY, sizeof(*room));
	struct tally t = {0};
	double precision, recall;
	size_t due = pairs_due();

	(void)state;
	assert_non_null(room);
	for (size_t i = 0; i < all.n; i++) {
		judge(i, room, &t);
		t.due[all.people[i].kind] += all.people[i].who != i;
	}
	free(room);
	precision = (double)t.right / (double)(t.right + t.wrong);
	recall = (double)t.right / (double)due;
	print_message("%zu records, %zu pairs: precision %.4f, recall %.4f, %.1f looked at for "
		      "each, at most %zu\n",
		      all.n, due, precision, recall, (double)t.looked_at / (double)all.n, t.most);
	for (size_t k = 0; k < INVENTED_KINDS; k++)
		print_message("  %-12s found %zu of %zu, wrong %zu\n", NAMES[k], t.found[k],
			      t.due[k], t.wrong_by[k]);
	assert_true(precision >= 0.95);
	assert_true(recall >= 0.95);
}

/* What two twins have in common is everything but a given name. */
static void twins_are_told_apart(void **state)
{
	size_t twins = 0, proposed = 0;

	(void)state;
	for (size_t i = 1; i < all.n; i++) {
		const struct invented_person *p = &all.people[i];

		if (p->kind != INVENTED_TWIN)
			continue;
		for (size_t j = 0; j < i; j++)
			if (all.people[j].kind == INVENTED_FIRST &&
			    strcmp(all.people[j].birth, p->birth) == 0 &&
			    strcmp(all.people[j].family, p->family) == 0) {
				twins++;
				proposed += intake_match(&all.traits[i], &all.traits[j]).verdict ==
					    INTAKE_MATCH_PROPOSE;
			}
	}
	print_message("%zu pairs of twins, %zu proposed to a human\n", twins, proposed);
	assert_true(twins > 0);
	assert_true(proposed * 20 <= twins);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(proposals_are_right_and_nearly_none_is_missing),
	    cmocka_unit_test(twins_are_told_apart),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
