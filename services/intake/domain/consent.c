/* SPDX-License-Identifier: EUPL-1.2 */
#include "consent.h"

#include "situation.h"

#define CLOCK_SLACK (INT64_C(120) * 1000000)

enum intake_consent_fault intake_consent_check(const struct intake_consent_dates *d, int64_t now_us)
{
	if (!intake_received_plausible(d->decided_us, now_us))
		return INTAKE_CONSENT_AHEAD;
	if (!d->given)
		return d->has_from || d->has_until ? INTAKE_CONSENT_NO_PERIOD : 0;
	if (d->has_from && d->has_until && d->until_us <= d->from_us)
		return INTAKE_CONSENT_REVERSED;
	return d->has_until && d->until_us <= d->decided_us ? INTAKE_CONSENT_BEFORE_WORD : 0;
}

bool intake_withdrawal_plausible(int64_t withdrawn_us, int64_t decided_us, int64_t now_us)
{
	return withdrawn_us >= decided_us && withdrawn_us <= now_us + CLOCK_SLACK;
}
