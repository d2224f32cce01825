/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_edge.h - what holds for every answer that leaves to the outside: origins of other pages
 * (CORS), headers that protect browsers, and a limit on wrong tokens.
 */
#ifndef GATEWAY_EDGE_H
#define GATEWAY_EDGE_H

#include "cmn/http.h"

void gateway_edge_answer(void *deps, struct cmn_dispatcher *d, const struct cmn_request *request,
			 struct cmn_answer *answer);

/* Is `origin` one of "https://a.example,https://b.example"? */
bool gateway_origin_listed(const char *list, const char *origin);

#endif
