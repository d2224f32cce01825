/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_updated.c - the parameter _lastUpdated of a search.
 */
#include "cmn/clock.h"
#include "cmn/fhir.h"

#include <stdio.h>
#include <string.h>

#define DAY_US (INT64_C(86400) * 1000000)

static enum cmn_err unreadable(struct cmn_call *call)
{
	return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:_lastUpdated",
			   "« gt2026-11-02T09:00:00Z » ou « ge2026-11-02 » est attendu",
			   "\"gt2026-11-02T09:00:00Z\" or \"ge2026-11-02\" is expected");
}

/* What the value covers, [*first, *after): a day, or an instant of one microsecond. */
static bool covered(const char *value, int64_t *first, int64_t *after)
{
	char text[64];

	if (strlen(value) == 10) {
		snprintf(text, sizeof(text), "%sT00:00:00Z", value);
		if (!cmn_date_valid(value) || !cmn_time_parse(text, first))
			return false;
		*after = *first + DAY_US;
		return true;
	}
	if (!cmn_time_parse(value, first))
		return false;
	*after = *first + 1;
	return true;
}

enum cmn_err cmn_fhir_updated(struct cmn_call *call, char from[CMN_TIME_LEN],
			      char until[CMN_TIME_LEN])
{
	const char *value = cmn_call_param(call, "_lastUpdated");
	int64_t first = 0, after = 0, low = INT64_MIN, high = INT64_MAX;
	char prefix[3] = "eq";

	from[0] = until[0] = '\0';
	if (!value)
		return CMN_OK;
	if (value[0] >= 'a' && value[0] <= 'z') {
		memcpy(prefix, value, 2);
		value += 2;
	}
	if (!covered(value, &first, &after))
		return unreadable(call);
	if (strcmp(prefix, "gt") == 0)
		low = after;
	else if (strcmp(prefix, "lt") == 0)
		high = first;
	if (strcmp(prefix, "ge") == 0 || strcmp(prefix, "eq") == 0)
		low = first;
	if (strcmp(prefix, "le") == 0 || strcmp(prefix, "eq") == 0)
		high = after;
	if (low != INT64_MIN)
		cmn_time_format(low, from);
	if (high != INT64_MAX)
		cmn_time_format(high, until);
	return CMN_OK;
}
