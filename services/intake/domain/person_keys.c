/* SPDX-License-Identifier: EUPL-1.2 */
#include "person_keys.h"

#include <stdio.h>
#include <string.h>

#define WORDS_KEYED 3 /* words of a name that make keys; the rest is seldom said */
#define SHORTEST    6 /* digits of a telephone number: short numbers of services are none */
#define LONGEST     15

static void add(struct intake_keys *keys, const char *key)
{
	for (size_t i = 0; i < keys->n; i++)
		if (strcmp(keys->key[i], key) == 0)
			return;
	if (keys->n < INTAKE_KEYS_MAX)
		snprintf(keys->key[keys->n++], INTAKE_KEY_LEN, "%s", key);
}

/* The date so that exchanged day and month agree; false unless complete. */
static bool date_key(const struct intake_birth *b, char out[16])
{
	int low = b->day < b->month ? b->day : b->month;
	int high = b->day < b->month ? b->month : b->day;

	if (!b->day)
		return false;
	snprintf(out, 16, "%04d%02d%02d", b->year % 10000, low % 100, high % 100);
	return true;
}

static size_t words(const struct intake_name *name)
{
	return name->n < WORDS_KEYED ? name->n : WORDS_KEYED;
}

/* "kind:a:b" */
static void add_pair(struct intake_keys *keys, char kind, const char *a, const char *b)
{
	char key[INTAKE_KEY_LEN];

	snprintf(key, sizeof(key), "%c:%.14s:%.14s", kind, a, b);
	add(keys, key);
}

static void add_both_names(struct intake_keys *keys, const struct intake_name *family,
			   const struct intake_name *given)
{
	for (size_t i = 0; i < words(family); i++)
		for (size_t j = 0; j < words(given) && j < 2; j++) {
			const char *a = family->sound[i], *b = given->sound[j];

			if (strcmp(a, b) <= 0)
				add_pair(keys, 'n', a, b);
			else
				add_pair(keys, 'n', b, a);
		}
}

static void add_with(struct intake_keys *keys, char kind, const struct intake_name *name,
		     const char *what)
{
	for (size_t i = 0; i < words(name); i++)
		add_pair(keys, kind, name->sound[i], what);
}

static void add_sure(const struct intake_traits *t, struct intake_keys *keys)
{
	char date[16];

	add_both_names(keys, &t->family, &t->given);
	add_both_names(keys, &t->birth_name, &t->given);
	if (date_key(&t->birth, date)) {
		add_with(keys, 'd', &t->family, date);
		add_with(keys, 'd', &t->birth_name, date);
		add_with(keys, 'd', &t->given, date);
	}
	for (size_t i = 0; i < t->n_reach; i++)
		add_pair(keys, 'r', t->reach[i], t->reach[i] + (strlen(t->reach[i]) > 14 ? 14 : 0));
}

static void add_names_alone(const struct intake_traits *t, struct intake_keys *keys, bool place)
{
	const char *what = place && t->commune ? t->commune : "";

	add_with(keys, 'f', &t->family, what);
	add_with(keys, 'f', &t->birth_name, what);
}

void intake_keys_of(const struct intake_traits *t, struct intake_keys *ret)
{
	ret->n = 0;
	add_sure(t, ret);
	add_names_alone(t, ret, false);
	if (t->commune)
		add_names_alone(t, ret, true);
}

void intake_keys_to_find(const struct intake_traits *t, struct intake_keys *ret)
{
	ret->n = 0;
	add_sure(t, ret);
	/* without a whole date, a slip in the given name would leave nothing to find it by */
	if (!t->birth.day)
		add_names_alone(t, ret, t->commune != NULL);
}

bool intake_phone_normal(const char *text, char out[INTAKE_REACH_LEN])
{
	char digits[LONGEST + 2];
	size_t n = 0;
	bool plus = *text == '+';

	for (const char *c = text + plus; *c; c++) {
		if (*c >= '0' && *c <= '9') {
			if (n > LONGEST)
				return false;
			digits[n++] = *c;
		} else if (!strchr(" .-/()", *c)) {
			return false;
		}
	}
	digits[n] = '\0';
	if (n < SHORTEST || n > LONGEST)
		return false;
	if (!plus && n > 4 && strncmp(digits, "0033", 4) == 0)
		snprintf(out, INTAKE_REACH_LEN, "+%s", digits + 2);
	else if (!plus && digits[0] == '0' && digits[1] == '0')
		snprintf(out, INTAKE_REACH_LEN, "+%s", digits + 2);
	else if (!plus && digits[0] == '0' && n == 10)
		snprintf(out, INTAKE_REACH_LEN, "+33%s", digits + 1);
	else if (plus && strncmp(digits, "330", 3) == 0 && n == 12) /* +33 (0)1 … */
		snprintf(out, INTAKE_REACH_LEN, "+33%s", digits + 3);
	else if (plus)
		snprintf(out, INTAKE_REACH_LEN, "+%s", digits);
	else
		return false;
	return true;
}
