/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_http.h - what the handlers below /fhir share.
 */
#ifndef REFERRAL_FHIR_HTTP_H
#define REFERRAL_FHIR_HTTP_H

#include "fhir_out.h"
#include "fhir_store.h"
#include "referral_http.h"

#include "cmn/clock.h"

/* The MDPH that a search is for: of the parameter owner, or the only one of the caller. */
enum cmn_err referral_fhir_owner(struct cmn_call *call, char departement[4]) CMN_MUST_CHECK;

/* Answer with one resource of a row, version and what was seen included. */
enum cmn_err referral_fhir_reply(struct cmn_call *call, const PGresult *res,
				 referral_fhir_write_fn *write, bool whole) CMN_MUST_CHECK;

/* Where the gateway is seen from outside; "": not said. */
const char *referral_fhir_root(const struct cmn_call *call);

enum cmn_err referral_fhir_absent(struct cmn_call *call) CMN_MUST_CHECK;

/* A list by last change: how its rows are chosen, read and written. */
struct referral_fhir_list {
	const char *type;
	referral_fhir_write_fn *write;
	enum cmn_err (*choose)(struct cmn_call *call, struct referral_fhir_search *s);
	enum cmn_err (*read)(const struct referral_at *at, const struct referral_fhir_search *s,
			     PGresult **ret);
	const struct referral_fhir_list *otherwise; /* where an _id is not found; NULL: nowhere */
	/* takes out of the rows what the caller may not read (any more); NULL: nothing */
	void (*withhold)(struct cmn_call *call, PGresult *rows);
};
extern const struct referral_fhir_list REFERRAL_FHIR_EVENT_LIST;
enum cmn_err referral_fhir_search(struct cmn_call *call,
				  const struct referral_fhir_list *list) CMN_MUST_CHECK;

/* The event {id} of an orientation, and its only version. */
enum cmn_err referral_fhir_read_event(struct cmn_call *call) CMN_MUST_CHECK;
enum cmn_err referral_fhir_event_history(struct cmn_call *call) CMN_MUST_CHECK;

#endif
