/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_http.h - what the handlers below /fhir share.
 */
#ifndef REFERRAL_FHIR_HTTP_H
#define REFERRAL_FHIR_HTTP_H

#include "fhir_out.h"
#include "fhir_store.h"
#include "handoff_http.h"

#include "cmn/clock.h"

/* The MDPH that a search is for: of the parameter owner, or the only one of the caller. */
enum cmn_err referral_fhir_owner(struct cmn_call *call, char departement[4]) CMN_MUST_CHECK;

/* Answer with one resource of a row, version and what was seen included. */
enum cmn_err referral_fhir_reply(struct cmn_call *call, const PGresult *res,
				 referral_fhir_write_fn *write, bool whole) CMN_MUST_CHECK;

/* A Bundle of `n` entries is written between these two; `next` is a cursor, "" on the last page. */
void referral_fhir_bundle(struct cmn_call *call, const char *type, const char *next, int n);
void referral_fhir_entry(struct cmn_call *call, const char *type, const char *id);
void referral_fhir_entry_end(struct cmn_call *call);
void referral_fhir_bundle_end(struct cmn_call *call, int n);

/* [from, until) of a parameter _lastUpdated, as instants; "" where there is no bound. */
enum cmn_err referral_fhir_updated(struct cmn_call *call, char from[CMN_TIME_LEN],
				   char until[CMN_TIME_LEN]) CMN_MUST_CHECK;

#endif
