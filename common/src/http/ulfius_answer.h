/* SPDX-License-Identifier: EUPL-1.2
 *
 * ulfius_answer.h - an answer as ulfius sends it, from the one of the dispatcher.
 */
#ifndef CMN_ULFIUS_ANSWER_H
#define CMN_ULFIUS_ANSWER_H

#include "cmn/http.h"

#include <ulfius.h>

/* Status, body (taken over) and headers; `last`: the connection closes after it. */
void cmn_give(struct cmn_answer *answer, bool last, struct _u_response *to);

#endif
