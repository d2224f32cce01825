/* SPDX-License-Identifier: EUPL-1.2
 *
 * project_events.h - what intake tells of life projects and of their relays: ids, codes and dates,
 * never a wish.  Schemas: proto/events/intake.project.* and intake.appv.*.
 */
#ifndef INTAKE_PROJECT_EVENTS_H
#define INTAKE_PROJECT_EVENTS_H

#include "cmn/bus.h"
#include "cmn/call.h"

/* The builders prepare call->write; they fail only when memory is short. */
enum cmn_err intake_event_project_opened(struct cmn_call *call, const char *situation_id,
					 const char *state, const char *said_on) CMN_MUST_CHECK;
enum cmn_err intake_event_project_answered(struct cmn_call *call, const char *situation_id,
					   const char *state, const char *said_on) CMN_MUST_CHECK;

/* Codes of one version, from the request that passed the contract; arrays are borrowed. */
struct intake_versioned {
	const char *project_id, *situation_id;
	int64_t number;
	json_t *built_with, *domains, *acts;
	bool co_built;
};
enum cmn_err intake_event_project_versioned(struct cmn_call *call,
					    const struct intake_versioned *v) CMN_MUST_CHECK;
/* The same as text, for a write that has an event of its own; owned by the caller, NULL when
 * memory is short. */
char *intake_versioned_text(const struct cmn_call *call, const struct intake_versioned *v);

enum cmn_err intake_event_project_validated(struct cmn_call *call, const char *situation_id,
					    int64_t number, const char *validated_on,
					    const char *way) CMN_MUST_CHECK;

/* A relay and the project that it carries. */
struct intake_relayed {
	const char *relay_id, *project_id, *situation_id;
};
enum cmn_err intake_event_appv_relayed(struct cmn_call *call, const struct intake_relayed *r,
				       const char *facilitator_id, int64_t number,
				       const char *acknowledge_due,
				       const char *return_due) CMN_MUST_CHECK;
enum cmn_err intake_event_appv_acknowledged(struct cmn_call *call,
					    const struct intake_relayed *r) CMN_MUST_CHECK;
enum cmn_err intake_event_appv_started(struct cmn_call *call,
				       const struct intake_relayed *r) CMN_MUST_CHECK;
enum cmn_err intake_event_appv_returned(struct cmn_call *call, const struct intake_relayed *r,
					int64_t number, bool co_built) CMN_MUST_CHECK;
enum cmn_err intake_event_appv_declined(struct cmn_call *call, const struct intake_relayed *r,
					const char *reason) CMN_MUST_CHECK;
enum cmn_err intake_event_appv_stopped(struct cmn_call *call, const struct intake_relayed *r,
				       const char *reason) CMN_MUST_CHECK;
enum cmn_err intake_event_appv_extended(struct cmn_call *call, const struct intake_relayed *r,
					const char *return_due) CMN_MUST_CHECK;
enum cmn_err intake_event_appv_asked(struct cmn_call *call, const struct intake_relayed *r,
				     const char *on, const char *by) CMN_MUST_CHECK;
enum cmn_err intake_event_appv_taken(struct cmn_call *call,
				     const struct intake_relayed *r) CMN_MUST_CHECK;

/* Posts of facilitator: that they are, and whether somebody holds them; never who. */
enum cmn_err intake_event_facilitator_registered(struct cmn_call *call, const char *employer,
						 const char *since, bool held) CMN_MUST_CHECK;
enum cmn_err intake_event_facilitator_handed(struct cmn_call *call, bool held) CMN_MUST_CHECK;
enum cmn_err intake_event_facilitator_ended(struct cmn_call *call,
					    const char *until) CMN_MUST_CHECK;

/* Work of the service by itself (struct cmn_job): remind of terms that have passed and end what
 * nobody answered; stop what consent no longer carries; forget drafts after 30 days. */
#define INTAKE_APPV_CLOCKS_EVERY_MS  10000
#define INTAKE_APPV_CONSENT_EVERY_MS 60000
#define INTAKE_DRAFTS_EVERY_MS       3600000
enum cmn_err intake_job_appv_clocks(struct cmn_conn *conn, const char *now, void *deps,
				    bool *ret_more, struct cmn_error *err);
enum cmn_err intake_job_appv_consent(struct cmn_conn *conn, const char *now, void *deps,
				     bool *ret_more, struct cmn_error *err);
enum cmn_err intake_job_project_drafts(struct cmn_conn *conn, const char *now, void *deps,
				       bool *ret_more, struct cmn_error *err);

#endif
