/* SPDX-License-Identifier: EUPL-1.2
 *
 * relay_http.h - what the operations on relays share: who sees which, and how one moves.
 */
#ifndef REFERRAL_RELAY_HTTP_H
#define REFERRAL_RELAY_HTTP_H

#include "referral_http.h"
#include "relay.h"
#include "relay_store.h"

/* A partner sees only what is addressed to its organisation; the team sees its territory. */
bool referral_relay_team(const struct cmn_call *call);

/* The relay as the caller may see it; what is addressed to others is absent for a partner, and so
 * is what the person alone was told. */
enum cmn_err referral_relay_load(struct cmn_call *call, const char *id,
				 PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_relay_reply(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

/* May this relay be shown to its actor, now? */
enum cmn_err referral_relay_disclose(struct cmn_call *call, const PGresult *relay,
				     const char *purpose) CMN_MUST_CHECK;

/* Do the act on the relay read before, in the context of `at`; `move` has all but the states.  A
 * refused act says why: stale version, or a state that does not allow it. */
enum cmn_err referral_relay_do(struct cmn_call *call, const struct referral_at *at,
			       const PGresult *before, enum referral_relay_act act,
			       struct referral_relay_move *move) CMN_MUST_CHECK;

#endif
