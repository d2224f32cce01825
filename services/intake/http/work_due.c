/* SPDX-License-Identifier: EUPL-1.2
 *
 * work_due.c - when something of the work on situations is due.
 */
#include "work_http.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HOUR_US  (INT64_C(3600) * 1000000)
#define SLACK_US (INT64_C(120) * 1000000) /* left to clocks that differ */

static void end_of_day(const char *departement, const struct cmn_delay *delay,
		       char out[CMN_TIME_LEN])
{
	int day = cmn_day_due(cmn_day_of(cmn_clock_us(), departement), delay, departement);

	cmn_time_format(cmn_day_begin(day + 1, departement), out);
}

void intake_work_after_months(const char *departement, unsigned months, char out[CMN_TIME_LEN])
{
	end_of_day(departement, &(struct cmn_delay){CMN_MONTHS, months, CMN_END_NEXT_OUVRE}, out);
}

void intake_work_after_days(const char *departement, unsigned days, char out[CMN_TIME_LEN])
{
	end_of_day(departement, &(struct cmn_delay){CMN_CALENDAR_DAYS, days, CMN_END_NEXT_OUVRE},
		   out);
}

static enum cmn_err read_delay(struct cmn_call *call, const char *departement, const json_t *in,
			       struct intake_due *ret)
{
	int64_t amount = cmn_json_get_int(in, "amount", 0);

	ret->unit = cmn_json_get(in, "unit");
	snprintf(ret->amount, sizeof(ret->amount), "%" PRId64, amount);
	if (strcmp(ret->unit, "hours") == 0)
		cmn_time_format(cmn_clock_us() + amount * HOUR_US, ret->at);
	else if (amount > 1000)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/due_in/amount",
				   "un délai en jours ne dépasse pas 1000",
				   "a delay in days is at most 1000");
	else
		end_of_day(
		    departement,
		    &(struct cmn_delay){cmn_unit_named(ret->unit), (unsigned)amount, CMN_END_AS_IS},
		    ret->at);
	return CMN_OK;
}

enum cmn_err intake_work_due(struct cmn_call *call, const char *departement, struct intake_due *ret)
{
	const char *at = cmn_json_get(call->body, "due_at");
	const json_t *in = json_object_get(call->body, "due_in");
	int64_t us;

	*ret = (struct intake_due){.unit = NULL};
	if (at && in)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/due_in",
				   "une échéance est un instant ou un délai, non les deux",
				   "what is due has an instant or a delay, not both");
	if (in)
		return read_delay(call, departement, in, ret);
	if (!at)
		return CMN_OK;
	if (!cmn_time_parse(at, &us))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/due_at", "cette date n’existe pas",
				   "this date does not exist");
	if (us < cmn_clock_us() - SLACK_US)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/due_at",
				   "cette échéance est passée", "this date lies in the past");
	cmn_time_format(us, ret->at);
	return CMN_OK;
}
