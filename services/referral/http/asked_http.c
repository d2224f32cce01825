/* SPDX-License-Identifier: EUPL-1.2
 *
 * asked_http.c - what an actor, or the MDPH, is shown of a proposal: under the agreement of the
 * person, asked at each reading, as of everything that leaves the team (R078).
 */
#include "consent_copy.h"
#include "proposal_http.h"

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

void referral_asked_withhold(struct cmn_call *call, PGresult *asked)
{
	static const char *const AGREED[] = {"label",     "components", "period",     "closure",
					     "frequency", "dossier_id", "orientation"};
	char none[] = "non communiqué";

	for (int row = 0; row < PQntuples(asked); row++) {
		const struct referral_disclosure what = disclosure_of(call, asked, row);

		if (referral_side_of(call) == REFERRAL_SIDE_TEAM || referral_agreed(call, &what))
			continue;
		referral_withhold(asked, row, AGREED, CMN_LEN(AGREED));
		(void)PQsetvalue(asked, row, PQfnumber(asked, "label"), none,
				 (int)sizeof(none) - 1);
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
