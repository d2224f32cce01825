/* SPDX-License-Identifier: EUPL-1.2
 *
 * answers.h - how long actors take to answer: what referral told, and a figure of each a day.
 *
 * The order of two streams is not known and an event may come twice: every statement bears both.
 */
#ifndef DIRECTORY_ANSWERS_H
#define DIRECTORY_ANSWERS_H

#include "cmn/pg.h"

struct directory_asked {
	const char *id, *departement;
	const char *kind;               /* "proposal", "relay" */
	const char *actor_id;           /* NULL: nobody in the directory */
	const char *offer_id;           /* NULL: none, or that of the proposal */
	const char *proposal_id;        /* of a relay */
	const char *asked_at, *told_at; /* asked_at NULL: not asked */
};
enum cmn_err directory_learn_asked(struct cmn_conn *conn, const struct directory_asked *asked,
				   struct cmn_error *err) CMN_MUST_CHECK;
/* The first answer counts.  asked_at: when nothing else is known. */
enum cmn_err directory_learn_answered(struct cmn_conn *conn, const char *id, const char *asked_at,
				      const char *answered_at,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* Compute at most `most` figures that are older than a day; *ret_n how many. */
enum cmn_err directory_answer_figures(struct cmn_conn *conn, const char *now, unsigned most,
				      int *ret_n, struct cmn_error *err) CMN_MUST_CHECK;
/* Forget at most `most` facts that no figure needs any more. */
enum cmn_err directory_answer_forget(struct cmn_conn *conn, const char *now, unsigned most,
				     int *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_ANSWER_STATEMENTS[];
extern const size_t DIRECTORY_ANSWER_STATEMENT_COUNT;

#endif
