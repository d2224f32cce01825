/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_store.h - what the FHIR façade reads; instants come as RFC 3339.
 */
#ifndef REFERRAL_FHIR_STORE_H
#define REFERRAL_FHIR_STORE_H

#include "referral_store.h"

/* One that was sent, with dossier_id, urgency and needs (JSON) of its content. */
enum cmn_err referral_store_fhir_handoff(const struct referral_at *at, const char *id,
					 PGresult **ret) CMN_MUST_CHECK;

struct referral_fhir_search {
	const char *departement;
	const char *states;   /* array text; NULL: all */
	const char *declined; /* "true" or "false": concluded because the person declines; NULL */
	const char *orientation;  /* of events: of this pair; NULL */
	const char *id;           /* or NULL */
	const char *from, *until; /* half-open; NULL: no bound */
	const char *after;
	int64_t limit;
};
/* The same without the content, by last change. */
enum cmn_err referral_store_fhir_handoffs(const struct referral_at *at,
					  const struct referral_fhir_search *s,
					  PGresult **ret) CMN_MUST_CHECK;

/* The acts of one, newest first, at most 200; or the one that made version `number`. */
enum cmn_err referral_store_fhir_history(const struct referral_at *at, const char *departement,
					 const char *id, const char *number,
					 PGresult **ret) CMN_MUST_CHECK;

/* PAG by their last change, without their content. */
enum cmn_err referral_store_fhir_plans(const struct referral_at *at,
				       const struct referral_fhir_search *s,
				       PGresult **ret) CMN_MUST_CHECK;

/* Statuses of orientations (TRE_R357), as they came. */
enum cmn_err referral_store_fhir_event(const struct referral_at *at, const char *id,
				       PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_fhir_events(const struct referral_at *at,
					const struct referral_fhir_search *s,
					PGresult **ret) CMN_MUST_CHECK;
/* Those that are this one; more than one after a reactivation. */
struct referral_fhir_event_is {
	const char *orientation, *status, *day, *motive; /* motive NULL: without */
};
enum cmn_err referral_store_fhir_same(const struct referral_at *at,
				      const struct referral_fhir_event_is *is,
				      PGresult **ret) CMN_MUST_CHECK;

/* An agreement for a hand-off to the MDPH, in a situation that was handed over. */
enum cmn_err referral_store_fhir_consent(const struct referral_at *at, const char *id,
					 PGresult **ret) CMN_MUST_CHECK;

/* The hand-off that carries this dossier, the last of them. */
enum cmn_err referral_store_fhir_dossier(const struct referral_at *at, const char *dossier_id,
					 PGresult **ret) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_FHIR_STATEMENTS[];
extern const size_t REFERRAL_FHIR_STATEMENT_COUNT;
extern const struct cmn_stmt REFERRAL_FHIR_LIST, REFERRAL_FHIR_HISTORY, REFERRAL_FHIR_PLANS,
    REFERRAL_FHIR_EVENTS;

#endif
