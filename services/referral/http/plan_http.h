/* SPDX-License-Identifier: EUPL-1.2
 *
 * plan_http.h - what the operations on search plans share.
 */
#ifndef REFERRAL_PLAN_HTTP_H
#define REFERRAL_PLAN_HTTP_H

#include "plan_store.h"
#include "referral_http.h"

#include "cmn/calendar.h"

/* A version of the content as it is sent.  Arrays and the number are owned; the rest is the
 * body's. */
struct referral_plan_reading {
	struct referral_plan_content content;
	char *needs, *themes, *support_forms;
	char project_number[24];
};

/* What the contract cannot say: days, who spoke, the period.  `at` is the JSON Pointer of the
 * content ("/content", or ""); `record` gives the solicitation (_solicited_us) and, of a plan that
 * is stopped, since when.  Free the reading in any case. */
enum cmn_err referral_plan_read(struct cmn_call *call, const json_t *content, const char *at,
				const PGresult *record,
				struct referral_plan_reading *ret) CMN_MUST_CHECK;
void referral_plan_reading_free(struct referral_plan_reading *r);

/* Today in that département, and the day of the solicitation. */
void referral_plan_days(const PGresult *record, char today[CMN_DAY_LEN],
			char solicited[CMN_DAY_LEN]);

/* Why nothing is added to a plan: its situation is erased or closed, or the person stopped the
 * search.  CMN_OK when none of it is so. */
enum cmn_err referral_plan_closed(struct cmn_call *call, const PGresult *plan) CMN_MUST_CHECK;

/* The whole handler of a list of what belongs to the plan in the path. */
enum cmn_err referral_plan_list(struct cmn_call *call, referral_list_fn *list) CMN_MUST_CHECK;

/* Is `need` one of those of the version that holds? */
bool referral_plan_needs(const PGresult *plan, const char *need);

/* Canonical JSON of what was published and of what the caller saw, owned; NULL when memory is
 * short.  `offer` and `actor` are JSON text or NULL. */
char *referral_snapshot(const char *offer, const char *actor, json_t *seen) CMN_MUST_CHECK;

#endif
