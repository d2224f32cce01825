/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_http.h - what the handlers of the team share: columns from a body, quotités over time, who
 * sees names.
 */
#ifndef TEAM_HTTP_H
#define TEAM_HTTP_H

#include "directory_http.h"
#include "team_store.h"
#include "team_time.h"

#include "cmn/calendar.h"

/* --- bodies -------------------------------------------------------------------------------------
 */

struct team_member {
	const char *key;    /* of the body */
	const char *column; /* of the table */
};
/* The members that were given, under the names of their columns; a null stays null.  Owned; NULL:
 * memory short. */
json_t *team_columns(const json_t *body, const struct team_member *members, size_t n);
#define TEAM_COLUMNS(body, members) team_columns(body, members, CMN_LEN(members))

/* The object as text for PostgreSQL; owned, NULL: memory short.  Takes the object over. */
char *team_text(json_t *columns);

/* A day of the body; CMN_E_INVALID under `pointer` when there is no such day.  NULL text: `none`.
 */
enum cmn_err team_day(struct cmn_call *call, const char *pointer, const char *text, int none,
		      int *ret) CMN_MUST_CHECK;

/* `id` (NULL: nobody) is an actor of the département: CMN_E_INVALID under `pointer` otherwise. */
enum cmn_err team_actor(struct cmn_call *call, const char *pointer, const char *id,
			const char *departement) CMN_MUST_CHECK;

/* Today where the département is. */
int team_today(const char *departement);

/* The département of a query: of the caller's territory, as the context of what follows. */
enum cmn_err team_departement(struct cmn_call *call, const char **ret) CMN_MUST_CHECK;

/* The parameter `name`, a day, else today; as text in room. */
enum cmn_err team_day_asked(struct cmn_call *call, const char *name, const char *departement,
			    char room[CMN_DAY_LEN], int *ret) CMN_MUST_CHECK;

/* Names are for the team and the authority. */
bool team_names(const struct cmn_call *call);

/* --- answers ------------------------------------------------------------------------------------
 */

/* Nothing was written: why, from the record as it is. */
enum cmn_err team_refused(struct cmn_call *call, team_read_fn *read) CMN_MUST_CHECK;
/* The record, with its ETag, entered in the audit trail. */
enum cmn_err team_reply(struct cmn_call *call, team_read_fn *read, const char *id) CMN_MUST_CHECK;
/* It was made: its place, then itself. */
enum cmn_err team_reply_made(struct cmn_call *call, team_read_fn *read,
			     const char *path) CMN_MUST_CHECK;

/* --- quotités over time -------------------------------------------------------------------------
 */

#define TEAM_SHARES_MAX 60

struct team_shares {
	struct team_stretch time[TEAM_SHARES_MAX];   /* the quotité */
	struct team_stretch search[TEAM_SHARES_MAX]; /* of it, to look for solutions */
	size_t n;
};

/* As they were kept: `until` NULL, goes on. */
void team_shares_kept(const json_t *shares, const char *until, struct team_shares *ret);
/* Hundredths of a percent of a percentage that was kept. */
int team_hundredths(const json_t *percent);
/* As they are asked for: CMN_E_INVALID at the share at fault.  *ret_kept is how they are kept. */
enum cmn_err team_shares_asked(struct cmn_call *call, const json_t *shares, const char *until,
			       const char *function, struct team_shares *ret,
			       json_t **ret_kept) CMN_MUST_CHECK;

#endif
