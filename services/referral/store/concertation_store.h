/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_store.h - concertations, their invitations, decisions and commitments, and the
 * invitations of the MDPH to a GOS.
 *
 * Every write is prepared in call->write and answers as cmn_write_run() does: CMN_E_NOT_FOUND when
 * it found no target; the handler looks why.  A change names the version of call->if_match.  Texts
 * are borrowed, NULL where nothing was said; `words` is JSON text, owned by nobody here.
 */
#ifndef REFERRAL_CONCERTATION_STORE_H
#define REFERRAL_CONCERTATION_STORE_H

#include "concertation.h"

#include "cmn/call.h"

/* One record by its id: CMN_E_NOT_FOUND alike for what is absent and what lies elsewhere. */
enum referral_meeting_record {
	REFERRAL_CONCERTATION,
	REFERRAL_INVITATION,
	REFERRAL_COMMITMENT,
	REFERRAL_GOS_INVITATION,
	REFERRAL_GOS_SEEN, /* as the MDPH sees it */
	REFERRAL_MEETING_RECORDS_
};
enum cmn_err referral_meeting_get(struct cmn_call *call, enum referral_meeting_record record,
				  const char *id, PGresult **ret) CMN_MUST_CHECK;

struct referral_meeting_page {
	const char *departement;
	const char *situation, *actor; /* or NULL */
	const char *from, *to, *today; /* days */
	const char *after;
	int64_t limit;
};
enum referral_meeting_list {
	REFERRAL_LIST_CONCERTATIONS,
	REFERRAL_LIST_OF_SITUATION,
	REFERRAL_LIST_OF_ACTOR,
	REFERRAL_LIST_OF_MDPH,
	REFERRAL_LIST_COMMITMENTS,
	REFERRAL_LIST_PARTICIPATION,
	REFERRAL_LIST_GOS,
	REFERRAL_LIST_GOS_SEEN,
	REFERRAL_MEETING_LISTS_
};
enum cmn_err referral_meeting_page(struct cmn_call *call, enum referral_meeting_list list,
				   const struct referral_meeting_page *page,
				   PGresult **ret) CMN_MUST_CHECK;

/* The place of the person is made with the concertation unless `without` says why not. */
struct referral_new_meeting {
	const char *situation, *kind, *role, *starts_at, *remote, *without, *words;
	const char *seat, *seat_words, *accommodations;
};
enum cmn_err referral_store_plan_meeting(struct cmn_call *call,
					 const struct referral_new_meeting *m) CMN_MUST_CHECK;

struct referral_meeting_change {
	enum referral_meeting_act act;
	const char *words;              /* added to those that stand */
	const char *starts_at, *remote; /* of a postponement */
	const char *former;             /* words of the date that is given up: reason */
	const char *reason;             /* of a cancellation */
	const char *held_on, *present;  /* of a holding; PostgreSQL array text */
};
enum cmn_err referral_store_meeting(struct cmn_call *call,
				    const struct referral_meeting_change *c) CMN_MUST_CHECK;

struct referral_new_decision {
	const char *concertation, *code, *words, *task, *more;
	const char *commitment, *party, *actor, *until, *terms;
};
enum cmn_err referral_store_decide_in(struct cmn_call *call,
				      const struct referral_new_decision *d) CMN_MUST_CHECK;

struct referral_new_seat {
	const char *concertation, *kind, *actor, *account, *function;
	const char *accommodations, *categories, *dossier, *words;
};
enum cmn_err referral_store_seat_invite(struct cmn_call *call,
					const struct referral_new_seat *s) CMN_MUST_CHECK;

struct referral_seat_change {
	enum referral_meeting_act act;
	const char *words;
	const char *by, *accommodations;    /* of an answer */
	const char *without, *without_note; /* of a withdrawal: JSON words of the concertation */
};
enum cmn_err referral_store_seat(struct cmn_call *call,
				 const struct referral_seat_change *c) CMN_MUST_CHECK;
enum cmn_err referral_store_seat_sharing(struct cmn_call *call, const char *categories,
					 const char *dossier) CMN_MUST_CHECK;
enum cmn_err referral_store_pledge_follow_up(struct cmn_call *call, enum referral_meeting_act act,
					     const char *until, const char *words,
					     const char *line) CMN_MUST_CHECK;

struct referral_new_gos {
	const char *handoff, *gos_at, *remote, *documents, *answer_by, *words, *more;
};
enum cmn_err referral_store_gos_invite(struct cmn_call *call,
				       const struct referral_new_gos *g) CMN_MUST_CHECK;

struct referral_gos_change {
	enum referral_meeting_act act;
	const char *situation, *reason, *dossier, *words, *more;
};
enum cmn_err
referral_store_gos_invitation_change(struct cmn_call *call,
				     const struct referral_gos_change *c) CMN_MUST_CHECK;

/* --- feed and job, on a connection of the bus role ----------------------------------------------
 */

/* Invitations of parties outside that the person's word about `consent` touches, still readable:
 * id, situation_id, kind, actor_id, categories. */
enum cmn_err referral_store_seats_open(struct cmn_conn *conn, const char *consent,
				       const char *departement, PGresult **ret,
				       struct cmn_error *err) CMN_MUST_CHECK;
/* Close one, and ask the conseiller to look at it; told twice, done once. */
enum cmn_err referral_store_seat_close(struct cmn_conn *conn, const char *id,
				       const char *departement, const char *at, const char *reason,
				       const char *due, struct cmn_error *err) CMN_MUST_CHECK;

/* Ask for the tasks, until `due`, of commitments whose last day is over, of concertations whose day
 * is, and of those to prepare before `near`; empty the words of invitations to a GOS that nobody
 * linked to a file. */
#define REFERRAL_MEETING_BATCH 100
enum cmn_err referral_store_meetings_due(struct cmn_conn *conn, const char *now, const char *today,
					 const char *due, const char *near, int64_t *ret_n,
					 struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_CONCERTATION_STATEMENTS[];
extern const size_t REFERRAL_CONCERTATION_STATEMENT_COUNT;

#endif
