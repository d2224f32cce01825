/* SPDX-License-Identifier: EUPL-1.2 */
#include "money_sums.h"

bool money_add(int64_t *sum, int64_t cents)
{
	int64_t more;

	if (__builtin_add_overflow(*sum, cents, &more))
		return false;
	*sum = more;
	return true;
}

struct money_check money_compare(int64_t stated, int64_t found)
{
	struct money_check ret = {.stated = stated, .found = found, .adds_up = stated == found};

	if (__builtin_sub_overflow(stated, found, &ret.difference))
		ret.difference = stated < found ? INT64_MIN : INT64_MAX;
	return ret;
}

struct money_check money_checked(int64_t stated, int64_t found, bool whole)
{
	struct money_check ret = money_compare(stated, found);

	ret.adds_up = ret.adds_up && whole;
	return ret;
}

int64_t money_twelfth(int64_t year_cents, int month)
{
	if (month < 1 || month > 12 || year_cents < 0)
		return 0;
	return year_cents / 12 + (month <= year_cents % 12 ? 1 : 0);
}

int64_t money_due(int64_t year_cents, int month)
{
	int64_t due = 0;

	for (int m = 1; m <= month && m <= 12; m++)
		due += money_twelfth(year_cents, m);
	return due;
}
