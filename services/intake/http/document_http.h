/* SPDX-License-Identifier: EUPL-1.2
 *
 * document_http.h - how a document is answered.
 */
#ifndef DOCUMENT_HTTP_H
#define DOCUMENT_HTTP_H

#include "cmn/call.h"

/* Answer with the bytes of this row of intake_store_document(), as their true type, to be saved;
 * the reading is recorded.  CMN_E_GONE when they were erased. */
enum cmn_err intake_answer_document(struct cmn_call *call, const PGresult *document) CMN_MUST_CHECK;

#endif
