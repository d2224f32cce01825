/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake_events.h - what intake tells the others, and what it learns from them.
 *
 * Schemas: proto/events/intake.*.schema.json.  Codes, ids and dates only: no name, no text.
 * The builders prepare call->write; they fail only when memory is short.
 */
#ifndef INTAKE_EVENTS_H
#define INTAKE_EVENTS_H

#include "cmn/bus.h"
#include "cmn/call.h"

/* As it will be stored; the lists of codes from `body`, which passed the contract. */
struct intake_solicitation;
enum cmn_err intake_event_recorded(struct cmn_call *call, const json_t *body,
				   const struct intake_solicitation *s) CMN_MUST_CHECK;
/* The agreement or refusal said in the same gesture: type and data (owned by the caller) of a
 * second event, which the store writes beside the first. */
enum cmn_err intake_event_word(struct cmn_call *call, const json_t *said,
			       const struct intake_solicitation *s, const char **ret_type,
			       char **ret_data) CMN_MUST_CHECK;
enum cmn_err intake_event_informed(struct cmn_call *call) CMN_MUST_CHECK;
enum cmn_err intake_event_opened(struct cmn_call *call, const char *solicitation_id,
				 const char *solicited_at, const char *profile) CMN_MUST_CHECK;
enum cmn_err intake_event_closed(struct cmn_call *call, const char *reason) CMN_MUST_CHECK;

/* What follows reception; ids, codes, dates. */
enum cmn_err intake_event_answered(struct cmn_call *call, const char *at) CMN_MUST_CHECK;
enum cmn_err intake_event_relanced(struct cmn_call *call, const char *solicitation_id,
				   const char *at, const char *channel) CMN_MUST_CHECK;
enum cmn_err intake_event_call(struct cmn_call *call, const char *state, const char *callback_state,
			       const char *at) CMN_MUST_CHECK;
enum cmn_err intake_event_sub_territory(struct cmn_call *call, const char *code,
					const json_t *communes) CMN_MUST_CHECK;
enum cmn_err intake_event_rule(struct cmn_call *call, const char *valid_from, int64_t answer_hours,
			       int64_t callback_hours, int64_t attempts) CMN_MUST_CHECK;
/* An alert: that there is one, and nothing of it; raised, then acknowledged. */
enum cmn_err intake_event_danger_raised(struct cmn_call *call) CMN_MUST_CHECK;
enum cmn_err intake_event_danger_acknowledged(struct cmn_call *call) CMN_MUST_CHECK;

/* Lets go of drafts that nobody has touched for some days (struct intake_deps; 30 without). */
#define INTAKE_RECEPTION_DRAFTS_EVERY_MS 3600000
enum cmn_err intake_job_drafts(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			       struct cmn_error *err);

/* Gives up call-backs that nobody made in time and forgets numbers (struct intake_deps; 30 days).
 */
#define INTAKE_CALLS_EVERY_MS 3600000

/* An alert that nobody has acknowledged is told again, C360_INTAKE_DANGER_REMIND_MINUTES later. */
#define INTAKE_DANGER_EVERY_MS       60000
#define INTAKE_DANGER_REMIND_MINUTES 30
enum cmn_err intake_job_danger(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			       struct cmn_error *err);

/* Lets go of dangers whose term is over (the term of files, after the last entry). */
#define INTAKE_DANGER_KEPT_EVERY_MS 3600000
enum cmn_err intake_job_danger_kept(struct cmn_conn *conn, const char *now, void *deps,
				    bool *ret_more, struct cmn_error *err);
enum cmn_err intake_job_calls(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			      struct cmn_error *err);

/* Applies directory.commune.published; skips what it does not know. */
cmn_apply_fn intake_feed_apply;

#endif
