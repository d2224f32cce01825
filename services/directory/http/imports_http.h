/* SPDX-License-Identifier: EUPL-1.2
 *
 * imports_http.h - what the handlers of imports share.
 */
#ifndef DIRECTORY_IMPORTS_HTTP_H
#define DIRECTORY_IMPORTS_HTTP_H

#include "directory_http.h"
#include "imports.h"

/* In which language faults are said. */
bool directory_import_english(const struct cmn_call *call);
/* One of the caller's territory; elsewhere is like absent. */
enum cmn_err directory_import_find(struct cmn_call *call, const char *id,
				   PGresult **ret) CMN_MUST_CHECK;
enum cmn_err directory_import_reply(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

#endif
