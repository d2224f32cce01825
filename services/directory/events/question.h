/* SPDX-License-Identifier: EUPL-1.2
 *
 * question.h - for whom a search is made and by whom, made into what the index is asked: the gate
 * of eligibility and the order.
 */
#ifndef DIRECTORY_QUESTION_H
#define DIRECTORY_QUESTION_H

#include "asked.h"
#include "eligibility.h"
#include "order.h"
#include "rank.h"
#include "view.h"

/* Points into itself: it stays where it was made, as long as the view and what was asked. */
struct directory_question {
	struct directory_person person;
	struct directory_conditions conditions;
	struct directory_order order;
	struct directory_rank_wish wish;
	char departement[4];
	char room[1024]; /* lists of codes that came as arrays */
	size_t used;
};

/* age, disability_types, orientations, orientations_awaited, prescription, school_affectation,
 * publics, residence, asker, function, wish, theme, need.  `centre`: where the person lives when
 * no residence is told.  CMN_E_INVALID at a code or a commune that does not exist. */
enum cmn_err directory_question_read(const struct directory_view *view,
				     const struct directory_asked *asked,
				     const struct directory_centre *centre,
				     struct directory_question *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* The query finds what is open to this person, in this order.  With fit DIRECTORY_INDEX_UNFIT
 * instead: what is not. */
void directory_question_ask(const struct directory_question *question,
			    struct directory_index_query *query);

/* Is the offer of this row open to the person, and why or why not? */
void directory_question_judge(const struct directory_question *question,
			      const struct directory_view *view,
			      const struct directory_index_hit *hit,
			      struct directory_eligibility *ret);

#endif
