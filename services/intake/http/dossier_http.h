/* SPDX-License-Identifier: EUPL-1.2
 *
 * dossier_http.h - what the operations on dossiers share.
 */
#ifndef DOSSIER_HTTP_H
#define DOSSIER_HTTP_H

#include "dossier_store.h"

/* Answer with the dossier, without its content; the reading is recorded. */
enum cmn_err intake_reply_dossier(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

/* Read the dossier as it is now. */
enum cmn_err intake_load_dossier(struct cmn_call *call, const char *id,
				 PGresult **ret) CMN_MUST_CHECK;

#endif
