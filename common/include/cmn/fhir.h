/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/fhir.h - what every service has in common below /fhir (FHIR R4): texts, pieces of resources,
 * pages of them, and failures, where an OperationOutcome takes the place of problem+json.
 *
 * Codes of ours have the system urn:c360:codes:<list> (GET /v1/codes/<list>), ids the system
 * urn:c360:<kind>.
 */
#ifndef CMN_FHIR_H
#define CMN_FHIR_H

#include "cmn/call.h"
#include "cmn/clock.h"
#include "cmn/http.h"

#define CMN_FHIR_JSON  "application/fhir+json"
#define CMN_FHIR_PATCH "application/json-patch+json"
#define CMN_FHIR_CODES "urn:c360:codes:"
/* the parameter fhirVersion of a media type */
#define CMN_FHIR_VERSION "4.0"

/* Where resources of FHIR lie: hand-offs, PAG and persons below the first, for an MDPH; the
 * directory below the second, for everybody (proto/gen/standard.py: FHIR_ROOTS). */
#define CMN_FHIR_ROOT           "/fhir/"
#define CMN_FHIR_DIRECTORY      "/v1/directory"
#define CMN_FHIR_DIRECTORY_ROOT CMN_FHIR_DIRECTORY CMN_FHIR_ROOT

/* Is the target of the request (path and query, as it came) below one of them? */
bool cmn_fhir_target(const char *target);

/* One issue for each fault, or one for the whole; `target` names the type of resource that the
 * expressions begin with. */
void cmn_outcome_write(struct cmn_buf *out, const struct cmn_error *err, enum cmn_lang lang,
		       const char *target);

/* A string as FHIR allows it: whatever blank Unicode has, the no-break spaces of French first,
 * becomes a space, because the pattern for strings ([ \r\n\t\S]+) has no other.  NULL or nothing
 * but blanks: the member is left out. */
void cmn_fhir_kstr(struct cmn_buf *out, const char *key, const char *text);
/* The same as an element of an array; the caller asks first whether it says anything. */
void cmn_fhir_str(struct cmn_buf *out, const char *text);
bool cmn_fhir_said(const char *text);

/* The members of a CapabilityStatement that are the same wherever one is given; `description` says
 * of what.  The object is open before and stays open. */
void cmn_fhir_capability(struct cmn_buf *out, const char *description);

/* --- pieces of resources: "key": value ---------------------------------------------------------
 */

/* Opens the resource, up to and with meta; version 0 and updated NULL: not said.  `mark`: codes of
 * http://terminology.hl7.org/CodeSystem/v3-ObservationValue: "SUBSETTED" as a tag, "REDACTED" as a
 * label of security; NULL for what is whole. */
void cmn_fhir_head(struct cmn_buf *out, const char *type, const char *id, int64_t version,
		   const char *updated, const char *mark);

void cmn_fhir_identifier(struct cmn_buf *out, const char *kind, const char *value);  /* an object */
void cmn_fhir_identifiers(struct cmn_buf *out, const char *kind, const char *value); /* an array */

/* Codes separated by blanks, of a list of ours, as one CodeableConcept; NULL or "": left out. */
void cmn_fhir_concept_value(struct cmn_buf *out, const char *list, const char *codes);
void cmn_fhir_concept(struct cmn_buf *out, const char *key, const char *list, const char *codes);
/* A code of a list of ours as a Coding. */
void cmn_fhir_coding(struct cmn_buf *out, const char *list, const char *code);
/* One code of a system that is not ours, as a CodeableConcept; display may be NULL. */
void cmn_fhir_standard_value(struct cmn_buf *out, const char *system, const char *code,
			     const char *display);
void cmn_fhir_standard(struct cmn_buf *out, const char *key, const char *system, const char *code);

void cmn_fhir_reference_value(struct cmn_buf *out, const char *type, const char *id);
void cmn_fhir_reference(struct cmn_buf *out, const char *key, const char *type, const char *id);
/* Both NULL: left out. */
void cmn_fhir_period(struct cmn_buf *out, const char *key, const char *start, const char *end);

/* [from, until) of the parameter _lastUpdated, as instants; "" where there is no bound.
 * CMN_E_BAD_REQUEST when it cannot be read. */
enum cmn_err cmn_fhir_updated(struct cmn_call *call, char from[CMN_TIME_LEN],
			      char until[CMN_TIME_LEN]) CMN_MUST_CHECK;

/* --- pages -------------------------------------------------------------------------------------
 */

/* A Bundle of `n` entries is written between cmn_fhir_bundle() and its end; `next` is a cursor, ""
 * on the last page; `root` is where the gateway is seen from outside, "": not known, for the
 * address of an entry with CMN_FHIR_DIRECTORY behind it where that is the root.  The links repeat
 * the parameters of the operation. */
void cmn_fhir_bundle(struct cmn_call *call, const char *root, const char *type, const char *next,
		     int n);
void cmn_fhir_entry(struct cmn_call *call, const char *root, const char *type, const char *id);
void cmn_fhir_entry_end(struct cmn_call *call);
void cmn_fhir_bundle_end(struct cmn_call *call, int n);

#endif
