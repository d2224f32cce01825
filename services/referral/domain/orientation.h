/* SPDX-License-Identifier: EUPL-1.2
 *
 * orientation.h - the statuses of a pair (decision of the CDAPH, ESMS), as the SDO names them.
 *
 *   39 sent -> 40 read -> 41 contact -> 42 waiting list -> 43 trial -> 44 not conclusive
 *      42 -> 71 admitted | 72 admissible -> 47 entered -> 51 another orientation asked | 48 left
 *      43 -> 47;  45 impossible, signalled by the ESMS -> 46 confirmed by the MDPH
 *      45, 46, 49 -> 54 reactivated, which goes on like 39
 *      before 47: 49 notification cancelled;  always: 37 decision cancelled, which ends everything
 *
 * Sources: TRE_R357 and JDV_J252 (statuses), TRE_R358 and ASS_A32 (motives and their pairs).  The
 * nomenclatures give the statuses, not the edges: the edges are our reading of them, and the later
 * steps may be entered without the earlier ones where an ESMS tells only those.
 */
#ifndef REFERRAL_ORIENTATION_H
#define REFERRAL_ORIENTATION_H

#include "proposal_moves.h"

#include <stddef.h>

enum referral_status_why {
	REFERRAL_STATUS_MAY = 0,
	REFERRAL_STATUS_UNKNOWN,       /* no status of this code */
	REFERRAL_STATUS_SIDE,          /* another side enters this one */
	REFERRAL_STATUS_ORDER,         /* it does not follow the present one */
	REFERRAL_STATUS_MOTIVE_WANTED, /* this status says why */
	REFERRAL_STATUS_MOTIVE_PAIR,   /* this motive does not go with this status */
};

/* May `side` enter `to` after `from` (NULL: the first one), with this motive (NULL: none)? */
enum referral_status_why referral_status_may(const char *from, const char *to,
					     enum referral_side side, const char *motive);

/* The graph alone. */
bool referral_status_follows(const char *from, const char *to);

/* What the status means for the proposal; 0: nothing. */
enum referral_proposal_act referral_status_act(const char *status);

/* May this motive stand with this status? */
bool referral_status_motive(const char *status, const char *motive);

/* Is an actor of this kind (actor_types) an ESMS to which the CDAPH orients (CASF L.312-1)? */
bool referral_orientation_esms(const char *actor_type);

/* Every status, for the tests and the documentation. */
extern const char *const REFERRAL_STATUSES[];
extern const size_t REFERRAL_STATUS_COUNT;

#endif
