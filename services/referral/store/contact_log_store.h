/* SPDX-License-Identifier: EUPL-1.2
 *
 * contact_log_store.h - the two logs of contacts with actors, read as one: the entries of a plan,
 * which say what was told about the person and why it could be, and those around a proposal or a
 * relay, which name the actor.
 */
#ifndef REFERRAL_CONTACT_LOG_STORE_H
#define REFERRAL_CONTACT_LOG_STORE_H

#include "referral_store.h"

extern const struct cmn_stmt REFERRAL_CONTACT_LOG;

/* A page of the situation `filter`, in the order of time; codes and ids, no words. */
enum cmn_err referral_store_contact_log(const struct referral_at *at,
					const struct referral_page *page,
					PGresult **ret) CMN_MUST_CHECK;

#endif
