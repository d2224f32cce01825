/* SPDX-License-Identifier: EUPL-1.2 */
#include "stem.h"

#include <string.h>

struct ending {
	const char *end, *put;
	size_t least; /* letters of the word at least */
};

/* Plurals that do not follow the rule, and words that only look like one. */
static const char *const ODD[][2] = {
    {"travaux", "travail"}, {"vitraux", "vitrail"}, {"baux", "bail"},   {"coraux", "corail"},
    {"taux", "taux"},       {"faux", "faux"},       {"chaux", "chaux"},
};

/* The first that fits; the longer before the shorter. */
static const struct ending PLURAL[] = {
    {"eaux", "eau", 5}, {"aux", "al", 5}, {"eux", "eu", 4},
    {"oux", "ou", 5},   {"ss", "ss", 2},  {"s", "", 4},
};

static const struct ending FEMININE[] = {
    {"trice", "teu", 7}, {"euse", "eu", 6},  {"eure", "eu", 6},  {"aise", "ai", 7},
    {"oise", "oi", 6},   {"elle", "el", 6},  {"enne", "en", 6},  {"onne", "on", 6},
    {"ette", "et", 6},   {"iere", "ier", 6}, {"gere", "ger", 6}, {"ique", "ic", 6},
    {"ive", "if", 5},    {"eur", "eu", 5},
};

static bool has_digit(const char *word)
{
	return word[strcspn(word, "0123456789")] != '\0';
}

/* `put` is never longer than `end`. */
static bool apply(char *word, const struct ending *endings, size_t n)
{
	size_t len = strlen(word);

	for (size_t i = 0; i < n; i++) {
		size_t end = strlen(endings[i].end);

		if (len < endings[i].least || len < end ||
		    memcmp(word + len - end, endings[i].end, end) != 0)
			continue;
		memcpy(word + len - end, endings[i].put, strlen(endings[i].put) + 1);
		return true;
	}
	return false;
}

void directory_stem(const char *word, char ret[DIRECTORY_STEM_MAX])
{
	size_t len = strlen(word);

	if (len >= DIRECTORY_STEM_MAX)
		len = DIRECTORY_STEM_MAX - 1;
	memcpy(ret, word, len);
	ret[len] = '\0';
	if (len < 4 || has_digit(ret))
		return;
	for (size_t i = 0; i < sizeof(ODD) / sizeof(ODD[0]); i++) {
		if (strcmp(ret, ODD[i][0]) == 0) {
			memcpy(ret, ODD[i][1], strlen(ODD[i][1]) + 1);
			return;
		}
	}
	apply(ret, PLURAL, sizeof(PLURAL) / sizeof(PLURAL[0]));
	if (apply(ret, FEMININE, sizeof(FEMININE) / sizeof(FEMININE[0])))
		return;
	/* "aidé", "aidée"; what remains is still a word of four letters */
	for (len = strlen(ret); len > 4 && ret[len - 1] == 'e'; len--)
		ret[len - 1] = '\0';
}

size_t directory_stem_common(const char *stem)
{
	size_t len = strlen(stem);

	/* "formateur", "formatrice": formateu; "travail", "travaux" */
	return len > 3 ? len - 2 : len;
}

bool directory_stem_empty(const char *word)
{
	/* by strcmp() */
	static const char *const EMPTY[] = {
	    "a",   "au",  "aux",  "avec",  "ce",    "ces",   "chez", "d",   "dans", "de",
	    "des", "du",  "elle", "en",    "entre", "est",   "et",   "il",  "ils",  "je",
	    "l",   "la",  "le",   "les",   "leur",  "leurs", "lui",  "ma",  "mes",  "mon",
	    "n",   "ne",  "nos",  "notre", "nous",  "on",    "ou",   "par", "pas",  "pour",
	    "qu",  "que", "qui",  "s",     "sa",    "sans",  "se",   "ses", "son",  "sont",
	    "sur", "un",  "une",  "vers",  "vos",   "votre", "vous", "y",
	};
	size_t low = 0, high = sizeof(EMPTY) / sizeof(EMPTY[0]);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(word, EMPTY[middle]);

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}
