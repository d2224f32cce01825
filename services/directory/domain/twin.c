/* SPDX-License-Identifier: EUPL-1.2 */
#include "twin.h"

#include "geo.h"

#include <stdio.h>
#include <string.h>

/* Points of each verdict; unknown has none. */
static const struct {
	const char *code;
	int same, near, other;
} FIELDS[DIRECTORY_TWIN_FIELDS] = {
    [DIRECTORY_TWIN_NAME] = {"name", 48, 34, -30},
    [DIRECTORY_TWIN_SIRET] = {"siret", 45, -10, -20}, /* near: another place of one company */
    [DIRECTORY_TWIN_FINESS] = {"finess", 45, 0, -40},
    [DIRECTORY_TWIN_PHONE] = {"phone", 25, 0, -8},
    [DIRECTORY_TWIN_ADDRESS] = {"address", 22, 8, -14},
    [DIRECTORY_TWIN_COMMUNE] = {"commune", 8, 0, -28},
    [DIRECTORY_TWIN_DISTANCE] = {"distance", 10, 3, -20},
    [DIRECTORY_TWIN_TYPE] = {"type", 5, 0, -14},
    [DIRECTORY_TWIN_ACTOR] = {"actor", 12, 0, -4},
    [DIRECTORY_TWIN_AGES] = {"ages", 4, 0, -30},
};

static const char *const VERDICTS[] = {
    [DIRECTORY_TWIN_UNKNOWN] = "unknown",
    [DIRECTORY_TWIN_SAME] = "same",
    [DIRECTORY_TWIN_NEAR] = "near",
    [DIRECTORY_TWIN_OTHER] = "other",
};

#define SIREN_LEN      9
#define NAME_SAME      0.93
#define NAME_NEAR      0.66
#define ADDRESS_SAME   0.90
#define ADDRESS_NEAR   0.60
#define THERE_KM       0.15
#define NEARBY_KM      1.0
#define FAR_KM         5.0
#define CONFLICT_COSTS (-50)

static bool known(const char *text)
{
	return text != NULL && text[0] != '\0';
}

static enum directory_twin_verdict same_text(const char *a, const char *b)
{
	if (!known(a) || !known(b))
		return DIRECTORY_TWIN_UNKNOWN;
	return strcmp(a, b) == 0 ? DIRECTORY_TWIN_SAME : DIRECTORY_TWIN_OTHER;
}

static enum directory_twin_verdict siret(const char *a, const char *b)
{
	enum directory_twin_verdict verdict = same_text(a, b);

	if (verdict == DIRECTORY_TWIN_OTHER && strncmp(a, b, SIREN_LEN) == 0)
		return DIRECTORY_TWIN_NEAR;
	return verdict;
}

static enum directory_twin_verdict phone(const char *a, const char *b)
{
	char one[10], two[10];

	if (!directory_phone_digits(a, one) || !directory_phone_digits(b, two))
		return DIRECTORY_TWIN_UNKNOWN;
	return same_text(one, two);
}

static enum directory_twin_verdict graded(double alike, double same, double near)
{
	if (alike >= same)
		return DIRECTORY_TWIN_SAME;
	return alike >= near ? DIRECTORY_TWIN_NEAR : DIRECTORY_TWIN_OTHER;
}

static enum directory_twin_verdict address(const struct directory_twin *a,
					   const struct directory_twin *b)
{
	struct directory_words one, two;

	if (!known(a->address) || !known(b->address))
		return DIRECTORY_TWIN_UNKNOWN;
	directory_words_of_address(a->address, a->commune_name, &one);
	directory_words_of_address(b->address, b->commune_name, &two);
	if (one.n == 0 || two.n == 0)
		return DIRECTORY_TWIN_UNKNOWN;
	if (directory_words_conflict(&one, &two)) /* another number of the street */
		return DIRECTORY_TWIN_OTHER;
	return graded(directory_words_alike(&one, &two), ADDRESS_SAME, ADDRESS_NEAR);
}

static enum directory_twin_verdict distance(const struct directory_twin *a,
					    const struct directory_twin *b)
{
	double km;

	if (!a->placed || !b->placed)
		return DIRECTORY_TWIN_UNKNOWN;
	km = directory_geo_distance_km(a->lat, a->lon, b->lat, b->lon);
	if (km <= THERE_KM)
		return DIRECTORY_TWIN_SAME;
	if (km <= NEARBY_KM)
		return DIRECTORY_TWIN_NEAR;
	return km > FAR_KM ? DIRECTORY_TWIN_OTHER : DIRECTORY_TWIN_UNKNOWN;
}

static enum directory_twin_verdict ages(const struct directory_twin *a,
					const struct directory_twin *b)
{
	if ((a->age_min < 0 && a->age_max < 0) || (b->age_min < 0 && b->age_max < 0))
		return DIRECTORY_TWIN_UNKNOWN;
	if (a->age_min == b->age_min && a->age_max == b->age_max)
		return DIRECTORY_TWIN_SAME;
	if ((a->age_max >= 0 && b->age_min > a->age_max) ||
	    (b->age_max >= 0 && a->age_min > b->age_max))
		return DIRECTORY_TWIN_OTHER;
	return DIRECTORY_TWIN_NEAR;
}

static int points_of(enum directory_twin_field field, enum directory_twin_verdict verdict)
{
	const int points[] = {0, FIELDS[field].same, FIELDS[field].near, FIELDS[field].other};

	return points[verdict];
}

/* Words that name different kinds, or different numbers, weigh more than words that differ. */
static int name(const struct directory_twin *a, const struct directory_twin *b,
		enum directory_twin_verdict *ret)
{
	struct directory_words one, two;

	directory_words_of_name(a->name, a->commune_name, &one);
	directory_words_of_name(b->name, b->commune_name, &two);
	*ret = graded(directory_words_alike(&one, &two), NAME_SAME, NAME_NEAR);
	if (!directory_words_conflict(&one, &two) && !directory_words_counted(&one, &two))
		return points_of(DIRECTORY_TWIN_NAME, *ret);
	*ret = DIRECTORY_TWIN_OTHER;
	return CONFLICT_COSTS;
}

struct directory_twin_match directory_twin_match(const struct directory_twin *a,
						 const struct directory_twin *b)
{
	struct directory_twin_match m = {0};
	bool of_one = known(a->actor) && known(b->actor) && strcmp(a->actor, b->actor) == 0;
	int sum = 0;

	m.field[DIRECTORY_TWIN_SIRET].verdict = siret(a->siret, b->siret);
	m.field[DIRECTORY_TWIN_FINESS].verdict = same_text(a->finess, b->finess);
	/* what the offers of one actor have from it is no evidence */
	if (!of_one)
		m.field[DIRECTORY_TWIN_PHONE].verdict = phone(a->phone, b->phone);
	m.field[DIRECTORY_TWIN_ADDRESS].verdict = address(a, b);
	m.field[DIRECTORY_TWIN_COMMUNE].verdict = same_text(a->commune, b->commune);
	m.field[DIRECTORY_TWIN_DISTANCE].verdict = distance(a, b);
	m.field[DIRECTORY_TWIN_TYPE].verdict = same_text(a->type, b->type);
	m.field[DIRECTORY_TWIN_ACTOR].verdict = same_text(a->actor, b->actor);
	m.field[DIRECTORY_TWIN_AGES].verdict = ages(a, b);
	for (unsigned f = 0; f < DIRECTORY_TWIN_FIELDS; f++) {
		m.field[f].points =
		    f == DIRECTORY_TWIN_NAME
			? name(a, b, &m.field[f].verdict)
			: points_of((enum directory_twin_field)f, m.field[f].verdict);
		sum += m.field[f].points;
	}
	m.score = sum < 0 ? 0 : sum > 100 ? 100 : sum;
	return m;
}

const char *directory_twin_field_code(enum directory_twin_field field)
{
	return FIELDS[field].code;
}

const char *directory_twin_verdict_code(enum directory_twin_verdict verdict)
{
	return VERDICTS[verdict];
}

/* --- keys ---------------------------------------------------------------------------------------
 */

static void add_key(struct directory_twin_keys *keys, const char *kind, const char *one,
		    const char *two)
{
	char *key = keys->key[keys->n];

	if (keys->n == DIRECTORY_TWIN_KEYS_MAX || !known(one))
		return;
	snprintf(key, DIRECTORY_TWIN_KEY_LEN, "%s:%s:%.24s", kind, one, two);
	for (size_t i = 0; i < keys->n; i++) {
		if (strcmp(keys->key[i], key) == 0)
			return;
	}
	keys->n++;
}

/* The longest word but `not_this`. */
static const char *longest(const struct directory_words *w, const char *not_this)
{
	const char *found = NULL;

	for (size_t i = 0; i < w->n; i++) {
		if (w->word[i] != not_this && (found == NULL || strlen(w->word[i]) > strlen(found)))
			found = w->word[i];
	}
	return found;
}

void directory_twin_keys(const struct directory_twin *t, struct directory_twin_keys *ret)
{
	struct directory_words words;
	char digits[10];

	ret->n = 0;
	add_key(ret, "siret", t->siret, "");
	add_key(ret, "finess", t->finess, "");
	if (directory_phone_digits(t->phone, digits))
		add_key(ret, "phone", digits, "");
	directory_words_of_name(t->name, t->commune_name, &words);
	const char *first = longest(&words, NULL);
	const char *second = first != NULL ? longest(&words, first) : NULL;
	if (second != NULL) {
		bool order = strcmp(first, second) < 0;

		add_key(ret, "name", order ? first : second, order ? second : first);
	}
	for (size_t i = 0; i < words.n; i++)
		add_key(ret, "word", t->commune, words.word[i]);
}
