/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_http.h - what the handlers of governance share.
 */
#ifndef GOVERNANCE_HTTP_H
#define GOVERNANCE_HTTP_H

#include "directory_http.h"
#include "governance_store.h"

#include "cmn/calendar.h"

/* The member for whom the caller reads; NULL: the team, an authority.  Lives as long as the call's
 * thread asks for no other. */
const char *governance_who(const struct cmn_call *call);

/* The member for whom the caller speaks; NULL: the secretary, who writes down what others say. */
const char *governance_self(const struct cmn_call *call);

/* Today, by the clock of metropolitan France. */
int governance_today(char out[CMN_DAY_LEN]);

/* Texts can be read and days are likely: CMN_E_INVALID at the first member that is not. */
enum cmn_err governance_body(struct cmn_call *call) CMN_MUST_CHECK;

/* The day under `key` is not to come. */
enum cmn_err governance_past(struct cmn_call *call, const char *key) CMN_MUST_CHECK;

/* The record `id` as the caller sees it. */
enum cmn_err governance_find(struct cmn_call *call, const struct cmn_stmt *stmt, const char *id,
			     PGresult **ret) CMN_MUST_CHECK;

/* That of the path, for a write at it (`at`) or below it: room holds its département. */
enum cmn_err governance_aim(struct cmn_call *call, const struct cmn_stmt *stmt, bool at,
			    char room[4], PGresult **ret) CMN_MUST_CHECK;

/* Answer with a record; `base` becomes Location, NULL: none. */
enum cmn_err governance_reply(struct cmn_call *call, const struct cmn_stmt *stmt, const char *id,
			      const char *base) CMN_MUST_CHECK;

/* Nothing was written: stale (412), else 409 with these words. */
enum cmn_err governance_refused(struct cmn_call *call, const struct cmn_stmt *stmt, const char *id,
				const char *fr, const char *en) CMN_MUST_CHECK;

/* A list; `first` and `second` are names of parameters of the statement's own. */
enum cmn_err governance_page(struct cmn_call *call, const struct cmn_stmt *stmt, const char *first,
			     const char *second) CMN_MUST_CHECK;

/* Each code under `key` (a text or a list) is one of the region's list. */
enum cmn_err governance_listed(struct cmn_call *call, const char *departement, const char *key,
			       const char *list) CMN_MUST_CHECK;

/* A member: an institution by its code, or an actor of the département. */
enum cmn_err governance_member(struct cmn_call *call, const char *departement, const char *pointer,
			       const char *member) CMN_MUST_CHECK;

/* A document named under /paper_id is not one of the community: `rc` of the write, with its place.
 */
enum cmn_err governance_paper(struct cmn_call *call, enum cmn_err rc) CMN_MUST_CHECK;

/* What is told of a write: an object of ids, codes and days, taken over; members that are NULL are
 * left out by json_pack "s*". */
enum cmn_err governance_tells(struct cmn_call *call, const char *type, json_t *data) CMN_MUST_CHECK;

#endif
