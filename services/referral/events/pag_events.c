/* SPDX-License-Identifier: EUPL-1.2 */
#include "pag_events.h"

#include "cmn/record.h"

#include <string.h>

static bool put(json_t *data, const char *key, const char *text)
{
	return !text || json_object_set_new(data, key, json_string(text)) == 0;
}

/* Columns of the record; of a parent, what has the same name in its child. */
static bool carry(json_t *data, const char *const *names, const PGresult *before)
{
	bool ok = true;

	for (size_t i = 0; i < REFERRAL_PAG_TELLS && names[i]; i++) {
		const char *name = names[i];

		ok = ok && put(data, name + (*name == '_'), cmn_column(before, 0, name));
	}
	return ok;
}

static bool tell(json_t *data, const json_t *body, const char *const *tells)
{
	bool ok = true;

	for (size_t i = 0; i < REFERRAL_PAG_TELLS && tells[i]; i++) {
		json_t *value = json_object_get(body, tells[i]);

		ok = ok && (!value || json_object_set(data, tells[i], value) == 0);
	}
	return ok;
}

static const char *situation(const PGresult *before)
{
	static const char *const NAMES[] = {"situation_id", "_situation_id", "id"};
	size_t i = 0;

	while (i + 1 < CMN_LEN(NAMES) && PQfnumber(before, NAMES[i]) < 0)
		i++;
	return cmn_column(before, 0, NAMES[i]);
}

enum cmn_err referral_event_pag(struct cmn_call *call, const struct referral_pag_told *told,
				const PGresult *before, const char *to)
{
	json_t *data = json_pack("{s:s, s:s, s:s}", told->key, call->write.resource_id,
				 "situation_id", situation(before), "at", call->write.now);

	if (data && !(put(data, "state", to) && carry(data, told->carry, before) &&
		      tell(data, call->body, told->tells))) {
		json_decref(data);
		data = NULL;
	}
	return cmn_write_event(call, told->type, "{facts,mdph}", data);
}
