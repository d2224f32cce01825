/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_http.h - what the handlers of money share.
 */
#ifndef DIRECTORY_MONEY_HTTP_H
#define DIRECTORY_MONEY_HTTP_H

#include "directory_http.h"
#include "money_store.h"

#include "cmn/calendar.h"

static inline struct money_at money_at(struct cmn_call *call)
{
	return (struct money_at){call->pool, &call->ctx, &call->err};
}

/* An integer of the body as text in room; NULL: absent or null. */
#define MONEY_NUMBER 24
const char *money_number(const struct cmn_call *call, const char *key, char room[MONEY_NUMBER]);
/* A member of the body laid over the record as it is; an explicit null clears. */
const char *money_kept(const struct cmn_call *call, const PGresult *now, const char *key,
		       char room[MONEY_NUMBER]);

/* The budget {id} of the path, one of the caller's territory, and the write aimed at it (NULL room:
 * a read).  CMN_E_NOT_FOUND alike for what is absent and what lies elsewhere. */
enum cmn_err money_budget_of(struct cmn_call *call, char room[4], PGresult **ret) CMN_MUST_CHECK;

/* A day of the body: of the year, and not in the future.  CMN_E_INVALID at `pointer`. */
enum cmn_err money_day_good(struct cmn_call *call, const char *pointer, const char *day,
			    const char *departement, int year) CMN_MUST_CHECK;

/* An actor of the body under `key` is of the département; absent is good. */
enum cmn_err money_actor_good(struct cmn_call *call, const char *key,
			      const char *departement) CMN_MUST_CHECK;

/* Lines and shares of the body: each once, of actors of the département, and shares that stay
 * within `ars`, the credits of the ARS in cents. */
enum cmn_err money_lines_good(struct cmn_call *call, const char *departement,
			      int64_t ars) CMN_MUST_CHECK;

/* Today in the département, "2026-11-23". */
void money_today(const char *departement, char out[CMN_DAY_LEN]);
/* `on` of the query, today when absent. */
const char *money_on(const struct cmn_call *call, const char *departement, char room[CMN_DAY_LEN]);

/* Answer with the budget as it is today. */
enum cmn_err money_reply_budget(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

#endif
