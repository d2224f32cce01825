/* SPDX-License-Identifier: EUPL-1.2
 *
 * directory_http.h - what the handlers of this service share.
 */
#ifndef DIRECTORY_HTTP_H
#define DIRECTORY_HTTP_H

#include "directory_ops.h"
#include "reads.h"

#include "cmn/call.h"
#include "cmn/http.h"
#include "cmn/record.h"

/* What main() gives to every handler. */
struct directory_live;
struct directory_deps {
	struct directory_live *live; /* events/live.h */
	const char *public_url;      /* where the gateway is seen from outside; "": not said */
};

/* Before and after the dispatcher: who reads after a write finds what was written (after.c). */
void directory_http_answer(void *deps, struct cmn_dispatcher *d, const struct cmn_request *request,
			   struct cmn_answer *answer);

#define DIRECTORY_TEXT_MAX 256
#define DIRECTORY_LIMIT    50

/* The place that a record is written at. */
struct directory_place {
	char code[8];
	char folded[DIRECTORY_TEXT_MAX];
	double lat, lon;
};

/* The commune `code` (of today or former) of `departement`.  CMN_E_INVALID at `pointer` when there
 * is none, or when it lies elsewhere. */
enum cmn_err directory_place_of(struct cmn_call *call, const char *pointer, const char *departement,
				const char *code, struct directory_place *ret) CMN_MUST_CHECK;

/* The parameter `text` as a pattern for LIKE; NULL when it is absent.  CMN_E_INVALID when it holds
 * no letter and no digit: a filter that is dropped would widen the list. */
enum cmn_err directory_pattern_of(struct cmn_call *call, char room[DIRECTORY_TEXT_MAX],
				  const char **ret) CMN_MUST_CHECK;

/* The cursor of this call, in its parts. */
enum cmn_err directory_cursor_of(struct cmn_call *call,
				 struct directory_cursor *ret) CMN_MUST_CHECK;

/* Members of a body laid over the record as it is (RFC 7396): the member when given, NULL when it
 * is null, else the column (now: NULL when there is no record yet). */
const char *directory_merged(const json_t *body, const char *key, const PGresult *now);
bool directory_merged_bool(const json_t *body, const char *key, const PGresult *now);

/* Answer with one record and its ETag. */
enum cmn_err directory_reply_record(struct cmn_call *call, const PGresult *res) CMN_MUST_CHECK;

#endif
