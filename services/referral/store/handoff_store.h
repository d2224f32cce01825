/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_store.h - hand-offs to the MDPH in PostgreSQL: the record, its acts, its history.
 *
 * As in referral_store.h nothing is decided here: domain/handoff.h says which act leads where.
 */
#ifndef REFERRAL_HANDOFF_STORE_H
#define REFERRAL_HANDOFF_STORE_H

#include "referral_store.h"

/* One act on a hand-off.  Texts that the act has not are NULL. */
struct referral_handoff_move {
	int64_t version;       /* 0: whatever version */
	const char *from;      /* "-": the state allows it not, and only a repeat is answered */
	const char *to;        /* codes of handoff_states */
	const char *act;       /* of handoff_acts */
	const char *side;      /* of handoff_sides */
	const char *reason;    /* of a refusal, a withdrawal, a conclusion without PAG */
	const char *note;      /* words between the two teams */
	const char *codes;     /* PostgreSQL array text: complements asked for */
	const char *documents; /* array of ids of intake */
	const char *dossier_id;
	const char *person_text;
	const char *may_still_ask; /* array of person_recourses */
	const char *number;        /* under which the MDPH knows the situation */
	const char *outcome;
	const char *withdrawn_by;
	const char *more; /* events/more_events.h */
};
enum cmn_err referral_store_handoff_move(const struct referral_at *at, struct cmn_write *write,
					 const struct referral_handoff_move *m,
					 struct referral_done *ret) CMN_MUST_CHECK;

/* Drafts, for the team alone: they are in no other list. */
enum cmn_err referral_store_handoff_drafts(const struct referral_at *at,
					   const struct referral_page *page,
					   PGresult **ret) CMN_MUST_CHECK;

/* What was done with one, oldest first; `after`: the number of the last row seen. */
enum cmn_err referral_store_handoff_history(const struct referral_at *at, const char *departement,
					    const char *id, const char *after, int64_t limit,
					    PGresult **ret) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_HANDOFF_STATEMENTS[];
extern const size_t REFERRAL_HANDOFF_STATEMENT_COUNT;

#endif
