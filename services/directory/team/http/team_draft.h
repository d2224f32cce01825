/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_draft.h - an assignment as it is asked for, and whether it may stand beside what the same
 * person holds.
 */
#ifndef TEAM_DRAFT_H
#define TEAM_DRAFT_H

#include "team_http.h"

struct team_draft {
	const char *departement, *person_id, *function; /* borrowed */
	const char *own_id;                             /* which it is; NULL: a new one */
	bool core, several, active, derogation;
	struct team_shares shares;
	char *columns; /* owned; NULL: nothing to write */
};
void team_draft_drop(struct team_draft *d);

/* What the body says, over the assignment as it is (NULL: none yet); employers are looked up. */
enum cmn_err team_draft(struct cmn_call *call, const PGresult *now, const char *departement,
			struct team_draft *ret) CMN_MUST_CHECK;

/* The rules of one person's time: CMN_E_INVALID names the field and the day.  *ret_turn is the turn
 * of the person that was looked at. */
enum cmn_err team_draft_check(struct cmn_call *call, const struct team_draft *d,
			      int64_t *ret_turn) CMN_MUST_CHECK;

static inline void team_error_drop(struct cmn_error **err)
{
	free(*err);
}

#endif
