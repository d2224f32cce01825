/* SPDX-License-Identifier: EUPL-1.2
 *
 * search_answer.h - offers found, as an answer shows them: where each stands, why, and whether it
 * is open to the person.
 */
#ifndef DIRECTORY_SEARCH_ANSWER_H
#define DIRECTORY_SEARCH_ANSWER_H

#include "question.h"

#include "cmn/call.h"

#define DIRECTORY_FOUND_MAX 50

struct directory_found {
	struct directory_index_hit hit[DIRECTORY_FOUND_MAX];
	struct directory_rank_candidate candidate[DIRECTORY_FOUND_MAX];
	char id[DIRECTORY_FOUND_MAX][37];
	size_t n;
};

/* The best `most` of the query, after what was found before, as far as there is room; open: what
 * the query finds is open to the person. */
void directory_found_more(const struct directory_view *view, const struct directory_centre *centre,
			  const struct directory_index_query *query, bool open, size_t most,
			  struct directory_found *found);

/* One object of `items`; above: the one before it, NULL for the first. */
void directory_found_write(struct cmn_call *call, const struct directory_view *view,
			   const struct directory_question *question,
			   const struct directory_found *found, size_t i);

/* The member `not_open`: what is not open to the person, with the reasons and what is open
 * meanwhile. */
#define DIRECTORY_CLOSED_MAX 20
void directory_closed_write(struct cmn_call *call, const struct directory_view *view,
			    const struct directory_centre *centre,
			    const struct directory_question *question,
			    const struct directory_index_query *query, size_t most);

#endif
