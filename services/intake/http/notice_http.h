/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_http.h - what the handlers on notices and on the person's side share.
 */
#ifndef INTAKE_NOTICE_HTTP_H
#define INTAKE_NOTICE_HTTP_H

#include "cmn/call.h"

/* Is the call made by a person for themselves, and in no other role? */
bool intake_is_person(const struct cmn_call *call);

/* The person whose own account calls, in this département: CMN_E_NOT_FOUND when nobody checked
 * that identity.  `departement` NULL: in any one of the token's. */
enum cmn_err intake_own_person(struct cmn_call *call, const char *departement,
			       char out[CMN_UUID_LEN]) CMN_MUST_CHECK;

/* A copy of the rows with `title` and `text` in the language of the call; *ret is owned. */
enum cmn_err intake_notice_worded(struct cmn_call *call, const PGresult *res,
				  PGresult **ret) CMN_MUST_CHECK;

#endif
