/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_number.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

#define NBSP "\xc2\xa0"

__extension__ typedef __int128 wide;

static uint64_t power(unsigned decimals)
{
	uint64_t ten = 1;

	for (unsigned i = 0; i < decimals; i++)
		ten *= 10;
	return ten;
}

/* "12345" to "12 345", the spaces not breaking. */
static size_t grouped(uint64_t value, char *out, size_t size)
{
	char digits[24];
	size_t n = (size_t)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value);
	size_t at = 0;

	for (size_t i = 0; i < n && at + 4 < size; i++) {
		if (i > 0 && (n - i) % 3 == 0) {
			memcpy(out + at, NBSP, 2);
			at += 2;
		}
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return at;
}

void report_number(int64_t value, unsigned decimals, char out[REPORT_NUMBER_LEN])
{
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
	uint64_t unit = power(decimals > 3 ? 3 : decimals);
	size_t at = 0;

	if (value < 0)
		out[at++] = '-';
	at += grouped(size / unit, out + at, REPORT_NUMBER_LEN - 8 - at);
	if (unit > 1)
		snprintf(out + at, REPORT_NUMBER_LEN - at, ",%0*llu",
			 (int)(decimals > 3 ? 3 : decimals), (unsigned long long)(size % unit));
}

void report_amount(int64_t value, unsigned decimals, enum report_unit unit,
		   char out[REPORT_NUMBER_LEN])
{
	static const char *const UNITS[][2] = {
	    [REPORT_PLAIN] = {"", ""},
	    [REPORT_PERCENT] = {NBSP "%", NBSP "%"},
	    [REPORT_EUROS] = {NBSP "€", NBSP "€"},
	    [REPORT_DAYS] = {NBSP "jour", NBSP "jours"},
	    [REPORT_ETP] = {NBSP "ETP", NBSP "ETP"},
	};
	int64_t two = 2 * (int64_t)power(decimals > 3 ? 3 : decimals);
	bool many = value >= two || value <= -two;
	size_t n;

	report_number(value, decimals, out);
	n = strlen(out);
	snprintf(out + n, REPORT_NUMBER_LEN - n, "%s", UNITS[unit][many]);
}

bool report_ratio(int64_t part, int64_t whole, int64_t scale, int64_t *ret)
{
	wide twice, found;

	if (whole <= 0)
		return false;
	twice = (wide)part * scale * 2;
	found = twice >= 0 ? (twice + whole) / ((wide)whole * 2)
			   : -((-twice + whole) / ((wide)whole * 2));
	if (found > INT64_MAX || found < -INT64_MAX)
		return false;
	*ret = (int64_t)found;
	return true;
}

bool report_rate(int64_t part, int64_t whole, int64_t *ret_tenths)
{
	return report_ratio(part, whole, 1000, ret_tenths);
}

const char *report_month(int month)
{
	static const char *const NAMES[] = {"",        "janvier",  "février", "mars", "avril",
					    "mai",     "juin",     "juillet", "août", "septembre",
					    "octobre", "novembre", "décembre"};

	return month >= 1 && month <= 12 ? NAMES[month] : "";
}

void report_day(const char *day, char out[REPORT_NUMBER_LEN])
{
	int number = 0, d, m;

	if (!day || !cmn_day_parse(day, &number)) {
		snprintf(out, REPORT_NUMBER_LEN, "%s", day ? day : "");
		return;
	}
	d = (day[8] - '0') * 10 + (day[9] - '0');
	m = (day[5] - '0') * 10 + (day[6] - '0');
	snprintf(out, REPORT_NUMBER_LEN, "%d%s" NBSP "%s" NBSP "%.4s", d, d == 1 ? "er" : "",
		 report_month(m), day);
}
