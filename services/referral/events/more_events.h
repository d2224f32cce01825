/* SPDX-License-Identifier: EUPL-1.2
 *
 * more_events.h - further events of one write, and the tasks that referral asks the team for.
 *
 *   CMN_AUTO(cmn_json_drop) json_t *more = NULL;
 *   CMN_AUTO(cmn_free_drop) char *text = NULL;
 *   rc = referral_ask(call, &more, &(struct referral_task){…});
 *   rc = referral_more_text(call, more, &text);      parameter of REFERRAL_SQL_MORE
 *
 * The département, the instant and the trace are those of the write.  Whoever repeats a write with
 * its key sends nothing twice: without a fact there is no event.
 */
#ifndef REFERRAL_MORE_EVENTS_H
#define REFERRAL_MORE_EVENTS_H

#include "cmn/call.h"

/* One more event; `data` is taken over.  `audience` is one: "facts", "mdph". */
enum cmn_err referral_more_event(struct cmn_call *call, json_t **more, const char *type,
				 const char *audience, const char *subject,
				 json_t *data) CMN_MUST_CHECK;

/* A task for the team; intake makes it, see proto/events/referral.task.asked.v1. */
struct referral_task {
	const char *id; /* NULL: a new one.  The same id again is the same task. */
	const char *situation_id;
	const char *kind;       /* task_kinds */
	bool for_coordonnateur; /* else for the owner of the file, or who stands in */
	const char *due_on;     /* YYYY-MM-DD */
	const char *cause;      /* task_causes */
	const char *subject_kind, *subject_id;
};
enum cmn_err referral_ask(struct cmn_call *call, json_t **more,
			  const struct referral_task *task) CMN_MUST_CHECK;

/* The parameter, owned by the caller; NULL where nothing was added. */
enum cmn_err referral_more_text(struct cmn_call *call, const json_t *more,
				char **ret) CMN_MUST_CHECK;

#endif
