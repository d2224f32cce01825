/* SPDX-License-Identifier: EUPL-1.2
 *
 * rights_http.h - what the handlers of the person's side share.
 */
#ifndef INTAKE_RIGHTS_HTTP_H
#define INTAKE_RIGHTS_HTTP_H

#include "notice_http.h"

/* The person of the path, for whoever may act for them: the team of the territory, or the person's
 * own account.  To anybody else there is no such person.  *ret_res: id, departement, state. */
enum cmn_err intake_rights_person(struct cmn_call *call, const char *id,
				  PGresult **ret_res) CMN_MUST_CHECK;

/* One plain sentence about an operation of this service, and whether it wrote. */
bool intake_access_words(const char *operation, bool own, const char *function, enum cmn_lang lang,
			 struct cmn_buf *out);

/* Answer {"items":[…]} with the rows as they are. */
enum cmn_err intake_reply_items(struct cmn_call *call, const PGresult *res) CMN_MUST_CHECK;

#endif
