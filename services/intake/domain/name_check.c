/* SPDX-License-Identifier: EUPL-1.2 */
#include "name.h"
#include "utf8.h"

#include <stdint.h>

#define NIR_DIGITS 15
#define NIR_KEY    97

/* The digit of a character of a NIR: 2A and 2B count as 19 and 18 for the key (INSEE). */
struct number {
	int64_t value; /* the first thirteen */
	int key;
	int n;
	bool plausible; /* sex 1 or 2, or the numbers given before registration 3, 4, 7, 8 */
};

static void add_digit(struct number *nir, int digit)
{
	if (nir->n == 0)
		nir->plausible = digit == 1 || digit == 2 || digit == 3 || digit == 4 ||
				 digit == 7 || digit == 8;
	if (nir->n < NIR_DIGITS - 2)
		nir->value = nir->value * 10 + digit;
	else
		nir->key = nir->key * 10 + digit;
	nir->n++;
}

/* The département of birth stands at the sixth and seventh place; Corsica has a letter there. */
static bool corsican(struct number *nir, unsigned c)
{
	unsigned letter = c & ~0x20u;

	if (nir->n != 6 || (letter != 'A' && letter != 'B') || nir->value % 10 != 2)
		return false;
	nir->value = nir->value / 10 * 100 + (letter == 'A' ? 19 : 18);
	nir->n++;
	return true;
}

static bool is_nir(const struct number *nir)
{
	return nir->n == NIR_DIGITS && nir->plausible && NIR_KEY - nir->value % NIR_KEY == nir->key;
}

/* Fifteen digits with the right key, spaces, points and hyphens between them or not. */
static bool holds_nir(const char *text)
{
	struct number nir = {0};
	unsigned c;

	while ((c = intake_utf8_next(&text)) != 0) {
		if (c >= '0' && c <= '9')
			add_digit(&nir, (int)(c - '0'));
		else if (c != ' ' && c != '.' && c != '-' && c != 0xA0 && c != 0x202F &&
			 !corsican(&nir, c))
			nir = (struct number){0};
		if (is_nir(&nir) && !(*text >= '0' && *text <= '9'))
			return true;
	}
	return false;
}

enum intake_text_fault intake_text_judge(const char *text, bool lines)
{
	const char *at = text;
	unsigned c;
	bool seen = false;

	while ((c = intake_utf8_next(&at)) != 0) {
		if (lines && (c == '\n' || c == '\r' || c == '\t'))
			continue;
		if (intake_utf8_control(c))
			return INTAKE_TEXT_CONTROL;
		if (intake_utf8_invisible(c))
			return INTAKE_TEXT_INVISIBLE;
		seen = seen || (c != ' ' && c != 0xA0 && c != 0x202F);
	}
	if (!seen)
		return INTAKE_TEXT_EMPTY;
	return holds_nir(text) ? INTAKE_TEXT_NUMBER : INTAKE_TEXT_FINE;
}

static bool in_names(unsigned c)
{
	return c == ' ' || c == 0xA0 || c == '-' || c == '\'' || c == '.' || c == 0xB7 ||
	       c == 0x2BC || (c >= 0x2010 && c <= 0x2013) || c == 0x2019 || c == 0x2018;
}

enum intake_text_fault intake_name_check(const char *text)
{
	enum intake_text_fault fault = intake_text_judge(text, false);
	bool letter = false;
	unsigned c;

	if (fault != INTAKE_TEXT_FINE)
		return fault;
	while ((c = intake_utf8_next(&text)) != 0) {
		if (intake_utf8_letter(c))
			letter = true;
		else if (!in_names(c))
			return INTAKE_TEXT_SYMBOL;
	}
	return letter ? INTAKE_TEXT_FINE : INTAKE_TEXT_EMPTY;
}
