/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/ask.h - put a request to a dispatcher and look at the answer, without a network.
 */
#ifndef ASK_H
#define ASK_H

#include "cmn/http.h"

#define ASK_HEADERS_MAX 80

struct asked {
	struct cmn_answer answer;
	json_t *json; /* the body; NULL when it is not JSON */
};

/* `headers` is "Name: value\nName: value", or NULL. */
void ask(struct cmn_dispatcher *d, const char *method, const char *target, const char *headers,
	 const char *body, struct asked *ret);
void asked_clear(struct asked *asked);

const char *asked_header(const struct asked *asked, const char *name); /* NULL: absent */
const char *asked_text(const struct asked *asked, const char *key);    /* "" when absent */
/* "type" without its prefix: "not-found" */
const char *asked_slug(const struct asked *asked);
/* pointer of the first of errors[], "" without */
const char *asked_pointer(const struct asked *asked);

#endif
