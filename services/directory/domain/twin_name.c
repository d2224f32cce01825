/* SPDX-License-Identifier: EUPL-1.2 */
#include "twin_name.h"

#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define FOLDED 512

/* Long forms, folded, and what stands for them; longer ones first where one begins another. */
static const char *const LONG[][2] = {
    {"service d education speciale et de soins a domicile", "sessad"},
    {"service d education et de soins specialises a domicile", "sessad"},
    {"service d accompagnement medico social pour adultes handicapes", "samsah"},
    {"service d accompagnement a la vie sociale", "savs"},
    {"etablissement et service d aide par le travail", "esat"},
    {"etablissement d accueil medicalise", "eam"},
    {"foyer d accueil medicalise", "fam"},
    {"foyer de vie", "foyervie"},
    {"maison d accueil specialisee", "mas"},
    {"institut therapeutique educatif et pedagogique", "itep"},
    {"institut medico educatif", "ime"},
    {"institut d education motrice", "iem"},
    {"centre medico psycho pedagogique", "cmpp"},
    {"centre d action medico sociale precoce", "camsp"},
    {"centre communal d action sociale", "ccas"},
    {"centre intercommunal d action sociale", "cias"},
    {"centre local d information et de coordination", "clic"},
    {"maison departementale des personnes handicapees", "mdph"},
    {"maison departementale de l autonomie", "mda"},
    {"groupe d entraide mutuelle", "gem"},
    {"groupement d entraide mutuelle", "gem"},
    {"plateforme d accompagnement et de repit", "pfra"},
    {"pole de competences et de prestations externalisees", "pcpe"},
    {"dispositif d appui a la coordination", "dac"},
    {"protection maternelle et infantile", "pmi"},
};

/* Kinds of establishment: two that name different ones are two, whatever else they share. */
static const char *const KINDS[] = {
    "sessad", "samsah", "savs",  "esat",  "eam",     "fam",      "foyervie", "mas",
    "itep",   "ditep",  "ime",   "iem",   "dime",    "cmpp",     "camsp",    "cmp",
    "ccas",   "cias",   "clic",  "mdph",  "mda",     "gem",      "pfra",     "pcpe",
    "dac",    "pmi",    "ehpad", "ssiad", "spasad",  "had",      "ueros",    "mecs",
    "creche", "ueea",   "uema",  "dar",   "pco",     "ueem",     "mairie",   "hebergement",
    "foyer",  "caf",    "cpam",  "sat",   "secteur", "internat", "cdap",
};

static const char *const EMPTY[] = {
    "a",
    "au",
    "aux",
    "avec",
    "chez",
    "d",
    "dans",
    "de",
    "des",
    "du",
    "en",
    "et",
    "l",
    "la",
    "le",
    "les",
    "par",
    "pour",
    "s",
    "sur",
    "un",
    "une",
    "vers",
    "association",
    "assoc",
    "asso",
    "antenne",
    "service",
    "services",
    "centre",
    "etablissement",
    "dispositif",
    "site",
    "structure",
    "pole",
    "departemental",
    "departementale",
};

static const char *const STREETS[][2] = {
    {"av", "avenue"},      {"ave", "avenue"},    {"bd", "boulevard"}, {"bld", "boulevard"},
    {"blvd", "boulevard"}, {"r", "rue"},         {"pl", "place"},     {"rte", "route"},
    {"che", "chemin"},     {"chem", "chemin"},   {"ch", "chemin"},    {"all", "allee"},
    {"allees", "allee"},   {"imp", "impasse"},   {"sq", "square"},    {"fg", "faubourg"},
    {"fbg", "faubourg"},   {"res", "residence"}, {"qu", "quai"},      {"lot", "lotissement"},
    {"st", "saint"},       {"ste", "sainte"},    {"gal", "general"},  {"mal", "marechal"},
    {"dr", "docteur"},
};

static bool one_of(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i], word) == 0)
			return true;
	}
	return false;
}
#define ONE_OF(word, list) one_of(word, list, sizeof(list) / sizeof((list)[0]))

static bool number(const char *word)
{
	return isdigit((unsigned char)word[0]) != 0;
}

/* The long form at the start of `text`, as whole words; its acronym, and how long it is. */
static const char *acronym(const char *text, size_t *ret_len)
{
	for (size_t i = 0; i < sizeof(LONG) / sizeof(LONG[0]); i++) {
		size_t n = strlen(LONG[i][0]);

		if (strncmp(text, LONG[i][0], n) != 0 || (text[n] != ' ' && text[n] != '\0'))
			continue;
		*ret_len = n;
		return LONG[i][1];
	}
	return NULL;
}

static void add(struct directory_words *w, size_t *used, const char *word, size_t n)
{
	if (w->n == DIRECTORY_WORDS_MAX || *used + n + 1 > sizeof(w->room))
		return;
	memcpy(w->room + *used, word, n);
	w->room[*used + n] = '\0';
	for (size_t i = 0; i < w->n; i++) {
		if (strcmp(w->word[i], w->room + *used) == 0)
			return; /* said once is enough */
	}
	w->word[w->n++] = w->room + *used;
	*used += n + 1;
}

static bool left_out(const char *word, size_t n, const char *without)
{
	for (const char *at = without; at != NULL && *at != '\0';) {
		size_t len = strcspn(at, " ");

		if (len == n && strncmp(at, word, n) == 0)
			return true;
		at += len + (at[len] == ' ');
	}
	return false;
}

/* All words of a folded text but those of `without`; with `empty`, those that say nothing, too. */
static void take_words(const char *folded, const char *without, bool empty,
		       struct directory_words *ret)
{
	size_t used = 0;

	ret->n = 0;
	for (const char *at = folded; *at != '\0';) {
		size_t n = 0;
		const char *shorter = acronym(at, &n);
		char word[64];

		if (shorter == NULL)
			n = strcspn(at, " ");
		snprintf(word, sizeof(word), "%.*s", (int)(n < 63 ? n : 63), at);
		if (shorter != NULL)
			add(ret, &used, shorter, strlen(shorter));
		else if (!left_out(at, n, without) && (empty || !ONE_OF(word, EMPTY)))
			add(ret, &used, strcmp(word, "st") == 0 ? "saint" : word,
			    strcmp(word, "st") == 0 ? 5 : strlen(word));
		at += n + (at[n] == ' ');
	}
}

void directory_words_of_name(const char *name, const char *without, struct directory_words *ret)
{
	char folded[FOLDED];

	directory_text_fold(name != NULL ? name : "", folded, sizeof(folded));
	take_words(folded, without, false, ret);
	if (ret->n == 0) /* nothing but its commune, or words that say nothing */
		take_words(folded, NULL, true, ret);
}

static const char *written_out(const char *word)
{
	for (size_t i = 0; i < sizeof(STREETS) / sizeof(STREETS[0]); i++) {
		if (strcmp(STREETS[i][0], word) == 0)
			return STREETS[i][1];
	}
	return word;
}

void directory_words_of_address(const char *address, const char *without,
				struct directory_words *ret)
{
	static const char *const SKIPPED[] = {"d",  "de", "des", "du",   "l",
					      "la", "le", "les", "cedex"};
	char folded[FOLDED], word[64];
	size_t used = 0;
	bool box = false; /* the number of a box comes next */

	directory_text_fold(address != NULL ? address : "", folded, sizeof(folded));
	ret->n = 0;
	for (const char *at = folded; *at != '\0';) {
		size_t n = strcspn(at, " ");

		snprintf(word, sizeof(word), "%.*s", (int)(n < 63 ? n : 63), at);
		at += n + (at[n] == ' ');
		if (strcmp(word, "bp") == 0 || strcmp(word, "cs") == 0) {
			box = true;
			continue;
		}
		if (number(word) && (box || n == 5))
			continue;
		box = false;
		if (ONE_OF(word, SKIPPED) || left_out(word, strlen(word), without))
			continue;
		add(ret, &used, written_out(word), strlen(written_out(word)));
	}
}

/* --- alike -------------------------------------------------------------------------------------
 */

#define LETTERS 32

/* Slips between two words (optimal string alignment), at most `most` + 1. */
static size_t slips(const char *a, const char *b, size_t most)
{
	size_t na = strlen(a), nb = strlen(b), rows[3][LETTERS + 1];

	if (na > LETTERS || nb > LETTERS || (na > nb ? na - nb : nb - na) > most)
		return most + 1;
	for (size_t j = 0; j <= nb; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *now = rows[i % 3], *was = rows[(i - 1) % 3], *earlier = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t best = was[j - 1] + (a[i - 1] != b[j - 1]);

			if (was[j] + 1 < best)
				best = was[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    earlier[j - 2] + 1 < best)
				best = earlier[j - 2] + 1;
			now[j] = best;
		}
	}
	return rows[na % 3][nb];
}

/* 0 to 1. */
static double word_alike(const char *a, const char *b)
{
	size_t n = strlen(a) < strlen(b) ? strlen(a) : strlen(b), most = 0;

	if (strcmp(a, b) == 0)
		return 1.0;
	if (!number(a) && !number(b))
		most = n >= 9 ? 2 : n >= 5;
	if (most > 0 && slips(a, b, most) <= most)
		return 0.85;
	return 0.0;
}

double directory_words_alike(const struct directory_words *a, const struct directory_words *b)
{
	bool taken[DIRECTORY_WORDS_MAX] = {false};
	double sum = 0;

	if (a->n == 0 || b->n == 0)
		return 0;
	for (size_t i = 0; i < a->n; i++) {
		size_t best = b->n;
		double most = 0;

		for (size_t j = 0; j < b->n; j++) {
			double alike = taken[j] ? 0 : word_alike(a->word[i], b->word[j]);

			if (alike > most) {
				most = alike;
				best = j;
			}
		}
		if (best < b->n)
			taken[best] = true;
		sum += most;
	}
	return 2.0 * sum / (double)(a->n + b->n);
}

/* Do both have words of that sort, and share none of them? */
static bool apart(const struct directory_words *a, const struct directory_words *b, bool numbers)
{
	bool in_a = false, in_b = false;

	for (size_t i = 0; i < a->n; i++) {
		if (numbers ? !number(a->word[i]) : !ONE_OF(a->word[i], KINDS))
			continue;
		in_a = true;
		for (size_t j = 0; j < b->n; j++) {
			if (strcmp(a->word[i], b->word[j]) == 0)
				return false;
		}
	}
	for (size_t j = 0; j < b->n; j++)
		in_b = in_b || (numbers ? number(b->word[j]) : ONE_OF(b->word[j], KINDS));
	return in_a && in_b;
}

bool directory_words_conflict(const struct directory_words *a, const struct directory_words *b)
{
	return apart(a, b, false) || apart(a, b, true);
}

static bool counted(const struct directory_words *w)
{
	static const char *const COUNTS[] = {"ii", "iii", "iv"};

	for (size_t i = 0; i < w->n; i++) {
		if ((number(w->word[i]) && w->word[i][1] == '\0') || ONE_OF(w->word[i], COUNTS))
			return true;
	}
	return false;
}

bool directory_words_counted(const struct directory_words *a, const struct directory_words *b)
{
	return counted(a) != counted(b);
}

bool directory_phone_digits(const char *phone, char out[10])
{
	char digits[32];
	size_t n = 0;

	for (const char *c = phone != NULL ? phone : ""; *c != '\0' && n < sizeof(digits) - 1;
	     c++) {
		if (isdigit((unsigned char)*c))
			digits[n++] = *c;
	}
	if (n < 9)
		return false;
	memcpy(out, digits + n - 9, 9);
	out[9] = '\0';
	return true;
}
