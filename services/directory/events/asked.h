/* SPDX-License-Identifier: EUPL-1.2
 *
 * asked.h - what a search is asked: in the query string, in the body of the same search as POST, or
 * in criteria that were saved.  The members have the same names and values everywhere.
 */
#ifndef DIRECTORY_ASKED_H
#define DIRECTORY_ASKED_H

#include "cmn/call.h"

struct directory_asked {
	const struct cmn_call *call; /* its query string, unless there is a body */
	const json_t *body; /* an object that its schema has checked; NULL: the query string */
};

/* NULL: not asked. */
const char *directory_asked_text(const struct directory_asked *asked, const char *name);
int64_t directory_asked_int(const struct directory_asked *asked, const char *name,
			    int64_t otherwise);

/* How a failure names the member: "query:text", "/text". */
#define DIRECTORY_ASKED_AT 64
const char *directory_asked_at(const struct directory_asked *asked, const char *name,
			       char room[DIRECTORY_ASKED_AT]);

#endif
