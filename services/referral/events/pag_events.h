/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_events.h - what is told of what follows a hand-off: ids, codes, days.  To `facts` and to the
 * MDPH of the département.
 */
#ifndef REFERRAL_PAG_EVENTS_H
#define REFERRAL_PAG_EVENTS_H

#include "cmn/call.h"

#define REFERRAL_PAG_TELLS 4

/* Arrays of at most REFERRAL_PAG_TELLS names, which end in NULL when they have fewer. */
struct referral_pag_told {
	const char *type;
	const char *key;          /* of the id of the record */
	const char *const *carry; /* columns of the record, or of the parent of one that is made */
	const char *const *tells; /* members of the body: codes, ids or days */
};

/* `to` is the state after the act; NULL when the record is made. */
enum cmn_err referral_event_pag(struct cmn_call *call, const struct referral_pag_told *told,
				const PGresult *before, const char *to) CMN_MUST_CHECK;

#endif
