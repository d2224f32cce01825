/* SPDX-License-Identifier: EUPL-1.2 */
#include "more_events.h"

#include "cmn/uuid.h"

#include <stdio.h>

enum cmn_err referral_more_event(struct cmn_call *call, json_t **more, const char *type,
				 const char *audience, const char *subject, json_t *data)
{
	char id[CMN_UUID_LEN];
	json_t *event;

	cmn_uuid7(id);
	if (!*more)
		*more = json_array();
	event = json_pack("{s:s, s:s, s:s, s:s, s:o}", "event_id", id, "type", type, "audience",
			  audience, "subject", subject, "data", data);
	if (!*more || json_array_append_new(*more, event) != 0)
		return cmn_no_memory(&call->err);
	return CMN_OK;
}

enum cmn_err referral_ask(struct cmn_call *call, json_t **more, const struct referral_task *t)
{
	char id[CMN_UUID_LEN];

	if (t->id)
		snprintf(id, sizeof(id), "%s", t->id);
	else
		cmn_uuid7(id);
	return referral_more_event(call, more, "referral.task.asked.v1", "facts", id,
				   json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "task_id",
					     id, "situation_id", t->situation_id, "kind", t->kind,
					     "for",
					     t->for_coordonnateur ? "coordonnateur" : "conseiller",
					     "due_on", t->due_on, "cause", t->cause, "subject_kind",
					     t->subject_kind, "subject_id", t->subject_id));
}

enum cmn_err referral_more_text(struct cmn_call *call, const json_t *more, char **ret)
{
	*ret = more ? json_dumps(more, JSON_COMPACT) : NULL;
	return more && !*ret ? cmn_no_memory(&call->err) : CMN_OK;
}
