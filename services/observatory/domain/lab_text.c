/* SPDX-License-Identifier: EUPL-1.2 */
#include "lab_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Digits that stand together, with at most one separator between two of them. */
#define DIGITS_MAX 24
#define GROUPS_MAX 24

struct number {
	unsigned char digit[DIGITS_MAX]; /* 19 and 18 stand for 2A and 2B */
	unsigned char group[GROUPS_MAX]; /* digits of each group */
	size_t n, groups;
	bool plus; /* a + stands before it */
	bool over; /* there were more digits */
};

/* The next code point, fullwidth forms as their ASCII; 0 at the end. */
static unsigned next_of(const char **at)
{
	const unsigned char *p = (const unsigned char *)*at;
	size_t more = *p < 0xC0 ? 0 : *p < 0xE0 ? 1 : *p < 0xF0 ? 2 : 3;
	unsigned point = more == 0 ? *p : *p & (0x3FU >> more);

	if (*p == 0)
		return 0;
	for (size_t i = 1; i <= more && p[i]; i++)
		point = point << 6 | (p[i] & 0x3FU);
	*at += more + 1;
	return point >= 0xFF01 && point <= 0xFF5E ? point - 0xFEE0 : point;
}

static bool is_digit(unsigned c)
{
	return c >= '0' && c <= '9';
}

static bool separates(unsigned c)
{
	return c == ' ' || c == '.' || c == '-' || c == '_' || c == 0xA0 || c == 0xAD ||
	       c == 0x202F || (c >= 0x2000 && c <= 0x2015) || c == 0x2060 || c == 0xFEFF ||
	       c == '(' || c == ')';
}

static bool letter(unsigned c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xC0;
}

static void add(struct number *n, unsigned digit, bool fresh)
{
	if (n->n == DIGITS_MAX) {
		n->over = true;
		return;
	}
	if (fresh || n->groups == 0)
		n->group[n->groups++] = 0;
	n->group[n->groups - 1]++;
	n->digit[n->n++] = (unsigned char)digit;
}

/* --- social security numbers ------------------------------------------------------------------ */

static int64_t value_of(const struct number *n, size_t from, size_t count)
{
	int64_t value = 0;

	for (size_t i = from; i < from + count; i++)
		value = value * 10 + n->digit[i] % 10;
	return value;
}

/* Sex, month of birth (beyond 12: not known) and département have values of their own. */
static bool nir_form(const struct number *n)
{
	int64_t month = value_of(n, 3, 2), departement = value_of(n, 5, 2);
	bool sex = n->digit[0] == 1 || n->digit[0] == 2 || n->digit[0] == 3 || n->digit[0] == 4 ||
		   n->digit[0] == 7 || n->digit[0] == 8;

	return sex &&
	       ((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50) &&
	       departement >= 1;
}

static bool is_nir(const struct number *n)
{
	if (n->n == 13)
		return nir_form(n) && (n->digit[0] == 1 || n->digit[0] == 2) &&
		       value_of(n, 3, 2) <= 12;
	return n->n == 15 && nir_form(n) && 97 - value_of(n, 0, 13) % 97 == value_of(n, 13, 2);
}

/* --- telephones ------------------------------------------------------------------------------- */

/* "12 02 2026 10": a day, and something after it. */
static bool is_day(const struct number *n)
{
	return n->groups >= 3 && n->group[0] == 2 && n->group[1] == 2 && n->group[2] == 4 &&
	       value_of(n, 0, 2) <= 31 && value_of(n, 2, 2) <= 12 && value_of(n, 4, 4) >= 1900 &&
	       value_of(n, 4, 4) <= 2100;
}

static bool is_national(const struct number *n, size_t from)
{
	return n->digit[from] == 0 && n->digit[from + 1] != 0 && n->digit[from + 1] != 8;
}

/* Ten digits in a row, or five pairs of them, whatever stands before and behind. */
static bool holds_national(const struct number *n)
{
	for (size_t g = 0, from = 0; g < n->groups; from += n->group[g++]) {
		size_t pairs = 0;

		while (g + pairs < n->groups && n->group[g + pairs] == 2)
			pairs++;
		if (is_national(n, from) && (n->group[g] == 10 || pairs >= 5))
			return true;
	}
	return false;
}

/* 00 and the code of France or of a territory overseas; 00 alone begins some SIREN. */
static bool is_from_abroad(const struct number *n)
{
	static const int CODES[] = {262, 508, 590, 594, 596, 681, 687, 689};

	if (n->n < 12 || n->n > 15 || value_of(n, 0, 2) != 0)
		return false;
	for (size_t i = 0; i < sizeof(CODES) / sizeof(CODES[0]); i++)
		if (value_of(n, 2, 3) == CODES[i])
			return true;
	return value_of(n, 2, 2) == 33;
}

static bool is_phone(const struct number *n)
{
	if (holds_national(n) || (n->n == 10 && is_national(n, 0) && !is_day(n)))
		return true;
	return n->plus ? n->n >= 10 && n->n <= 15 : is_from_abroad(n);
}

/* --- the walk --------------------------------------------------------------------------------- */

static enum lab_text_fault judge_number(const struct number *n)
{
	if (!n->over && is_nir(n))
		return LAB_TEXT_NIR;
	return is_phone(n) ? LAB_TEXT_PHONE : LAB_TEXT_FINE;
}

/* 2A and 2B at the sixth and seventh place of a NIR. */
static bool corsican(struct number *n, unsigned c)
{
	unsigned upper = c & ~0x20U;

	if (n->n != 6 || n->digit[5] != 2 || (upper != 'A' && upper != 'B'))
		return false;
	n->digit[5] = 1;
	add(n, upper == 'A' ? 9 : 8, false);
	return true;
}

/* The number that begins at *at; *at goes behind its last digit. */
static enum lab_text_fault number_at(const char **at, bool plus)
{
	struct number n = {.plus = plus};
	const char *here = *at;
	bool apart = true;
	unsigned gap = 0, c;

	while ((c = next_of(&here)) != 0) {
		if (is_digit(c) || (gap == 0 && corsican(&n, c))) {
			if (is_digit(c))
				add(&n, c - '0', apart);
			apart = false;
			gap = 0;
			*at = here;
		} else if (separates(c) && gap < 3) {
			apart = true;
			gap++;
		} else {
			break;
		}
	}
	return judge_number(&n);
}

static bool of_local_part(unsigned c)
{
	return letter(c) || is_digit(c) || (c != 0 && c < 0x80 && strchr("._%+-'", (int)c) != NULL);
}

/* Behind an @: labels with a point between, the last of two letters or more. */
static bool domain_at(const char *at)
{
	unsigned c, letters = 0;
	bool pointed = false, label = false;

	while ((c = next_of(&at)) != 0 && (letter(c) || is_digit(c) || c == '-' || c == '.')) {
		if (c == '.') {
			pointed = pointed || label;
			letters = 0;
		} else if (letter(c)) {
			letters++;
			if (pointed && letters >= 2)
				return true;
		}
		label = c != '.';
	}
	return false;
}

enum lab_text_fault lab_text_judge(const char *text)
{
	enum lab_text_fault fault = LAB_TEXT_FINE;
	unsigned before = 0, c;

	while (fault == LAB_TEXT_FINE && *text) {
		const char *here = text;

		c = next_of(&text);
		if (c == '@' && of_local_part(before) && domain_at(text))
			return LAB_TEXT_MAIL;
		if (is_digit(c) && !is_digit(before)) {
			text = here;
			fault = number_at(&text, before == '+');
		}
		before = c;
	}
	return fault;
}
