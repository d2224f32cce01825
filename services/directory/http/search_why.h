/* SPDX-License-Identifier: EUPL-1.2
 *
 * search_why.h - why an offer is open to somebody or not, in words.
 */
#ifndef DIRECTORY_SEARCH_WHY_H
#define DIRECTORY_SEARCH_WHY_H

#include "eligibility.h"
#include "view.h"

#include "cmn/call.h"

/* The member `eligibility`. */
void directory_eligibility_write(struct cmn_call *call,
				 const struct directory_eligibility *eligibility);

/* The member `sentence`: why not, and what is open meanwhile, for people. */
void directory_sentence_write(struct cmn_call *call, const struct directory_view *view,
			      const struct directory_eligibility *eligibility,
			      const struct directory_index_hit *meanwhile, size_t n);

#endif
