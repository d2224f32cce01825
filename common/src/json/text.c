/* SPDX-License-Identifier: EUPL-1.2
 *
 * text.c - is a text one that somebody wrote and somebody can read?
 */
#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

bool cmn_text_printable(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	for (; *p; p++) {
		if ((*p < 0x20 && *p != '\t' && *p != '\n' && *p != '\r') || *p == 0x7F)
			return false;
		if (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0)
			return false;
	}
	return true;
}

/* The code point that stands here, of valid UTF-8; *at goes behind it. */
static unsigned next_of(const unsigned char **at)
{
	const unsigned char *p = *at;
	size_t more = *p < 0xC0 ? 0 : *p < 0xE0 ? 1 : *p < 0xF0 ? 2 : 3;
	unsigned point = more == 0 ? *p : *p & (0x3FU >> more);

	for (size_t i = 1; i <= more; i++)
		point = point << 6 | (p[i] & 0x3FU);
	*at = p + more + 1;
	return point;
}

/* Blanks of Unicode (White_Space) and what has neither ink nor width. */
static bool unseen(unsigned point)
{
	static const struct {
		unsigned first, last;
	} UNSEEN[] = {
	    {0x00, 0x20},     {0x7F, 0xA0},     {0xAD, 0xAD},     {0x34F, 0x34F},
	    {0x61C, 0x61C},   {0x115F, 0x1160}, {0x1680, 0x1680}, {0x180B, 0x180F},
	    {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x206F}, {0x2800, 0x2800},
	    {0x3000, 0x3000}, {0x3164, 0x3164}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF},
	    {0xFFA0, 0xFFA0},
	};

	for (size_t i = 0; i < CMN_LEN(UNSEEN); i++)
		if (point >= UNSEEN[i].first && point <= UNSEEN[i].last)
			return true;
	return false;
}

bool cmn_text_blank(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	while (*p)
		if (!unseen(next_of(&p)))
			return false;
	return text[0] != '\0';
}

/* The JSON Pointer of the first text under `value` of which `bad` is true is appended to `at`. */
static bool find(const json_t *value, bool (*bad)(const char *text), char *at, size_t size)
{
	size_t i, used = strlen(at);
	const char *key;
	json_t *part;

	if (json_is_string(value))
		return bad(json_string_value(value));
	json_array_foreach(value, i, part)
	{
		snprintf(at + used, size - used, "/%zu", i);
		if (find(part, bad, at, size))
			return true;
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, part)
	{
		snprintf(at + used, size - used, "/%s", key);
		if (find(part, bad, at, size))
			return true;
	}
	at[used] = '\0';
	return false;
}

static bool unprintable(const char *text)
{
	return !cmn_text_printable(text);
}

enum cmn_err cmn_texts_good(const json_t *body, struct cmn_error *err)
{
	char at[sizeof(err->faults[0].pointer)] = "";

	if (body && find(body, unprintable, at, sizeof(at)))
		return cmn_fail_at(err, CMN_E_INVALID, at,
				   "ce texte contient un caractère de commande, qui ne se voit pas",
				   "this text holds a control character, which cannot be seen");
	if (body && find(body, cmn_text_blank, at, sizeof(at)))
		return cmn_fail_at(err, CMN_E_INVALID, at, "ce texte ne contient rien qui se lise",
				   "this text holds nothing that can be read");
	return CMN_OK;
}
