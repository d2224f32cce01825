/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_out.h - resources of FHIR R4 written from what the store read: a pure mapping, no state.
 *
 * Codes of ours have the system urn:c360:codes:<list> (GET /v1/codes/<list>), ids the system
 * urn:c360:<kind>.  Names: the MDPH of 31 is Organization/mdph-31, its community
 * Organization/communaute-31.
 */
#ifndef REFERRAL_FHIR_OUT_H
#define REFERRAL_FHIR_OUT_H

#include "cmn/call.h"

#define REFERRAL_FHIR_CODES "urn:c360:codes:"

/* How a type of resource is written from a row; `whole`: with what an agreement was asked for. */
typedef void referral_fhir_write_fn(struct cmn_buf *out, const PGresult *res, int row, bool whole);

referral_fhir_write_fn referral_fhir_task, referral_fhir_service_request, referral_fhir_goal,
    referral_fhir_consent, referral_fhir_document;

/* `kind` is "mdph" or "communaute"; an actor has its own name. */
void referral_fhir_organization(struct cmn_buf *out, const char *kind, const char *departement);
void referral_fhir_actor(struct cmn_buf *out, const PGresult *actor);
/* `function` is a code of the list roles. */
void referral_fhir_function(struct cmn_buf *out, const char *departement, const char *function);

/* --- pieces ------------------------------------------------------------------------------------
 */

void fhir_head(struct cmn_buf *out, const char *type, const char *id, int64_t version,
	       const char *updated);
void fhir_identifier(struct cmn_buf *out, const char *kind, const char *value); /* as an array */
/* {"coding":[…],"text"}: codes separated by spaces, of a list of ours; NULL: left out. */
void fhir_concept_value(struct cmn_buf *out, const char *list, const char *codes);
void fhir_concept(struct cmn_buf *out, const char *key, const char *list, const char *codes);
void fhir_reference(struct cmn_buf *out, const char *key, const char *type, const char *id);

#endif
