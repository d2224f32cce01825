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

/* The same for its recipient alone: to anybody else there is no such dossier. */
enum cmn_err intake_load_addressed(struct cmn_call *call, const char *id,
				   PGresult **ret) CMN_MUST_CHECK;

/* All that stands before showing: not ended, agreed to at this moment, the opening written down.
 * The content, JSON text, is then column 0 of *ret. */
enum cmn_err intake_unseal_dossier(struct cmn_call *call, const PGresult *dossier,
				   const char *organisation, PGresult **ret) CMN_MUST_CHECK;
/* All that stands before showing what was addressed to this organisation, then the content; its
 * end, the agreement, and the row of the opening included. */
enum cmn_err intake_open_dossier_for(struct cmn_call *call, const PGresult *dossier,
				     const char *organisation) CMN_MUST_CHECK;
/* The same for the bytes of one of its documents. */
enum cmn_err intake_open_document_for(struct cmn_call *call, const PGresult *dossier,
				      const char *document_id,
				      const char *organisation) CMN_MUST_CHECK;

#endif
