/* SPDX-License-Identifier: EUPL-1.2
 *
 * contact_log_http.c - every contact with an actor in a situation, whichever log holds it.
 */
#include "contact_log_store.h"
#include "referral_http.h"

enum cmn_err referral_http_list_situation_contacts(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	struct referral_page page = {.filter = cmn_call_param(call, "id")};
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	enum cmn_err rc = referral_store_situation(&at, page.filter, &situation);

	if (rc != CMN_OK)
		return rc;
	page.departement = cmn_column(situation, 0, "departement");
	return referral_list(call, page, referral_store_contact_log);
}
