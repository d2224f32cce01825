/* SPDX-License-Identifier: EUPL-1.2
 *
 * consent.h - is what somebody says about an agreement possible at all?
 *
 * An act is dated by the person's word, not by its typing: it may lie back (a form signed last
 * week), never ahead.  An agreement may begin later and end; a refusal and a withdrawal have no
 * period, they hold until the person says otherwise.  Whether it then allows anything is
 * cmn/consent.h.
 */
#ifndef INTAKE_CONSENT_H
#define INTAKE_CONSENT_H

#include <stdbool.h>
#include <stdint.h>

struct intake_consent_dates {
	bool given; /* false: a refusal */
	int64_t decided_us;
	bool has_from, has_until;
	int64_t from_us, until_us;
};

/* Zero: nothing is wrong. */
enum intake_consent_fault {
	INTAKE_CONSENT_AHEAD = 1,   /* decided_at in the future, or before 2020 */
	INTAKE_CONSENT_NO_PERIOD,   /* a refusal with a period */
	INTAKE_CONSENT_REVERSED,    /* ends before it begins, or when it begins */
	INTAKE_CONSENT_BEFORE_WORD, /* ends before the person agreed */
};
enum intake_consent_fault intake_consent_check(const struct intake_consent_dates *d,
					       int64_t now_us);

/* A withdrawal lies between the agreement and now; two minutes are left to clocks that differ. */
bool intake_withdrawal_plausible(int64_t withdrawn_us, int64_t decided_us, int64_t now_us);

#endif
