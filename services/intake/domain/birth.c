/* SPDX-License-Identifier: EUPL-1.2 */
#include "birth.h"

#include <stdio.h>
#include <string.h>

#define OLDEST     130
#define OF_AGE     18
#define AGE_AGEING 60
#define BAND_COUNT 4

static bool digits(const char *text, size_t n, int *ret)
{
	*ret = 0;
	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*ret = *ret * 10 + (text[i] - '0');
	}
	return true;
}

static bool read_parts(const char *text, struct intake_birth *b)
{
	size_t n = strlen(text);

	*b = (struct intake_birth){0};
	if ((n != 4 && n != 7 && n != 10) || !digits(text, 4, &b->year) || b->year == 0)
		return false;
	if (n > 4 && (text[4] != '-' || !digits(text + 5, 2, &b->month) || b->month == 0))
		return false;
	return n < 10 || (text[7] == '-' && digits(text + 8, 2, &b->day) && b->day > 0);
}

/* The first and the last day that it can have been. */
static struct intake_day first_day(const struct intake_birth *b)
{
	return (struct intake_day){b->year, b->month ? b->month : 1, b->day ? b->day : 1};
}

static struct intake_day last_day(const struct intake_birth *b)
{
	struct intake_day d = {b->year, b->month ? b->month : 12, b->day ? b->day : 31};

	while (!b->day && !intake_day_exists(d) && d.day > 28)
		d.day--;
	return d;
}

enum intake_birth_fault intake_birth_read(const char *text, struct intake_day today,
					  struct intake_birth *ret)
{
	if (strcmp(text, "unknown") == 0 || strcmp(text, "refused") == 0) {
		*ret = (struct intake_birth){0};
		return INTAKE_BIRTH_FINE;
	}
	if (!read_parts(text, ret) || !intake_day_exists(first_day(ret)))
		return INTAKE_BIRTH_NO_DATE;
	if (intake_day_number(first_day(ret)) > intake_day_number(today))
		return INTAKE_BIRTH_TO_COME;
	if (intake_age_on(last_day(ret), today) > OLDEST)
		return INTAKE_BIRTH_TOO_LONG;
	return INTAKE_BIRTH_FINE;
}

bool intake_birth_ages(const struct intake_birth *b, struct intake_day on, int *ret_youngest,
		       int *ret_oldest)
{
	if (!b->year)
		return false;
	*ret_youngest = intake_age_on(last_day(b), on);
	*ret_oldest = intake_age_on(first_day(b), on);
	return true;
}

const char *intake_age_band_of(int age)
{
	static const struct {
		int below;
		const char *code;
	} BANDS[BAND_COUNT] = {
	    {16, "under_16"}, {26, "from_16_to_25"}, {AGE_AGEING, "adult"}, {1000, "ageing"}};

	for (size_t i = 0; i < BAND_COUNT - 1; i++)
		if (age < BANDS[i].below)
			return BANDS[i].code;
	return BANDS[BAND_COUNT - 1].code;
}

const char *intake_age_band(const struct intake_birth *b, struct intake_day on, const char *stated)
{
	int youngest, oldest;
	struct intake_day middle = {b->year, b->month ? b->month : 7, b->day};

	if (!intake_birth_ages(b, on, &youngest, &oldest))
		return stated ? stated : "unknown";
	if (strcmp(intake_age_band_of(youngest), intake_age_band_of(oldest)) == 0)
		return intake_age_band_of(oldest);
	if (stated && (strcmp(stated, intake_age_band_of(youngest)) == 0 ||
		       strcmp(stated, intake_age_band_of(oldest)) == 0))
		return stated;
	if (!middle.day)
		middle.day = b->month ? 15 : 1;
	return intake_age_band_of(intake_age_on(middle, on));
}

int intake_of_age(const struct intake_birth *b, struct intake_day on)
{
	int youngest, oldest;

	if (!intake_birth_ages(b, on, &youngest, &oldest))
		return 0;
	return youngest >= OF_AGE ? 1 : oldest < OF_AGE ? -1 : 0;
}

const char *intake_profile_by_age(const struct intake_birth *b, struct intake_day on)
{
	static const char *const PROFILES[] = {"child", "unknown", "adult"};

	return PROFILES[intake_of_age(b, on) + 1];
}

/* YYYYMMDD, so that digits can be compared one by one. */
static void write_digits(const struct intake_birth *b, char out[9])
{
	unsigned n = (unsigned)b->year * 10000u + (unsigned)b->month * 100u + (unsigned)b->day;

	for (int i = 7; i >= 0; i--, n /= 10)
		out[i] = (char)('0' + n % 10);
	out[8] = '\0';
}

static bool one_slip(const struct intake_birth *a, const struct intake_birth *b)
{
	char x[9], y[9];
	int first = -1, last = -1, n = 0;

	write_digits(a, x);
	write_digits(b, y);
	for (int i = 0; i < 8; i++)
		if (x[i] != y[i]) {
			first = first < 0 ? i : first;
			last = i;
			n++;
		}
	return n == 1 ||
	       (n == 2 && last == first + 1 && x[first] == y[last] && x[last] == y[first]);
}

static enum intake_birth_likeness compare_partial(const struct intake_birth *a,
						  const struct intake_birth *b)
{
	if (a->year != b->year)
		return INTAKE_BIRTH_OTHER;
	if (!a->month || !b->month)
		return INTAKE_BIRTH_SAME_YEAR;
	return a->month == b->month ? INTAKE_BIRTH_SAME_MONTH : INTAKE_BIRTH_OTHER;
}

enum intake_birth_likeness intake_birth_compare(const struct intake_birth *a,
						const struct intake_birth *b)
{
	if (!a->year || !b->year)
		return INTAKE_BIRTH_NOT_KNOWN;
	if (!a->day || !b->day)
		return compare_partial(a, b);
	if (a->year == b->year && a->month == b->month && a->day == b->day)
		return INTAKE_BIRTH_SAME;
	if (a->year == b->year && a->month == b->day && a->day == b->month)
		return INTAKE_BIRTH_SWAPPED;
	return one_slip(a, b) ? INTAKE_BIRTH_ONE_DIGIT : INTAKE_BIRTH_OTHER;
}
