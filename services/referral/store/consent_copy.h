/* SPDX-License-Identifier: EUPL-1.2
 *
 * consent_copy.h - what people agreed to, as intake told it.  The rule: cmn/consent.h.
 */
#ifndef REFERRAL_CONSENT_COPY_H
#define REFERRAL_CONSENT_COPY_H

#include "referral_store.h"

#include "cmn/consent.h"

/* What leaves about a situation, and to whom. */
struct referral_disclosure {
	const char *departement, *situation_id;
	const char *purpose, *categories; /* codes, separated by spaces */
	const char *recipient_kind, *recipient_id;
};

/* Asked on the copy, whose freshness the caller has checked.  CMN_E_UNAVAILABLE when an event about
 * agreements of that département waits parked: the copy would not know of it. */
enum cmn_err referral_store_may_disclose(const struct referral_at *at,
					 const struct referral_disclosure *what, const char *now,
					 enum cmn_consent_reason *ret) CMN_MUST_CHECK;

/* What the rule says of the acts that are known, within a feed: for closing what was disclosed,
 * never for disclosing, since it asks nothing about freshness. */
enum cmn_err referral_store_said_on(struct cmn_conn *conn, const struct referral_disclosure *what,
				    const char *now, enum cmn_consent_reason *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* An act as an event tells it; texts are borrowed, NULL where there is none. */
struct referral_consent {
	const char *id, *departement;
	const char *situation_id, *solicitation_id, *person_id;
	const char *situation_ids; /* PostgreSQL array text; of an act about a person */
	bool given;
	const char *purpose, *categories, *recipients; /* words separated by spaces */
	const char *decided_at, *valid_from, *valid_until, *right_until;
};
enum cmn_err referral_store_learn_consent(struct cmn_conn *conn, const struct referral_consent *c,
					  struct cmn_error *err) CMN_MUST_CHECK;

/* The acts of a person as a whole that concern a situation from now on, in place of those that were
 * told before; an act that comes later counts when it comes.  PostgreSQL array text. */
enum cmn_err referral_store_learn_extension(struct cmn_conn *conn, const char *departement,
					    const char *situation_id, const char *consent_ids,
					    struct cmn_error *err) CMN_MUST_CHECK;

/* CMN_E_NOT_FOUND when the agreement itself never came. */
enum cmn_err referral_store_learn_withdrawal(struct cmn_conn *conn, const char *consent_id,
					     const char *departement, const char *withdrawn_at,
					     struct cmn_error *err) CMN_MUST_CHECK;

/* From which call a situation was opened. */
enum cmn_err referral_store_learn_origin(struct cmn_conn *conn, const char *situation_id,
					 const char *departement, const char *solicitation_id,
					 struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_CONSENT_STATEMENTS[];
extern const size_t REFERRAL_CONSENT_STATEMENT_COUNT;

#endif
