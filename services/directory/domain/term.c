/* SPDX-License-Identifier: EUPL-1.2 */
#include "term.h"

#include "cmn/calendar.h"

int directory_months_after(int day, unsigned months)
{
	const struct cmn_delay delay = {.unit = CMN_MONTHS, .n = months, .end = CMN_END_AS_IS};

	return months == 0 ? day : cmn_day_due(day, &delay, "");
}

struct directory_term directory_term_nth(int effective, unsigned months, unsigned n)
{
	return (struct directory_term){
	    .number = n,
	    .first = directory_months_after(effective, months * n),
	    .last = directory_months_after(effective, months * (n + 1)) - 1,
	};
}

bool directory_term_on(int effective, unsigned months, bool tacit, int day,
		       struct directory_term *ret)
{
	struct directory_term term = directory_term_nth(effective, months, 0);

	if (day < term.first || (!tacit && day > term.last))
		return false;
	while (day > term.last && months * (term.number + 2) <= 10000)
		term = directory_term_nth(effective, months, term.number + 1);
	if (day > term.last)
		return false; /* eight centuries later */
	*ret = term;
	return true;
}

int directory_roadmap_due(int signed_on, unsigned months)
{
	return directory_months_after(signed_on, months);
}

int directory_roadmap_update_due(int validated_on, unsigned months)
{
	return directory_months_after(validated_on, months);
}
