/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/people.h"

#include "support/people_names.h"

#include "cmn/base.h"

#include <stdio.h>
#include <string.h>

#define RARE_FAMILIES 24000
#define COMMUNES      586

struct draw {
	uint64_t state;
};

/* splitmix64 */
static uint64_t next(struct draw *g)
{
	uint64_t z = g->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static size_t below(struct draw *g, size_t n)
{
	return (size_t)(next(g) % n);
}

static bool chance(struct draw *g, unsigned percent)
{
	return below(g, 100) < percent;
}

/* The first ones more often than the last ones. */
static size_t skewed(struct draw *g, size_t n)
{
	size_t a = below(g, n), b = below(g, n);

	return a < b ? a : b;
}

static void rare_name(uint64_t which, char *out, size_t size)
{
	struct draw g = {which * 7919 + 17};
	const char *onset = ONSETS[below(&g, CMN_LEN(ONSETS))];
	const char *middle = MIDDLES[below(&g, CMN_LEN(MIDDLES))];
	bool longer = chance(&g, 40);

	snprintf(out, size, "%s%s%s%s", onset, middle,
		 longer ? MIDDLES[below(&g, CMN_LEN(MIDDLES))] : "",
		 ENDS[below(&g, CMN_LEN(ENDS))]);
}

static void family_name(struct draw *g, char *out, size_t size)
{
	static const char *const BEFORE[] = {"Le ", "De ", "La ", "De la ", "Du ", "D'"};
	char name[48];

	if (chance(g, 22)) {
		snprintf(out, size, "%s", COMMON_FAMILIES[skewed(g, CMN_LEN(COMMON_FAMILIES))]);
		return;
	}
	rare_name(skewed(g, RARE_FAMILIES), name, sizeof(name));
	snprintf(out, size, "%s%s", chance(g, 6) ? BEFORE[below(g, CMN_LEN(BEFORE))] : "", name);
}

static void family_of(struct draw *g, struct invented_person *p)
{
	char one[24], two[20];

	family_name(g, p->family, sizeof(p->family));
	if (!chance(g, 3))
		return;
	snprintf(one, sizeof(one), "%.20s", p->family);
	family_name(g, p->birth_name, sizeof(p->birth_name));
	snprintf(two, sizeof(two), "%.18s", p->birth_name);
	p->birth_name[0] = '\0';
	snprintf(p->family, sizeof(p->family), "%s-%s", one, two);
}

static void given_of(struct draw *g, struct invented_person *p)
{
	const char *one = GIVEN[skewed(g, CMN_LEN(GIVEN))];
	const char *two = GIVEN[below(g, CMN_LEN(GIVEN))];

	if (chance(g, 7))
		snprintf(p->given, sizeof(p->given), "%s-%s", chance(g, 50) ? "Jean" : "Marie",
			 two);
	else if (chance(g, 8))
		snprintf(p->given, sizeof(p->given), "%s %s", one, two);
	else if (chance(g, 5))
		rare_name(100000 + below(g, 3000), p->given, sizeof(p->given));
	else
		snprintf(p->given, sizeof(p->given), "%s", one);
}

static void birth_of(struct draw *g, struct invented_person *p)
{
	snprintf(p->birth, sizeof(p->birth), "%04u-%02u-%02u", (unsigned)(1932 + below(g, 94)),
		 (unsigned)(1 + below(g, 12)) % 100, (unsigned)(1 + below(g, 28)) % 100);
}

/* One town has a third of the people. */
static void commune_of(struct draw *g, struct invented_person *p)
{
	size_t which = chance(g, 34) ? 555 : 1 + skewed(g, COMMUNES);

	snprintf(p->commune, sizeof(p->commune), "31%03u", (unsigned)which % 1000);
}

/* No country has the code 999: these numbers are nobody's. */
static void phone_of(struct draw *g, struct invented_person *p)
{
	p->phone[0] = '\0';
	if (chance(g, 85))
		snprintf(p->phone, sizeof(p->phone), "+999%09u", (unsigned)below(g, 1000000000));
}

static void somebody(struct draw *g, const struct invented_person *before,
		     struct invented_person *p)
{
	*p = (struct invented_person){0};
	family_of(g, p);
	given_of(g, p);
	birth_of(g, p);
	commune_of(g, p);
	phone_of(g, p);
	if (before && chance(g, 15)) { /* the same household */
		memcpy(p->family, before->family, sizeof(p->family));
		memcpy(p->commune, before->commune, sizeof(p->commune));
		memcpy(p->phone, before->phone, sizeof(p->phone));
	}
}

/* Remove, double, change or exchange one ASCII letter. */
static void mistype(struct draw *g, char *text, size_t size)
{
	size_t n = strlen(text);
	size_t at = n < 3 ? 0 : 1 + below(g, n - 2);

	while (at + 1 < n && ((text[at] & 0x80) || (text[at + 1] & 0x80) || text[at] == ' '))
		at++;
	if (at + 1 >= n || (text[at] & 0x80))
		at = 0;
	switch (below(g, 4)) {
	case 0:
		memmove(text + at, text + at + 1, n - at);
		break;
	case 1:
		if (n + 1 < size)
			memmove(text + at + 1, text + at, n - at + 1);
		break;
	case 2:
		text[at] = (char)('a' + below(g, 26));
		break;
	default:
		if (n > 1 && at + 1 < n && !(text[at + 1] & 0x80)) {
			char c = text[at];

			text[at] = text[at + 1];
			text[at + 1] = c;
		}
	}
}

static void mistype_date(struct draw *g, struct invented_person *p)
{
	static const size_t DIGITS[] = {2, 3, 6, 9};
	bool recent = memcmp(p->birth, "2000", 4) >= 0; /* not into the future */
	size_t at = DIGITS[recent ? 2 + below(g, 2) : below(g, CMN_LEN(DIGITS))];

	/* a digit that still makes a date */
	p->birth[at] = (char)('1' + ((size_t)(p->birth[at] - '0') + below(g, at == 2 ? 2 : 8)) % 9);
	if (at == 6 && p->birth[5] == '1')
		p->birth[6] = (char)('0' + below(g, 3));
	if (at == 9 && p->birth[8] == '2' && p->birth[9] == '9')
		p->birth[9] = '8';
}

static void typing_error(struct draw *g, struct invented_person *p)
{
	size_t where = below(g, 10);

	if (where < 5)
		mistype(g, p->family, sizeof(p->family));
	else if (where < 8)
		mistype(g, p->given, sizeof(p->given));
	else
		mistype_date(g, p);
}

static void other_date(struct draw *g, struct invented_person *p)
{
	char day[2];

	if (chance(g, 50) && memcmp(p->birth + 8, "13", 2) < 0 &&
	    memcmp(p->birth + 8, p->birth + 5, 2) != 0) {
		memcpy(day, p->birth + 8, 2);
		memcpy(p->birth + 8, p->birth + 5, 2);
		memcpy(p->birth + 5, day, 2);
	} else if (chance(g, 40)) {
		p->birth[7] = '\0';
	} else if (chance(g, 60)) {
		p->birth[4] = '\0';
	} else {
		snprintf(p->birth, sizeof(p->birth), "unknown");
	}
}

static bool other_form(struct invented_person *p)
{
	char *cut = strpbrk(p->given, "- ");

	if (cut) { /* one of two given names */
		*cut = '\0';
		return true;
	}
	for (size_t i = 0; i < CMN_LEN(FORMS); i++)
		if (strcmp(FORMS[i][0], p->given) == 0) {
			snprintf(p->given, sizeof(p->given), "%s", FORMS[i][1]);
			return true;
		}
	return false;
}

static void other_name(struct draw *g, struct invented_person *p)
{
	if (chance(g, 50) && other_form(p))
		return;
	if (chance(g, 60)) /* the birth name is asked for and often said */
		memcpy(p->birth_name, p->family, sizeof(p->birth_name));
	family_name(g, p->family, sizeof(p->family));
}

static void drop_accents(char *text)
{
	static const char *const ACCENTS[][2] = {{"é", "e"}, {"è", "e"}, {"ï", "i"}, {"ë", "e"},
						 {"ô", "o"}, {"î", "i"}, {"ç", "c"}, {"É", "E"},
						 {"í", "i"}, {"á", "a"}};

	for (size_t i = 0; i < CMN_LEN(ACCENTS); i++)
		for (char *at = strstr(text, ACCENTS[i][0]); at; at = strstr(at, ACCENTS[i][0])) {
			size_t n = strlen(ACCENTS[i][0]);

			*at = ACCENTS[i][1][0];
			memmove(at + 1, at + n, strlen(at + n) + 1);
		}
}

/* The hand of somebody else: capitals, no accents, spaces for hyphens. */
static void typed_otherwise(struct draw *g, struct invented_person *p)
{
	if (chance(g, 40)) {
		drop_accents(p->family);
		drop_accents(p->given);
	}
	if (chance(g, 30))
		for (char *c = p->family; *c; c++)
			*c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
	if (chance(g, 30))
		for (char *c = p->given; *c; c++)
			*c = (char)(*c == '-' ? ' ' : *c);
}

static enum invented_kind second_kind(struct draw *g)
{
	size_t what = below(g, 10);

	return what < 4   ? INVENTED_TYPING
	       : what < 6 ? INVENTED_DATE
	       : what < 8 ? INVENTED_NAME
			  : INVENTED_MOVED;
}

static void second_record(struct draw *g, struct invented_person *p)
{
	p->kind = second_kind(g);
	if (p->kind == INVENTED_TYPING)
		typing_error(g, p);
	else if (p->kind == INVENTED_DATE)
		other_date(g, p);
	else if (p->kind == INVENTED_NAME)
		other_name(g, p);
	else
		commune_of(g, p);
	if (chance(g, p->kind == INVENTED_MOVED ? 60 : 25))
		phone_of(g, p);
	typed_otherwise(g, p);
}

/* Same parents, same day, another name. */
static void twin(struct draw *g, struct invented_person *p)
{
	char given[sizeof(p->given)];

	memcpy(given, p->given, sizeof(given));
	p->kind = INVENTED_TWIN;
	while (strcmp(given, p->given) == 0)
		given_of(g, p);
}

static void namesake(struct draw *g, struct invented_person *p)
{
	p->kind = INVENTED_NAMESAKE;
	birth_of(g, p);
	phone_of(g, p);
}

void invent_people(uint64_t seed, struct invented_person *out, size_t n)
{
	struct draw g = {seed};

	for (size_t i = 0; i < n; i++) {
		size_t what = below(&g, 100);
		size_t of = i ? below(&g, i) : 0;
		struct invented_person *p = &out[i];

		if (i == 0 || what >= 8 || out[of].kind != INVENTED_FIRST) {
			somebody(&g, i ? &out[i - 1] : NULL, p);
			p->who = i;
			continue;
		}
		*p = out[of];
		p->who = what < 5 ? out[of].who : i;
		if (what < 5)
			second_record(&g, p);
		else if (what < 6)
			twin(&g, p);
		else
			namesake(&g, p);
	}
}
