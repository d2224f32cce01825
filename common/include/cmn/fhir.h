/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/fhir.h - what every service has in common below /fhir (FHIR R4): texts, and failures, where
 * an OperationOutcome takes the place of problem+json.
 */
#ifndef CMN_FHIR_H
#define CMN_FHIR_H

#include "cmn/http.h"

#define CMN_FHIR_JSON "application/fhir+json"

/* Is the target of the request (path and query, as it came) below /fhir? */
bool cmn_fhir_target(const char *target);

/* One issue for each fault, or one for the whole; `target` names the type of resource that the
 * expressions begin with. */
void cmn_outcome_write(struct cmn_buf *out, const struct cmn_error *err, enum cmn_lang lang,
		       const char *target);

/* A string as FHIR allows it: the no-break spaces of French become spaces, because its pattern for
 * strings ([ \r\n\t\S]+) has none.  NULL: the member is left out. */
void cmn_fhir_kstr(struct cmn_buf *out, const char *key, const char *text);

#endif
