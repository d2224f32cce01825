/* SPDX-License-Identifier: EUPL-1.2
 *
 * proposal_store.h - proposals, their rounds and their orientations in PostgreSQL.
 *
 * Nothing here decides: domain/proposal_moves.h and domain/orientation.h said what an act leads to,
 * from the record at a version.  A write takes its locks first, in one order for all (the function
 * proposal_lock of 0030), so that who answers at the same time waits and none of them dies.
 */
#ifndef REFERRAL_PROPOSAL_STORE_H
#define REFERRAL_PROPOSAL_STORE_H

#include "referral_store.h"

/* Texts are borrowed; NULL: not said. */
struct referral_proposal {
	const char *situation_id;
	const char *offer_id; /* NULL: a solution without an offer of the directory */
	const char *label;    /* NULL when the offer's name is enough */
	const char *support_form;
	bool pre_existing_evaluation;
	bool ordinary_environment;
	bool ad_hoc;
	const char *proposed_at; /* RFC 3339 */
	const char *actor_id;    /* who is asked, or would be */
	bool actor_answer_required;
	bool asked;             /* the actor sees it */
	const char *components; /* PostgreSQL array text, "{}" for none */
	const char *season, *starts_on, *ends_on;
	const char *closure_from, *closure_until, *closure_reason;
	const char *frequency, *distance_km;
	const char *evaluation_actor_id, *evaluation_by, *evaluation_on;
	const char *round_id, *round_need; /* a round, or the open one for this need */
	const char *dossier_id;
	/* the decision of the CDAPH behind it; without a number there is none */
	const char *decision_number, *decided_on, *decision_type, *right_code, *qualification;
	const char *more; /* further events, see more_statements.h */
};

/* In an open situation, of an active offer when one is named, in an open round of that situation
 * when one is named: CMN_E_NOT_FOUND otherwise.  CMN_E_CONFLICT: this decision is before this ESMS
 * already.  A decision that the file knows by another day is not found either. */
enum cmn_err referral_store_propose(const struct referral_at *at, struct cmn_write *write,
				    const struct referral_proposal *p,
				    struct referral_done *ret) CMN_MUST_CHECK;
/* Of what is known under its number in its situation: no row, or `decided_on`. */
enum cmn_err referral_store_decision_day(const struct referral_at *at, const char *departement,
					 const struct referral_proposal *p,
					 PGresult **ret) CMN_MUST_CHECK;

/* An answer, or a withdrawal. */
struct referral_proposal_write {
	int64_t version;    /* exactly this one */
	const char *from;   /* "-": nothing is like that, only a repeated key is answered */
	const char *to;     /* afterwards */
	const char *whose;  /* "person", "actor", "none" */
	const char *answer; /* of that side */
	const char *reason; /* refusal_reasons, actor_refusal_motives, or of the withdrawal */
	const char *plain;  /* of the actor, for the person */
	const char *note;   /* of that side */
	const char *more;   /* further events */
};
enum cmn_err referral_store_proposal_write(const struct referral_at *at, struct cmn_write *write,
					   const struct referral_proposal_write *a,
					   struct referral_done *ret) CMN_MUST_CHECK;

/* Which proposals: filters are NULL for all. */
struct referral_proposal_page {
	const char *departement, *situation_id;
	const char *state, *round_id;
	const char *actor_id; /* of referral_store_asked */
	const char *sub;      /* of referral_store_mine */
	const char *after;
	int64_t limit;
};
enum cmn_err referral_store_proposals(const struct referral_at *at,
				      const struct referral_proposal_page *page,
				      PGresult **ret) CMN_MUST_CHECK;
/* What an actor was asked: without the words of the person and the team. */
enum cmn_err referral_store_asked(const struct referral_at *at,
				  const struct referral_proposal_page *page,
				  PGresult **ret) CMN_MUST_CHECK;
/* The same of one; the caller knows that it is theirs. */
enum cmn_err referral_store_asked_any(const struct referral_at *at, const char *id,
				      PGresult **ret) CMN_MUST_CHECK;
/* What the person may read: never an internal word. */
enum cmn_err referral_store_mine(const struct referral_at *at,
				 const struct referral_proposal_page *page,
				 PGresult **ret) CMN_MUST_CHECK;

/* --- rounds -------------------------------------------------------------------------------------
 */

/* CMN_E_CONFLICT: a round for this need is open already. */
enum cmn_err referral_store_open_round(const struct referral_at *at, struct cmn_write *write,
				       const char *situation_id, const char *need,
				       struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_round(const struct referral_at *at, const char *id,
				  PGresult **ret) CMN_MUST_CHECK;
/* The open round of a situation for a need; CMN_E_NOT_FOUND. */
enum cmn_err referral_store_round_for(const struct referral_at *at, const char *situation_id,
				      const char *need, PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_rounds(const struct referral_at *at, const struct referral_page *page,
				   PGresult **ret) CMN_MUST_CHECK;

/* --- orientations -------------------------------------------------------------------------------
 */

struct referral_status_write {
	const char *orientation_id, *decision_number;
	int64_t version; /* of the orientation */
	const char *status, *motive, *entered_on, *side;
	const char *plain, *note;
	/* what it means for the proposal under way; NULL: nothing */
	const char *proposal_id;
	int64_t proposal_version;
	const char *to, *answer, *withdrawal;
	const char *said_plain, *said_note; /* what the proposal keeps: of 46, else of 45 */
	const char *more;
};
enum cmn_err referral_store_enter_status(const struct referral_at *at, struct cmn_write *write,
					 const struct referral_status_write *s,
					 struct referral_done *ret) CMN_MUST_CHECK;
/* 37: every ESMS that has this decision, and every proposal under way. */
enum cmn_err referral_store_cancel_decision(const struct referral_at *at, struct cmn_write *write,
					    const struct referral_status_write *s,
					    struct referral_done *ret) CMN_MUST_CHECK;
/* As `side` sees it: team, actor or mdph. */
enum cmn_err referral_store_status(const struct referral_at *at, const char *id, const char *side,
				   PGresult **ret) CMN_MUST_CHECK;
/* The same status of the same day for the same motive; CMN_E_NOT_FOUND. */
enum cmn_err referral_store_same_status(const struct referral_at *at,
					const struct referral_status_write *s,
					PGresult **ret) CMN_MUST_CHECK;
/* Those of the pair page->filter, in their order; notes only for `side` and the team. */
enum cmn_err referral_store_statuses(const struct referral_at *at, const struct referral_page *page,
				     const char *side, PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_orientation(const struct referral_at *at, const char *id,
					PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_orientations(const struct referral_at *at,
					 const struct referral_page *page,
					 PGresult **ret) CMN_MUST_CHECK;

/* What kind of actor it is ("type", may be NULL); CMN_E_NOT_FOUND. */
enum cmn_err referral_store_actor_type(const struct referral_at *at, const char *id,
				       PGresult **ret) CMN_MUST_CHECK;

/* --- learning: who the person's own account is, by a digest -------------------------------------
 */

enum cmn_err referral_store_learn_readers(struct cmn_conn *conn, const char *situation_id,
					  const char *departement, const char *readers,
					  struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_PROPOSAL_STATEMENTS[];
extern const size_t REFERRAL_PROPOSAL_STATEMENT_COUNT;

#endif
