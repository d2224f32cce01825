/* SPDX-License-Identifier: EUPL-1.2
 *
 * asked_http.c - what an actor, or the MDPH, is shown of a proposal: under the agreement of the
 * person, asked at each reading, as of everything that leaves the team (R078).
 */
#include "consent_copy.h"
#include "proposal_http.h"

#include <string.h>

/* To whom the caller would be told. */
static struct referral_disclosure disclosure_of(const struct cmn_call *call, const PGresult *rows,
						int row)
{
	const bool mdph = referral_side_of(call) == REFERRAL_SIDE_MDPH;
	const char *situation = cmn_column(rows, row, "situation_id");

	return (struct referral_disclosure){
	    .departement = cmn_column(rows, row, "departement"),
	    .situation_id = situation ? situation : cmn_column(rows, row, "_situation_id"),
	    .purpose = "seek_solutions",
	    .categories = "situation",
	    .recipient_kind = mdph ? "mdph" : "actor",
	    .recipient_id =
		mdph ? cmn_column(rows, row, "departement") : call->caller->organisation,
	};
}

enum cmn_err referral_proposal_disclose(struct cmn_call *call, const PGresult *rows, int row)
{
	const struct referral_disclosure what = disclosure_of(call, rows, row);

	return referral_side_of(call) == REFERRAL_SIDE_TEAM ? CMN_OK
							    : referral_disclose(call, &what);
}

/* In place of what is not shown and cannot be left out. */
static void put(PGresult *rows, int row, const char *column, const char *text)
{
	(void)PQsetvalue(rows, row, PQfnumber(rows, column), (char *)(uintptr_t)text,
			 (int)strlen(text));
}

void referral_asked_withhold(struct cmn_call *call, PGresult *asked)
{
	static const char *const AGREED[] = {"label",     "components", "period",     "closure",
					     "frequency", "dossier_id", "orientation"};

	for (int row = 0; row < PQntuples(asked); row++) {
		const struct referral_disclosure what = disclosure_of(call, asked, row);

		if (referral_side_of(call) == REFERRAL_SIDE_TEAM || referral_agreed(call, &what))
			continue;
		referral_withhold(asked, row, AGREED, CMN_LEN(AGREED));
		put(asked, row, "label", REFERRAL_WITHHELD);
	}
}

void referral_decision_withhold(struct cmn_call *call, PGresult *rows, const char *instead)
{
	static const char *const AGREED[] = {"decision_number", "decision_type", "right_code",
					     "qualification"};

	for (int row = 0; row < PQntuples(rows); row++) {
		const struct referral_disclosure what = disclosure_of(call, rows, row);

		if (referral_side_of(call) == REFERRAL_SIDE_TEAM || referral_agreed(call, &what))
			continue;
		referral_withhold(rows, row, AGREED, CMN_LEN(AGREED));
		if (instead)
			put(rows, row, "decision_number", instead);
	}
}

enum cmn_err referral_asked_reply(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *asked = NULL;
	enum cmn_err rc = referral_store_asked_any(&at, id, &asked);

	if (rc != CMN_OK)
		return rc;
	referral_asked_withhold(call, asked);
	return cmn_reply_seen(call, asked);
}
