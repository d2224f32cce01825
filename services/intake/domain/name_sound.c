/* SPDX-License-Identifier: EUPL-1.2
 *
 * The sound of a French name, by a table of our own: spellings on the left, what is heard on the
 * right.  The longest spelling that fits wins, so longer ones stand first within a letter.
 * Sounds: A E I O, U as in ou, Y as in u, 1 an, 2 in, 3 on, X ch, J, N (gn is NI), consonants.
 */
#include "name.h"

#include <stdio.h>
#include <string.h>

enum where {
	ANY = 0,
	END,    /* nothing follows */
	CONS,   /* a consonant other than N and M, or nothing, follows: the vowel is nasal */
	LABIAL, /* the same, and it is B or P */
	SOFT,   /* E, I or Y follows */
	BETWEEN /* vowels on both sides */
};

static const struct sound {
	const char *spelling;
	enum where where;
	const char *heard;
} SOUNDS[] = {
    {"BVR", ANY, "VR"},  {"ANCOI", ANY, "1SUA"}, {"AULT", END, "O"},   {"AULD", END, "O"},
    {"AULX", END, "O"},  {"EAUX", END, "O"},     {"EAUD", END, "O"},   {"EAUT", END, "O"},
    {"EAU", ANY, "O"},   {"AUX", END, "O"},      {"AUD", END, "O"},    {"AUT", END, "O"},
    {"AU", ANY, "O"},    {"AIN", CONS, "2"},     {"AIM", LABIAL, "2"}, {"AIM", END, "2"},
    {"AYN", CONS, "2"},  {"AILL", ANY, "AI"},    {"AY", END, "E"},     {"AI", ANY, "E"},
    {"AY", ANY, "EI"},   {"AEN", CONS, "1"},     {"AE", ANY, "E"},     {"AN", CONS, "1"},
    {"AM", LABIAL, "1"}, {"CHR", ANY, "KR"},     {"CHL", ANY, "KL"},   {"CH", ANY, "X"},
    {"CQU", ANY, "K"},   {"CK", ANY, "K"},       {"CC", SOFT, "KS"},   {"C", SOFT, "S"},
    {"C", ANY, "K"},     {"DJ", ANY, "J"},       {"EIN", CONS, "2"},   {"EILL", ANY, "EI"},
    {"EY", END, "E"},    {"EI", ANY, "E"},       {"EY", ANY, "EI"},    {"EUILL", ANY, "EI"},
    {"EU", ANY, "E"},    {"EN", CONS, "1"},      {"EM", LABIAL, "1"},  {"EZ", END, "E"},
    {"ER", END, "E"},    {"ET", END, "E"},       {"ES", END, "E"},     {"GUE", ANY, "GE"},
    {"GUI", ANY, "GI"},  {"GUY", ANY, "GI"},     {"GEO", ANY, "JO"},   {"GEA", ANY, "JA"},
    {"GN", ANY, "NI"},   {"G", SOFT, "J"},       {"HY", ANY, "I"},     {"H", ANY, ""},
    {"IEN", CONS, "I2"}, {"ILLE", END, "IL"},    {"ILL", ANY, "I"},    {"IN", CONS, "2"},
    {"IM", LABIAL, "2"}, {"KH", ANY, "K"},       {"OEU", ANY, "E"},    {"OE", ANY, "E"},
    {"OIN", CONS, "U2"}, {"OUI", ANY, "UI"},     {"OU", ANY, "U"},     {"OI", ANY, "UA"},
    {"OY", ANY, "UAI"},  {"OW", ANY, "O"},       {"ON", CONS, "3"},    {"OM", LABIAL, "3"},
    {"PH", ANY, "F"},    {"QU", ANY, "K"},       {"Q", ANY, "K"},      {"SCH", ANY, "X"},
    {"SH", ANY, "X"},    {"SC", SOFT, "S"},      {"S", BETWEEN, "Z"},  {"TCH", ANY, "X"},
    {"TH", ANY, "T"},    {"TION", ANY, "SI3"},   {"UN", CONS, "2"},    {"UM", LABIAL, "2"},
    {"U", ANY, "Y"},     {"W", ANY, "V"},        {"X", ANY, "KS"},     {"YN", CONS, "2"},
    {"YM", LABIAL, "2"}, {"Y", ANY, "I"},
};

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static bool vowel(char c)
{
	return c != '\0' && strchr("AEIOUY", c) != NULL;
}

static bool fits(const char *word, const char *at, size_t n, enum where where)
{
	char next = at[n];

	switch (where) {
	case END:
		return next == '\0' && at > word;
	case CONS:
		return !vowel(next) && next != 'N' && next != 'M';
	case LABIAL:
		return next == 'B' || next == 'P';
	case SOFT:
		return next == 'E' || next == 'I' || next == 'Y';
	case BETWEEN:
		return at > word && vowel(at[-1]) && vowel(next);
	case ANY:
		break;
	}
	return true;
}

static const struct sound *best(const char *word, const char *at)
{
	for (size_t i = 0; i < LEN(SOUNDS); i++) {
		size_t n = strlen(SOUNDS[i].spelling);

		if (strncmp(SOUNDS[i].spelling, at, n) == 0 && fits(word, at, n, SOUNDS[i].where))
			return &SOUNDS[i];
	}
	return NULL;
}

/* Ends that the table knows as a whole: Duprez, Renault. */
static bool known_end(const char *word, size_t n)
{
	static const char *const ENDS[] = {"EZ", "ET", "AULT", "AULD", "AULX"};

	for (size_t i = 0; i < LEN(ENDS); i++) {
		size_t m = strlen(ENDS[i]);

		if (n >= m && strcmp(word + n - m, ENDS[i]) == 0)
			return true;
	}
	return false;
}

/* Consonants that are written at the end and not heard; two of them at most, and a word stays. */
static void drop_silent(char *word)
{
	size_t n = strlen(word);

	for (int i = 0; i < 2 && n > 3 && strchr("SXZTDP", word[n - 1]); i++) {
		if (known_end(word, n))
			return;
		word[--n] = '\0';
	}
}

/* A sound that follows itself is heard once. */
static size_t append(char *out, size_t len, const char *heard)
{
	for (; *heard && len < INTAKE_SOUND_LEN - 1; heard++)
		if (len == 0 || out[len - 1] != *heard)
			out[len++] = *heard;
	return len;
}

void intake_name_sound(const char *word, char out[INTAKE_SOUND_LEN])
{
	char work[INTAKE_WORD_LEN] = "";
	size_t len = 0;

	snprintf(work, sizeof(work), "%s", word);
	drop_silent(work);
	for (const char *at = work; *at;) {
		const struct sound *sound = best(work, at);
		const char alone[2] = {*at, '\0'};

		len = append(out, len, sound ? sound->heard : alone);
		at += sound ? strlen(sound->spelling) : 1;
	}
	/* whether a final E is heard depends on an accent that is often not written */
	while (len > 2 && out[len - 1] == 'E')
		len--;
	out[len] = '\0';
}
