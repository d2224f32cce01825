/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_out.h - resources of FHIR R4 written from what the store read: a pure mapping, no state.
 *
 * Names: the MDPH of 31 is Organization/mdph-31, its community Organization/communaute-31.
 */
#ifndef REFERRAL_FHIR_OUT_H
#define REFERRAL_FHIR_OUT_H

#include "cmn/fhir.h"

#define REFERRAL_FHIR_TASK_CODE "http://hl7.org/fhir/CodeSystem/task-code"

/* How a type of resource is written from a row; `whole`: with what an agreement was asked for. */
typedef void referral_fhir_write_fn(struct cmn_buf *out, const PGresult *res, int row, bool whole);

referral_fhir_write_fn referral_fhir_task, referral_fhir_service_request, referral_fhir_consent,
    referral_fhir_document, referral_fhir_plan_light, referral_fhir_event;

/* The needs of a hand-off (SERAFIN-PH): one of them, or all in one Goal (`need` NULL). */
void referral_fhir_goal(struct cmn_buf *out, const PGresult *res, const char *need);
/* "1.1.1 2.3" of ["1.1.1","2.3"]; "" without any. */
#define REFERRAL_FHIR_NEEDS 2048
void referral_fhir_needs(const PGresult *res, char out[REFERRAL_FHIR_NEEDS]);

/* A PAG with its content; `handoff`: the row of the hand-off that it follows; `goals`: with what
 * that one told of needs. */
void referral_fhir_plan(struct cmn_buf *out, const PGresult *pag, const PGresult *handoff,
			bool goals);

/* --- pieces that several types have ------------------------------------------------------------
 */

/* Whom it is about: columns dossier_id (the sealed dossier holds the identity) and situation_id
 * (our pseudonym, where there is none). */
void referral_fhir_patient(struct cmn_buf *out, const char *key, const PGresult *res, int row);
/* Organization/<prefix>-<departement> */
void referral_fhir_team(struct cmn_buf *out, const char *key, const char *prefix,
			const char *departement);

/* `kind` is "mdph" or "communaute"; an actor has its own name. */
void referral_fhir_organization(struct cmn_buf *out, const char *kind, const char *departement);
void referral_fhir_actor(struct cmn_buf *out, const PGresult *actor);
/* `function` is a code of the list roles. */
void referral_fhir_function(struct cmn_buf *out, const char *departement, const char *function);

#endif
