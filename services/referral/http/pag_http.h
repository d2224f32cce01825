/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_http.h - the one way in which what follows a hand-off is read, made and moved.
 *
 * An operation is a row that says what is its own: the record, the act, the statement, the event.
 */
#ifndef REFERRAL_PAG_HTTP_H
#define REFERRAL_PAG_HTTP_H

#include "more_events.h"
#include "pag.h"
#include "pag_events.h"
#include "pag_store.h"
#include "referral_http.h"

#include "cmn/calendar.h"
#include "cmn/codes.h"

/* What is the same for every operation on a kind of record. */
struct referral_pag_record {
	enum referral_pag_machine machine;
	const struct cmn_stmt *get;
	const char *state;   /* column with its state */
	const char *key;     /* of its id in events */
	const char *path;    /* before its id */
	const char *purpose; /* for which the MDPH sees it, consent_purposes */
	const char *const carry[REFERRAL_PAG_TELLS]; /* columns that its events carry */
};
extern const struct referral_pag_record REFERRAL_GOS, REFERRAL_COMPLEMENT, REFERRAL_PAG,
    REFERRAL_PAG_LINE, REFERRAL_RIGHT, REFERRAL_IMPACT, REFERRAL_CRETON;

/* One call about one record, while it is worked on. */
struct referral_pag_work {
	struct cmn_call *call;
	PGresult *before; /* the record, or the parent of one that is made */
	char departement[4];
	char today[CMN_DAY_LEN];
	const char *from, *to;
	json_t *more; /* further events */
};
void referral_pag_work_drop(struct referral_pag_work *w);

/* Checks and prepares what is the act's own; a failure is what the caller is told, unless the
 * record is erased, stale, or in a state that does not allow the act. */
typedef enum cmn_err referral_pag_gate(struct referral_pag_work *w);

struct referral_pag_move {
	const struct referral_pag_record *record;
	enum referral_pag_act act;
	const struct cmn_stmt *stmt;
	const char *event;
	const char *const tells[REFERRAL_PAG_TELLS]; /* members of the body that it carries */
	bool discloses; /* needs the agreement for the record's purpose */
	bool dated;     /* its statement takes the day */
	bool after_all; /* also when the hand-off was taken back: an end, or what took place before
			 */
	referral_pag_gate *gate;
	const struct cmn_stmt *shows; /* NULL: the record as it is read */
	const char *conflict[2];      /* what a unique index means */
};
enum cmn_err referral_pag_move(struct cmn_call *call,
			       const struct referral_pag_move *move) CMN_MUST_CHECK;
/* The same, for an act that the body chooses. */
enum cmn_err referral_pag_move_as(struct cmn_call *call, const struct referral_pag_move *move,
				  enum referral_pag_act act) CMN_MUST_CHECK;

struct referral_pag_new {
	const struct referral_pag_record *record;
	const struct cmn_stmt *parent; /* NULL: the situation of the body */
	const struct cmn_stmt *stmt;
	const char *event;
	const char *const tells[REFERRAL_PAG_TELLS];
	bool discloses;
	referral_pag_gate *gate;
	referral_pag_gate *explain; /* nothing was made; NULL: the parent is erased */
	const char *conflict[2];
};
enum cmn_err referral_pag_make(struct cmn_call *call,
			       const struct referral_pag_new *new) CMN_MUST_CHECK;

/* The record as the caller may read it now, in w->before; w->call is set before. */
enum cmn_err referral_pag_open(struct referral_pag_work *w,
			       const struct referral_pag_record *record,
			       const char *id) CMN_MUST_CHECK;
/* Read {id}, under the agreement that the reader needs. */
enum cmn_err referral_pag_read(struct cmn_call *call,
			       const struct referral_pag_record *record) CMN_MUST_CHECK;
enum cmn_err referral_pag_list(struct cmn_call *call, const struct cmn_stmt *stmt,
			       const char *parent) CMN_MUST_CHECK;

/* --- what gates share ------------------------------------------------------------------------- */

bool referral_pag_is_team(const struct cmn_call *call);
/* The organisation of a partner who is nothing else; NULL for the others. */
const char *referral_pag_organisation(const struct cmn_call *call);

/* Each actor_id of the array learns of the situation: known here, and agreed to. */
enum cmn_err referral_pag_tell_actors(struct referral_pag_work *w, const json_t *array,
				      const char *pointer) CMN_MUST_CHECK;
/* Each actor_id and offer_id of the array is known here, the offer is that actor's. */
enum cmn_err referral_pag_known(struct referral_pag_work *w, const json_t *array,
				const char *pointer) CMN_MUST_CHECK;
/* The agreement for `purpose`, to this MDPH. */
enum cmn_err referral_pag_disclose(struct referral_pag_work *w, const char *purpose) CMN_MUST_CHECK;
/* Words that are not written where they are told; `pointer` NULL: about no field. */
enum cmn_err referral_pag_fail(struct cmn_call *call, enum cmn_err code, const char *pointer,
			       const char *fr, const char *en) CMN_MUST_CHECK;
enum cmn_err referral_pag_not_future(struct referral_pag_work *w,
				     const char *member) CMN_MUST_CHECK;
/* A task for the team, due in so many jours ouvrés, or on the day. */
enum cmn_err referral_pag_task(struct referral_pag_work *w, const char *kind, const char *cause,
			       const char *subject, unsigned days, const char *due) CMN_MUST_CHECK;
const char *referral_pag_situation(const struct referral_pag_work *w);
/* A column of JSON, owned; NULL when absent. */
json_t *referral_pag_json(const PGresult *res, const char *column);

#endif
