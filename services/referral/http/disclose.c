/* SPDX-License-Identifier: EUPL-1.2
 *
 * disclose.c - may this leave the team?  Asked by every operation that sends something about a
 * person to somebody else, before it writes.
 */
#include "consent_copy.h"
#include "referral_deps.h"
#include "referral_http.h"
#include "required.h"
#include "sandbox_store.h"

#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err refuse(struct cmn_call *call, enum cmn_consent_reason reason)
{
	struct cmn_error *err = &call->err;
	const char *code = cmn_consent_reason_code(reason);
	const struct cmn_code_list *list = cmn_code_list_find("consent_reasons");
	const struct cmn_code *words = list ? cmn_code_find(list, code) : NULL;

	cmn_fail(err, CMN_E_NO_CONSENT, "rien n’est transmis", "nothing is disclosed");
	if (words) {
		snprintf(err->detail[CMN_FR], sizeof(err->detail[CMN_FR]),
			 "rien n’est transmis : %s", words->label[CMN_FR]);
		snprintf(err->detail[CMN_EN], sizeof(err->detail[CMN_EN]),
			 "nothing is disclosed: %s", words->label[CMN_EN]);
	}
	return cmn_because(err, "consent: %s", code);
}

bool referral_agreement_required(const struct cmn_call *call, const char *departement)
{
	const struct referral_deps *deps = call->deps;
	char now[CMN_TIME_LEN]; /* a read has no instant of its own */

	cmn_time_format(cmn_clock_us(), now);
	/* in the sandbox always: a vendor meets what a withdrawal does */
	return deps && (referral_required(deps->consent_required, departement, now) ||
			(deps->sandbox && strcmp(departement, REFERRAL_SANDBOX) == 0));
}

enum cmn_err referral_disclose(struct cmn_call *call, const struct referral_disclosure *what)
{
	const struct referral_at at = referral_at(call);
	enum cmn_consent_reason reason = CMN_CONSENT_NONE;
	char now[CMN_TIME_LEN];
	enum cmn_err rc;

	if (!referral_agreement_required(call, what->departement))
		return CMN_OK;
	cmn_time_format(cmn_clock_us(), now);
	rc = cmn_call_fresh(call, "intake.facts", what->departement);
	if (rc == CMN_OK)
		rc = referral_store_may_disclose(&at, what, now, &reason);
	if (rc == CMN_OK && reason != CMN_CONSENT_ALLOWED)
		rc = refuse(call, reason);
	return rc;
}

bool referral_agreed(struct cmn_call *call, const struct referral_disclosure *what)
{
	const struct cmn_error before = call->err;
	bool agreed = referral_disclose(call, what) == CMN_OK;

	call->err = before;
	return agreed;
}

void referral_withhold(PGresult *res, int row, const char *const columns[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int column = PQfnumber(res, columns[i]);

		if (column >= 0 && !PQgetisnull(res, row, column))
			(void)PQsetvalue(res, row, column, NULL, -1);
	}
}
