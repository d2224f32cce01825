/* SPDX-License-Identifier: EUPL-1.2
 *
 * export_http.h - what the handlers of exports, of HSDS and of FHIR share.
 */
#ifndef DIRECTORY_EXPORT_HTTP_H
#define DIRECTORY_EXPORT_HTTP_H

#include "directory_http.h"
#include "export_rows.h"

#include "cmn/clock.h"

/* Where the gateway is seen from outside; "": not said. */
const char *directory_root(const struct cmn_call *call);

/* The document of a row, parsed: owned, NULL when memory is short or the row has none. */
json_t *directory_doc(const PGresult *res, int row);

/* A file of the newest export under its own name (or another export's): the whole of it, or the
 * piece that the header Range asks for. */
enum cmn_err directory_reply_file(struct cmn_call *call, const char *export_id,
				  const char *name) CMN_MUST_CHECK;

#endif
