/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_http.h - what the handlers of this module share.
 */
#ifndef MEMBERSHIP_HTTP_H
#define MEMBERSHIP_HTTP_H

#include "membership_rules.h"
#include "more.h"

/* The standings of an actor as they were looked at. */
struct membership_history {
	struct membership_span *spans; /* owned */
	size_t n;
	int64_t stamp; /* of these rows: another number when any of them changed */
};
void membership_history_drop(struct membership_history *history);
enum cmn_err membership_history_of(struct cmn_call *call, const char *actor_id,
				   struct membership_history *ret) CMN_MUST_CHECK;

/* CMN_E_INVALID at /actor_id unless it is an actor in activity of the département. */
enum cmn_err membership_actor(struct cmn_call *call, const char *departement,
			      const char *actor_id) CMN_MUST_CHECK;

/* What stands together: a category only for a core member, a college of the region. */
enum cmn_err membership_standing(struct cmn_call *call, const char *departement) CMN_MUST_CHECK;

/* The member of the body as a day: CMN_E_INVALID at its pointer when there is no such day;
 * `otherwise` when it is absent. */
enum cmn_err membership_day(struct cmn_call *call, const char *key, int otherwise,
			    int *ret) CMN_MUST_CHECK;

/* "2026-11-23" of the day; NULL for MEMBERSHIP_OPEN. */
const char *membership_day_text(int day, char room[11]);

/* A membership or an adhesion ends: its day, why, and the decision where somebody is excluded. */
struct membership_ending {
	const char *ended_on, *why, *decision_on, *decision_id;
};
enum cmn_err membership_ending_of(struct cmn_call *call, const char *departement, int begin,
				  struct membership_ending *ret) CMN_MUST_CHECK;

/* The record of a département of the caller; another team's is not found, like one that is absent.
 */
enum cmn_err membership_own(struct cmn_call *call, directory_read_fn *read,
			    PGresult **ret) CMN_MUST_CHECK;

/* The parameter `on`, or today in the département. */
const char *membership_on(struct cmn_call *call, const char *departement, char room[11]);

#endif
