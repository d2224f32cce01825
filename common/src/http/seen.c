/* SPDX-License-Identifier: EUPL-1.2 */
#include "work.h"

#include <stdio.h>
#include <string.h>

#define IDS_MAX ((size_t)1 << 20) /* bytes of ids that one call may show */

bool cmn_seen_add(struct cmn_seen **list, const struct cmn_seen *like, const char *departement,
		  const char *resource_id)
{
	struct cmn_seen *s = *list;

	while (s && strcmp(s->departement, departement) != 0)
		s = s->next;
	if (!s) {
		s = malloc(sizeof(*s));
		if (!s)
			return false;
		*s = *like;
		cmn_uuid7(s->seen_id);
		cmn_buf_init(&s->ids, IDS_MAX);
		snprintf(s->departement, sizeof(s->departement), "%s", departement);
		s->next = *list;
		*list = s;
	}
	cmn_buf_char(&s->ids, s->n_ids++ == 0 ? '{' : ',');
	cmn_buf_text(&s->ids, resource_id);
	return !s->ids.failed;
}

void cmn_seen_free(struct cmn_seen **list)
{
	while (*list) {
		struct cmn_seen *s = *list;

		*list = s->next;
		cmn_buf_free(&s->ids);
		free(s);
	}
}

void cmn_call_saw(struct cmn_call *call, const char *departement, const char *resource_id)
{
	struct cmn_work *work = cmn_work_of(call);
	struct cmn_seen like = {.operation = call->op->id};

	if (!work)
		return;
	cmn_time_format(cmn_clock_us(), like.at);
	snprintf(like.actor, sizeof(like.actor), "%s", call->ctx.actor);
	like.function = cmn_work_function(work);
	snprintf(like.organisation, sizeof(like.organisation), "%s", work->caller.organisation);
	snprintf(like.request_id, sizeof(like.request_id), "%s", work->request_id);
	/* an id that is not one would fail its whole batch for ever */
	if (!cmn_uuid_valid(resource_id) ||
	    !cmn_seen_add(&work->seen, &like, departement ? departement : "", resource_id))
		work->seen_lost = true;
}
