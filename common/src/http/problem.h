/* SPDX-License-Identifier: EUPL-1.2
 *
 * problem.h - the answer of last resort, which needs no memory.
 */
#ifndef CMN_PROBLEM_H
#define CMN_PROBLEM_H

#include "cmn/http.h"

extern const char CMN_PROBLEM_NO_MEMORY[];

/* Status 503 and the constant text; headers that were set stay. */
void cmn_answer_no_memory(struct cmn_answer *answer);

#endif
