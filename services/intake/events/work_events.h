/* SPDX-License-Identifier: EUPL-1.2
 *
 * work_events.h - what intake tells of the work on situations, and the job that minds its tasks.
 *
 * Schemas: proto/events/intake.{situation,act,task,callback}.*.schema.json.  Ids, codes and dates
 * only: no text, no account.  The builders prepare call->write; they fail only when memory is
 * short.
 */
#ifndef INTAKE_WORK_EVENTS_H
#define INTAKE_WORK_EVENTS_H

#include "cmn/call.h"
#include "cmn/service.h"

enum cmn_err intake_event_assigned(struct cmn_call *call, const char *cause) CMN_MUST_CHECK;
enum cmn_err intake_event_reopened(struct cmn_call *call, const char *reason) CMN_MUST_CHECK;

/* `corrects` and `withdrawn` for a correction; NULL and false for an act. */
enum cmn_err intake_event_act(struct cmn_call *call, const char *situation, const char *kind,
			      const char *occurred_at, const char *corrects,
			      bool withdrawn) CMN_MUST_CHECK;

enum cmn_err intake_event_callback(struct cmn_call *call, const char *situation,
				   const char *outcome) CMN_MUST_CHECK;

#define INTAKE_TASKS_EVERY_MS 10000

/* Announces what is due, and passes on what stays undone. */
enum cmn_err intake_job_tasks(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			      struct cmn_error *err);

#endif
