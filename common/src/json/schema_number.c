/* SPDX-License-Identifier: EUPL-1.2
 *
 * Numbers: compared exactly, and divided as the decimals that were written, not as binary
 * fractions, so that 0.0075 is a multiple of 0.0001.
 */
#include "schema_internal.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

__extension__ typedef unsigned __int128 wide;

/* long double holds every int64 and every double exactly on the machines we build for */
_Static_assert(__LDBL_MANT_DIG__ >= 64, "comparison needs 64 bits of mantissa");

int schema_compare(const json_t *a, const json_t *b)
{
	long double x, y;

	if (json_is_integer(a) && json_is_integer(b))
		return (json_integer_value(a) > json_integer_value(b)) -
		       (json_integer_value(a) < json_integer_value(b));
	x = json_is_integer(a) ? (long double)json_integer_value(a) : json_real_value(a);
	y = json_is_integer(b) ? (long double)json_integer_value(b) : json_real_value(b);
	return (x > y) - (x < y);
}

bool schema_is_whole(const json_t *value)
{
	double d;

	if (json_is_integer(value))
		return true;
	d = json_real_value(value);
	return isfinite(d) && floor(d) >= d;
}

/* The digits and the exponent of "d.ddde±x", whatever the decimal sign of the locale. */
static struct schema_decimal read_digits(const char *text)
{
	struct schema_decimal ret = {0};
	bool fraction = false;

	for (; *text != '\0' && *text != 'e'; text++) {
		if (isdigit((unsigned char)*text)) {
			ret.digits = ret.digits * 10 + (uint64_t)(*text - '0');
			ret.exponent -= fraction;
		} else if (*text != '-') {
			fraction = true;
		}
	}
	if (*text == 'e')
		ret.exponent += (int)strtol(text + 1, NULL, 10);
	while (ret.digits != 0 && ret.digits % 10 == 0) {
		ret.digits /= 10;
		ret.exponent++;
	}
	return ret;
}

static bool is_same(double a, double b)
{
	return !(a < b) && !(a > b);
}

/* The shortest decimal that reads back as the same double; the sign is left out. */
struct schema_decimal schema_decimal_of(const json_t *number)
{
	char text[40];

	if (json_is_integer(number)) {
		json_int_t i = json_integer_value(number);

		snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT, i);
		return read_digits(text);
	}
	for (int precision = 14; precision <= 16; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, json_real_value(number));
		if (is_same(strtod(text, NULL), json_real_value(number)))
			break;
	}
	return read_digits(text);
}

static uint64_t times_power(uint64_t value, int exponent, uint64_t modulus)
{
	wide ret = value % modulus, base = 10 % modulus;

	for (; exponent > 0; exponent /= 2) {
		if (exponent % 2 != 0)
			ret = ret * base % modulus;
		base = base * base % modulus;
	}
	return (uint64_t)ret;
}

bool schema_is_multiple(struct schema_decimal value, struct schema_decimal of)
{
	wide divisor = of.digits;

	if (value.digits == 0)
		return true;
	if (value.exponent >= of.exponent)
		return times_power(value.digits, value.exponent - of.exponent, of.digits) == 0;
	if (of.exponent - value.exponent > 19)
		return false;
	for (int i = value.exponent; i < of.exponent; i++)
		divisor *= 10;
	return value.digits % divisor == 0;
}
