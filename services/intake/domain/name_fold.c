/* SPDX-License-Identifier: EUPL-1.2 */
#include "name.h"
#include "utf8.h"

#include <string.h>

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Latin letters beyond ASCII, from U+00C0 to U+017F, by what they become; "" is left out. */
static const char *const FOLD_00C0[] = {
    "A", "A", "A", "A", "A", "A", "AE", "S", "E", "E", "E", "E", "I", "I", "I",  "I",
    "D", "N", "O", "O", "O", "O", "O",  "",  "O", "U", "U", "U", "U", "Y", "TH", "SS",
    "A", "A", "A", "A", "A", "A", "AE", "S", "E", "E", "E", "E", "I", "I", "I",  "I",
    "D", "N", "O", "O", "O", "O", "O",  "",  "O", "U", "U", "U", "U", "Y", "TH", "Y"};
static const char FOLD_0100[] =
    "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIIIJJJJKKKLLLLLLLLLLNNNNNNNNNOOOOOOOORRRRRRSSSSS"
    "SSSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS";

/* What joins the words of a name without being one of them. */
static const char *const PARTICLES[] = {"DE",   "DU",  "DES", "D",   "LA",  "LE",   "LES", "L",
					"VAN",  "VON", "DER", "DEN", "DA",  "DAS",  "DO",  "DOS",
					"DI",   "DEL", "EL",  "AL",  "BEN", "BENT", "BIN", "BINT",
					"OULD", "AIT", "SAN", "ET",  "Y",   "E"};

static const char *fold(unsigned c, char room[2])
{
	room[0] = room[1] = '\0';
	if (c < 128) {
		room[0] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
		return room[0] >= 'A' && room[0] <= 'Z' ? room : NULL;
	}
	if (c >= 0xC0 && c <= 0xFF)
		return FOLD_00C0[c - 0xC0][0] ? FOLD_00C0[c - 0xC0] : NULL;
	if (c == 0x152 || c == 0x153)
		return "OE";
	if (c >= 0x100 && c <= 0x17F) {
		room[0] = FOLD_0100[c - 0x100];
		return room;
	}
	if (c >= 0x300 && c <= 0x36F) /* an accent that follows its letter */
		return "";
	return c == 0x1E9E ? "SS" : NULL;
}

static bool is_particle(const char *word)
{
	for (size_t i = 0; i < LEN(PARTICLES); i++)
		if (strcmp(PARTICLES[i], word) == 0)
			return true;
	return false;
}

static void end_word(struct intake_name *ret, char *word, size_t *len)
{
	word[*len] = '\0';
	if (*len > 0 && ret->n < INTAKE_WORDS_MAX)
		memcpy(ret->word[ret->n++], word, INTAKE_WORD_LEN);
	*len = 0;
	memset(word, 0, INTAKE_WORD_LEN);
}

/* An apostrophe ends a particle ("d’Artagnan") and stands inside other words ("N’Guyen"). */
static bool inside_word(unsigned c, const char *word)
{
	return (c == '\'' || c == 0x2019 || c == 0x2BC) && !is_particle(word);
}

static void cut(const char *text, struct intake_name *ret)
{
	char word[INTAKE_WORD_LEN] = "";
	size_t len = 0;
	unsigned c;

	while ((c = intake_utf8_next(&text)) != 0) {
		char room[2];
		const char *letters = fold(c, room);

		if (letters)
			for (; *letters && len < INTAKE_WORD_LEN - 1; letters++)
				word[len++] = *letters;
		else if (c >= 0x370 && len < INTAKE_WORD_LEN - 2 && intake_utf8_letter(c)) {
			/* other scripts: no fold, but not nothing either */
			word[len++] = (char)('A' + c % 26);
			word[len++] = (char)('A' + c / 26 % 26);
		} else if (!inside_word(c, word))
			end_word(ret, word, &len);
	}
	end_word(ret, word, &len);
}

static void join(struct intake_name *ret)
{
	size_t len = 0;

	for (size_t i = 0; i < ret->n; i++)
		for (const char *c = ret->word[i]; *c && len < sizeof(ret->whole) - 1; c++)
			ret->whole[len++] = *c;
	ret->whole[len] = '\0';
}

static void drop_particles(struct intake_name *ret)
{
	size_t kept = 0;

	for (size_t i = 0; i < ret->n; i++)
		kept += !is_particle(ret->word[i]);
	if (kept == 0)
		return;
	kept = 0;
	for (size_t i = 0; i < ret->n; i++)
		if (!is_particle(ret->word[i])) {
			memmove(ret->word[kept], ret->word[i], INTAKE_WORD_LEN);
			kept++;
		}
	ret->n = kept;
}

void intake_name_read(const char *text, struct intake_name *ret)
{
	ret->n = 0;
	ret->whole[0] = '\0';
	if (!text)
		return;
	cut(text, ret);
	join(ret);
	drop_particles(ret);
	for (size_t i = 0; i < ret->n; i++)
		intake_name_sound(ret->word[i], ret->sound[i]);
}
